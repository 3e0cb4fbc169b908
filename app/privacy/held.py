"""Everything that the office holds about one person: what every room tells, who changed it, who looked."""

import datetime as dt
import json

from sqlalchemy import select

from app.accounts.models import Account
from app.ground import audit, tanggal
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.room import offers

KIND = "people_person"


def everything(person_id: int) -> dict[str, list[dict]]:
    """{heading: [{word: value}]}, values as words and numbers; headings without rows are left out."""
    parts: dict[str, list[dict]] = {}
    for tell in offers("held"):
        for heading, rows in tell(person_id).items():
            parts.setdefault(heading, []).extend(rows)
    parts["Perubahan data"] = [
        {"kapan": entry.at, "oleh": entry.user_name, "apa": entry.action, "alasan": entry.reason or ""}
        for entry, _ in audit.trail(KIND, person_id, limit=1000)
    ]
    parts["Dilihat oleh"] = _looks(person_id)
    return {heading: [_in_words(row) for row in rows] for heading, rows in parts.items() if rows}


def as_json(person_id: int) -> bytes:
    told = {"dibuat": _word(tanggal.now()), "data": everything(person_id)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _looks(person_id: int) -> list[dict]:
    query = select(SecurityEvent.at, SecurityEvent.event, Account.name)
    query = query.outerjoin(Account, Account.id == SecurityEvent.user_id)
    query = query.where(SecurityEvent.kind == KIND, SecurityEvent.record_id == person_id)
    found = db.session.execute(query.order_by(SecurityEvent.id.desc()).limit(1000))
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
