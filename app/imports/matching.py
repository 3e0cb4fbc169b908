"""Which rows of a list are people that the register knows, may know, or does not know: in a few queries."""

import datetime as dt
from dataclasses import dataclass, field

from app.imports.models import ERROR, KNOWN, NEW, TWIN
from app.imports.reading import Reading
from app.people import bulk
from app.people.models import CANCELLED, DIED, JOINED

COMPARED = (
    "nik", "name", "kk", "sex", "birth_place", "birth_date", "address", "rt", "rw", "kelurahan", "phone", "desil",
)  # fmt: skip
SAME_BIRTH = "Nama dan tanggal lahir sama"
SAME_KK = "Nama dan nomor KK sama"
OTHER_PERSON = "NIK sama, tetapi nama dan tanggal lahirnya lain"


@dataclass
class Match:
    """What the register says about one row."""

    state: str
    person_id: int | None = None
    twins: list[list] = field(default_factory=list)  # [person id, reason]
    diff: dict[str, list] = field(default_factory=dict)


def match(readings: list[Reading]) -> list[Match]:
    """A match for each row, in order. May add sentences to a reading. At most three queries for all of them."""
    keys = [bulk.key_of(row.values.get("name")) for row in readings]
    known = bulk.by_nik({row.values["nik"] for row in readings if row.values.get("nik")})
    rest = [
        (key, row.values)
        for key, row in zip(keys, readings, strict=True)
        if key and row.values.get("nik") not in known
    ]
    born = bulk.by_name_and_birth({(key, v["birth_date"]) for key, v in rest if v.get("birth_date")})
    family = bulk.by_name_and_kk({(key, v["kk"]) for key, v in rest if v.get("kk")})
    found = []
    for key, row in zip(keys, readings, strict=True):
        person = known.get(row.values.get("nik"))
        if person is not None:
            found.append(_same_nik(row, key, person))
        elif twins := _twins(key, row.values, born, family):
            found.append(Match(ERROR if row.errors else TWIN, twins=twins))
        else:
            found.append(Match(ERROR if row.errors else NEW))
    return found


def _same_nik(row: Reading, key: str, person) -> Match:
    if person.status in (JOINED, CANCELLED):
        row.errors.append(
            "NIK ini ada pada data warga yang sudah tidak berlaku. Periksa dahulu di halaman Warga."
        )
    if person.status == DIED:
        row.warnings.append("Orang ini tercatat sudah meninggal.")
    if row.errors:
        return Match(ERROR, person_id=person.id)
    born = row.values.get("birth_date")
    if key and person.name_key and key != person.name_key and born and person.birth_date not in (None, born):
        return Match(TWIN, twins=[[person.id, OTHER_PERSON]])
    return Match(KNOWN, person.id, diff=differences(person, row.values))


def _twins(key: str, values: dict, born: dict, family: dict) -> list[list]:
    twins = {person.id: SAME_BIRTH for person in born.get((key, values.get("birth_date")), ())}
    for person in family.get((key, values.get("kk")), ()):
        twins.setdefault(person.id, SAME_KK)
    return [[person_id, reason] for person_id, reason in twins.items()][:5]


def differences(person, values: dict) -> dict[str, list]:
    """{field: [stored, typed]} of what the list says and the register lacks or has otherwise; dates as ISO text.

    A NIK is only ever filled in. Capitals and blanks are no difference; neither is another spelling of the
    same name, for the shorter one would replace the fuller.
    """
    found = {}
    for name in COMPARED:
        typed, stored = values.get(name), getattr(person, name)
        if typed is None or typed == stored or (name == "nik" and stored):
            continue
        if name == "name" and bulk.key_of(typed, person.alias) == person.name_key:
            continue
        if not _alike(stored, typed):
            found[name] = [plain(stored), plain(typed)]
    return found


def _alike(stored, typed) -> bool:
    if not isinstance(stored, str) or not isinstance(typed, str):
        return False
    return stored.casefold().split() == typed.casefold().split()


def plain(value):
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
