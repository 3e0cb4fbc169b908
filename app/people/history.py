"""A person's history: what every room tells, newest first."""

import datetime as dt

from app.ground.room import HistoryEntry, offers


def of(person) -> list[HistoryEntry]:
    """Everything received and attended, under this record and under those that were joined to it."""
    ids = [person.id, *(gone.id for gone in person.absorbed)]
    entries = [entry for tell in offers("history") for person_id in ids for entry in tell(person_id)]
    return sorted(entries, key=lambda entry: _instant(entry.on), reverse=True)


def _instant(on: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(on, dt.datetime):
        return on
    return dt.datetime.combine(on, dt.time(), dt.UTC)
