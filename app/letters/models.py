"""Letters and their register: every number once and without a gap, every issued file kept under its hash."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.ground.audit import Audited
from app.ground.db import Base, Instant
from app.ground.tanggal import now

REGISTERED, ISSUED, CANCELLED = "terdaftar", "terbit", "batal"


class Counter(Base):
    """The last number taken in a register in a year; the one row that is waited for."""

    __tablename__ = "letters_counter"
    register: Mapped[str] = mapped_column(String(30), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
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
    number: Mapped[str] = mapped_column(String(80))  # as printed
    classification: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(60))
    on_date: Mapped[dt.date]
    subject: Mapped[str] = mapped_column(String(300))  # hal
    addressee: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    about_kind: Mapped[str | None] = mapped_column(String(40))  # the room's record that it is about
    about_id: Mapped[int | None]
    context: Mapped[dict] = mapped_column(JSON)  # plain data of the template, signer frozen: a reprint is the same
    code: Mapped[str] = mapped_column(String(32), unique=True)  # random; the QR's address
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(10), default=REGISTERED)
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("letters_letter.id"))
    registered_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    registered_by: Mapped[int | None]
    issued_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    __table_args__ = (
        UniqueConstraint("register", "year", "sequence", "suffix"),
        CheckConstraint("state IN ('terdaftar', 'terbit', 'batal')", name="state"),
        Index(
            "uq_letters_letter_about_once", "kind", "about_kind", "about_id", unique=True,
            sqlite_where=text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=text("state != 'batal' AND about_id IS NOT NULL"),
        ),
        Index(None, "about_kind", "about_id"),
    )  # fmt: skip
    __audit__ = Audited("surat", {"number": "Nomor", "state": "Keadaan", "cancel_reason": "Alasan batal"})
