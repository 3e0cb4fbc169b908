"""Who may see and change people."""

from flask import abort
from sqlalchemy import Select, select

from app.ground.db import db
from app.ground.mask import IDENTITY
from app.ground.permit import Role
from app.people.models import CANCELLED, JOINED, Person

READ = "people:read"
WRITE = "people:write"
EXPORT = "people:export"
REVEAL = "people:reveal"  # see one person's numbers whole, logged each time
TRACE = "people:trace"  # see who looked at a person

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR, Role.SHELTER, Role.CASEWORKER, Role.PRIVACY},
    WRITE: {Role.STAF, Role.KABID, Role.SHELTER, Role.CASEWORKER},
    EXPORT: {Role.KABID, Role.STAF},
    # Whoever records people at the counter or at a bed reads their cards; who signs or checks needs no number.
    IDENTITY: {Role.STAF, Role.KABID, Role.SHELTER, Role.CASEWORKER},
    REVEAL: {Role.KADIS, Role.AUDITOR, Role.PRIVACY},
    TRACE: {Role.KABID, Role.PRIVACY, Role.AUDITOR},
}


def visible(_user) -> Select:
    return select(Person).where(Person.status.not_in((JOINED, CANCELLED)))


def find_person(user, person_id: int, whole: bool = False) -> Person:
    """The person, or 404 when there is none that this user may see."""
    query = visible(user).where(Person.id == person_id)
    found = db.session.scalars(query.options(*Person.whole()) if whole else query)
    return found.unique().one_or_none() or abort(404)
