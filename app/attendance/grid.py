"""The grid of a sheet: roster × sessions, a state in each cell, as `attendance/_grid.html` draws it.

A programme's page includes that template with a `grid`; the programme keeps the routes, under one
address (`base`), because it alone knows who may see its roster:

    GET  base                        the page with the grid; ?hari=<session id> shows one day
    POST base                        the whole screen at once, for a browser without JavaScript
    POST base/<session>/<person>     one tick (`state`, `key`); answered by attendance/_tick.html
    POST base/<session>/semua        everybody without a tick on that session becomes present
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from markupsafe import Markup, escape
from sqlalchemy import select

from app.attendance.cross import Cross
from app.attendance.models import PRESENT, STATES, Mark, Session
from app.attendance.rules import sessions_of
from app.attendance.shares import Share
from app.ground.address import is_number
from app.ground.db import db
from app.ground.tanggal import today

# Stands for whoever the cell is of, in characters that no text of the office holds.
_SOMEBODY = SimpleNamespace(id="\ue000", called="\ue001")


class Grid:
    """What the template asks: `sessions` shown, `people` in order, `state(…)` of a cell, `share(…)` of a person."""

    def __init__(self, sheet_id: int, people: list, base: str, editable: bool, day: int | None = None):
        self.people, self.base, self.editable = people, base, editable
        self.all_sessions = sessions_of(sheet_id)
        self.day = next((session for session in self.all_sessions if session.id == day), None)
        self.sessions = [self.day] if self.day else self.all_sessions
        self.key = new_key()
        query = select(Mark.session_id, Mark.person_id, Mark.state, Mark.late)
        marks = db.session.execute(query.join(Session).where(Session.sheet_id == sheet_id)).all()
        self._marks = {(session_id, person_id): (state, late) for session_id, person_id, state, late in marks}
        self._held = sum(session.on_date <= today() for session in self.all_sessions)

    @property
    def today(self):
        return today()

    def state(self, session_id: int, person_id: int) -> str:
        return self._marks.get((session_id, person_id), ("", False))[0]

    def drawing(self, macro):
        """A function (session, person) that gives the cell. The macro draws one for each session and state; for the
        others of that kind only number and name are put in, since a grid has hundreds of cells."""
        kept = {}

        def draw(session: Session, person) -> Markup:
            state, late = self._marks.get((session.id, person.id), ("", False))
            kind = session.id, state, late
            if kind not in kept:
                opened = self.is_open(session)
                kept[kind] = str(macro(self.base, session, _SOMEBODY, state, late, self.key, open=opened))
            drawn = kept[kind].replace(_SOMEBODY.id, str(person.id))
            return Markup(drawn.replace(_SOMEBODY.called, escape(person.called)))

        return draw

    def share(self, person_id: int) -> Share:
        present = sum(self.state(session.id, person_id) == PRESENT for session in self.all_sessions)
        return Share(present, self._held, len(self.all_sessions))

    def summary(self, session_id: int) -> str:
        """What was ticked on a session: "78 hadir, 2 izin, 1 alpa". Who came and has left since is counted too."""
        return told(state for (session, _person), (state, _late) in self._marks.items() if session == session_id)

    @property
    def any_late(self) -> bool:
        return any(late for _state, late in self._marks.values())

    def unticked(self, session_id: int) -> int:
        return sum(not self.state(session_id, person.id) for person in self.people)

    def is_open(self, session: Session) -> bool:
        """Whether its day has come, so that it may be ticked."""
        return self.editable and session.on_date <= today()

    @property
    def before(self) -> str:
        """The states on the screen as it was opened, for `changes`: "12.7=hadir 12.9=izin"."""
        shown = {session.id for session in self.sessions}
        marks = sorted(self._marks.items())
        return " ".join(f"{s}.{p}={state}" for (s, p), (state, _late) in marks if s in shown)


def read_tick(form: Mapping[str, str], session_id: int, person_id: int) -> tuple[str | None, str | None]:
    """State and key of the one tick that was sent; None takes the tick away.

    The state is part of the key: a drawing that is ticked again before its answer came sends two different ticks.
    """
    state, key = form.get(f"m.{session_id}.{person_id}") or None, (form.get("key") or "")[:30]
    return state, f"{key}.{(state or '')[:8]}" if key else None


def ticked(cross: Cross, person, base: str) -> dict:
    """What attendance/_tick.html asks: the cell as it now stands, the day's summary and the person's total."""
    return {
        "summary": told(cross.counts),
        "base": base,
        "session": cross.session,
        "person": person,
        "state": cross.state or "",
        "late": cross.late,
        "key": new_key(),
        "share": cross.share,
    }


def told(states: Iterable[str] | Mapping[str, int]) -> str:
    """How often each state was ticked, in words; of all ticks, or of how many there are of each."""
    counts = Counter(states)
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state]) or "belum diisi"


def new_key() -> str:
    """The key that one drawing of a cell or screen sends back with what is ticked on it."""
    return secrets.token_urlsafe(9)


def changes(form: Mapping[str, str], people: Iterable[int]) -> list[tuple[int, int, str | None]]:
    """The cells of a whole screen that differ from how it was opened; cells of strangers are left out.

    What was not touched is not written, so that another clerk's ticks of the meantime stay.
    """
    before = dict(part.split("=", 1) for part in (form.get("before") or "").split() if "=" in part)
    known, changed = set(people), []
    for name, state in form.items():
        prefix, _, cell = name.partition(".")
        session_id, _, person_id = cell.partition(".")
        if prefix != "m" or not _is_id(session_id) or not _is_id(person_id) or int(person_id) not in known:
            continue
        if state != before.get(cell, ""):
            changed.append((int(session_id), int(person_id), state or None))
    return changed


def _is_id(text: str) -> bool:
    return is_number(text)
