"""Who keeps the book of incoming letters, who hands them on, and who may read a secret one."""

from flask import abort, current_app
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, RoleGrant
from app.ground.db import db
from app.ground.permit import Role, may
from app.ground.tanggal import today
from app.incoming.models import CANCELLED, SECRET, Disposition, IncomingLetter

READ = "incoming:read"
WRITE = "incoming:write"
DISPOSE = "incoming:dispose"
SECRETS = "incoming:secret"
EXPORT = "incoming:export"
CANCEL = "incoming:cancel"
USUAL = "incoming:usual"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    DISPOSE: {Role.KABID, Role.KADIS},
    SECRETS: {Role.KADIS},
    EXPORT: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    CANCEL: {Role.KABID, Role.KADIS},
    USUAL: {Role.ADMIN},
}


def visible(_user) -> Select:
    """Every line of the book; what a line says of a secret letter is asked of `may_open`."""
    return select(IncomingLetter).options(selectinload(IncomingLetter.dispositions))


def open_to(user):
    """Condition: letters whose sender and subject the user may read. A secret one only who wrote it down, who
    was asked about it, and whoever holds the grant."""
    if may(SECRETS, user):
        return IncomingLetter.id.is_not(None)
    part = select(Disposition.letter_id).where(or_(Disposition.to_id == user.id, Disposition.from_id == user.id))
    mine = or_(IncomingLetter.recorded_by == user.id, IncomingLetter.id.in_(part))
    return or_(IncomingLetter.nature.not_in(SECRET), mine)


def may_open(letter: IncomingLetter, user) -> bool:
    """The same for a letter that is loaded with its dispositions."""
    parts = {letter.recorded_by} | {i for one in letter.dispositions for i in (one.to_id, one.from_id)}
    return not letter.is_secret or user.id in parts or may(SECRETS, user)


def find_letter(user, incoming_id: int) -> IncomingLetter:
    """The letter with its dispositions, or 404; a secret one only for whom it is open."""
    query = visible(user).where(IncomingLetter.id == incoming_id, open_to(user))
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def find_living(user, incoming_id: int) -> IncomingLetter:
    letter = find_letter(user, incoming_id)
    return letter if letter.state != CANCELLED else abort(404)


def find_scanned(user, incoming_id: int) -> IncomingLetter:
    letter = find_letter(user, incoming_id)
    return letter if letter.scan_sha else abort(404)


def find_disposition(user, disposition_id: int) -> Disposition:
    query = select(Disposition).join(Disposition.letter).where(Disposition.id == disposition_id, open_to(user))
    return db.session.scalar(query.options(selectinload(Disposition.letter))) or abort(404)


def tasks(user) -> Select:
    """Dispositions of letters that the user may read."""
    query = select(Disposition).join(Disposition.letter).where(open_to(user))
    return query.options(selectinload(Disposition.letter))


def colleagues(user) -> list[Account]:
    """Active accounts that may read the book, all but the user: to whom a letter can be handed."""
    roles = [role.value for role in current_app.extensions["grants"][READ] - {Role.AUDITOR}]
    holds = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today())
    query = select(Account).join(Account.roles).where(Account.active, RoleGrant.role.in_(roles), holds)
    query = query.where(Account.id != user.id).options(selectinload(Account.roles))
    return list(db.session.scalars(query.distinct().order_by(Account.name).limit(300)))


def own_part(letter: IncomingLetter, user) -> Disposition | None:
    """By what the user may hand the letter on: None at the head of the chain, else the own open disposition.

    Refuses (403) whoever neither begins chains nor was asked.
    """
    mine = next((one for one in letter.open_dispositions if one.to_id == user.id), None)
    if mine is None and not may(DISPOSE, user):
        abort(403)
    return mine
