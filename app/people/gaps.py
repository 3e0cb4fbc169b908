"""What is missing or unlikely in the register: the work lists, and who has how much of it.

Each list is a filter of the list of people, found by an index, so that a city of a million costs no more.
"""

import datetime as dt
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import case, func, select, text

from app.accounts.models import Account
from app.ground import wilayah
from app.ground.db import db
from app.ground.permit import may
from app.ground.tanggal import today
from app.people.access import JOIN, twin_pairs
from app.people.families import headless
from app.people.models import ACTIVE, CANCELLED, GAPS, JOINED, Person, TwinPair

OLDEST = 110  # years
SHARED_BY = 4  # so many with one phone number are more than a household usually shares
STALE = 365  # days after which a desil is asked for again
NONE = "–"


@dataclass(frozen=True)
class Gap:
    """One work list: what it holds, in a word and in a sentence."""

    key: str
    title: str
    help: str


ALL = (
    Gap("tanpa-nik", "Tanpa NIK", "Lengkapi begitu NIK-nya diketahui."),
    Gap("tak-wajar", "Berbeda dengan NIK", "Tanggal lahir atau jenis kelamin lain dari NIK, tanpa alasan tertulis."),
    Gap("umur", f"Umur lebih dari {OLDEST} tahun", "Mungkin salah tanggal lahir, atau sudah meninggal."),
    Gap("hp-sama", "Nomor HP dipakai banyak orang", f"Satu nomor dipakai {SHARED_BY} orang atau lebih."),
    Gap("tanpa-kelurahan", "Tanpa kelurahan", "Tidak jelas petugas mana yang menanganinya."),
    Gap("desil-lama", "Desil lebih dari setahun", "Mintalah data yang baru sebelum dipakai menilai kelayakan."),
)


def choices() -> list[tuple[str, str]]:
    return [(gap.key, gap.title) for gap in ALL]


def where(key: str):
    """The condition of one list."""
    return {
        "tanpa-nik": lambda: text(GAPS["without_nik"]),
        "tanpa-kelurahan": lambda: text(GAPS["without_place"]),
        "tak-wajar": lambda: text(GAPS["doubtful"]),
        "umur": lambda: Person.id.in_(_older_than(OLDEST)),
        "hp-sama": lambda: Person.phone.in_(_shared_phones()),
        "desil-lama": lambda: (Person.desil_on < today() - dt.timedelta(STALE)) & (Person.status == ACTIVE),
    }[key]()


def href(key: str) -> str:
    return url_for("people.index", perlu=key)


def count(key: str, most: int = 1000) -> int:
    """How many are on the list, counted no further than one more than `most`."""
    found = select(Person.id).where(where(key), Person.status.not_in((JOINED, CANCELLED))).limit(most + 1)
    return db.session.scalar(select(func.count()).select_from(found.subquery()))


def _shared_phones():
    query = select(Person.phone).where(Person.phone.is_not(None))
    return query.group_by(Person.phone).having(func.count() >= SHARED_BY)


def _older_than(years: int):
    """Asked for by themselves, since the few are found by the date and not along the names."""
    query = select(Person.id).where(Person.birth_date < _years_ago(years), Person.status == ACTIVE)
    return query.order_by(Person.birth_date).limit(10_000)


def _years_ago(years: int) -> dt.date:
    day = today()
    return dt.date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def of(person, user, may_have_twins: bool = True) -> list[tuple[str, str | None]]:
    """(sentence, address) of what waits to be done about one person, whose parts are loaded."""
    edit, found = url_for("people.edit", person_id=person.id), []
    if person.status == ACTIVE and not person.nik:
        found.append(("Lengkapi NIK begitu diketahui.", edit))
    if person.doubtful:
        found.append(("Data berbeda dengan NIK; betulkan atau tulis alasannya.", edit))
    if person.status == ACTIVE and not person.kelurahan and not person.outside:
        found.append(("Isi kelurahannya.", edit))
    if person.desil_on and person.desil_on < today() - dt.timedelta(STALE):
        found.append(("Desilnya lebih dari setahun; mintalah data yang baru.", None))
    if person.place and headless(person.place.family):
        address = url_for("people.family", family_id=person.place.family_id)
        found.append(("Keluarganya kehilangan kepala; tunjuk penggantinya.", address))
    twins = _twins(person, user) if may_have_twins else []
    return found + [("Mungkin tercatat dua kali; bandingkan.", address) for address in twins]


def _twins(person, user) -> list[str]:
    if not may(JOIN, user):
        return []
    query = twin_pairs(user).where((TwinPair.low_id == person.id) | (TwinPair.high_id == person.id))
    pairs = db.session.execute(query.with_only_columns(TwinPair.low_id, TwinPair.high_id).limit(3))
    other = [low if high == person.id else high for low, high in pairs]
    return [url_for("people.compare", left_id=person.id, right_id=other_id) for other_id in other]


# ---- who has how much of it ----

MISSING = (
    ("Tanpa NIK", Person.nik.is_(None)),
    ("Tanpa KK", Person.kk.is_(None)),
    ("Tanpa tanggal lahir", Person.birth_date.is_(None)),
    ("Tanpa alamat", Person.address.is_(None)),
    ("Tanpa nomor HP", Person.phone.is_(None)),
    ("Tanpa desil", Person.desil.is_(None)),
)


@dataclass(frozen=True)
class Line:
    """One kelurahan or one officer: how many people, and of how many of them each thing is missing."""

    name: str
    total: int
    missing: tuple[int, ...]
    href: str | None = None


def by_kelurahan() -> list[Line]:
    lines = [
        Line(wilayah.name_of(code) or NONE, total, missing, url_for("people.index", kelurahan=code) if code else None)
        for code, total, missing in _counted(Person.kelurahan)
    ]
    return sorted(lines, key=lambda line: (line.name == NONE, line.name))


def by_officer() -> list[Line]:
    names = dict(db.session.execute(select(Account.id, Account.name)).all())
    lines = [Line(names.get(who, "Data awal"), total, missing) for who, total, missing in _counted(Person.created_by)]
    return sorted(lines, key=lambda line: -line.total)


def _counted(column):
    counts = [func.sum(case((condition, 1), else_=0)) for _, condition in MISSING]
    query = select(column, func.count(), *counts).where(Person.status == ACTIVE).group_by(column)
    for key, total, *missing in db.session.execute(query):
        yield key, total, tuple(int(number) for number in missing)
