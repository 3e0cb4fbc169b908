"""Letters and their register: every number once and without a gap, every issued file kept under its hash."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant, sorted_text
from app.ground.room import offered
from app.ground.tanggal import now

REGISTERED, ISSUED, CANCELLED = "terdaftar", "terbit", "batal"

STATE_NAMES = {REGISTERED: "Berkas belum jadi", ISSUED: "Terbit", CANCELLED: "Batal"}
REGISTER_NAMES = {"keluar": "Surat keluar", "sertifikat": "Sertifikat"}


class Counter(Base):
    """The last number taken in a register in a year; the one row that is waited for."""

    __tablename__ = "letters_counter"
    register: Mapped[str] = mapped_column(String(30), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)


class Letter(Base):
    """A registered letter: number, frozen content and signer, and the archived file once it is made."""

    __tablename__ = "letters_letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    sequence: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(4), default="")
    number: Mapped[str] = mapped_column(sorted_text(80), index=True)  # as printed
    classification: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(60))
    on_date: Mapped[dt.date]
    subject: Mapped[str] = mapped_column(String(300))  # hal
    addressee: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    about_kind: Mapped[str | None] = mapped_column(String(40))  # the room's record that it is about
    about_id: Mapped[int | None]
    # Plain data of the template, signer frozen. Deferred: a list of letters has no use for it.
    context: Mapped[dict] = mapped_column(JSON, deferred=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)  # random; the QR's address
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(10), default=REGISTERED)
    trouble: Mapped[str | None] = mapped_column(String(300))  # why its file could not be made
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("letters_letter.id"))
    registered_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    registered_by: Mapped[int | None]
    issued_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    replacement: Mapped["Letter | None"] = relationship(remote_side=id, viewonly=True)

    __table_args__ = (
        UniqueConstraint("register", "year", "sequence", "suffix"),
        CheckConstraint("state IN ('terdaftar', 'terbit', 'batal')", name="state"),
        CheckConstraint("state != 'terbit' OR sha256 IS NOT NULL", name="file_when_issued"),
        CheckConstraint("state != 'batal' OR cancel_reason IS NOT NULL", name="reason_when_cancelled"),
        Index(
            "uq_letters_letter_about_once", "kind", "about_kind", "about_id", unique=True,
            sqlite_where=text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=text("state != 'batal' AND about_id IS NOT NULL"),
        ),
        Index(None, "about_kind", "about_id"),
        Index(None, "sequence"),
        # The register is read by date, whole or by one of these; id last, so that pages need no sorting.
        Index(None, "on_date", "id"),
        Index(None, "state", "on_date", "id"),
        Index(None, "register", "on_date", "id"),
        Index(None, "kind", "on_date", "id"),
    )  # fmt: skip
    __audit__ = Audited("surat", {"number": "Nomor", "state": "Keadaan"})

    @property
    def kind_title(self) -> str:
        """What the office calls it; letters of a room that is gone keep their key."""
        kind = offered("letters", self.kind)
        return kind.title if kind else self.kind

    @property
    def register_name(self) -> str:
        return REGISTER_NAMES.get(self.register, self.register)

    @property
    def state_name(self) -> str:
        return "Diganti" if self.replaced_by else STATE_NAMES[self.state]

    @property
    def signature(self) -> dict:
        return self.context["signature"]

    @property
    def file_name(self) -> str:
        """Name for a download: by number, never by person."""
        kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in self.number)
        return f"surat-{kept.strip('.-')}.pdf"
