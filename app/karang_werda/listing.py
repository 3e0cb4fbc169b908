"""The lists of this room."""

import datetime as dt
import re

from sqlalchemy import and_, func, or_, select, true

from app.ground import mask, wilayah
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.ground.nik import digits_only
from app.ground.search import name_words, starts_with
from app.ground.tanggal import today
from app.karang_werda.access import EXPORT
from app.karang_werda.models import (
    DECREE_ENDED,
    DECREE_ENDS,
    DECREE_VALID,
    DEPENDENCY,
    NO_DECREE,
    Activity,
    Club,
    Member,
)
from app.office import agency
from app.people.models import ACTIVE, Person

DECREE_NAMES = {
    NO_DECREE: "Belum ada SK",
    DECREE_ENDED: "SK habis",
    DECREE_ENDS: "SK segera habis",
    DECREE_VALID: "SK berlaku",
}


def _in_kecamatan(kecamatan: str):
    return Club.kelurahan.in_([code for code, _, part, _ in wilayah.listed() if part == kecamatan])


def _decree_is(state: str):
    """The same as Club.decree_state, for the database."""
    soon = today() + dt.timedelta(agency.setting("karang_werda.decree_warning_days"))
    return {
        NO_DECREE: or_(Club.decree.is_(None), Club.valid_until.is_(None)),
        DECREE_ENDED: Club.valid_until < today(),
        DECREE_ENDS: Club.valid_until.between(today(), soon),
        DECREE_VALID: Club.valid_until > soon,
    }[state]


def _named(query, typed: str):
    """Clubs whose name, place or kelurahan holds every word."""
    for word in typed.lower().split()[:6]:
        codes = [code for code, name, _, _ in wilayah.listed() if word in name.lower()]
        text = func.lower(Club.name + " " + func.coalesce(Club.place, ""))
        query = query.where(or_(text.contains(word, autoescape=True), Club.kelurahan.in_(codes)))
    return query


CLUBS = Listing(
    key="karang-werda",
    title="Karang Werda",
    noun="kelompok",
    model=Club,
    filters=(
        Filter(
            "kecamatan", "Kecamatan", wilayah.kecamatan_choices, _in_kecamatan, lambda label: f"di {label}"
        ),
        Filter("sk", "SK", lambda: list(DECREE_NAMES.items()), _decree_is, lambda label: label),
    ),
    sorts=(Sort("kelurahan", "Kelurahan", (Club.kelurahan,)), Sort("nama", "Nama", (Club.name,))),
    search=_named,
    size=100,
)

SEXES = [("P", "Perempuan"), ("L", "Laki-laki")]
STANDINGS = [("aktif", "Aktif"), ("keluar", "Sudah keluar"), ("meninggal", "Meninggal")]
AGES = [
    ("60", "60 sampai 69 tahun"),
    ("70", "70 sampai 79 tahun"),
    ("80", "80 tahun ke atas"),
    ("muda", "Di bawah 60"),
]
_PERSON_NAME = select(Person.name_key).where(Person.id == Member.person_id).scalar_subquery()


def _standing_is(standing: str):
    alive = Member.person.has(Person.status == ACTIVE)
    return {
        "aktif": and_(Member.left_on.is_(None), alive),
        "keluar": Member.left_on.is_not(None),
        "meninggal": or_(Member.left_reason == "meninggal", ~alive),
    }[standing]


def _years_ago(years: int) -> dt.date:
    day = today()
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return dt.date(day.year - years, 2, 28)


def _age_is(group: str):
    if group == "muda":
        return Member.person.has(Person.birth_date > _years_ago(60))
    oldest = Person.birth_date > _years_ago(int(group) + 10) if group != "80" else True
    return Member.person.has(and_(Person.birth_date <= _years_ago(int(group)), oldest))


def _fits(typed: str):
    """A condition on Person: name, NIK or phone as typed. A kelurahan is small: no index is needed."""
    digits = digits_only(typed)
    if mask.enough(digits) and not re.search(r"[a-z]", typed, re.IGNORECASE):
        return or_(starts_with(Person.nik, digits), starts_with(Person.phone, digits))
    return and_(true(), *(Person.name_key.contains(word, autoescape=True) for word in name_words(typed)))


MEMBERS = Listing(
    key="anggota-karang-werda",
    title="Anggota",
    noun="orang",
    model=Member,
    filters=(
        Filter("keadaan", "Keadaan", lambda: STANDINGS, _standing_is, str.lower),
        Filter("kelamin", "Jenis kelamin", lambda: SEXES, lambda sex: Member.person.has(Person.sex == sex), str.lower),
        Filter("usia", "Usia", lambda: AGES, _age_is, str.lower),
        Filter(
            "bantuan", "Ketergantungan", lambda: list(DEPENDENCY.items()), lambda value: Member.dependency == value,
            str.lower,
        ),
        Filter(
            "rumah", "Tinggal", lambda: [("sendiri", "Tinggal sendiri")], lambda _value: Member.lives_alone.is_(True),
            str.lower,
        ),
    ),
    sorts=(
        Sort("nama", "Nama", (_PERSON_NAME,)),
        Sort("baru", "Terbaru bergabung", (Member.joined_on,), descending=True),
    ),
    columns=(
        ExportColumn("Nama", lambda m: m.person.name, width=30),
        ExportColumn("NIK", lambda m: mask.number(m.person.nik), width=20),
        ExportColumn("L/P", lambda m: m.person.sex, width=6),
        ExportColumn("Tanggal Lahir", lambda m: m.person.birth_date, "date", 14),
        ExportColumn("Kelurahan", lambda m: wilayah.name_of(m.person.kelurahan)),
        ExportColumn("Bergabung", lambda m: m.joined_on, "date", 14),
        ExportColumn("Keadaan", lambda m: m.standing),
        ExportColumn("Ketergantungan", lambda m: m.dependency_name, width=24),
        ExportColumn("Tinggal sendiri", lambda m: "ya" if m.lives_alone else None),
    ),
    search=lambda query, typed: query.where(Member.person.has(_fits(typed))),
    export_may=EXPORT,
)  # fmt: skip

SUGGESTED = Listing(
    key="usulan-karang-werda",
    title="Lansia kelurahan ini",
    noun="orang yang belum menjadi anggota",
    model=Person,
    filters=(
        Filter("kelamin", "Jenis kelamin", lambda: SEXES, lambda sex: Person.sex == sex, str.lower),
        Filter(
            "rw",
            "RW",
            lambda: [(f"{n:03d}", f"RW {n:02d}") for n in range(1, 31)],
            lambda rw: Person.rw == rw,
        ),
    ),
    sorts=(Sort("nama", "Nama", (Person.name_key,)),),
    search=lambda query, typed: query.where(_fits(typed)),
    size=100,
)

WHEN = [("kini", "Hari ini dan mendatang"), ("lalu", "Yang sudah lewat")]


def _when(part: str):
    return Activity.on_date >= today() if part == "kini" else Activity.on_date < today()


def activities_list(kinds: list[tuple[str, str]]) -> Listing:
    """A club's activities, of which the office knows these kinds."""
    return Listing(
        key="kegiatan-karang-werda",
        title="Kegiatan",
        noun="kegiatan",
        model=Activity,
        filters=(
            Filter("waktu", "Waktu", lambda: WHEN, _when, str.lower),
            Filter("jenis", "Jenis", lambda: kinds, lambda kind: Activity.kind == kind, str.lower),
        ),
        sorts=(
            Sort("baru", "Terbaru dahulu", (Activity.on_date,), descending=True),
            Sort("lama", "Terlama dahulu", (Activity.on_date,)),
        ),
    )
