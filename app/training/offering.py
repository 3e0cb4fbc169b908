"""The waiting list as its page shows it: the line, the open offers, what became of the others, and why it stands."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.ground.db import db
from app.training import cells
from app.training.models import OFFER_OPEN, WAITING, Batch, Enrolment, Offer
from app.training.rules.offers import moment
from app.training.selection import clashing


class Line:
    """Everybody who waits for a place of the batch, in order. Five queries, however many they are."""

    def __init__(self, batch: Batch):
        self.quota = batch.quota
        rows = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state == WAITING)
        rows = rows.options(*Enrolment.seen()).execution_options(populate_existing=True)
        self.waiting = list(db.session.scalars(rows.order_by(Enrolment.waiting_rank)))
        person = joinedload(Offer.enrolment).options(*Enrolment.seen())
        offers = select(Offer).where(Offer.batch_id == batch.id).options(person).order_by(Offer.id.desc())
        self.offers = list(db.session.scalars(offers.execution_options(populate_existing=True)))
        self._last = {}
        self._cells = {row.cell: row for row in cells.of(batch)}
        self._engaged = clashing(batch, [row for row in self.waiting if not row.override_reason])
        for offer in self.offers:
            self._last.setdefault(offer.enrolment_id, offer)

    @property
    def open(self) -> list[Offer]:
        """The offers that wait for an answer, the most urgent first."""
        waiting = [offer for offer in self.offers if offer.state == OFFER_OPEN]
        return sorted(waiting, key=lambda offer: (offer.deadline_at, offer.id))

    @property
    def closed(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.state != OFFER_OPEN]

    @property
    def overdue(self) -> int:
        return sum(offer.overdue for offer in self.offers)

    def last(self, enrolment: Enrolment) -> Offer | None:
        """The last offer that this person had."""
        return self._last.get(enrolment.id)

    def is_offered(self, enrolment: Enrolment) -> bool:
        offer = self.last(enrolment)
        return offer is not None and offer.state == OFFER_OPEN

    @property
    def why(self) -> str:
        """Why nobody of the line moves up just now."""
        if not self.waiting:
            return "Tidak ada yang menunggu."
        if self.overdue:
            return f"{self.overdue} tawaran lewat batas jawabnya. Lanjutkan, agar tempatnya sampai kepada yang berikut."
        if self.open:
            until = moment(self.open[0].deadline_at)
            return f"{len(self.open)} tempat sedang ditawarkan; jawaban pertama ditunggu sampai {until}."
        if self.quota.free <= 0:
            return f"Belum ada yang naik karena {self.quota.places} tempat terisi semua."
        reasons = list(dict.fromkeys(filter(None, map(self.hindrance, self.waiting))))
        if reasons:
            return f"Ada {self.quota.free} tempat kosong, tetapi belum ada yang dapat naik: {'; '.join(reasons[:4])}."
        return (
            f"Ada {self.quota.free} tempat kosong, tetapi semua cadangan sudah pernah ditawari dan tidak menjawab "
            "sampai batasnya. Tawarkan lagi kepada salah satu."
        )

    def hindrance(self, enrolment: Enrolment) -> str | None:
        """What keeps this one from a place that is free: a full part of the quota, another training."""
        full = next((c for c in enrolment.cells.split() if c in self._cells and self._cells[c].free <= 0), None)
        if full:
            row = self._cells[full]
            return f"kuota {cells.name(full)} penuh ({row.filled + row.held} dari {row.places})"
        if title := self._engaged.get(enrolment.id):
            return f"cadangan {enrolment.waiting_rank} sudah mendapat tempat di {title} pada hari yang sama"
        return None


def open_offer(enrolment: Enrolment) -> Offer | None:
    """The offer that waits for this person's answer."""
    query = select(Offer).where(Offer.enrolment_id == enrolment.id, Offer.state == OFFER_OPEN)
    return db.session.scalar(query)
