"""From which value on somebody is told to look: changed from a day on, with the source; what held before stays."""

import datetime as dt

from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.karang_werda.measures import SETTING
from app.office import agency
from app.office.models import Setting

AHEAD = 366  # days


def change(key: str, limit: float, valid_from: dt.date, source: str, by=None) -> None:
    """Another limit for one threshold from a day on. Refuses a day that has passed: flags that were given stay true."""
    if not today() <= valid_from <= today() + dt.timedelta(AHEAD):
        raise RuleError("Ambang baru berlaku mulai hari ini sampai satu tahun lagi.", "valid_from")
    rows = agency.setting(SETTING, valid_from)
    if key not in {row[0] for row in rows}:
        raise RuleError("Ambang ini tidak ada dalam daftar.", "key")
    if limit <= 0:
        raise RuleError("Isi angka ambangnya.", "limit")
    on_day = db.session.scalar(select(Setting).where(Setting.key == SETTING, Setting.valid_from == valid_from))
    if on_day is None:
        on_day = Setting(key=SETTING, value=rows, valid_from=valid_from)
        db.session.add(on_day)
    later = select(Setting).where(Setting.key == SETTING, Setting.valid_from > valid_from)
    for row in (on_day, *db.session.scalars(later)):
        row.value, row.source = _with(row.value, key, limit, source), source[:200]
    db.session.flush()


def _with(rows: list, key: str, limit: float, source: str) -> list:
    return [[*row[:3], limit, *row[4:8], source] if row[0] == key else row for row in rows]


def history() -> list[Setting]:
    """When the office changed them, newest first."""
    query = select(Setting).where(Setting.key == SETTING).order_by(Setting.valid_from.desc())
    return list(db.session.scalars(query))
