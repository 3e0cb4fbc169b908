"""The beds as they are at this moment: plain rows for the map, for suggestions and for counting.

Four queries whatever the number of beds.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import or_, select

from app.ground.db import db
from app.ground.tanggal import now
from app.people.models import Person
from app.shelter import sealed
from app.shelter.models import Bed, Outage, Reservation, Room, Segment, Shelter, Stay
from app.shelter.nights import coming_night, day_number
from app.shelter.words import CLEANING, FREE, OCCUPIED, OUT, RESERVED

ADULT = 18


@dataclass(slots=True)
class BedView:
    """A bed and who is in it. Of a sealed stay that is not the reader's, only that the bed is taken."""

    id: int
    name: str
    room_id: int
    room: str
    rule: str
    shelter_id: int
    state: str = FREE
    since: dt.datetime | None = None
    note: str = ""
    stay_id: int | None = None
    called: str = ""
    hidden: bool = False  # the stay is sealed to the reader: what is known of it may not be told
    sex: str | None = None
    age: int | None = None
    family: int | None = None  # the stay of the adult whom the family is with
    day: int = 0
    days: int = 0
    reservation_id: int | None = None

    @property
    def full_name(self) -> str:
        return f"{self.room}, ranjang {self.name}"

    @property
    def left(self) -> int:
        """Days that are left after this one; below nought the stay is overdue."""
        return self.days - self.day

    @property
    def child(self) -> bool | None:
        return None if self.age is None else self.age < ADULT


@dataclass(slots=True)
class RoomView:
    id: int
    name: str
    rule: str
    shelter_id: int
    beds: list[BedView]


def read(shelter_ids: list[int], user=None, everything: bool = False) -> list[RoomView]:
    """Rooms with their beds, in the order of the house. `everything` is for judging, never for showing: then a
    bed whose stay is sealed to the user is filled in, and marked as hidden."""
    tonight = coming_night()
    beds = _standing(shelter_ids, tonight)
    _occupied(beds, shelter_ids, tonight, user, everything)
    rooms = groupby(beds.values(), key=lambda bed: bed.room_id)
    return [_room(list(group)) for _, group in rooms]


def tally(shelter_ids: list[int]) -> dict[int, dict[str, int]]:
    """{shelter: {state: how many beds}}; it asks nothing about who lies in them."""
    beds = _standing(shelter_ids, coming_night())
    taken = select(Segment.bed_id).where(Segment.until_night.is_(None), Segment.shelter_id.in_(shelter_ids))
    for bed_id in db.session.scalars(taken):
        if bed_id in beds:
            beds[bed_id].state = OCCUPIED
    found = {each: dict.fromkeys((FREE, RESERVED, OCCUPIED, CLEANING, OUT), 0) for each in shelter_ids}
    for bed in beds.values():
        found[bed.shelter_id][bed.state] += 1
    return found


def _standing(shelter_ids: list[int], tonight: dt.date) -> dict[int, BedView]:
    """The beds with what keeps them from being given away, besides somebody in them."""
    beds = _beds(shelter_ids, tonight)
    _out_of_service(beds, tonight)
    _reserved(beds, now())
    return beds


def _room(beds: list[BedView]) -> RoomView:
    first = beds[0]
    return RoomView(first.room_id, first.room, first.rule, first.shelter_id, beds)


def _beds(shelter_ids, tonight) -> dict[int, BedView]:
    query = (
        select(Bed.id, Bed.name, Bed.cleaning_since, Room.id, Room.name, Room.rule, Room.shelter_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.shelter_id.in_(shelter_ids), or_(Bed.closed_on.is_(None), Bed.closed_on > tonight))
        .order_by(Room.shelter_id, Room.position, Room.id, Bed.position, Bed.id)
    )
    beds = {}
    for bed_id, name, cleaning, room_id, room, rule, shelter_id in db.session.execute(query):
        view = beds[bed_id] = BedView(bed_id, name, room_id, room, rule, shelter_id)
        if cleaning:
            view.state, view.since = CLEANING, cleaning
    return beds


def _out_of_service(beds, tonight) -> None:
    query = select(Outage.bed_id, Outage.reason, Outage.until_night).where(
        Outage.from_night <= tonight, or_(Outage.until_night.is_(None), Outage.until_night > tonight)
    )
    for bed_id, reason, _until in db.session.execute(query):
        if bed_id in beds:
            beds[bed_id].state, beds[bed_id].note = OUT, reason


def _reserved(beds, moment) -> None:
    query = select(Reservation.id, Reservation.bed_id, Reservation.held_for, Reservation.expires_at).where(
        Reservation.ended_at.is_(None), Reservation.expires_at > moment
    )
    for reservation_id, bed_id, held_for, expires_at in db.session.execute(query):
        if bed_id in beds:
            bed = beds[bed_id]
            bed.state, bed.since, bed.note, bed.reservation_id = (
                RESERVED,
                expires_at,
                held_for,
                reservation_id,
            )


def _occupied(beds, shelter_ids, tonight, user, everything) -> None:
    query = (
        select(
            Segment.bed_id, Segment.started_at, Segment.sex, Stay.id, Stay.age,
            Stay.guardian_id, Stay.first_night, Stay.due_on, Person.name, Person.alias, Person.id.label("person_id"),
            sealed.hidden_from(user),
        )
        .join(Stay, Stay.id == Segment.stay_id)
        .join(Person, Person.id == Stay.person_id)
        .where(Segment.until_night.is_(None), Segment.shelter_id.in_(shelter_ids))
    )  # fmt: skip
    for row in db.session.execute(query):
        bed = beds.get(row.bed_id)
        if bed is None:
            continue
        bed.state, bed.since = OCCUPIED, row.started_at
        bed.hidden = bool(row.hidden)
        if bed.hidden and not everything:
            bed.called, bed.since = sealed.HIDDEN, None
            continue
        bed.stay_id, bed.sex, bed.age = row[3], row.sex, row.age
        bed.family = row.guardian_id or row[3]
        bed.called = row.name or (
            f"Tanpa nama ({row.alias})" if row.alias else f"Tanpa nama SMT-{row.person_id:06d}"
        )
        bed.day = day_number(row.first_night, tonight)
        bed.days = day_number(row.first_night, row.due_on)


def all_shelters() -> list[int]:
    return list(db.session.scalars(select(Shelter.id).order_by(Shelter.id)))
