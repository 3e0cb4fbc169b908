"""The commands: a demo city, backup and restore, and a check that finds what is broken."""

import json
import re
import sqlite3
import tarfile

import pytest
from sqlalchemy import event, func, select, text

from app.accounts.models import Account, SignIn
from app.ground import job, nik
from app.ground.db import db
from app.office.models import Appointment, Profile
from app.people import rules
from app.people.models import Category, DesilEntry, Disability, Person
from tests import databases
from tests.client import Client
from tests.people.make import make_joined, make_person


@pytest.fixture
def run(app):
    """`run("demo", "--kota", "malang")` gives what was printed; `code` is the exit code expected."""

    def run(*args, code=0):
        ran = app.test_cli_runner().invoke(args=[str(arg) for arg in args])
        assert ran.exit_code == code, f"{args} ended with {ran.exit_code}: {ran.output}\n{ran.exception!r}"
        return ran.output

    return run


def everything(inside, app) -> dict[str, list]:
    from app.ground.db import db

    with inside(app) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }


# --- init and demo ------------------------------------------------------------------------------------


def test_init_twice_changes_nothing(app, inside, run):
    before = everything(inside, app)
    run("init", "--kota", "malang")
    assert everything(inside, app) == before


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the same there: tests/test_both.py
def test_a_demo_is_lifelike(app, inside, run):
    run("demo", "--kota", "malang", "--people", 3000)
    with inside(app) as session:
        # A programme room may add its own clients, such as the nameless of a shelter, after the city's people.
        people = session.scalars(select(Person).where(Person.id <= 3000).order_by(Person.id)).all()
        assert len(people) == 3000
        numbered = [person for person in people if person.nik]
        assert (
            len({person.nik for person in numbered}) == len(numbered) and 0.95 < len(numbered) / 3000 < 0.99
        )
        for person in numbered:
            assert nik.read_nik(person.nik) == person.nik
            assert not nik.nik_doubts(person.nik, person.birth_date, person.sex), person.id
        assert 0.4 < sum(person.sex == "P" for person in people) / 3000 < 0.6
        assert {person.desil for person in people} >= set(range(1, 11))
        assert len({person.kelurahan for person in people}) > 50
        sizes = (
            session.execute(select(func.count()).where(Person.kk.is_not(None)).group_by(Person.kk))
            .scalars()
            .all()
        )
        assert max(sizes) <= 12 and 2 < sum(sizes) / len(sizes) < 5
        assert all(person.no_nik_reason for person in people if not person.nik)
        for table in (Category, DesilEntry):
            assert session.scalar(select(func.count()).select_from(table)) > 50
    run("check")


@pytest.mark.slow
@pytest.mark.parametrize("kota", ["malang", "blitar"])
def test_the_sample_list_meets_people_it_knows_and_twins(templates, inside, kota):
    from app.commands.demo_names import KNOWN, SPELLED_OTHERWISE

    template = templates["sqlite"]
    place = template.copy(f"demo-{kota}")
    app = place.open()
    try:
        if kota == "blitar":
            with inside(app) as session:
                for table in ("office_profile", "wilayah_kelurahan"):
                    session.execute(text(f"DELETE FROM {table}"))
            app.extensions.pop("wilayah", None)
        ran = app.test_cli_runner().invoke(args=["demo", "--kota", kota, "--people", "200"])
        assert ran.exit_code == 0, ran.output
        with inside(app) as session:
            known = set(
                session.scalars(select(Person.nik).where(Person.nik.in_([row[0] for row in KNOWN[kota]])))
            )
            assert len(known) == len(KNOWN[kota])
            for name, _sex, born, _kelurahan in SPELLED_OTHERWISE[kota]:
                person = session.scalars(
                    select(Person).where(Person.name == name, Person.nik.is_(None))
                ).one()
                assert person.birth_date.isoformat() == born and rules.twins(
                    {"name": name, "birth_date": person.birth_date}
                )
    finally:
        template.discard(place)


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the same there: tests/test_both.py
def test_the_same_seed_makes_the_same_city(app, inside, run, place, templates):
    run("demo", "--kota", "malang", "--people", databases.DEMO_PEOPLE, "--seed", 1)
    with inside(app) as session:
        mine = people_of(session)
    template = templates.of(place)
    twin = template.copy("twin", of=databases.DEMO)  # made without a word about the seed, by another process
    other = twin.open()
    try:
        with inside(other) as session:
            assert people_of(session) == mine
    finally:
        databases.close(other)
        template.discard(twin)


def people_of(session) -> list[list]:
    """The people and what belongs to each, aside from the moment of their making."""
    tables = (Person, Category, DesilEntry, Disability)
    told = [[column for column in table.__table__.columns if column.key != "created_at"] for table in tables]
    return [[tuple(row) for row in session.execute(select(*columns).order_by(*columns))] for columns in told]


def test_a_demo_has_accounts_officials_and_says_so(app, inside, demo, client):
    with inside(app) as session:
        assert {"admin", "operator", "kabid", "kadis"} <= set(session.scalars(select(Account.username)))
        assert all(session.scalars(select(Account.is_demo)))
        profile = session.scalars(select(Profile)).one()
        assert profile.is_demo and profile.public_url.startswith("http://127.0.0.1:")
        kadis = session.scalars(select(Appointment).where(Appointment.post == "kadis")).one()
        assert re.fullmatch(r"\d{18}", kadis.nip) and kadis.title.startswith("KEPALA DINAS")
    for username in ("admin", "operator", "kabid", "kadis"):
        Client(app).sign_in(username, "pendapa-demo").get("/")
    assert "pendapa-demo" in client.get("/masuk")


def test_a_demo_can_be_worked_in(app, demo):
    client = Client(app).sign_in("operator", "pendapa-demo")
    made = client.post("/warga/baru", {"name": "Orang Baru", "no_nik_reason": "lain"}, status=303)
    assert int(made.location.rpartition("/")[2]) > databases.DEMO_PEOPLE
    assert client.post("/cari", {"q": "Susanto"}, htmx=True, target="search_hits").texts(".hit-title")


def test_a_demo_refuses_what_is_lived_in(app, inside, run):
    with inside(app):
        make_person()
    assert "people" in run("demo", "--kota", "malang", code=1)
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_demo_refuses_beside_real_accounts_and_in_another_city(app, inside, run):
    assert "Kota Malang" in run("demo", "--kota", "blitar", code=1)
    run("user", "create", "sungguhan", "--name", "Orang Sungguhan", "--role", "staf")
    assert "accounts" in run("demo", "--kota", "malang", code=1)
    with inside(app) as session:
        assert session.scalars(select(Profile)).one().is_demo is False
        assert session.scalar(select(func.count()).select_from(Person)) == 0


# --- backup and restore -------------------------------------------------------------------------------


@pytest.fixture
def lived_in(app, inside, furnished):
    """A city with people joined, a file in the archive and an open session."""
    sha = app.extensions["archive"].put(b"%PDF-1.7 surat")
    Client(app).sign_in("operator", "pendapa-demo")
    with inside(app) as session:
        make_joined()
        made = job.enqueue("contoh", "Pekerjaan", {"daftar": [1, {"a": "b"}], "kosong": None}, by=None)
        made.state, made.finished_at, made.result_sha = job.FINISHED, made.created_at, sha
        session.flush()
        job.enqueue("contoh", "Lanjutan", {}, by=None).after_id = made.id
    return sha


def test_a_restored_backup_is_the_same_to_the_last_row(app, inside, run, lived_in, tmp_path):
    before = everything(inside, app)
    run("backup", tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    with inside(app) as session:
        for person in session.scalars(select(Person).limit(50)):
            person.name = "Diubah"
        make_person()
    app.extensions["archive"].path(lived_in).unlink()
    assert "--yes" in run("restore", tmp_path / "b.tar", code=1)
    run("restore", tmp_path / "b.tar", "--yes", "--yes-counters")
    after = everything(inside, app)
    sessions = after.pop("accounts_sign_in")
    assert len(sessions) == len(before.pop("accounts_sign_in"))
    assert after == before
    assert app.extensions["archive"].verify(lived_in)
    with inside(app) as session:
        assert session.scalar(select(func.count()).where(SignIn.ended_at.is_(None)).select_from(SignIn)) == 0
        make_person()  # the next number is free
        session.execute(text("DELETE FROM job WHERE kind = 'contoh'"))
    run("check")
    assert (
        Client(app)
        .sign_in("operator", "pendapa-demo")
        .post("/cari", {"q": "Siti Aminah"}, htmx=True, target="search_hits")
    )


@pytest.mark.parametrize(("app", "into"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=["app"])
def test_a_backup_moves_to_an_empty_database_of_the_other_kind(
    app, inside, run, lived_in, tmp_path, templates, into
):
    before = everything(inside, app)
    run("backup", tmp_path / "b.tar")
    place = templates[into].copy("moved")
    other = place.open()
    try:
        ran = other.test_cli_runner().invoke(args=["restore", str(tmp_path / "b.tar"), "--yes-counters"])
        assert ran.exit_code == 0, ran.output
        after = everything(inside, other)
        assert {name: rows for name, rows in after.items() if name != "accounts_sign_in"} == {
            name: rows for name, rows in before.items() if name != "accounts_sign_in"
        }
        assert other.extensions["archive"].verify(lived_in)
    finally:
        databases.close(other)
        templates[into].discard(place)


def test_a_backup_taken_while_people_are_written_is_consistent(app, inside, run, tmp_path):
    import threading

    stop, errors = threading.Event(), []

    def write():
        while not stop.is_set():
            try:
                with inside(app) as session:
                    person = make_person(nik=None)
                    rules.set_categories(person.id, {"09"})
                    session.flush()
            except Exception as error:
                errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            run("backup", tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    assert not errors
    run("restore", tmp_path / "4.tar", "--yes")
    with inside(app) as session:
        people = session.scalar(select(func.count()).select_from(Person))
        assert people == session.scalar(select(func.count()).select_from(Category)) > 0
    run("check")


def spoil(path, change) -> None:
    """Write the tar anew with its members changed by `change(name, bytes) -> bytes | None`."""
    import io

    with tarfile.open(path) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            content = change(name, content)
            if content is not None:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))


def in_manifest(**changes):
    return lambda name, content: (
        json.dumps(json.loads(content) | changes).encode() if name == "manifest.json" else content
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: content[:-1] + b"!" if name == "tables/people_person.jsonl.gz" else content,
        lambda name, content: content + b"!" if name.startswith("archive/") else content,
        lambda name, content: None if name == "tables/people_person.jsonl.gz" else content,
        lambda name, content: None if name == "manifest.json" else content,
        in_manifest(format=99),
        in_manifest(members={}),
        in_manifest(revision="29990101_future"),
    ],
    ids=[
        "row changed",
        "file changed",
        "table gone",
        "no manifest",
        "other format",
        "empty list",
        "newer schema",
    ],
)
def test_a_spoilt_backup_is_refused_and_touches_nothing(app, inside, run, lived_in, tmp_path, change):
    run("backup", tmp_path / "b.tar")
    spoil(tmp_path / "b.tar", change)
    before = everything(inside, app)
    run("restore", tmp_path / "b.tar", "--yes", code=1)
    assert everything(inside, app) == before
    assert not list(app.extensions["settings"].scratch.glob("restore-*"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no tar", b"\x00" * 20_000])
def test_what_is_no_backup_is_refused(run, tmp_path, content):
    (tmp_path / "b.tar").write_bytes(content)
    assert "no backup" in run("restore", tmp_path / "b.tar", "--yes", code=1)


def test_a_backup_cut_short_is_refused(run, lived_in, tmp_path):
    run("backup", tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[: len(whole) * 2 // 3])
    run("restore", tmp_path / "b.tar", "--yes", code=1)


def test_a_full_disk_leaves_no_half_backup(run, lived_in, tmp_path, monkeypatch):
    import errno
    import os

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "b.tar").write_bytes(b"yesterday's")
    monkeypatch.setattr(os, "fsync", full)
    assert "No space" in run("backup", tmp_path / "b.tar", code=1)
    assert [file.name for file in tmp_path.iterdir()] == ["b.tar"]
    assert (tmp_path / "b.tar").read_bytes() == b"yesterday's"


# --- check --------------------------------------------------------------------------------------------


def test_check_finds_nothing_in_a_sound_house(run, app, inside):
    with inside(app):
        make_person()
    assert "semua cocok" in run("check")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_check_beside_a_running_server_calls_nothing_broken(app, inside):
    """Somebody writes between two looks of the check: it takes its turn and goes on."""
    from app.commands.check import findings

    with inside(app):
        make_person()
    with app.app_context():
        looking = findings()
        with sqlite3.connect(db.engine.url.database) as server:
            watch = "after_execute"

            def somebody_writes(_connection, statement, *_):
                if "foreign_key_check" in str(statement):
                    server.execute("UPDATE office_profile SET short_name = short_name || '.'")
                    server.commit()

            event.listen(db.engine, watch, somebody_writes)
            try:
                assert list(looking) == []
            finally:
                event.remove(db.engine, watch, somebody_writes)
        server.close()


def broken_archive(app, session):
    path = app.extensions["archive"].path(app.extensions["archive"].put(b"surat"))
    path.chmod(0o600)
    path.write_bytes(b"lain")


def broken_name_key(app, session):
    make_person()
    session.flush()
    session.execute(text("UPDATE people_person SET name_key = 'lain'"))


def broken_job(app, session):
    made = job.enqueue("contoh", "Pekerjaan", {}, by=None)
    session.flush()
    session.execute(text("UPDATE job SET state = 'selesai' WHERE id = :id"), {"id": made.id})


def missing_result(app, session):
    made = job.enqueue("contoh", "Pekerjaan", {}, by=None)
    made.state, made.finished_at, made.result_sha = job.FINISHED, made.created_at, "0" * 64


def broken_trail(app, session):
    from app.ground import audit

    make_person()
    session.flush()
    audit.seal()
    drop = "DROP TRIGGER audit_entry_no_update" + (
        "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
    )
    session.execute(text(drop))
    session.execute(text("UPDATE audit_entry SET user_name = 'Orang lain'"))


@pytest.mark.parametrize(
    "breaks", [broken_archive, broken_name_key, broken_job, missing_result, broken_trail]
)
def test_check_finds_what_is_broken(app, inside, run, breaks):
    with inside(app) as session:
        breaks(app, session)
    assert run("check", code=1).startswith("- ")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_check_finds_a_row_that_points_nowhere(app, inside, run):
    with inside(app):
        make_person(categories=["09"])
    import sqlite3

    with sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE people_category SET person_id = 999")
    assert "people_category" in run("check", code=1)
