"""A list of 10,000 rows beside 120,000 people: preview and save against a bare read, checks, one transaction.

`bin/bench imports [rows] [people]`. The floor is calamine, the same checks of every cell, and one transaction of
plain INSERTs into the same register; each is run in a process of its own, on a copy of the same data.
Goals: preview and save each ≤ 5 × the floor, memory ≤ 300 MB.
"""

import datetime as dt
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.city import ROOT, city
from bench.told import HEADS, Told, tell

STEPS = ("floor", "preview", "save")
GOAL = {"preview": 5, "save": 5}
HEADINGS = ("No", "Nama Lengkap", "NIK", "No. KK", "L/P", "Tempat, Tgl Lahir", "Alamat", "RT/RW", "Kelurahan", "No HP",
            "Desil", "Jenis Pelatihan")  # fmt: skip
FIRST = (
    "Siti",
    "Sri",
    "Dewi",
    "Ratna",
    "Joko",
    "Agus",
    "Budi",
    "Wahyu",
    "Nur",
    "Endang",
    "Moch.",
    "Tri",
    "Titik",
)
LAST = (
    "Rahayu",
    "Lestari",
    "Widodo",
    "Santoso",
    "Maryati",
    "Kusuma",
    "Handayani",
    "Prasetyo",
    "Wulandari",
    "Utami",
)


def make_list(target: Path, instance: Path, rows: int) -> None:
    """A nomination list: mostly new people, one row in eight known with a new phone, some twins, some in error."""
    from app.ground.sheet import write_xlsx

    chance = random.Random(7)
    with sqlite3.connect(instance / "pendapa.db") as base:
        query = "SELECT nik, kk, name, sex, birth_place, birth_date, address FROM people_person WHERE nik IS NOT NULL"
        known = base.execute(
            f"{query} AND name IS NOT NULL AND birth_date IS NOT NULL LIMIT ?", [rows // 6]
        ).fetchall()
        places = [name for (name,) in base.execute("SELECT name FROM wilayah_kelurahan")]
    write_xlsx(target, HEADINGS, (_row(number, chance, known, places) for number in range(1, rows + 1)))


def _row(number: int, chance, known, places) -> list:
    sex, born = chance.choice("LP"), dt.date(1965, 1, 1) + dt.timedelta(chance.randrange(15_000))
    day = born.day + (40 if sex == "P" else 0)
    nik = f"3573{chance.randrange(1, 6):02}{day:02}{born:%m%y}{9999 - number % 9000:04}"
    name, place = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}", "Malang"
    kk, street = (
        f"357301{chance.randrange(10, 28)}0115{number % 9000 + 1:04}",
        f"Jl. Cemara No. {number % 140 + 1}",
    )
    if number % 8 == 0 and known:
        nik, kk, name, sex, place, day, street = known[number % len(known)]
        born = dt.date.fromisoformat(day)
    elif number % 50 == 1 and known:
        _, kk, name, sex, place, day, street = known[number % len(known)]
        nik, born = None, dt.date.fromisoformat(day)
    elif number % 97 == 0:
        nik = nik[:15]
    written = f"{place or 'Malang'}, {born.day}-{born.month:02}-{born.year}"
    rt_rw = f"{chance.randrange(1, 9)}/{chance.randrange(1, 8)}"
    phone = f"0812{chance.randrange(10**7, 10**8)}"
    return [number, name, nik, kk, sex, written, street, rt_rw, chance.choice(places), phone, chance.randrange(1, 6),
            chance.choice(("Menjahit", "Jajanan"))]  # fmt: skip


def floor(instance: Path, path: Path) -> dict:
    """Read, check every cell by the same functions, insert who is new in one transaction: nothing else."""
    import python_calamine

    from app import create_app
    from app.ground import nik, tanggal, wilayah
    from app.ground.names import clean_name, name_key
    from app.ground.refusal import RuleError
    from app.imports.person_columns import read_desil, read_rt_rw, read_sex

    with create_app(instance=str(instance)).app_context():
        places = wilayah.matcher()
    began = time.perf_counter()
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    rows = list(sheet.iter_rows())[1:]
    read = time.perf_counter()
    checked = []
    for _, name, number, kk, sex, birth, street, rt_rw, kelurahan, phone, desil, _ in rows:
        try:
            place, born = tanggal.read_birth(birth)
            name = clean_name(name)
            values = [
                nik.read_nik(number) if number else None,
                nik.read_kk(kk),
                name,
                name_key(name),
                read_sex(sex),
                place,
            ]
            values += [
                born.isoformat(),
                street,
                *read_rt_rw(rt_rw),
                places.find(kelurahan),
                nik.read_phone(phone),
            ]
            checked.append([*values, read_desil(desil)])
        except RuleError:
            continue
    looked = time.perf_counter()
    base = sqlite3.connect(instance / "pendapa.db", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("BEGIN IMMEDIATE")
    base.executemany(
        "INSERT OR IGNORE INTO people_person (nik, kk, name, name_key, sex, birth_place, birth_date, address, rt, rw, "
        "kelurahan, phone, desil, version, status, created_at) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,1,'aktif','2026-01-01 00:00:00')",
        ([v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12]] for v in checked),
    )
    base.execute("COMMIT")
    done = time.perf_counter()
    parts = f"read {read - began:.2f}, checks {looked - read:.2f}, transaction {done - looked:.2f}"
    return {"seconds": done - began, "note": parts}


def preview(instance: Path, path: Path) -> dict:
    """From the upload to the review: the file looked through, kept, read by the worker."""
    from app.ground import job
    from app.ground.db import db
    from app.imports import rules
    from app.people.imports import RESIDENTS

    app = _app(instance)
    with app.app_context():
        began = time.perf_counter()
        with path.open("rb") as upload:
            rules.begin(RESIDENTS, None, upload, path.name, _Clerk)
        db.session.commit()
        _work(app, job)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "note": _states(db)}


def save(instance: Path, path: Path) -> dict:
    """From the click on Terapkan to the committed transaction."""
    from app.ground import job
    from app.ground.db import begin_write, db
    from app.imports import rules
    from app.imports.models import Import

    app = _app(instance)
    with app.app_context():
        began = time.perf_counter()
        begin_write()
        rules.apply(db.session.get(Import, 1), _Clerk)
        db.session.commit()
        _work(app, job)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "note": str(db.session.get(Import, 1).result)}


class _Clerk:
    id, name = 1, "Operator"


def _app(instance: Path):
    from app import create_app

    return create_app(instance=str(instance))


def _work(app, job) -> None:
    job.work(app, threading.Event(), once=True)


def _states(db) -> str:
    from sqlalchemy import func, select

    from app.imports.models import ImportRow

    query = select(ImportRow.state, func.count()).group_by(ImportRow.state)
    return ", ".join(f"{count} {state}" for state, count in db.session.execute(query))


def measure(step: str, instance: Path, path: Path) -> dict:
    """One step in a process of its own; its peak memory too."""
    command = [sys.executable, "-m", "bench.imports", "--step", step, str(instance), str(path)]
    environment = os.environ | {"DATABASE_URL": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    if sys.argv[1:2] == ["--step"]:
        step, instance, path = sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
        told = globals()[step](instance, path)
        told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(told))
        return
    rows, people = (int(text) for text in (*sys.argv[1:3], *("10000", "120000")[len(sys.argv) - 1 :]))
    kept = city(people)
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as name:
        folder = Path(name)
        path = folder / "daftar.xlsx"
        make_list(path, kept, rows)
        shutil.copytree(kept, folder / "floor")
        shutil.copytree(kept, folder / "app")
        print(HEADS)
        least = None
        for step in STEPS:
            told = measure(step, folder / ("floor" if step == "floor" else "app"), path)
            least = least or told["seconds"]
            tell(Told(f"{rows} baris: {step}", told["seconds"], ratio=told["seconds"] / least, beside="bare import",
                      most=GOAL.get(step), memory=told["memory"], memory_most=300, people=people, note=told["note"],
                      database="sqlite"))  # fmt: skip


if __name__ == "__main__":
    main()
