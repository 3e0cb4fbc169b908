"""Finding people: by a part of a name, by the beginning of NIK, KK or phone, by temporary number."""

import re

from sqlalchemy import Select, false, func, or_, select, union

from app.ground import mask
from app.ground.db import db
from app.ground.nik import digits_only
from app.ground.search import MOST, best_ids, name_words, starts_with
from app.people.models import Person

TEMPORARY = re.compile(r"\s*smt[-\s]?0*(\d{1,15})\s*", re.IGNORECASE | re.ASCII)
LETTER = re.compile(r"[a-z]", re.IGNORECASE)


def narrow(query: Select, typed: str) -> Select:
    """The rows of `query` that fit what was typed; none when nothing can be searched for."""
    number = TEMPORARY.fullmatch(typed)
    if number:
        stayed = select(Person.joined_to).where(Person.id == int(number[1]), Person.joined_to.is_not(None))
        return query.where(or_(Person.id == int(number[1]), Person.id.in_(stayed)))
    digits = digits_only(typed)
    if mask.enough(digits) and not LETTER.search(typed):
        return query.where(Person.id.in_(_by_number(query, digits)))
    words = name_words(typed)
    return query.where(Person.id.in_(best_ids(query, Person.__table__.c.name_key, words)) if words else false())


def _by_number(query: Select, digits: str):
    """Ids by the beginning of NIK, KK or phone; each bounded, since a short beginning fits a whole city."""
    phone = digits if digits.startswith("0") else "0" + digits.removeprefix("62")
    looks = ((Person.nik, digits), (Person.kk, digits), (Person.phone, phone))
    found = [
        query.with_only_columns(Person.id).where(starts_with(column, text)).order_by(column).limit(MOST).subquery()
        for column, text in looks
    ]
    old = [  # the number of a record that was joined finds the one that stayed; they are few, so no range is asked of
        # the number's index, which would read a whole city past
        select(Person.joined_to)
        .where(Person.joined_to.is_not(None), func.substr(column, 1, len(text)) == text)
        .limit(MOST)
        .subquery()
        for column, text in looks
    ]
    return union(*(select(part.c.id) for part in found), *(select(part.c.joined_to) for part in old))


def quick(base: Select, typed: str, limit: int = 8) -> list[Person]:
    """The best few for the search box: names that begin so, in order, then names that hold the words."""
    if not typed or not typed.strip():
        return []
    words = name_words(typed)
    found: list[Person] = []
    if words and not re.search(r"\d", typed):
        begins = base.where(starts_with(Person.name_key, " ".join(words))).order_by(Person.name_key, Person.id)
        found = list(db.session.scalars(begins.limit(limit)))
    if len(found) < limit and not (words and all(len(word) < 3 for word in words) and found):
        known = [person.id for person in found]
        more = narrow(base, typed).where(Person.id.not_in(known)) if known else narrow(base, typed)
        found += db.session.scalars(more.limit(limit - len(found)))
    return found
