"""Numbers about the register, what waits in it, and its invariants for `flask check`."""

from flask import url_for
from sqlalchemy import func, select

from app.ground.db import db
from app.ground.names import name_key
from app.ground.permit import may
from app.ground.room import Figure, Todo
from app.people import access, gaps
from app.people.access import JOIN, READ, WRITE
from app.people.models import ACTIVE, Person, TwinPair


def _registered() -> int:
    """Counted by the highest number: nothing is ever deleted, so it is exact but for joined rows, and instant."""
    return db.session.scalar(select(func.max(Person.id))) or 0


FIGURES = (Figure("people.registered", "Warga tercatat", _registered, href="people.index", may=READ),)


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
