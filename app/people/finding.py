"""Finding people: by a part of a name, by the beginning of NIK, KK or phone, by temporary number."""

import re

from sqlalchemy import Select, and_, false, or_

from app.ground.db import db
from app.ground.nik import digits_only
from app.ground.search import has_words, name_words, starts_with
from app.people.models import Person

WORDS_INDEX = "people_person_words"
FEWEST_DIGITS = 4


def narrow(query: Select, typed: str) -> Select:
    """The rows of `query` that fit what was typed; none when nothing can be searched for."""
    return query.where(_fits(typed))


def _fits(typed: str):
    number = re.fullmatch(r"\s*smt[-\s]?0*(\d{1,15})\s*", typed, re.IGNORECASE)
    if number:
        return Person.id == int(number[1])
    digits = digits_only(typed)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[a-z]", typed, re.IGNORECASE):
        phone = digits if digits.startswith("0") else "0" + digits.removeprefix("62")
        return or_(starts_with(Person.nik, digits), starts_with(Person.kk, digits), starts_with(Person.phone, phone))
    return _name_fits(name_words(typed))


def _name_fits(words: list[str]):
    if not words:
        return false()
    short = [word for word in words if len(word) < 3]
    if len(short) == len(words):
        return starts_with(Person.name_key, " ".join(words))
    found = has_words(Person.name_key, WORDS_INDEX, words)
    # Short words are too common for the index: they only sift what the long ones found.
    begins = [or_(Person.name_key.like(f"{word}%"), Person.name_key.like(f"% {word}%")) for word in short]
    return and_(found, *begins)


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
