"""What lists said about one person, and letting go of it when the office keeps it no longer."""

import datetime as dt

from flask import current_app
from sqlalchemy import func, or_, select, update

from app.ground.db import db
from app.ground.room import Purge
from app.imports.models import APPLYING, READING, READY, Import, ImportRow

PURGED = ""  # in place of a file's hash: the file is gone


def of(person_id: int) -> dict[str, list[dict]]:
    """The rows of spreadsheets that became this person, as they were typed."""
    mine = or_(ImportRow.person_id == person_id, ImportRow.result_id == person_id)
    query = select(Import.created_at, ImportRow.number, ImportRow.cells).join(Import, Import.id == ImportRow.import_id)
    found = db.session.execute(query.where(mine).order_by(ImportRow.id).limit(500))
    return {"Baris daftar yang diimpor": [{"diimpor": at, "baris": number} | cells for at, number, cells in found]}


def _old(before: dt.datetime):
    waiting = (READING, READY, APPLYING)
    return (Import.created_at < before) & (Import.sha256 != PURGED) & Import.state.not_in(waiting)


def _count(before: dt.datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Import).where(_old(before)))


def _run(before: dt.datetime, most: int) -> int:
    """Empty what was typed; who became which person stays, so that the import's count still holds."""
    query = select(Import.id, Import.sha256).where(_old(before)).order_by(Import.id).limit(most // 100 or 1)
    old = dict(db.session.execute(query).tuples().all())
    if old:
        emptied = {"cells": {}, "values": {}, "diff": {}, "applied": {}, "twins": [], "errors": [], "warnings": []}
        db.session.execute(update(ImportRow).where(ImportRow.import_id.in_(old)).values(**emptied))
        bare = {"sha256": PURGED, "file_name": "dihapus", "sheets": [], "skipped": []}
        db.session.execute(update(Import).where(Import.id.in_(old)).values(**bare))
        _let_go(set(old.values()))
    return len(old)


def _let_go(shas: set[str]) -> None:
    """The files that no other import names. A file left over by a crash here is named by nothing, and harmless."""
    kept = set(db.session.scalars(select(Import.sha256).where(Import.sha256.in_(shas))))
    archive = current_app.extensions["archive"]
    for sha in shas - kept:
        archive.path(sha).unlink(missing_ok=True)


PURGE = Purge(
    "imports", "Isi daftar yang pernah diimpor", "privacy.import_months",
    "Berkas dan baris yang diketik dihapus; hasil dan jumlahnya tetap. Impor itu tidak dapat dibatalkan lagi.",
    _count, _run,
)  # fmt: skip
