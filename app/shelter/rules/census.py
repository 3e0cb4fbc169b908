"""The night's count: as last night, the differences ticked; closed it is frozen, a correction says why."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import selectinload

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import WIB, clock, long_date, now
from app.office.agency import setting
from app.people.models import Person
from app.shelter import sealed
from app.shelter.models import Bed, Census, CensusLine, Room, Segment, Shelter, Stay
from app.shelter.nights import night_of
from app.shelter.rules.locks import judged, lock
from app.shelter.words import CENSUS_NAMES, PRESENT


@dataclass(frozen=True)
class Expected:
    """Somebody whom the beds say sleeps here on the night, and how they were counted the night before."""

    stay_id: int
    called: str
    bed: str
    state: str
    is_new: bool


def starts_at(night: dt.date) -> dt.datetime:
    return dt.datetime.combine(night, dt.time(setting("shelter.census_hour")), WIB)


def due(shelters: list[Shelter]) -> list[tuple[Shelter, dt.date]]:
    """Counts of last night, and of tonight once the hour has come, that are not closed though somebody was there."""
    running = night_of()
    nights = [running - dt.timedelta(days=1)] + ([running] if now() >= starts_at(running) else [])
    ids = [shelter.id for shelter in shelters]
    closed = select(Census.shelter_id, Census.night).where(
        Census.shelter_id.in_(ids), Census.night.in_(nights)
    )
    done = {tuple(row) for row in db.session.execute(closed)}
    asleep = _with_sleepers(ids, nights)
    return [
        (shelter, night) for night in nights for shelter in shelters if (shelter.id, night) in asleep - done
    ]


def _with_sleepers(shelter_ids: list[int], nights: list[dt.date]) -> set[tuple[int, dt.date]]:
    """(shelter, night) for each night on which somebody slept there."""
    each = [
        select(Segment.shelter_id, literal(night).label("night")).where(Segment.covering(shelter_ids, night)).distinct()
        for night in nights
    ]
    return {tuple(row) for row in db.session.execute(union_all(*each))}


def expected(shelter: Shelter, night: dt.date, user, everybody=False) -> tuple[list[Expected], int]:
    """Who should be here, as last night; and how many more there are whom this user does not see.

    With `everybody` all of them: a night is counted whole, whoever closes it.
    """
    query = (
        select(Stay.id, sealed.hidden_from(user), Stay.first_night, Person, Room.name, Bed.name)
        .join(Segment, Segment.stay_id == Stay.id)
        .join(Person, Person.id == Stay.person_id)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Segment.covering([shelter.id], night))
        .order_by(Room.position, Room.id, Bed.position, Bed.id)
    )
    before = _states(shelter.id, night - dt.timedelta(days=1))
    found, hidden = [], 0
    for stay_id, is_hidden, first_night, person, room, bed in db.session.execute(query):
        if is_hidden and not everybody:
            hidden += 1
            continue
        state = before.get(stay_id, PRESENT)
        found.append(Expected(stay_id, person.called, f"{room}, ranjang {bed}", state, first_night == night))
    return found, hidden


def _states(shelter_id: int, night: dt.date) -> dict[int, str]:
    query = (
        select(CensusLine.stay_id, CensusLine.state)
        .join(Census, Census.id == CensusLine.census_id)
        .where(Census.shelter_id == shelter_id, Census.night == night)
    )
    return dict(db.session.execute(query).all())


def find(shelter: Shelter, night: dt.date) -> Census | None:
    query = select(Census).where(Census.shelter_id == shelter.id, Census.night == night)
    lines = selectinload(Census.lines).joinedload(CensusLine.stay).joinedload(Stay.person)
    return db.session.scalar(query.options(lines))


def close(shelter: Shelter, night: dt.date, states: dict[int, str], by) -> Census:
    """Freeze the night's count. `states` holds the differences; who is not named is counted as last night.

    Refuses a night that has not come, tonight before the fixed hour, and a night that is closed.
    """
    running = night_of()
    if night > running:
        raise RuleError(f"Malam {long_date(night)} belum tiba.")
    if night == running and now() < starts_at(night):
        raise RuleError(f"Sensus malam ini dimulai pukul {clock(starts_at(night))}.")
    lock((), [shelter.id])
    if db.session.scalar(select(Census.id).where(Census.shelter_id == shelter.id, Census.night == night)):
        raise RuleError("Sensus malam itu sudah ditutup. Perubahan dicatat sebagai pembetulan.")
    row = Census(shelter_id=shelter.id, night=night, closed_at=now(), closed_by=by.name if by else "Sistem")
    everybody, _ = expected(shelter, night, by, everybody=True)
    with judged():
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            CensusLine(
                census_id=row.id, stay_id=one.stay_id, state=_known(states.get(one.stay_id)) or one.state
            )
            for one in everybody
        )
    return row


def _known(state: str | None) -> str | None:
    return state if state in CENSUS_NAMES else None


def correct(line: CensusLine, state: str, reason: str, by) -> None:
    """Put a frozen count right, with the reason; the trail keeps what it was."""
    if not reason:
        raise RuleError("Tuliskan alasan pembetulan.", "correction")
    if state not in CENSUS_NAMES:
        raise RuleError("Pilihan ini tidak ada dalam daftar.", "state")
    line = db.session.get(CensusLine, line.id, with_for_update=True, populate_existing=True)
    line.state, line.correction = state, reason
    db.session.flush()


def recent(shelter: Shelter, nights: int = 14) -> list[Census]:
    query = select(Census).where(Census.shelter_id == shelter.id).options(selectinload(Census.lines))
    return list(db.session.scalars(query.order_by(Census.night.desc()).limit(nights)))
