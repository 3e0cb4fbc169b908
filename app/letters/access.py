"""Who may read the register of letters, have files made anew, cancel a number."""

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from app.ground.db import db
from app.ground.permit import Role
from app.letters.models import Letter

READ = "letters:read"
WRITE = "letters:write"
CANCEL = "letters:cancel"
EXPORT = "letters:export"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    CANCEL: {Role.KABID},
    EXPORT: {Role.STAF, Role.KABID, Role.AUDITOR},
}


def visible(_user) -> Select:
    return select(Letter)


def with_signers(user) -> Select:
    """The same letters with what is printed on them, for the export."""
    return visible(user).options(undefer(Letter.context))


def find_letter(user, letter_id: int) -> Letter:
    """The letter with its signer and its replacement, or 404."""
    query = with_signers(user).where(Letter.id == letter_id)
    return db.session.scalar(query.options(joinedload(Letter.replacement))) or abort(404)
