"""A stay from day to day: moving, more time, what is written, kept and given."""

import datetime as dt

from sqlalchemy import func, select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import now, today
from app.office.agency import setting
from app.people.models import Person
from app.shelter import board, fitting, sealed
from app.shelter.models import Bed, Belonging, Extension, Gift, Note, Room, Segment, Shelter, Stay
from app.shelter.nights import coming_night
from app.shelter.rules.intake import segment
from app.shelter.rules.locks import judged, lock
from app.shelter.words import FREE, TO_BE_MET

CLOSED = "Masa tinggal ini sudah berakhir."


def transfer(
    moves: list[tuple[Stay, int]], by, reason: str | None = None, exception: str | None = None
) -> None:
    """Move one or several people at once, each stay to a bed id; it stays one stay with a further segment.

    Two may change places. Refuses a closed stay, a bed that is not free or does not fit, and parting a child
    from its adult.
    """
    stays = [stay for stay, _ in moves]
    if len({bed_id for _, bed_id in moves}) < len(moves):
        raise RuleError("Dua orang dipilihkan ranjang yang sama.", "bed_id")
    beds = {bed.id: bed.room.shelter_id for bed in _with_rooms([bed_id for _, bed_id in moves])}
    shelters = {stay.shelter_id for stay in stays} | set(beds.values())
    held = {shelter.id: shelter for shelter in lock([stay.person_id for stay in stays], shelters)}
    _refuse_closed(stays)
    rooms = board.read(sorted(held), by, everything=True)
    targets = _judge(moves, rooms, held, by, exception)
    first, at = coming_night(), now()
    with judged():
        left = _close_open([stay.id for stay in stays], first)
        db.session.flush()
        for stay, _ in moves:
            bed = targets[stay.id]
            db.session.add(segment(stay, _sex(stay), bed, first, exception, at))
            stay.shelter_id = bed.shelter_id
        db.session.flush()
        for stay, _ in moves:
            if stay.under_seal or held[stay.shelter_id].is_sealed:  # the team is that of the shelter it is in
                sealed.seal(stay)
    _to_be_cleaned(left - {bed.id for bed in targets.values()}, at)
    if reason:
        for stay in stays:
            write(stay, "harian", f"Pindah ke {targets[stay.id].full_name}: {reason}", by)


def _with_rooms(bed_ids: list[int]) -> list[Bed]:
    from sqlalchemy.orm import joinedload

    query = select(Bed).where(Bed.id.in_(bed_ids)).options(joinedload(Bed.room))
    found = list(db.session.scalars(query))
    if len(found) < len(set(bed_ids)):
        raise RuleError("Ranjang itu tidak ada.", "bed_id")
    return found


def _refuse_closed(stays: list[Stay]) -> None:
    for stay in stays:
        db.session.refresh(stay, ["ended_at", "shelter_id"])
        if not stay.is_open:
            raise RuleError(CLOSED)


def _judge(moves, rooms, shelters: dict[int, Shelter], by, exception) -> dict[int, board.BedView]:
    """The bed of each stay, judged as the rooms will be after all have moved."""
    moving = {stay.id for stay, _ in moves}
    beds = {bed.id: bed for room in rooms for bed in room.beds}
    now_in = {bed.stay_id: bed for bed in beds.values() if bed.stay_id}
    families = {stay.id: stay.guardian_id or stay.id for stay, _ in moves}
    for stay, bed_id in moves:
        if stay.id in now_in and now_in[stay.id].id == bed_id:
            raise RuleError(f"{now_in[stay.id].full_name} adalah ranjangnya yang sekarang.", "bed_id")
    company = {bed.family for bed in beds.values() if bed.stay_id and bed.family != bed.stay_id}
    for bed in beds.values():
        if bed.stay_id in moving:
            bed.state = FREE
    targets = {}
    for stay, bed_id in sorted(moves, key=lambda move: move[0].guardian_id is not None):
        if (stay.under_seal or shelters[beds[bed_id].shelter_id].is_sealed) and beds[
            bed_id
        ].shelter_id != stay.shelter_id:
            sealed.refuse_outsider(shelters[beds[bed_id].shelter_id], by)
        room = next(room for room in rooms if room.id == beds[bed_id].room_id)
        in_family = stay.guardian_id is not None or stay.id in company
        guest = fitting.Guest(_sex(stay), stay.age, stay.mobility, families[stay.id] if in_family else None)
        suggestion = next(each for each in fitting.suggest(guest, [room], shelters) if each.bed.id == bed_id)
        if not suggestion.fits:
            raise RuleError(f"{suggestion.bed.full_name}: {suggestion.why}", "bed_id")
        if suggestion.ask and not exception:
            raise RuleError(f"{suggestion.ask}; tuliskan alasan penempatan di kamar itu.", "exception")
        bed = suggestion.bed
        bed.state, bed.stay_id, bed.family, bed.age, bed.sex = (
            "terisi",
            stay.id,
            families[stay.id],
            stay.age,
            guest.sex,
        )
        targets[stay.id] = bed
    _refuse_parting(targets, beds, moving, now_in)
    return targets


def _sex(stay: Stay) -> str | None:
    return db.session.scalar(select(Person.sex).where(Person.id == stay.person_id))


def _refuse_parting(targets, beds, moving, now_in) -> None:
    """A child stays in the room of its adult: both move, or neither does."""
    place = {stay_id: bed.room_id for stay_id, bed in now_in.items() if stay_id not in moving}
    place |= {stay_id: bed.room_id for stay_id, bed in targets.items()}
    wards = select(Stay.id, Stay.guardian_id).where(Stay.guardian_id.is_not(None), Stay.ended_at.is_(None))
    for ward, guardian in db.session.execute(
        wards.where((Stay.id.in_(moving)) | (Stay.guardian_id.in_(moving)))
    ):
        if guardian in place and ward in place and place[ward] != place[guardian]:
            raise RuleError("Ibu dan anak tetap bersama: pindahkan keduanya ke kamar yang sama.", "bed_id")


def _close_open(stay_ids: list[int], until: dt.date) -> set[int]:
    """End the running segments; gives their beds."""
    left = set()
    query = (
        select(Segment)
        .where(Segment.stay_id.in_(stay_ids), Segment.until_night.is_(None))
        .order_by(Segment.id)
    )
    for row in db.session.scalars(query):
        if row.from_night > until:
            raise RuleError("Waktu itu sebelum perpindahan ranjang yang terakhir.", "on_date")
        row.until_night = until
        left.add(row.bed_id)
    return left


def _to_be_cleaned(bed_ids: set[int], since: dt.datetime) -> None:
    for bed_id in sorted(bed_ids):
        db.session.get(Bed, bed_id).cleaning_since = since
    db.session.flush()


def extend(stay: Stay, days: int, reason: str, approver: str, by) -> Extension:
    """More days, with reason and approver. Refuses more often, or longer at once, than the settings allow."""
    stay = wait_for_row(Stay, stay.id)
    if not stay.is_open:
        raise RuleError(CLOSED)
    allowed, most = setting("shelter.extensions"), setting("shelter.max_days")
    given = db.session.scalar(select(func.count()).select_from(Extension).where(Extension.stay_id == stay.id))
    if given >= allowed:
        told = (
            "Perpanjangan tidak diperbolehkan"
            if allowed == 0
            else f"Sudah diperpanjang {given} kali, batasnya {allowed}"
        )
        raise RuleError(f"{told} menurut pengaturan. Rujuklah ke UPT provinsi atau Kementerian Sosial.")
    if not 1 <= days <= most:
        raise RuleError(f"Sekali perpanjangan 1 sampai {most} hari.", "days")
    if not reason or not approver:
        raise RuleError(
            "Perpanjangan perlu alasan dan nama yang menyetujui.", "reason" if not reason else "approver"
        )
    row = Extension(
        stay_id=stay.id, number=given + 1, due_before=stay.due_on, reason=reason, approver=approver,
        due_on=stay.due_on + dt.timedelta(days=days),
    )  # fmt: skip
    with judged():
        db.session.add(row)
        stay.due_on = row.due_on
    return row


def write(stay: Stay, kind: str, text: str, by) -> Note:
    row = Note(stay_id=stay.id, kind=kind, text=text, by_name=by.name if by else "Sistem")
    db.session.add(row)
    db.session.flush()
    return row


def meet(note: Note) -> None:
    """A need was met, a step of the plan was taken."""
    if note.kind not in TO_BE_MET or note.done_at is not None:
        raise RuleError("Catatan ini tidak menunggu apa pun lagi.")
    note.done_at = now()


def keep(stay: Stay, item: str, quantity: int, note: str | None) -> Belonging:
    if not stay.is_open:
        raise RuleError(CLOSED)
    row = Belonging(stay_id=stay.id, item=item, quantity=quantity, note=note)
    db.session.add(row)
    db.session.flush()
    return row


def give_back(belonging: Belonging, to: str) -> None:
    if belonging.returned_at is not None:
        raise RuleError("Barang ini sudah dikembalikan.")
    belonging.returned_at, belonging.returned_to = now(), to


def give(stay: Stay, kind: str, item: str, quantity: int, on_date: dt.date | None, by) -> Gift:
    """A meal or a thing given. Refuses a day outside the stay."""
    on_date = on_date or today()
    if on_date < stay.first_night - dt.timedelta(days=1) or (stay.ended_at and on_date > stay.until_night):
        raise RuleError("Tanggal ini di luar masa tinggalnya.", "on_date")
    row = Gift(
        stay_id=stay.id,
        kind=kind,
        item=item,
        quantity=quantity,
        on_date=on_date,
        by_name=by.name if by else "Sistem",
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(stay: Stay, values: dict) -> None:
    """What is known of a resident. Refuses facts that the room they sleep in does not allow."""
    open_segment = db.session.scalar(
        select(Segment).where(Segment.stay_id == stay.id, Segment.until_night.is_(None))
    )
    guest = fitting.Guest(None, values.get("age", stay.age), values.get("mobility", stay.mobility))
    if open_segment is not None:
        room = db.session.scalar(
            select(Room).join(Bed, Bed.room_id == Room.id).where(Bed.id == open_segment.bed_id)
        )
        if room.rule == "tirah baring" and not guest.bedridden:
            raise RuleError("Ia masih di kamar tirah baring. Pindahkan dahulu.", "mobility")
        if room.rule == "anak" and guest.child is False:
            raise RuleError("Ia masih di kamar anak. Pindahkan dahulu.", "age")
    with judged():
        if open_segment is not None:
            open_segment.child, open_segment.bedridden = guest.child, guest.bedridden
        for name, value in values.items():
            setattr(stay, name, value)
