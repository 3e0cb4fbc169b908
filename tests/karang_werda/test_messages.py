"""Texts to the officers of a club; shown to the office, not to the club itself."""

import datetime as dt

import pytest

from app.ground.db import db
from app.karang_werda.models import Club, Member
from app.karang_werda.rules import clubs, members
from tests.karang_werda.make import make_club, make_elder

pytestmark = pytest.mark.pages


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


@pytest.fixture
def member(app, inside, club_id):
    """Address and id of a member without an emergency contact."""
    with inside(app):
        elder = make_elder(name="Sutinah", sex="P", phone="081333444555")
        members.join(db.session.get(Club, club_id), elder, dt.date(2025, 3, 1))
        row_id = db.session.scalar(db.select(Member.id).where(Member.person_id == elder.id))
        return f"/karang-werda/{club_id}/anggota/{row_id}", row_id


def test_a_member_without_a_contact_is_written_to_herself(sign_in, member):
    page = sign_in("sari").get(member[0])
    assert page.texts("#messages summary") == ["Undangan kegiatan", "Jadwal berubah"]
    texts = [area.text for area in page.css("#messages textarea")]
    assert all("Yth. Ibu Sutinah, kami dari Karang Werda Melati." in text and "{" not in text for text in texts)
    assert "disampaikan" not in texts[1]
    assert page.css("#messages a[data-wa]")[0].get("href") == "https://wa.me/6281333444555"


def test_the_family_is_written_to_where_a_contact_is_known_also_by_the_club(app, inside, sign_in, club_id, member):
    with inside(app):
        row = db.session.get(Member, member[1])
        row.contact_name, row.contact_phone = "Sri", "081999888777"
    page = sign_in("pengurus", roles=["club"], scope=("club", club_id)).get(member[0])
    texts = [area.text for area in page.css("#messages textarea")]
    assert "Yth. Bapak/Ibu Sri" in texts[0] and "kehadiran Ibu Sutinah" in texts[0]
    assert "Mohon disampaikan kepada Ibu Sutinah" in texts[1]


def test_nobody_is_written_to_about_who_has_left(app, inside, sign_in, member):
    with inside(app):
        members.leave(db.session.get(Member, member[1], options=Member.seen()), dt.date(2025, 5, 1), "pindah")
    assert not sign_in("sari").get(member[0]).css("#messages")
