"""What waits among the imports, and what must agree about those that were applied."""

from flask import current_app, url_for
from sqlalchemy import func, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Todo
from app.imports.access import WRITE, parked, visible
from app.imports.models import (
    ADDED,
    APPLIED,
    DROPPED,
    FAILED,
    READY,
    UNDOING,
    UNDONE,
    UPDATED,
    Import,
    ImportRow,
)

DONE = (APPLIED, UNDOING, UNDONE)


def todos(user):
    if not may(WRITE, user):
        return
    waiting = visible(user).where(Import.state == READY).with_only_columns(Import.id).limit(100)
    count = len(db.session.scalars(waiting).all())
    if count:
        yield Todo(
            f"{count} daftar impor menunggu diperiksa", url_for("imports.index", keadaan=READY), count=count
        )
    put_off = len(parked(user))
    if put_off:
        words = "Lebih dari 100" if put_off > 100 else str(put_off)
        sentence = f"{words} baris impor yang meragukan belum diputuskan"
        yield Todo(sentence, url_for("imports.parked"), count=min(put_off, 100))


def check():
    """Applied imports whose rows do not add up to what was told, and files that the archive has lost."""
    counted = select(ImportRow.import_id, ImportRow.outcome, func.count()).group_by(
        ImportRow.import_id, ImportRow.outcome
    )
    rows: dict[int, dict] = {}
    for import_id, outcome, count in db.session.execute(counted.where(ImportRow.outcome.is_not(None))):
        rows.setdefault(import_id, {})[outcome] = count
    for import_id, state, result in db.session.execute(select(Import.id, Import.state, Import.result)):
        if state in DONE and rows.get(import_id, {}) != result:
            yield f"Hasil impor {import_id} tidak cocok dengan baris-barisnya."
        if state not in DONE and import_id in rows:
            yield f"Impor {import_id} belum diterapkan, tetapi sebagian barisnya sudah."
    lost = select(func.count()).where(ImportRow.outcome.in_((ADDED, UPDATED)), ImportRow.result_id.is_(None))
    if db.session.scalar(lost):
        yield "Ada baris impor yang diterapkan tanpa orangnya."
    there = Import.state.not_in((DROPPED, FAILED)) & (Import.sha256 != "")  # empty once its time to be kept is over
    kept = db.session.scalars(select(Import.sha256).where(there).distinct())
    for sha in current_app.extensions["archive"].missing_or_changed(kept):
        yield f"Berkas impor {sha[:12]} hilang atau berubah di arsip."
