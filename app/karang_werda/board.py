"""Who runs a club, and whom its pages offer to add."""

from sqlalchemy import case, func, or_, select

from app.attendance.models import Mark, Session
from app.ground import audit
from app.ground.db import db
from app.ground.tanggal import today
from app.karang_werda.absence import Absent, absent
from app.karang_werda.models import POSTS, Activity, Club, Member, Officer, Photo, Visit
from app.karang_werda.rules.members import may_join
from app.people import finding
from app.people.categories import DISABILITY_NAMES
from app.people.models import Disability, Person


def officers(club: Club) -> list[Officer]:
    """Every term, those in office first, in the order of the posts."""
    order = case({post: number for number, post in enumerate(POSTS)}, value=Officer.post)
    query = select(Officer).where(Officer.club_id == club.id).options(*Officer.seen())
    rows = list(db.session.scalars(query.order_by(order, Officer.starts_on.desc(), Officer.id)))
    return sorted(rows, key=lambda officer: not officer.is_open)


def candidates(people, typed: str) -> list[tuple[Person, str | None]]:
    """The best few of these people who fit what was typed, each with the club it belongs to, or None."""
    found = finding.quick(people, typed)
    query = select(Member.person_id, Club.name).join(Club, Club.id == Member.club_id)
    ids = [person.id for person in found]
    clubs = dict(db.session.execute(query.where(Member.person_id.in_(ids), Member.left_on.is_(None))).all())
    return [(person, clubs.get(person.id)) for person in found]


def suggested(people, club: Club):
    """Those of these people who live in the club's kelurahan and may join it today, in no club yet."""
    here = or_(Person.kelurahan == club.kelurahan, Person.home_kelurahan == club.kelurahan)
    return people.where(here, may_join(today()))


def trail(club: Club, limit: int = 30) -> list:
    """What was changed on the club and on its officers' terms, newest first."""
    ids = db.session.scalars(
        select(Officer.id).where(Officer.club_id == club.id).order_by(Officer.id.desc()).limit(12)
    )
    rows = audit.trail(Club.__tablename__, club.id, limit)
    for officer_id in ids.all():
        rows += audit.trail(Officer.__tablename__, officer_id, limit)
    return sorted(rows, key=lambda row: row[0].id, reverse=True)[:limit]


def disabilities(member: Member) -> str:
    """What the register knows of a member's disabilities, in words."""
    query = select(Disability.kind).where(Disability.person_id == member.person_id).order_by(Disability.kind)
    return ", ".join(DISABILITY_NAMES.get(kind, kind) for kind in db.session.scalars(query))


def visits(member: Member) -> list[Visit]:
    """Who went to see a member at home, newest first."""
    query = select(Visit).where(Visit.member_id == member.id).order_by(Visit.on_date.desc(), Visit.id.desc())
    return list(db.session.scalars(query))


def away(member: Member) -> Absent | None:
    """Since when a member no longer comes, when a visit at home is due."""
    return next(iter(absent([member.club_id], [member.id])), None)


def photos(activity: Activity) -> list[Photo]:
    return list(db.session.scalars(select(Photo).where(Photo.activity_id == activity.id).order_by(Photo.id)))


def came(activity: Activity) -> dict[str, int]:
    """{state: how many were ticked so} of an activity."""
    query = select(Mark.state, func.count()).join(Session).where(Session.sheet_id == activity.sheet_id)
    return dict(db.session.execute(query.group_by(Mark.state)).all())


def last_activity(club: Club) -> Activity | None:
    """The newest activity that has come, to make one more like it."""
    query = select(Activity).where(Activity.club_id == club.id, Activity.on_date <= today())
    return db.session.scalar(query.order_by(Activity.on_date.desc(), Activity.id.desc()).limit(1))
