"""A spreadsheet under review: the file, how its columns were read, and each row with what was found about it."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.ground.audit import Audited
from app.ground.db import Base, Instant
from app.ground.tanggal import now

READING, READY, APPLYING, APPLIED, FAILED, DROPPED = "dibaca", "siap", "diterapkan", "selesai", "gagal", "dibuang"
UNDOING, UNDONE = "dicabut", "batal"
STATE_NAMES = {
    READING: "Sedang dibaca",
    READY: "Menunggu diperiksa",
    APPLYING: "Sedang diterapkan",
    APPLIED: "Diterapkan",
    FAILED: "Tidak terbaca",
    DROPPED: "Dibuang",
    UNDOING: "Sedang dibatalkan",
    UNDONE: "Dibatalkan",
}

NEW, KNOWN, TWIN, ERROR = "baru", "dikenal", "kembar", "salah"

SAME, OTHER, UPDATE, KEEP, SKIP = "sama", "baru", "perbarui", "biarkan", "lewati"

ADDED, UPDATED, LINKED, LEFT_OUT, PARKED = "baru", "diperbarui", "tetap", "dilewati", "tertunda"
TAKEN_BACK = "dibatalkan"
OUTCOME_NAMES = {
    ADDED: "Dicatat baru", UPDATED: "Diperbarui", LINKED: "Data tetap", LEFT_OUT: "Dilewati",
    PARKED: "Ditunda", TAKEN_BACK: "Dibatalkan",
}  # fmt: skip


class Import(Base):
    """One uploaded file on its way into a target (a room's offer), perhaps within a scope (a batch, a club)."""

    __tablename__ = "imports_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(60))
    scope_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default=READING)
    mapping: Mapped[dict] = mapped_column(
        JSON, default=dict
    )  # {sheet: {column key: index}} as corrected by a clerk
    sheets: Mapped[list] = mapped_column(
        JSON, default=list
    )  # what each sheet is and how it was read, see preview
    skipped: Mapped[list] = mapped_column(
        JSON, default=list
    )  # [sheet, row, kind, text]: subtotals, signatures
    result: Mapped[dict] = mapped_column(JSON, default=dict)  # {outcome: rows}, once applied
    message: Mapped[str | None] = mapped_column(String(500))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("imports_import.id"))  # whose wrong rows these are, mended
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    created_by: Mapped[int | None] = mapped_column(index=True)
    created_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    applied_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    __table_args__ = (Index(None, "target", "scope_id", "id"), Index(None, "state"))
    __audit__ = Audited("impor", {"state": "Keadaan", "mapping": "Kolom"}, {"state": STATE_NAMES})

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision or is being worked on."""
        return self.state in (READING, READY, APPLYING)


class ImportRow(Base):
    """A row of the file: what was typed, what it became, what a clerk should know, what the clerk decided."""

    __tablename__ = "imports_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports_import.id"))
    sheet: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]  # as the clerk sees it in the spreadsheet
    state: Mapped[str] = mapped_column(String(8))
    cells: Mapped[dict] = mapped_column(JSON)  # {column key: as typed}
    values: Mapped[dict] = mapped_column(JSON)  # {field: typed value, dates as ISO text}
    errors: Mapped[list] = mapped_column(JSON, default=list)
    warnings: Mapped[list] = mapped_column(JSON, default=list)
    person_id: Mapped[int | None]  # the known person, or the one chosen among the twins
    twins: Mapped[list] = mapped_column(JSON, default=list)  # [person id, reason]
    diff: Mapped[dict] = mapped_column(JSON, default=dict)  # {field: [stored, typed]}
    changes: Mapped[int] = mapped_column(default=0)  # how many fields differ
    choice: Mapped[str | None] = mapped_column(
        String(10)
    )  # twin: sama|baru|lewati; known: perbarui|biarkan|lewati
    outcome: Mapped[str | None] = mapped_column(String(12))  # what became of it, once applied
    note: Mapped[str | None] = mapped_column(String(300))  # why the outcome is not what the review said
    result_id: Mapped[int | None] = mapped_column(index=True)  # the person that the row became
    # What applying it did, for its undoing: fields {name: [before, after]}, rows {table: [ids]}, made [table, id].
    applied: Mapped[dict] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    __table_args__ = (
        UniqueConstraint("import_id", "sheet", "number"),
        Index(None, "import_id", "state", "id"),
        Index(
            "ix_imports_row_parked", "id", sqlite_where=text("outcome = 'tertunda'"),
            postgresql_where=text("outcome = 'tertunda'"),
        ),
    )  # fmt: skip


class KeptMapping(Base):
    """How a clerk once read a list with these headings; the next list headed so is read the same way."""

    __tablename__ = "imports_mapping"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(60))
    signature: Mapped[str] = mapped_column(String(64))  # of the headings, in their order
    places: Mapped[dict] = mapped_column(JSON)  # {column key: which heading, counted from the first}
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    __table_args__ = (UniqueConstraint("target", "signature"),)
