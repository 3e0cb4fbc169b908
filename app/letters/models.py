"""Letters and their register: every number once and without a gap, every issued file kept under its hash."""

import datetime as dt

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned, sorted_text
from app.ground.names import text_key
from app.ground.room import offered
from app.ground.tanggal import now

REGISTERED, AWAITING, ISSUED, CANCELLED = "terdaftar", "menunggu", "terbit", "batal"

STATE_NAMES = {
    REGISTERED: "Berkas belum jadi", AWAITING: "Menunggu tanda tangan elektronik", ISSUED: "Terbit", CANCELLED: "Batal",
}  # fmt: skip
WRITING, INITIALS, SIGNING, APPROVED = "konsep", "paraf", "tanda_tangan", "disetujui"
NUMBERED, SENT, DISCARDED = "terdaftar", "terkirim", "dihapus"

DRAFT_NAMES = {
    WRITING: "Sedang ditulis", INITIALS: "Menunggu paraf", SIGNING: "Menunggu persetujuan penanda tangan",
    APPROVED: "Siap didaftarkan", NUMBERED: "Sudah bernomor", SENT: "Terkirim", DISCARDED: "Dihapus",
}  # fmt: skip
NATURES = {"biasa": "B", "terbatas": "T", "rahasia": "R", "sangat rahasia": "SR"}  # as numbers say them
SECRET = ("rahasia", "sangat rahasia")

INCOMING = "masuk"  # counts what comes in; its letters are not ours


class Register(Base):
    """What an administrator has set for a register from a day on: its name, its pattern, what is numbered in it.

    A change is a new version: a number that is inserted on an old date is written by the pattern of that date.
    """

    __tablename__ = "letters_register"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    pattern: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(40), default="")  # empty: the agency's own
    kinds: Mapped[list] = mapped_column(JSON, default=list)  # numbered here rather than in their usual one
    closed: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[dt.date]
    __table_args__ = (UniqueConstraint("key", "version"),)
    __audit__ = Audited(
        "buku nomor surat",
        {"title": "Nama buku", "pattern": "Pola nomor", "unit": "Kode unit", "closed": "Ditutup"},
    )


class Wording(Base):
    """A version of a text of a layout, from a day on; the newest whose day has come is printed."""

    __tablename__ = "letters_wording"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[dt.date]
    saved_by: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)
    __audit__ = Audited("redaksi surat", {"kind": "Jenis", "key": "Bagian", "text": "Redaksi"})


class Counter(Base):
    """The last number taken in a register in a year; the one row that is waited for."""

    __tablename__ = "letters_counter"
    register: Mapped[str] = mapped_column(String(30), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
    opening: Mapped[int] = mapped_column(default=0, server_default="0")  # up to here numbers stand on paper
    __table_args__ = (CheckConstraint("last >= opening AND opening >= 0", name="last"),)


class Letter(Base):
    """A registered letter: number, frozen content and signer, and the archived file once it is made."""

    __tablename__ = "letters_letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    sequence: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(4), default="")  # of a number inserted on an older date
    insert_reason: Mapped[str | None] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(sorted_text(80))  # as printed
    classification: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(60))
    on_date: Mapped[dt.date]
    subject: Mapped[str] = mapped_column(String(300))  # hal
    addressee: Mapped[str] = mapped_column(String(200), default="")
    nature: Mapped[str] = mapped_column(String(20), default="biasa")  # sifat
    word_key: Mapped[str] = mapped_column(sorted_text(600), default="", index=True)  # addressee, subject: folded
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    about_kind: Mapped[str | None] = mapped_column(String(40))  # the room's record that it is about
    about_id: Mapped[int | None]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("letters_draft.id"), index=True)
    # Plain data of the template, signer frozen. Deferred: a list of letters has no use for it.
    context: Mapped[dict] = mapped_column(JSON, deferred=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)  # random; the QR's address
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    # Signed electronically: by whom (None: by whoever's certificate says so), the file that waits, what signed it.
    electronic: Mapped[bool] = mapped_column(default=False)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    prepared: Mapped[str | None] = mapped_column(String(64))
    certificate: Mapped[dict | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=REGISTERED)
    trouble: Mapped[str | None] = mapped_column(String(300))  # why its file could not be made
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("letters_letter.id"))
    registered_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    registered_by: Mapped[int | None]
    issued_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    replacement: Mapped["Letter | None"] = relationship(remote_side=id, viewonly=True)
    # Whether it is secret to whoever asked for it; said by access.visible, and unknown elsewhere.
    shut: Mapped[bool] = query_expression()

    __table_args__ = (
        UniqueConstraint("register", "year", "sequence", "suffix"),
        UniqueConstraint("number", "year"),  # whatever the patterns of two registers are
        CheckConstraint("suffix = '' OR insert_reason IS NOT NULL", name="reason_when_inserted"),
        CheckConstraint("state IN ('terdaftar', 'menunggu', 'terbit', 'batal')", name="state"),
        CheckConstraint("state != 'terbit' OR sha256 IS NOT NULL", name="file_when_issued"),
        CheckConstraint("state != 'menunggu' OR (electronic AND prepared IS NOT NULL)", name="file_to_sign"),
        CheckConstraint(
            "state != 'terbit' OR NOT electronic OR certificate IS NOT NULL", name="certificate_when_signed"
        ),
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
    __audit__ = Audited("surat", {"number": "Nomor", "state": "Keadaan"}, {"state": STATE_NAMES})

    @validates("subject", "addressee")
    def _fold(self, name, value):
        told = {"subject": self.subject, "addressee": self.addressee} | {name: value}
        self.word_key = text_key(f"{told['addressee'] or ''} {told['subject'] or ''}")
        return value

    @property
    def is_secret(self) -> bool:
        return self.nature in SECRET

    @property
    def kind_title(self) -> str:
        """What the office calls it; letters of a room that is gone keep their key."""
        kind = offered("letters", self.kind)
        return kind.title if kind else self.kind

    @property
    def place(self) -> str:
        """Its running number with the suffix: 118, 118.a"""
        return f"{self.sequence}.{self.suffix}" if self.suffix else str(self.sequence)

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


class Scan(Base):
    """A letter signed with ink, scanned; beside the archived file and never in its place."""

    __tablename__ = "letters_scan"
    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters_letter.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    mime: Mapped[str] = mapped_column(String(40))
    pages: Mapped[int]
    size: Mapped[int]
    added_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    added_by: Mapped[int | None]
    added_name: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(300))
    __table_args__ = (
        Index(
            "uq_letters_scan_once", "letter_id", "sha256", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name="reason"),
    )  # fmt: skip
    __audit__ = Audited("hasil pindai surat", {"pages": "Halaman", "withdrawn_reason": "Alasan ditarik"})


class Certificate(Base):
    """An official's PKCS#12, locked with a password that nobody else knows; what it says of its owner."""

    __tablename__ = "letters_certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    locked: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    name: Mapped[str] = mapped_column(String(200))
    nip: Mapped[str] = mapped_column(String(18), default="")
    issuer: Mapped[str] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[dt.datetime] = mapped_column(Instant)
    ends_at: Mapped[dt.datetime] = mapped_column(Instant)
    added_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    __table_args__ = (
        Index(
            "uq_letters_certificate_one", "account_id", unique=True,
            sqlite_where=text("removed_at IS NULL"), postgresql_where=text("removed_at IS NULL"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "sertifikat elektronik",
        {"name": "Pemilik", "issuer": "Penerbit", "ends_at": "Berlaku sampai", "removed_at": "Dilepas"},
    )


class Draft(Versioned, Base):
    """A letter being written and agreed to; it has no number until it is registered."""

    __tablename__ = "letters_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    classification: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    word_key: Mapped[str] = mapped_column(sorted_text(600), default="", server_default="", index=True)
    nature: Mapped[str] = mapped_column(String(20), default="biasa")
    urgency: Mapped[str] = mapped_column(String(20), default="biasa")
    attachment: Mapped[str] = mapped_column(String(120), default="")
    each: Mapped[bool] = mapped_column(default=False)  # one letter for each addressee, not a list
    place: Mapped[str] = mapped_column(String(80), default="")  # "di …"
    body: Mapped[str] = mapped_column(Text, default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[dict] = mapped_column(JSON, default=dict)  # texts that only this kind has, by key
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("office_appointment.id"))
    on_behalf: Mapped[str] = mapped_column(String(4), default="")  # "", "an", "ub"
    state: Mapped[str] = mapped_column(String(12), default=WRITING)
    author_id: Mapped[int]
    author_name: Mapped[str] = mapped_column(String(120))
    holder_id: Mapped[int | None]  # who has it now; None once nobody in particular has to act
    holder_name: Mapped[str] = mapped_column(String(120), default="")
    since: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    returned_reason: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    sent_on: Mapped[dt.date | None]
    sent_by: Mapped[str] = mapped_column(String(120), default="")  # the way it went: pos, kurir, surel

    addressees: Mapped[list["DraftAddressee"]] = relationship(
        lazy="raise", order_by="DraftAddressee.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list["DraftStep"]] = relationship(
        lazy="raise", order_by="DraftStep.id", cascade="all, delete-orphan"
    )
    letters: Mapped[list[Letter]] = relationship(lazy="raise", order_by=Letter.id, viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "state IN ('konsep', 'paraf', 'tanda_tangan', 'disetujui', 'terdaftar', 'terkirim', 'dihapus')",
            name="state",
        ),
        CheckConstraint("state NOT IN ('paraf', 'tanda_tangan') OR holder_id IS NOT NULL", name="holder"),
        CheckConstraint("state != 'terkirim' OR sent_on IS NOT NULL", name="sent"),
        Index(None, "since", "id"),  # the list of all of them, newest first
        Index(None, "state", "since", "id"),
        Index(None, "holder_id", "state"),
        Index(None, "author_id", "state"),
    )
    __audit__ = Audited(
        "konsep surat",
        {"subject": "Hal", "state": "Keadaan", "holder_name": "Ada pada", "sent_on": "Dikirim"},
        {"state": DRAFT_NAMES},
    )

    @validates("subject")
    def _fold(self, _name, value):
        self.word_key = text_key(value)
        return value

    @property
    def kind_title(self) -> str:
        kind = offered("letters", self.kind)
        return kind.title if kind else self.kind

    @property
    def title(self) -> str:
        return self.subject or f"{self.kind_title} tanpa hal"

    @property
    def state_name(self) -> str:
        return DRAFT_NAMES[self.state]

    @property
    def open_steps(self) -> list["DraftStep"]:
        """The officials of the running round who have not decided yet, in order."""
        return [step for step in self.steps if step.decision is None]


class Attachment(Base):
    """A list on the last pages of a letter; its rows lie in the archive."""

    __tablename__ = "letters_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("letters_draft.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    count: Mapped[int]
    with_signatures: Mapped[bool] = mapped_column(default=False)  # room in each row to sign: a daftar hadir
    sha256: Mapped[str] = mapped_column(String(64))
    __audit__ = Audited("lampiran surat", {"title": "Judul", "count": "Baris"})


class DraftAddressee(Base):
    """To whom a draft goes: a person of the register or a name written freely, or a row of a room's list."""

    __tablename__ = "letters_draft_addressee"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("letters_draft.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    address: Mapped[str] = mapped_column(String(300), default="", server_default="")
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")  # the list; empty: typed


class DraftStep(Base):
    """An official's part in the flow: initials or the signature, and what was decided."""

    __tablename__ = "letters_draft_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("letters_draft.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    task: Mapped[str] = mapped_column(String(12))  # paraf, tanda_tangan
    decision: Mapped[str | None] = mapped_column(String(12))  # setuju, dikembalikan, dilewati
    reason: Mapped[str | None] = mapped_column(String(300))
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
