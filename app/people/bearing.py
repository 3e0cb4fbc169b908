"""Whether anything in the house stands on a person: asked of every table that points at the register."""

from collections.abc import Collection

from sqlalchemy import select

from app.ground.db import Base, db
from app.ground.room import offering
from app.people.models import Category, DesilEntry, Disability, FamilyMember, NotSame, Person, TwinPair

# Parts of the record itself, which go with it.
OWN = {model.__tablename__ for model in (Person, Category, DesilEntry, Disability, FamilyMember, NotSame, TwinPair)}
PARTS = (Category, DesilEntry, Disability)


def bearing(person_ids: Collection[int], but: Collection[tuple[str, int]] = ()) -> dict[int, str]:
    """{person: what stands on it}, in words; rows named in `but`, as (table, id), do not count."""
    found: dict[int, str] = {}
    ids, but = sorted(person_ids), set(but)
    for table, column in _pointing():
        key = table.c.get("id")
        for start in range(0, len(ids), 1000):
            some = column.in_(ids[start : start + 1000])
            for who, row_id in db.session.execute(select(column, column if key is None else key).where(some)):
                if (table.name, row_id) not in but:
                    found.setdefault(who, _noun(table.name))
    return found


def own_parts(person_ids: Collection[int]) -> list[tuple[int, str, int]]:
    """(person, table, id) of categories, disabilities and entries of desil."""
    found, ids = [], sorted(person_ids)
    for model in PARTS:
        for start in range(0, len(ids), 1000):
            query = select(model.person_id, model.id).where(model.person_id.in_(ids[start : start + 1000]))
            found += [(who, model.__tablename__, row_id) for who, row_id in db.session.execute(query)]
    return found


def _pointing():
    for table in Base.metadata.sorted_tables:
        if table.name in OWN:
            continue
        for key in table.foreign_keys:
            if key.column is Person.__table__.c.id:
                yield table, key.parent


def _noun(table: str) -> str:
    """What a row is called; of a room with sealed records never, since the word would tell of one."""
    if any(table.startswith(f"{room}_") for room in offering("sealed")):
        return "catatan lain"
    for mapper in Base.registry.mappers:
        if mapper.local_table is not None and mapper.local_table.name == table:
            audited = getattr(mapper.class_, "__audit__", None)
            return audited.noun if audited else "catatan lain"
    return "catatan lain"
