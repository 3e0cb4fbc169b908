"""A spreadsheet under review: the file, how its columns were read, and each row with what was found about it."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ground.audit import Audited
from app.ground.db import Base, Instant
from app.ground.tanggal import now

READING, READY, APPLYING, APPLIED, FAILED, DROPPED = "dibaca", "siap", "diterapkan", "selesai", "gagal", "dibuang"

NEW, KNOWN, TWIN, ERROR = "baru", "dikenal", "kembar", "salah"


class Import(Base):
    """One uploaded file on its way into a target (a room's offer), perhaps within a scope (a batch, a club)."""

    __tablename__ = "imports_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(60))
    scope_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default=READING)
    mapping: Mapped[dict] = mapped_column(JSON, default=dict)  # {sheet: {column key: index}}; empty: by itself
    headings: Mapped[dict] = mapped_column(JSON, default=dict)  # {sheet: [heading]}, for the mapping form
    skipped: Mapped[list] = mapped_column(JSON, default=list)  # [(sheet, row, why)]: subtotals, signatures
    counts: Mapped[dict] = mapped_column(JSON, default=dict)  # {state: rows}
    message: Mapped[str | None] = mapped_column(String(500))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    created_by: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    applied_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    __table_args__ = (Index(None, "target", "scope_id", "id"),)
    __audit__ = Audited("impor", {"state": "Keadaan", "mapping": "Kolom"})


class ImportRow(Base):
    """A row of the file: what was typed, what it became, what a clerk should know, what the clerk decided."""

    __tablename__ = "imports_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports_import.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]  # as the clerk sees it in the spreadsheet
    state: Mapped[str] = mapped_column(String(8))
    cells: Mapped[dict] = mapped_column(JSON)  # {column key: as typed}
    values: Mapped[dict] = mapped_column(JSON)  # {field: typed value, dates as ISO text}
    errors: Mapped[list] = mapped_column(JSON, default=list)
    warnings: Mapped[list] = mapped_column(JSON, default=list)
    person_id: Mapped[int | None]  # the known person, or the one chosen among the twins
    twin_ids: Mapped[list] = mapped_column(JSON, default=list)
    diff: Mapped[dict] = mapped_column(JSON, default=dict)  # {field: [stored, typed]}
    choice: Mapped[str | None] = mapped_column(String(10))  # twin: sama|baru|lewati; known: perbarui|biarkan|lewati
    result_id: Mapped[int | None]  # the person that the row became
    __table_args__ = (UniqueConstraint("import_id", "sheet", "number"), Index(None, "import_id", "state", "id"))
