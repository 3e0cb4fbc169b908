"""The person's page as the one place, and the sheet that is printed of it."""

import datetime as dt

import pytest

from app.ground.db import db
from app.letters.models import Letter
from app.people import families, joining, rules
from app.people.models import Person, TwinPair
from tests.people.make import make_person
from tests.people.test_joining import BY

pytestmark = pytest.mark.pages


@pytest.fixture
def clerk(sign_in):
    return sign_in()


def make_letters(person_id, count) -> None:
    for number in range(1, count + 1):
        db.session.add(
            Letter(
                register="keluar", year=2025, sequence=number, number=f"400/{number}/2025", classification="400",
                kind="surat.bebas", on_date=dt.date(2025, 1, 1) + dt.timedelta(number), subject="Keterangan",
                person_id=person_id, context={}, code=f"kode{number}", state="terdaftar",
            )
        )  # fmt: skip


def test_the_timeline_tells_what_joined_records_received_too(app, inside, clerk):
    with inside(app):
        stay, go = make_person(), make_person(nik=None)
        make_letters(go.id, 2)
        stay_id, go_id = stay.id, go.id
        joining.join(stay_id, go_id, [], BY)
    assert len(clerk.get(f"/warga/{stay_id}").css("#history li")) == 2


def test_a_long_timeline_costs_no_more_questions(app, inside, clerk, count_queries, calm):
    with inside(app):
        short, long = make_person(), make_person()
        make_letters(long.id, 300)
        ids = short.id, long.id
    for person_id in ids:
        clerk.get(f"/warga/{person_id}")
    spent = []
    for person_id in ids:
        with count_queries(app) as queries:
            page = clerk.get(f"/warga/{person_id}")
        spent.append(queries.count)
    assert spent[0] + 1 == spent[1]  # the one room that knows of the person
    assert len(page.css("#history li")) == 100 and "Tampilkan 200 yang lebih lama" in page
    whole = clerk.get(page.one("#history a[href*=riwayat]").get("href").partition("#")[0])
    assert len(whole.css("#history li")) == 300


def test_the_page_asks_no_room_that_knows_nothing_of_the_person(app, inside, clerk, count_queries, calm):
    with inside(app):
        person_id = make_person(kk="3573011205120001").id
    clerk.get(f"/warga/{person_id}")
    with count_queries(app) as queries:
        clerk.get(f"/warga/{person_id}")
    assert queries.count <= 8, queries.statements


def test_what_waits_about_one_person_stands_on_the_page(app, inside, clerk, clock):
    clock.set("2026-06-01")
    with inside(app):
        person, twin = make_person(nik=None, kelurahan=None), make_person(kelurahan="35.73.01.1001")
        rules.set_desil(person, 2, dt.date(2025, 1, 1), "DTSEN")
        db.session.add(TwinPair(low_id=person.id, high_id=twin.id, reason="lahir", rank=1))
        family = families.card("3573011205120001")
        families.enter(family, make_person(name="Kepala"), "kepala", dt.date(2020, 1, 1))
        families.enter(family, person, "istri", dt.date(2020, 1, 1))
        head = db.session.query(Person).filter_by(name="Kepala").one()
        rules.record_death(head, dt.date(2026, 1, 1))
        person_id, twin_id = person.id, twin.id
    page = clerk.get(f"/warga/{person_id}")
    assert len(page.css("#waiting li")) == 5
    assert page.css(f"#waiting a[href='/warga/{person_id}/penautan/{twin_id}']")
    assert clerk.get(f"/warga/{twin_id}").texts("#waiting li") == ["Mungkin tercatat dua kali; bandingkan."]


def test_the_sheet_is_printed_by_grant_and_remembered(app, inside, clerk, sign_in):
    with inside(app):
        person = make_person(name="Sulastri", phone="08510001111")
        make_letters(person.id, 30)
        person_id = person.id
    sheet = clerk.get(f"/warga/{person_id}/cetak")
    assert "08510001111" in sheet and "dan 5 catatan yang lebih lama" in sheet
    kadis = sign_in("kadis", roles=["kadis"])
    kadis.get(f"/warga/{person_id}/cetak", status=403)
    assert "Cetak" not in kadis.get(f"/warga/{person_id}").texts("main .page-head a")
    privacy = sign_in("privasi", roles=["privacy"])
    assert "mencetak data" in privacy.get(f"/warga/{person_id}").one("#looks").text_content()


def test_what_is_missing_is_asked_for_by_a_text(app, inside, clerk, sign_in):
    with inside(app):
        lacking = make_person(name="Suparno", sex="L", nik=None, kk=None, phone="081234567890").id
        known = {"kk": "3573011205120001", "birth_date": dt.date(1990, 5, 17), "address": "Jalan Kawi 17"}
        whole = make_person(**known).id
    page = clerk.get(f"/warga/{lacking}")
    [text] = [area.text_content() for area in page.css("#messages textarea")]
    assert text.startswith("Yth. Bapak Suparno, kami dari") and "belum lengkap: NIK, nomor KK" in text
    assert page.one("#messages a[data-wa]").get("href") == "https://wa.me/6281234567890"
    assert clerk.get(f"/warga/{whole}").css("#messages") == []
    assert sign_in("kadis", roles=["kadis"]).get(f"/warga/{lacking}").css("#messages") == []
