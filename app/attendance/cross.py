"""A cell of the grid with its day and its row: what a tick is answered with, read in one statement."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import and_, func, literal, null, select, union_all

from app.attendance.models import PRESENT, Mark, Session
from app.attendance.shares import Share
from app.ground.db import db
from app.ground.tanggal import today


class Held(NamedTuple):
    """What is kept of one cell."""

    id: int | None
    state: str | None
    key: str | None


class Cross:
    """What stands in the cell (`held`: id, state, key), on its day and in its row. Told of a tick, it follows."""

    def __init__(self, session: Session, person_id: int):
        own = and_(Mark.session_id == Session.id, Mark.person_id == person_id)
        row = select(Session.id, Session.on_date, Mark.id, Mark.state, Mark.key, Mark.late, literal(0).label("many"))
        row = row.outerjoin(Mark, own).where(Session.sheet_id == session.sheet_id)
        nothing = null()
        day = select(nothing, nothing, nothing, Mark.state, nothing, nothing, func.count())
        day = day.where(Mark.session_id == session.id).group_by(Mark.state)
        self.session, self.changed, self._row, self._day = session, False, {}, Counter()
        for session_id, on_date, mark_id, state, key, late, many in db.session.execute(union_all(row, day)):
            if session_id is None:
                self._day[state] = many
            else:
                self._row[session_id] = on_date, state
            if session_id == session.id:
                self.held, self.late = Held(mark_id, state, key), bool(late)

    def tick(self, state: str | None) -> None:
        """The cell was set to this state, or emptied."""
        self._day[self.state] -= 1
        self._day[state] += 1
        self._row[self.session.id] = self.session.on_date, state
        self.changed, self.late = True, state is not None and self.session.on_date < today()

    @property
    def state(self) -> str | None:
        return self._row[self.session.id][1]

    @property
    def counts(self) -> dict[str | None, int]:
        """How many people of the day are in which state."""
        return self._day

    @property
    def came(self) -> bool:
        """Whether the person was present on any day."""
        return any(state == PRESENT for _, state in self._row.values())

    @property
    def share(self) -> Share:
        present = sum(state == PRESENT for _, state in self._row.values())
        held = sum(on_date <= today() for on_date, _ in self._row.values())
        return Share(present, held, len(self._row))
