"""Which bed fits whom, and why another does not: domain.md section 6, and the rules of rooms and shelters."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.ground.sealed import refusal
from app.ground.tanggal import clock
from app.people.categories import SEX_NAMES
from app.shelter.board import ADULT, BedView, RoomView
from app.shelter.models import Shelter
from app.shelter.words import (
    BEDRIDDEN,
    CHILDREN,
    CLEANING,
    FAMILY,
    FEMALE,
    MALE,
    OCCUPIED,
    OUT,
    RESERVED,
)

SEX_OF = {MALE: "L", FEMALE: "P"}


@dataclass(frozen=True)
class Guest:
    """Somebody who needs a bed. `family` is anything that those who must stay together share."""

    sex: str | None
    age: int | None
    mobility: str = "mandiri"
    family: object = None

    @property
    def child(self) -> bool | None:
        return None if self.age is None else self.age < ADULT

    @property
    def bedridden(self) -> bool:
        return self.mobility == BEDRIDDEN

    @property
    def unaccompanied(self) -> bool:
        return self.child is True and self.family is None


@dataclass(frozen=True)
class Suggestion:
    """A bed, and why it does not fit; `why` is empty when it does. `ask` says what needs a reason."""

    bed: BedView
    why: str = ""
    ask: str = ""

    @property
    def fits(self) -> bool:
        return not self.why


def suggest(
    guest: Guest, rooms: Iterable[RoomView], shelters: dict[int, Shelter], reservation_id=None
) -> list[Suggestion]:
    """Every bed with the reason why it does not fit; those that fit first, the emptier rooms before fuller ones."""
    found = []
    for room in rooms:
        for bed in room.beds:
            why = (
                _state(bed, reservation_id) or _shelter(guest, shelters[bed.shelter_id]) or _room(guest, room)
            )
            found.append(Suggestion(bed, why, "" if why else unknown(guest, room.rule)))
    return sorted(found, key=lambda suggestion: (not suggestion.fits, bool(suggestion.ask)))


def first_fit(guest: Guest, rooms: list[RoomView], shelters: dict[int, Shelter]) -> Suggestion | None:
    found = suggest(guest, rooms, shelters)
    return found[0] if found and found[0].fits else None


def unknown(guest: Guest, rule: str) -> str:
    """What is not known of the guest though the room asks for it; then a reason is to be given."""
    if rule in SEX_OF and guest.sex is None:
        return "Jenis kelamin belum diketahui"
    if rule == CHILDREN and guest.child is None:
        return "Usia belum diketahui"
    return ""


def _state(bed: BedView, reservation_id) -> str:
    if bed.state == OCCUPIED:
        return "Terisi."
    if bed.state == OUT:
        return f"Tidak dipakai: {bed.note}."
    if bed.state == RESERVED and (reservation_id is None or bed.reservation_id != reservation_id):
        return f"Dipesan sampai {clock(bed.since)}."
    if bed.state == CLEANING:
        return "Belum selesai dibersihkan."
    return ""


def _shelter(guest: Guest, shelter: Shelter) -> str:
    if shelter.condition == "mandiri" and guest.bedridden:
        return f"{shelter.name} tidak menerima yang tirah baring."
    if shelter.condition == BEDRIDDEN and not guest.bedridden:
        return f"{shelter.name} hanya untuk yang tirah baring."
    if guest.age is not None and shelter.least_age and guest.age < shelter.least_age:
        return f"{shelter.name} untuk usia {shelter.least_age} tahun ke atas."
    if guest.age is not None and shelter.greatest_age and guest.age > shelter.greatest_age:
        return f"{shelter.name} untuk usia sampai {shelter.greatest_age} tahun."
    return ""


def _room(guest: Guest, room: RoomView) -> str:
    if room.rule in SEX_OF and guest.sex in SEX_NAMES and guest.sex != SEX_OF[room.rule]:
        return f"Kamar {room.rule}, orang ini {SEX_NAMES[guest.sex].lower()}."
    if room.rule == BEDRIDDEN and not guest.bedridden:
        return "Kamar untuk yang tirah baring."
    if room.rule == CHILDREN and guest.child is False:
        return "Kamar anak, orang ini dewasa."
    if room.rule == CHILDREN and guest.family is not None:
        return "Anak yang datang bersama orang tuanya tetap bersama."
    if room.rule == FAMILY and guest.family is None:
        return "Kamar untuk orang tua bersama anaknya."
    others = [bed for bed in room.beds if bed.state == OCCUPIED]
    why = _company(guest, others, room.rule)
    if why and not _company(guest, [bed for bed in others if not bed.hidden], room.rule):
        return refusal().sentence  # the reason would tell of somebody who is sealed to the reader
    return why


def _company(guest: Guest, others: list[BedView], rule: str) -> str:
    """Who sleeps in the room already: unaccompanied children stay apart from adults, a family has its own room."""
    if rule == FAMILY and any(bed.family != guest.family for bed in others):
        return "Kamar ini dipakai keluarga lain."
    if rule == BEDRIDDEN and guest.sex and any(bed.sex and bed.sex != guest.sex for bed in others):
        return "Kamar ini dipakai yang berlainan jenis kelamin."
    if guest.unaccompanied and rule != CHILDREN and any(bed.child is not True for bed in others):
        return "Anak tanpa pendamping tidak sekamar dengan orang dewasa."
    if guest.child is not True and any(_alone(bed, others) for bed in others):
        return "Di kamar ini ada anak tanpa pendamping."
    return ""


def _alone(bed: BedView, others: list[BedView]) -> bool:
    """A child in the room whose family is not there with an adult."""
    return bed.child is True and not any(
        other.family == bed.family and other.child is not True for other in others
    )
