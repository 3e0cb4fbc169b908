"""Numbers about the register, what waits in it, and its invariants for `flask check`."""

from flask import url_for
from sqlalchemy import and_, func, literal, or_, select

from app.ground.db import db
from app.ground.names import name_key
from app.ground.permit import may
from app.ground.room import Entry, Figure, Todo
from app.people import access, gaps
from app.people.access import JOIN, READ, WRITE
from app.people.models import ACTIVE, DIED, Category, Person, TwinPair


def _registered() -> int:
    """Counted by the highest number: nothing is ever deleted, so it is exact but for joined rows, and instant."""
    return db.session.scalar(select(func.max(Person.id))) or 0


# What a figure about people can be told by, and the columns that say it (app.ground.room.Figure).
BY = ("kelurahan", "sex", "age", "desil", "disability")
ABOUT = (
    Person.id.label("person_id"),
    Person.kelurahan.label("kelurahan"),
    Person.sex.label("sex"),
    Person.birth_date.label("birth_date"),
    Person.desil.label("desil"),
)


def _known(period):
    """Who is in the register and alive at the end of the period."""
    alive = or_(Person.status == ACTIVE, and_(Person.status == DIED, Person.died_on > period.last))
    return select(Person.id.label("id"), literal(1).label("amount"), *ABOUT).where(
        Person.created_at < period.instants[1], alive
    )


def _known_again(period) -> tuple[int, int]:
    query = select(Person.created_at, Person.status, Person.died_on).execution_options(yield_per=5000)
    count = 0
    for created_at, status, died_on in db.session.execute(query):
        lives = status == ACTIVE or (status == DIED and died_on is not None and died_on > period.last)
        count += created_at < period.instants[1] and lives
    return count, 0


def _of_category(period):
    """Who belongs to any PPKS category on the last day, once each."""
    belong = select(Category.person_id).where(
        Category.since <= period.last, or_(Category.until.is_(None), Category.until > period.last)
    )
    return _known(period).where(Person.id.in_(belong))


def _of_category_again(period) -> tuple[int, int]:
    known = set(db.session.scalars(_known(period).with_only_columns(Person.id)))
    query = select(Category.person_id, Category.since, Category.until)
    return len({
        person_id
        for person_id, since, until in db.session.execute(query)
        if person_id in known and since <= period.last and (until is None or until > period.last)
    }), 0  # fmt: skip


def entries(ids: list[int]) -> dict[int, Entry]:
    """Each of these people, for a list of what stands behind a figure."""
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)))
    return {
        person.id: Entry(person.called, person.place_name, url_for("people.show", person_id=person.id))
        for person in people
    }


def names(ids) -> dict[int, tuple[str, str]]:
    """{person: (name, place)}, for figures whose records are about people."""
    people = db.session.scalars(select(Person).where(Person.id.in_(set(ids))))
    return {person.id: (person.called, person.place_name) for person in people}


FIGURES = (
    Figure(
        "people.registered", "Warga tercatat", _registered, href="people.index", may=READ, unit="orang", rows=_known,
        stock=True, by=BY, entries=entries, records_may=READ, recount=_known_again,
    ),
    Figure(
        "people.categories", "Warga berkategori PPKS", may=READ, unit="orang", rows=_of_category, stock=True, by=BY,
        entries=entries, records_may=READ, recount=_of_category_again,
        note="Seseorang dihitung satu kali, berapa pun kategorinya.",
    ),
)  # fmt: skip


def todos(user):
    if not may(WRITE, user):
        return
    query = select(Person.id).where(Person.nik.is_(None), Person.status == ACTIVE).limit(101)
    missing = len(db.session.scalars(query).all())
    if missing:
        count = "Lebih dari 100" if missing > 100 else str(missing)
        yield Todo(f"{count} warga belum ber-NIK", url_for("people.index", nik="tanpa"), count=min(missing, 100))
    doubtful = gaps.count("tak-wajar", 100)
    if doubtful:
        sentence = f"{told(doubtful, 100)} warga berbeda dengan NIK-nya tanpa alasan"
        yield Todo(sentence, gaps.href("tak-wajar"), count=min(doubtful, 100))
    alone = len(access.headless_families(user, 101))
    if alone:
        yield Todo(f"{told(alone, 100)} keluarga kehilangan kepala", url_for("people.headless"), count=min(alone, 100))
    if may(JOIN, user):
        waiting = len(db.session.scalars(access.twin_pairs(user).with_only_columns(TwinPair.id).limit(101)).all())
        if waiting:
            sentence = f"{told(waiting, 100)} pasangan data mungkin orang yang sama"
            yield Todo(sentence, url_for("people.twin_pairs"), count=min(waiting, 100))


def told(count: int, most: int) -> str:
    return f"Lebih dari {most}" if count > most else str(count)


def check():
    """Sentences about rows that no rule would have let in."""
    query = select(Person.id, Person.name, Person.alias, Person.name_key).execution_options(yield_per=5000)
    for person_id, name, alias, key in db.session.execute(query):
        if name_key(f"{name or ''} {alias or ''}")[:160] != key:
            yield f"Kunci nama warga {person_id} tidak cocok dengan namanya."
