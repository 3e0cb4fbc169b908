"""Clubs and the terms of their officers, as office policy."""

import datetime as dt
from random import Random

import pytest

from app.ground import wilayah
from app.ground.db import db
from app.ground.refusal import RuleError
from app.karang_werda import demo, telling
from app.karang_werda.completeness import Scores
from app.karang_werda.listing import CLUBS
from app.karang_werda.models import Club, Officer
from app.karang_werda.rules import clubs, joining
from tests.karang_werda.make import make_club, make_elder
from tests.people.make import make_person

DAY = dt.date(2024, 1, 2)


def refused(act, *args, **more) -> str:
    with pytest.raises(RuleError) as refusal:
        act(*args, **more)
    return refusal.value.sentence


def test_an_sk_runs_five_years_unless_it_says_otherwise(app, inside):
    with inside(app):
        assert make_club().valid_until == dt.date(2029, 1, 1)
        assert make_club(name="Lain", valid_until=dt.date(2026, 1, 1)).valid_until == dt.date(2026, 1, 1)
        assert make_club(name="Kabisat", decree_on=dt.date(2024, 2, 29)).valid_until == dt.date(2029, 2, 28)
        assert make_club(name="Tanpa", decree=None, decree_on=None).valid_until is None


def test_an_sk_that_does_not_hold_together_is_refused(app, inside, clock):
    clock.set("2024-06-01")
    with inside(app):
        assert refused(make_club, decree=None).startswith("Isi nomor SK dahulu")
        assert refused(make_club, decree_on=None) == "Isi tanggal SK ini."
        assert refused(make_club, decree_on=dt.date(2024, 6, 2)) == "Tanggal SK masih di masa depan."
        assert (
            refused(make_club, valid_until=dt.date(2024, 1, 1)) == "SK berakhir sebelum tanggalnya sendiri."
        )


def test_an_sk_is_valid_until_the_end_of_its_last_day(app, inside, clock):
    """domain.md 12.15, and a warning of sixty days before."""
    with inside(app):
        clock.set("2024-01-02 09:00")
        club = make_club()
        for moment, state, filtered in (
            ("2028-11-01 09:00", "berlaku", "berlaku"),
            ("2028-11-02 09:00", "segera", "segera"),
            ("2029-01-01 23:59", "segera", "segera"),
            ("2029-01-02 00:00", "habis", "habis"),
        ):
            clock.set(moment)
            assert club.decree_state(60) == state
            assert CLUBS.read({"sk": filtered}, db.select(Club), "/").rows == [club]
            assert not CLUBS.read({"sk": "belum"}, db.select(Club), "/").rows


def test_a_kelurahan_may_have_two_clubs_but_not_of_one_name(app, inside):
    with inside(app):
        make_club()
        make_club(name="Karang Werda Mawar")
        assert "sudah mempunyai Karang Werda dengan nama itu" in refused(
            make_club, name="karang werda MELATI"
        )


def test_officers_may_be_younger_than_the_members(app, inside):
    with inside(app):
        young = make_person(birth_date=dt.date(1990, 1, 1))
        assert clubs.appoint(make_club(), young, "sekretaris", DAY).is_current


def test_one_chair_at_a_time_and_the_next_begins_the_day_after(app, inside):
    with inside(app):
        club, first, second = make_club(), make_elder(), make_elder()
        term = clubs.appoint(club, first, "ketua", DAY)
        assert refused(clubs.appoint, club, second, "ketua", dt.date(2025, 1, 1)).startswith(
            "Jabatan ketua sudah terisi sejak 2 Januari 2024."
        )
        clubs.end_term(term, dt.date(2024, 12, 31))
        assert "sampai 31 Desember 2024" in refused(
            clubs.appoint, club, second, "ketua", dt.date(2024, 12, 31)
        )
        assert clubs.appoint(club, second, "ketua", dt.date(2025, 1, 1))
        assert list(telling.single_posts()) == []
        db.session.add(Officer(club_id=club.id, person_id=first.id, post="ketua", starts_on=DAY))
        db.session.flush()
        assert len(list(telling.single_posts())) == 2


def test_a_section_has_many_but_nobody_twice(app, inside):
    with inside(app):
        club, one, two = make_club(), make_elder(), make_elder()
        clubs.appoint(club, one, "seksi", DAY, section="olahraga")
        clubs.appoint(club, two, "seksi", DAY, section="olahraga")
        clubs.appoint(club, one, "seksi", DAY, section="kerohanian")
        assert "sudah tercatat" in refused(clubs.appoint, club, one, "seksi", DAY, section="olahraga")


def test_the_dead_hold_no_post_and_a_term_has_its_days_in_order(app, inside, clock):
    clock.set("2024-06-01")
    with inside(app):
        club, gone, one = make_club(), make_elder(status="meninggal", died_on=DAY), make_elder()
        assert "tercatat meninggal" in refused(clubs.appoint, club, gone, "ketua", DAY)
        assert "berakhir sebelum mulai" in refused(
            clubs.appoint, club, one, "ketua", DAY, DAY - dt.timedelta(1)
        )
        term = clubs.appoint(club, one, "ketua", DAY)
        assert "sebelum jabatan ini mulai" in refused(clubs.end_term, term, DAY - dt.timedelta(1))
        assert "belum tiba" in refused(clubs.end_term, term, dt.date(2024, 6, 2))
        clubs.end_term(term, dt.date(2024, 6, 1))
        assert term.is_current  # its last day belongs to it
        clock.move(days=1)
        assert not term.is_current


def test_the_score_names_what_is_missing(app, inside, clock):
    clock.set("2024-06-01")
    with inside(app):
        club = make_club(place=None)
        clubs.appoint(club, make_elder(), "ketua", DAY)
        told = Scores([club]).of(club)
        assert set(told.missing) == {
            "Sekretaris belum ada", "Bendahara belum ada", "Belum ada satu pun seksi", "Tempat kegiatan belum dicatat",
            "Belum ada anggota yang dicatat", "Tidak ada kegiatan yang dicatat",
        }  # fmt: skip
        assert told.score == told.there * 100 // len(told.items) and told.there + 6 == len(told.items)
        clock.set("2029-01-02")
        assert "SK habis 1 Januari 2029" in Scores([club]).of(club).missing


def test_terms_follow_a_person_whose_two_records_were_joined_and_come_back(app, inside):
    with inside(app):
        club, one, other = make_club(), make_elder(), make_elder()
        clubs.appoint(club, one, "ketua", DAY)
        moved = joining.rehome(one.id, other.id, None)
        assert db.session.scalars(db.select(Officer.person_id)).all() == [other.id] and len(moved) == 1
        assert joining.rehome(other.id, one.id, moved) == moved
        assert db.session.scalars(db.select(Officer.person_id)).all() == [one.id]


def test_what_is_held_of_a_person_and_told_on_their_page(app, inside):
    with inside(app):
        one = make_elder()
        clubs.appoint(make_club(), one, "seksi", DAY, dt.date(2024, 3, 1), section="olahraga")
        [held] = telling.held(one.id)["Pengurus Karang Werda"]
        assert held["jabatan"] == "Seksi olahraga" and held["sampai"] == dt.date(2024, 3, 1)
        with app.test_request_context():
            told = [entry.sentence for entry in telling.history(one.id)]
        assert told[0] == "Menjabat seksi olahraga Karang Werda Melati" and told[1].startswith(
            "Selesai menjabat"
        )


def test_the_demo_has_a_club_in_each_kelurahan(app, inside):
    with inside(app):
        make_elder(name="Sutinah"), make_elder(name="Wagimin"), make_elder(name="Kasiani")
        demo.make("malang", Random(1))
        demo.make("malang", Random(1))
        from app.ground import wilayah

        assert db.session.scalar(db.select(db.func.count()).select_from(Club)) == len(wilayah.listed())
        assert db.session.scalar(db.select(db.func.count()).select_from(Officer)) >= 2
        assert list(telling.single_posts()) == []


def test_the_trail_names_the_kelurahan_and_not_its_code(app, inside, sign_in):
    with inside(app):
        club_id, (code, name, *_) = make_club().id, wilayah.listed()[0]
    trail = " ".join(sign_in().get(f"/karang-werda/{club_id}").texts("#trail li"))
    assert f"Kelurahan kosong menjadi {name}" in trail and code not in trail
