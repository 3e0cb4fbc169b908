"""Makers of shelters and stays that write straight to the tables; call them inside an app context."""

import datetime as dt
from itertools import count

from sqlalchemy import insert

from app.ground.db import db
from app.ground.tanggal import WIB
from app.shelter.models import Arrival, Bed, Room, Segment, Shelter, Stay
from app.shelter.sealed import seal
from tests.people.make import make_person

_serial = count(1)

# What an officer types for a man without a name whom the outreach brought: the least that the intake takes.
SHORTEST = {
    "source": "petugas", "category": "11", "reason": "x", "mobility": "mandiri", "sex": "L", "age": "40",
}  # fmt: skip


def make_shelter(rooms=(("Kamar 1", "laki-laki", 2),), **values) -> Shelter:
    """A shelter with rooms given as (name, rule, how many beds)."""
    shelter = Shelter(**({"name": f"Shelter {next(_serial)}", "phone": "0341-1"} | values))
    db.session.add(shelter)
    db.session.flush()
    for position, (name, rule, beds) in enumerate(rooms, 1):
        room = Room(shelter_id=shelter.id, name=name, rule=rule, position=position)
        db.session.add(room)
        db.session.flush()
        for number in range(1, beds + 1):
            bed = Bed(room_id=room.id, name=str(number), position=number, opened_on=dt.date(2020, 1, 1))
            db.session.add(bed)
    db.session.flush()
    return shelter


def beds_of(shelter: Shelter) -> list[Bed]:
    query = (
        db.select(Bed).join(Room).where(Room.shelter_id == shelter.id).order_by(Room.position, Bed.position)
    )
    return list(db.session.scalars(query))


def make_stay(bed: Bed, person=None, first=dt.date(2026, 11, 1), until=None, is_sealed=False, **values) -> Stay:
    """A stay with its one segment, as a script that knows no rule would write them."""
    room = db.session.get(Room, bed.room_id)
    person = person or make_person(sex="L" if room.rule == "laki-laki" else "P")
    moment = dt.datetime.combine(first, dt.time(20), WIB)
    arrival = Arrival(at=moment, source="satpol")
    db.session.add(arrival)
    db.session.flush()
    stay = Stay(
        **{
            "person_id": person.id, "shelter_id": room.shelter_id, "arrival_id": arrival.id, "admitted_at": moment,
            "first_night": first, "due_on": first + dt.timedelta(days=6), "category": "11", "age": person.age,
        }
        | values
    )  # fmt: skip
    if until:
        stay.ended_at, stay.until_night = dt.datetime.combine(until, dt.time(9), WIB), until
        stay.discharge = values.get("discharge", "mandiri")
    db.session.add(stay)
    db.session.flush()
    if is_sealed:
        seal(stay)
    write_segment(stay, bed, first, until)
    return stay


def write_segment(stay: Stay, bed: Bed, first, until=None, **values) -> None:
    """One row straight into the table."""
    room, person = db.session.get(Room, bed.room_id), stay.person_id
    from app.people.models import Person

    row = {
        "stay_id": stay.id, "person_id": person, "bed_id": bed.id, "shelter_id": room.shelter_id, "from_night": first,
        "until_night": until,
        "rule": room.rule, "sex": db.session.get(Person, person).sex, "child": False, "bedridden": False,
    } | values  # fmt: skip
    db.session.execute(insert(Segment).values(row))
