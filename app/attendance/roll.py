"""One session on one screen, for the thumb of the hand that holds the phone, as `attendance/_roll.html` draws it.

A row is one large target: it sets the state that is chosen at the foot of the screen, a second touch takes it away.
The programme keeps the routes, under one address (`base`), because it alone knows who may see its roster:

    GET  base                   the page; ?tanda=izin chooses the state, for a browser without JavaScript
    POST base                   the whole screen at once, for a browser without JavaScript
    POST base/<session>/tanda   ticks of app/static/attendance.js, each with a key of its own; answered by `outcome`

A screen may show well over a thousand people, so rows are plain tuples and markup is short.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from app.attendance.models import PRESENT, STATES, Mark, Session
from app.attendance.rules import Tick
from app.ground.address import is_number
from app.ground.db import db
from app.ground.tanggal import today

MOST = 300  # ticks in one sending
_TICK = re.compile(r"(\d{1,15}):([a-z]*):([\w-]{6,30}):([a-z]*):([\w.-]{0,200})", re.ASCII)
Line = tuple[int, str, str]  # person id, name, what tells two of one name apart


class Roll:
    """What the template asks. `more` is (label, address before the person's id) of a link on each row, or None;
    `done` are the people for whom that has been done."""

    def __init__(self, session: Session, people: Sequence[Line], base: str, editable: bool, mode: str = PRESENT):
        self.session, self.base, self.editable = session, base, editable
        self.mode = mode if mode in STATES else PRESENT
        self.more: tuple[str, str] | None = None
        self.done: frozenset[int] = frozenset()
        states = states_of(session)
        self.lines = [(person_id, name, about, states.get(person_id, "")) for person_id, name, about in people]
        self._counts = Counter(state for *_, state in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether its day has come, so that it may be ticked."""
        return self.editable and self.session.on_date <= today()

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(state, self._counts[state]) for state in STATES]

    @property
    def unticked(self) -> int:
        return self._counts[""]

    @property
    def before(self) -> str:
        """Who had the chosen state when the screen was opened, for `changes`."""
        return ",".join(str(person_id) for person_id, _, _, state in self.lines if state == self.mode)


def states_of(session: Session) -> dict[int, str]:
    """{person: state} of everybody who is ticked on a session."""
    query = select(Mark.person_id, Mark.state).where(Mark.session_id == session.id)
    return dict(db.session.execute(query).all())


def changes(form: Mapping, session: Session, people: Iterable[int]) -> list[tuple[int, int, str | None]]:
    """What a whole screen changed: who was newly marked gets the chosen state, who was unmarked loses it.

    What was not touched is not written, so that another clerk's ticks of the meantime stay; strangers are left out.
    """
    known, state = set(people), form.get("tanda")
    before, marked = _ids((form.get("before") or "").split(",")), _ids(form.getlist("p"))
    new = [(session.id, person_id, state) for person_id in sorted((marked - before) & known)]
    return new + [(session.id, person_id, None) for person_id in sorted((before - marked) & known)]


def _ids(texts: Iterable[str]) -> set[int]:
    return {int(text) for text in texts if is_number(text)}


def read_ticks(form: Mapping) -> list[Tick]:
    """The ticks of one sending, in the order in which they were made; what cannot be read is left out."""
    found = (_TICK.fullmatch(text) for text in form.getlist("t")[:MOST])
    return [
        Tick(int(one[1]), one[2] or None, one[3], one[4] or None, tuple(one[5].split("."))) for one in found if one
    ]


def outcome(session: Session, clashes: Mapping[int, str | None], refused: Mapping[int, str]) -> dict:
    """What the screen is told: how many stand in each state, and which ticks do not stand, each with its sentence."""
    query = select(Mark.state, func.count()).where(Mark.session_id == session.id).group_by(Mark.state)
    counts = dict(db.session.execute(query).all())
    said = {person_id: _taken(state) for person_id, state in clashes.items()} | dict(refused)
    return {
        "counts": {state: counts.get(state, 0) for state in STATES},
        "not": [[person_id, clashes.get(person_id) or "", said[person_id]] for person_id in sorted(said)],
    }


def _taken(state: str | None) -> str:
    if state is None:
        return "Tanda ini baru saja dihapus di perangkat lain. Sentuh lagi bila perlu."
    return f"Sudah ditandai {state} di perangkat lain. Sentuh lagi bila perlu diubah."
