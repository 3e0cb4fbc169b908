"""Who may work in the shelters, and which shelters and stays each sees."""

from flask import abort
from sqlalchemy import Select, or_, select

from app.ground import sealed as ground_sealed
from app.ground.db import db
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.people import access as people
from app.people.models import Person
from app.shelter import sealed
from app.shelter.models import (
    Arrival,
    Bed,
    Belonging,
    Census,
    CensusLine,
    Note,
    Outage,
    Reservation,
    Room,
    Shelter,
    Stay,
    Waiting,
)

FIGURES = "shelter:figures"  # counts, without anybody's name
READ = "shelter:read"
WRITE = "shelter:write"
MANAGE = "shelter:manage"  # rooms, beds, rules

GRANTS = {
    FIGURES: {Role.SHELTER, Role.KABID, Role.KADIS, Role.STAF, Role.AUDITOR},
    READ: {Role.SHELTER, Role.KABID, Role.CASEWORKER, Role.AUDITOR},
    WRITE: {Role.SHELTER, Role.KABID},
    MANAGE: {Role.SHELTER, Role.KABID},
}


def shelters(user) -> Select:
    """The shelters of the user's scope, all of them without one; a safe house for its own team alone."""
    own = sealed.teams(user)
    query = select(Shelter).where(or_(Shelter.is_sealed.is_(False), Shelter.id.in_(own)))
    if not _whole_city(user):
        query = query.where(Shelter.id.in_(own))
    return query.order_by(Shelter.id)


def _whole_city(user) -> bool:
    """Whether any role of the user that opens this room is without a scope."""
    return any(kind is None and role in GRANTS[FIGURES] | GRANTS[READ] for role, kind, _ in user.scopes)


def shelter_list(user) -> list[Shelter]:
    return list(db.session.scalars(shelters(user)))


def find_shelter(user, shelter_id: int) -> Shelter:
    return db.session.scalar(shelters(user).where(Shelter.id == shelter_id)) or abort(404)


def visible(user) -> Select:
    """The stays that exist for this user."""
    allowed = shelters(user).with_only_columns(Shelter.id).order_by(None)
    here = or_(Stay.shelter_id.in_(allowed), sealed.opened_to(user))
    return select(Stay).where(here, sealed.seen_by(user))


def find_stay(user, stay_id: int) -> Stay:
    query = visible(user).where(Stay.id == stay_id).options(*Stay.seen())
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def open_stay(user, stay_id: int) -> Stay:
    """The stay whose page is about to be shown; a look at a sealed one is remembered."""
    stay = find_stay(user, stay_id)
    if stay.under_seal:
        ground_sealed.looked(sealed.KIND, stay.id)
    return stay


def find_stays(user, stay_ids: list[int]) -> list[Stay]:
    """Those of the ids that are open and visible; 404 when one is not."""
    query = visible(user).where(Stay.id.in_(stay_ids), Stay.ended_at.is_(None)).options(*Stay.seen())
    found = list(db.session.scalars(query.order_by(Stay.id)))
    return found if found and len(found) == len(set(stay_ids)) else abort(404)


def find_room(user, room_id: int) -> Room:
    row = db.session.get(Room, room_id) or abort(404)
    find_shelter(user, row.shelter_id)
    return row


def find_bed(user, bed_id: int) -> Bed:
    row = db.session.get(Bed, bed_id or 0) or abort(404)
    find_room(user, row.room_id)
    return row


def find_target(user, bed_id: int | None) -> int:
    """The bed that somebody is to move to. Refuses with a sentence when none was chosen; 404 out of scope."""
    if bed_id is None:
        raise RuleError("Pilihlah ranjang untuk setiap orang.", "bed_id")
    return find_bed(user, bed_id).id


def find_outage(user, outage_id: int) -> Outage:
    row = db.session.get(Outage, outage_id) or abort(404)
    find_bed(user, row.bed_id)
    return row


def find_reservation(user, reservation_id: int) -> Reservation:
    row = db.session.get(Reservation, reservation_id) or abort(404)
    find_bed(user, row.bed_id)
    return row


def find_waiting(user, waiting_id: int) -> Waiting:
    row = db.session.get(Waiting, waiting_id) or abort(404)
    if row.shelter_id:
        find_shelter(user, row.shelter_id)
    return row


def find_arrival(user, arrival_id: int) -> tuple[Arrival, list[Stay]]:
    """The coming-in with those of its stays that the user sees; 404 when that is none."""
    query = visible(user).where(Stay.arrival_id == arrival_id).options(*Stay.seen()).order_by(Stay.id)
    stays = list(db.session.scalars(query))
    return (stays[0].arrival, stays) if stays else abort(404)


def open_arrival(user, arrival_id: int) -> tuple[Arrival, list[Stay]]:
    """The coming-in whose page or paper is about to be shown; a look at who is sealed is remembered."""
    coming, stays = find_arrival(user, arrival_id)
    for stay in stays:
        if stay.under_seal:
            ground_sealed.looked(sealed.KIND, stay.id)
    return coming, stays


def find_note(stay: Stay, note_id: int) -> Note:
    row = db.session.get(Note, note_id)
    return row if row and row.stay_id == stay.id else abort(404)


def find_belonging(stay: Stay, belonging_id: int) -> Belonging:
    row = db.session.get(Belonging, belonging_id)
    return row if row and row.stay_id == stay.id else abort(404)


def find_census_line(user, line_id: int) -> tuple[Census, CensusLine]:
    line = db.session.get(CensusLine, line_id) or abort(404)
    find_stay(user, line.stay_id)
    return db.session.get(Census, line.census_id), line


def find_person(user, person_id: int | None) -> Person:
    return people.find_person(user, person_id or 0)


def with_nik(user, nik: str) -> Person | None:
    """Who stands in the register with this NIK."""
    return db.session.scalar(people.visible(user).where(Person.nik == nik))


def sees(user, stay: Stay) -> bool:
    """Whether a stay of a shelter that the user sees is not sealed against this user."""
    return not sealed.hides(user, stay.id)
