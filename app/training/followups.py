"""What became of people after a training: the visits that are due at 3, 6 and 12 months, and the figures.

Everybody who passed here is asked; who finished before there was this program (an old list) is not. Who could not be
reached is an answer too, and stays in the denominator.
"""

import calendar
import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.ground.db import db
from app.ground.tanggal import today
from app.people.models import Person
from app.training.models import PASSED, PAST, TERMS, Batch, Enrolment, FollowUp

AHEAD = dt.timedelta(days=14)  # how long before its day a visit is on the list and may be written down
MOST = 300  # rows of the work list
ASKED = (Enrolment.state == PASSED) & (Enrolment.source != PAST)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def due_on(batch: Batch, months: int) -> dt.date:
    return months_after(batch.ends_on, months)


@dataclass(frozen=True)
class Visit:
    """Somebody who is to be asked, and when."""

    enrolment: Enrolment
    months: int
    due: dt.date

    @property
    def late(self) -> bool:
        return self.due < today()


@dataclass(frozen=True)
class Alive:
    """Of everybody who passed and whose day has come: how many were asked, reached, run a business."""

    months: int
    people: int
    asked: int
    reached: int
    running: int

    @property
    def share(self) -> int:
        """Per cent of all people that run a business; who was not reached or not asked counts as one who does not."""
        return self.running * 100 // self.people if self.people else 0


def _ended() -> list[tuple[int, dt.date]]:
    """Every batch that somebody passed, with its last day."""
    passed = select(Enrolment.batch_id).where(ASKED)
    query = select(Batch.id, Batch.ends_on).where(Batch.id.in_(passed), Batch.ends_on < today())
    return [tuple(row) for row in db.session.execute(query)]


def _reached(ended: list[tuple[int, dt.date]], months: int, until: dt.date) -> list[int]:
    """Those of the batches that ended so many months before that day."""
    return [row_id for row_id, ends_on in ended if months_after(ends_on, months) <= until]


def visits(kelurahan: str | None = None) -> list[Visit]:
    """The work list: who is due and was not asked yet, the longest overdue first."""
    found, ended = [], _ended()
    for months in TERMS:
        query = (
            select(Enrolment)
            .join(Enrolment.person)
            .outerjoin(FollowUp, and_(FollowUp.enrolment_id == Enrolment.id, FollowUp.months == months))
            .where(
                ASKED,
                Enrolment.batch_id.in_(_reached(ended, months, today() + AHEAD)),
                FollowUp.id.is_(None),
            )
            .options(contains_eager(Enrolment.person), joinedload(Enrolment.batch))
        )
        if kelurahan:
            query = query.where(Person.kelurahan == kelurahan)
        rows = db.session.scalars(query.order_by(Enrolment.id).limit(MOST))
        found += [Visit(row, months, due_on(row.batch, months)) for row in rows]
    return sorted(found, key=lambda v: (v.due, v.enrolment.person.place_name, v.enrolment.person.name_key))[
        :MOST
    ]


def due_count() -> int:
    """How many visits are due today and were not made."""
    return sum(figure.people - figure.asked for figure in alive())


def alive() -> list[Alive]:
    """The businesses that run after 3, 6 and 12 months, of everybody who passed and whose day has come."""
    told, ended = [], _ended()
    for months in TERMS:
        batches = _reached(ended, months, today())
        joined = and_(FollowUp.enrolment_id == Enrolment.id, FollowUp.months == months)
        query = (
            select(
                func.count(Enrolment.id),
                func.count(FollowUp.id),
                func.count(case((FollowUp.reached.is_(True), 1))),
                func.count(case((FollowUp.running.is_(True), 1))),
            )
            .select_from(Enrolment)
            .outerjoin(FollowUp, joined)
            .where(ASKED, Enrolment.batch_id.in_(batches))
        )
        counts = db.session.execute(query).one() if batches else (0, 0, 0, 0)
        told.append(Alive(months, *counts))
    return told


def of(enrolment_id: int) -> list[FollowUp]:
    """What was learnt of one person, in the order of the terms."""
    query = select(FollowUp).where(FollowUp.enrolment_id == enrolment_id)
    return list(db.session.scalars(query.order_by(FollowUp.months)))
