"""The figures of trainings counted once more, person by person: `flask check` compares them with the reports."""

from collections import defaultdict

from sqlalchemy import select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import today
from app.training.followups import months_after
from app.training.models import (
    PASSED,
    PAST,
    SEATED,
    WHOLE,
    AllowanceList,
    Batch,
    Cost,
    Enrolment,
    FollowUp,
    Quota,
)


def _begun(period) -> dict[int, Batch]:
    """Batches by number whose first day lies in the period."""
    batches = db.session.scalars(select(Batch).execution_options(yield_per=1000))
    return {batch.id: batch for batch in batches if period.first <= batch.starts_on <= period.last}


def held(period) -> tuple[int, int]:
    return sum(batch.starts_on <= today() for batch in _begun(period).values()), 0


def planned(period) -> tuple[int, int]:
    begun = _begun(period)
    query = select(Quota.batch_id, Quota.cell, Quota.places)
    return sum(
        places
        for batch_id, cell, places in db.session.execute(query)
        if cell == WHOLE and batch_id in begun
    ), 0  # fmt: skip


def budget(period) -> tuple[int, int]:
    return sum(batch.budget for batch in _begun(period).values()), 0


def spent(period) -> tuple[int, int]:
    lists = db.session.execute(select(AllowanceList.paid_on, AllowanceList.total)).all()
    costs = db.session.execute(select(Cost.on_date, Cost.amount)).all()
    return sum(amount for day, amount in (*lists, *costs) if day and period.first <= day <= period.last), 0


def participants(period) -> tuple[int, int]:
    begun = {row_id for row_id, batch in _begun(period).items() if batch.starts_on <= today()}
    query = select(Enrolment.batch_id, Enrolment.state)
    return sum(batch_id in begun and state in SEATED for batch_id, state in db.session.execute(query)), 0


def attendance(period) -> tuple[int, int]:
    sheets = dict(db.session.execute(select(Batch.sheet_id, Batch.id)).all())
    days = defaultdict(set)
    for row_id, sheet_id, day in db.session.execute(select(Session.id, Session.sheet_id, Session.on_date)):
        if sheet_id in sheets and period.first <= day <= min(period.last, today()):
            days[sheets[sheet_id]].add(row_id)
    present = {
        (session_id, person_id)
        for session_id, person_id, state in db.session.execute(
            select(Mark.session_id, Mark.person_id, Mark.state)
        )
        if state == PRESENT
    }
    amount = base = 0
    for batch_id, person_id, state, source in db.session.execute(
        select(Enrolment.batch_id, Enrolment.person_id, Enrolment.state, Enrolment.source)
    ):
        if state in SEATED and source != PAST:
            base += len(days[batch_id])
            amount += sum((session_id, person_id) in present for session_id in days[batch_id])
    return amount, base


def pass_share(period) -> tuple[int, int]:
    ends = dict(db.session.execute(select(Batch.id, Batch.ends_on)).all())
    results = [
        state == PASSED
        for batch_id, state in db.session.execute(select(Enrolment.batch_id, Enrolment.state))
        if state in SEATED and period.first <= ends[batch_id] <= period.last and ends[batch_id] < today()
    ]
    return sum(results), len(results)


def alive(months: int):
    def count(period) -> tuple[int, int]:
        ends = dict(db.session.execute(select(Batch.id, Batch.ends_on)).all())
        asked = {
            (enrolment_id, term): running
            for enrolment_id, term, running in db.session.execute(
                select(FollowUp.enrolment_id, FollowUp.months, FollowUp.running)
            )
        }
        found = [
            bool(asked.get((row_id, months)))
            for row_id, batch_id, state, source in db.session.execute(
                select(Enrolment.id, Enrolment.batch_id, Enrolment.state, Enrolment.source)
            )
            if state == PASSED
            and source != PAST
            and period.first <= months_after(ends[batch_id], months) <= min(period.last, today())
        ]
        return sum(found), len(found)

    return count
