"""Who may see and change people."""

from flask import abort
from sqlalchemy import Select, select

from app.ground.db import db
from app.ground.mask import IDENTITY
from app.ground.permit import Role
from app.people.models import CANCELLED, JOINED, Join, Person

READ = "people:read"
WRITE = "people:write"
EXPORT = "people:export"
JOIN = "people:join"  # say that two records are one person
REVEAL = "people:reveal"  # see one person's numbers whole, logged each time
TRACE = "people:trace"  # see who looked at a person

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR, Role.SHELTER, Role.CASEWORKER, Role.PRIVACY},
    WRITE: {Role.STAF, Role.KABID, Role.SHELTER, Role.CASEWORKER},
    EXPORT: {Role.KABID, Role.STAF},
    JOIN: {Role.STAF, Role.KABID},
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


def who_stayed(person_id: int) -> int | None:
    """The id of the record that this one was joined to, or None."""
    return db.session.scalar(select(Person.joined_to).where(Person.id == person_id))


def find_join(user, join_id: int) -> tuple[Join, Person]:
    """A join that stands, and the record that stayed; 404 unless the user may see that."""
    query = select(Join).where(Join.id == join_id, Join.undone_at.is_(None))
    found = db.session.scalar(query.options(*Join.whole())) or abort(404)
    return found, find_person(user, found.gone.joined_to or 0)


def find_pair(user, left_id: int, right_id: int) -> tuple[Person, Person]:
    """Two records with their parts; 404 unless the user may see both."""
    return find_person(user, left_id, whole=True), find_person(user, right_id, whole=True)
