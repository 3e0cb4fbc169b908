"""Who may do what with LKS: the office sees all of them, a partner its own alone, through doors of its own.

A partner's query begins at the LKS of its account (`own`) and goes on from there; nothing that another LKS has can be
reached by an id, since every row is looked for within the own ones. Out of scope is 404, as missing is.
"""

from flask import abort
from sqlalchemy import Select, select

from app.ground.db import db
from app.ground.permit import Role
from app.lks.models import Document, File, Institution, ListFile, Officer, Proposal

SCOPE = "lks"
READ = "lks:read"
WRITE = "lks:write"
EXPORT = "lks:export"

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    WRITE: {Role.STAF, Role.KABID},
    EXPORT: {Role.STAF, Role.KABID},
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


# The partner


def own_id(user) -> int | None:
    """The LKS of the account: the one to which its role is narrowed."""
    ids = [scope_id for role, kind, scope_id in user.scopes if (role, kind) == (Role.LKS, SCOPE)]
    return min(ids, default=None)


def own(user) -> Institution:
    """The partner's own LKS, or 404 for an account that belongs to none."""
    query = select(Institution).where(Institution.id == (own_id(user) or 0))
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def own_file(user, file_id: int) -> File:
    """A file of the own LKS; the office's own pictures of it are 404 as well."""
    found = find_file(own(user), file_id)
    return abort(404) if found.internal else found
