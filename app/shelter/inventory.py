"""What the pages of rooms and beds read."""

from itertools import groupby

from sqlalchemy import or_, select

from app.ground.db import db
from app.ground.tanggal import now
from app.shelter import board
from app.shelter.models import Bed, Outage, Reservation, Room, Shelter
from app.shelter.nights import coming_night


def rooms(shelter: Shelter) -> list[tuple[Room, list[Bed]]]:
    """Rooms with the beds that are there, in the order of the house."""
    query = select(Room).where(Room.shelter_id == shelter.id).order_by(Room.position, Room.id)
    beds_query = (
        select(Bed)
        .join(Room)
        .where(Room.shelter_id == shelter.id, _there())
        .order_by(Bed.room_id, Bed.position, Bed.id)
    )
    found = {
        room_id: list(group)
        for room_id, group in groupby(db.session.scalars(beds_query), lambda bed: bed.room_id)
    }
    return [(room, found.get(room.id, [])) for room in db.session.scalars(query)]


def beds(room: Room) -> list[Bed]:
    return list(
        db.session.scalars(select(Bed).where(Bed.room_id == room.id, _there()).order_by(Bed.position, Bed.id))
    )


def _there():
    return or_(Bed.closed_on.is_(None), Bed.closed_on > coming_night())


def outages(bed: Bed) -> list[Outage]:
    query = select(Outage).where(Outage.bed_id == bed.id).order_by(Outage.from_night.desc())
    return list(db.session.scalars(query.limit(50)))


def reservation(bed: Bed) -> Reservation | None:
    query = select(Reservation).where(
        Reservation.bed_id == bed.id, Reservation.ended_at.is_(None), Reservation.expires_at > now()
    )
    return db.session.scalar(query)


def view(bed: Bed, user) -> board.BedView | None:
    """The bed as the map shows it."""
    shelter_id = db.session.scalar(select(Room.shelter_id).where(Room.id == bed.room_id))
    return next(
        (each for room in board.read([shelter_id], user) for each in room.beds if each.id == bed.id), None
    )
