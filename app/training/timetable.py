"""The days of a batch as a calendar: months of weeks, each day with its sessions and how many came."""

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from app.attendance import rules as attendance
from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import MONTHS
from app.training.models import AllowanceDay, Batch


@dataclass(frozen=True)
class Day:
    date: dt.date
    inside: bool  # of the month that is drawn
    sessions: list[Session]


class Timetable:
    """The sessions of a batch, their attendance, and the days that are on a list of allowances; three queries."""

    def __init__(self, batch: Batch):
        self.batch = batch
        self.sessions = attendance.sessions_of(batch.sheet_id)
        ids = [session.id for session in self.sessions]
        ticks = select(Mark.session_id, func.count()).where(Mark.session_id.in_(ids)).group_by(Mark.session_id)
        self._ticked = dict(db.session.execute(ticks).all())
        self._present = dict(db.session.execute(ticks.where(Mark.state == PRESENT)).all())
        listed = select(AllowanceDay.on_date).where(AllowanceDay.batch_id == batch.id)
        self._listed = set(db.session.scalars(listed))
        self._on = defaultdict(list)
        for session in self.sessions:
            self._on[session.on_date].append(session)

    def present(self, session: Session) -> int:
        return self._present.get(session.id, 0)

    def is_free(self, session: Session) -> bool:
        """Whether the session may still be taken away."""
        return len(self.sessions) > 1 and not self._ticked.get(session.id) and session.on_date not in self._listed

    @property
    def months(self) -> list[tuple[str, list[list[Day]]]]:
        """Every month of the batch: its name and its weeks, Monday first."""
        first, last = self.batch.starts_on.replace(day=1), self.batch.ends_on
        found = []
        while first <= last:
            weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
            days = [[Day(day, day.month == first.month, self._on.get(day, [])) for day in week] for week in weeks]
            found.append((f"{MONTHS[first.month - 1]} {first.year}", days))
            first = (first + dt.timedelta(days=32)).replace(day=1)
        return found
