"""Leaving: the kinds of discharge, what each needs, and what must not stay open."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, update

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import WIB, now
from app.people import rules as people
from app.people.models import DIED as DEAD
from app.people.models import Person
from app.shelter.models import Belonging, Note, Segment, Stay
from app.shelter.nights import coming_night
from app.shelter.rules.locks import judged, lock
from app.shelter.rules.stay import CLOSED, _close_open, _to_be_cleaned
from app.shelter.words import (
    DIED,
    HOSPITAL,
    INDEPENDENT,
    PROVINCE,
    RAN_AWAY,
    RETURN,
    REUNION,
    TO_BE_MET,
)

# Which fields each kind of leaving needs, with the sentence that asks for it.
NEEDS = {
    REUNION: {
        "receiver": "Tuliskan nama keluarga yang menerima.",
        "receiver_relation": "Tuliskan hubungan penerima dengan orang ini.",
    },
    PROVINCE: {
        "destination": "Tuliskan UPT atau balai yang dituju.",
        "referral_no": "Tuliskan nomor surat rujukan.",
        "receiver": "Tuliskan petugas yang menerima.",
    },
    HOSPITAL: {"destination": "Tuliskan rumah sakitnya.", "referral_no": "Tuliskan nomor surat rujukan."},
    RETURN: {
        "destination": "Tuliskan kota atau kabupaten asal.",
        "receiver": "Tuliskan instansi atau orang yang menerima di sana.",
    },
    INDEPENDENT: {"destination": "Tuliskan ke mana ia pergi, misalnya alamat atau tempat kerja."},
    RAN_AWAY: {"discharge_note": "Tuliskan kapan dan bagaimana ia diketahui pergi."},
    DIED: {
        "destination": "Tuliskan tempat meninggal atau rumah sakit.",
        "discharge_note": "Tuliskan sebab dan keterangan dokter.",
    },
}
FIELDS = ("receiver", "receiver_relation", "destination", "referral_no", "discharge_note")
WITHOUT_OWNER = frozenset({RAN_AWAY, DIED})  # belongings then stay in keeping, and the record says so


@dataclass(frozen=True)
class Open:
    """Something that is still open at the end of a stay; `must` may not be left so."""

    sentence: str
    must: bool


def still_open(stay: Stay) -> list[Open]:
    """The closing checks: belongings not given back, children left behind, needs unmet, no assessment."""
    found = []
    kept = db.session.scalars(
        select(Belonging.item)
        .where(Belonging.stay_id == stay.id, Belonging.returned_at.is_(None))
        .order_by(Belonging.id)
    ).all()
    if kept:
        found.append(Open(f"Barang titipan belum dikembalikan: {', '.join(kept)}.", True))
    wards = db.session.scalars(
        select(Person.name)
        .join(Stay, Stay.person_id == Person.id)
        .where(Stay.guardian_id == stay.id, Stay.ended_at.is_(None))
    ).all()
    if wards:
        found.append(Open(f"{len(wards)} anak yang bersamanya masih tinggal di shelter.", True))
    kinds = db.session.execute(select(Note.kind, Note.done_at).where(Note.stay_id == stay.id)).all()
    unmet = sum(kind in TO_BE_MET and done_at is None for kind, done_at in kinds)
    if unmet:
        found.append(Open(f"{unmet} kebutuhan atau langkah rencana belum ditandai selesai.", False))
    if not any(kind == "asesmen" for kind, _ in kinds):
        found.append(Open("Belum ada asesmen.", False))
    return found


def discharge(stay: Stay, kind: str, at: dt.datetime, values: dict, by) -> None:
    """End the stay. Refuses a moment before coming in or not yet come, what the kind needs and lacks, and what
    is open: belongings and children must not be; the rest wants a sentence in the note.

    A death is recorded at the person too. The bed waits to be cleaned.
    """
    [_shelter] = lock([stay.person_id], [stay.shelter_id])
    db.session.refresh(stay)
    if not stay.is_open:
        raise RuleError(CLOSED)
    _judge_moment(stay, at)
    for name, sentence in NEEDS[kind].items():
        if not values.get(name):
            raise RuleError(sentence, name)
    _judge_open(stay, kind, values)
    until = coming_night(at)
    with judged():
        left = _close_open([stay.id], until)
        for name in FIELDS:
            setattr(stay, name, values.get(name))
        stay.discharge, stay.ended_at, stay.until_night = kind, at, until
        db.session.flush()
    _to_be_cleaned(left, at)
    person = db.session.get(Person, stay.person_id)
    if kind == DIED and person.status != DEAD:
        people.record_death(person, at.astimezone(WIB).date())
    db.session.flush()


def _judge_moment(stay: Stay, at: dt.datetime) -> None:
    if at > now() + dt.timedelta(minutes=5):
        raise RuleError("Waktu keluar belum tiba.", "on_date")
    if at < stay.admitted_at:
        raise RuleError("Waktu keluar sebelum waktu masuk.", "on_date")
    last = db.session.scalar(
        select(Segment.from_night).where(Segment.stay_id == stay.id).order_by(Segment.from_night.desc())
    )
    if coming_night(at) < last:
        raise RuleError("Waktu keluar sebelum perpindahan ranjang yang terakhir.", "on_date")


def _judge_open(stay: Stay, kind: str, values: dict) -> None:
    for item in still_open(stay):
        if item.must and not (kind in WITHOUT_OWNER and item.sentence.startswith("Barang")):
            raise RuleError(item.sentence)
        if not item.must and not values.get("discharge_note"):
            raise RuleError(f"{item.sentence} Selesaikan, atau jelaskan di catatan.", "discharge_note")


def correct_end(stay: Stay, at: dt.datetime) -> None:
    """Put right when somebody left. Refuses what overlaps with a later stay or another's nights in the bed."""
    if stay.is_open:
        raise RuleError("Masa tinggal ini belum berakhir.")
    _judge_moment(stay, at)
    until = coming_night(at)
    with judged():
        newest = (
            select(Segment.id)
            .where(Segment.stay_id == stay.id)
            .order_by(Segment.from_night.desc(), Segment.id.desc())
        )
        db.session.execute(
            update(Segment).where(Segment.id == db.session.scalar(newest.limit(1))).values(until_night=until)
        )
        stay.ended_at, stay.until_night = at, until
