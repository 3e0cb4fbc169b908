"""Trainings beside F: a batch with 500 registrations, a tick in a grid of 80 × 10; and the last place asked for by 50.

    python -m bench training             pages and ticks, on SQLite; enrolments per second
    python -m bench training race 200    that many races of 50, on SQLite and on PostgreSQL

Goals of issue 5: a batch page with 500 registrations ≤ 5 F and ≤ 10 queries; a tick in a grid of 80 people × 10 days
≤ 2 F; of 50 at once on the last place one is seated and 49 wait, never an error page.
"""

import datetime as dt
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.city import Visitor, analyse, city, served
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
        return folder, _addresses(db)


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


def race(rounds: int) -> None:
    from tests.databases import KINDS, Templates, inside

    templates = Templates()
    try:
        for kind in KINDS:
            place = templates[kind].copy("race")
            with inside(place.open()):
                from tests.accounts.make import make_user  # inside: both need the app's models laid out
                from tests.training.make import make_batch, make_enrolments

                make_user("operator")
                batches = []
                for number in range(rounds):
                    days = {"starts_on": _day(number), "ends_on": _day(number), "sundays": True}
                    batch = make_batch(places=1, title=f"Lomba {number}", **days)
                    batches.append((batch.id, make_enrolments(batch, 50)))
            told, winners = Counter(), Counter()
            workers = 1 if kind == "sqlite" else 2  # as README allows
            with served("wsgi:app", place.instance, workers=workers, DATABASE_URL=place.url) as port:
                first = Visitor(port).sign_in()
                for batch_id, ids in batches:
                    told.update(_all_at_once([first.again() for _ in ids], batch_id, ids))
            broken = _count(place, batches, winners)
            print(
                f"{kind}: {rounds} races of 50; (seated, waiting) in a race: {dict(winners)}; answers: {dict(told)}"
            )
            print(f"{kind}: broken invariants: {broken}")
    finally:
        templates.stop()


def _day(number: int) -> dt.date:
    return dt.date(2031, 1, 1) + dt.timedelta(days=number)


def _count(place, batches, winners: Counter) -> list[str]:
    from tests.databases import inside

    with inside(place.open()):
        from app.ground.db import db
        from app.training import figures
        from app.training.models import Batch
        from tests.training.make import states

        for batch_id, _ in batches:
            found = Counter(state for state, _ in states(db.session.get(Batch, batch_id)))
            winners[found["diterima"], found["cadangan"]] += 1
        return [*figures.counters(), *figures.ranks()]


def _all_at_once(clerks: list[Visitor], batch_id: int, ids: list[int]) -> list[int]:
    gate = threading.Barrier(len(clerks))

    def ask(pair) -> int:
        clerk, row_id = pair
        gate.wait()
        return clerk.ask("POST", f"/pelatihan/{batch_id}/penerimaan", {"id": row_id})[0]

    with ThreadPoolExecutor(len(clerks)) as pool:
        return list(pool.map(ask, zip(clerks, ids, strict=True)))


def main() -> int:
    if sys.argv[1:2] == ["race"]:
        race(int(sys.argv[2]) if len(sys.argv) > 2 else 200)
    else:
        pages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
