"""Who may see and change clubs, and which clubs each sees: a club's officers their own alone."""

from flask import abort
from sqlalchemy import Select, or_, select

from app.attendance.models import Session
from app.ground.db import db
from app.ground.permit import Role
from app.karang_werda.models import Activity, Club, Member, Officer
from app.people import access as people
from app.people.models import Person

SCOPE = "club"
READ = "karang_werda:read"
WRITE = "karang_werda:write"
EXPORT = "karang_werda:export"
FOUND = "karang_werda:found"  # found a club; its officers change only what is there

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR, Role.CLUB},
    WRITE: {Role.STAF, Role.KABID, Role.CLUB},
    EXPORT: {Role.STAF, Role.KABID},
    FOUND: {Role.STAF, Role.KABID},
}


def visible(user, grant: str = READ) -> Select:
    """The clubs over which the user holds the grant. The role of a club's officer reaches no other club,
    whatever else the user may read."""
    if _whole_city(user, grant):
        return select(Club)
    own = {scope_id for role, kind, scope_id in user.scopes if (role, kind) == (Role.CLUB, SCOPE)}
    return select(Club).where(Club.id.in_(own if Role.CLUB in GRANTS[grant] else ()))


def _whole_city(user, grant: str) -> bool:
    return any(kind is None and role in GRANTS[grant] - {Role.CLUB} for role, kind, _ in user.scopes)


def find_club(user, club_id: int, grant: str = READ) -> Club:
    """The club, or 404 when there is none over which this user holds the grant."""
    query = visible(user, grant).where(Club.id == club_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def holds(user, grant: str, club: Club) -> bool:
    """Whether the user holds the grant over this club: what decides on buttons."""
    return (
        db.session.scalar(visible(user, grant).with_only_columns(Club.id).where(Club.id == club.id))
        is not None
    )


def find_officer(_user, club: Club, officer_id: int) -> Officer:
    """A term in this club; one of another club is 404."""
    query = (
        select(Officer).where(Officer.id == officer_id, Officer.club_id == club.id).options(*Officer.seen())
    )
    return db.session.scalar(query) or abort(404)


def around(user, club: Club) -> Select:
    """Whom the user may look up for this club: staff everybody, a club's officers only people of their kelurahan."""
    query = people.visible(user)
    if _whole_city(user, WRITE):
        return query
    return query.where(or_(Person.kelurahan == club.kelurahan, Person.home_kelurahan == club.kelurahan))


def find_person(user, club: Club, person_id: int | None) -> Person:
    return db.session.scalar(around(user, club).where(Person.id == (person_id or 0))) or abort(404)


def members(_user, club: Club) -> Select:
    """Everybody who belongs or belonged to the club, each with the person."""
    return select(Member).where(Member.club_id == club.id).options(*Member.seen())


def find_member(user, club: Club, member_id: int) -> Member:
    """A membership of this club; one of another club is 404."""
    query = members(user, club).where(Member.id == member_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def only_around(user, club: Club, person_ids: list[int]) -> list[int]:
    """Those of the ids whom the user may look up for this club."""
    query = around(user, club).where(Person.id.in_(person_ids[:1000])).with_only_columns(Person.id)
    return list(db.session.scalars(query))


def activities(_user, club: Club) -> Select:
    return select(Activity).where(Activity.club_id == club.id)


def find_activity(user, club: Club, activity_id: int) -> Activity:
    """An activity of this club; one of another club is 404."""
    query = activities(user, club).where(Activity.id == activity_id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def session_of(activity: Activity) -> Session:
    """The one session of an activity's sheet."""
    return db.session.scalars(select(Session).where(Session.sheet_id == activity.sheet_id)).one()
