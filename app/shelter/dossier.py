"""What the pages of a stay read: notes, things, beds, family; each by one query."""

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.ground.db import db
from app.people.models import Person
from app.shelter import access, board, fitting
from app.shelter.models import Bed, Belonging, Extension, Gift, Note, Room, Segment, Shelter, Stay
from app.shelter.words import FREE, PLANNING


def bed_of(stay: Stay) -> Bed | None:
    """Where the person sleeps now, or slept last."""
    query = select(Bed).join(Segment, Segment.bed_id == Bed.id).where(Segment.stay_id == stay.id)
    query = query.order_by(Segment.from_night.desc(), Segment.id.desc()).options(joinedload(Bed.room))
    return db.session.scalar(query.limit(1))


def places(stays: list[Stay]) -> dict[int, str]:
    """{stay id: room and bed where it began}."""
    query = (
        select(Segment.stay_id, Room.name, Bed.name)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Segment.stay_id.in_([stay.id for stay in stays]))
        .order_by(Segment.id.desc())
    )
    return {stay_id: f"{room}, ranjang {bed}" for stay_id, room, bed in db.session.execute(query)}


def family(stay: Stay, user) -> list[Stay]:
    """Those who came together and stay together."""
    head = stay.guardian_id or stay.id
    query = access.visible(user).where((Stay.guardian_id == head) | (Stay.id == head), Stay.id != stay.id)
    return list(db.session.scalars(query.options(joinedload(Stay.person)).order_by(Stay.id)))


def extensions(stay: Stay) -> list[Extension]:
    return list(
        db.session.scalars(select(Extension).where(Extension.stay_id == stay.id).order_by(Extension.number))
    )


def notes(stay: Stay, planning: bool) -> list[Note]:
    kinds = PLANNING if planning else ("harian",)
    query = select(Note).where(Note.stay_id == stay.id, Note.kind.in_(kinds)).order_by(Note.id.desc())
    return list(db.session.scalars(query.limit(300)))


def belongings(stay: Stay) -> list[Belonging]:
    return list(
        db.session.scalars(select(Belonging).where(Belonging.stay_id == stay.id).order_by(Belonging.id))
    )


def gifts(stay: Stay) -> list[Gift]:
    query = select(Gift).where(Gift.stay_id == stay.id).order_by(Gift.on_date.desc(), Gift.id.desc())
    return list(db.session.scalars(query.limit(300)))


def segments(stay: Stay) -> list[Segment]:
    query = select(Segment).where(Segment.stay_id == stay.id).order_by(Segment.from_night, Segment.id)
    return list(db.session.scalars(query.options(joinedload(Segment.bed).joinedload(Bed.room))))


def others(stay: Stay, user) -> list[Stay]:
    """Other stays of the same person that this user may see."""
    query = access.visible(user).where(Stay.person_id == stay.person_id, Stay.id != stay.id)
    return list(db.session.scalars(query.options(joinedload(Stay.shelter)).order_by(Stay.first_night.desc())))


def choices(stays: list[Stay], shelters: list[Shelter], user) -> dict[int, list[fitting.Suggestion]]:
    """For each stay every bed of the user's shelters, with the reason why it does not fit.

    Judged as if all that move had left their beds already: two may change places.
    """
    rooms = board.read([shelter.id for shelter in shelters], user, everything=True)
    known = {shelter.id: shelter for shelter in shelters}
    moving = {stay.id for stay in stays}
    heads = {bed.family for room in rooms for bed in room.beds if bed.stay_id and bed.family != bed.stay_id}
    present = {}
    for bed in (bed for room in rooms for bed in room.beds):
        if bed.stay_id in moving:
            present[bed.stay_id], bed.state = bed.id, FREE
    sexes = dict(
        db.session.execute(
            select(Person.id, Person.sex).where(Person.id.in_([s.person_id for s in stays]))
        ).all()
    )
    found = {}
    for stay in stays:
        in_family = stay.guardian_id is not None or stay.id in heads
        guest = fitting.Guest(
            sexes[stay.person_id],
            stay.age,
            stay.mobility,
            (stay.guardian_id or stay.id) if in_family else None,
        )
        listed = fitting.suggest(guest, rooms, known)
        found[stay.id] = [each for each in listed if each.bed.id != present.get(stay.id)]
    return found


def back_to_map(asked: str | None, otherwise: str) -> str:
    """The map that something was begun on, or else another page."""
    if asked and urlsplit(asked).netloc == "" and asked.startswith("/shelter") and "denah" in asked:
        return asked
    return otherwise
