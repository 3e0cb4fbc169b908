"""What trainings count for reports: planned and real participants, attendance, who passed, businesses that live.

Each figure is a select of its records (app.ground.room.Figure); how they are counted again stands in recounted.py.
"""

import calendar
import datetime as dt

from flask import url_for
from sqlalchemy import and_, case, literal, select, union_all

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Entry, Figure
from app.ground.tanggal import today
from app.people.figures import ABOUT, BY, names
from app.people.models import Person
from app.training import recounted
from app.training.access import READ
from app.training.followups import ASKED, months_after
from app.training.models import (
    PASSED,
    PAST,
    SEATED,
    TERMS,
    WHOLE,
    AllowanceList,
    Batch,
    Cost,
    Enrolment,
    FollowUp,
    Quota,
)

SHARE = 100
ONE = literal(1).label("amount")


def _batches(period):
    """Batches that began in the period."""
    return select(Batch.id.label("id"), ONE, Batch.starts_on.label("on_date")).where(
        Batch.starts_on >= period.first, Batch.starts_on < period.until, Batch.starts_on <= today()
    )


def _planned(period):
    """Places of the batches that begin in the period, also of those that are yet to begin."""
    return (
        select(Batch.id.label("id"), Quota.places.label("amount"), Batch.starts_on.label("on_date"))
        .join(Quota, and_(Quota.batch_id == Batch.id, Quota.cell == WHOLE))
        .where(Batch.starts_on >= period.first, Batch.starts_on < period.until)
    )


def _people(*columns):
    return (
        select(Enrolment.id.label("id"), *columns, *ABOUT)
        .select_from(Enrolment)
        .join(Batch, Batch.id == Enrolment.batch_id)
        .join(Person, Person.id == Enrolment.person_id)
    )


def _seated(period):
    """Who has a place in a batch that began in the period."""
    return _people(ONE, Batch.starts_on.label("on_date")).where(
        Batch.starts_on >= period.first, Batch.starts_on < period.until, Batch.starts_on <= today(),
        Enrolment.state.in_(SEATED),
    )  # fmt: skip


def _attendance(period):
    """Each session of the period that has been held, for each who had a place: there or not."""
    there = case((Mark.state == PRESENT, 1), else_=0).label("amount")
    return (
        _people(there, literal(1).label("base"), Session.on_date.label("on_date"))
        .join(Session, Session.sheet_id == Batch.sheet_id)
        .outerjoin(Mark, and_(Mark.session_id == Session.id, Mark.person_id == Enrolment.person_id))
        .where(
            Session.on_date >= period.first,
            Session.on_date < period.until,
            Session.on_date <= today(),
            Enrolment.state.in_(SEATED),
            Enrolment.source != PAST,  # of old lists nobody was ticked
        )
    )


def _passed(period):
    """Who passed, of those with a place in a batch that ended in the period."""
    passed = case((Enrolment.state == PASSED, 1), else_=0).label("amount")
    return _people(passed, literal(1).label("base"), Batch.ends_on.label("on_date")).where(
        Batch.ends_on >= period.first,
        Batch.ends_on < period.until,
        Batch.ends_on < today(),
        Enrolment.state.in_(SEATED),
    )


def _alive(months: int):
    """Businesses that run so many months on, of everybody who passed and whose day falls in the period.

    Who was not reached, and who was not asked, stays in the base (domain.md section 3).
    """

    def rows(period):
        runs = case((FollowUp.running.is_(True), 1), else_=0).label("amount")
        first, last = ended_between(period.first, min(period.last, today()), months)
        return (
            _people(runs, literal(1).label("base"))
            .outerjoin(FollowUp, and_(FollowUp.enrolment_id == Enrolment.id, FollowUp.months == months))
            .where(ASKED, Batch.ends_on >= first, Batch.ends_on <= last)
        )

    return rows


def ended_between(first: dt.date, last: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """The days of ending whose same day so many months later lies between the two; none when first is after last."""
    return _earliest(first, months), _earliest(last + dt.timedelta(days=1), months) - dt.timedelta(days=1)


def _earliest(due: dt.date, months: int) -> dt.date:
    """The first day of ending that falls due on that day or later. Ends of months fall together: so it is sought."""
    year, month = divmod(due.year * 12 + due.month - 1 - months, 12)
    day = dt.date(year, month + 1, min(due.day, calendar.monthrange(year, month + 1)[1]))
    while months_after(day, months) < due:
        day += dt.timedelta(days=1)
    while months_after(day - dt.timedelta(days=1), months) >= due:
        day -= dt.timedelta(days=1)
    return day


def _budget(period):
    """The ceiling of the batches that begin in the period."""
    return select(Batch.id.label("id"), Batch.budget.label("amount"), Batch.starts_on.label("on_date")).where(
        Batch.starts_on >= period.first, Batch.starts_on < period.until
    )


def _spent(period):
    """Allowances that were paid in the period, and every other cost of its days."""
    paid = select(
        AllowanceList.batch_id.label("id"),
        AllowanceList.total.label("amount"),
        AllowanceList.paid_on.label("on_date"),
    ).where(AllowanceList.paid_on >= period.first, AllowanceList.paid_on < period.until)
    costs = select(Cost.batch_id, Cost.amount, Cost.on_date).where(
        Cost.on_date >= period.first, Cost.on_date < period.until
    )
    both = union_all(paid, costs).subquery()
    return select(both.c.id, both.c.amount, both.c.on_date)


def _batch_entries(ids: list[int]) -> dict[int, Entry]:
    batches = db.session.scalars(select(Batch).where(Batch.id.in_(ids)))
    return {
        batch.id: Entry(batch.title, batch.days, url_for("training.show", batch_id=batch.id))
        for batch in batches
    }


def _entries(ids: list[int]) -> dict[int, Entry]:
    query = select(Enrolment.id, Enrolment.batch_id, Enrolment.person_id, Enrolment.state, Batch.title)
    rows = db.session.execute(query.join(Batch).where(Enrolment.id.in_(ids))).all()
    people = names(row.person_id for row in rows)
    return {
        row.id: Entry(
            people[row.person_id][0],
            " · ".join(filter(None, (row.title, people[row.person_id][1]))),
            url_for("training.enrolment", batch_id=row.batch_id, enrolment_id=row.id) if may(READ) else None,
        )
        for row in rows
    }


def _figure(key: str, title: str, rows, **more) -> Figure:
    given = {"may": READ, "unit": "orang", "by": BY, "entries": _entries, "records_may": READ} | more
    return Figure(f"training.{key}", title, rows=rows, recount=getattr(recounted, key, None), **given)


OF_BATCHES = {"by": (), "entries": _batch_entries}
OF_MONEY = OF_BATCHES | {"unit": "Rp"}
FIGURES = (
    _figure("held", "Angkatan pelatihan", _batches, unit="angkatan", **OF_BATCHES),
    _figure("planned", "Peserta pelatihan direncanakan", _planned, **OF_BATCHES),
    _figure("budget", "Anggaran pelatihan direncanakan", _budget, **OF_MONEY),
    _figure("spent", "Anggaran pelatihan terpakai", _spent, **OF_MONEY),
    _figure("participants", "Peserta pelatihan", _seated),
    _figure("attendance", "Kehadiran peserta pelatihan", _attendance, unit="%", per=SHARE),
    _figure("pass_share", "Kelulusan peserta pelatihan", _passed, unit="%", per=SHARE),
    *(
        Figure(
            f"training.alive_{months}", f"Usaha berjalan {months} bulan setelah pelatihan", may=READ, unit="%",
            rows=_alive(months), per=SHARE, by=BY, entries=_entries, records_may=READ,
            recount=recounted.alive(months),
            note="Yang tidak terjangkau dan yang belum ditanyai tetap dihitung sebagai penyebut.",
        )
        for months in TERMS
    ),
)  # fmt: skip
