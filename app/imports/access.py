"""Who may import lists, and whose imports one sees: all of the targets that one may use oneself."""

from flask import abort
from sqlalchemy import Select, select, text

from app.ground.db import db
from app.ground.permit import Role, may
from app.ground.room import ImportTarget, offered, offers
from app.imports.models import APPLIED, Import, ImportRow

READ = "imports:read"
WRITE = "imports:write"

GRANTS = {
    READ: {Role.STAF, Role.KABID},
    WRITE: {Role.STAF, Role.KABID},
}


def targets(user) -> list[ImportTarget]:
    """What this user may import into."""
    return [target for target in offers("imports") if may(target.may, user)]


def find_target(user, key: str | None) -> ImportTarget:
    return next((target for target in targets(user) if target.key == key), None) or abort(404)


def find_scope(user, target: ImportTarget, scope_id: int | None) -> tuple[str, str] | None:
    """(title, address) of what the list is for. 404 when it is missing, foreign, or given where there is none."""
    if target.scope is None:
        return abort(404) if scope_id is not None else None
    return target.scope(user, scope_id) if scope_id is not None else abort(404)


def visible(user) -> Select:
    return select(Import).where(Import.target.in_([target.key for target in targets(user)]))


def find_import(user, import_id: int) -> Import:
    found = db.session.scalar(visible(user).where(Import.id == import_id)) or abort(404)
    find_scope(user, offered("imports", found.target), found.scope_id)
    return found


def find_row(user, row_id: int) -> tuple[Import, ImportRow]:
    row = db.session.get(ImportRow, row_id) or abort(404)
    return find_import(user, row.import_id), row


def find_parent(user, asked: str | None, target: ImportTarget, scope_id: int | None) -> Import | None:
    """The import whose wrong rows are brought again, mended; 404 when it was for something else."""
    if not asked:
        return None
    found = find_import(user, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0)
    return found if (found.target, found.scope_id) == (target.key, scope_id) else abort(404)


def parked(user, limit: int = 101) -> list[tuple[ImportRow, Import]]:
    """Doubtful rows that were put off, of every applied list that this user sees; the oldest first."""
    ids = visible(user).with_only_columns(Import.id)
    query = select(ImportRow, Import).join(Import, Import.id == ImportRow.import_id)
    there = Import.sha256 != ""  # of a purged list nothing is left to decide on
    query = query.where(text("imports_row.outcome = 'tertunda'"), Import.id.in_(ids), Import.state == APPLIED, there)
    return list(db.session.execute(query.order_by(ImportRow.id).limit(limit)).all())


def mended(record: Import) -> list[Import]:
    """The lists of mended rows that came after this one."""
    return list(db.session.scalars(select(Import).where(Import.parent_id == record.id).order_by(Import.id)))
