"""Numbers about the register, what waits in it, and its invariants for `flask check`."""

from flask import url_for
from sqlalchemy import func, select

from app.ground.db import db
from app.ground.names import name_key
from app.ground.permit import may
from app.ground.room import Figure, Todo
from app.people.access import READ, WRITE
from app.people.models import ACTIVE, Person


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


def check():
    """Sentences about rows that no rule would have let in."""
    query = select(Person.id, Person.name, Person.alias, Person.name_key).execution_options(yield_per=5000)
    for person_id, name, alias, key in db.session.execute(query):
        if name_key(f"{name or ''} {alias or ''}")[:160] != key:
            yield f"Kunci nama warga {person_id} tidak cocok dengan namanya."
