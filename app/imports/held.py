"""What lists said about one person, and letting go of it when the office keeps it no longer."""

import datetime as dt
from itertools import islice

from sqlalchemy import func, or_, select, update

from app.ground import filed
from app.ground.db import db
from app.ground.room import Purge
from app.imports.models import APPLYING, READING, READY, UNDOING, Import, ImportRow

PURGED = ""  # in place of a file's hash: the file is gone


def of(person_id: int) -> dict[str, list[dict]]:
    """The rows of spreadsheets that became this person, as they were typed."""
    mine = or_(ImportRow.person_id == person_id, ImportRow.result_id == person_id)
    query = select(Import.created_at, ImportRow.number, ImportRow.cells).join(Import, Import.id == ImportRow.import_id)
    found = db.session.execute(query.where(mine).order_by(ImportRow.id).limit(500))
    return {"Baris daftar yang diimpor": [{"diimpor": at, "baris": number} | cells for at, number, cells in found]}


def _old(before: dt.datetime):
    waiting = (READING, READY, APPLYING, UNDOING)
    return (Import.created_at < before) & (Import.sha256 != PURGED) & Import.state.not_in(waiting)


def _count(before: dt.datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Import).where(_old(before)))


def _run(before: dt.datetime, most: int) -> int:
    """Empty what was typed; who became which person stays, so that the import's count still holds.

    A list whose very file came in again a moment ago waits for the next time: its file could not go yet.
    """
    query = select(Import.id, Import.sha256).where(_old(before)).order_by(Import.id)
    old = dict(islice((row for row in db.session.execute(query) if not filed.fresh(row.sha256)), most // 100 or 1))
    if old:
        emptied = {"cells": {}, "values": {}, "diff": {}, "applied": {}, "twins": [], "errors": [], "warnings": []}
        db.session.execute(update(ImportRow).where(ImportRow.import_id.in_(old)).values(**emptied))
        bare = {"sha256": PURGED, "file_name": "dihapus", "sheets": [], "skipped": []}
        db.session.execute(update(Import).where(Import.id.in_(old)).values(**bare))
        filed.let_go(set(old.values()))
    return len(old)


PURGE = Purge(
    "imports", "Isi daftar yang pernah diimpor", "privacy.import_months",
    "Berkas dan baris yang diketik dihapus; hasil dan jumlahnya tetap. Impor itu tidak dapat dibatalkan lagi.",
    _count, _run,
)  # fmt: skip
