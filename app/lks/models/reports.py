"""What partners hand in: periodic reports, and clients put forward for a training."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import now
from app.lks.models.institutions import DECLINED, WAITING, WITHDRAWN, File, Institution
from app.people.models import Person

SENT, REVISING, ACCEPTED = "dikirim", "revisi", "diterima"
REPORT_NAMES = {SENT: "Dikirim", REVISING: "Perlu diperbaiki", ACCEPTED: "Diterima"}


class Report(Versioned, Base):
    """The report of one LKS on one period: clients in and out, staff, activities, incidents, money in short."""

    __tablename__ = "lks_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"))
    period: Mapped[str] = mapped_column(
        String(7), index=True
    )  # 2026-S1, 2026-T3, 2026, 2026-05; see periods.py
    clients_start: Mapped[int]
    clients_in: Mapped[int]
    clients_out: Mapped[int]
    staff: Mapped[int]
    activities: Mapped[str] = mapped_column(String(4000))
    incidents: Mapped[str | None] = mapped_column(String(2000))
    income: Mapped[int] = mapped_column(BigInteger)  # rupiah
    expense: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("lks_file.id"))
    state: Mapped[str] = mapped_column(String(10), default=SENT)
    note: Mapped[str | None] = mapped_column(String(1000))  # what shall be mended; the partner reads it
    sent_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    sent_by: Mapped[str] = mapped_column(String(120))
    first_sent_on: Mapped[dt.date]  # decides whether it was in time, however often it is mended

    institution: Mapped[Institution] = relationship(lazy="raise")
    file: Mapped[File | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("institution_id", "period"),
        CheckConstraint("state IN ('dikirim', 'revisi', 'diterima')", name="state"),
        CheckConstraint("state != 'revisi' OR note IS NOT NULL", name="note"),
        CheckConstraint("clients_start + clients_in >= clients_out", name="clients"),
        CheckConstraint("income >= 0 AND expense >= 0", name="money"),
        Index(None, "state", "id"),
    )
    __audit__ = Audited(
        "laporan LKS",
        {
            "period": "Masa", "clients_start": "Klien awal", "clients_in": "Klien masuk", "clients_out": "Klien keluar",
            "staff": "Tenaga", "activities": "Kegiatan", "incidents": "Kejadian", "income": "Penerimaan",
            "expense": "Pengeluaran", "state": "Keadaan", "note": "Catatan dinas",
        },
        {"state": REPORT_NAMES},
    )  # fmt: skip

    @classmethod
    def seen(cls):
        return [joinedload(cls.institution), joinedload(cls.file)]

    @property
    def clients_end(self) -> int:
        return self.clients_start + self.clients_in - self.clients_out

    @property
    def state_name(self) -> str:
        return REPORT_NAMES[self.state]


TAKEN = "diterima"
NOMINATION_NAMES = {WAITING: "Menunggu", TAKEN: "Diterima", DECLINED: "Ditolak", WITHDRAWN: "Ditarik"}


class Nomination(Versioned, Base):
    """A client whom an LKS puts forward for a training of the office. The partner learns what was decided, no more:
    not whether the register knows the person."""

    __tablename__ = "lks_nomination"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    course: Mapped[str] = mapped_column(String(40))  # key of the offer that takes nominations
    course_id: Mapped[int]  # its batch
    title: Mapped[str] = mapped_column(String(160))  # the batch as it was called then
    name: Mapped[str] = mapped_column(String(120))
    nik: Mapped[str | None] = mapped_column(String(16))
    sex: Mapped[str | None] = mapped_column(String(1))
    birth_date: Mapped[dt.date | None]
    address: Mapped[str | None] = mapped_column(String(200))
    kelurahan: Mapped[str | None] = mapped_column(ForeignKey("wilayah_kelurahan.code"))
    phone: Mapped[str | None] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    answer: Mapped[str | None] = mapped_column(String(300))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    proposed_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)

    institution: Mapped[Institution] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("state IN ('menunggu', 'diterima', 'ditolak', 'ditarik')", name="state"),
        CheckConstraint("state != 'diterima' OR person_id IS NOT NULL", name="person"),
        CheckConstraint("state != 'ditolak' OR answer IS NOT NULL", name="answer"),
        Index(None, "course", "course_id"),
    )
    __audit__ = Audited(
        "usulan klien LKS", {"title": "Pelatihan", "state": "Keadaan", "answer": "Jawaban"}, {"state": NOMINATION_NAMES}
    )

    @property
    def state_name(self) -> str:
        return NOMINATION_NAMES[self.state]
