"""What this room tells the others: a person's history, what waits, figures, what is broken."""

from flask import has_request_context, url_for
from flask_login import current_user
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.ground import held as ground_held
from app.ground.db import db
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.room import Figure, HistoryEntry, Todo
from app.ground.sealed import refusal
from app.ground.tanggal import long_date
from app.people.models import Person
from app.shelter import access, board, overview, sealed
from app.shelter.access import FIGURES, READ, WRITE
from app.shelter.models import (
    Arrival,
    Belonging,
    CensusLine,
    Extension,
    Gift,
    Note,
    Segment,
    Shelter,
    Stay,
    Waiting,
)
from app.shelter.nights import coming_night
from app.shelter.rules import beds, census, identity
from app.shelter.words import OCCUPIED


def _reader():
    """Who reads; nobody where the system works by itself."""
    return current_user if has_request_context() and current_user.is_authenticated else None


def history(person_id: int):
    """Stays of the person; a sealed one is told to its own team alone."""
    if not _reader():
        return
    query = select(Stay).where(Stay.person_id == person_id, sealed.seen_by(_reader()))
    for stay in db.session.scalars(query.options(joinedload(Stay.shelter))):
        href = url_for("shelter.show", stay_id=stay.id) if may(READ) else None
        yield HistoryEntry(stay.admitted_at, f"Masuk {stay.shelter.name}", href, "bed")
        if stay.ended_at:
            yield HistoryEntry(
                stay.ended_at, f"Keluar dari {stay.shelter.name}: {stay.discharge_name}", href, "bed"
            )


def todos(user):
    if not may(WRITE, user):
        return
    shelters = access.shelter_list(user)
    for due in overview.due(user, until=0):
        if due.tone == "bad":
            yield Todo(f"Lewat batas tinggal di {due.stay.shelter.name}", _href(due.stay), due.stay.due_on)
        else:
            yield Todo(
                f"Batas tinggal habis hari ini di {due.stay.shelter.name}", _href(due.stay), due.stay.due_on
            )
    for shelter, night in census.due(shelters):
        href = url_for("shelter.census", shelter_id=shelter.id, night=night.isoformat())
        yield Todo(f"Sensus malam {long_date(night)} di {shelter.name} belum ditutup", href, night)
    waiting = len(beds.waiting_list([shelter.id for shelter in shelters]))
    if waiting:
        yield Todo(f"{waiting} orang menunggu ranjang", url_for("shelter.waiting"), count=waiting)


def _href(stay: Stay) -> str:
    return url_for("shelter.show", stay_id=stay.id)


def _occupied() -> int:
    """Of the shelters that everybody knows of."""
    known = list(db.session.scalars(select(Shelter.id).where(Shelter.is_sealed.is_(False))))
    return sum(states[OCCUPIED] for states in board.tally(known).values())


def _overdue() -> int:
    query = (
        select(func.count())
        .select_from(Stay)
        .where(Stay.ended_at.is_(None), Stay.due_on < coming_night(), sealed.seen_by(None))
    )
    return db.session.scalar(query)


FIGURES_TOLD = (
    Figure("shelter.residents", "Penghuni shelter malam ini", _occupied, href="shelter.index", may=FIGURES),
    Figure("shelter.overdue", "Lewat batas tinggal", _overdue, href="shelter.index", may=FIGURES),
)


def check():
    """Sentences for `flask check` about rows that neither rule nor database would have let in."""
    one, other = aliased(Segment), aliased(Segment)
    yield from _overlaps(
        one,
        other,
        one.bed_id == other.bed_id,
        "Ranjang {0} tercatat dipakai dua orang pada satu malam.",
        one.bed_id,
    )
    yield from _overlaps(
        one,
        other,
        one.person_id == other.person_id,
        "Warga {0} tercatat di dua ranjang pada satu malam.",
        one.person_id,
    )
    open_segments = select(Segment.stay_id).where(Segment.until_night.is_(None))
    query = select(Stay.id).where(Stay.ended_at.is_(None), Stay.id.not_in(open_segments))
    for stay_id in db.session.scalars(query):
        yield f"Masa tinggal {stay_id} belum berakhir, tetapi tidak ada ranjangnya."
    query = select(Stay.id).where(Stay.ended_at.is_not(None), Stay.id.in_(open_segments))
    for stay_id in db.session.scalars(query):
        yield f"Masa tinggal {stay_id} sudah berakhir, tetapi ranjangnya masih terisi."
    query = (
        select(Segment.id)
        .join(Person, Person.id == Segment.person_id)
        .where(Segment.until_night.is_(None), Segment.sex.is_distinct_from(Person.sex))
    )
    for segment_id in db.session.scalars(query):
        yield f"Jenis kelamin pada penempatan {segment_id} berbeda dengan data warganya."


def _overlaps(one, other, same, sentence, number):
    query = select(number).distinct().join(
        other,
        same
        & (one.id < other.id)
        & or_(
            one.until_night.is_(None),
            (one.until_night > other.from_night) & (one.until_night > one.from_night),
        )
        & or_(
            other.until_night.is_(None),
            (other.until_night > one.from_night) & (other.until_night > other.from_night),
        ),
    )
    for row_id in db.session.scalars(query):
        yield sentence.format(row_id)


def held(person_id: int) -> dict[str, list[dict]]:
    """Everything this room keeps about a person, for that person to read.

    Of a sealed stay only when its team asks, or who broke the glass to answer the person.
    """
    theirs = select(Stay.id).where(Stay.person_id == person_id, sealed.seen_by(_reader()))
    stays = select(Stay).where(Stay.id.in_(theirs)).options(joinedload(Stay.shelter)).order_by(Stay.first_night)
    found = list(db.session.scalars(stays))
    parts = {"Tinggal di shelter": [_told(stay) for stay in found]}
    for heading, model in _PARTS:
        rows = select(model).where(model.stay_id.in_(theirs)).order_by(model.id)
        parts[f"Shelter: {heading}"] = ground_held.rows(rows)
    coming = select(Arrival).where(Arrival.id.in_([stay.arrival_id for stay in found])).order_by(Arrival.id)
    parts["Shelter: kedatangan"] = ground_held.rows(coming)
    waited = select(Waiting).where(Waiting.person_id == person_id, _known_place()).order_by(Waiting.id)
    parts["Shelter: daftar tunggu"] = ground_held.rows(waited)
    return {heading: rows for heading, rows in parts.items() if rows}


def _known_place():
    """Waiting for no shelter in particular, or for one that the reader knows of: a safe house only for its team."""
    house = Shelter.is_sealed.is_(False) | Shelter.id.in_(sealed.teams(_reader()))
    return or_(Waiting.shelter_id.is_(None), Waiting.shelter_id.in_(select(Shelter.id).where(house)))


_PARTS = (
    ("ranjang", Segment), ("catatan", Note), ("barang titipan", Belonging), ("pemberian", Gift),
    ("perpanjangan", Extension), ("sensus malam", CensusLine),
)  # fmt: skip


def _told(stay: Stay) -> dict:
    left = f"{long_date(stay.until_night)}, {stay.discharge_name}" if stay.until_night else "belum"
    told = {
        "Shelter": stay.shelter.name, "Masuk": long_date(stay.first_night), "Batas waktu": long_date(stay.due_on),
        "Keluar": left, "Kategori": stay.category_name, "Alasan masuk": stay.reason, "Daerah asal": stay.origin,
        "Usia": stay.age_text, "Kemampuan gerak": stay.mobility_name, "Ciri": stay.marks,
        "Pemeriksaan kesehatan": stay.health, "Foto": "ada" if stay.photo else "", "Penerima": stay.receiver,
        "Hubungan penerima": stay.receiver_relation, "Tujuan": stay.destination,
        "Surat rujukan": stay.referral_no, "Catatan keluar": stay.discharge_note,
    }  # fmt: skip
    return {word: value for word, value in told.items() if value}


def rehome(from_id: int, to_id: int, only=None) -> list[tuple[str, int]]:
    """The stays of two who are one person. Who may not see all of them reads in a refusal only whom to phone."""
    try:
        return identity.rehome(from_id, to_id, only)
    except RuleError:
        both = Stay.person_id.in_((from_id, to_id)), ~sealed.seen_by(_reader())
        if db.session.scalar(select(Stay.id).where(*both).limit(1)):
            raise refusal() from None
        raise


def scope_choices() -> list[tuple[int, str]]:
    """Shelters that a role can be narrowed to; a safe house by its number alone."""
    query = select(Shelter.id, Shelter.name, Shelter.is_sealed).order_by(Shelter.id)
    return [
        (row_id, f"Shelter nomor {row_id}" if hidden else name)
        for row_id, name, hidden in db.session.execute(query)
    ]
