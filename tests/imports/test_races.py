"""Two at once: every list applied once, every person there once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from app.ground import job
from app.imports.models import Import
from app.people.models import Person
from tests.imports.make import make_line, reviewed, rows
from tests.people.make import make_nik


def together(*deeds) -> list:
    """What each deed gives, all begun at the same moment."""
    gate = threading.Barrier(len(deeds))

    def begin(deed):
        gate.wait(10)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(begin, deeds))


def test_two_lists_with_the_same_people_applied_at_once(app, inside, sign_in):
    client = sign_in()
    lines = [
        make_line(name=f"Orang {n}", birth=f"Malang, {n % 28 + 1} Mei 19{n % 60 + 20}") for n in range(300)
    ]
    lines += [
        make_line(nik=None, name=f"Tanpa {n}", birth=f"Malang, {n % 28 + 1} Mei 1970") for n in range(30)
    ]
    first = reviewed(client, app, *lines)
    second = reviewed(client, app, *reversed(lines))
    for address in (first, second):
        client.post(f"{address}/penerapan", {}, status=303)
    together(*[lambda: job.work(app, threading.Event(), once=True)] * 2)
    job.work(app, threading.Event(), once=True)
    with inside(app) as session:
        assert session.query(Person).count() == 330
        assert {record.state for record in session.query(Import)} == {"selesai"}
        told = sorted((record.result for record in session.query(Import)), key=len)
        assert told == [{"baru": 330}, {"tetap": 300, "dilewati": 30}]


def test_many_clicks_on_apply_are_one(app, inside, sign_in):
    address = reviewed(sign_in(), app, make_line())
    clients = [sign_in() for _ in range(8)]
    for client in clients:
        client.get(address)
    together(
        *[lambda client=client: client.post(f"{address}/penerapan", {}, status=303) for client in clients]
    )
    with inside(app) as session:
        assert session.query(job.Job).filter_by(kind="imports.apply").count() == 1
    job.work(app, threading.Event(), once=True)
    with inside(app) as session:
        assert session.query(Person).count() == 1


def test_a_clerk_registers_the_same_nik_meanwhile(app, inside, sign_in):
    from app.ground.refusal import RuleError
    from app.people import rules

    client, niks = sign_in(), [make_nik() for _ in range(40)]
    address = reviewed(client, app, *(make_line(nik=nik, name=f"Orang {at}") for at, nik in enumerate(niks)))
    client.post(f"{address}/penerapan", {}, status=303)

    def register():
        from app.ground.db import begin_write, db

        with app.app_context():
            for nik in reversed(niks):
                begin_write()
                try:
                    rules.register({"nik": nik, "name": "Dari Loket"}, by=None)
                except RuleError:
                    db.session.rollback()
                else:
                    db.session.commit()

    together(register, lambda: job.work(app, threading.Event(), once=True))
    job.work(app, threading.Event(), once=True)
    with inside(app) as session:
        assert session.query(Person).count() == 40
        assert session.query(Import).one().state == "selesai"
        assert all(row.result_id for row in rows())
