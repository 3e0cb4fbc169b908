"""Everything that the office holds about one person: what every room tells, who changed it, who looked."""

import datetime as dt
import json

from sqlalchemy import select

from app.accounts.models import Account
from app.ground import audit, tanggal
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.nik import group_of_four
from app.ground.room import offers
from app.people.held import joins, numbers

KIND = "people_person"
MOST = 10_000  # lines of a trail


def everything(person_id: int) -> dict[str, list[dict]]:
    """{heading: [{word: value}]}, values as words and numbers; headings without rows are left out.

    Under the record itself and under those that were joined to it, which keep what could not be moved.
    """
    parts: dict[str, list[dict]] = {}
    ids = numbers(person_id)
    for tell in offers("held"):
        for row_id in ids:
            for heading, rows in tell(row_id).items():
                told = parts.setdefault(heading, [])
                told += [row for row in rows if row not in told]
    parts["Data yang ditautkan"] = joins(person_id)
    parts["Perubahan data"] = [
        {
            "kapan": entry.at, "oleh": entry.user_name, "apa": entry.action, "isi": _changed(entry, changes),
            "alasan": entry.reason or "",
        }
        for row_id in ids
        for entry, changes in audit.trail(KIND, row_id, limit=MOST)
    ]  # fmt: skip
    parts["Dilihat oleh"] = _looks(ids)
    return {heading: [_in_words(row) for row in rows] for heading, rows in parts.items() if rows}


def readable(parts: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The same for eyes: long numbers in groups of four, as they stand on the cards."""
    return {
        heading: [{word: _grouped(value) for word, value in row.items()} for row in rows]
        for heading, rows in parts.items()
    }


def _grouped(value):
    is_number = isinstance(value, str) and len(value) == 16 and value.isascii() and value.isdigit()
    return group_of_four(value) if is_number else value


def as_json(person_id: int) -> bytes:
    told = {"dibuat": _word(tanggal.now()), "data": everything(person_id)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _changed(entry, changes: dict | None) -> str:
    """Nomor HP: 08111 → 08222; Desil: – → 3"""
    if changes is None:
        return "sudah dihapus karena lewat masa simpannya" if entry.values_digest else ""
    told = {label: [audit.said(entry.kind, label, value) for value in both] for label, both in changes.items()}
    return "; ".join(f"{label}: {old or '–'} → {new or '–'}" for label, (old, new) in told.items())


def _looks(ids: list[int]) -> list[dict]:
    query = select(SecurityEvent.at, SecurityEvent.event, Account.name)
    query = query.outerjoin(Account, Account.id == SecurityEvent.user_id)
    query = query.where(SecurityEvent.kind == KIND, SecurityEvent.record_id.in_(ids))
    found = db.session.execute(query.order_by(SecurityEvent.id.desc()).limit(MOST))
    return [{"kapan": at, "oleh": name or "Sistem", "apa": event} for at, event, name in found]


def _in_words(row: dict) -> dict:
    return {word: _word(value) for word, value in row.items()}


def _word(value):
    if isinstance(value, dt.datetime):
        return f"{tanggal.long_date(value.astimezone(tanggal.WIB).date())} {tanggal.clock(value)}"
    if isinstance(value, dt.date):
        return tanggal.long_date(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value if isinstance(value, int | float) else str(value)
