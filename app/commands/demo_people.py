"""The people of a demo city: invented, lifelike in their proportions, the same for the same seed.

Tuples are made by hand and handed to the driver: a million people through the session would take an hour.
"""

import datetime as dt
from bisect import bisect
from collections import defaultdict
from itertools import accumulate
from random import Random

from sqlalchemy import Connection, text

from app.commands.demo_names import (
    ELSEWHERE,
    KNOWN,
    MEN,
    SECOND_MEN,
    SECOND_WOMEN,
    SIGNS,
    SPELLED_OTHERWISE,
    STREETS,
    WOMEN,
)
from app.ground import wilayah
from app.ground.names import name_key

# The city as it stood when the sample list was written; never the day of the run.
AS_OF = dt.date(2025, 9, 30)
FIRST_RECORD = dt.datetime(2023, 1, 2, 1, 0)
CHUNK = 20_000

PEOPLE = (
    "id", "nik", "no_nik_reason", "kk", "name", "name_key", "alias", "sex", "birth_place", "birth_date", "address",
    "rt", "rw", "kelurahan", "outside", "home_address", "home_rt", "home_rw", "home_kelurahan", "phone",
    "desil", "desil_on", "status", "died_on", "created_at", "version",
)  # fmt: skip
DESIL = ("person_id", "desil", "on_date", "source")
CATEGORIES = ("person_id", "code", "since")
DISABILITIES = ("person_id", "kind", "confirmed")
TABLES = (
    ("people_person", PEOPLE),
    ("people_desil", DESIL),
    ("people_category", CATEGORIES),
    ("people_disability", DISABILITIES),
)

KK_SIZES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6)
DESILS = (
    (1,) * 13
    + (2,) * 13
    + (3,) * 12
    + (4,) * 12
    + (5,) * 11
    + (6,) * 9
    + (7,) * 8
    + (8,) * 6
    + (9,) * 4
    + (10,) * 2
)
DESIL_DATES = ("2025-02-28", "2025-06-10", "2025-06-10", "2025-09-15")
LOST_NIK = ("belum tercatat", "tidak ingat", "belum diisi")
SERIALS = (100, 900)  # where the serials of a day begin; those below are the sample list's


def load(connection: Connection, kota: str, count: int, rng: Random) -> None:
    """Write `count` people with all that belongs to them, in the connection's transaction."""
    write = _copy if connection.dialect.name == "postgresql" else _executemany
    city = _City(kota, count, rng, "+00" if connection.dialect.name == "postgresql" else ".000000")
    for rows in city.chunks():
        for (table, columns), part in zip(TABLES, rows, strict=True):
            write(connection, table, columns, part)
    _settle(connection)


def _executemany(connection: Connection, table: str, columns: tuple, rows: list) -> None:
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    connection.connection.driver_connection.executemany(sql, rows)


def _copy(connection: Connection, table: str, columns: tuple, rows: list) -> None:
    with connection.connection.driver_connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _settle(connection: Connection) -> None:
    """Indexes in their quickest shape, and the next number after the last.

    SQLite gets no statistics, as in an office, where nobody makes them: with them the SQLite of Debian 12 (3.40)
    gives wrong rows for `a = ? AND b IN (…) AND c <= ?` over an index of the three. `flask check` found it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('people_person', 'id'), (SELECT max(id) FROM people_person))"
            )
        )
        connection.execute(text("ANALYZE"))
    else:
        connection.execute(text("INSERT INTO people_person_words(people_person_words) VALUES ('optimize')"))


class _City:
    """Makes households until there are enough people."""

    def __init__(self, kota: str, count: int, rng: Random, zone: str):
        self.kota, self.count, self.rng, self.zone = kota, count, rng, zone
        self.places = [(code, code.replace(".", "")[:6]) for code, *_ in wilayah.listed()]
        # Some kelurahan are several times as large as others.
        self.reach = list(accumulate(rng.uniform(0.5, 3) for _ in self.places))
        self.birth_place = "Malang" if kota == "malang" else "Blitar"
        self.serials: defaultdict[tuple, int] = defaultdict(lambda: rng.randrange(*SERIALS))
        self.made = 0
        self.parts: tuple[list, list, list, list] = ([], [], [], [])

    def chunks(self):
        self._known()
        while self.made < self.count:
            self._household()
            if len(self.parts[0]) >= CHUNK:
                yield self.parts
                self.parts = ([], [], [], [])
        yield self.parts

    def _known(self) -> None:
        """Those whom the sample list names, under their own number or another spelling."""
        find = wilayah.matcher().find
        for nik, kk, name, sex, place, born, address, rt, rw, kelurahan, phone, desil in KNOWN[self.kota]:
            row = {
                "nik": nik,
                "kk": kk,
                "name": name,
                "sex": sex,
                "birth_place": place,
                "birth_date": born,
                "address": address,
            }
            self._add(
                row | {"rt": rt, "rw": rw, "kelurahan": find(kelurahan), "phone": phone, "desil": desil}
            )
        for name, sex, born, kelurahan in SPELLED_OTHERWISE[self.kota]:
            row = {
                "name": name,
                "sex": sex,
                "birth_date": born,
                "kelurahan": find(kelurahan),
                "no_nik_reason": "tidak ingat",
            }
            self._add(row)

    def _add(self, values: dict) -> None:
        """One person, as long as the number asked for is not reached."""
        if self.made >= self.count:
            return
        self.made += 1
        row = dict.fromkeys(PEOPLE)
        row.update(values)
        moment = FIRST_RECORD + (dt.datetime(2025, 9, 30) - FIRST_RECORD) * (self.made / (self.count + 1))
        row["id"], row["version"], row["status"] = self.made, 1, row["status"] or "aktif"
        row["created_at"] = f"{moment:%Y-%m-%d %H:%M:%S}{self.zone}"
        row["name_key"] = name_key(f"{row['name'] or ''} {row['alias'] or ''}")[:160]
        if row["desil"]:
            row["desil_on"] = self.rng.choice(DESIL_DATES)
            self.parts[1].append((self.made, row["desil"], row["desil_on"], "DTSEN"))
        self.parts[0].append(tuple(row.values()))

    def _household(self) -> None:
        rng = self.rng
        code, region = self.places[bisect(self.reach, rng.random() * self.reach[-1])]
        issued = AS_OF - dt.timedelta(rng.randrange(1, 6500))
        home = {
            "kk": f"{region}{issued:%d%m%y}{self._serial(('kk', region, issued)):04d}",
            "address": f"Jl. {rng.choice(STREETS)} No. {rng.randrange(1, 140)}",
            "rt": f"{rng.randrange(1, 13):03d}",
            "rw": f"{rng.randrange(1, 13):03d}",
            "kelurahan": code,
            "desil": rng.choice(DESILS) if rng.random() < 0.88 else None,
        }
        if rng.random() < 0.03:
            away = {"kelurahan": None, "outside": rng.choice(ELSEWHERE[:-1])[1], "home_kelurahan": code}
            home |= away | {f"home_{part}": home[part] for part in ("address", "rt", "rw")}
        for age, sex in self._members(rng.choice(KK_SIZES)):
            self._person(home, region, age, sex)

    def _members(self, size: int):
        """Ages and sexes of a family: a head, perhaps a spouse, children, now and then a grandparent."""
        rng = self.rng
        head_age, head_sex = (
            int(rng.triangular(20, 86, 42)),
            "L" if rng.random() < (0.82 if size > 1 else 0.4) else "P",
        )
        yield head_age, head_sex
        if size > 1:
            if rng.random() < 0.85:
                yield max(19, head_age + rng.randrange(-8, 6)), "P" if head_sex == "L" else "L"
            else:
                yield self._child(head_age)
        for _ in range(size - 2):
            if head_age < 60 and rng.random() < 0.08:
                yield head_age + rng.randrange(19, 33), rng.choice("PPL")
            else:
                yield self._child(head_age)

    def _child(self, head_age: int) -> tuple[int, str]:
        return max(0, head_age - self.rng.randrange(20, 42)), "L" if self.rng.random() < 0.512 else "P"

    def _person(self, home: dict, region: str, age: int, sex: str) -> None:
        rng = self.rng
        born = AS_OF - dt.timedelta(int(age * 365.25) + rng.randrange(365))
        row = dict(
            home,
            sex=sex,
            birth_date=born.isoformat(),
            name=self._name(born.year, sex),
            birth_place=self.birth_place,
        )
        if rng.random() < 0.2:
            region, row["birth_place"] = rng.choice(ELSEWHERE)
        if rng.random() < 0.015:
            row["no_nik_reason"] = "bayi" if age == 0 else rng.choice(LOST_NIK)
            if rng.random() < 0.04:
                row |= {
                    "name": None,
                    "alias": rng.choice(SIGNS),
                    "kk": None,
                    "birth_date": None,
                    "birth_place": None,
                }
        else:
            row["nik"] = self._nik(region, born, sex)
        if age > 15 and rng.random() < 0.65:
            row["phone"] = f"08{rng.choice('456')}{rng.randrange(10**9):09d}"  # prefixes that no operator has
        if age > 55 and rng.random() < 0.03:
            row |= {
                "status": "meninggal",
                "died_on": (AS_OF - dt.timedelta(rng.randrange(1, 900))).isoformat(),
            }
        self._add(row)
        self._welfare(age, sex, home["desil"] or 9)
        if row["name"] and rng.random() < 0.01:
            self._twin(row)

    def _nik(self, region: str, born: dt.date, sex: str) -> str:
        day = born.day + (40 if sex == "P" else 0)
        return f"{region}{day:02d}{born:%m%y}{self._serial((region, born, sex)):04d}"

    def _serial(self, key: tuple) -> int:
        self.serials[key] += 1
        return self.serials[key]

    def _name(self, year: int, sex: str) -> str:
        rng, generation = self.rng, (year >= 1965) + (year >= 1995)
        first, second = (MEN, SECOND_MEN) if sex == "L" else (WOMEN, SECOND_WOMEN)
        if generation == 0 and rng.random() < 0.35:
            return rng.choice(first[0])
        words = [rng.choice(first[generation]), rng.choice(second)]
        if rng.random() < 0.15:
            words.append(rng.choice(second))
        name = " ".join(dict.fromkeys(words))
        return name.upper() if rng.random() < 0.03 else name

    def _welfare(self, age: int, sex: str, desil: int) -> None:
        """PPKS and disability, far more frequent among the poor and the old."""
        rng, poor, codes = self.rng, desil <= 2, []
        if rng.random() < (0.05 if age > 60 else 0.018):
            kind = rng.choice(("fisik", "fisik", "intelektual", "mental", "sensorik", "ganda"))
            self.parts[3].append((self.made, kind, rng.random() < 0.4))
            codes.append("05" if age < 18 else "09")
        if poor and age >= 60 and rng.random() < 0.08:
            codes.append("08")
        if desil == 1 and age >= 25 and rng.random() < 0.15:
            codes.append("24")
        if poor and sex == "P" and 25 <= age < 60 and rng.random() < 0.06:
            codes.append("23")
        if rng.random() < 0.004:
            codes.append(rng.choice(("02", "04", "11", "12", "13", "19", "21")))
        since = (AS_OF - dt.timedelta(rng.randrange(1, 800))).isoformat()
        self.parts[2].extend((self.made, code, since) for code in dict.fromkeys(codes))

    def _twin(self, row: dict) -> None:
        """The same person once more, as another list spelled it: mostly without NIK."""
        again = row | {
            "name": spelled_otherwise(row["name"], self.rng),
            "nik": None,
            "no_nik_reason": "belum diisi",
            "phone": None,
        }
        if self.rng.random() < 0.5:
            again |= {"kk": None, "address": None, "rt": None, "rw": None}
        self._add(again)


VARIANTS = (
    ("Muhammad", "Mochamad"), ("Mohammad", "Moch."), ("Mochamad", "Muhamad"), ("Ahmad", "Achmad"), ("Su", "Soe"),
    ("Soe", "Su"), ("Dj", "J"), ("Jo", "Djo"), ("Chotimah", "Khotimah"), ("Nur", "Noer"), ("Sri", "Srie"),
    ("Tjip", "Cip"), ("Hasan", "Hassan"), ("uw", "oew"), ("u", "oe"), ("t", "tt"), ("s", "ss"), ("n", "nn"),
)  # fmt: skip


def spelled_otherwise(name: str, rng: Random) -> str:
    """The name as another clerk would write it; it keeps its key."""
    name = name.title()
    for old, new in VARIANTS if rng.random() < 0.8 else reversed(VARIANTS):
        other = name.replace(old, new, 1)
        if other != name and name_key(other) == name_key(name):
            return other
    return name.upper()
