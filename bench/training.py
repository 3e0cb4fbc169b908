"""Trainings beside F: a batch with 500 registrations, a tick in a grid of 80 × 10, enrolments per second.

Goals: a batch page with 500 registrations ≤ 5 F and ≤ 10 queries; a tick in a grid of 80 people × 10 days ≤ 2 F.
(The last place asked for by fifty at once: `bin/drill races seat`.)
"""

import datetime as dt
import sys
import time
from pathlib import Path

from bench.city import analyse, city
from bench.told import Told, stand, tell

REGISTERED, SEATED, DAYS = 500, 80, 10
BIG, GRID = "Ukur 500 pendaftar", "Ukur 80 × 10"


def filled() -> tuple[Path, tuple]:
    """An instance with the two batches that are measured, and the numbers of what is asked for."""
    folder = city(10_002)  # one of its own: the other scripts measure a city without these batches
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import select

        from app.ground.db import begin_write, db
        from app.training.models import Batch

        if db.session.scalar(select(Batch.id).where(Batch.title == GRID)) is None:
            begin_write()
            _fill(db)
            db.session.commit()
            analyse()
        _attend(db)
        return folder, _addresses(db)


def _attend(db) -> None:
    """Everybody was there on each day, as on a grid at the end of a course; nothing where that is so already."""
    from sqlalchemy import select

    from app.attendance import rules as attendance
    from app.ground.db import begin_write
    from app.training import roster, rules
    from app.training.models import Batch

    begin_write()
    batch = db.session.scalars(select(Batch).where(Batch.title == GRID)).one()
    people = [person.id for person in roster.seated(batch)]
    for session in attendance.sessions_of(batch.sheet_id):
        attendance.fill(session, people, "hadir")
    rules.follow(batch)
    db.session.commit()


def _fill(db) -> None:
    from sqlalchemy import select

    from app.ground.tanggal import today
    from app.people.models import Person
    from app.training import rules
    from app.training.models import Enrolment

    people = list(db.session.scalars(select(Person.id).order_by(Person.id).limit(REGISTERED)))
    first = today() - dt.timedelta(days=DAYS + 1)
    for title, places, count in ((BIG, SEATED, REGISTERED), (GRID, SEATED, SEATED)):
        batch = rules.open_batch(
            {
                "programme_name": "Ukur", "skill_names": "Jajanan", "title": title, "places": places,
                "starts_on": first, "ends_on": first + dt.timedelta(days=DAYS - 1), "sundays": True,
                "minimum_share": 80, "allowance": 50_000,
            }
        )  # fmt: skip
        rules.nominate_many(batch.id, [(person, None) for person in people[:count]])
        ids = select(Enrolment.id).where(Enrolment.batch_id == batch.id).order_by(Enrolment.id)
        for enrolment in db.session.scalars(select(Enrolment).where(Enrolment.batch_id == batch.id)):
            enrolment.override_reason = "pengukuran"  # the rules of selection are not what is measured
        db.session.flush()
        rules.accept(batch, list(db.session.scalars(ids.limit(SEATED + 120))))


def pages() -> None:
    folder, (big, grid, session, person) = filled()
    url = f"/pelatihan/{grid}/kehadiran"
    with stand(folder) as here:
        here.page("500 pendaftar", f"/pelatihan/{big}", most=5, sql_most=10)
        here.page("seleksi 300", f"/pelatihan/{big}/seleksi", most=5, sql_most=10)
        here.page("cadangan 120", f"/pelatihan/{big}/cadangan", most=5, sql_most=10)
        here.page("kisi 80 × 10", url, most=8)
        here.page("satu tanda", f"{url}/{session}/{person}", method="POST", form=_tick(session, person), most=2,
                  fragment=f"span#m_{session}_{person}")  # fmt: skip
        here.page("hasil 80", f"/pelatihan/{grid}/hasil", most=5)
        here.page("uang", f"/pelatihan/{grid}/uang", most=5)
    _enrolments(folder)


def _tick(session: int, person: int):
    """Ticks that each change something: present and sick by turns."""
    return lambda n: {f"m.{session}.{person}": ("hadir", "sakit")[n % 2], "key": f"k{n}"}


def _addresses(db) -> tuple[int, int, int, int]:
    """Numbers of the big batch, of the one with the grid, of one of its sessions and of one of its people."""
    from sqlalchemy import select

    from app.attendance.rules import sessions_of
    from app.training.models import Batch, Enrolment

    big = db.session.scalar(select(Batch.id).where(Batch.title == BIG))
    grid = db.session.scalars(select(Batch).where(Batch.title == GRID)).one()
    person = db.session.scalar(select(Enrolment.person_id).where(Enrolment.batch_id == grid.id))
    return big, grid.id, sessions_of(grid.sheet_id)[3].id, person


def _enrolments(folder: Path) -> None:
    """How many people a second are put forward from a list, and accepted in one decision."""
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import select

        from app.ground.db import begin_write, db
        from app.people.models import Person
        from app.training import rules
        from app.training.models import Enrolment

        begin_write()
        people = list(db.session.scalars(select(Person.id).order_by(Person.id.desc()).limit(2_000)))
        day = dt.date(2031, 1, 6)
        values = {
            "programme_name": "Ukur",
            "title": "Ukur laju",
            "starts_on": day,
            "ends_on": day,
            "places": 1_500,
        }
        batch = rules.open_batch(values)
        began = time.perf_counter()
        rules.nominate_many(batch.id, [(person, None) for person in people])
        nominated = time.perf_counter() - began
        ids = list(db.session.scalars(select(Enrolment.id).where(Enrolment.batch_id == batch.id)))
        began = time.perf_counter()
        rules.accept(batch, ids)
        accepted = time.perf_counter() - began
        db.session.rollback()
    count = len(people)
    tell(Told("2.000 diajukan", nominated, note=f"{count / nominated:,.0f} a second"))
    tell(Told("2.000 diputuskan", accepted, note=f"{count / accepted:,.0f} a second"))


def main() -> int:
    pages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
