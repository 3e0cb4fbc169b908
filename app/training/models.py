"""Skills training: programme → skill → batch (angkatan) → enrolment."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.attendance.models import Sheet
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import date_range, now, today
from app.people.models import Person

APPLIED, FIT, UNFIT = "mendaftar", "lolos", "tidak_lolos"
ACCEPTED, WAITING, REJECTED = "diterima", "cadangan", "ditolak"
ATTENDING, PASSED, FAILED = "mengikuti", "lulus", "tidak_lulus"
WITHDRAWN = "mengundurkan_diri"

SEATED = (ACCEPTED, ATTENDING, PASSED, FAILED)  # states that hold a place of the quota
UNDECIDED = (APPLIED, FIT)  # states that wait for a decision
RUNNING = (ACCEPTED, ATTENDING)  # seated and without a result

OFFER_OPEN, OFFER_AGREED, OFFER_DECLINED = "terbuka", "diterima", "ditolak"
OFFER_PASSED, OFFER_DROPPED = "lewat", "batal"
OFFER_NAMES = {
    OFFER_OPEN: "Menunggu jawaban",
    OFFER_AGREED: "Bersedia",
    OFFER_DECLINED: "Menolak",
    OFFER_PASSED: "Tidak menjawab sampai batas",
    OFFER_DROPPED: "Keluar dari daftar cadangan",
}

TERMS = (3, 6, 12)  # months after the training at which people are asked
TURNOVER = {
    "kurang1": "Kurang dari Rp1 juta",
    "1-3": "Rp1 juta sampai Rp3 juta",
    "3-5": "Rp3 juta sampai Rp5 juta",
    "5-10": "Rp5 juta sampai Rp10 juta",
    "lebih10": "Lebih dari Rp10 juta",
}

WHOLE = "semua"  # the quota cell of the batch as a whole

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


TONES = {
    APPLIED: "info",
    FIT: "info",
    ACCEPTED: "ok",
    ATTENDING: "ok",
    PASSED: "ok",
    WAITING: "warn",
    FAILED: "bad",
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
    offer_hours: Mapped[int] = mapped_column(default=0)  # 0: a freed place goes to the first in line at once
    note: Mapped[str | None] = mapped_column(String(2000))
    certificate_job_id: Mapped[int | None] = mapped_column(
        ForeignKey("job.id")
    )  # the last one that made PDFs

    programme: Mapped[Programme] = relationship(lazy="raise")
    sheet: Mapped[Sheet] = relationship(lazy="raise")
    quota: Mapped["Quota"] = relationship(
        lazy="raise",
        primaryjoin="and_(Quota.batch_id == Batch.id, Quota.cell == 'semua')",
        viewonly=True,
        uselist=False,
    )

    @classmethod
    def seen(cls):
        """What a list or a page needs beside the batch itself."""
        return [joinedload(cls.programme), joinedload(cls.quota)]

    @property
    def places(self) -> int:
        return self.quota.places

    @property
    def days(self) -> str:
        return date_range(self.starts_on, self.ends_on)

    @property
    def phase(self) -> str:
        """Where the batch stands today, in a word."""
        if today() < self.starts_on:
            return "Akan datang"
        return "Selesai" if today() > self.ends_on else "Berlangsung"

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("minimum_share BETWEEN 0 AND 100", name="minimum_share"),
    )
    __audit__ = Audited(
        "angkatan",
        {
            "title": "Nama", "starts_on": "Mulai", "ends_on": "Selesai", "place": "Tempat", "trainer": "Pelatih",
            "fund": "Sumber dana", "decree": "Nomor SK", "hours": "Jam pelajaran", "minimum_share": "Kehadiran minimum",
            "offer_hours": "Batas jawab cadangan (jam)", "note": "Catatan",
        },
    )  # fmt: skip


class Quota(Base):
    """The counter of one quota cell (the whole batch, a sex, a kecamatan, a skill): no more filled than places."""

    __tablename__ = "training_quota"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    cell: Mapped[str] = mapped_column(String(40), default=WHOLE)
    places: Mapped[int]
    filled: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)  # kept for people who were offered one
    __table_args__ = (
        UniqueConstraint("batch_id", "cell"),
        CheckConstraint("filled >= 0 AND held >= 0 AND filled + held <= places", name="filled"),
    )
    __audit__ = Audited("kuota", {"places": "Jumlah tempat"})

    @property
    def free(self) -> int:
        """Places that nobody has and that are held for nobody."""
        return self.places - self.filled - self.held


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
    override_reason: Mapped[str | None] = mapped_column(String(300))  # why a rule that forbids was set aside
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
        "kepesertaan",
        {
            "state": "Status", "waiting_rank": "Cadangan ke", "reason": "Alasan", "skill_id": "Keterampilan",
            "override_reason": "Alasan pengecualian",
        },
    )  # fmt: skip

    @classmethod
    def seen(cls):
        """What a row of a list needs beside the enrolment itself."""
        return [joinedload(cls.person), joinedload(cls.skill)]

    @property
    def state_name(self) -> str:
        name = STATE_NAMES[self.state]
        return f"{name} {self.waiting_rank}" if self.state == WAITING else name

    @property
    def tone(self) -> str:
        """How strongly a screen shows the state: what needs a decision stands out."""
        return TONES.get(self.state, "plain")

    @property
    def undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def open(self) -> bool:
        """Whether the person may still be decided on or leave."""
        return self.state in (*UNDECIDED, WAITING, *RUNNING)

    @property
    def seated(self) -> bool:
        return self.state in SEATED


class Offer(Base):
    """A free place offered to somebody of the waiting list, until a deadline, and what came of it."""

    __tablename__ = "training_offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=OFFER_OPEN)
    offered_at: Mapped[dt.datetime] = mapped_column(Instant)
    deadline_at: Mapped[dt.datetime] = mapped_column(Instant)
    phoned_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    phoned_by: Mapped[str | None] = mapped_column(String(120))
    spoken_to: Mapped[str | None] = mapped_column(String(80))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    note: Mapped[str | None] = mapped_column(String(200))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("(state = 'terbuka') = (answered_at IS NULL)", name="answered"),
        Index(
            "uq_training_offer_open", "enrolment_id", unique=True,
            sqlite_where=text("state = 'terbuka'"), postgresql_where=text("state = 'terbuka'"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "tawaran tempat",
        {
            "state": "Jawaban", "deadline_at": "Batas jawab", "phoned_at": "Ditelepon", "spoken_to": "Yang bicara",
            "note": "Catatan",
        },
    )  # fmt: skip

    @property
    def state_name(self) -> str:
        return OFFER_NAMES[self.state]

    @property
    def overdue(self) -> bool:
        """Whether it still waits for an answer that can no longer be yes."""
        return self.state == OFFER_OPEN and self.deadline_at < now()


class FollowUp(Base):
    """What a visit found 3, 6 or 12 months after the training. Not reached is an answer too."""

    __tablename__ = "training_follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"))
    months: Mapped[int]
    visited_on: Mapped[dt.date]
    reached: Mapped[bool]
    running: Mapped[bool | None]
    kind: Mapped[str | None] = mapped_column(String(120))
    turnover: Mapped[str | None] = mapped_column(String(10))
    workers: Mapped[int | None]
    nib: Mapped[str | None] = mapped_column(String(20))
    still_on_aid: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(500))
    by_name: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (
        UniqueConstraint("enrolment_id", "months"),
        CheckConstraint("months IN (3, 6, 12)", name="months"),
        CheckConstraint("running IS NULL OR reached", name="reached"),
    )
    __audit__ = Audited(
        "tindak lanjut pelatihan",
        {
            "reached": "Terjangkau", "running": "Usaha berjalan", "kind": "Jenis usaha", "turnover": "Omzet",
            "workers": "Tenaga kerja", "nib": "NIB", "still_on_aid": "Masih menerima bantuan", "note": "Catatan",
        },
    )  # fmt: skip

    @property
    def outcome(self) -> str:
        """What was found, in a word or two."""
        if not self.reached:
            return "Tidak terjangkau"
        return "Usaha berjalan" if self.running else "Usaha tidak berjalan"

    @property
    def turnover_name(self) -> str | None:
        return TURNOVER.get(self.turnover)
