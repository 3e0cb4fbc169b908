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
from app.karang_werda.absence import Absent, absent, due
from app.karang_werda.access import HEALTH, WRITE
from app.karang_werda.letters import ABOUT
from app.karang_werda.measures import thresholds
from app.karang_werda.models import Check, Club
from app.letters.models import CANCELLED, Letter

BACK = 90  # days for which a value that asks for a referral keeps waiting
MOST = 100  # of each kind of check, the longest waiting; the next follow when these are answered
PAGE = 50  # of those who no longer come
FEW = 3  # clubs, whose attendance is soon gone through
FRESH = 600  # seconds


@dataclass(frozen=True)
class Away:
    """A page of those who no longer come, of so many."""

    rows: list[Absent]
    count: int
    number: int
    pages: int


@dataclass(frozen=True)
class Work:
    """The list of one user. Health values are not in it: only that something waits, with what."""

    flagged: list[tuple[Check, str, str]]
    due: list[tuple[Check, str, str]]
    away: Away

    @property
    def is_empty(self) -> bool:
        return not (self.flagged or self.due or self.away.rows)


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


def _clubs(user) -> tuple[int, ...]:
    query = access.visible(user, WRITE).with_only_columns(Club.id).order_by(Club.id)
    return tuple(db.session.scalars(query))


def _away(user) -> list[tuple[int, int]]:
    """(member, club) of the user's clubs for whom a home visit is due. Of many clubs that is found anew every ten
    minutes: no page must wait for years of attendance of a whole city."""
    if not may(WRITE, user):
        return []
    clubs, kept = _clubs(user), current_app.extensions.setdefault("karang_werda_away", {})
    until, found = kept.get(clubs, (0.0, []))
    if current_app.testing or len(clubs) <= FEW or time.monotonic() > until:
        found = due(clubs)
        kept[clubs] = time.monotonic() + FRESH, found
    return found


def away_count(user) -> int:
    return len(_away(user))


def _away_page(user, number: int) -> "Away":
    """One page of them, each looked at again: who was visited or came meanwhile is gone at once."""
    found = _away(user)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), pages)
    part = found[(number - 1) * PAGE : number * PAGE]
    rows = absent({club_id for _, club_id in part}, [member_id for member_id, _ in part]) if part else []
    return Away(rows, len(found), number, pages)


def work(user, number: int = 1) -> Work:
    """What waits for the user, with that page of those who are to be visited: from the second on these alone."""
    flagged = due_rows = []
    away = _away_page(user, number)
    if away.number == 1 and may(HEALTH, user):
        query = access.checks(user).order_by(Check.on_date, Check.id).limit(MOST)
        flagged = _told(query.where(*_unanswered()))
        due_rows = _told(query.where(*_due()))
    return Work(flagged, due_rows, away)


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
