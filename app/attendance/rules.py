"""What may happen to a sheet of attendance: its sessions, and what is ticked on them.

A tick sets a state, so that sending it twice does no harm; two clerks on one sheet keep each other's
ticks, since only the cells that somebody changed are written.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select

from app.attendance.cross import Cross, Held
from app.attendance.models import STATES, Mark, Session, Sheet
from app.ground import audit
from app.ground.db import db, upsert, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, today

UNTICKED = "belum diisi"


def open_sheet(title: str, dates: Iterable[dt.date]) -> Sheet:
    """A new sheet with one session for each day."""
    [sheet] = open_sheets(title, [dates])
    return sheet


def open_sheets(title: str, days: Iterable[Iterable[dt.date]]) -> list[Sheet]:
    """New sheets of one title, one for each item of `days`, each with one session for each day of its item."""
    days = [sorted(set(dates)) for dates in days]
    sheets = [Sheet(title=title[:160]) for _ in days]
    db.session.add_all(sheets)
    db.session.flush()
    pairs = zip(sheets, days, strict=True)
    db.session.add_all([Session(sheet_id=sheet.id, on_date=day) for sheet, dates in pairs for day in dates])
    db.session.flush()
    return sheets


def sessions_of(sheet_id: int) -> list[Session]:
    query = select(Session).where(Session.sheet_id == sheet_id).order_by(Session.on_date, Session.position)
    return list(db.session.scalars(query))


def add_session(sheet_id: int, on_date: dt.date, position: int = 1, title: str = "") -> Session:
    """One more day, or another part of a day. Refuses a part that is there already."""
    taken = select(Session.id).where(
        Session.sheet_id == sheet_id, Session.on_date == on_date, Session.position == position
    )
    if db.session.scalar(taken):
        raise RuleError(f"Sesi pada {long_date(on_date)} sudah ada.")
    session = Session(sheet_id=sheet_id, on_date=on_date, position=position, title=title)
    db.session.add(session)
    db.session.flush()
    return session


def remove_session(session: Session) -> None:
    """Take a session off the sheet. Refuses when somebody was ticked on it: that is history."""
    _refuse_ticked([session])
    db.session.delete(session)
    db.session.flush()


def keep_days(sheet_id: int, dates: Iterable[dt.date]) -> None:
    """Make the sheet's days exactly these. Refuses to drop a day on which somebody was ticked."""
    wanted, held = set(dates), sessions_of(sheet_id)
    dropped = [session for session in held if session.on_date not in wanted]
    _refuse_ticked(dropped)
    for session in dropped:
        db.session.delete(session)
    for day in sorted(wanted - {session.on_date for session in held}):
        db.session.add(Session(sheet_id=sheet_id, on_date=day))
    db.session.flush()


def _refuse_ticked(sessions: list[Session]) -> None:
    query = select(Mark.session_id).where(Mark.session_id.in_([session.id for session in sessions])).limit(1)
    ticked = db.session.scalar(query) if sessions else None
    if ticked:
        day = next(session.on_date for session in sessions if session.id == ticked)
        raise RuleError(f"Kehadiran pada {long_date(day)} sudah diisi, jadi hari itu tidak dapat dihapus.")


def set_mark(session: Session, person_id: int, state: str | None, key: str | None = None, by=None) -> Cross:
    """Tick one person on one session; None takes the tick away. Gives the cell with its day and row as they then stand,
    with all ticks before it when the session was found to be held (access.py)."""
    wanted, sessions = {(session.id, person_id): (state, key)}, {session.id: session}
    _refuse_impossible(wanted, sessions)
    cross = Cross(session, person_id)
    if _set(wanted, sessions, {(session.id, person_id): cross.held}, by):
        cross.tick(state)
    return cross


def set_many(
    sheet_id: int, ticks: Iterable[tuple[int, int, str | None]], key: str | None = None, by=None
) -> int:
    """Set many cells (session id, person id, state or None) of one sheet; gives how many changed.

    A tick whose `key` already stands in the cell has come before and is left alone. Refused: a session
    of another sheet, a state that is none, a day that has not come.
    """
    wanted = {(session_id, person_id): (state, key) for session_id, person_id, state in ticks}
    sessions = {session.id: session for session in sessions_of(sheet_id)}
    _refuse_impossible(wanted, sessions)
    return _set(wanted, sessions, _held(wanted), by)


def _set(wanted: dict, sessions: dict[int, Session], held: dict, by) -> int:
    """Write the cells of {cell: (state, key)} that differ from what stands there; gives how many."""
    changed = {
        cell: (state, key)
        for cell, (state, key) in sorted(
            wanted.items()
        )  # one order for everybody: rows are locked as they are written
        if state != held[cell].state and not (key and held[cell].key == key)
    }
    _write(changed, sessions, held, by)
    return len(changed)


@dataclass(frozen=True)
class Tick:
    """A tick that may arrive late, twice, or after somebody else's: so it says what it was made upon.

    `seen` is the state on the screen when it was made, as the office's records last confirmed it; `over` the keys
    of earlier ticks from the same screen, of which it does not know whether they arrived.
    """

    person_id: int
    state: str | None
    key: str
    seen: str | None = None
    over: tuple[str, ...] = ()


def take(session: Session, ticks: Iterable[Tick], by=None) -> dict[int, str | None]:
    """Set what came from a screen; gives {person: state} of the cells that somebody else has meanwhile set otherwise.

    Those are left as they stand, so that an old tick sent again never undoes a newer one. Refuses as `set_many`.
    """
    wait_for_row(Session, session.id)  # two phones on one day follow one another
    latest = {tick.person_id: tick for tick in ticks}
    wanted = {(session.id, tick.person_id): (tick.state, tick.key) for tick in latest.values()}
    _refuse_impossible(wanted, {session.id: session})
    held = _held(wanted)
    clashes = {
        person_id: held[session.id, person_id].state
        for person_id, tick in latest.items()
        if _stands_against(held[session.id, person_id], tick)
    }
    rest = {cell: given for cell, given in wanted.items() if cell[1] not in clashes}
    _set(rest, {session.id: session}, held, by)
    return clashes


def _stands_against(held, tick: Tick) -> bool:
    if held.state == tick.state or held.key == tick.key:
        return False
    return held.state != tick.seen and (held.key is None or held.key not in tick.over)


def fill(session: Session, person_ids: Iterable[int], state: str, key: str | None = None, by=None) -> int:
    """Set the state for those who have none yet on that session; what was ticked stays."""
    ticked = set(db.session.scalars(select(Mark.person_id).where(Mark.session_id == session.id)))
    empty = [(session.id, person_id, state) for person_id in person_ids if person_id not in ticked]
    return set_many(session.sheet_id, empty, key, by)


def _refuse_impossible(wanted: dict, sessions: dict[int, Session]) -> None:
    for (session_id, _person_id), (state, _key) in wanted.items():
        if session_id not in sessions:
            raise RuleError("Sesi ini tidak ada pada daftar hadir ini. Muat ulang halaman.")
        if state is not None and state not in STATES:
            raise RuleError("Kehadiran diisi hadir, izin, sakit, atau alpa.")
        if sessions[session_id].on_date > today():
            day = long_date(sessions[session_id].on_date)
            raise RuleError(f"Kehadiran {day} dapat diisi mulai hari itu.")


_NOTHING = Held(None, None, None)  # the cell that nobody has ticked


def _held(cells) -> dict:
    """What stands in these cells now, as rows of (id, state, key); one query."""
    held = dict.fromkeys(cells, _NOTHING)
    if held:
        sessions, persons = {s for s, _ in held}, {p for _, p in held}
        columns = (Mark.session_id, Mark.person_id, Mark.id, Mark.state, Mark.key)
        query = select(*columns).where(Mark.session_id.in_(sessions), Mark.person_id.in_(persons))
        for row in db.session.execute(query):
            if (row.session_id, row.person_id) in held:
                held[row.session_id, row.person_id] = row
    return held


def _write(changed: dict, sessions: dict[int, Session], held: dict, by) -> None:
    rows = [
        {
            "session_id": session_id, "person_id": person_id, "state": state, "key": key, "at": now(),
            "by_id": by.id if by else None, "late": sessions[session_id].on_date < today(),
        }
        for (session_id, person_id), (state, key) in changed.items()
        if state is not None
    ]  # fmt: skip
    ids = {cell: held[cell].id for cell in changed}
    if rows:
        insert = upsert(Mark.__table__)
        names = ("state", "key", "at", "by_id", "late")
        insert = insert.on_conflict_do_update(
            index_elements=["session_id", "person_id"], set_={name: insert.excluded[name] for name in names}
        ).returning(Mark.session_id, Mark.person_id, Mark.id)
        for session_id, person_id, mark_id in db.session.execute(insert, rows):
            ids[session_id, person_id] = mark_id
    _take_away([cell for cell, (state, _key) in changed.items() if state is None])
    told = [
        (ids[cell], {"Kehadiran": [held[cell].state, state]})
        for cell, (state, _key) in changed.items()
        if ids[cell]
    ]
    audit.record_many(Mark.__tablename__, told, "mencatat kehadiran")


def _take_away(cells: list[tuple[int, int]]) -> None:
    if cells:
        those = or_(*(and_(Mark.session_id == s, Mark.person_id == p) for s, p in cells))
        db.session.execute(delete(Mark).where(those).execution_options(synchronize_session=False))
