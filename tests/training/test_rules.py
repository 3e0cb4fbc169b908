"""Trainings, as an office would say it."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from app.attendance import rules as attendance
from app.ground import audit
from app.ground.db import db
from app.ground.refusal import RuleError
from app.training import figures, rules
from app.training.models import Enrolment, Programme, Quota, Skill
from tests.people.make import make_person
from tests.training.make import FIRST, make_batch, make_enrolments, states


def broken():
    """Sentences of the room's own checks; none when everything fits."""
    return [*figures.counters(), *figures.ranks()]


def filled(batch):
    return db.session.scalar(select(Quota.filled).where(Quota.batch_id == batch.id))


# Putting forward


def test_nobody_is_in_a_batch_twice(app, inside):
    with inside(app):
        batch, person = make_batch(), make_person()
        rules.nominate(batch, person)
        with pytest.raises(RuleError, match=r"sudah terdaftar di angkatan ini \(mendaftar\)"):
            rules.nominate(batch, person)


def test_the_same_person_may_be_in_two_batches(app, inside):
    with inside(app):
        person = make_person()
        rules.nominate(make_batch(), person)
        rules.nominate(make_batch(title="Angkatan kedua"), person)


def test_the_dead_are_not_put_forward(app, inside):
    with inside(app):
        batch, person = make_batch(), make_person(status="meninggal", died_on=dt.date(2025, 1, 1))
        with pytest.raises(RuleError, match="tercatat meninggal"):
            rules.nominate(batch, person)


def test_a_skill_of_another_programme_is_refused(app, inside):
    with inside(app):
        batch, other = make_batch(), make_batch(programme_name="Kewirausahaan", skill_names="Warung")
        skill = db.session.scalars(select(Skill).where(Skill.programme_id == other.programme_id)).one()
        with pytest.raises(RuleError, match="tidak diajarkan"):
            rules.nominate(batch, make_person(), skill)


def test_a_list_is_put_forward_in_its_order_and_doing_it_again_adds_nobody(app, inside):
    with inside(app):
        batch, people = make_batch(), [make_person() for _ in range(5)]
        rules.nominate(batch, people[2])
        rows = [(person.id, None) for person in people]
        assert rules.nominate_many(batch.id, rows) == 4
        assert rules.nominate_many(batch.id, rows) == 0
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 5


def test_a_list_of_any_length_is_put_forward_by_as_many_queries(app, inside, count_queries):
    with inside(app):
        batch_id, people = make_batch().id, [make_person().id for _ in range(40)]
    counts = []
    for some in (people[:2], people[2:]):
        with inside(app), count_queries(app) as queries:
            rules.nominate_many(batch_id, [(person, None) for person in some])
        counts.append(queries.count)
    assert counts[0] == counts[1], counts


# Accepting


def test_the_eleventh_for_a_quota_of_ten_is_first_on_the_waiting_list(app, inside):
    """domain.md 12.9"""
    with inside(app):
        batch = make_batch(places=10)
        outcome = rules.accept(batch, make_enrolments(batch, 12))
        assert (outcome.seated, outcome.waiting) == (10, 2)
        assert states(batch)[9:] == [("diterima", None), ("cadangan", 1), ("cadangan", 2)]
        assert filled(batch) == 10
        assert broken() == []


def test_they_are_accepted_in_the_order_given(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        first, second, third = make_enrolments(batch, 3)
        rules.accept(batch, [third, first, second])
        assert states(batch) == [("cadangan", 1), ("cadangan", 2), ("diterima", None)]


def test_a_second_round_queues_behind_the_first(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        ids = make_enrolments(batch, 4)
        rules.accept(batch, ids[:3])
        rules.accept(batch, ids[3:])
        assert states(batch)[-1] == ("cadangan", 3)


def test_accepting_twice_changes_nothing(app, inside):
    with inside(app):
        batch = make_batch(places=2)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids)
        with pytest.raises(RuleError, match="lihat statusnya"):
            rules.accept(batch, ids)
        with pytest.raises(RuleError, match="status orang ini cadangan 1"):
            rules.accept(batch, ids[2:])
        assert filled(batch) == 2


def test_who_is_decided_already_is_skipped_among_many(app, inside):
    with inside(app):
        batch = make_batch(places=5)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids[:1])
        outcome = rules.accept(batch, [*ids, *ids])
        assert (outcome.seated, outcome.skipped) == (2, 1)
        assert outcome.words == "2 diterima, 1 dilewati karena sudah diputuskan."


def test_nobody_of_another_batch_is_accepted(app, inside):
    with inside(app):
        batch, other = make_batch(), make_batch(title="Lain")
        with pytest.raises(RuleError):
            rules.accept(batch, make_enrolments(other, 1))
        with pytest.raises(RuleError, match="Belum ada peserta yang ditandai"):
            rules.accept(batch, [])


# Leaving


def test_a_withdrawal_frees_a_place_and_the_first_in_line_moves_up(app, inside):
    with inside(app):
        batch = make_batch(places=2)
        ids = make_enrolments(batch, 5)
        rules.accept(batch, ids)
        outcome = rules.withdraw(batch, [ids[0]], "Pindah kota")
        assert outcome.promoted == 1
        assert states(batch) == [
            ("mengundurkan_diri", None), ("diterima", None), ("diterima", None), ("cadangan", 1), ("cadangan", 2),
        ]  # fmt: skip
        assert filled(batch) == 2
        assert broken() == []


def test_who_leaves_the_line_lets_the_others_close_up(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        ids = make_enrolments(batch, 5)
        rules.accept(batch, ids)
        rules.withdraw(batch, [ids[2]], "Tidak jadi")
        rules.reject(batch, [ids[1]], "Berkas tidak lengkap")
        assert states(batch)[3:] == [("cadangan", 1), ("cadangan", 2)]
        assert broken() == []


def test_several_may_leave_at_once(app, inside):
    with inside(app):
        batch = make_batch(places=3)
        ids = make_enrolments(batch, 8)
        rules.accept(batch, ids)
        outcome = rules.withdraw(batch, [ids[0], ids[1], ids[4]], "Bekerja")
        assert outcome.promoted == 2
        assert [state for state, _ in states(batch)].count("diterima") == 3
        assert states(batch)[6:] == [("cadangan", 1), ("cadangan", 2)]
        assert broken() == []


def test_nobody_leaves_without_a_reason(app, inside):
    with inside(app):
        batch = make_batch()
        ids = make_enrolments(batch, 1)
        for verb in (rules.withdraw, rules.reject):
            with pytest.raises(RuleError, match="alasannya"):
                verb(batch, ids, "  ")


def test_who_has_a_place_is_not_turned_away_but_withdraws(app, inside):
    with inside(app):
        batch = make_batch()
        ids = make_enrolments(batch, 1)
        rules.accept(batch, ids)
        with pytest.raises(RuleError, match="status orang ini diterima"):
            rules.reject(batch, ids, "Salah pilih")


def test_who_left_cannot_leave_again(app, inside):
    with inside(app):
        batch = make_batch()
        ids = make_enrolments(batch, 1)
        rules.withdraw(batch, ids, "Sakit")
        with pytest.raises(RuleError):
            rules.withdraw(batch, ids, "Sakit")


def test_every_decision_is_in_the_trail_also_the_moves_in_the_line(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids)
        rules.withdraw(batch, ids[:1], "Pindah")
        told = [changes for _entry, changes in audit.trail("training_enrolment", ids[1])]
        assert told[0] == {"Status": ["cadangan", "diterima"], "Cadangan ke": [1, None]}
        [moved, *_] = audit.trail("training_enrolment", ids[2])
        assert (moved[0].action, moved[1]) == ("maju dalam daftar cadangan", {"Cadangan ke": [2, 1]})


# Batches


def test_days_are_made_from_the_dates_without_sundays(app, inside):
    with inside(app):
        batch = make_batch(starts_on=dt.date(2025, 10, 24), ends_on=dt.date(2025, 10, 27))
        days = [session.on_date.day for session in attendance.sessions_of(batch.sheet_id)]
        assert days == [24, 25, 27]
        assert len(rules.training_days(dt.date(2025, 10, 24), dt.date(2025, 10, 27), sundays=True)) == 4


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ((2025, 10, 23), (2025, 10, 20), "sebelum tanggal mulai"),
        ((2025, 10, 20), (2026, 10, 20), "paling lama 120 hari"),
        ((2025, 10, 26), (2025, 10, 26), "hari Minggu"),
    ],
)
def test_impossible_days_are_refused(first, last, sentence):
    with pytest.raises(RuleError, match=sentence):
        rules.training_days(dt.date(*first), dt.date(*last), sundays=False)


def _values(batch, **changed):
    names = ("title", "starts_on", "ends_on", "place", "hours", "minimum_share")
    values = {name: getattr(batch, name) for name in names} | {
        "programme_name": "Pelatihan Keterampilan",
        "places": 10,
    }
    return values | changed


def test_the_quota_cannot_shrink_below_those_accepted(app, inside):
    with inside(app):
        batch = make_batch(places=5)
        rules.accept(batch, make_enrolments(batch, 4))
        with pytest.raises(RuleError, match="Sudah 4 peserta diterima") as refused:
            rules.change_batch(batch, _values(batch, places=3))
        assert refused.value.field == "places"
        rules.change_batch(batch, _values(batch, places=4))
        assert filled(batch) == 4


def test_places_that_are_added_go_to_the_waiting_list_at_once(app, inside):
    with inside(app):
        batch = make_batch(places=2)
        rules.accept(batch, make_enrolments(batch, 5))
        rules.change_batch(batch, _values(batch, places=4))
        assert states(batch)[2:] == [("diterima", None), ("diterima", None), ("cadangan", 1)]
        assert broken() == []


def test_a_day_on_which_somebody_was_ticked_stays(app, inside):
    with inside(app):
        batch = make_batch()
        person = make_person()
        attendance.set_mark(attendance.sessions_of(batch.sheet_id)[0], person.id, "hadir")
        with pytest.raises(RuleError, match="20 Oktober 2025 sudah diisi"):
            rules.change_batch(batch, _values(batch, starts_on=FIRST + dt.timedelta(days=1)))


def test_a_change_of_the_places_alone_raises_the_version(app, inside):
    with inside(app):
        batch = make_batch()
        before = batch.version
        rules.change_batch(batch, _values(batch, places=12))
        assert batch.version == before + 1


def test_programmes_and_skills_are_made_once_however_they_are_spelt(app, inside):
    with inside(app):
        make_batch()
        make_batch(programme_name="PELATIHAN keterampilan", skill_names="menjahit, Batik,, batik ")
        assert db.session.scalar(select(func.count()).select_from(Programme)) == 1
        names = db.session.scalars(select(Skill.name).order_by(Skill.name)).all()
        assert names == ["Batik", "Jajanan", "Kue kering", "Menjahit"]


# What `flask check` would say


def test_the_checks_see_a_wrong_counter_and_a_gap_in_the_line(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids)
        db.session.execute(db.update(Quota).values(filled=0))
        db.session.execute(db.update(Enrolment).where(Enrolment.id == ids[2]).values(waiting_rank=5))
        assert [line.split(" angkatan")[0] for line in broken()] == ["Penghitung kuota semua", "Nomor cadangan"]


# When two records turn out to be one person


def test_enrolments_follow_the_person_and_come_back(app, inside):
    with inside(app):
        batch, go, stay = make_batch(), make_person(), make_person()
        enrolment_id = rules.nominate(batch, go).id
        moved = rules.rehome(go.id, stay.id, None)
        assert moved == [("training_enrolment", enrolment_id)]
        assert db.session.get(Enrolment, enrolment_id).person_id == stay.id
        rules.rehome(stay.id, go.id, moved)
        assert db.session.get(Enrolment, enrolment_id).person_id == go.id


def test_two_places_in_one_batch_do_not_become_one(app, inside):
    with inside(app):
        batch, go, stay = make_batch(), make_person(), make_person()
        going = rules.nominate(batch, go).id
        rules.nominate(batch, stay)
        with pytest.raises(RuleError, match="Keduanya terdaftar di Pelatihan Oktober 2025"):
            rules.rehome(go.id, stay.id, None)
        rules.withdraw(batch, [going], "Tercatat dua kali")
        assert rules.rehome(go.id, stay.id, None) == []
