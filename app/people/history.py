"""A person's history: what every room tells, newest first."""

import datetime as dt
from functools import cache

from sqlalchemy import bindparam, literal, select, union_all

from app.ground.db import Base, db
from app.ground.room import HistoryEntry, offering
from app.people.models import Person, TwinPair

NEWEST = 100


def of(person, touched: set[str] | None = None) -> list[HistoryEntry]:
    """Everything received and attended, under this record and under those that were joined to it.

    Asks only the rooms in whose tables the person stands: `touched`, when the page knows it already.
    """
    touched = tables_of(person) if touched is None else touched
    ids = _ids(person)
    tellers = (tell for room, tell in offering("history").items() if any(_of_room(table, room) for table in touched))
    entries = [entry for tell in tellers for person_id in ids for entry in tell(person_id)]
    return sorted(entries, key=lambda entry: _instant(entry.on), reverse=True)


def shown(args) -> int | None:
    """How many entries the page draws; None for all of them, once somebody has asked."""
    return None if args.get("riwayat") == "semua" else NEWEST


def tables_of(person) -> set[str]:
    """The tables that name the person: one question for the whole house, however many rooms it has."""
    rooms = (*offering("history"), TwinPair.__tablename__)
    return set(db.session.scalars(_naming(tuple(rooms)), {"ids": _ids(person)}))


@cache
def _naming(rooms: tuple[str, ...]):
    questions = []
    for table in Base.metadata.sorted_tables:
        pointing = [key.parent for key in table.foreign_keys if key.column is Person.__table__.c.id]
        if any(_of_room(table.name, room) for room in rooms):
            questions += [_question(table, column) for column in pointing]
    return union_all(*questions)


def _question(table, column):
    there = select(literal(1)).select_from(table).where(column.in_(bindparam("ids", expanding=True))).exists()
    return select(literal(table.name)).where(there)


def _of_room(table: str, room: str) -> bool:
    return table == room or table.startswith(f"{room}_")


def _ids(person) -> list[int]:
    return [person.id, *(gone.id for gone in person.absorbed)]


def _instant(on: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(on, dt.datetime):
        return on
    return dt.datetime.combine(on, dt.time(), dt.UTC)
