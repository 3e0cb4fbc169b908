"""Who may do what with clubs; a club's officers see their own club alone."""

import datetime as dt

import pytest

from app.ground import wilayah
from tests.karang_werda.make import make_club, make_elder

pytestmark = pytest.mark.pages

READERS = ("staf", "kabid", "kadis", "auditor")
OTHERS = ("admin", "shelter", "caseworker", "privacy", "lks")


@pytest.fixture
def two_clubs(app, inside):
    with inside(app):
        return make_club().id, make_club(name="Lain", kelurahan=wilayah.listed()[1][0]).id


@pytest.mark.parametrize("role", READERS)
def test_who_reads_sees_every_club(sign_in, two_clubs, role):
    reader = sign_in(role, roles=[role])
    for url in ("", *(f"/{club_id}" for club_id in two_clubs)):
        reader.get(f"/karang-werda{url}")


@pytest.mark.parametrize("role", OTHERS)
def test_the_others_see_none(sign_in, two_clubs, role):
    other = sign_in(role, roles=[role])
    for url in ("", f"/{two_clubs[0]}"):
        other.get(f"/karang-werda{url}", status=403)


@pytest.mark.parametrize("role", ["kadis", "auditor"])
def test_who_only_reads_is_offered_no_button_and_changes_nothing(sign_in, two_clubs, role):
    reader, url = sign_in(role, roles=[role]), f"/karang-werda/{two_clubs[0]}"
    assert not reader.get(url).css("main form")
    for part in ("/ubah", "/pengurus", "/calon-pengurus", "/pengurus/1/pengakhiran"):
        reader.post(url + part, status=403)


def test_an_officer_sees_and_changes_the_own_club_alone(sign_in, two_clubs):
    own, other = two_clubs
    officer = sign_in("ketua", roles=["club"], scope=("club", own))
    page = officer.get("/karang-werda")
    assert len(page.css("tbody tr")) == 1 and "Karang Werda baru" not in page
    fields = officer.get(f"/karang-werda/{own}/ubah").fields()
    officer.post(f"/karang-werda/{own}/ubah", fields | {"place": "Aula baru"}, status=303)
    officer.get(f"/karang-werda/{other}", status=404)
    officer.get(f"/karang-werda/{other}/ubah", status=404)
    officer.post(f"/karang-werda/{other}/ubah", fields, status=404)
    officer.post(f"/karang-werda/{other}/pengurus", status=404)
    officer.get("/karang-werda/baru", status=403)


def test_reading_everything_does_not_widen_what_an_officer_may_change(app, inside, sign_in, two_clubs):
    """Somebody who audits the city and leads a club changes the own club alone."""
    from app.accounts.models import Account, RoleGrant
    from app.ground.db import db

    own, other = two_clubs
    sign_in("dua", roles=["club"], scope=("club", own))
    with inside(app):
        account_id = db.session.scalar(db.select(Account.id).where(Account.username == "dua"))
        db.session.add(RoleGrant(account_id=account_id, role="auditor"))
    both = sign_in("dua")
    assert not both.get(f"/karang-werda/{other}").css("main form")
    both.get(f"/karang-werda/{other}/ubah", status=404)
    both.get(f"/karang-werda/{own}/ubah")


def test_an_officer_without_a_club_sees_none(sign_in, two_clubs):
    nobody = sign_in("siapa", roles=["club"])
    assert "Belum ada" in nobody.get("/karang-werda")
    nobody.get(f"/karang-werda/{two_clubs[0]}", status=404)


def test_an_officer_looks_up_only_people_of_the_own_kelurahan(app, inside, sign_in, two_clubs):
    own, _ = two_clubs
    with inside(app):
        near, far = (
            make_elder(name="Sutinah").id,
            make_elder(name="Sutinah", kelurahan=wilayah.listed()[1][0]).id,
        )
    officer = sign_in("ketua", roles=["club"], scope=("club", own))
    found = officer.post(
        f"/karang-werda/{own}/calon-pengurus", {"q": "sutinah"}, htmx=True, target="candidates"
    )
    assert [button.get("value") for button in found.css("button[name=person_id]")] == [str(near)]
    sent = {"person_id": far, "post": "ketua", "starts_on": "2/1/2024"}
    officer.post(f"/karang-werda/{own}/pengurus", sent, status=404)
    officer.post(f"/karang-werda/{own}/pengurus", sent | {"person_id": near}, status=303)


def test_an_officer_of_another_club_is_not_found(sign_in, two_clubs):
    sign_in().post(
        f"/karang-werda/{two_clubs[0]}/pengurus/999/pengakhiran", {"ends_on": "1/1/2025"}, status=404
    )


def test_an_officers_first_page_is_about_the_own_club(app, inside, sign_in, two_clubs, clock):
    """What is on today leads to the screen of attendance; counts of the whole city are the office's."""
    from app.ground.db import db
    from app.karang_werda.models import Club
    from app.karang_werda.rules import activities

    clock.set("2025-06-03 08:00")
    with inside(app):
        for club_id, title in zip(two_clubs, ("Senam kami", "Senam lain"), strict=True):
            details = {"kind": "senam", "title": title, "place": None}
            held = activities.plan(db.session.get(Club, club_id), dt.date(2025, 6, 3), details)
            if club_id == two_clubs[0]:
                screen = f"/karang-werda/{club_id}/kegiatan/{held.id}/kehadiran"
    officer = sign_in("ketua", roles=["club"], scope=("club", two_clubs[0]))
    home = officer.get("/")
    assert "Senam kami hari ini" in home and "Senam lain" not in home
    assert home.css(f".todo a[href='{screen}']") and not home.css(".stat")
    officer.get(screen)
    assert sign_in().get("/").css(".stat") and "Senam kami hari ini" not in sign_in().get("/")
    clock.set("2025-06-04 08:00")
    assert "hari ini: catat" not in sign_in("ketua").get("/")
