"""Texts to the officers of a club; shown to the office, not to the club itself."""

import datetime as dt

import pytest

from app.karang_werda.rules import clubs
from tests.karang_werda.make import make_club, make_elder


@pytest.fixture
def club_id(app, inside):
    with inside(app):
        club = make_club(schedule="")
        ketua = make_elder(name="Suparman", sex="L", phone="081234567890")
        clubs.appoint(club, ketua, "ketua", dt.date(2024, 1, 2), None)
        return club.id


def test_the_office_writes_to_the_chair_what_is_missing(app, sign_in, club_id):
    page = sign_in("sari").get(f"/karang-werda/{club_id}")
    assert page.texts("#messages summary") == ["Administrasi belum lengkap", "Undangan", "Jadwal berubah"]
    first = page.css("#messages textarea")[0].text
    assert "Yth. Bapak Suparman" in first and "jadwal kegiatan belum dicatat" in first
    assert page.css("#messages a[data-wa]")[0].get("href") == "https://wa.me/6281234567890"


def test_the_club_itself_sees_no_such_text(app, sign_in, club_id):
    club = sign_in("pengurus", roles=["club"], scope=("club", club_id))
    assert not club.get(f"/karang-werda/{club_id}").css("#messages")
