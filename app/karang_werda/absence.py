"""Who used to come and has stopped: absent from the last activities in a row, so that somebody goes to see why.

Only activities on which anybody was ticked count, so that a sheet not yet filled in makes nobody absent; only people
who came before count, so that a large club's many quiet members are not all sent a visitor.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, exists, func, select
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


def absent(club_ids: Iterable[int], member_id: int | None = None) -> list[Absent]:
    """Those of these clubs' members, or the one member, for whom a home visit is due; longest away first."""
    held = agency.settings(["karang_werda.absences", "karang_werda.regular_days"])
    times, regular = held["karang_werda.absences"], held["karang_werda.regular_days"]
    recent = _last_held(list(club_ids), times)
    missed = (
        select(recent.c.club_id, func.min(recent.c.on_date).label("since"))
        .group_by(recent.c.club_id)
        .having(func.count() == times)
        .subquery()
    )
    came = exists().where(
        Mark.person_id == Member.person_id, Mark.state == PRESENT, Mark.session_id == Session.id,
        Session.sheet_id == recent.c.sheet_id, recent.c.club_id == Member.club_id,
    )  # fmt: skip
    query = (
        select(Member.id, Person.id, func.coalesce(Person.name, Person.alias, "Tanpa nama"), Club.id, Club.name)
        .add_columns(missed.c.since)
        .join(Person, Person.id == Member.person_id)
        .join(Club, Club.id == Member.club_id)
        .join(missed, missed.c.club_id == Member.club_id)
        .where(Member.left_on.is_(None), Member.joined_on <= missed.c.since, Person.status == ACTIVE)
        .where(~came, _came_before(missed.c.since, regular))
        .where(~exists().where(Visit.member_id == Member.id, Visit.on_date >= missed.c.since))
        .order_by(missed.c.since, Person.name_key)
    )
    if member_id:
        query = query.where(Member.id == member_id)
    return [Absent(*row) for row in db.session.execute(query)]


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
    first = _days_before(since, days)
    return exists().where(
        and_(
            Mark.person_id == Member.person_id, Mark.state == PRESENT, Session.id == Mark.session_id,
            earlier.sheet_id == Session.sheet_id, earlier.club_id == Member.club_id,
            earlier.on_date < since, earlier.on_date >= first,
        )
    )  # fmt: skip


def _days_before(day, count: int):
    if db.engine.dialect.name == "sqlite":
        return func.date(day, f"-{count} days")
    return day - count
