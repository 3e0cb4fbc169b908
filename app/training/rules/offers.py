"""Places offered to the waiting list: rung up, agreed to, declined, let pass; and the order of the line.

An offer holds its place until its deadline. After it nobody can agree any more: the place goes on to the
next as soon as somebody works on the batch, and who did not answer stays at the end of the line.
"""

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import WIB, clock, day_date, now
from app.training import cells
from app.training.models import (
    ACCEPTED,
    OFFER_AGREED,
    OFFER_DECLINED,
    OFFER_NAMES,
    OFFER_OPEN,
    WAITING,
    WHOLE,
    WITHDRAWN,
    Batch,
    Enrolment,
    Offer,
)
from app.training.rules import places
from app.training.rules.choosing import ask_reason
from app.training.rules.places import Outcome, hold
from app.training.selection import clashing


def record_call(offer: Offer, spoken_to: str | None, note: str | None, by=None) -> None:
    """Write down that somebody was rung about an offer, and what was said. Refuses an offer that is closed."""
    hold(offer.batch_id)
    _ask_open(offer)
    _rung(offer, spoken_to, note, by)
    db.session.flush()


def agree(batch: Batch, offer: Offer, spoken_to: str | None = None, note: str | None = None, by=None) -> None:
    """Seat who agreed, on the place that was held. Refuses after the deadline, and an offer that is closed."""
    held = hold(batch.id)
    _ask_open(offer)
    if offer.overdue:
        raise RuleError(
            f"Batas jawab tawaran ini sudah lewat ({moment(offer.deadline_at)}), jadi tidak dapat diterima lagi. "
            "Lanjutkan ke cadangan berikutnya, atau tawarkan lagi bila masih ada tempat."
        )
    enrolment = db.session.get_one(Enrolment, offer.enrolment_id, populate_existing=True)
    _refuse_clash(batch, enrolment)
    _rung(offer, spoken_to, note, by)
    places.close(offer, OFFER_AGREED)
    held.move(enrolment.seat, filled=1, held=-1)
    enrolment.state, enrolment.waiting_rank, enrolment.decided_at = ACCEPTED, None, now()
    held.settle()
    places.close_ranks(batch.id)


def decline(
    batch: Batch, offer: Offer, spoken_to: str | None = None, note: str | None = None, by=None
) -> Outcome:
    """Let go who does not want the place; it goes on to the next. Refuses an offer that is closed."""
    held = hold(batch.id)
    _ask_open(offer)
    enrolment = db.session.get_one(Enrolment, offer.enrolment_id, populate_existing=True)
    _rung(offer, spoken_to, note, by)
    places.close(offer, OFFER_DECLINED)
    places.let_go(enrolment, held)
    enrolment.state, enrolment.waiting_rank, enrolment.decided_at = WITHDRAWN, None, now()
    enrolment.reason = "Menolak tempat yang ditawarkan" + (f": {note}" if note else "")
    db.session.flush()
    return Outcome(turned_away=1, **places.fill(held))


def expire(batch: Batch, by=None) -> Outcome:
    """Close the offers whose deadline has passed and hand their places on. Refuses when there is none."""
    done = places.fill(hold(batch.id))
    if not any(done.values()):
        raise RuleError("Tidak ada tawaran yang lewat batas.")
    return Outcome(**done)


def offer_to(batch: Batch, enrolment_id: int, by=None) -> Offer:
    """Offer a free place to somebody who waits, once more or out of turn. Refuses when no place is free."""
    held = hold(batch.id)
    enrolment = _waiting(batch, enrolment_id)
    if open_offer(enrolment_id):
        raise RuleError("Orang ini sudah ditawari dan jawabannya masih ditunggu.")
    full = held.full(enrolment.cells)
    if full is not None:
        part = "" if full.cell == WHOLE else f" pada bagian {cells.name(full.cell)}"
        raise RuleError(f"Tidak ada tempat kosong{part} untuk ditawarkan.")
    _refuse_clash(batch, enrolment)
    offer = places.make_offer(enrolment, held, batch.offer_hours or 24)
    held.settle()
    return offer


def reorder(batch: Batch, enrolment_id: int, rank: int, reason: str | None, by=None) -> None:
    """Move somebody to another rank of the line, for a reason; the others keep their order.

    Refuses without a reason, a rank that the line has not, and who has an offer that waits for an answer.
    """
    ask_reason(reason)
    hold(batch.id)
    _waiting(batch, enrolment_id)
    if open_offer(enrolment_id):
        raise RuleError("Orang ini sedang ditawari tempat; tunggu jawabannya sebelum mengubah urutan.")
    order = [row_id for row_id, _rank in places.ranked(batch.id)]
    if not 1 <= rank <= len(order):
        raise RuleError(f"Urutan cadangan di angkatan ini dari 1 sampai {len(order)}.", "rank")
    order.remove(enrolment_id)
    order.insert(rank - 1, enrolment_id)
    places.rerank(batch.id, order, "mengubah urutan cadangan", reason)


def open_offer(enrolment_id: int) -> Offer | None:
    query = db.select(Offer).where(Offer.enrolment_id == enrolment_id, Offer.state == OFFER_OPEN)
    return db.session.scalar(query)


def moment(instant) -> str:
    """Sabtu, 21 November 2026 pukul 09.41 WIB"""
    return f"{day_date(instant.astimezone(WIB).date())} pukul {clock(instant)}"


def _refuse_clash(batch: Batch, enrolment: Enrolment) -> None:
    """Nobody is seated in two trainings on the same days, unless an exception was made for this person."""
    if not enrolment.override_reason and (title := clashing(batch, [enrolment]).get(enrolment.id)):
        raise RuleError(f"Orang ini sudah mendapat tempat di {title}, yang tanggalnya bertabrakan.")


def _waiting(batch: Batch, enrolment_id: int) -> Enrolment:
    seen = Enrolment.seen()
    enrolment = db.session.get(Enrolment, enrolment_id, populate_existing=True, options=seen)
    if enrolment is None or enrolment.batch_id != batch.id or enrolment.state != WAITING:
        raise RuleError("Orang ini tidak lagi dalam daftar cadangan. Muat ulang halaman.")
    return enrolment


def _ask_open(offer: Offer) -> None:
    db.session.refresh(offer)  # another clerk may have answered while this one waited for the quota
    if offer.state != OFFER_OPEN:
        raise RuleError(
            f"Tawaran ini sudah selesai ({OFFER_NAMES[offer.state].lower()}). Muat ulang halaman."
        )


def _rung(offer: Offer, spoken_to: str | None, note: str | None, by) -> None:
    offer.phoned_at, offer.phoned_by = now(), by.name if by else None
    offer.spoken_to, offer.note = spoken_to, note
