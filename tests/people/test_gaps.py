"""Lists of what is missing or unlikely, and the report of who has how much of it."""

import datetime as dt
import io

import openpyxl
import pytest

from app.ground.db import db
from app.people import families, gaps, rules
from app.people.models import ACTIVE, Person
from tests.people.make import make_nik, make_person

WHOLE = {"kelurahan": "35.73.01.1001", "phone": None}


def make_whole(**values):
    return make_person(**WHOLE | values)


@pytest.fixture
def city(app, inside, clock):
    """{list: who belongs on it}, among people of whom nothing is missing."""
    clock.set("2026-02-01")
    with inside(app):
        make_whole()
        found = {
            "tanpa-nik": [make_whole(nik=None)],
            "tanpa-kelurahan": [make_whole(kelurahan=None)],
            "tak-wajar": [make_whole(nik=make_nik(sex="L"), sex="P")],
            "umur": [make_whole(birth_date=dt.date(1915, 1, 31))],
            "hp-sama": [make_whole(phone="085100011112") for _ in range(gaps.SHARED_BY)],
            "desil-lama": [make_whole()],
        }
        make_whole(nik=make_nik(sex="L"), sex="P", doubt_reason="KTP salah cetak")
        make_whole(kelurahan=None, outside="Surabaya")
        make_whole(birth_date=dt.date(1916, 2, 2))
        for _ in range(gaps.SHARED_BY - 1):
            make_whole(phone="085100022223")
        rules.set_desil(found["desil-lama"][0], 2, dt.date(2025, 1, 31), "DTSEN")
        rules.set_desil(make_whole(), 2, dt.date(2025, 2, 1), "DTSEN")
        ids = {key: sorted(person.id for person in people) for key, people in found.items()}
    return ids


def test_each_list_holds_exactly_who_belongs_there(app, city, inside):
    with app.test_request_context():
        for key, ids in city.items():
            found = db.session.query(Person.id).filter(gaps.where(key), Person.status == ACTIVE)
            assert sorted(row.id for row in found) == ids, key
            assert gaps.count(key) == len(ids)


def test_the_lists_are_pages_with_what_to_do(app, city, sign_in):
    clerk = sign_in()
    page = clerk.get("/warga/perlu")
    links = [link.get("href") for link in page.css(".todo a")]
    assert links == [f"/warga?perlu={gap.key}" for gap in gaps.ALL]
    for key, ids in city.items():
        rows = clerk.get(f"/warga?perlu={key}").css("#listing tbody tr")
        assert len(rows) == len(ids), key


def test_a_doubt_that_is_mended_leaves_the_list(app, city, inside):
    with inside(app):
        person = db.session.get(Person, city["tak-wajar"][0])
        person.sex = "L"
        db.session.flush()
        assert not person.doubtful and gaps.count("tak-wajar") == 0


def test_the_report_counts_per_kelurahan_and_per_officer(app, city, sign_in):
    clerk = sign_in()
    page = clerk.get("/warga/kelengkapan")
    first = page.texts("#table_1 tbody tr")
    assert any(line.startswith("Arjowinangun") for line in first) or len(first) == 2
    assert "Data awal" in page.one("#table_2").text_content()
    book = openpyxl.load_workbook(io.BytesIO(clerk.get("/warga/kelengkapan/ekspor").data))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert any(row[:2] == ["petugas", "Data awal"] for row in cells)
    total = db_total(app)
    assert sum(row[2] for row in cells if row[0] == "kelurahan") == total


def db_total(app) -> int:
    with app.app_context():
        return db.session.query(Person).filter(Person.status == ACTIVE).count()


def test_families_that_lost_their_head_are_listed(app, inside, sign_in):
    with inside(app):
        family = families.card("3573011205120001")
        head, wife = make_whole(name="Kepala"), make_whole(name="Istri")
        families.enter(family, head, "kepala", dt.date(2020, 1, 1))
        families.enter(family, wife, "istri", dt.date(2020, 1, 1))
        head_id = head.id
    clerk = sign_in()
    assert "Tidak ada keluarga" in clerk.get("/warga/keluarga")
    with inside(app):
        rules.record_death(db.session.get(Person, head_id), dt.date(2025, 1, 1))
    assert "Istri" in clerk.get("/warga/keluarga")
    assert "1 keluarga kehilangan kepala" in clerk.get("/")


def test_everybody_who_sees_people_sees_what_is_missing(sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    for address in ("/warga/perlu", "/warga/kelengkapan", "/warga/keluarga"):
        kadis.get(address)
    kadis.get("/warga/kelengkapan/ekspor", status=403)
