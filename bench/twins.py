"""The register beside F: twins of one typed person, the pair list of a whole city, a person with 300 entries.

    python -m bench twins [people …]   default 120,000; 1,000,000 for the goal of the typed person

Goals of issue 3: twins of one typed person ≤ 2 F at 1,000,000 people; the pair list of 120,000 as a job ≤ 60 s;
the page of a person with 300 entries ≤ 4 F.
"""

import datetime as dt
import sys
import threading
import time

from bench.city import city
from bench.told import Told, stand, tell

ENTRIES, NAME = 300, "Ukur Riwayat Panjang"


def prepared(people: int):
    """The city's folder, a typed person who has a twin in it, and the number of somebody with 300 entries."""
    folder = city(people)
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import select

        from app.ground.db import begin_write, db
        from app.people.models import Person

        known = db.session.scalar(
            select(Person).where(Person.birth_date.is_not(None)).order_by(Person.id.desc())
        )
        typed = {
            "name": known.name,
            "birth_date": f"{known.birth_date:%d/%m/%Y}",
            "kk": known.kk or "",
            "nik": "",
        }
        told = db.session.scalar(select(Person.id).where(Person.name == NAME))
        if told is None:
            begin_write()
            told = _told_person(db)
            db.session.commit()
    return app, folder, typed, told


def _told_person(db) -> int:
    """Somebody who received 300 letters over the years."""
    from sqlalchemy import insert

    from app.letters.models import Letter
    from app.people import rules

    person = rules.register({"name": NAME, "no_nik_reason": "lain"}, None)
    first = dt.date(2016, 1, 4)
    rows = [
        dict(
            register="ukur", year=(first + dt.timedelta(11 * n)).year, sequence=n, number=f"ukur/{n}", suffix="",
            classification="400", kind="surat.keterangan", on_date=first + dt.timedelta(11 * n), state="terdaftar",
            subject="Keterangan", addressee=NAME, person_id=person.id, context={}, code=f"ukur{n}",
        )
        for n in range(1, ENTRIES + 1)
    ]  # fmt: skip
    db.session.execute(insert(Letter), rows)
    return person.id


def pair_list(app) -> tuple[float, int]:
    """Seconds of the job over the whole register, and how many pairs it kept."""
    with app.app_context():
        from sqlalchemy import func, select

        from app.ground import job
        from app.ground.db import begin_write, db
        from app.people import twins
        from app.people.models import TwinPair

        begin_write()
        twins.search(None)
        db.session.commit()
        began = time.perf_counter()
        job.work(app, threading.Event(), once=True)
        return time.perf_counter() - began, db.session.scalar(select(func.count()).select_from(TwinPair))


def measure(people: int) -> None:
    app, folder, typed, told = prepared(people)
    seconds, pairs = pair_list(app)
    tell(Told("daftar pasangan, sekota", seconds, ratio=seconds, beside="s", most=60, people=people,
              note=f"{pairs:,} pairs"))  # fmt: skip
    with stand(folder, people) as here:
        here.page(
            "kembaran yang diketik",
            "/warga/kembaran",
            method="POST",
            form=typed,
            fragment="div#twins",
            most=2,
        )
        here.page("riwayat 300 butir", f"/warga/{told}", most=4)


def main() -> int:
    for people in [int(text) for text in sys.argv[1:]] or [120_000]:
        measure(people)
    return 0


if __name__ == "__main__":
    sys.exit(main())
