"""Who used to come and has stopped: absent from the last activities in a row, so that somebody goes to see why.

Only activities on which anybody was ticked count, so that a sheet not yet filled in makes nobody absent; only people
who came before count, so that a large club's many quiet members are not all sent a visitor.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import today
from app.karang_werda.models import Activity, Club, Member, Visit
from app.office import agency
from app.people.models import ACTIVE, Person

BACK = 180  # days within which the last activities are looked for


class Absent(NamedTuple):
    member_id: int
    person_id: int
    name: str
    club_id: int
    club: str
    since: dt.date  # the first of the activities that were missed


def absent(club_ids: Iterable[int], member_ids: Collection[int] | None = None) -> list[Absent]:
    """Those of these clubs' members, or of the members named, for whom a home visit is due; longest away first."""
    query, since = _due(club_ids)
    name = func.coalesce(Person.name, Person.alias, "Tanpa nama")
    query = query.with_only_columns(Member.id, Person.id, name, Club.id, Club.name, since)
    if member_ids is not None:
        query = query.where(Member.id.in_(member_ids))
    return [Absent(*row) for row in db.session.execute(query)]


def due(club_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(member, club) of all of them in the same order."""
    query, _ = _due(club_ids)
    return [tuple(row) for row in db.session.execute(query.with_only_columns(Member.id, Club.id))]


def _due(club_ids: Iterable[int]):
    """The members for whom a visit is due, club by club, and the day since which each is away."""
    held = agency.settings(["karang_werda.absences", "karang_werda.regular_days"])
    times, regular = held["karang_werda.absences"], held["karang_werda.regular_days"]
    recent = _last_held(list(club_ids), times)
    missed = (
        select(recent.c.club_id, func.min(recent.c.on_date).label("since"))
        .group_by(recent.c.club_id)
        .having(func.count() == times)
        .subquery()
    )
    since = missed.c.since
    query = (
        select(Member.id)
        .join(Person, Person.id == Member.person_id)
        .join(Club, Club.id == Member.club_id)
        .join(missed, missed.c.club_id == Member.club_id)
        .where(Member.left_on.is_(None), Member.joined_on <= since, Person.status == ACTIVE)
        .where(~_was_there(recent.c.sheet_id, recent.c.club_id), _came_before(since, regular))
        .where(~exists().where(Visit.member_id == Member.id, Visit.on_date >= since))
        .order_by(since, Club.name, Club.id, Person.name_key, Member.id)
    )
    return query, since


def _last_held(club_ids: list[int], times: int):
    """The newest activities of each club on which somebody was ticked, as rows of club, sheet and day."""
    ticked = exists().where(Mark.session_id == Session.id, Session.sheet_id == Activity.sheet_id)
    place = func.row_number().over(
        partition_by=Activity.club_id, order_by=(Activity.on_date.desc(), Activity.id.desc())
    )
    ranked = (
        select(Activity.club_id, Activity.sheet_id, Activity.on_date, place.label("place"))
        .where(Activity.club_id.in_(club_ids), ticked)
        .where(Activity.on_date.between(today() - dt.timedelta(BACK), today()))
        .subquery()
    )
    return select(ranked.c.club_id, ranked.c.sheet_id, ranked.c.on_date).where(ranked.c.place <= times).cte("recent")


def _came_before(since, days: int):
    """Whether the member was present in the club's activities of so many days before a day."""
    earlier = aliased(Activity)
    between = earlier.on_date < since, earlier.on_date >= _days_before(since, days)
    return _was_there(earlier.sheet_id, earlier.club_id, *between)


def _was_there(sheet_id, club_id, *which):
    """Whether the member was present at one of the club's activities, which are few beside all that somebody came to in
    years: so each of them is asked for its tick of the member, not each tick for its activity."""
    tick = (
        select(Mark.id)
        .join(Session, Session.id == Mark.session_id)
        .where(Session.sheet_id == sheet_id, Mark.person_id == Member.person_id, Mark.state == PRESENT)
        .correlate(sheet_id.table, Member)
    )
    there = select(sheet_id).where(club_id == Member.club_id, *which, tick.exists())
    return there.correlate_except(sheet_id.table).exists()


def _days_before(day, count: int):
    if db.engine.dialect.name == "sqlite":
        return func.date(day, f"-{count} days")
    return day - count
