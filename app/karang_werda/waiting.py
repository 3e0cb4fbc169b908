"""What of people's health and coming waits for somebody: on the first page as to-dos, and as one list to work from."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ColumnElement, exists, func, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.tanggal import today
from app.karang_werda import access
from app.karang_werda.absence import Absent, absent
from app.karang_werda.access import HEALTH, WRITE
from app.karang_werda.letters import ABOUT
from app.karang_werda.measures import thresholds
from app.karang_werda.models import Check, Club
from app.letters.models import CANCELLED, Letter

BACK = 90  # days for which a value that asks for a referral keeps waiting
MOST = 200
FRESH = 600  # seconds


@dataclass(frozen=True)
class Work:
    """The list of one user. Health values are not in it: only that something waits, with what."""

    flagged: list[tuple[Check, str, str]]
    due: list[tuple[Check, str, str]]
    absent: list[Absent]

    @property
    def count(self) -> int:
        return len(self.flagged) + len(self.due) + len(self.absent)


def _unanswered() -> tuple[ColumnElement[bool], ...]:
    """Checks that ask for a referral, with neither letter nor day for a follow-up yet."""
    letter = exists().where(
        Letter.about_kind == ABOUT, Letter.about_id == Check.id, Letter.state != CANCELLED
    )
    return (
        Check.refer.is_(True), Check.on_date >= today() - dt.timedelta(BACK), Check.follow_up_on.is_(None), ~letter
    )  # fmt: skip


def _due() -> tuple[ColumnElement[bool], ...]:
    return Check.follow_up_on <= today(), Check.followed_up_on.is_(None)


def counts(user) -> tuple[int, int, dt.date | None]:
    """(checks that wait for an answer, follow-ups due, the oldest of these days) of the user's clubs."""
    if not may(HEALTH, user):
        return 0, 0, None
    mine = access.checks(user).options().with_only_columns(Check.id, maintain_column_froms=True)
    waiting = db.session.scalar(select(func.count()).select_from(mine.where(*_unanswered()).subquery()))
    dates = mine.where(*_due()).add_columns(Check.follow_up_on).subquery()
    due, oldest = db.session.execute(select(func.count(), func.min(dates.c.follow_up_on)).select_from(dates)).one()
    return waiting, due, oldest


def away(user) -> list[Absent]:
    """Members of the user's clubs for whom a home visit is due."""
    return absent(_clubs(user)) if may(WRITE, user) else []


def _clubs(user) -> tuple[int, ...]:
    query = access.visible(user, WRITE).with_only_columns(Club.id).order_by(Club.id)
    return tuple(db.session.scalars(query))


def away_count(user) -> int:
    """How many they are, counted anew every ten minutes: the first page must not wait for years of attendance."""
    if not may(WRITE, user):
        return 0
    clubs, kept = _clubs(user), current_app.extensions.setdefault("karang_werda_away", {})
    until, count = kept.get(clubs, (0.0, 0))
    if current_app.testing or time.monotonic() > until:
        count = len(absent(clubs))
        kept[clubs] = time.monotonic() + FRESH, count
    return count


def work(user) -> Work:
    flagged = due = []
    if may(HEALTH, user):
        query = access.checks(user).order_by(Check.on_date, Check.id).limit(MOST)
        flagged = _told(query.where(*_unanswered()))
        due = _told(query.where(*_due()))
    return Work(flagged, due, away(user)[:MOST])


def _told(query) -> list[tuple[Check, str, str]]:
    rows = list(db.session.scalars(query))
    names = dict(db.session.execute(select(Club.id, Club.name)).all()) if rows else {}
    told = words(rows)
    return [(row, names[row.activity.club_id], told[row.id]) for row in rows]


def words(checks: Sequence[Check]) -> dict[int, str]:
    """{check: what its thresholds say}, by the thresholds of its own day."""
    known: dict[dt.date, dict[str, str]] = {}
    for day in {check.on_date for check in checks if check.flags}:
        known[day] = {one.key: one.words for one in thresholds(day)}
    return {
        check.id: ", ".join(dict.fromkeys(known[check.on_date].get(key, key) for key in check.flag_keys))
        if check.flags
        else ""
        for check in checks
    }
