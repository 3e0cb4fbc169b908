"""The places of a batch: counted, held for who was offered one, and handed on along the waiting list.

Every verb that decides takes the batch's quota rows first (PostgreSQL; SQLite lets one writer in at a
time), so two clerks decide one after the other and the rows' counters are true when they are read. What
holds after each of them (`flask check` counts it again): in every quota cell filled = seated, held = open
offers, filled + held ≤ places; the waiting list is ranked 1..n; no place is free while somebody waits who can
have it. By setting of the batch that is everybody who waits, or everybody who was never offered a place.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select, update

from app.ground import audit
from app.ground.db import db
from app.ground.db import hold as one_at_a_time
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.training.models import (
    ACCEPTED,
    OFFER_DROPPED,
    OFFER_OPEN,
    OFFER_PASSED,
    SEATED,
    WAITING,
    WHOLE,
    Batch,
    Enrolment,
    Offer,
    Quota,
)
from app.training.selection import clashing


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
    passed: int = 0
    failed: int = 0

    @property
    def words(self) -> str:
        """What happened, for the clerk: "80 diterima, 20 menjadi cadangan." """
        told = [
            (self.fit, "lolos verifikasi"), (self.unfit, "tidak lolos verifikasi"),
            (self.passed, "lulus"), (self.failed, "tidak lulus"),
            (self.seated, "diterima"), (self.waiting, "menjadi cadangan"), (self.turned_away, "dicatat keluar"),
            (self.promoted, "cadangan naik menjadi peserta"), (self.expired, "tawaran lewat batas"),
            (self.offered, "tempat ditawarkan kepada cadangan"), (self.skipped, "dilewati karena sudah diputuskan"),
        ]  # fmt: skip
        return ", ".join(f"{count} {what}" for count, what in told if count) + "."


class Places:
    """The counters of a batch's quota cells while they are held: what is free, what a decision moves.

    A place counts in the batch as a whole and in each cell of its person that the batch has a quota for. What
    is moved is written by `settle()`, one conditional statement a cell, always in the order of the cells' ids.
    """

    def __init__(self, batch_id: int, rows: list[Quota]):
        self.batch_id = batch_id
        self.rows = {row.cell: row for row in rows}
        self._free = {row.cell: row.free for row in rows}
        self._moved = {row.cell: [0, 0] for row in rows}

    @property
    def whole(self) -> Quota:
        return self.rows[WHOLE]

    @property
    def free(self) -> int:
        """Places of the batch that nobody has and that are held for nobody."""
        return self._free[WHOLE]

    def trial(self) -> "Places":
        """The same counters to try moves on, which nobody writes."""
        other = Places(self.batch_id, list(self.rows.values()))
        other._free = dict(self._free)
        return other

    def full(self, cells: str) -> Quota | None:
        """The cell, of those named, that has no place left; None when there is room in all of them."""
        names = [cell for cell in cells.split() if cell in self._free]
        return next((self.rows[cell] for cell in names if self._free[cell] <= 0), None)

    def move(self, cells: str, filled: int = 0, held: int = 0) -> None:
        for cell in cells.split():
            if cell in self._free:
                self._free[cell] -= filled + held
                self._moved[cell][0] += filled
                self._moved[cell][1] += held

    def seat(self, enrolment: Enrolment) -> None:
        """Give the person a place."""
        enrolment.seat = enrolment.cells
        self.move(enrolment.seat, filled=1)
        enrolment.state, enrolment.waiting_rank, enrolment.decided_at = ACCEPTED, None, now()

    def settle(self) -> None:
        """Write what was moved. The rows are held, so a refusal here is a broken counter."""
        db.session.flush()
        for cell, row in sorted(self.rows.items(), key=lambda item: item[1].id):
            filled, held = self._moved[cell]
            if filled or held:
                _move_counter(row, filled, held)
                self._moved[cell] = [0, 0]


def hold(batch_id: int) -> Places:
    """The batch's quota rows, held until the transaction ends. Always what is taken first.

    One decision at a time in all trainings: nobody gets places on the same days in two of them.
    """
    one_at_a_time("training.places")
    whole = select(Quota).where(Quota.batch_id == batch_id, Quota.cell == WHOLE)
    db.session.scalars(whole.with_for_update().execution_options(populate_existing=True)).one()
    rows = select(Quota).where(Quota.batch_id == batch_id).order_by(Quota.id)
    return Places(batch_id, list(db.session.scalars(rows.execution_options(populate_existing=True))))


def _move_counter(quota: Quota, filled: int, held: int) -> None:
    new_filled, new_held = Quota.filled + filled, Quota.held + held
    counter = (
        update(Quota)
        .where(Quota.id == quota.id, new_filled + new_held <= Quota.places, new_filled >= 0, new_held >= 0)
        .values(filled=new_filled, held=new_held)
        .returning(Quota.filled)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(counter).scalar_one()
    db.session.expire(quota, ["filled", "held"])


def set_places(places: Places, wanted: dict[str, int]) -> None:
    """Make the batch's cells exactly these, besides the batch as a whole. Refuses fewer than are filled or held."""
    for cell, row in places.rows.items():
        if cell in wanted and wanted[cell] < row.filled + row.held:
            least = row.filled + row.held
            offered = f" dan {row.held} ditawarkan" if row.held else ""
            raise RuleError(
                f"Sudah {row.filled} peserta diterima{offered} pada bagian ini, jadi tidak dapat kurang dari {least}.",
                cell,
            )
    counted = _counted(places.batch_id)
    for cell, count in wanted.items():
        filled, held = counted.get(cell, (0, 0))
        if cell not in places.rows:
            if count < filled + held:
                raise RuleError(
                    f"Sudah {filled + held} orang mendapat tempat pada bagian ini, jadi kuotanya tidak dapat "
                    f"kurang dari {filled + held}.",
                    cell,
                )
            db.session.add(
                Quota(batch_id=places.batch_id, cell=cell, places=count, filled=filled, held=held)
            )
        else:
            places.rows[cell].places = count
    for cell, row in places.rows.items():
        if cell != WHOLE and cell not in wanted:
            db.session.delete(row)
    db.session.flush()


def _counted(batch_id: int) -> dict[str, tuple[int, int]]:
    """(filled, held) of every cell that somebody's place counts in, from the places themselves."""
    rows = select(Enrolment.seat, Enrolment.state).where(Enrolment.batch_id == batch_id, Enrolment.seat != "")
    counted: dict[str, tuple[int, int]] = {}
    for seat, state in db.session.execute(rows):
        for cell in seat.split():
            filled, held = counted.get(cell, (0, 0))
            counted[cell] = (filled + 1, held) if state in SEATED else (filled, held + 1)
    return counted


def fill(places: Places) -> dict[str, int]:
    """Hand the free places on, as the batch's setting says, and close the ranks; gives the words of an Outcome.

    Offers whose deadline has passed are closed first: who did not answer goes to the end of the line.
    """
    batch = db.session.get_one(Batch, places.batch_id)
    expired = _expire(places)
    chosen = next_in_line(batch, places)
    for enrolment in chosen:
        if batch.offer_hours:
            make_offer(enrolment, places, batch.offer_hours)
        else:
            places.seat(enrolment)
    places.settle()
    close_ranks(batch.id)
    return {"expired": expired, "offered" if batch.offer_hours else "promoted": len(chosen)}


def next_in_line(batch: Batch, places: Places) -> list[Enrolment]:
    """Those of the waiting list who can have the free places, in its order.

    Passed over: who has an offer (by setting of the batch, who ever had one), whose quota cell is full, and
    who has a place in a training on the same days where that is forbidden.
    """
    if places.free <= 0:
        return []
    offered = exists().where(
        Offer.enrolment_id == Enrolment.id, *(() if batch.offer_hours else (Offer.state == OFFER_OPEN,))
    )
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state == WAITING, ~offered)
    query = query.order_by(Enrolment.waiting_rank).options(*Enrolment.seen())
    waiting = db.session.scalars(query.execution_options(populate_existing=True)).all()
    engaged = clashing(batch, [row for row in waiting if not row.override_reason])
    trial, chosen = places.trial(), []
    for enrolment in waiting:
        if trial.free <= 0:
            break
        if enrolment.id not in engaged and trial.full(enrolment.cells) is None:
            trial.move(enrolment.cells, filled=1)
            chosen.append(enrolment)
    return chosen


def make_offer(enrolment: Enrolment, places: Places, hours: int) -> Offer:
    """Hold a free place for somebody who waits, for so many hours from now."""
    enrolment.seat = enrolment.cells
    places.move(enrolment.seat, held=1)
    moment = now()
    offer = Offer(
        batch_id=enrolment.batch_id, enrolment_id=enrolment.id, offered_at=moment,
        deadline_at=moment + dt.timedelta(hours=hours),
    )  # fmt: skip
    db.session.add(offer)
    db.session.flush()
    return offer


def _expire(places: Places) -> int:
    query = select(Offer).where(
        Offer.batch_id == places.batch_id, Offer.state == OFFER_OPEN, Offer.deadline_at < now()
    )
    late = db.session.scalars(query.order_by(Offer.id).execution_options(populate_existing=True)).all()
    rank = last_rank(places.batch_id)
    for offer in late:
        rank += 1
        close(offer, OFFER_PASSED)
        passed = db.session.get_one(Enrolment, offer.enrolment_id, populate_existing=True)
        let_go(passed, places)
        passed.waiting_rank = rank
    db.session.flush()
    return len(late)


def close(offer: Offer, state: str) -> None:
    offer.state, offer.answered_at = state, now()


def let_go(enrolment: Enrolment, places: Places) -> None:
    """Give back the place that was held for somebody by an offer."""
    places.move(enrolment.seat, held=-1)
    enrolment.seat = ""


def drop_offers(enrolments: list[Enrolment], places: Places) -> None:
    """Close the open offers of people who leave the line, and let go of the places held for them."""
    leaving = {enrolment.id: enrolment for enrolment in enrolments}
    query = select(Offer).where(Offer.enrolment_id.in_(leaving), Offer.state == OFFER_OPEN)
    for offer in db.session.scalars(query.execution_options(populate_existing=True)):
        close(offer, OFFER_DROPPED)
        let_go(leaving[offer.enrolment_id], places)
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
