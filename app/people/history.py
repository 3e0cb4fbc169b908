"""A person's history: what every room tells, newest first."""

import datetime as dt

from app.ground.room import HistoryEntry, offers


def of(person_id: int) -> list[HistoryEntry]:
    entries = [entry for tell in offers("history") for entry in tell(person_id)]
    return sorted(entries, key=lambda entry: _instant(entry.on), reverse=True)


def _instant(on: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(on, dt.datetime):
        return on
    return dt.datetime.combine(on, dt.time(), dt.UTC)
