"""`flask move-database`: an office goes from SQLite to PostgreSQL or back, whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from app.accounts.models import Account
from app.commands import transfer
from app.ground.db import db
from app.ground.tanggal import now
from app.letters.models import Certificate
from app.people.models import Person
from tests.client import Client
from tests.databases import KINDS, Place, close
from tests.people.make import make_joined, make_person


@pytest.fixture
def run(app):
    def run(*args, code=0):
        ran = app.test_cli_runner().invoke(args=[str(arg) for arg in args])
        assert ran.exit_code == code, f"{args} ended with {ran.exit_code}: {ran.output}\n{ran.exception!r}"
        return ran.output

    return run


@pytest.fixture(params=KINDS)
def goal(request, templates, tmp_path):
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'goal.db'}"
        return
    server = templates["postgresql"].server
    server.drop("goal")
    server.create("goal")
    yield server.url(Path("goal"))
    server.drop("goal")


def everything(app) -> dict[str, list]:
    with app.app_context():
        return {
            table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize(("app", "goal"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True)
def test_every_row_arrives_and_work_goes_on_there(app, run, place, furnished, inside, goal):
    with inside(app) as session:
        make_joined()
        account, day = session.scalars(select(Account)).first(), now()
        told = {"name": "Ratna", "issuer": "BSrE", "fingerprint": "0" * 64, "starts_at": day, "ends_at": day}
        session.add(Certificate(account_id=account.id, locked=bytes(range(256)), **told))
    before = everything(app)
    assert "each the same" in run("move-database", goal)
    moved = Place(place.instance, goal).open()
    try:
        assert everything(moved) == before
        client = Client(moved).sign_in("operator", "pendapa-demo")
        assert "Hasil" in client.post("/cari", {"q": "Siti"}, htmx=True, target="search_hits").text
        with moved.app_context():
            make_person(name="Sesudah Pindah")  # the next number is free
            db.session.commit()
        check = moved.test_cli_runner().invoke(args=["check"])
        assert check.exit_code == 0, check.output
    finally:
        close(moved)
    assert everything(app) == before


def test_a_row_lost_on_the_way_is_noticed_and_nothing_is_kept(app, run, inside, goal, monkeypatch):
    with inside(app):
        make_person(name="Siti Tertinggal")
    load = transfer.load

    def leaky(connection, folder):
        load(connection, folder)
        people = Person.__table__
        connection.execute(people.update().where(people.c.name == "Siti Tertinggal").values(address="lain"))

    monkeypatch.setattr(transfer, "load", leaky)
    said = run("move-database", goal, code=1)
    assert "people_person" in said and "Nothing was kept" in said and "Siti" not in said
    assert tables(goal) == []


def test_a_database_that_holds_something_is_left_alone(app, run, goal):
    run("move-database", goal)
    there = tables(goal)
    assert "Give an empty one" in run("move-database", goal, code=1)
    assert tables(goal) == there


@pytest.mark.parametrize("url", ["ini bukan alamat", "oracle://nowhere/x", "postgresql://127.0.0.1:9/x"])
def test_an_address_that_leads_nowhere_is_said(run, url):
    assert run("move-database", url, code=1).startswith("Error: ")


def test_the_database_in_use_is_no_goal(app, run, place):
    assert "in use already" in run("move-database", place.url, code=1)
