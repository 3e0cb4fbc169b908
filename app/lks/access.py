"""Who may do what with LKS: the office sees all of them, a partner its own alone, through doors of its own.

A partner's query begins at the LKS of its account (`own`) and goes on from there; nothing that another LKS has can be
reached by an id, since every row is looked for within the own ones. Out of scope is 404, as missing is.
"""

from flask import abort
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from app.accounts.models import Account, RoleGrant
from app.attendance import access as sheets
from app.attendance.models import Session
from app.ground.db import db
from app.ground.permit import Role
from app.ground.tanggal import today
from app.letters import rules as letters
from app.letters.models import ISSUED, Letter
from app.lks.models import (
    SEATED,
    WAITING,
    Announcement,
    Application,
    Document,
    Event,
    File,
    Finding,
    FollowUp,
    Institution,
    Invitation,
    ListFile,
    Mail,
    Nomination,
    Officer,
    Participant,
    Proposal,
    Report,
    Visit,
)
from app.people import access as people
from app.people.models import Person

SCOPE = "lks"
READ = "lks:read"
WRITE = "lks:write"
EXPORT = "lks:export"
INVITE = "lks:invite"
ISSUE = "lks:issue"
PARTNER = "lks:partner"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    EXPORT: {Role.STAF, Role.KABID},
    INVITE: {Role.STAF, Role.KABID},
    ISSUE: {Role.STAF, Role.KABID},
    PARTNER: {Role.LKS},
}


# The office


def visible(_user) -> Select:
    return select(Institution)


def find_institution(user, institution_id: int) -> Institution:
    query = visible(user).where(Institution.id == institution_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def part(institution: Institution, model, row_id: int, *options):
    """A row of this LKS; one of another LKS is 404. The model has `institution_id`."""
    query = select(model).where(model.id == row_id, model.institution_id == institution.id).options(*options)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def find_event(_user, event_id: int) -> Event:
    """A bimtek with its topics, or 404."""
    query = select(Event).where(Event.id == event_id).options(*Event.whole())
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def events(_user) -> Select:
    return select(Event).options(*Event.whole())


def of_event(event: Event, model, row_id: int, *options):
    """A row of this bimtek; one of another is 404. The model has `event_id`."""
    query = select(model).where(model.id == row_id, model.event_id == event.id).options(*options)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def chosen(user, ids: list[int]) -> list[Institution]:
    """Those of the ids that the user sees, by name."""
    return list(db.session.scalars(visible(user).where(Institution.id.in_(ids[:1000])).order_by(Institution.name)))


def operating(user) -> Select:
    return visible(user).where(Institution.closed_on.is_(None))


def everybody(user) -> list[Institution]:
    """Every LKS in operation, by name."""
    return list(db.session.scalars(operating(user).order_by(Institution.name)))


def find_person(user, person_id: int | None) -> Person:
    return people.find_person(user, person_id or 0)


def find_cell(_user, event_id: int, session_id: int, person_id: int) -> tuple[Event, Session, Person]:
    """The cell of a bimtek's grid that is to be ticked, its session held; a day that is not of this bimtek, and
    somebody without a place in it, is 404."""
    query = select(Event, Session, Person).join(Session, Session.sheet_id == Event.sheet_id)
    query = query.join(Participant, Participant.event_id == Event.id).join(Person, Person.id == Participant.person_id)
    query = query.where(
        Event.id == event_id, Session.id == session_id, Person.id == person_id, Participant.state == SEATED
    )
    read = load_only(Event.sheet_id), load_only(Person.name, Person.alias)
    return tuple(sheets.find_held(query.options(*read)))


def find_document(institution: Institution, document_id: int) -> Document:
    return part(institution, Document, document_id, *Document.seen())


def find_officer(institution: Institution, officer_id: int) -> Officer:
    return part(institution, Officer, officer_id)


def find_file(institution: Institution, file_id: int) -> File:
    return part(institution, File, file_id)


def find_proposal(institution: Institution, proposal_id: int) -> Proposal:
    return part(institution, Proposal, proposal_id)


def find_list(_user, list_id: int) -> ListFile:
    return db.session.get(ListFile, list_id) or abort(404)


def applications(_user) -> Select:
    return select(Application).options(*Application.seen())


def find_application(user, application_id: int) -> Application:
    query = applications(user).where(Application.id == application_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def find_visit(institution: Institution, visit_id: int) -> Visit:
    return part(institution, Visit, visit_id, selectinload(Visit.photos), selectinload(Visit.findings))


def find_finding(institution: Institution, finding_id: int) -> Finding:
    query = select(Finding).join(Visit, Visit.id == Finding.visit_id)
    query = query.where(Finding.id == finding_id, Visit.institution_id == institution.id)
    return db.session.scalar(query) or abort(404)


def find_report(_user, report_id: int) -> Report:
    query = select(Report).where(Report.id == report_id).options(*Report.seen())
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def nominations(_user) -> list[Nomination]:
    """Clients whom partners put forward, those that wait first."""
    query = select(Nomination).options(joinedload(Nomination.institution)).order_by(Nomination.id.desc()).limit(300)
    return sorted(db.session.scalars(query), key=lambda row: row.state != WAITING)


def find_nomination(_user, nomination_id: int) -> Nomination:
    return db.session.get(Nomination, nomination_id) or abort(404)


# The partner


def own_ids(user) -> frozenset[int]:
    """The LKS of the account: those to which its role is narrowed, mostly one."""
    return frozenset(
        scope_id
        for role, kind, scope_id in getattr(user, "scopes", ())
        if (role, kind) == (Role.LKS, SCOPE) and scope_id is not None
    )


def own_institutions(user) -> list[Institution]:
    """The LKS of the account by name, or 404 for an account that belongs to none."""
    query = select(Institution).where(Institution.id.in_(own_ids(user))).order_by(Institution.name)
    return list(db.session.scalars(query)) or abort(404)


def own(user, asked: str | None = None) -> Institution | None:
    """The partner's own LKS: the one that the address asks for, or its only one; None when it has to choose.

    An LKS that is not the account's is 404 as one that does not exist, whatever was asked for.
    """
    ids = own_ids(user)
    if asked is not None:
        ids = {row_id for row_id in ids if str(row_id) == asked}
    elif len(ids) > 1:
        return None
    query = select(Institution).where(Institution.id.in_(ids))
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def own_file(institution: Institution, file_id: int) -> File:
    """A file of the own LKS; the office's own pictures of it are 404 as well."""
    found = find_file(institution, file_id)
    return abort(404) if found.internal else found


def own_invitations(institution: Institution) -> list[Invitation]:
    query = select(Invitation).where(Invitation.institution_id == institution.id).options(*Invitation.seen())
    return sorted(db.session.scalars(query), key=lambda row: row.event.starts_on, reverse=True)


def own_follow_up(invitation: Invitation) -> FollowUp | None:
    """What the LKS of this invitation planned after that bimtek."""
    query = select(FollowUp).where(
        FollowUp.event_id == invitation.event_id, FollowUp.institution_id == invitation.institution_id
    )
    return db.session.scalar(query.options(*FollowUp.seen()))


def own_applications(institution: Institution) -> list[Application]:
    query = select(Application).where(Application.institution_id == institution.id)
    return list(db.session.scalars(query.order_by(Application.id.desc()).limit(50)))


def own_nominations(institution: Institution) -> list[Nomination]:
    query = select(Nomination).where(Nomination.institution_id == institution.id)
    return list(db.session.scalars(query.order_by(Nomination.id.desc()).limit(100)))


def own_mail(institution: Institution) -> list[Mail]:
    """Letters of the office to the own LKS that have their file."""
    query = select(Mail).join(Mail.letter).where(Mail.institution_id == institution.id, Letter.state == ISSUED)
    return list(db.session.scalars(query.options(*Mail.seen()).order_by(Mail.id.desc()).limit(200)))


def own_letter(institution: Institution, mail_id: int) -> Letter:
    """The file of a letter to the own LKS; 404 while it has none, and when it was cancelled."""
    letter = part(institution, Mail, mail_id, *Mail.seen()).letter
    return letter if letter and letter.state == ISSUED and letter.sha256 else abort(404)


def own_certificates(institution: Institution) -> list[tuple[Participant, Letter]]:
    """Certificates of those whom the own LKS sent."""
    query = select(Participant).where(Participant.institution_id == institution.id, Participant.state == SEATED)
    rows = list(db.session.scalars(query.options(*Participant.seen(), joinedload(Participant.event))))
    found = letters.of(Participant.__tablename__, [row.id for row in rows])
    issued = [(row, found[row.id]) for row in rows if row.id in found and found[row.id].state == ISSUED]
    return sorted(issued, key=lambda pair: pair[1].id, reverse=True)


def own_certificate(institution: Institution, participant_id: int) -> Letter:
    participant = part(institution, Participant, participant_id)
    letter = letters.of(Participant.__tablename__, [participant.id]).get(participant.id)
    return letter if letter and letter.state == ISSUED and letter.sha256 else abort(404)


# Accounts of partners


def _bound(institution: Institution) -> tuple[Select, Select]:
    """(ids of accounts that act for this LKS today, ids of those that act for anything else)"""
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today())
    here = (RoleGrant.role == Role.LKS.value) & (RoleGrant.scope_kind == SCOPE) & (RoleGrant.scope_id == institution.id)
    here_ids = select(RoleGrant.account_id).where(lasts, here)
    return here_ids, select(RoleGrant.account_id).where(lasts, ~here | RoleGrant.scope_id.is_(None))


def accounts(institution: Institution) -> Select:
    """The accounts that belong to this LKS and to nothing else: whoever has another role besides is looked after by
    the administrator alone, or a partner could reset the password of somebody of the office."""
    here, elsewhere = _bound(institution)
    query = select(Account).where(Account.id.in_(here), Account.id.not_in(elsewhere))
    return query.options(selectinload(Account.roles)).order_by(Account.active.desc(), Account.name)


def shared_accounts(institution: Institution) -> list[Account]:
    """Those who work for this LKS and for another. They are named, so that an LKS knows who sees its data; for
    which other is not said to it, and whoever has a role in the office besides is not named at all."""
    here, elsewhere = _bound(institution)
    inside = select(RoleGrant.account_id).where(RoleGrant.role != Role.LKS.value)
    query = select(Account).where(Account.id.in_(here), Account.id.in_(elsewhere), Account.id.not_in(inside))
    return list(db.session.scalars(query.where(Account.active.is_(True)).order_by(Account.name)))


def all_accounts(institution: Institution) -> list[Account]:
    return list(db.session.scalars(accounts(institution)))


def find_account(institution: Institution, account_id: int) -> Account:
    query = accounts(institution).where(Account.id == account_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


# Announcements


def find_announcement(_user, announcement_id: int) -> Announcement:
    return db.session.get(Announcement, announcement_id) or abort(404)


def announcements_for(institution: Institution) -> list[Announcement]:
    """What the office tells this LKS and has not ended, newest first."""
    query = select(Announcement).where(or_(Announcement.until.is_(None), Announcement.until >= today()))
    rows = db.session.scalars(query.order_by(Announcement.id.desc()).limit(200))
    return [row for row in rows if not row.kinds or institution.kind in row.kinds]


def own_announcement(institution: Institution, announcement_id: int) -> Announcement:
    told = announcements_for(institution)
    return next((row for row in told if row.id == announcement_id), None) or abort(404)
