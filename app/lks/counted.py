"""What LKS count for reports: registered, active and accredited, of those in operation; who was trained.

Accounts of partners never come here: reports are the office's (access.GRANTS of the reports room).
"""

import calendar
import datetime as dt

from flask import url_for
from sqlalchemy import and_, case, exists, literal, or_, select

from app.ground.db import db
from app.ground.room import Entry, Figure
from app.ground.tanggal import today
from app.lks import catalog, recounted
from app.lks.access import READ
from app.lks.models import (
    ACCREDITATION,
    REGISTRATION,
    VALID,
    Coverage,
    Document,
    Event,
    Institution,
    Report,
    Visit,
)

SHARE = 100
LKS = Institution.id.label("id"), Institution.kelurahan.label("kelurahan")


def _open(period, *columns):
    """The LKS that are in operation on the last day."""
    running = or_(Institution.closed_on.is_(None), Institution.closed_on > period.last)
    return select(*LKS, *columns).where(running)


def _share_of(period, condition):
    return _open(period, case((condition, 1), else_=0).label("amount"), literal(1).label("base"))


def _number(period):
    return _open(period, literal(1).label("amount"))


def _holding(kind: str):
    """LKS with a paper of this kind that is valid on the last day, until its end."""

    def rows(period):
        held = exists().where(
            Document.institution_id == Institution.id,
            Document.kind == kind,
            Document.state == VALID,
            or_(Document.on_date.is_(None), Document.on_date <= period.last),
            or_(Document.valid_until.is_(None), Document.valid_until >= period.last),
        )
        return _share_of(period, held)

    return rows


def _active(period):
    """LKS with a sign of life within the months that the office has set, before the last day or today."""
    first, last = span_of_life(period)
    known = {
        "laporan": (Report.institution_id, Report.first_sent_on),
        "kunjungan": (Visit.institution_id, Visit.on_date),
        "bimtek": (Coverage.institution_id, Coverage.on_date),
    }
    signs = [
        exists().where(owner == Institution.id, day >= first, day <= last)
        for name, (owner, day) in known.items()
        if name in catalog.read().active_signs
    ]
    return _share_of(period, or_(*signs) if signs else literal(1) == 0)


def span_of_life(period) -> tuple[dt.date, dt.date]:
    """The days within which a sign of life makes an LKS active on the last day of the period."""
    last = min(period.last, today())
    year, month = divmod(last.year * 12 + last.month - 1 - catalog.read().active_months, 12)
    day = min(last.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day), last


def _trained(period):
    """LKS of whom somebody was at a bimtek of the period."""
    came = and_(Coverage.on_date >= period.first, Coverage.on_date < period.until, Coverage.came > 0)
    return _share_of(period, exists().where(Coverage.institution_id == Institution.id, came))


def _events(period):
    return select(Event.id.label("id"), literal(1).label("amount"), Event.starts_on.label("on_date")).where(
        Event.starts_on >= period.first, Event.starts_on < period.until, Event.starts_on <= today()
    )


def _entries(ids: list[int]) -> dict[int, Entry]:
    rows = db.session.execute(
        select(Institution.id, Institution.name, Institution.address).where(Institution.id.in_(ids))
    )
    return {
        row.id: Entry(row.name, row.address or "", url_for("lks.show", institution_id=row.id)) for row in rows
    }


def _figure(key: str, title: str, rows, recount, **more) -> Figure:
    given = {
        "unit": "%", "per": SHARE, "by": ("kelurahan",), "entries": _entries, "records_may": READ, "stock": True,
    } | more  # fmt: skip
    return Figure(f"lks.{key}", title, rows=rows, may=READ, recount=recount, **given)


FIGURES = (
    _figure("number", "LKS yang beroperasi", _number, recounted.number, unit="lembaga", per=0),
    _figure(
        "registered",
        "LKS dengan tanda daftar berlaku",
        _holding(REGISTRATION),
        recounted.holding(REGISTRATION),
    ),
    _figure("accredited", "LKS terakreditasi", _holding(ACCREDITATION), recounted.holding(ACCREDITATION)),
    _figure("active", "LKS aktif", _active, recounted.active(span_of_life)),
    _figure("trained", "LKS yang mengikuti bimtek", _trained, recounted.trained, stock=False),
    Figure("lks.events", "Bimtek LKS", rows=_events, may=READ, unit="kegiatan", recount=recounted.events),
)
