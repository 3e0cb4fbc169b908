"""Moving a person's rows to another person: what most rooms need to make their `rehome` offer."""

from collections.abc import Collection

from sqlalchemy import select, update

from app.ground.db import db

Moved = list[tuple[str, int]]


def move(model, from_id: int, to_id: int, only: Collection[tuple[str, int]] | None = None, *where) -> Moved:
    """Point the rows of one person at another; gives (table, id) of those moved.

    `only` names the rows that may move (an undo), `where` are further conditions. The model has `id` and
    `person_id`. One statement, without the session: nothing else of the row changes.
    """
    db.session.flush()
    table = model.__table__
    query = select(table.c.id).where(table.c.person_id == from_id, *where).order_by(table.c.id)
    if only is not None:
        query = query.where(table.c.id.in_(ids_of(model, only)))
    ids = list(db.session.scalars(query))
    if ids:
        db.session.execute(update(table).where(table.c.id.in_(ids)).values(person_id=to_id))
        db.session.expire_all()
    return [(table.name, row_id) for row_id in ids]


def ids_of(model, only: Collection[tuple[str, int]]) -> list[int]:
    """The ids of this model's rows among what was moved."""
    return [row_id for kind, row_id in only if kind == model.__tablename__]


def without_twin(model, to_id: int, *columns):
    """A condition: the person it would move to has no row that says the same in these columns."""
    theirs = model.__table__.alias("theirs")
    same = [theirs.c[column.key] == model.__table__.c[column.key] for column in columns]
    return ~select(theirs.c.id).where(theirs.c.person_id == to_id, *same).exists()
