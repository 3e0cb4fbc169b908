"""What LKS count for reports: registered, active and accredited, of those in operation; who was trained, who reported.

Each standing is told twice: as a share of the LKS in operation, and as a number that can be split by grade too.
Accounts of partners never come here: reports are the office's (access.GRANTS of the reports room).
"""

import calendar
import datetime as dt

from flask import url_for
from sqlalchemy import Date, and_, case, exists, false, func, literal, or_, select, union_all

from app.ground.db import db
from app.ground.room import Entry, Figure
from app.ground.tanggal import today
from app.lks import catalog, periods, recounted
from app.lks.access import READ
from app.lks.models import (
    ACCREDITATION,
    REGISTRATION,
    REPLACED,
    VALID,
    Coverage,
    Document,
    Event,
    Institution,
    Report,
    Visit,
)
from app.reports.dimensions import Dimension, plain, with_unknown

SHARE = 100
NO_GRADE = "tanpa"
ONE = literal(1).label("amount")
PLACE, KIND = ("kelurahan", "lks_kind"), Institution.kind.label("lks_kind")


def day_of(period) -> dt.date:
    """The day on which standings of a period are looked at: its last, or today while it runs."""
    return min(period.last, today())


def _open(period, *columns):
    """The LKS that are in operation on the last day."""
    running = or_(Institution.closed_on.is_(None), Institution.closed_on > day_of(period))
    return select(Institution.id.label("id"), Institution.kelurahan.label("kelurahan"), KIND, *columns).where(running)


def _paper(kind: str, day: dt.date, told, otherwise=None):
    """What is told of the LKS's paper of a kind that counted on a day, if it was valid on it, until its end.

    Of several the one that counts today decides, if it was there on that day; else the newest that was replaced since.
    """
    lasting = or_(Document.valid_until.is_(None), Document.valid_until >= day)
    return (
        select(case((lasting, told), else_=otherwise))
        .where(
            Document.institution_id == Institution.id,
            Document.kind == kind,
            Document.state.in_((VALID, REPLACED)),
            or_(Document.on_date.is_(None), Document.on_date <= day),
        )
        .order_by(case((Document.state == VALID, 0), else_=1), Document.id.desc())
        .limit(1)
        .correlate(Institution)
        .scalar_subquery()
    )


def _holds(kind: str):
    """Whether an LKS holds a valid paper of this kind on the last day of a period."""
    return lambda period: func.coalesce(_paper(kind, day_of(period), 1, 0), 0) == 1


def _is_active(period):
    """A sign of life within the months that the office has set, before the last day or today."""
    first, last = span_of_life(period)
    known = {
        "laporan": (Report.institution_id, Report.first_sent_on),
        "kunjungan": (Visit.institution_id, Visit.on_date),
        "bimtek": (Coverage.institution_id, Coverage.on_date),
    }
    wanted = catalog.read().active_signs
    signs = [
        exists().where(owner == Institution.id, day >= first, day <= last)
        for name, (owner, day) in known.items()
        if name in wanted
    ]
    return or_(*signs) if signs else false()


def span_of_life(period) -> tuple[dt.date, dt.date]:
    """The days within which a sign of life makes an LKS active on the last day of the period."""
    last = day_of(period)
    year, month = divmod(last.year * 12 + last.month - 1 - catalog.read().active_months, 12)
    day = min(last.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day), last


def _share(condition):
    """Rows of a share: every LKS in operation, and whether the condition of the period holds for it."""
    return lambda period: _open(period, case((condition(period), 1), else_=0).label("amount"), literal(1).label("base"))


def _number(condition=None):
    """Rows of a number: the LKS in operation for which the condition holds, with the grade that they have."""

    def rows(period):
        query = _open(period, ONE, _paper(ACCREDITATION, day_of(period), Document.grade).label("lks_grade"))
        return query.where(condition(period)) if condition else query

    return rows


def _was_trained(period):
    """Somebody of the LKS was at a bimtek of the period."""
    came = and_(Coverage.on_date >= period.first, Coverage.on_date < period.until, Coverage.came > 0)
    return exists().where(Coverage.institution_id == Institution.id, came)


def _reported(period):
    """A row for each report that an LKS owed and whose last day fell into the period: whether it came in time.

    A report is owed by every LKS that was founded before the end of what it tells of and works on its last day. The
    first sending counts, however often the report was mended afterwards.
    """
    owed = [_owed(key, due) for key, due in periods.fell_due(period.first, period.last)]
    rows = union_all(*owed) if owed else _owed("", period.last).where(false())
    return select(rows.subquery())


def _owed(key: str, due: dt.date):
    end = (periods.bounds(key) or (due, due))[1]
    in_time = exists().where(
        Report.institution_id == Institution.id, Report.period == key, Report.first_sent_on <= due
    )
    return select(
        Institution.id.label("id"), Institution.kelurahan.label("kelurahan"), KIND,
        case((in_time, 1), else_=0).label("amount"), literal(1).label("base"), literal(due, Date).label("on_date"),
    ).where(
        or_(Institution.closed_on.is_(None), Institution.closed_on > due),
        or_(Institution.founded_on.is_(None), Institution.founded_on <= end),
    )  # fmt: skip


def _events(period):
    return select(Event.id.label("id"), ONE, Event.starts_on.label("on_date")).where(
        Event.starts_on >= period.first, Event.starts_on < period.until, Event.starts_on <= today()
    )


def _entries(ids: list[int]) -> dict[int, Entry]:
    rows = db.session.execute(
        select(Institution.id, Institution.name, Institution.address).where(Institution.id.in_(ids))
    )
    return {
        row.id: Entry(row.name, row.address or "", url_for("lks.show", institution_id=row.id)) for row in rows
    }


# What they are told by


def _kinds(_within, counted):
    listed = [(key, name, "") for key, name in catalog.read().kind_names.items()]
    return with_unknown(listed, counted, "Belum diketahui")


def _grades(_within, counted):
    listed = [(key, f"Peringkat {name}", "") for key, name in catalog.read().grade_names.items()]
    return with_unknown([*listed, (NO_GRADE, "Tidak terakreditasi", "")], counted, "Belum diketahui")


DIMENSIONS = (
    Dimension("lks_kind", "Jenis pelayanan", *plain(lambda rows, _: rows.c.lks_kind), _kinds),
    Dimension("lks_grade", "Akreditasi", *plain(lambda rows, _: func.coalesce(rows.c.lks_grade, NO_GRADE)), _grades),
)


def _figure(key: str, title: str, rows, recount, **more) -> Figure:
    given = {"unit": "%", "per": SHARE, "by": PLACE, "entries": _entries, "records_may": READ, "stock": True} | more
    return Figure(f"lks.{key}", title, rows=rows, may=READ, recount=recount, **given)


def _counted(key: str, title: str, rows, recount) -> Figure:
    return _figure(key, title, rows, recount, unit="lembaga", per=0, by=(*PLACE, "lks_grade"))


_REGISTERED, _ACCREDITED = _holds(REGISTRATION), _holds(ACCREDITATION)
FIGURES = (
    _counted("number", "LKS yang beroperasi", _number(), recounted.number),
    _figure("registered", "LKS dengan tanda daftar berlaku", _share(_REGISTERED), recounted.holding(REGISTRATION)),
    _counted(
        "registered_number", "Jumlah LKS terdaftar", _number(_REGISTERED),
        recounted.amount(recounted.holding(REGISTRATION)),
    ),
    _figure("active", "LKS aktif", _share(_is_active), recounted.active(span_of_life)),
    _counted(
        "active_number", "Jumlah LKS aktif", _number(_is_active), recounted.amount(recounted.active(span_of_life))
    ),
    _figure("accredited", "LKS terakreditasi", _share(_ACCREDITED), recounted.holding(ACCREDITATION)),
    _counted(
        "accredited_number", "Jumlah LKS terakreditasi", _number(_ACCREDITED),
        recounted.amount(recounted.holding(ACCREDITATION)),
    ),
    _figure("trained", "LKS yang mengikuti bimtek", _share(_was_trained), recounted.trained, stock=False),
    _figure(
        "reports_in_time", "Laporan LKS yang tepat waktu", _reported, recounted.reported, stock=False,
        note="Dari laporan berkala yang batasnya jatuh pada masa ini. Yang dihitung hari pengiriman pertamanya.",
    ),
    Figure("lks.events", "Bimtek LKS", rows=_events, may=READ, unit="kegiatan", recount=recounted.events),
)  # fmt: skip
