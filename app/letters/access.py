"""Who may read the register of letters, have files made anew, cancel a number."""

from flask import abort, current_app
from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer, with_expression

from app.accounts.models import Account, RoleGrant
from app.ground import sealed
from app.ground.db import db
from app.ground.names import name_key
from app.ground.permit import Role, may
from app.ground.room import Addressees, Roster, offered, offers
from app.ground.tanggal import today
from app.letters.models import (
    DISCARDED,
    SECRET,
    WRITING,
    Attachment,
    Draft,
    DraftAddressee,
    DraftStep,
    Letter,
    Scan,
)
from app.office.models import Appointment

READ = "letters:read"
WRITE = "letters:write"
CANCEL = "letters:cancel"
EXPORT = "letters:export"
INITIAL = "letters:initial"
SIGN = "letters:sign"
INSERT = "letters:insert"
NUMBERS = "letters:numbers"
PAPER = "letters:paper"
SECRETS = "letters:secret"
WORDING = "letters:wording"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    CANCEL: {Role.KABID},
    EXPORT: {Role.STAF, Role.KABID, Role.AUDITOR},
    INITIAL: {Role.KABID, Role.KADIS},
    SIGN: {Role.KABID, Role.KADIS},
    INSERT: {Role.STAF, Role.KABID},
    NUMBERS: {Role.ADMIN},
    PAPER: {Role.ADMIN},
    SECRETS: {Role.KADIS},
    WORDING: {Role.ADMIN},
}


def visible(user) -> Select:
    """Every line of the register; `letter.shut` says of which the user may know no more than the number."""
    return select(Letter).options(with_expression(Letter.shut, ~open_to(user)))


def open_to(user):
    """Condition: letters of which the user may know addressee, subject and content. A secret one only whoever
    wrote, initialled, signed or registered it, and whoever holds the grant; a sealed one its team alone."""
    unsealed = sealed.visible(Letter.__tablename__, Letter.id, user)
    if may(SECRETS, user):
        return unsealed
    steps = select(DraftStep.draft_id).where(DraftStep.account_id == user.id)
    written = select(Draft.id).where(Draft.author_id == user.id)
    mine = or_(Letter.registered_by == user.id, Letter.draft_id.in_(steps), Letter.draft_id.in_(written))
    # coalesce: a letter without draft or registrar is nobody's, and "unknown" must not open it.
    return and_(unsealed, or_(Letter.nature.not_in(SECRET), func.coalesce(mine, false())))


def with_signers(user) -> Select:
    """The same letters with what is printed on them, for the export."""
    return visible(user).options(undefer(Letter.context))


def find_letter(user, letter_id: int) -> Letter:
    """The letter with its signer and its replacement, or 404."""
    query = with_signers(user).where(Letter.id == letter_id, open_to(user))
    return db.session.scalar(query.options(joinedload(Letter.replacement))) or abort(404)


def scans(letter: Letter) -> list[Scan]:
    """What was scanned of a letter and holds, newest first."""
    query = select(Scan).where(Scan.letter_id == letter.id, Scan.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Scan.id.desc())))


def find_scan(user, letter_id: int, scan_id: int) -> Scan:
    """A scan of a letter that the user may read, or 404."""
    letter = find_letter(user, letter_id)
    query = select(Scan).where(Scan.id == scan_id, Scan.letter_id == letter.id, Scan.withdrawn_at.is_(None))
    return db.session.scalar(query) or abort(404)


def find_letters(user, ids: list[int]) -> list[Letter]:
    """The letters among these that the user may read, in the order of their numbers in the table."""
    query = with_signers(user).where(Letter.id.in_(ids[:1000]), open_to(user)).order_by(Letter.id)
    return list(db.session.scalars(query))


def find_attachment(draft: Draft, attachment_id: int) -> Attachment:
    """A list on a draft that the user may read, or 404."""
    query = select(Attachment).where(Attachment.id == attachment_id, Attachment.draft_id == draft.id)
    return db.session.scalar(query) or abort(404)


def find_source(source_key: str) -> Addressees:
    """A room's list that the user may read, or 404."""
    found = offered("addressees", source_key)
    return found if found is not None and may(found.may) else abort(404)


def rosters() -> list[Roster]:
    """The rooms' lists to be signed that the user may read."""
    return [offer for offer in offers("rosters") if may(offer.may)]


def find_roster(user, choice: str) -> dict | None:
    """A list to be signed by its room and number, "training:7", as the room prints it; None where there is none."""
    key, _, number = choice.partition(":")
    offer = next((offer for offer in rosters() if offer.key == key), None)
    return offer.told(user, int(number)) if offer and number.isdecimal() and len(number) < 10 else None


def find_addressee(draft: Draft, addressee_id: int) -> DraftAddressee:
    """An addressee of a draft that the user may read, or 404."""
    return next((row for row in draft.addressees if row.id == addressee_id), None) or abort(404)


def drafts(user) -> Select:
    """Drafts that the user may read: all but the secret ones of others, in which the user has no part."""
    part = select(DraftStep.draft_id).where(DraftStep.account_id == user.id)
    mine = or_(Draft.author_id == user.id, Draft.id.in_(part))
    return select(Draft).where(Draft.state != DISCARDED, or_(Draft.nature.not_in(SECRET), mine))


def find_draft(user, draft_id: int) -> Draft:
    """The draft with addressees, officials and letters, or 404."""
    whole = (selectinload(Draft.addressees), selectinload(Draft.steps), selectinload(Draft.letters))
    query = drafts(user).where(Draft.id == draft_id).options(*whole)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def draft_of(user, letter: Letter) -> int | None:
    """The draft from which the letter came, when this user may open it."""
    if letter.draft_id is None:
        return None
    return db.session.scalar(drafts(user).where(Draft.id == letter.draft_id).with_only_columns(Draft.id))


def find_open_draft(user, draft_id: int) -> Draft:
    """A draft that is still being written, or 404."""
    draft = find_draft(user, draft_id)
    return draft if draft.state == WRITING else abort(404)


def officials(grant: str) -> list[Account]:
    """Active accounts that hold the grant today."""
    roles = [role.value for role in current_app.extensions["grants"][grant]]
    holds = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today())
    query = select(Account).join(Account.roles).where(Account.active, RoleGrant.role.in_(roles), holds)
    return list(db.session.scalars(query.distinct().order_by(Account.name).limit(200)))


def account_of_signer(draft: Draft) -> int | None:
    """The account of whoever stands below the letter, told by name; None when not exactly one account bears it."""
    appointment = draft.appointment_id and db.session.get(Appointment, draft.appointment_id)
    wanted = name_key(appointment.name) if appointment else ""
    alike = [account.id for account in officials(SIGN) if wanted and name_key(account.name) == wanted]
    return alike[0] if len(alike) == 1 else None


def appointments_now() -> list[Appointment]:
    """Whoever holds an office today."""
    day = today()
    query = select(Appointment).where(
        Appointment.starts_on <= day, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day)
    )
    return list(db.session.scalars(query.order_by(Appointment.post, Appointment.starts_on).limit(200)))
