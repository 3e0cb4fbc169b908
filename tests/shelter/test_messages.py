"""Texts about a resident: ready to be sent by hand, fitting the stay, and none about somebody who is sealed."""

import datetime as dt

import pytest

from app.shelter.models import Stay
from tests.letters.make import make_office
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay
from tests.shelter.test_views import take_in

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


@pytest.fixture
def stay(app, inside) -> int:
    with inside(app):
        make_office()
        camp = make_shelter([("L1", "laki-laki", 2)], name="Camp", place="Jalan Kawi 1", phone="0341-555")
        person = make_person(name="Suparno", sex="L")
        return make_stay(beds_of(camp)[0], person, dt.date(2026, 11, 20), origin="Kabupaten Jember").id


def texts(page) -> list[str]:
    return [area.text_content() for area in page.css("#messages textarea")]


def test_the_family_and_the_place_of_origin_are_written_to(sign_in, stay):
    officer = sign_in("yudi", roles=["shelter"])
    family, origin = texts(officer.get(f"/shelter/tinggal/{stay}"))
    assert "Suparno sejak 20 November 2026 berada di Camp, Jalan Kawi 1" in family and "0341-555" in family
    assert "sampai 26 November 2026" in family
    assert "Suparno, laki-laki" in origin and "berasal dari Kabupaten Jember" in origin
    assert texts(sign_in("auditor", roles=["auditor"]).get(f"/shelter/tinggal/{stay}")) == []


def test_the_receiver_is_told_of_the_letter(sign_in, stay):
    officer, url = sign_in("yudi", roles=["shelter"]), f"/shelter/tinggal/{stay}"
    wanted = {"destination": "UPT Pasuruan", "place": "Pasuruan", "service": "lanjut"}
    officer.post(f"{url}/rujukan", wanted, status=303)
    told = texts(officer.get(url))[0]
    assert told.startswith("Yth. UPT Pasuruan,") and "Surat rujukan kami nomor 400" in told


def test_nothing_is_written_about_a_sealed_or_an_ended_stay(app, inside, sign_in, stay):
    with inside(app) as session:
        shelter = session.get(Stay, stay).shelter_id
    team = sign_in("tim", roles=["shelter"], scope=("shelter", shelter))
    hidden = take_in(team, shelter, sealed="y")
    assert texts(team.get(f"/shelter/tinggal/{hidden}")) == []
    done = {"kind": "mandiri", "destination": "Rumah", "discharge_note": "Pulang"}
    team.post(f"/shelter/tinggal/{stay}/keluar", done, status=303)
    assert texts(team.get(f"/shelter/tinggal/{stay}")) == []
