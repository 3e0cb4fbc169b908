"""Everything held about one person, on a page and in a file; to whom, and that it is remembered."""

import datetime as dt
import json

import pytest

from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.held import WORDS
from app.imports.models import Import, ImportRow
from tests.people.make import make_person

NIK = "3573025705900001"


@pytest.fixture
def person_id(app, inside):
    with inside(app) as session:
        known = {"address": "Jalan Kawi 17", "categories": ["08"], "phone": "081234567890"}
        person = make_person(nik=NIK, name="Siti Aminah", **known)
        found = Import(target="x", file_name="daftar.xlsx", sha256="0" * 64, state="selesai")
        session.add(found)
        session.flush()
        row = ImportRow(import_id=found.id, sheet="A", number=7, state="baru", cells={"Nama": "SITI"}, values={})
        row.result_id = person.id
        session.add(row)
        make_person(name="Orang Lain")
        return person.id


@pytest.mark.parametrize("role", ["privacy", "kabid"])
def test_everything_is_told_and_the_telling_remembered(app, inside, sign_in, person_id, role):
    client = sign_in(role, roles=[role])
    page = client.get(f"/privasi/warga/{person_id}")
    for told in ("3573 0257 0590 0001", "Jalan Kawi 17", "081234567890", "08", "SITI", "menambah"):
        assert told in page, told
    assert "Orang Lain" not in page
    file = client.get(f"/privasi/warga/{person_id}/berkas")
    told = json.loads(file.data)["data"]
    assert told["Identitas"][0]["NIK"] == NIK
    words = {word for rows in told.values() for row in rows for word in row}
    columns = {column.name for table in db.metadata.tables.values() for column in table.columns}
    raw = {name.replace("_", " ") for name in columns if "_" in name or name in WORDS} - set(WORDS.values())
    assert not words & raw, words & raw
    assert file.headers["Content-Disposition"] == f"attachment; filename=data-warga-{person_id}.json"
    with inside(app):
        events = db.session.query(SecurityEvent).filter_by(event="data satu orang", record_id=person_id)
        assert events.count() == 2


@pytest.mark.parametrize("role", ["staf", "kadis", "admin", "auditor", "lks"])
def test_nobody_else_gets_it(sign_in, person_id, role):
    client = sign_in(role, roles=[role])
    client.get(f"/privasi/warga/{person_id}", status=403)
    client.get(f"/privasi/warga/{person_id}/berkas", status=403)


def test_there_is_nothing_about_nobody(sign_in):
    sign_in("pdp", roles=["privacy"]).get("/privasi/warga/999999", status=404)


def test_where_somebody_was_ticked_is_told(app, inside, sign_in, person_id):
    from app.attendance.models import Mark
    from tests.attendance.make import make_sheet, sessions

    with inside(app) as session:
        sheet = make_sheet(days=2)
        session.add(Mark(session_id=sessions(sheet)[0].id, person_id=person_id, state="izin"))
    told = json.loads(sign_in("pdp", roles=["privacy"]).get(f"/privasi/warga/{person_id}/berkas").data)["data"]
    assert [(row["kegiatan"], row["kehadiran"]) for row in told["Kehadiran"]] == [("Pelatihan contoh", "izin")]


def test_what_stands_under_a_joined_record_is_told_too(app, inside, sign_in, person_id):
    from app.people import joining
    from tests.people.test_joining import BY

    with inside(app):
        gone = make_person(name="Siti Aminah Lama", phone="08510001111", categories=["08"])
        row = ImportRow(import_id=db.session.query(Import).one().id, sheet="B", number=9, state="baru", values={})
        row.cells, row.result_id = {"Nama": "AMINAH"}, gone.id
        db.session.add(row)
        joining.join(person_id, gone.id, [], BY)
        number, nik = gone.temporary_no, gone.nik
    told = json.loads(sign_in("pdp", roles=["privacy"]).get(f"/privasi/warga/{person_id}/berkas").data)["data"]
    assert {row["NIK"] for row in told["Identitas"]} == {NIK, nik}
    assert {row["Nama"] for row in told["Baris daftar yang diimpor"]} == {"SITI", "AMINAH"}
    assert [row["data"] for row in told["Data yang ditautkan"]] == [number]


def test_the_family_card_and_what_was_changed_are_told(app, inside, sign_in, person_id):
    from app.people import families
    from app.people.models import Person

    with inside(app):
        family = families.card("3573011205120001", dt.date(2020, 1, 1))
        families.enter(family, db.session.get(Person, person_id), "kepala", dt.date(2020, 1, 1))
        families.set_desil(family, 3, dt.date(2025, 1, 1), "DTSEN")
        db.session.get(Person, person_id).phone = "08220001111"
    told = json.loads(sign_in("pdp", roles=["privacy"]).get(f"/privasi/warga/{person_id}/berkas").data)["data"]
    [place] = told["Kartu keluarga"]
    assert (place["nomor KK"], place["hubungan"]) == ("3573011205120001", "Kepala keluarga")
    assert place["sampai"] == "sekarang"
    assert [row["Desil"] for row in told["Desil keluarga"]] == [3]
    assert any("Nomor HP: 081234567890 → 08220001111" in row["isi"] for row in told["Perubahan data"])
