"""Skills training: programme → skill → batch (angkatan) → enrolment."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.attendance.models import Sheet
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned, db
from app.ground.tanggal import date_range, now, today
from app.people.models import Person

APPLIED, FIT, UNFIT = "mendaftar", "lolos", "tidak_lolos"
ACCEPTED, WAITING, REJECTED = "diterima", "cadangan", "ditolak"
ATTENDING, PASSED, FAILED = "mengikuti", "lulus", "tidak_lulus"
WITHDRAWN = "mengundurkan_diri"
PAST = "data awal"  # the source of who finished before there was this program (rules/past.py)

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

# Quota cells: the batch as a whole, and where it is wanted one for a sex, a kecamatan, a skill ("jk:P", "ket:7").
WHOLE, BY_SEX, BY_KECAMATAN, BY_SKILL = "semua", "jk:", "kec:", "ket:"

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

    @classmethod
    def name_of(cls, skill_id: int) -> str | None:
        skill = db.session.get(cls, skill_id)
        return skill and skill.name


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
    allowance: Mapped[int] = mapped_column(default=0)  # rupiah for each day attended; 0: none is paid
    budget: Mapped[int] = mapped_column(BigInteger, default=0)  # pagu, rupiah
    kit: Mapped[str] = mapped_column(String(3000), default="")  # goods handed over, "name; quantity" a line
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
        CheckConstraint("allowance >= 0 AND budget >= 0", name="money"),
    )
    __audit__ = Audited(
        "angkatan",
        {
            "title": "Nama", "starts_on": "Mulai", "ends_on": "Selesai", "place": "Tempat", "trainer": "Pelatih",
            "fund": "Sumber dana", "decree": "Nomor SK", "hours": "Jam pelajaran", "minimum_share": "Kehadiran minimum",
            "offer_hours": "Batas jawab cadangan (jam)", "allowance": "Uang saku sehari", "budget": "Pagu",
            "kit": "Alat yang diserahkan", "note": "Catatan",
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
    seat: Mapped[str] = mapped_column(String(80), default="")  # the quota cells that the place was counted in
    pre_test: Mapped[int | None]
    post_test: Mapped[int | None]
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
        CheckConstraint("pre_test BETWEEN 0 AND 100", name="pre_test"),
        CheckConstraint("post_test BETWEEN 0 AND 100", name="post_test"),
        Index(None, "batch_id", "state", "id"),
    )
    __audit__ = Audited(
        "kepesertaan",
        {
            "state": "Status", "waiting_rank": "Cadangan ke", "reason": "Alasan", "skill_id": "Keterampilan",
            "override_reason": "Alasan pengecualian", "pre_test": "Nilai awal", "post_test": "Nilai akhir",
        },
        {"state": STATE_NAMES, "skill_id": Skill.name_of},
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
    def cells(self) -> str:
        """The quota cells that a place for this person counts in, as `seat` keeps them. Takes the person along."""
        cells = self.cells_of(self.person)
        return f"{cells} {BY_SKILL}{self.skill_id}" if self.skill_id else cells

    @staticmethod
    def cells_of(person: Person) -> str:
        """The cells that follow from who somebody is."""
        parts = [WHOLE]
        if person.sex:
            parts.append(BY_SEX + person.sex)
        if person.kelurahan:
            parts.append(BY_KECAMATAN + person.kelurahan.rpartition(".")[0])
        return " ".join(parts)

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
        {"state": OFFER_NAMES},
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
    photo: Mapped[str | None] = mapped_column(String(64))  # in the archive
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
        {"turnover": TURNOVER},
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


class Document(Base):
    """A document that a batch asks of everybody who applies."""

    __tablename__ = "training_document"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    __table_args__ = (UniqueConstraint("batch_id", "name"),)
    __audit__ = Audited("berkas yang diminta", {"name": "Nama"})


class Receipt(Base):
    """A required document that was received from somebody."""

    __tablename__ = "training_receipt"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("training_document.id"), index=True)
    received_on: Mapped[dt.date] = mapped_column(default=today)
    by_name: Mapped[str | None] = mapped_column(String(120))
    __table_args__ = (UniqueConstraint("enrolment_id", "document_id"),)
    __audit__ = Audited("penerimaan berkas", {"received_on": "Diterima"})


class AllowanceList(Versioned, Base):
    """Money for the days that people attended: drawn up, printed, paid. What was paid stays as it is."""

    __tablename__ = "training_allowance"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    position: Mapped[int]
    rate: Mapped[int]  # rupiah a day
    total: Mapped[int] = mapped_column(BigInteger, default=0)  # as printed last
    printed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    printed_by: Mapped[str | None] = mapped_column(String(120))
    paid_on: Mapped[dt.date | None] = mapped_column(index=True)
    paid_by: Mapped[str | None] = mapped_column(String(120))
    days: Mapped[list["AllowanceDay"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="AllowanceDay.on_date"
    )
    lines: Mapped[list["AllowanceLine"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        CheckConstraint("paid_on IS NULL OR printed_at IS NOT NULL", name="printed_before_paid"),
    )
    __audit__ = Audited("daftar uang saku", {"total": "Jumlah", "paid_on": "Dibayar"})

    @property
    def state_name(self) -> str:
        return "Dibayar" if self.paid_on else ("Dicetak" if self.printed_at else "Disusun")


class AllowanceDay(Base):
    """A day that a list pays for; a day of a batch is paid by one list."""

    __tablename__ = "training_allowance_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("training_allowance.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"))
    on_date: Mapped[dt.date]
    __table_args__ = (UniqueConstraint("batch_id", "on_date"), Index(None, "list_id"))


class AllowanceLine(Base):
    """What one person gets by a list, as it was printed."""

    __tablename__ = "training_allowance_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("training_allowance.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"), index=True)
    position: Mapped[int]
    days: Mapped[int]
    amount: Mapped[int]
    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    __table_args__ = (UniqueConstraint("list_id", "enrolment_id"),)


class Cost(Base):
    """Money that a batch cost beside the allowances: the trainer, materials, meals."""

    __tablename__ = "training_cost"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"), index=True)
    on_date: Mapped[dt.date]
    title: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger)
    by_name: Mapped[str | None] = mapped_column(String(120))
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)
    __audit__ = Audited("biaya pelatihan", {"title": "Untuk", "amount": "Jumlah", "on_date": "Tanggal"})


class CertificateCopy(Base):
    """A *salinan* of a certificate: the same number again, for who lost the first."""

    __tablename__ = "training_certificate_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("training_enrolment.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters_letter.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    issued_on: Mapped[dt.date] = mapped_column(default=today)
    by_name: Mapped[str | None] = mapped_column(String(120))
    __audit__ = Audited("salinan sertifikat", {"reason": "Alasan", "issued_on": "Tanggal"})


class BatchDraft(Base):
    """A letter about the batch as a whole, by its draft in the letters room: it leads to the number and the file."""

    __tablename__ = "training_batch_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("training_batch.id"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("letters_draft.id"), unique=True)
