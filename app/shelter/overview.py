"""What the first page of the shelters shows: beds by state, who is due, what waits."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.ground.db import db
from app.people.models import Person
from app.shelter import access, sealed
from app.shelter.models import Bed, Room, Segment, Stay
from app.shelter.nights import coming_night, day_number

SHOWN, MOST = 12, 1000  # on the first page; when somebody asks for all


@dataclass(frozen=True)
class Due:
    """A stay whose time is running out; `tone` and `words` say the same thing."""

    stay: Stay
    day: int
    days: int
    words: str
    tone: str


def due_words(left: int) -> tuple[str, str]:
    """In words and tone how much time is left; the same everywhere."""
    if left < 0:
        return f"Lewat {-left} hari", "bad"
    if left == 0:
        return "Habis hari ini", "warn"
    if left == 1:
        return "Habis besok", "warn"
    return f"Sisa {left} hari", "plain"


def due(user, until: int = 1, most: int = 200) -> list[Due]:
    """Open stays that are overdue or end within so many days, the most overdue first."""
    tonight = coming_night()
    query = _ending(user, tonight, until).options(joinedload(Stay.person), joinedload(Stay.shelter))
    rows = db.session.scalars(query.order_by(Stay.due_on, Stay.id).limit(most))
    return [clock_of(stay, tonight) for stay in rows]


def _ending(user, tonight: dt.date, until: int):
    last = tonight + dt.timedelta(days=until)
    return access.visible(user).where(Stay.ended_at.is_(None), Stay.due_on <= last)


@dataclass(frozen=True)
class RunningOut:
    """The stays that end soon or should have ended: the most overdue, and how many they are in all."""

    shown: list[Due]
    total: int


def running_out(user, everybody: bool = False) -> RunningOut:
    """The first few of `due`, or all of them for who asks."""
    shown = due(user, most=MOST if everybody else SHOWN + 1)
    if len(shown) <= SHOWN or everybody:
        return RunningOut(shown, len(shown))
    total = db.session.scalar(select(func.count()).select_from(_ending(user, coming_night(), 1).subquery()))
    return RunningOut(shown[:SHOWN], total)


def clock_of(stay: Stay, tonight: dt.date | None = None) -> Due:
    """How an open stay stands tonight, whatever time it has left."""
    tonight = tonight or coming_night()
    return Due(
        stay,
        day_number(stay.first_night, tonight),
        day_number(stay.first_night, stay.due_on),
        *due_words((stay.due_on - tonight).days),
    )


def slept(shelter_ids: list[int], night: dt.date, user):
    """Who slept where on a night: (stay or None where it is sealed, shelter id, room, bed), in order of the house."""
    query = (
        select(Room.shelter_id, Room.name, Bed.name, Stay.id, sealed.hidden_from(user), Person)
        .join(Bed, Bed.room_id == Room.id)
        .join(Segment, Segment.bed_id == Bed.id)
        .join(Stay, Stay.id == Segment.stay_id)
        .join(Person, Person.id == Stay.person_id)
        .where(Segment.covering(shelter_ids, night))
        .order_by(Room.shelter_id, Room.position, Room.id, Bed.position, Bed.id)
        .limit(1000)
    )
    rows = []
    for shelter_id, room, bed, stay_id, hidden, person in db.session.execute(query):
        rows.append(
            (shelter_id, room, bed, None if hidden else stay_id, sealed.HIDDEN if hidden else person.called)
        )
    return rows
