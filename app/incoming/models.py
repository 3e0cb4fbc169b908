"""Letters that came in, and the dispositions by which the head of the agency and those below hand them on."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned, sorted_text
from app.ground.names import text_key
from app.ground.tanggal import now, today

NEW, HANDED, DONE, CANCELLED = "baru", "disposisi", "selesai", "batal"
STATE_NAMES = {NEW: "Belum didisposisi", HANDED: "Sedang dikerjakan", DONE: "Selesai", CANCELLED: "Batal"}
NATURES = ("biasa", "terbatas", "rahasia", "sangat rahasia")
SECRET = ("rahasia", "sangat rahasia")
URGENCIES = ("biasa", "segera", "sangat segera")
INSTRUCTIONS = {
    "tindak": "Tindak lanjuti", "telaah": "Telaah dan beri saran", "wakili": "Wakili atau hadiri",
    "siapkan": "Siapkan jawaban", "bicara": "Bicarakan dengan saya", "koordinasi": "Koordinasikan",
    "ketahui": "Untuk diketahui", "arsip": "Simpan",
}  # fmt: skip


class IncomingLetter(Versioned, Base):
    """A letter of somebody else, under its running number of the year."""

    __tablename__ = "incoming_letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    sequence: Mapped[int]
    received_on: Mapped[dt.date]
    sender: Mapped[str] = mapped_column(String(200))
    sender_number: Mapped[str] = mapped_column(sorted_text(100), default="", index=True)
    letter_date: Mapped[dt.date | None]
    subject: Mapped[str] = mapped_column(String(300))
    nature: Mapped[str] = mapped_column(String(20), default="biasa")
    urgency: Mapped[str] = mapped_column(String(20), default="biasa")
    attachment: Mapped[str] = mapped_column(String(120), default="")
    word_key: Mapped[str] = mapped_column(sorted_text(600), default="", index=True)  # sender and subject, folded
    scan_sha: Mapped[str | None] = mapped_column(String(64))
    scan_suffix: Mapped[str | None] = mapped_column(String(3))
    scan_pages: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default=NEW)
    recorded_by: Mapped[int | None]
    recorded_name: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    since: Mapped[dt.datetime] = mapped_column(Instant, default=now)  # when it came where it is now
    closed_note: Mapped[str | None] = mapped_column(String(300))
    cancel_reason: Mapped[str | None] = mapped_column(String(300))

    dispositions: Mapped[list["Disposition"]] = relationship(
        lazy="raise", back_populates="letter", order_by="Disposition.id"
    )

    __table_args__ = (
        UniqueConstraint("year", "sequence"),
        CheckConstraint("state IN ('baru', 'disposisi', 'selesai', 'batal')", name="state"),
        CheckConstraint("state != 'batal' OR cancel_reason IS NOT NULL", name="reason_when_cancelled"),
        Index(None, "state", "year", "sequence"),
        Index(None, "received_on", "id"),
    )
    __audit__ = Audited(
        "surat masuk",
        {"state": "Keadaan", "received_on": "Diterima", "sender": "Pengirim", "sender_number": "Nomor surat",
         "letter_date": "Tanggal surat", "subject": "Hal", "nature": "Sifat", "urgency": "Urgensi",
         "attachment": "Lampiran"},
        {"state": STATE_NAMES},
    )  # fmt: skip

    @validates("sender", "subject")
    def _fold(self, name, value):
        told = {"sender": self.sender, "subject": self.subject} | {name: value}
        self.word_key = text_key(f"{told['sender'] or ''} {told['subject'] or ''}")
        return value

    @property
    def number(self) -> str:
        """As the book says it: 118/2026."""
        return f"{self.sequence}/{self.year}"

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_secret(self) -> bool:
        return self.nature in SECRET

    @property
    def open_dispositions(self) -> list["Disposition"]:
        return [one for one in self.dispositions if one.done_at is None]

    @property
    def holders(self) -> str:
        """Who has it now."""
        return ", ".join(dict.fromkeys(one.to_name for one in self.open_dispositions))

    @property
    def due_on(self) -> dt.date | None:
        """The nearest deadline of those who have it."""
        return min((one.due_on for one in self.open_dispositions), default=None)

    @property
    def scan_name(self) -> str:
        """Name for a download: by number, never by sender."""
        return f"surat-masuk-{self.year}-{self.sequence}.{self.scan_suffix}"


class Disposition(Base):
    """What somebody asks of somebody about a letter, until when; it ends with what was done."""

    __tablename__ = "incoming_disposition"
    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("incoming_letter.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_disposition.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    from_name: Mapped[str] = mapped_column(String(120))
    to_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"))
    to_name: Mapped[str] = mapped_column(String(120))
    instructions: Mapped[list] = mapped_column(JSON, default=list)  # keys of INSTRUCTIONS, or the office's own words
    note: Mapped[str] = mapped_column(String(1000), default="")
    given_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    due_on: Mapped[dt.date]
    done_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    done_note: Mapped[str | None] = mapped_column(String(1000))

    letter: Mapped[IncomingLetter] = relationship(lazy="raise", back_populates="dispositions")

    __table_args__ = (
        CheckConstraint("done_at IS NULL OR done_note IS NOT NULL", name="note_when_done"),
        # Nobody is asked about one letter twice at a time, whoever clicks together.
        Index(
            "uq_incoming_disposition_open_once", "letter_id", "to_id", unique=True,
            sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL"),
        ),
        Index(None, "to_id", "done_at", "due_on"),
        Index(None, "due_on", "id"),
    )  # fmt: skip
    __audit__ = Audited("disposisi", {"to_name": "Kepada", "due_on": "Tenggat", "done_note": "Hasil"})

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < today()

    @property
    def asked(self) -> str:
        """The instructions in words."""
        return ", ".join(INSTRUCTIONS.get(key, key) for key in self.instructions)
