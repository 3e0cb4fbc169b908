"""People in a batch: nominated, accepted or put on the waiting list, rejected, withdrawn.

Every verb that decides takes the batch's quota row first (PostgreSQL; SQLite lets one writer in at a
time), so two clerks decide one after the other and the row's counter is true when it is read. What
holds after each of them (`flask check` counts it again): filled = seated ≤ places; the waiting list is
ranked 1..n; no place is free while somebody waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from app.ground import audit
from app.ground.db import db, upsert
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.people.models import ACTIVE, Person
from app.training.models import (
    ACCEPTED,
    APPLIED,
    REJECTED,
    RUNNING,
    STATE_NAMES,
    UNDECIDED,
    WAITING,
    WHOLE,
    WITHDRAWN,
    Batch,
    Enrolment,
    Quota,
    Skill,
)

DESK, IMPORT = "loket", "impor"  # where a nomination came from


@dataclass(frozen=True)
class Outcome:
    """What a decision did: how many it seated, put on the waiting list, turned away, left as they were."""

    seated: int = 0
    waiting: int = 0
    turned_away: int = 0
    skipped: int = 0
    promoted: int = 0

    @property
    def words(self) -> str:
        """What happened, for the clerk: "80 diterima, 20 menjadi cadangan." """
        told = [
            (self.seated, "diterima"), (self.waiting, "menjadi cadangan"), (self.turned_away, "dicatat keluar"),
            (self.promoted, "cadangan naik menjadi peserta"), (self.skipped, "dilewati karena sudah diputuskan"),
        ]  # fmt: skip
        return ", ".join(f"{count} {what}" for count, what in told if count) + "."


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


def accept(batch: Batch, enrolment_ids: Iterable[int], by=None) -> Outcome:
    """Give the free places to these, in the order given; the rest become *cadangan* in the same order.

    The eleventh for a quota of ten is *cadangan* 1 (domain.md 12.9). Who was decided on before is skipped.
    Refuses when nobody among them waits for a decision.
    """
    quota = hold(batch.id)
    chosen, skipped = _chosen(batch, enrolment_ids, UNDECIDED)
    places = _take(quota, len(chosen))
    rank = _last_rank(batch.id)
    for number, enrolment in enumerate(chosen):
        enrolment.decided_at = now()
        if number < places:
            enrolment.state = ACCEPTED
        else:
            rank += 1
            enrolment.state, enrolment.waiting_rank = WAITING, rank
    db.session.flush()
    return Outcome(seated=places, waiting=len(chosen) - places, skipped=skipped)


def reject(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Turn away who is not seated, with the reason; the waiting list closes up. Who is seated withdraws instead."""
    _ask_reason(reason)
    hold(batch.id)
    chosen, skipped = _chosen(batch, enrolment_ids, (*UNDECIDED, WAITING))
    _leave(chosen, REJECTED, reason)
    close_ranks(batch.id)
    return Outcome(turned_away=len(chosen), skipped=skipped)


def withdraw(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Let people go who no longer take part, with the reason. A freed place goes to the first *cadangan* at once.

    Refuses who was rejected, left before, or has a result.
    """
    _ask_reason(reason)
    quota = hold(batch.id)
    chosen, skipped = _chosen(batch, enrolment_ids, (*UNDECIDED, WAITING, *RUNNING))
    freed = sum(enrolment.seated for enrolment in chosen)
    _leave(chosen, WITHDRAWN, reason)
    _give_back(quota, freed)
    promoted = promote(batch.id, quota)
    return Outcome(turned_away=len(chosen), skipped=skipped, promoted=promoted)


def hold(batch_id: int) -> Quota:
    """The batch's quota row, held until the transaction ends. Always the first row that is taken."""
    query = select(Quota).where(Quota.batch_id == batch_id, Quota.cell == WHOLE)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def promote(batch_id: int, quota: Quota) -> int:
    """Seat the first of the waiting list on whatever places are free and close the ranks; gives how many."""
    query = (
        select(Enrolment)
        .where(Enrolment.batch_id == batch_id, Enrolment.state == WAITING)
        .order_by(Enrolment.waiting_rank)
        .limit(quota.places - quota.filled)
    )
    first = db.session.scalars(
        query.execution_options(populate_existing=True).options(*Enrolment.seen())
    ).all()
    _take(quota, len(first))
    for enrolment in first:
        enrolment.state, enrolment.waiting_rank = ACCEPTED, None
        enrolment.decided_at = now()
    db.session.flush()
    close_ranks(batch_id)
    return len(first)


def close_ranks(batch_id: int) -> None:
    """Number the waiting list 1..n again, in its order.

    Ranks are unique in a batch, and both databases look at each row as it changes: so the rows that
    move step aside below nought first, where they meet nobody, and then take their new rank.
    """
    query = select(Enrolment.id, Enrolment.waiting_rank).where(
        Enrolment.batch_id == batch_id, Enrolment.state == WAITING
    )
    ranked = db.session.execute(query.order_by(Enrolment.waiting_rank)).all()
    moved = [(row_id, old, new) for new, (row_id, old) in enumerate(ranked, start=1) if old != new]
    if not moved:
        return
    table = Enrolment.__table__
    aside = update(table).where(table.c.batch_id == batch_id, table.c.waiting_rank >= moved[0][1])
    db.session.execute(aside.values(waiting_rank=-table.c.waiting_rank))
    place = update(table).where(table.c.id == bindparam("row_id")).values(waiting_rank=bindparam("rank"))
    db.session.execute(place, [{"row_id": row_id, "rank": new} for row_id, _old, new in moved])
    audit.record_many(
        Enrolment.__tablename__,
        [(row_id, {"Cadangan ke": [old, new]}) for row_id, old, new in moved],
        "maju dalam daftar cadangan",
    )
    for row in db.session.identity_map.values():
        if isinstance(row, Enrolment) and row.batch_id == batch_id:
            db.session.expire(row, ["waiting_rank"])


def _ask_reason(reason: str | None) -> None:
    if not reason or not reason.strip():
        raise RuleError("Tuliskan alasannya dahulu.", "reason")


def _chosen(batch: Batch, ids: Iterable[int], states: tuple[str, ...]) -> tuple[list[Enrolment], int]:
    """Those of the ids, in their order, that are in one of the states; and how many are not. Refuses none at all."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise RuleError("Belum ada peserta yang ditandai.")
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.id.in_(wanted))
    rows = db.session.scalars(query.options(*Enrolment.seen()).execution_options(populate_existing=True))
    found = {row.id: row for row in rows}
    chosen = [found[row_id] for row_id in wanted if row_id in found and found[row_id].state in states]
    if not chosen:
        raise RuleError(_nobody(list(found.values()), len(wanted)))
    return chosen, len(wanted) - len(chosen)


def _nobody(found: list[Enrolment], asked: int) -> str:
    if asked == 1 and found:
        return f"Belum dapat dilakukan: status orang ini {found[0].state_name.lower()}."
    return "Tidak seorang pun dari yang ditandai dapat diproses begitu; lihat statusnya."


def _leave(chosen: list[Enrolment], state: str, reason: str) -> None:
    for enrolment in chosen:
        enrolment.state, enrolment.waiting_rank = state, None
        enrolment.reason, enrolment.decided_at = reason, now()
    db.session.flush()


def _last_rank(batch_id: int) -> int:
    return (
        db.session.scalar(select(func.max(Enrolment.waiting_rank)).where(Enrolment.batch_id == batch_id)) or 0
    )


def _take(quota: Quota, wanted: int) -> int:
    """Take up to so many free places; gives how many. One conditional statement: never one too many."""
    taken = min(wanted, quota.places - quota.filled)
    if taken > 0:
        _move_counter(quota, taken)
    return max(taken, 0)


def _give_back(quota: Quota, freed: int) -> None:
    if freed:
        _move_counter(quota, -freed)


def _move_counter(quota: Quota, step: int) -> None:
    counter = (
        update(Quota)
        .where(Quota.id == quota.id, Quota.filled + step <= Quota.places, Quota.filled + step >= 0)
        .values(filled=Quota.filled + step)
        .returning(Quota.filled)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(counter).scalar_one()  # the row is held, so a refusal here is a broken counter
    db.session.expire(quota, ["filled"])
