"""Coming in: one person, a mother with her children, twelve from a raid. All of an arrival or none of it."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.sealed import refusal
from app.ground.tanggal import long_date, now
from app.office.agency import setting
from app.people import rules as people
from app.people.models import ACTIVE, DIED, Person
from app.shelter import board, fitting, sealed
from app.shelter.models import Arrival, Belonging, Reservation, Segment, Shelter, Stay, Waiting
from app.shelter.nights import coming_night
from app.shelter.rules.locks import judged, lock
from app.shelter.words import HANDED_OVER

MOST = 60


@dataclass
class Newcomer:
    """One who comes in. `person` is somebody of the register; else `new` says what is known, perhaps nothing."""

    person: Person | None = None
    new: dict = field(default_factory=dict)
    age: int | None = None
    age_estimated: bool = False
    mobility: str = "mandiri"
    bed_id: int | None = None  # None: the first that fits
    reservation_id: int | None = None
    with_number: int | None = None  # place in the list, from 0, of the adult whom this one stays with
    exception: str | None = None
    category: str = ""
    reason: str = ""
    origin: str = ""
    health: str | None = None
    marks: str | None = None
    photo: str | None = None
    sealed: bool = False
    belongings: list[tuple[str, int]] = field(default_factory=list)

    @property
    def sex(self) -> str | None:
        return self.person.sex if self.person else self.new.get("sex")


def admit(
    shelter: Shelter, arrival: dict, newcomers: list[Newcomer], by, waiting: Waiting | None = None
) -> list[Stay]:
    """Take in everybody of one arrival, each into a bed. Gives the stays in the order of the list.

    `arrival` holds `at`, `source` and who handed over. Refuses a moment that has not come, somebody who is
    recorded as dead or stays somewhere already, a bed that is not free or does not fit, an unknown sex or age
    without a reason where the room asks for it, and a child who would be parted from the adult it came with.
    """
    _judge_arrival(arrival, newcomers)
    if _seal_families(shelter, newcomers):
        sealed.refuse_outsider(shelter, by)
    known = [newcomer.person.id for newcomer in newcomers if newcomer.person]
    [shelter] = lock(known, [shelter.id])
    first = coming_night(arrival["at"])
    for newcomer in newcomers:
        if newcomer.person:
            refuse_elsewhere(newcomer.person, first, by)
            newcomer.age = newcomer.age if newcomer.person.age is None else newcomer.person.age
    beds = _choose(shelter, newcomers, first, by)
    coming = Arrival(**arrival, received_by=by.name if by else "Sistem")
    with judged():
        db.session.add(coming)
        db.session.flush()
        stays = _write(shelter, coming, newcomers, beds, first, by)
    if waiting is not None and waiting.ended_at is None:
        where = "" if any(newcomer.sealed for newcomer in newcomers) else f" di {shelter.name}"
        waiting.ended_at, waiting.outcome = now(), f"Diterima{where}"
    return stays


def _seal_families(shelter: Shelter, newcomers: list[Newcomer]) -> bool:
    """Whether anybody is sealed; who belongs to one who is, is too: the child's page would tell of the mother's."""
    heads = {
        place if newcomer.with_number is None else newcomer.with_number
        for place, newcomer in enumerate(newcomers)
        if newcomer.sealed or sealed.must_seal(shelter, newcomer.category)
    }
    for place, newcomer in enumerate(newcomers):
        newcomer.sealed = place in heads or newcomer.with_number in heads
    return bool(heads)


def _judge_arrival(arrival: dict, newcomers: list[Newcomer]) -> None:
    if not 1 <= len(newcomers) <= MOST:
        raise RuleError(f"Isilah 1 sampai {MOST} orang.")
    if arrival["at"] > now() + dt.timedelta(minutes=5):
        raise RuleError("Waktu masuk belum tiba. Untuk nanti, pesanlah ranjang.", "on_date")
    if arrival["at"] < now() - dt.timedelta(days=366):
        raise RuleError("Waktu masuk lebih dari setahun yang lalu.", "on_date")
    if arrival["source"] in HANDED_OVER and not arrival.get("handed_by"):
        raise RuleError("Tuliskan siapa yang menyerahkan; namanya tercetak pada berita acara.", "handed_by")
    known = [newcomer.person.id for newcomer in newcomers if newcomer.person]
    if len(set(known)) < len(known):
        raise RuleError("Satu orang tertulis dua kali.")
    for place, newcomer in enumerate(newcomers):
        adult = newcomer.with_number
        if adult is not None and (not 0 <= adult < len(newcomers) or adult == place):
            raise RuleError(f"Orang nomor {place + 1} disebut bersama orang yang tidak ada dalam daftar.")
        if adult is not None and newcomers[adult].with_number is not None:
            raise RuleError(
                f"Orang nomor {place + 1} perlu bersama orang dewasanya, bukan bersama anak lain."
            )


def refuse_elsewhere(person: Person, first: dt.date, by, besides: int | None = None) -> None:
    """Refuses the dead, records that were closed, and nights that the person spends elsewhere.

    Of a sealed stay the refusal says only whom to phone.
    """
    if person.status == DIED:
        died = f" pada {long_date(person.died_on)}" if person.died_on else ""
        raise RuleError(
            f"{person.called} tercatat meninggal{died}. Periksa apakah ini orangnya.", "person_id"
        )
    if person.status != ACTIVE:
        raise RuleError(
            "Data warga ini sudah ditautkan ke data lain. Carilah yang masih berlaku.", "person_id"
        )
    query = (
        select(sealed.hidden_from(by), Stay.ended_at, Segment.until_night, Shelter.name)
        .join(Segment, Segment.stay_id == Stay.id)
        .join(Shelter, Shelter.id == Stay.shelter_id)
        .where(
            Stay.person_id == person.id,
            Stay.id != (besides or 0),
            or_(Segment.until_night.is_(None), Segment.until_night > first),
        )
        .order_by(Segment.until_night.desc())
    )
    found = db.session.execute(query).first()
    if found is None:
        return
    if found.hidden:
        raise refusal("person_id")
    if found.ended_at is None:
        raise RuleError(f"{person.called} masih tinggal di {found.name}. Pindahkan dari sana.", "person_id")
    raise RuleError(
        f"{person.called} tercatat di {found.name} sampai {long_date(found.until_night)}; "
        "waktu masuk ini tumpang tindih dengannya.",
        "on_date",
    )


def _choose(shelter: Shelter, newcomers: list[Newcomer], first: dt.date, by) -> list[board.BedView]:
    """A bed for each, families before the others. What was asked for is judged, what was left open is found."""
    rooms = board.read([shelter.id], by, everything=True)
    chosen: dict[int, board.BedView] = {}
    for place in _families_first(newcomers):
        newcomer = newcomers[place]
        guest = _guest(newcomers, place)
        bed = _one(
            shelter, newcomer, guest, _ordered(rooms, newcomers, place, chosen), len(newcomers) > 1, place
        )
        bed.state, bed.family, bed.age, bed.sex = (
            "terisi",
            _family_key(newcomers, place),
            newcomer.age,
            newcomer.sex,
        )
        chosen[place] = bed
    _refuse_taken([bed.id for bed in chosen.values()], first)
    return [chosen[place] for place in range(len(newcomers))]


def _families_first(newcomers: list[Newcomer]) -> list[int]:
    adults = {newcomer.with_number for newcomer in newcomers if newcomer.with_number is not None}
    order = []
    for adult in sorted(adults):
        order += [adult] + [
            place for place, newcomer in enumerate(newcomers) if newcomer.with_number == adult
        ]
    return order + [place for place in range(len(newcomers)) if place not in order]


def _family_key(newcomers: list[Newcomer], place: int) -> int | None:
    """Minus the place of the adult, less one: no stay has such a number."""
    adult = newcomers[place].with_number
    if adult is None:
        adult = place
    return -adult - 1


def _guest(newcomers: list[Newcomer], place: int) -> fitting.Guest:
    newcomer = newcomers[place]
    is_family = newcomer.with_number is not None or any(other.with_number == place for other in newcomers)
    family = _family_key(newcomers, place) if is_family else None
    return fitting.Guest(newcomer.sex, newcomer.age, newcomer.mobility, family)


def _ordered(rooms, newcomers, place, chosen) -> list[board.RoomView]:
    """For a child the room of its adult alone; for an adult with children rooms with places for all."""
    adult = newcomers[place].with_number
    if adult is not None:
        return [room for room in rooms if room.id == chosen[adult].room_id]
    size = 1 + sum(other.with_number == place for other in newcomers)
    if size == 1:
        return rooms
    free = {room.id: sum(bed.state == "bebas" for bed in room.beds) for room in rooms}
    return sorted((room for room in rooms if free[room.id] >= size), key=lambda room: room.rule != "keluarga")


def _one(shelter, newcomer: Newcomer, guest, rooms, several: bool, place: int) -> board.BedView:
    who = f"Orang nomor {place + 1}: " if several else ""
    found = fitting.suggest(guest, rooms, {shelter.id: shelter}, newcomer.reservation_id)
    if newcomer.bed_id is not None:
        suggestion = next((each for each in found if each.bed.id == newcomer.bed_id), None)
        if suggestion is None:
            raise RuleError(f"{who}Ranjang itu tidak ada di antara yang dapat dipilih.", "bed_id")
        if not suggestion.fits:
            raise RuleError(f"{who}{suggestion.bed.full_name}: {suggestion.why}", "bed_id")
    else:
        suggestion = next((each for each in found if each.fits), None)
        if suggestion is None:
            raise RuleError(
                f"{who}Tidak ada ranjang kosong yang cocok. {_commonest(found)}".strip(), "bed_id"
            )
    if suggestion.ask and not newcomer.exception:
        raise RuleError(
            f"{who}{suggestion.ask}; tuliskan alasan penempatan di kamar {suggestion.bed.rule}.", "exception"
        )
    return suggestion.bed


def _commonest(found: list[fitting.Suggestion]) -> str:
    """The reason that shuts out most beds, for who wonders why none is left."""
    reasons = [suggestion.why for suggestion in found]
    return (
        max(sorted(set(reasons)), key=reasons.count)
        if reasons
        else "Tidak ada kamar yang cukup untuk sekeluarga."
    )


def _refuse_taken(bed_ids: list[int], first: dt.date) -> None:
    """Back-dated: the bed must have been free on every night since."""
    query = (
        select(Segment.until_night)
        .where(Segment.bed_id.in_(bed_ids), or_(Segment.until_night.is_(None), Segment.until_night > first))
        .order_by(Segment.until_night.desc())
    )
    until = db.session.execute(query).first()
    if until is not None:
        told = f"sampai {long_date(until[0])}" if until[0] else "sampai sekarang"
        raise RuleError(f"Ranjang itu tercatat dipakai orang lain {told}. Pilih ranjang lain.", "bed_id")


def _write(shelter, coming: Arrival, newcomers, beds, first: dt.date, by) -> list[Stay]:
    stays: list[Stay] = [None] * len(newcomers)
    allowed = dt.timedelta(days=setting("shelter.max_days", first) - 1)
    for place in _families_first(newcomers):
        newcomer = newcomers[place]
        person = newcomer.person or people.register(_unknown(newcomer), by)
        adult = newcomer.with_number
        stay = stays[place] = Stay(
            person_id=person.id, shelter_id=shelter.id, arrival_id=coming.id,
            guardian_id=stays[adult].id if adult is not None else None,
            admitted_at=coming.at, first_night=first, due_on=first + allowed,
            age=newcomer.age, age_estimated=newcomer.age_estimated and person.age is None,
            **{name: getattr(newcomer, name) for name in _KEPT},
        )  # fmt: skip
        db.session.add(stay)
        db.session.flush()
        db.session.add(segment(stay, person.sex, beds[place], first, newcomer.exception, coming.at))
        db.session.add_all(
            Belonging(stay_id=stay.id, item=item, quantity=quantity, kept_at=coming.at)
            for item, quantity in newcomer.belongings
        )
        if newcomer.reservation_id:
            _use(newcomer.reservation_id, beds[place].id)
        if newcomer.sealed:
            sealed.seal(stay)
        elif newcomer.category and newcomer.person is None:
            people.set_categories(person.id, {newcomer.category})
    db.session.flush()
    return stays


_KEPT = ("category", "reason", "origin", "mobility", "health", "marks", "photo")


def _unknown(newcomer: Newcomer) -> dict:
    """What the register asks of somebody who may have neither name nor NIK."""
    values = {"no_nik_reason": "tidak ingat", "alias": newcomer.marks and newcomer.marks[:120]} | newcomer.new
    if values.get("name"):
        values["alias"] = newcomer.new.get("alias")
    return values


def segment(stay: Stay, sex, bed: board.BedView, first: dt.date, exception, at) -> Segment:
    """The nights that begin now, with the copies that the database judges by."""
    guest = fitting.Guest(sex, stay.age, stay.mobility)
    return Segment(
        stay_id=stay.id, person_id=stay.person_id, bed_id=bed.id, shelter_id=bed.shelter_id,
        from_night=first, rule=bed.rule, sex=sex,
        child=guest.child, bedridden=guest.bedridden,
        exception=exception if fitting.unknown(guest, bed.rule) else None, started_at=at,
    )  # fmt: skip


def _use(reservation_id: int, bed_id: int) -> None:
    row = db.session.get(Reservation, reservation_id)
    if row is not None and row.bed_id == bed_id and row.ended_at is None:
        row.ended_at, row.outcome = now(), "dipakai"
