"""Members: who may join, how they come and go, lists of them."""

import datetime as dt

import pytest

from app.ground.db import db
from app.ground.room import AppliedRow, offered
from app.karang_werda import telling
from app.karang_werda.models import Member
from app.karang_werda.rules import clubs, joining, members
from app.people.rules import record_death
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_clubs import refused
from tests.people.make import make_person

DAY = dt.date(2025, 3, 1)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set("2025-06-01")


def count(*where) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Member).where(*where))


def test_sixty_is_old_enough_and_a_day_less_is_not(app, inside):
    with inside(app):
        club = make_club()
        assert members.join(club, make_elder(birth_date=dt.date(1965, 3, 1)), DAY).is_active
        told = refused(members.join, club, make_elder(birth_date=dt.date(1965, 3, 2)), DAY)
        assert told == "Usianya 59 tahun pada 1 Maret 2025; anggota berusia 60 tahun ke atas."
        assert "Tanggal lahirnya belum tercatat" in refused(
            members.join, club, make_elder(birth_date=None), DAY
        )


def test_an_officer_may_be_a_younger_member(app, inside):
    with inside(app):
        club, young = make_club(), make_person(birth_date=dt.date(1990, 1, 1))
        clubs.appoint(club, young, "sekretaris", DAY)
        assert members.join(club, young, DAY)
        assert refused(members.join, make_club(name="Lain"), make_person(birth_date=dt.date(1990, 1, 1)), DAY)


def test_the_dead_do_not_join_and_no_day_lies_ahead(app, inside):
    with inside(app):
        club, one = make_club(), make_elder()
        assert "masa depan" in refused(members.join, club, one, dt.date(2025, 6, 2))
        record_death(one, DAY)
        assert "tercatat meninggal" in refused(members.join, club, one, DAY)
        assert members.join_many(club, [one.id], DAY, members.IMPORT) == 0


def test_nobody_belongs_to_two_clubs_and_may_come_back(app, inside):
    with inside(app):
        club, other, one = make_club(), make_club(name="Lain"), make_elder()
        member = members.join(club, one, DAY)
        assert refused(members.join, club, one, DAY) == "Orang ini sudah menjadi anggota."
        assert "masih anggota Karang Werda Melati" in refused(members.join, other, one, DAY)
        members.leave(member, dt.date(2025, 4, 1), "pindah")
        assert "sampai 1 April 2025" in refused(members.join, other, one, DAY)
        members.join(other, one, dt.date(2025, 4, 1))
        assert list(telling.members_twice()) == [] and count() == 2


def test_leaving_has_its_day_and_reason(app, inside):
    with inside(app):
        member = members.join(make_club(), make_elder(), DAY)
        assert "baru bergabung 1 Maret 2025" in refused(members.leave, member, dt.date(2025, 2, 1), "pindah")
        assert "paling lambat hari ini" in refused(members.leave, member, dt.date(2025, 6, 2), "pindah")
        members.leave(member, dt.date(2025, 5, 1), "meninggal", tell_register=True)
        assert (member.person.status, member.person.died_on) == ("meninggal", dt.date(2025, 5, 1))
        assert "sudah berakhir" in refused(members.leave, member, dt.date(2025, 5, 1), "pindah")


def test_many_at_once_take_in_only_those_who_may(app, inside):
    with inside(app):
        club, old, young = make_club(), [make_elder() for _ in range(3)], make_person()
        ids = [person.id for person in (*old, young)]
        assert members.join_many(club, ids, DAY, members.SUGGESTED) == 3
        assert members.join_many(club, ids, DAY, members.SUGGESTED) == 0
        assert count() == 3


def test_memberships_follow_a_joined_person_and_come_back(app, inside):
    with inside(app):
        club, one, other = make_club(), make_elder(), make_elder()
        members.join(club, one, DAY)
        moved = joining.rehome(one.id, other.id, None)
        assert count(Member.person_id == other.id) == 1
        joining.rehome(other.id, one.id, moved)
        assert count(Member.person_id == one.id) == 1
        members.join(club, other, DAY)
        assert "Keduanya tercatat sebagai anggota" in refused(joining.rehome, one.id, other.id, None)


def judged(club, **row):
    [(errors, warnings)] = offered("imports", "karang_werda.members").judge([row], club.id)
    return errors, warnings


def test_a_list_of_members_is_judged_by_the_same_rules(app, inside):
    with inside(app):
        club, one, gone = make_club(), make_elder(), make_elder(status="meninggal", died_on=DAY)
        assert judged(club, birth_date=dt.date(1950, 1, 1)) == ([], [])
        assert judged(club, birth_date=dt.date(1990, 1, 1))[0][0].startswith("Usia 35 tahun")
        assert judged(club, birth_date=None)[0]
        assert judged(club, birth_date=dt.date(1950, 1, 1), person_id=gone.id)[0] == [
            "Orang ini tercatat meninggal."
        ]
        offered("imports", "karang_werda.members").apply([AppliedRow(one.id, {})], club.id, None)
        assert judged(club, birth_date=dt.date(1950, 1, 1), person_id=one.id)[1]
        assert judged(make_club(name="Lain"), birth_date=dt.date(1950, 1, 1), person_id=one.id)[0]


@pytest.fixture
def club(app, inside):
    """(club id, ids of three elderly people, of whom none is a member)"""
    with inside(app):
        return make_club().id, [make_elder(name=name).id for name in ("Sutinah", "Wagimin", "Kasiani")]


def test_a_member_is_added_from_the_search_and_the_card_is_kept(app, inside, sign_in, club):
    (club_id, [one, *_]), clerk = club, sign_in()
    url = f"/karang-werda/{club_id}"
    found = clerk.post(f"{url}/calon-anggota", {"q": "sutinah"}, htmx=True, target="candidates")
    assert found.one("button[name=person_id]").get("value") == str(one)
    clerk.post(f"{url}/anggota", {"person_id": one, "joined_on": "1/3/2025"}, status=303)
    page = clerk.get(f"{url}/anggota")
    assert "Sutinah" in page and "Aktif" in page
    assert "sudah menjadi anggota" in clerk.post(
        f"{url}/anggota", {"person_id": one, "joined_on": "1/3/2025"}, status=422
    )
    link = page.one("a.row-link").get("href")
    card = clerk.get(link).fields("#card form")
    sent = card | {"dependency": "sebagian", "lives_alone": "y", "contact_phone": "081234567890"}
    assert "Isi nama yang dapat dihubungi" in clerk.post(link, sent, status=422)
    clerk.post(link, sent | {"contact_name": "Sri"}, status=303)
    assert "Perlu bantuan sebagian" in clerk.get(f"{url}/anggota?bantuan=sebagian&rumah=sendiri&usia=70")
    assert "Tidak ada anggota yang cocok" in clerk.get(f"{url}/anggota?keadaan=keluar")
    stale = clerk.post(link, sent | {"contact_name": "Tri"}, status=422)
    assert "Sementara itu disimpan orang lain" in stale
    clerk.post(f"{link}/pengeluaran", {"left_on": "1/5/2025", "reason": "pindah"}, status=303)
    assert "Pindah" in clerk.get(link)
    searched = clerk.post(f"{url}/anggota/pencarian", {"q": "sutin"}, htmx=True, target="listing")
    assert "Sutinah" in searched


def test_the_elderly_of_the_kelurahan_are_offered_and_marked(app, inside, sign_in, club):
    (club_id, ids), clerk = club, sign_in()
    url = f"/karang-werda/{club_id}/usulan"
    with inside(app):
        make_person(name="Muda", kelurahan=None)
    page = clerk.get(url)
    assert len(page.css("tbody input[name=id]")) == 3
    clerk.post(url, {"id": ids[:2], "joined_on": "1/3/2025"}, status=303)
    page = clerk.get(url)
    assert [box.get("value") for box in page.css("tbody input[name=id]")] == [str(ids[2])]
    assert "3 orang" not in clerk.get(f"/karang-werda/{club_id}/anggota")
    filtered = clerk.post(f"{url}/saringan", {"kelamin": "L"}, htmx=True, target="listing")
    assert "Tidak ada yang cocok" in filtered
    found = clerk.post(f"{url}/saringan", {"q": "kasi"}, htmx=True, target="listing")
    assert "Kasiani" in found
    assert "Tidak ada yang cocok" in clerk.post(
        f"{url}/saringan", {"q": "zulaikha"}, htmx=True, target="listing"
    )


def test_members_of_another_club_are_not_found(app, inside, sign_in, club):
    with inside(app):
        other = make_club(name="Lain")
        member_id, other_id = members.join(other, make_elder(), DAY).id, other.id
    officer = sign_in("ketua", roles=["club"], scope=("club", club[0]))
    officer.get(f"/karang-werda/{club[0]}/anggota/{member_id}", status=404)
    for part in (f"anggota/{member_id}", "anggota", "usulan"):
        officer.get(f"/karang-werda/{other_id}/{part}", status=404)
        officer.post(f"/karang-werda/{other_id}/{part}", status=404)
    officer.post(f"/karang-werda/{other_id}/anggota/{member_id}/pengeluaran", status=404)
    officer.get(f"/karang-werda/{club[0]}/anggota/ekspor", status=403)
    officer.get(f"/karang-werda/{club[0]}/anggota")


def test_what_is_held_names_the_membership(app, inside):
    with inside(app):
        one = make_elder()
        member = members.join(make_club(), one, DAY)
        members.change(member, {"dependency": "penuh", "lives_alone": True, "contact_name": "Sri"})
        [held] = telling.held(one.id)["Anggota Karang Werda"]
        assert (held["ketergantungan"], held["tinggal sendiri"]) == ("Bergantung penuh", "ya")
        with app.test_request_context():
            assert [entry.sentence for entry in telling.history(one.id)] == [
                "Menjadi anggota Karang Werda Melati"
            ]
