"""The pages of clubs: one road with and without JavaScript."""

import datetime as dt

import pytest

from app.ground import wilayah
from app.ground.db import db
from app.karang_werda.models import Officer
from tests.karang_werda.make import make_club, make_elder

pytestmark = pytest.mark.pages

FORM = {
    "name": "Karang Werda Anggrek", "decree": "188.45/3/2025", "decree_on": "2 Januari 2025", "valid_until": "",
    "place": "Aula", "schedule": "", "note": "", "version": "",
}  # fmt: skip


@pytest.fixture
def kelurahan(app, inside):
    with inside(app):
        return wilayah.listed()[0][0]


@pytest.fixture
def club(app, inside):
    """(club id, id of an elderly person of its kelurahan)"""
    with inside(app):
        return make_club().id, make_elder(name="Sutinah").id


def test_a_club_is_founded_and_found_in_the_list(sign_in, kelurahan, clock):
    clock.set("2025-06-01")
    clerk = sign_in()
    assert "Belum ada Karang Werda" in clerk.get("/karang-werda")
    clerk.post("/karang-werda/baru", FORM | {"kelurahan": kelurahan}, status=303)
    page = clerk.get("/karang-werda?sk=berlaku")
    assert "Karang Werda Anggrek" in page and "Sampai 1 Januari 2030" in page and "30 %" in page
    assert "Tidak ada yang cocok" in clerk.get("/karang-werda?sk=habis")
    found = clerk.post("/karang-werda/pencarian", {"q": "anggrek"}, htmx=True, target="listing")
    assert "Karang Werda Anggrek" in found and found.headers["HX-Replace-Url"].startswith(
        "/karang-werda?cari="
    )
    assert "anggrek" not in found.headers["HX-Replace-Url"].lower()


def test_what_was_typed_stays_when_the_form_is_refused(sign_in, kelurahan):
    sent = FORM | {"kelurahan": kelurahan, "decree": ""}
    page = sign_in().post("/karang-werda/baru", sent, status=422)
    assert "Isi nomor SK dahulu" in page and page.one("input[name=place]").get("value") == "Aula"


def test_a_stale_edit_shows_both_texts(sign_in, club):
    url = f"/karang-werda/{club[0]}/ubah"
    clerk = sign_in()
    opened = clerk.get(url).fields()
    clerk.post(url, opened | {"place": "Aula Timur"}, status=303)
    page = clerk.post(url, opened | {"place": "Aula Barat"}, status=422)
    assert "Sementara itu disimpan orang lain: “Aula Timur”" in page
    clerk.post(url, page.fields(), status=303)


def test_an_officer_is_found_added_and_ended(app, inside, sign_in, club):
    club_id, person_id = club
    clerk, url = sign_in(), f"/karang-werda/{club[0]}"
    typed = {"q": "sutinah", "post": "ketua", "starts_on": "2/1/2024"}
    found = clerk.post(f"{url}/calon-pengurus", typed, htmx=True, target="candidates")
    assert found.one("button[name=person_id]").get("value") == str(person_id)
    plain = clerk.post(f"{url}/calon-pengurus", typed)  # without JavaScript what was filled in stays
    assert plain.one("input[name=starts_on]").get("value") == "2/1/2024"
    clerk.post(f"{url}/pengurus", typed | {"person_id": person_id}, status=303)
    page = clerk.get(url)
    assert "Sutinah" in page and "50 %" not in page.texts("#officers")
    again = clerk.post(f"{url}/pengurus", typed | {"person_id": person_id}, status=422)
    assert "sudah terisi" in again
    assert "Mulai menjabat: Bagian ini perlu diisi." in clerk.post(
        f"{url}/pengurus", typed | {"person_id": person_id, "starts_on": ""}, status=422
    )
    with inside(app):
        officer_id = db.session.scalar(db.select(Officer.id))
    clerk.post(f"{url}/pengurus/{officer_id}/pengakhiran", {"ends_on": "31/12/2024"}, status=303)
    assert "Berakhir" in clerk.get(url)


def test_the_first_page_warns_of_an_sk_that_ends(sign_in, club, clock):
    clock.set("2028-12-20")
    clerk = sign_in()
    assert "SK 1 Karang Werda segera habis masa berlakunya" in clerk.get("/")
    assert "Siapkan pergantian pengurus" in clerk.get(f"/karang-werda/{club[0]}")
    clock.set("2029-01-02")
    assert "SK 1 Karang Werda sudah habis masa berlakunya" in sign_in().get("/")


def test_the_list_of_all_clubs_costs_few_queries(app, inside, sign_in, count_queries):
    with inside(app):
        for number in range(40):
            make_club(name=f"Karang Werda {number}", decree_on=dt.date(2024, 1, 2))
    clerk = sign_in()
    clerk.get("/karang-werda")
    with count_queries(app) as queries:
        clerk.get("/karang-werda")
    assert queries.count <= 18, queries.statements
