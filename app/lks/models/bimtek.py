"""Bimtek: what partners are taught, whom they send, what came of it."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from app.attendance.models import Sheet
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import date_range, now, today
from app.lks.models.institutions import File, Institution
from app.people.models import Person


class Topic(Base):
    """A subject of the competence matrix."""

    __tablename__ = "lks_topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    __audit__ = Audited("topik bimtek", {"name": "Nama"})


class Event(Versioned, Base):
    """One bimtek: its days, place, topics, the places that each LKS has."""

    __tablename__ = "lks_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("attendance_sheet.id"), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    starts_on: Mapped[dt.date] = mapped_column(index=True)
    ends_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(String(160), default="")
    starts_at: Mapped[str] = mapped_column(String(20), default="")  # "08.00 WIB", as invitations say it
    hours: Mapped[int] = mapped_column(default=0)
    quota: Mapped[int] = mapped_column(default=2)  # participants of one LKS
    minimum_share: Mapped[int] = mapped_column(default=80)  # per cent of sessions for a certificate
    kinds: Mapped[list] = mapped_column(JSON, default=list)  # whom it is for; empty: all kinds
    note: Mapped[str | None] = mapped_column(String(2000))
    certificate_job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))

    sheet: Mapped[Sheet] = relationship(lazy="raise")
    topics: Mapped[list["EventTopic"]] = relationship(lazy="raise", order_by="EventTopic.id")

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("minimum_share BETWEEN 0 AND 100", name="minimum_share"),
        CheckConstraint("quota > 0", name="quota"),
    )
    __audit__ = Audited(
        "bimtek",
        {
            "title": "Nama", "starts_on": "Mulai", "ends_on": "Selesai", "place": "Tempat", "starts_at": "Pukul",
            "hours": "Jam pelajaran", "quota": "Peserta tiap LKS", "minimum_share": "Kehadiran minimum",
            "note": "Catatan",
        },
    )  # fmt: skip

    @classmethod
    def whole(cls):
        return [selectinload(cls.topics)]

    @property
    def taught(self) -> list[tuple[str, int]]:
        """(topic, hours) in order."""
        return [(row.topic.name, row.hours) for row in self.topics]

    @property
    def days(self) -> str:
        return date_range(self.starts_on, self.ends_on)

    @property
    def phase(self) -> str:
        if today() < self.starts_on:
            return "Akan datang"
        return "Selesai" if today() > self.ends_on else "Berlangsung"


class EventTopic(Base):
    """A topic of one bimtek with its hours and who spoke."""

    __tablename__ = "lks_event_topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("lks_event.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("lks_topic.id"), index=True)
    hours: Mapped[int] = mapped_column(default=0)
    speaker: Mapped[str] = mapped_column(String(120), default="")
    topic: Mapped[Topic] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("event_id", "topic_id"),)


COMING, NOT_COMING = "hadir", "tidak"
REPLIES = {COMING: "Akan hadir", NOT_COMING: "Tidak dapat hadir"}


class Invitation(Base):
    """An LKS was invited to a bimtek, and what it answered."""

    __tablename__ = "lks_invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("lks_event.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    invited_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    reply: Mapped[str | None] = mapped_column(String(6))
    reply_note: Mapped[str | None] = mapped_column(String(300))
    replied_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    event: Mapped[Event] = relationship(lazy="raise")
    institution: Mapped[Institution] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "institution_id"),
        CheckConstraint("reply IN ('hadir', 'tidak')", name="reply"),
    )
    __audit__ = Audited(
        "undangan bimtek", {"reply": "Jawaban", "reply_note": "Keterangan"}, {"reply": REPLIES}
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.event), joinedload(cls.institution)]

    @property
    def reply_name(self) -> str:
        return REPLIES.get(self.reply, "Belum menjawab")


PROPOSED, SEATED, TURNED_DOWN = "diusulkan", "peserta", "ditolak"
PARTICIPANT_NAMES = {PROPOSED: "Diusulkan", SEATED: "Peserta", TURNED_DOWN: "Tidak diterima"}


class Participant(Versioned, Base):
    """Somebody whom an LKS sends. A person of the register from the day the office takes the proposal."""

    __tablename__ = "lks_participant"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("lks_event.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # as the LKS wrote it
    nik: Mapped[str | None] = mapped_column(String(16))
    sex: Mapped[str | None] = mapped_column(String(1))
    birth_date: Mapped[dt.date | None]
    phone: Mapped[str | None] = mapped_column(String(16))
    post: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default=PROPOSED)
    reason: Mapped[str | None] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(10), default="mitra")  # mitra, loket
    before: Mapped[int | None]  # points of the test before
    after: Mapped[int | None]
    ratings: Mapped[dict | None] = mapped_column(JSON)  # {question: 1–5} of the evaluation
    remark: Mapped[str | None] = mapped_column(String(1000))

    event: Mapped[Event] = relationship(lazy="raise")
    institution: Mapped[Institution] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint("state IN ('diusulkan', 'peserta', 'ditolak')", name="state"),
        CheckConstraint("(state = 'peserta') = (person_id IS NOT NULL)", name="person"),
        CheckConstraint("before BETWEEN 0 AND 100 AND after BETWEEN 0 AND 100", name="points"),
        Index(None, "event_id", "state", "id"),
    )
    __audit__ = Audited(
        "peserta bimtek",
        {
            "post": "Jabatan",
            "state": "Keadaan",
            "reason": "Alasan",
            "before": "Tes awal",
            "after": "Tes akhir",
        },
        {"state": PARTICIPANT_NAMES},
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.person), joinedload(cls.institution)]

    @property
    def state_name(self) -> str:
        return PARTICIPANT_NAMES[self.state]

    @property
    def called(self) -> str:
        return self.person.called if self.person_id else self.name


class FollowUp(Versioned, Base):
    """What an LKS plans to do with what it was taught, and the evidence that it did."""

    __tablename__ = "lks_follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("lks_event.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    plan: Mapped[str] = mapped_column(String(1000))
    due_on: Mapped[dt.date]
    done_on: Mapped[dt.date | None]
    told: Mapped[str | None] = mapped_column(String(1000))  # what was done, in the partner's words
    file_id: Mapped[int | None] = mapped_column(ForeignKey("lks_file.id"))
    note: Mapped[str | None] = mapped_column(String(500))  # the office's answer, which the partner reads

    event: Mapped[Event] = relationship(lazy="raise")
    institution: Mapped[Institution] = relationship(lazy="raise")
    file: Mapped[File | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("event_id", "institution_id"),)
    __audit__ = Audited(
        "tindak lanjut bimtek",
        {
            "plan": "Rencana",
            "due_on": "Batas",
            "done_on": "Selesai",
            "told": "Yang dilakukan",
            "note": "Catatan dinas",
        },
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.institution), joinedload(cls.file)]

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < today()


class Coverage(Base):
    """How many people of an LKS came to a bimtek, counted from the sheet whenever somebody is ticked: what the matrix
    of competence reads. `flask check` counts it again."""

    __tablename__ = "lks_coverage"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("lks_event.id"), index=True)
    on_date: Mapped[dt.date]  # the last day on which somebody of it was there
    came: Mapped[int]
    __table_args__ = (
        UniqueConstraint("institution_id", "event_id"),
        CheckConstraint("came > 0", name="came"),
        Index(None, "institution_id", "on_date"),  # the last sign of life, without reading the rows
    )
