"""Old data goes and the chain stays; the access log; the settings of the door."""

import datetime as dt
import os

import pytest

from app.accounts.models import FailedTry, SignIn
from app.ground import audit, filed, job
from app.ground.audit import AuditEntry, AuditSeal, AuditValues, SecurityEvent
from app.ground.db import begin_write, db
from app.imports import figures
from app.imports import held as imports_held
from app.imports.models import APPLIED, UNDOING, Import, ImportRow
from app.office.agency import setting
from app.people import rules
from app.people.models import Person
from tests.people.make import make_person


@pytest.fixture
def officer(sign_in):
    return sign_in("pdp", roles=["privacy"])


def changed_person(clock, on):
    """A person registered and changed on a day."""
    clock.set(on)
    person = make_person()
    rules.change(person, {"nik": person.nik, "name": "Nama Baru", "birth_date": person.birth_date, "sex": person.sex})
    return person.id


def do_jobs(app):
    import threading

    job.work(app, threading.Event(), once=True)


def test_a_purge_takes_values_and_leaves_the_chain_whole(app, inside, sign_in, clock):
    with inside(app):
        old = changed_person(clock, "2018-03-01 09:00")
        new = changed_person(clock, "2026-11-20 09:00")
        audit.seal()
    clock.set("2026-11-21 09:00")
    officer = sign_in("pdp", roles=["privacy"])
    page = officer.get("/privasi/masa-simpan")
    [row] = [row for row in page.texts("tbody tr") if "riwayat perubahan" in row]
    assert "60 bulan" in row and "21 Nov 2021" in row
    with inside(app) as session:
        entries, seals = session.query(AuditEntry).count(), session.query(AuditSeal).count()
    officer.post("/privasi/masa-simpan/audit_values/pembersihan", status=303)
    do_jobs(app)
    with inside(app) as session:
        assert list(audit.broken_links()) == []
        assert session.query(AuditEntry).count() >= entries and session.query(AuditSeal).count() >= seals
        assert [changes for _, changes in audit.trail("people_person", old)] == [None, None]
        assert all(changes for _, changes in audit.trail("people_person", new))
        told = session.query(SecurityEvent).filter_by(event="pembersihan").one()
        assert told.detail == "2 baris sebelum 2021-11-21"
    clerk = sign_in("sari").get(f"/warga/{old}")
    assert "mengubah" in " ".join(clerk.texts("#trail"))
    officer.post("/privasi/masa-simpan/audit_values/pembersihan", status=422)


def test_a_purge_that_is_killed_goes_on(app, inside, clock, monkeypatch):
    from app.privacy import retention

    monkeypatch.setattr(retention, "AT_ONCE", 1)
    with inside(app):
        changed_person(clock, "2018-03-01 09:00")
        clock.set("2026-11-21 09:00")
        retention.begin("audit_values", by=None)
    portions, taken = retention._portions, []

    def killed(purge):
        for gone in portions(purge):
            yield gone
            taken.append(gone)
            raise SystemExit

    monkeypatch.setattr(retention, "_portions", killed)
    with pytest.raises(SystemExit):
        do_jobs(app)
    monkeypatch.setattr(retention, "_portions", portions)
    clock.move(minutes=5)
    do_jobs(app)
    with inside(app) as session:
        long_ago = AuditEntry.at < clock.instant - dt.timedelta(days=2000)
        old = session.query(AuditValues).join(AuditEntry).filter(long_ago)
        assert taken == [1] and old.count() == 0 and list(audit.broken_links()) == []
        assert session.query(job.Job).one().state == job.FINISHED


def aged(archive, data: bytes) -> str:
    """A file that was put into the archive long ago."""
    sha = archive.put(data)
    os.utime(archive.path(sha), (0, 0))
    return sha


def old_list(sha: str) -> Import:
    made = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
    row = Import(target="x", file_name="lama.xlsx", sha256=sha, state=APPLIED, created_at=made, result={})
    db.session.add(row)
    db.session.flush()
    return row


def test_what_is_young_stays(app, inside, sign_in, clock):
    clock.set("2024-01-15 09:00")
    sign_in("lama")
    with inside(app) as session:
        session.add(FailedTry(at=clock.instant, username_hash="x", address="y"))
    clock.set("2026-11-21 09:00")
    sign_in("pdp", roles=["privacy"])
    with inside(app) as session:
        sessions = session.query(SignIn).count()
    result = app.test_cli_runner().invoke(args=["purge"])
    assert "accounts_sign_in: 1 would go" in result.output and "accounts_failed_try: 1 would go" in result.output
    app.test_cli_runner().invoke(args=["purge", "--yes"])
    with inside(app) as session:
        assert session.query(SignIn).count() == sessions - 1 and session.query(FailedTry).count() == 0
    assert "accounts_sign_in: 0 would go" in app.test_cli_runner().invoke(args=["purge"]).output


def test_the_access_log_says_who_and_when(app, inside, sign_in, officer):
    with inside(app):
        person = make_person(name="Siti Rahasia")
        person_id = person.id
    sign_in("sari").get(f"/warga/{person_id}")
    sign_in("sari").get("/pengguna", status=403)
    page = officer.get("/privasi/catatan-akses?jenis=lihat")
    assert "Sari" in page and f"warga nomor {person_id}" in page and "Siti Rahasia" not in page
    assert "GET accounts.index" in officer.get("/privasi/catatan-akses?jenis=tolak")
    assert officer.post("/privasi/catatan-akses", {"masa": "7"}).location == "/privasi/catatan-akses?masa=7"
    officer.get("/privasi/catatan-akses/ekspor")
    for role in ("admin", "kabid", "auditor"):
        sign_in(role, roles=[role]).get("/privasi/catatan-akses", status=403)


def test_the_access_log_asks_as_much_for_ten_rows_as_for_fifty(app, inside, officer, count_queries):
    spent = []
    for n in (10, 40):
        with inside(app) as session:
            for i in range(n):
                look = {"event": "melihat", "kind": "x", "record_id": i, "user_id": 1}
                session.add(SecurityEvent(at=dt.datetime.now(dt.UTC), **look))
        with count_queries(app) as queries:
            officer.get("/privasi/catatan-akses")
        spent.append(queries.count)
    assert spent[0] == spent[1] <= 9, str(queries)


def test_the_door_is_set_from_today_and_yesterday_stays_dated(app, inside, sign_in, clock):
    clock.set("2026-11-20 09:00")
    admin = sign_in("boss", roles=["admin"])
    fields = admin.get("/privasi/pengaturan").fields()
    fields.pop("csrf_token")
    clock.set("2026-11-21 08:00")
    admin = sign_in("boss", roles=["admin"])
    admin.post("/privasi/pengaturan", fields | {"idle_minutes": "30", "second_factor_roles": ["lks"]}, status=303)
    with inside(app):
        assert setting("accounts.idle_minutes") == 30 and setting("accounts.second_factor_roles") == ["lks"]
        assert setting("accounts.idle_minutes", on=dt.date(2026, 11, 20)) == 120
        told = db.session.query(AuditEntry).filter_by(kind="office_setting", user_name="Boss")
        assert told.count() == 2
    admin.post("/privasi/pengaturan", fields | {"idle_minutes": "0"}, status=422)
    sign_in("sari").get("/privasi/pengaturan", status=403)


def test_an_old_list_is_emptied_and_its_file_goes_unless_a_newer_one_is_the_same(app, inside, clock):
    clock.set("2026-11-21 09:00")
    with inside(app) as session:
        archive, ids = app.extensions["archive"], {}
        shared, lone = aged(archive, b"daftar yang sama"), aged(archive, b"daftar lama")
        for name, sha, year in (("lama", lone, 2024), ("lama2", shared, 2024), ("baru", shared, 2026)):
            made = dt.datetime(year, 11, 1, tzinfo=dt.UTC)
            row = Import(
                target="x", file_name=f"{name}.xlsx", sha256=sha, state=APPLIED, created_at=made, result={"baru": 1}
            )
            session.add(row)
            session.flush()
            person = make_person()
            typed = ImportRow(import_id=row.id, sheet="A", number=2, state="baru", cells={"Nama": "SITI"}, values={})
            typed.outcome, typed.result_id = "baru", person.id
            session.add(typed)
            ids[name] = row.id
    assert "imports: 2 deleted" in app.test_cli_runner().invoke(args=["purge", "--yes"]).output
    with inside(app) as session:
        cells = dict(session.query(ImportRow.import_id, ImportRow.cells).all())
        assert cells == {ids["lama"]: {}, ids["lama2"]: {}, ids["baru"]: {"Nama": "SITI"}}
        assert archive.verify(shared) and not archive.verify(lone)
        assert list(figures.check()) == []


def test_every_column_that_can_name_a_file_is_asked():
    asked = {f"{column.table.name}.{column.name}" for column in filed.columns()}
    naming = {"sha256", "scan_sha", "result_sha", "photo", "prepared", "pdf", "xlsx"}
    house = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.name in naming
    }
    assert house <= asked and {"imports_import.sha256", "job.result_sha", "shelter_stay.photo"} <= house
    assert not {name for name in asked if name.startswith("audit_")}


def test_a_file_that_a_row_of_another_room_names_stays(app, inside, clock):
    """What was downloaded here and came back as an import is one file: its other row still needs it."""
    clock.set("2026-11-21 09:00")
    with inside(app) as session:
        archive = app.extensions["archive"]
        shared, lone = aged(archive, b"unduhan"), aged(archive, b"hanya impor")
        old_list(shared), old_list(lone)
        session.add(job.Job(kind="x", title="Unduhan", args={}, state="selesai", result_sha=shared))
    app.test_cli_runner().invoke(args=["purge", "--yes"])
    with inside(app) as session:
        assert archive.verify(shared) and not archive.path(lone).exists()
        assert {row.sha256 for row in session.query(Import)} == {""}


def test_a_purge_in_the_middle_of_a_letter_leaves_the_letters_file(app, inside, clock):
    """The letter's file lies in the archive before the row that names it: a purge in between may not take it."""
    clock.set("2026-11-21 09:00")
    with inside(app):
        archive = app.extensions["archive"]
        sha = aged(archive, b"isi yang sama")
        old_list(sha)
    assert archive.put(b"isi yang sama") == sha  # a letter is being made
    assert "imports: 0 deleted" in app.test_cli_runner().invoke(args=["purge", "--yes"]).output
    with inside(app) as session:  # now its row is written
        session.add(job.Job(kind="x", title="Surat", args={}, state="selesai", result_sha=sha))
    assert archive.verify(sha)
    os.utime(archive.path(sha), (0, 0))
    assert "imports: 1 deleted" in app.test_cli_runner().invoke(args=["purge", "--yes"]).output
    assert archive.verify(sha)


def test_a_purge_that_is_rolled_back_takes_no_file(app, inside, clock):
    clock.set("2026-11-21 09:00")
    with inside(app):
        archive = app.extensions["archive"]
        sha = aged(archive, b"daftar lama")
        old_list(sha)
    with app.app_context():
        begin_write()
        assert imports_held.PURGE.run(clock.instant, 2000) == 1
        db.session.rollback()
        begin_write()
        db.session.commit()
    with inside(app) as session:
        assert archive.verify(sha) and session.query(Import).one().sha256 == sha


def test_a_list_that_is_being_taken_back_is_not_emptied(app, inside, clock):
    clock.set("2026-11-21 09:00")
    with inside(app):
        old_list(aged(app.extensions["archive"], b"daftar lama")).state = UNDOING
    assert "imports: 0 deleted" in app.test_cli_runner().invoke(args=["purge", "--yes"]).output


def test_of_an_emptied_list_nothing_waits_for_a_decision(app, inside, sign_in, clock):
    clock.set("2026-11-21 09:00")
    with inside(app) as session:
        record = old_list(aged(app.extensions["archive"], b"daftar lama"))
        doubtful = {"state": "kembar", "cells": {"name": "SITI"}, "values": {"name": "Siti"}, "outcome": "tertunda"}
        session.add(ImportRow(import_id=record.id, sheet="A", number=2, **doubtful))
        record.target, record.result = "people.residents", {"tertunda": 1}
        session.flush()
        row_id = session.query(ImportRow).one().id
    clerk = sign_in("sari")
    assert "SITI" in clerk.get("/impor/tertunda")
    app.test_cli_runner().invoke(args=["purge", "--yes"])
    assert "Tidak ada baris yang ditunda" in clerk.get("/impor/tertunda")
    refused = clerk.post(f"/impor/baris/{row_id}/keputusan", {"pilihan": "baru"}, status=422)
    assert "masa simpannya" in refused
    with inside(app) as session:
        assert session.query(Person).count() == 0
