"""Who may see and change clubs, and which clubs each sees: a club's officers their own alone."""

from flask import abort
from sqlalchemy import Select, or_, select

from app.attendance.models import Session
from app.ground.db import db
from app.ground.permit import Role
from app.karang_werda import roster
from app.karang_werda.measures import MEASURES
from app.karang_werda.models import Activity, Check, Club, Member, Officer, Photo
from app.people import access as people
from app.people.models import Person

SCOPE = "club"
READ = "karang_werda:read"
WRITE = "karang_werda:write"
EXPORT = "karang_werda:export"
FOUND = "karang_werda:found"  # found a club; its officers change only what is there
HEALTH = "karang_werda:health"  # see and record what was measured of one person
REFER = "karang_werda:refer"  # have a letter of referral numbered
CITY = "karang_werda:figures"  # counts of all clubs together, which no club's officers are told
THRESHOLDS = "karang_werda:thresholds"  # say from which value on somebody is told to look

GRANTS = {
    READ: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR, Role.CLUB},
    WRITE: {Role.STAF, Role.KABID, Role.CLUB},
    EXPORT: {Role.STAF, Role.KABID},
    FOUND: {Role.STAF, Role.KABID},
    HEALTH: {Role.STAF, Role.KABID, Role.CLUB},
    REFER: {Role.STAF, Role.KABID},
    CITY: {Role.STAF, Role.KABID, Role.KADIS, Role.AUDITOR},
    THRESHOLDS: {Role.KABID},
}


def visible(user, grant: str = READ) -> Select:
    """The clubs over which the user holds the grant. The role of a club's officer reaches no other club,
    whatever else the user may read."""
    if _whole_city(user, grant):
        return select(Club)
    return select(Club).where(Club.id.in_(own_ids(user) if Role.CLUB in GRANTS[grant] else ()))


def own_ids(user) -> set[int]:
    """The clubs of which the user is an officer."""
    return {scope_id for role, kind, scope_id in user.scopes if (role, kind) == (Role.CLUB, SCOPE)}


def club_list(user) -> list[Club]:
    """The clubs that the user may read, by kelurahan."""
    return list(db.session.scalars(visible(user).order_by(Club.kelurahan, Club.name, Club.id)))


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


def find_attendee(_user, activity: Activity, person_id: int) -> Person:
    """Somebody on the activity's roster; anybody else is 404."""
    known = roster.on_it(activity, [person_id])
    return db.session.get(Person, person_id) if known else abort(404)


def checks(user) -> Select:
    """The health checks that the user may see, with person and activity."""
    clubs = visible(user, HEALTH).with_only_columns(Club.id)
    query = select(Check).join(Activity, Activity.id == Check.activity_id).where(Activity.club_id.in_(clubs))
    return query.options(*Check.seen())


def find_check(user, club: Club, check_id: int) -> Check:
    """A check made at an activity of this club; one of another club is 404."""
    query = checks(user).where(Check.id == check_id, Activity.club_id == club.id)
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def checks_of(user, member: Member) -> list[Check]:
    """What the clubs of this user measured of a member and still keep, oldest first."""
    kept = or_(*(getattr(Check, name).is_not(None) for name in MEASURES))
    query = checks(user).where(Check.person_id == member.person_id, kept).order_by(Check.on_date, Check.id)
    return list(db.session.scalars(query))


def find_photo(_user, activity: Activity, photo_id: int) -> Photo:
    query = select(Photo).where(Photo.id == photo_id, Photo.activity_id == activity.id)
    return db.session.scalar(query) or abort(404)
