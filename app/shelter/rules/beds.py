"""Rooms, beds, nights out of service, cleaning, reservations, the waiting list."""

import datetime as dt

from sqlalchemy import or_, select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now
from app.office.agency import setting
from app.shelter import board, sealed
from app.shelter.models import Bed, Outage, Reservation, Room, Segment, Shelter, Stay, Waiting
from app.shelter.nights import coming_night
from app.shelter.rules.locks import judged, lock
from app.shelter.words import CLEANING, FREE


def change_shelter(shelter: Shelter, values: dict, by) -> None:
    """What is known of the house. One that becomes a safe house is its team's alone from now on, with whoever
    stays there; refuses that to outsiders, who would shut themselves out."""
    becomes_safe = values.get("is_sealed") and not shelter.is_sealed
    if becomes_safe:
        sealed.refuse_outsider(shelter, by)
    if (
        values.get("least_age")
        and values.get("greatest_age")
        and values["least_age"] > values["greatest_age"]
    ):
        raise RuleError("Usia paling muda melebihi usia paling tua.", "least_age")
    for name, value in values.items():
        setattr(shelter, name, value)
    db.session.flush()
    if becomes_safe:
        inside = select(Stay).where(Stay.shelter_id == shelter.id).order_by(Stay.id)
        for stay in db.session.scalars(inside).all():
            sealed.seal(stay)


def add_room(shelter: Shelter, name: str, rule: str, beds: int) -> Room:
    """A room with its beds, numbered from 1. Refuses a name that the shelter has."""
    taken = select(Room.id).where(Room.shelter_id == shelter.id, Room.name == name)
    if db.session.scalar(taken):
        raise RuleError("Shelter ini sudah punya kamar dengan nama itu.", "name")
    last = db.session.scalar(select(db.func.max(Room.position)).where(Room.shelter_id == shelter.id)) or 0
    room = Room(shelter_id=shelter.id, name=name, rule=rule, position=last + 1)
    db.session.add(room)
    db.session.flush()
    for _ in range(beds):
        add_bed(room)
    return room


def add_bed(room: Room) -> Bed:
    """One more bed, with the next number."""
    names = db.session.scalars(select(Bed.name).where(Bed.room_id == room.id)).all()
    number = max((int(name) for name in names if name.isdecimal()), default=0) + 1
    bed = Bed(room_id=room.id, name=str(number), position=len(names) + 1, opened_on=coming_night())
    db.session.add(bed)
    db.session.flush()
    return bed


def change_room(room: Room, name: str, rule: str) -> None:
    """Refuses a rule that somebody who sleeps there does not fit. Nights that are over keep theirs."""
    lock((), [room.shelter_id])
    try:
        with judged():
            room.name = name
            if rule != room.rule:
                room.rule, room.rule_since = rule, max(coming_night(), room.rule_since)
    except RuleError as error:
        if error.field != "bed_id":
            raise
        raise RuleError(
            "Ada penghuni kamar ini yang tidak cocok dengan aturan itu. Pindahkan dahulu.", "rule"
        ) from None


def close_bed(bed: Bed) -> None:
    """The bed is no longer there, from tonight on. Refuses while somebody is in it."""
    room = db.session.get(Room, bed.room_id)
    lock((), [room.shelter_id])
    if _sleeper(bed.id):
        raise RuleError("Ranjang ini masih ditempati.")
    bed.closed_on = max(coming_night(), bed.opened_on)


def _sleeper(bed_id: int) -> int | None:
    return db.session.scalar(
        select(Segment.id).where(Segment.bed_id == bed_id, Segment.until_night.is_(None))
    )


def take_out(bed: Bed, first: dt.date, until: dt.date | None, reason: str) -> Outage:
    """Nights on which the bed cannot be used. Refuses while somebody is in it, and nights said twice."""
    room = db.session.get(Room, bed.room_id)
    lock((), [room.shelter_id])
    if until is not None and until <= first:
        raise RuleError("Malam terakhir sebelum malam pertama.", "until_night")
    used = select(Segment.id).where(
        Segment.bed_id == bed.id,
        or_(Segment.until_night.is_(None), Segment.until_night > first),
        Segment.from_night < (until or dt.date.max),
        or_(Segment.until_night.is_(None), Segment.until_night > Segment.from_night),
    )
    if db.session.scalar(used.limit(1)):
        raise RuleError("Pada malam itu ranjang ini ditempati. Pindahkan dahulu penghuninya.", "from_night")
    twice = select(Outage.id).where(
        Outage.bed_id == bed.id,
        or_(Outage.until_night.is_(None), Outage.until_night > first),
        Outage.from_night < (until or dt.date.max),
    )
    if db.session.scalar(twice.limit(1)):
        raise RuleError("Malam itu sudah tercatat tidak dipakai.", "from_night")
    row = Outage(bed_id=bed.id, from_night=first, until_night=until, reason=reason)
    db.session.add(row)
    db.session.flush()
    return row


def bring_back(outage: Outage) -> None:
    """The bed can be used again from tonight."""
    tonight = coming_night()
    if outage.until_night is not None and outage.until_night <= tonight:
        raise RuleError(f"Ranjang ini sudah dapat dipakai sejak {long_date(outage.until_night)}.")
    outage.until_night = max(tonight, outage.from_night)


def cleaned(bed: Bed) -> None:
    bed.cleaning_since = None


def reserve(bed: Bed, held_for: str, hours: int, by) -> Reservation:
    """Hold a free bed for some hours; then it lets go by itself. Refuses a bed that is not free."""
    room = db.session.get(Room, bed.room_id)
    lock((), [room.shelter_id])
    most = setting("shelter.reservation_hours")
    if not 1 <= hours <= most:
        raise RuleError(f"Pemesanan berlaku 1 sampai {most} jam.", "hours")
    views = {view.id: view for group in board.read([room.shelter_id], everything=True) for view in group.beds}
    if bed.id not in views or views[bed.id].state not in (FREE, CLEANING):
        raise RuleError("Ranjang ini tidak kosong.", "bed_id")
    row = Reservation(
        bed_id=bed.id, held_for=held_for, made_at=now(), expires_at=now() + dt.timedelta(hours=hours)
    )
    with judged():
        db.session.add(row)
    return row


def release(reservation: Reservation) -> None:
    row = wait_for_row(Reservation, reservation.id)
    if row.ended_at is not None:
        raise RuleError("Pemesanan ini sudah berakhir.")
    row.ended_at, row.outcome = now(), "dilepas"


def wait(values: dict, by) -> Waiting:
    """On the waiting list. Refuses somebody who is on it already."""
    if values.get("person_id"):
        there = select(Waiting.id).where(Waiting.person_id == values["person_id"], Waiting.ended_at.is_(None))
        if db.session.scalar(there):
            raise RuleError("Orang ini sudah ada dalam daftar tunggu.", "person_id")
    row = Waiting(**values)
    db.session.add(row)
    db.session.flush()
    return row


def stop_waiting(waiting: Waiting, outcome: str) -> None:
    if waiting.ended_at is not None:
        raise RuleError("Sudah tidak dalam daftar tunggu.")
    waiting.ended_at, waiting.outcome = now(), outcome


def waiting_list(shelter_ids: list[int], most: int = 200) -> list[Waiting]:
    """The most urgent first, then who waits longest."""
    query = select(Waiting).where(
        Waiting.ended_at.is_(None), or_(Waiting.shelter_id.is_(None), Waiting.shelter_id.in_(shelter_ids))
    )
    return list(db.session.scalars(query.order_by(Waiting.urgency, Waiting.since, Waiting.id).limit(most)))
