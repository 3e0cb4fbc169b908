"""The profile between the partner and the office: what is proposed, decided field by field, and where it stands."""

import datetime as dt

from sqlalchemy import select

from app.ground import wilayah
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, number, today
from app.lks import catalog, standing
from app.lks.models import (
    AGREED,
    APPROVED,
    CHECKING,
    DECLINED,
    FIELDS,
    FILLING,
    INVITED,
    OUTDATED,
    PENDING,
    WAITING,
    WITHDRAWN,
    Document,
    Institution,
    Proposal,
)
from app.lks.rules import institutions


def shown(field: str, value, known: catalog.Catalog) -> str:
    """A value of the profile in words."""
    if value is None or value == "":
        return ""
    if field == "kind":
        return known.kind_name(value)
    if field == "legal_form":
        return known.form_name(value)
    if field == "kelurahan":
        return wilayah.name_of(value)
    if field == "founded_on":
        return long_date(value if isinstance(value, dt.date) else dt.date.fromisoformat(value))
    return number(value) if isinstance(value, int) else str(value)


def side_by_side(institution: Institution, proposals: list[Proposal]) -> list[tuple[Proposal, str, str]]:
    """(proposal, old, new) in words. Beside what still waits stands what the profile says now."""
    told, known = [], catalog.read()
    for row in proposals:
        old = getattr(institution, row.field) if row.state == WAITING else row.old
        told.append((row, shown(row.field, old, known), shown(row.field, row.new, known)))
    return told


def _kept(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def propose(institution: Institution, values: dict, by) -> int:
    """Remember each field that differs as a proposal of its own; one that waits already takes the newest text, and
    goes when the text is again as it stands. Gives how many wait now. Nothing of the profile changes."""
    institution = wait_for_row(Institution, institution.id)
    waiting = {row.field: row for row in _waiting(institution)}
    for field in FIELDS:
        if field not in values:
            continue
        old, new = _kept(getattr(institution, field)), _kept(values[field])
        if new is None and isinstance(old, int) and field != "capacity":
            new = 0
        row = waiting.get(field)
        if (new or None) == (old or None):
            if row:
                row.state, row.decided_at = WITHDRAWN, now()
        elif row:
            row.new, row.proposed_by, row.proposed_at = new, by.name, now()
        else:
            row = Proposal(institution_id=institution.id, field=field, old=old, new=new, proposed_by=by.name)
            db.session.add(row)
    _being_filled(institution)
    db.session.flush()
    return len(_waiting(institution))


def as_proposed(institution: Institution) -> dict:
    """The profile as it would be with everything that waits: what the partner's form begins with."""
    values = {field: getattr(institution, field) for field in FIELDS}
    for row in _waiting(institution):
        is_day = row.field == "founded_on" and row.new
        values[row.field] = dt.date.fromisoformat(row.new) if is_day else row.new
    return values


def _waiting(institution: Institution) -> list[Proposal]:
    query = select(Proposal).where(Proposal.institution_id == institution.id, Proposal.state == WAITING)
    return list(db.session.scalars(query.order_by(Proposal.id)))


def _being_filled(institution: Institution) -> None:
    if institution.profile_state in (INVITED, APPROVED):
        institution.profile_state = FILLING


def touched(institution: Institution) -> None:
    """The partner sent something: an invited or approved profile is being filled in again."""
    _being_filled(institution)
    db.session.flush()


def withdraw(proposal: Proposal, by) -> None:
    _refuse_decided(proposal)
    proposal.state, proposal.decided_at = WITHDRAWN, now()
    db.session.flush()


def hand_in(institution: Institution, by) -> None:
    """The partner asks the office to look through it."""
    if institution.profile_state == CHECKING:
        raise RuleError("Profil ini sudah dikirim dan sedang diperiksa.")
    institution.profile_state, institution.profile_note = CHECKING, None
    db.session.flush()


def agree(proposal: Proposal, by) -> None:
    """The proposed text becomes the profile's. Refuses one that was decided, and a name that another LKS has."""
    proposal = wait_for_row(Proposal, proposal.id)
    _refuse_decided(proposal)
    institution = wait_for_row(Institution, proposal.institution_id)
    value = proposal.new
    if proposal.field == "founded_on" and value:
        value = dt.date.fromisoformat(value)
    institutions.change(institution, {proposal.field: value}, by=by)
    proposal.state, proposal.decided_at = AGREED, now()
    db.session.flush()


def decline(proposal: Proposal, reason: str, by) -> None:
    proposal = wait_for_row(Proposal, proposal.id)
    _refuse_decided(proposal)
    proposal.state, proposal.reason, proposal.decided_at = DECLINED, reason, now()
    db.session.flush()


def _refuse_decided(proposal: Proposal) -> None:
    if proposal.state != WAITING:
        raise RuleError("Usulan ini sudah diputuskan. Muat ulang halaman.")


def approve(institution: Institution, by) -> None:
    """The profile as a whole is in order. Refuses while something of it still waits for a decision."""
    if _waiting(institution) or _papers_waiting(institution):
        raise RuleError("Putuskan dahulu usulan dan dokumen yang masih menunggu.")
    institution.profile_state, institution.approved_on, institution.profile_note = APPROVED, today(), None
    db.session.flush()


def ask_again(institution: Institution, note: str, by) -> None:
    """The partner is asked to bring the profile up to date, with a word on what."""
    institution.profile_state, institution.profile_note = OUTDATED, note
    db.session.flush()


def _papers_waiting(institution: Institution) -> bool:
    query = select(Document.id).where(Document.institution_id == institution.id, Document.state == PENDING)
    return db.session.scalar(query.limit(1)) is not None


def is_old(institution: Institution) -> bool:
    """Whether an approved profile is to be looked through again, by the months that the office has set."""
    approved = institution.profile_state == APPROVED and institution.approved_on
    return bool(approved and approved < standing.months_ago(catalog.read().profile_months))
