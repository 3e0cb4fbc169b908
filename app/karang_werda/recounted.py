"""The figures of clubs counted once more, row by row: `flask check` compares them with the reports."""

from collections import Counter

from sqlalchemy import func, select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import today
from app.karang_werda.letters import ABOUT as CHECK
from app.karang_werda.models import Activity, Check, Club, Member
from app.letters.models import CANCELLED, Letter
from app.people.models import ACTIVE, DIED, Person


def number(_period) -> tuple[int, int]:
    return db.session.scalar(select(func.count()).select_from(Club)), 0


def coverage(period) -> tuple[int, int]:
    query = select(Activity.club_id, Activity.on_date)
    did = {club_id for club_id, day in db.session.execute(query) if _within(day, period)}
    return len(did), number(period)[0]


def _within(day, period) -> bool:
    return period.first <= day <= min(period.last, today())


def valid_decrees(period) -> tuple[int, int]:
    query, day = select(Club.decree_on, Club.valid_until), min(period.last, today())
    valid = [
        until is not None and until >= day and (since is None or since <= day)
        for since, until in db.session.execute(query)
    ]
    return sum(valid), len(valid)


def belonging(period) -> tuple[int, int]:
    query = select(Member.joined_on, Member.left_on, Person.status, Person.died_on)
    count = 0
    for joined, left, status, died in db.session.execute(query.join(Person, Person.id == Member.person_id)):
        lives = status == ACTIVE or (status == DIED and died is not None and died > period.last)
        count += joined <= period.last and (left is None or left > period.last) and lives
    return count, 0


def activities(period) -> tuple[int, int]:
    return sum(_within(day, period) for day in db.session.scalars(select(Activity.on_date))), 0


def presences(period) -> tuple[int, int]:
    """Present ticks counted by session, then added up over the days that are a club's."""
    ticks = select(Mark.session_id, func.count()).where(Mark.state == PRESENT).group_by(Mark.session_id)
    came = Counter(dict(db.session.execute(ticks).all()))
    days = dict(db.session.execute(select(Activity.sheet_id, Activity.on_date)).all())
    query = select(Session.id, Session.sheet_id)
    return sum(
        came[row_id]
        for row_id, sheet_id in db.session.execute(query)
        if sheet_id in days and _within(days[sheet_id], period)
    ), 0  # fmt: skip


def _checks(period) -> list[Check]:
    return [row for row in db.session.scalars(select(Check)) if _within(row.on_date, period)]


def measured(period) -> tuple[int, int]:
    return len({row.person_id for row in _checks(period)}), 0


def passed(period) -> tuple[int, int]:
    return len({row.person_id for row in _checks(period) if row.flag_keys}), measured(period)[0]


def answered(period) -> tuple[int, int]:
    written = select(Letter.about_id).where(Letter.about_kind == CHECK, Letter.state != CANCELLED)
    written = set(db.session.scalars(written))
    asking = [row for row in _checks(period) if row.refer]
    return sum(row.id in written or row.follow_up_on is not None for row in asking), len(asking)
