"""The person's page as the one place, and the sheet that is printed of it."""

import datetime as dt

import pytest

from app.ground.db import db
from app.letters.models import Letter
from app.people import families, joining, rules
from app.people.models import Person, TwinPair
from tests.people.make import make_person
from tests.people.test_joining import BY


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
    assert spent[0] == spent[1] and len(page.css("#history li")) == 300


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
