"""How much of a course somebody attended: present ÷ sessions held so far, and present ÷ all sessions."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import today


@dataclass(frozen=True)
class Share:
    """One person's attendance. Only `hadir` counts; izin and sakit explain an absence, they do not fill it."""

    present: int
    held: int  # sessions whose day has come
    planned: int  # all sessions

    @property
    def so_far(self) -> int:
        """Per cent of the sessions held so far, rounded down: what a running course shows."""
        return self.present * 100 // self.held if self.held else 0

    @property
    def whole(self) -> int:
        """Per cent of all sessions, rounded down: what a certificate asks for."""
        return self.present * 100 // self.planned if self.planned else 0

    def reaches(self, minimum: int) -> bool:
        """Whether the whole course was attended to that per cent; never when it has no sessions."""
        return self.planned > 0 and self.present * 100 >= minimum * self.planned


class Shares:
    """Everybody's attendance on one sheet, in two queries; `shares.of(person_id)` for one."""

    def __init__(self, sheet_id: int):
        days = db.session.scalars(select(Session.on_date).where(Session.sheet_id == sheet_id)).all()
        self.planned, self.held = len(days), sum(day <= today() for day in days)
        counts = (
            select(Mark.person_id, func.count())
            .join(Session, Session.id == Mark.session_id)
            .where(Session.sheet_id == sheet_id, Mark.state == PRESENT)
            .group_by(Mark.person_id)
        )
        self._present = dict(db.session.execute(counts).all())

    def of(self, person_id: int) -> Share:
        return Share(self._present.get(person_id, 0), self.held, self.planned)


def share(sheet_id: int, person_id: int) -> Share:
    """One person's attendance on one sheet, in one query."""
    came = and_(Mark.session_id == Session.id, Mark.person_id == person_id, Mark.state == PRESENT)
    held = case((Session.on_date <= today(), 1))
    query = select(func.count(Mark.id), func.count(held), func.count(Session.id)).where(Session.sheet_id == sheet_id)
    return Share(*db.session.execute(query.select_from(Session).outerjoin(Mark, came)).one())
