"""Registration and renewal of an LKS: the application, the visit with its scores, what the visit found."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import now, today
from app.lks.models.institutions import Document, File, Institution

RENEWAL = "perpanjangan"
APPLICATION_KINDS = {"baru": "Tanda daftar baru", RENEWAL: "Perpanjangan tanda daftar"}
APPLIED, COMPLETE, VISITED, RECOMMENDED, ISSUED = (
    "diajukan",
    "lengkap",
    "dikunjungi",
    "direkomendasi",
    "terbit",
)
SENT_BACK, REJECTED, TAKEN_BACK = "dikembalikan", "ditolak", "ditarik"
OPEN_STATES = (APPLIED, COMPLETE, VISITED, RECOMMENDED, SENT_BACK)
APPLICATION_NAMES = {
    APPLIED: "Diajukan",
    COMPLETE: "Berkas lengkap",
    VISITED: "Sudah dikunjungi",
    RECOMMENDED: "Direkomendasikan",
    ISSUED: "Tanda daftar terbit",
    SENT_BACK: "Dikembalikan",
    REJECTED: "Ditolak",
    TAKEN_BACK: "Ditarik",
}
_OPEN = "state IN ('diajukan', 'lengkap', 'dikunjungi', 'direkomendasi', 'dikembalikan')"


class Application(Versioned, Base):
    """An application for a tanda daftar, from the portal to the numbered paper. An LKS has one open at a time."""

    __tablename__ = "lks_application"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(14), default=APPLIED)
    message: Mapped[str | None] = mapped_column(String(1000))  # from the partner
    answer: Mapped[str | None] = mapped_column(String(500))  # to the partner: what is missing, why refused
    applied_on: Mapped[dt.date] = mapped_column(default=today)
    since: Mapped[dt.datetime] = mapped_column(Instant, default=now)  # in its state
    document_id: Mapped[int | None] = mapped_column(ForeignKey("lks_document.id"))

    institution: Mapped[Institution] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("kind IN ('baru', 'perpanjangan')", name="kind"),
        CheckConstraint("state != 'terbit' OR document_id IS NOT NULL", name="issued"),
        CheckConstraint("state NOT IN ('dikembalikan', 'ditolak') OR answer IS NOT NULL", name="answer"),
        Index(
            "uq_lks_application_open", "institution_id", unique=True, sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(None, "state", "applied_on", "id"),
    )  # fmt: skip
    __audit__ = Audited(
        "permohonan LKS",
        {"kind": "Jenis", "state": "Keadaan", "message": "Pesan", "answer": "Jawaban"},
        {"kind": APPLICATION_KINDS, "state": APPLICATION_NAMES},
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.institution)]

    @property
    def kind_name(self) -> str:
        return APPLICATION_KINDS[self.kind]

    @property
    def state_name(self) -> str:
        return APPLICATION_NAMES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


FIT, FIT_WITH_MENDING, UNFIT = "layak", "perbaikan", "belum"
CONCLUSIONS = {FIT: "Layak", FIT_WITH_MENDING: "Layak dengan perbaikan", UNFIT: "Belum layak"}


class Visit(Versioned, Base):
    """A visit to an LKS, for an application or to monitor: scores, what was seen, photographs. The office's own."""

    __tablename__ = "lks_visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("lks_application.id"), index=True)
    on_date: Mapped[dt.date]
    visitors: Mapped[str] = mapped_column(String(300))
    scores: Mapped[dict] = mapped_column(
        JSON
    )  # {aspect: points}, both as the settings named them on that day
    conclusion: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(2000))

    institution: Mapped[Institution] = relationship(lazy="raise")
    photos: Mapped[list["VisitPhoto"]] = relationship(lazy="raise", order_by="VisitPhoto.id")
    findings: Mapped[list["Finding"]] = relationship(lazy="raise", order_by="Finding.due_on, Finding.id")

    __table_args__ = (
        CheckConstraint("conclusion IN ('layak', 'perbaikan', 'belum')", name="conclusion"),
        Index(None, "institution_id", "on_date"),
    )
    __audit__ = Audited(
        "kunjungan LKS",
        {"on_date": "Tanggal", "visitors": "Petugas", "conclusion": "Kesimpulan", "note": "Catatan"},
        {"conclusion": CONCLUSIONS},
    )

    @property
    def conclusion_name(self) -> str:
        return CONCLUSIONS[self.conclusion]

    @property
    def points(self) -> int:
        return sum(self.scores.values())


class VisitPhoto(Base):
    __tablename__ = "lks_visit_photo"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("lks_visit.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("lks_file.id"))
    file: Mapped[File] = relationship(lazy="joined")


class Finding(Versioned, Base):
    """What a visit found wanting, what shall be done about it and until when; done with a word on how."""

    __tablename__ = "lks_finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("lks_visit.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    action: Mapped[str] = mapped_column(String(500))
    due_on: Mapped[dt.date]
    done_on: Mapped[dt.date | None]
    outcome: Mapped[str | None] = mapped_column(String(500))

    visit: Mapped[Visit] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name="done"),
        Index(None, "done_on", "due_on"),
    )
    __audit__ = Audited(
        "temuan LKS",
        {"text": "Temuan", "action": "Tindakan", "due_on": "Batas", "done_on": "Selesai", "outcome": "Hasil"},
    )

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < today()
