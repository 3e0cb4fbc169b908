"""Who may see and change trainings, and the rows that each sees."""

import datetime as dt
from typing import NamedTuple

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import load_only, selectinload

from app.attendance import access as sheets
from app.attendance.models import Session
from app.ground.db import db
from app.ground.permit import Role
from app.people import access as people
from app.people.models import Person
from app.training.models import (
    SEATED,
    AllowanceDay,
    AllowanceLine,
    AllowanceList,
    Batch,
    CertificateCopy,
    Cost,
    Enrolment,
    Offer,
    Programme,
    Skill,
)
from app.training.selection import OVERRIDE

READ = "training:read"
WRITE = "training:write"
ISSUE = "training:issue"
RULES = "training:rules"
EXPORT = "training:export"
PAY = "training:pay"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    ISSUE: {Role.STAF, Role.KABID},
    OVERRIDE: {Role.KABID},
    RULES: {Role.KABID},
    EXPORT: {Role.STAF, Role.KABID},
    PAY: {Role.STAF, Role.KABID},
}


def visible(_user) -> Select:
    return select(Batch)


def listed(user) -> Select:
    """The batches that the user sees, each with its programme and quota."""
    return visible(user).options(*Batch.seen())


def find_batch(user, batch_id: int) -> Batch:
    """The batch with its programme and quota, or 404 when there is none that this user may see."""
    query = listed(user).where(Batch.id == batch_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def enrolments(_user, batch: Batch) -> Select:
    """Everybody of a batch, each with the person and the skill."""
    return select(Enrolment).where(Enrolment.batch_id == batch.id).options(*Enrolment.seen())


def find_enrolment(user, batch: Batch, enrolment_id: int) -> Enrolment:
    """An enrolment of this batch; one of another batch is 404."""
    query = enrolments(user, batch).where(Enrolment.id == enrolment_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def find_offer(_user, batch: Batch, offer_id: int) -> Offer:
    """An offer of this batch; one of another batch is 404."""
    query = select(Offer).where(Offer.id == offer_id, Offer.batch_id == batch.id)
    return db.session.scalar(query) or abort(404)


def find_allowance(batch: Batch, allowance_id: int) -> AllowanceList:
    """A list of allowances of this batch, with its days and lines."""
    days = selectinload(AllowanceList.days)
    lines = selectinload(AllowanceList.lines).joinedload(AllowanceLine.enrolment).options(*Enrolment.seen())
    query = select(AllowanceList).where(AllowanceList.id == allowance_id, AllowanceList.batch_id == batch.id)
    query = query.options(days, lines).execution_options(populate_existing=True)
    return db.session.scalar(query) or abort(404)


def find_printed(batch: Batch, allowance_id: int) -> AllowanceList:
    """The same, once it was printed: before that there is nothing to show."""
    found = find_allowance(batch, allowance_id)
    return found if found.printed_at else abort(404)


def find_copy(enrolment: Enrolment, copy_id: int) -> CertificateCopy:
    query = select(CertificateCopy).where(CertificateCopy.id == copy_id)
    return db.session.scalar(query.where(CertificateCopy.enrolment_id == enrolment.id)) or abort(404)


def find_cost(batch: Batch, cost_id: int) -> Cost:
    return db.session.scalar(select(Cost).where(Cost.id == cost_id, Cost.batch_id == batch.id)) or abort(404)


def find_person(user, person_id: int | None) -> Person:
    return people.find_person(user, person_id or 0)


def find_skill(batch: Batch, skill_id: int | None) -> Skill | None:
    """The chosen skill of the batch's programme; None when none was chosen."""
    if skill_id is None:
        return None
    query = select(Skill).where(Skill.id == skill_id, Skill.programme_id == batch.programme_id)
    return db.session.scalar(query) or abort(404)


class Cell(NamedTuple):
    """One cell of a batch's grid: where, of whom, how that person stands in the batch, when the day was paid."""

    batch: Batch
    session: Session
    person: Person
    state: str
    paid_on: dt.date | None


def find_cell(user, batch_id: int, session_id: int, person_id: int) -> Cell:
    """The cell that is to be ticked, its session held (`find_held`); a day that is not the batch's, and somebody
    without a place in it, is 404. Of batch and person only what a tick needs is read."""
    paid = select(AllowanceList.paid_on).join(AllowanceDay, AllowanceDay.list_id == AllowanceList.id)
    paid = paid.where(AllowanceDay.batch_id == Batch.id, AllowanceDay.on_date == Session.on_date).scalar_subquery()
    query = visible(user).join(Session, Session.sheet_id == Batch.sheet_id)
    query = query.join(Enrolment, Enrolment.batch_id == Batch.id).join(Person, Person.id == Enrolment.person_id)
    query = query.where(
        Batch.id == batch_id, Session.id == session_id, Person.id == person_id, Enrolment.state.in_(SEATED)
    )
    query = query.add_columns(Session, Person, Enrolment.state, paid)
    read = load_only(Batch.sheet_id, Batch.allowance), load_only(Person.name, Person.alias)
    return Cell(*sheets.find_held(query.options(*read)))


def programmes() -> list[Programme]:
    return list(db.session.scalars(select(Programme).order_by(Programme.name)))


def skills(batch: Batch) -> list[Skill]:
    """The skills that this batch's programme teaches."""
    query = select(Skill).where(Skill.programme_id == batch.programme_id).order_by(Skill.name)
    return list(db.session.scalars(query))
