"""Who may see and change people."""

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from app.ground.db import db
from app.ground.mask import IDENTITY
from app.ground.permit import Role
from app.people.models import (
    CANCELLED,
    HEAD,
    JOINED,
    Family,
    FamilyMember,
    Join,
    NotSame,
    Person,
    TwinPair,
)

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


def find_person_or_stayed(user, person_id: int) -> tuple[Person | None, int | None]:
    """The person with all parts; or, of a record that was joined to another, only the id of the one that stayed."""
    query = select(Person).where(Person.id == person_id, Person.status != CANCELLED).options(*Person.whole())
    found = db.session.scalars(query).unique().one_or_none() or abort(404)
    return (None, found.joined_to) if found.joined_to else (found, None)


def find_join(user, gone_id: int) -> tuple[Join, Person]:
    """The join by which this record went, and the record that stayed; 404 unless the user may see that."""
    query = select(Join).where(Join.from_id == gone_id, Join.undone_at.is_(None))
    found = db.session.scalar(query.options(*Join.whole())) or abort(404)
    return found, find_person(user, found.gone.joined_to or 0)


def find_pair(user, left_id: int, right_id: int) -> tuple[Person, Person]:
    """Two records with their parts; 404 unless the user may see both."""
    return find_person(user, left_id, whole=True), find_person(user, right_id, whole=True)


def twin_pairs(_user) -> Select:
    """Pairs that still wait to be looked at: both stand, and nobody has found them to be two people."""
    low, high = aliased(Person), aliased(Person)
    parted = select(NotSame.id).where(NotSame.low_id == TwinPair.low_id, NotSame.high_id == TwinPair.high_id)
    query = select(TwinPair).join(TwinPair.low.of_type(low)).join(TwinPair.high.of_type(high))
    query = query.where(low.status.not_in((JOINED, CANCELLED)), high.status.not_in((JOINED, CANCELLED)))
    seen = (contains_eager(TwinPair.low.of_type(low)), contains_eager(TwinPair.high.of_type(high)))
    return query.where(~parted.exists()).options(*seen)


def find_family(_user, family_id: int) -> Family:
    """A family with everybody who stood on its card, read afresh; 404 when there is none."""
    query = select(Family).where(Family.id == family_id).options(*Family.whole())
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def place_of(family: Family, place_id: int) -> FamilyMember:
    """A place on this card; one of another card is 404."""
    return next((row for row in family.members if row.id == place_id), None) or abort(404)


def find_by_number(user, number: str) -> Person | None:
    """Who is meant by a NIK or temporary number, typed whole; None when nobody is."""
    digits = "".join(filter(str.isdigit, number))
    column = Person.nik if len(digits) == 16 else Person.id
    if not digits or len(digits) > 16:
        return None
    return db.session.scalar(visible(user).where(column == (digits if len(digits) == 16 else int(digits))))


def headless_families(_user, limit: int = 100) -> list[Family]:
    """Families that had a head and have none now, while others remain."""
    place, other = aliased(FamilyMember), aliased(FamilyMember)
    here = select(other.id).join(Person, Person.id == other.person_id)
    here = here.where(other.family_id == Family.id, other.until.is_(None), Person.status.not_in((JOINED, CANCELLED)))
    gone = select(place.family_id).where(place.until.is_not(None), place.role == HEAD)
    query = select(Family).where(Family.id.in_(gone), ~here.where(other.role == HEAD).exists(), here.exists())
    return list(db.session.scalars(query.order_by(Family.id).limit(limit).options(*Family.whole())))
