"""What may happen to an import: begun, read anew, decided row by row, applied once, dropped."""

from typing import BinaryIO

from sqlalchemy import delete, select, update

from app.ground import job
from app.ground.db import begin_write, db, wait_for_row
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.ground.room import ImportTarget
from app.imports import applying, files, kept_mapping, undoing
from app.imports.applying import from_json
from app.imports.mapping import Column
from app.imports.matching import OTHER_PERSON, differences
from app.imports.models import (
    APPLIED,
    APPLYING,
    DROPPED,
    FAILED,
    KEEP,
    KNOWN,
    NEW,
    OTHER,
    PARKED,
    READING,
    READY,
    SAME,
    SKIP,
    TWIN,
    UNDOING,
    UPDATE,
    Import,
    ImportRow,
)
from app.people import bulk

READ_JOB, APPLY_JOB, UNDO_JOB = "imports.read", "imports.apply", "imports.undo"
NOT_NOW = "Impor ini tidak sedang menunggu keputusan. Muat ulang halaman untuk melihat keadaannya."
CHOICES = {NEW: (None, SKIP), KNOWN: (UPDATE, KEEP, SKIP), TWIN: (None, SAME, OTHER, SKIP)}


def begin(
    target: ImportTarget, scope_id: int | None, upload: BinaryIO, name: str, by, parent: Import | None = None
) -> Import:
    """Keep an uploaded list and have it read. Refused, leaving nothing: what cannot be read as a list.

    `parent` is the import whose wrong rows this list brings again, mended.

    Begins the writing transaction itself, after the file was looked through.
    """
    name = files.tidy_name(name)
    sha = files.keep(upload, name, target)
    begin_write()
    record = Import(
        target=target.key,
        scope_id=scope_id,
        file_name=name,
        sha256=sha,
        parent_id=parent.id if parent else None,
        created_by=by.id,
        created_name=by.name,
    )
    db.session.add(record)
    db.session.flush()
    _read(record, by)
    return record


def read_again(record: Import, by) -> None:
    """Read a list whose reading had stopped. Refused while it still runs, and once it was read."""
    record = wait_for_row(Import, record.id)
    if record.state != FAILED and not (record.state == READING and stopped(record)):
        raise RuleError(NOT_NOW)
    _read(record, by)


def correct_columns(
    record: Import, mapping: dict[str, dict[str, int]], columns: tuple[Column, ...], by
) -> None:
    """Read the list anew with these columns: {sheet: {column key: place}}. Every decision made so far is lost.

    Refused: two columns for one thing, a thing that is required in no sheet at all.
    """
    record = wait_for_row(Import, record.id)
    if record.state != READY:
        raise RuleError(NOT_NOW)
    needed = [column for column in columns if column.required]
    if not any(all(column.key in found for column in needed) for found in mapping.values()):
        raise RuleError(f"Pilih dahulu kolom untuk {' dan '.join(column.title for column in needed)}.")
    record.mapping = mapping
    for sheet in record.sheets:
        if sheet.get("headings") and sheet["name"] in mapping:
            headings = {place: heading for place, heading, _ in sheet["headings"]}
            kept_mapping.keep(record.target, headings, mapping[sheet["name"]], by)
    _read(record, by)


def _read(record: Import, by) -> None:
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == record.id))
    record.state, record.message, record.sheets, record.skipped = READING, None, [], []
    record.job_id = job.enqueue(READ_JOB, "Membaca daftar impor", {"import": record.id}, by).id
    db.session.flush()


def stopped(record: Import) -> bool:
    """Whether the import's work has ended although the import waits for it."""
    work = db.session.get(Job, record.job_id) if record.job_id else None
    return work is None or work.ended


def choose(record: Import, row: ImportRow, choice: str | None, person_id: int | None = None) -> None:
    """Decide one row. `same` names the person; another choice takes that back."""
    record = wait_for_row(Import, record.id)
    if record.state != READY:
        raise RuleError(NOT_NOW)
    _decide(row, choice, person_id)


def _decide(row: ImportRow, choice: str | None, person_id: int | None) -> None:
    if row.state not in CHOICES or choice not in CHOICES[row.state]:
        raise RuleError("Pilihan ini tidak ada untuk baris ini.")
    if row.state != TWIN:
        row.choice = choice
        return
    if choice == OTHER and not may_be_other(row):
        raise RuleError("NIK ini sudah dipakai warga lain, jadi tidak dapat dicatat sebagai orang baru.")
    person = None
    if choice == SAME:
        if person_id not in [twin_id for twin_id, _ in row.twins]:
            raise RuleError("Pilih salah satu orang yang ditampilkan.")
        person = bulk.by_id([person_id])[person_id]
    row.choice, row.person_id = choice, person.id if person else None
    row.diff = differences(person, from_json(row.values)) if person else {}
    row.changes = len(row.diff)


def may_be_other(row: ImportRow) -> bool:
    """Whether a doubtful row can become a person of its own: not when its NIK is somebody's already."""
    return all(reason != OTHER_PERSON for _, reason in row.twins)


def apply(record: Import, by) -> bool:
    """Have the import applied, once; a second click does nothing and gives False. Refused when nothing would happen."""
    record = wait_for_row(Import, record.id)
    if record.state != READY and not (record.state == APPLYING and stopped(record)):
        return False
    wanted = select(ImportRow.id).where(
        ImportRow.import_id == record.id,
        ImportRow.choice.is_distinct_from(SKIP),
        ImportRow.state.in_((NEW, KNOWN)) | (ImportRow.state == TWIN) & ImportRow.choice.is_not(None),
    )
    if db.session.scalar(wanted.limit(1)) is None:
        raise RuleError("Belum ada baris yang dapat diterapkan.")
    record.state = APPLYING
    record.job_id = job.enqueue(APPLY_JOB, "Menerapkan impor", {"import": record.id}, by).id
    db.session.flush()
    return True


def settle(record: Import, row: ImportRow, choice: str | None, person_id: int | None, by) -> None:
    """Decide a doubtful row that was put off when its list was applied; it takes effect at once."""
    applying.one_at_a_time()
    record = wait_for_row(Import, record.id)
    db.session.refresh(row)
    if record.state != APPLIED or row.outcome != PARKED:
        raise RuleError("Baris ini sudah diputuskan. Muat ulang halaman untuk melihat hasilnya.")
    if not record.sha256:
        raise RuleError("Isi daftar ini sudah dihapus karena lewat masa simpannya. Catat orangnya di halaman Warga.")
    if choice is None:
        raise RuleError("Pilih dahulu keputusannya.")
    _decide(row, choice, person_id)
    db.session.flush()
    applying.settle(record, row.id, by)


def undo(record: Import, by) -> bool:
    """Have an applied import taken back; a second click does nothing and gives False. Refused when nothing would go."""
    record = wait_for_row(Import, record.id)
    if record.state != APPLIED and not (record.state == UNDOING and stopped(record)):
        return False
    if not record.sha256:
        raise RuleError("Isi daftar ini sudah dihapus karena lewat masa simpannya, jadi tidak dapat dibatalkan lagi.")
    if not undoing.plan(record).going:
        raise RuleError("Tidak ada baris yang dapat dibatalkan.")
    record.state = UNDOING
    record.job_id = job.enqueue(UNDO_JOB, "Membatalkan impor", {"import": record.id}, by).id
    db.session.flush()
    return True


def drop(record: Import) -> None:
    """Put the import away unapplied; what was read of it is deleted. Refused once it is being applied."""
    record = wait_for_row(Import, record.id)
    if record.state == APPLYING and stopped(record):
        record.state = READY
    if record.state not in (READING, READY, FAILED):
        raise RuleError("Impor ini sudah diterapkan, jadi tidak dapat dibuang.")
    work = db.session.get(Job, record.job_id) if record.job_id else None
    if work is not None and not work.ended:
        work.cancel = True
    record.state = DROPPED
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == record.id))


def hand_over(from_id: int, to_id: int) -> list[str]:
    """Imports that wait for a decision become a colleague's."""
    open_ones = update(Import).where(Import.created_by == from_id, Import.state.in_((READING, READY, APPLYING)))
    count = db.session.execute(open_ones.values(created_by=to_id)).rowcount
    return [f"{count} impor berpindah."] if count else []
