"""The places of a batch: counted, held for who was offered one, and handed on along the waiting list.

Every verb that decides takes the batch's quota row first (PostgreSQL; SQLite lets one writer in at a
time), so two clerks decide one after the other and the row's counters are true when they are read. What
holds after each of them (`flask check` counts it again): filled = seated, held = open offers, filled +
held ≤ places; the waiting list is ranked 1..n; no place is free while somebody waits who can have it. By
setting of the batch that is everybody who waits, or everybody who was never offered a place.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select, update

from app.ground import audit
from app.ground.db import db
from app.ground.tanggal import now
from app.training.models import (
    ACCEPTED,
    OFFER_DROPPED,
    OFFER_OPEN,
    OFFER_PASSED,
    WAITING,
    WHOLE,
    Batch,
    Enrolment,
    Offer,
    Quota,
)


@dataclass(frozen=True)
class Outcome:
    """What a decision did: how many it seated, put on the waiting list, turned away, left as they were."""

    seated: int = 0
    waiting: int = 0
    turned_away: int = 0
    skipped: int = 0
    promoted: int = 0
    expired: int = 0
    offered: int = 0
    fit: int = 0
    unfit: int = 0

    @property
    def words(self) -> str:
        """What happened, for the clerk: "80 diterima, 20 menjadi cadangan." """
        told = [
            (self.fit, "lolos verifikasi"), (self.unfit, "tidak lolos verifikasi"),
            (self.seated, "diterima"), (self.waiting, "menjadi cadangan"), (self.turned_away, "dicatat keluar"),
            (self.promoted, "cadangan naik menjadi peserta"), (self.expired, "tawaran lewat batas"),
            (self.offered, "tempat ditawarkan kepada cadangan"), (self.skipped, "dilewati karena sudah diputuskan"),
        ]  # fmt: skip
        return ", ".join(f"{count} {what}" for count, what in told if count) + "."


def hold(batch_id: int) -> Quota:
    """The batch's quota row, held until the transaction ends. Always the first row that is taken."""
    query = select(Quota).where(Quota.batch_id == batch_id, Quota.cell == WHOLE)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def take(quota: Quota, wanted: int) -> int:
    """Take up to so many free places; gives how many. One conditional statement: never one too many."""
    taken = min(wanted, quota.free)
    if taken > 0:
        move_counter(quota, filled=taken)
    return max(taken, 0)


def give_back(quota: Quota, freed: int) -> None:
    if freed:
        move_counter(quota, filled=-freed)


def move_counter(quota: Quota, filled: int = 0, held: int = 0) -> None:
    new_filled, new_held = Quota.filled + filled, Quota.held + held
    counter = (
        update(Quota)
        .where(Quota.id == quota.id, new_filled + new_held <= Quota.places, new_filled >= 0, new_held >= 0)
        .values(filled=new_filled, held=new_held)
        .returning(Quota.filled)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(counter).scalar_one()  # the row is held, so a refusal here is a broken counter
    db.session.expire(quota, ["filled", "held"])


def fill(batch_id: int, quota: Quota) -> dict[str, int]:
    """Hand the free places on, as the batch's setting says, and close the ranks; gives the words of an Outcome.

    Offers whose deadline has passed are closed first: who did not answer goes to the end of the line.
    """
    hours = db.session.scalar(select(Batch.offer_hours).where(Batch.id == batch_id))
    expired = _expire(batch_id, quota)
    done = {"offered": _offer(batch_id, quota, hours)} if hours else {"promoted": _seat(batch_id, quota)}
    close_ranks(batch_id)
    return {"expired": expired} | done


def _seat(batch_id: int, quota: Quota) -> int:
    first = _first(batch_id, quota.free, Offer.state == OFFER_OPEN)
    take(quota, len(first))
    for enrolment in first:
        enrolment.state, enrolment.waiting_rank = ACCEPTED, None
        enrolment.decided_at = now()
    db.session.flush()
    return len(first)


def _offer(batch_id: int, quota: Quota, hours: int) -> int:
    first = _first(batch_id, quota.free)
    for enrolment in first:
        make_offer(enrolment, quota, hours)
    return len(first)


def make_offer(enrolment: Enrolment, quota: Quota, hours: int) -> Offer:
    """Hold a free place for somebody who waits, for so many hours from now."""
    move_counter(quota, held=1)
    moment = now()
    offer = Offer(
        batch_id=enrolment.batch_id, enrolment_id=enrolment.id, offered_at=moment,
        deadline_at=moment + dt.timedelta(hours=hours),
    )  # fmt: skip
    db.session.add(offer)
    db.session.flush()
    return offer


def _first(batch_id: int, count: int, *without) -> list[Enrolment]:
    """The first of the line, without those who have such an offer (by default: any at all)."""
    if count <= 0:
        return []
    offered = exists().where(Offer.enrolment_id == Enrolment.id, *without)
    query = select(Enrolment).where(Enrolment.batch_id == batch_id, Enrolment.state == WAITING, ~offered)
    query = query.order_by(Enrolment.waiting_rank).limit(count).options(*Enrolment.seen())
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _expire(batch_id: int, quota: Quota) -> int:
    query = select(Offer).where(
        Offer.batch_id == batch_id, Offer.state == OFFER_OPEN, Offer.deadline_at < now()
    )
    late = db.session.scalars(query.order_by(Offer.id).execution_options(populate_existing=True)).all()
    rank = last_rank(batch_id)
    for offer in late:
        rank += 1
        close(offer, OFFER_PASSED)
        passed = db.session.get_one(Enrolment, offer.enrolment_id, populate_existing=True)
        passed.waiting_rank = rank
    if late:
        move_counter(quota, held=-len(late))
        db.session.flush()
    return len(late)


def close(offer: Offer, state: str) -> None:
    offer.state, offer.answered_at = state, now()


def drop_offers(enrolment_ids: list[int], quota: Quota) -> None:
    """Close the open offers of people who leave the line, and let go of the places held for them."""
    query = select(Offer).where(Offer.enrolment_id.in_(enrolment_ids), Offer.state == OFFER_OPEN)
    dropped = db.session.scalars(query.execution_options(populate_existing=True)).all()
    for offer in dropped:
        close(offer, OFFER_DROPPED)
    if dropped:
        move_counter(quota, held=-len(dropped))
        db.session.flush()


def last_rank(batch_id: int) -> int:
    return (
        db.session.scalar(select(func.max(Enrolment.waiting_rank)).where(Enrolment.batch_id == batch_id)) or 0
    )


def close_ranks(batch_id: int) -> None:
    """Number the waiting list 1..n again, in its order."""
    rerank(batch_id, [row_id for row_id, _rank in ranked(batch_id)], "maju dalam daftar cadangan")


def ranked(batch_id: int) -> list[tuple[int, int]]:
    """The waiting list in its order, as (enrolment id, rank)."""
    query = select(Enrolment.id, Enrolment.waiting_rank).where(
        Enrolment.batch_id == batch_id, Enrolment.state == WAITING
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Enrolment.waiting_rank))]


def rerank(batch_id: int, order: list[int], action: str, reason: str | None = None) -> None:
    """Give the waiting list the ranks 1..n in this order.

    Ranks are unique in a batch, and both databases look at each row as it changes: so the rows that
    move step aside below nought first, where they meet nobody, and then take their new rank.
    """
    known = dict(ranked(batch_id))
    moved = [(row_id, known[row_id], new) for new, row_id in enumerate(order, 1) if known[row_id] != new]
    if not moved:
        return
    table = Enrolment.__table__
    aside = update(table).where(table.c.id.in_([row_id for row_id, _old, _new in moved]))
    db.session.execute(aside.values(waiting_rank=-table.c.waiting_rank))
    place = update(table).where(table.c.id == bindparam("row_id")).values(waiting_rank=bindparam("rank"))
    db.session.execute(place, [{"row_id": row_id, "rank": new} for row_id, _old, new in moved])
    why = {"Alasan": [None, reason]} if reason else {}
    told = [(row_id, {"Cadangan ke": [old, new]} | why) for row_id, old, new in moved]
    audit.record_many(Enrolment.__tablename__, told, action)
    for row in db.session.identity_map.values():
        if isinstance(row, Enrolment) and row.batch_id == batch_id:
            db.session.expire(row, ["waiting_rank"])
