"""Skills training: programme → skill → batch (angkatan) → enrolment."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.attendance.models import Sheet
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import now
from app.people.models import Person

APPLIED, FIT, UNFIT = "mendaftar", "lolos", "tidak_lolos"
ACCEPTED, WAITING, REJECTED = "diterima", "cadangan", "ditolak"
ATTENDING, PASSED, FAILED = "mengikuti", "lulus", "tidak_lulus"
WITHDRAWN = "mengundurkan_diri"

SEATED = (ACCEPTED, ATTENDING, PASSED, FAILED)  # states that hold a place of the quota

STATE_NAMES = {
    APPLIED: "Mendaftar",
    FIT: "Lolos verifikasi",
    UNFIT: "Tidak lolos verifikasi",
    ACCEPTED: "Diterima",
    WAITING: "Cadangan",
    REJECTED: "Ditolak",
    ATTENDING: "Mengikuti",
    PASSED: "Lulus",
    FAILED: "Tidak lulus",
    WITHDRAWN: "Mengundurkan diri",
}


class Programme(Base):
    __tablename__ = "training_programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    skills: Mapped[list["Skill"]] = relationship(lazy="raise", order_by="Skill.name")
    __audit__ = Audited("program pelatihan", {"name": "Nama"})


class Skill(Base):
    __tablename__ = "training_skill"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("training_programme.id"))
    name: Mapped[str] = mapped_column(String(80))
    __table_args__ = (UniqueConstraint("programme_id", "name"),)
    __audit__ = Audited("keterampilan", {"name": "Nama"})


class Batch(Versioned, Base):
    """An angkatan: its days, place, places, and the share of attendance that earns a certificate."""

    __tablename__ = "training_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("training_programme.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("attendance_sheet.id"))
    title: Mapped[str] = mapped_column(String(160))
    starts_on: Mapped[dt.date] = mapped_column(index=True)
    ends_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(String(160), default="")
    trainer: Mapped[str] = mapped_column(String(120), default="")
    fund: Mapped[str] = mapped_column(String(80), default="")
    decree: Mapped[str] = mapped_column(String(80), default="")  # nomor SK
    hours: Mapped[int] = mapped_column(default=0)
    minimum_share: Mapped[int] = mapped_column(default=80)  # per cent of sessions
    note: Mapped[str | None] = mapped_column(String(2000))

    programme: Mapped[Programme] = relationship(lazy="raise")
    sheet: Mapped[Sheet] = relationship(lazy="raise")
    quota: Mapped["Quota"] = relationship(
        lazy="raise", primaryjoin="and_(Quota.batch_id == Batch.id, Quota.cell == 'semua')", viewonly=True
    )
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("minimum_share BETWEEN 0 AND 100", name="minimum_share"),
    )
    __audit__ = Audited(
        "angkatan",
        {
            "title": "Nama", "starts_on": "Mulai", "ends_on": "Selesai", "place": "Tempat", "trainer": "Pelatih",
            "fund": "Sumber dana", "decree": "Nomor SK", "hours": "Jam pelajaran", "minimum_share": "Kehadiran minimum",
            "note": "Catatan",
        },
    )  # fmt: skip


class Quota(Base):
    """The counter of one quota cell (the whole batch, a sex, a kecamatan, a skill): no more filled than places."""

    __tablename__ = "training_quota"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    cell: Mapped[str] = mapped_column(String(40), default="semua")
    places: Mapped[int]
    filled: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("batch_id", "cell"),
        CheckConstraint("filled >= 0 AND filled <= places", name="filled"),
    )
    __audit__ = Audited("kuota", {"places": "Jumlah tempat"})


class Enrolment(Versioned, Base):
    """A person in a batch, from nomination to result."""

    __tablename__ = "training_enrolment"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("training_skill.id"))
    state: Mapped[str] = mapped_column(String(20), default=APPLIED)
    waiting_rank: Mapped[int | None]  # 1 is the next to move up; only while the state is cadangan
    reason: Mapped[str | None] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(40), default="loket")  # loket, impor
    applied_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(lazy="raise")
    skill: Mapped[Skill | None] = relationship(lazy="raise")
    batch: Mapped[Batch] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("batch_id", "person_id"),
        UniqueConstraint("batch_id", "waiting_rank"),
        CheckConstraint("(state = 'cadangan') = (waiting_rank IS NOT NULL)", name="rank_while_waiting"),
        Index(None, "batch_id", "state", "id"),
    )
    __audit__ = Audited(
        "kepesertaan", {"state": "Status", "waiting_rank": "Cadangan ke", "reason": "Alasan", "skill_id": "Keterampilan"}
    )

    @property
    def state_name(self) -> str:
        name = STATE_NAMES[self.state]
        return f"{name} {self.waiting_rank}" if self.state == WAITING else name

    @property
    def seated(self) -> bool:
        return self.state in SEATED
