"""People in a batch: nominated, accepted or put on the waiting list, rejected, withdrawn.

Each verb holds the batch's quota row first; what that guards is told in places.py.
"""

from collections.abc import Iterable

from sqlalchemy import and_, case, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.attendance import rules as attendance
from app.attendance.cross import Cross
from app.attendance.models import PRESENT, Mark, Session
from app.ground import audit
from app.ground.db import db, upsert
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.people.models import ACTIVE, Person
from app.training.models import (
    ACCEPTED,
    APPLIED,
    ATTENDING,
    REJECTED,
    RUNNING,
    STATE_NAMES,
    UNDECIDED,
    WAITING,
    WITHDRAWN,
    Batch,
    Enrolment,
    Skill,
)
from app.training.rules import places
from app.training.rules.choosing import ask_reason, chosen_of
from app.training.rules.places import Outcome, Places, hold, last_rank
from app.training.rules.verification import weigh

DESK, IMPORT = "loket", "impor"  # where a nomination came from


def nominate(
    batch: Batch, person: Person, skill: Skill | None = None, source: str = DESK, by=None
) -> Enrolment:
    """Put a person's name forward. Refuses the dead, somebody who is in the batch already, a foreign skill."""
    if person.status != ACTIVE:
        raise RuleError("Orang ini tercatat meninggal, jadi tidak dapat didaftarkan.", "person_id")
    if skill is not None and skill.programme_id != batch.programme_id:
        raise RuleError("Keterampilan ini tidak diajarkan di program angkatan ini.", "skill_id")
    query = select(Enrolment.state).where(Enrolment.batch_id == batch.id, Enrolment.person_id == person.id)
    known = db.session.scalar(query)
    if known:
        raise RuleError(_already(known), "person_id")
    enrolment = Enrolment(
        batch_id=batch.id, person_id=person.id, skill_id=skill.id if skill else None, source=source
    )
    try:  # two clerks may add the same person in the same second: the constraint lets one through
        with db.session.begin_nested():
            db.session.add(enrolment)
            db.session.flush()
    except IntegrityError:
        raise RuleError(_already(APPLIED), "person_id") from None
    return enrolment


def _already(state: str) -> str:
    return f"Orang ini sudah terdaftar di angkatan ini ({STATE_NAMES[state].lower()})."


def nominate_many(
    batch_id: int, people: Iterable[tuple[int, int | None]], source: str = IMPORT, by=None
) -> int:
    """Nominate many (person id, skill id or None) in the order given; who is in the batch already stays as is.

    Gives how many were new. One statement for all, so doing it again adds nobody.
    """
    moment = now()
    rows = [
        {
            "batch_id": batch_id, "person_id": person_id, "skill_id": skill_id, "source": source, "state": APPLIED,
            "version": 1, "applied_at": moment,
        }
        for person_id, skill_id in people
    ]  # fmt: skip
    if not rows:
        return 0
    insert = upsert(Enrolment.__table__).on_conflict_do_nothing(index_elements=["batch_id", "person_id"])
    new = db.session.execute(insert.returning(Enrolment.id), rows).scalars().all()
    told = {"Status": [None, APPLIED]}
    audit.record_many(Enrolment.__tablename__, [(row_id, told) for row_id in sorted(new)], "menambah")
    return len(new)


def accept(batch: Batch, enrolment_ids: Iterable[int], override: str | None = None, by=None) -> Outcome:
    """Give the free places to these, in the order given; the rest become *cadangan* in the same order.

    The eleventh for a quota of ten is *cadangan* 1 (domain.md 12.9); so is who meets a full quota of the own
    sex, kecamatan or skill, while others may still be seated. Who was decided on before is skipped.
    Refuses when nobody among them waits for a decision, and all of them when a rule of selection forbids
    one and no exception is made.
    """
    held = hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, UNDECIDED)
    weigh(batch, chosen, override, by)
    rank, seated = last_rank(batch.id), 0
    for enrolment in chosen:
        if held.free > 0 and held.full(enrolment.cells) is None:
            held.seat(enrolment)
            seated += 1
        else:
            rank += 1
            enrolment.state, enrolment.waiting_rank, enrolment.decided_at = WAITING, rank, now()
    held.settle()
    return Outcome(seated=seated, waiting=len(chosen) - seated, skipped=skipped)


def follow(batch: Batch, person_ids: Iterable[int] | None = None) -> None:
    """Who has a place and was present once follows the training (*mengikuti*); else there is only the place."""
    came = (
        select(Mark.id)
        .join(Session, Session.id == Mark.session_id)
        .where(Session.sheet_id == batch.sheet_id, Mark.person_id == Enrolment.person_id, Mark.state == PRESENT)
    ).exists()
    begins, stops = and_(Enrolment.state == ACCEPTED, came), and_(Enrolment.state == ATTENDING, ~came)
    change = update(Enrolment).where(Enrolment.batch_id == batch.id, or_(begins, stops))
    if person_ids is not None:
        change = change.where(Enrolment.person_id.in_(list(person_ids)))
    other = case((Enrolment.state == ACCEPTED, ATTENDING), else_=ACCEPTED)
    change = change.values(state=other, version=Enrolment.version + 1).returning(Enrolment.id, Enrolment.state)
    moved = db.session.execute(change.execution_options(synchronize_session=False)).all()
    told = {after: {"Status": [before, after]} for before, after in ((ACCEPTED, ATTENDING), (ATTENDING, ACCEPTED))}
    rows = [(row_id, told[after]) for row_id, after in sorted(moved)]
    audit.record_many(Enrolment.__tablename__, rows, "mencatat kehadiran")


def tick(cell, state: str | None, key: str | None = None, by=None) -> Cross:
    """Set what a cell of the batch's grid (access.Cell) says; whoever is seated follows the training, or no longer."""
    cross = attendance.set_mark(cell.session, cell.person.id, state, key, by)
    if cell.state == (ACCEPTED if cross.came else ATTENDING):
        follow(cell.batch, [cell.person.id])
    return cross


def reject(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Turn away who is not seated, with the reason; the waiting list closes up. Who is seated withdraws instead."""
    ask_reason(reason)
    held = hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, (*UNDECIDED, WAITING))
    _leave(chosen, REJECTED, reason, held)
    return Outcome(turned_away=len(chosen), skipped=skipped, **places.fill(held))


def withdraw(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Let people go who no longer take part, with the reason.

    A freed place goes to the first *cadangan*, at once or as an offer. Refuses who was rejected, left
    before, or has a result.
    """
    ask_reason(reason)
    held = hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, (*UNDECIDED, WAITING, *RUNNING))
    _leave(chosen, WITHDRAWN, reason, held)
    return Outcome(turned_away=len(chosen), skipped=skipped, **places.fill(held))


def _leave(chosen: list[Enrolment], state: str, reason: str, held: Places) -> None:
    places.drop_offers(chosen, held)
    for enrolment in chosen:
        if enrolment.seated:
            held.move(enrolment.seat, filled=-1)
            enrolment.seat = ""
        enrolment.state, enrolment.waiting_rank = state, None
        enrolment.reason, enrolment.decided_at = reason, now()
    db.session.flush()
