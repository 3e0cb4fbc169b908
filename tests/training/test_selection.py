"""The rules of selection: what they say of a candidate, what they forbid, and the exception."""

import datetime as dt

import pytest

from app.ground.db import db
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.office.models import Setting
from app.people.models import Category
from app.training import rules
from app.training.models import Batch, Enrolment, Skill
from app.training.selection import KEYS, Selection
from tests.people.make import make_person
from tests.training.make import FIRST, make_batch, make_enrolments, states


class Kabid:
    id, name, is_authenticated, roles = 7, "Ratna", True, frozenset({Role.KABID})


class Staf(Kabid):
    roles = frozenset({Role.STAF})


def put(batch, skill=None, **values):
    return seen(rules.nominate(batch, make_person(**values), skill))


def seen(enrolment):
    query = db.select(Enrolment).where(Enrolment.id == enrolment.id).options(*Enrolment.seen())
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def told(batch, enrolment) -> dict:
    return {finding.rule: finding.sentence for finding in Selection(batch).findings(seen(enrolment))}


def level(rule, value, since=dt.date(2020, 1, 1)):
    db.session.add(Setting(key=KEYS[rule], value=value, valid_from=since))
    db.session.flush()


def test_who_meets_every_rule_needs_no_word(app, inside):
    with inside(app):
        batch = make_batch()
        assert (
            told(batch, put(batch, desil=2, kelurahan="35.73.04.1001", birth_date=dt.date(1990, 5, 17))) == {}
        )


@pytest.mark.parametrize(
    ("values", "rule", "sentence"),
    [
        ({"kelurahan": None, "outside": "Kabupaten Malang"}, "city", "KTP luar kota: Kabupaten Malang."),
        ({"birth_date": dt.date(2009, 10, 21)}, "age", "Usia 15 tahun pada 20 Oktober 2025"),
        ({"desil": 6}, "desil", "Desil 6; diutamakan desil 1 sampai 5."),
        ({"desil": None}, "desil", "Desil belum diketahui."),
    ],
)
def test_each_rule_says_what_it_misses(app, inside, values, rule, sentence):
    with inside(app):
        batch = make_batch()
        assert told(batch, put(batch, **values))[rule].startswith(sentence)


def test_one_of_a_family_and_who_is_no_ppks(app, inside):
    with inside(app):
        batch = make_batch()
        level("ppks", "ingatkan")
        one, _other = put(batch, kk="3573031705900001"), put(batch, kk="3573031705900001")
        found = told(batch, one)
        assert found["kk"] == "1 orang lain dari KK yang sama ada di angkatan ini."
        assert found["ppks"] == "Tidak tercatat sebagai PPKS."
        rules.withdraw(batch, [_other.id], "Pindah")
        assert "kk" not in told(batch, one)


def earlier(first, title="Angkatan lama", days=3):
    return make_batch(title=title, starts_on=first, ends_on=first + dt.timedelta(days=days))


def test_the_same_skill_is_not_taught_twice_within_three_years(app, inside):
    with inside(app):
        old = earlier(dt.date(2023, 10, 25))
        skill = db.session.scalars(db.select(Skill).where(Skill.name == "Menjahit")).one()
        person = make_person()
        rules.accept(old, [rules.nominate(old, person, skill).id])
        for first, repeats in ((FIRST, True), (dt.date(2026, 10, 29), False)):
            batch = earlier(first, f"Mulai {first}")
            enrolment = rules.nominate(batch, person, skill)
            assert ("repeat" in told(batch, enrolment)) == repeats


def test_two_trainings_on_the_same_days_are_forbidden(app, inside, clock):
    clock.set("2025-10-01")
    with inside(app):
        batch, other = make_batch(), earlier(FIRST + dt.timedelta(days=3), "Angkatan lain")
        person = make_person()
        rules.accept(other, [rules.nominate(other, person).id])
        mine = rules.nominate(batch, person)
        found = told(batch, mine)
        assert found["overlap"] == "Tanggalnya bertabrakan dengan Angkatan lain, 23–26 Oktober 2025."
        assert found["open_batch"] == "Juga terdaftar di Angkatan lain (diterima)."
        with pytest.raises(RuleError, match="Terhalang aturan. Tanggalnya bertabrakan"):
            rules.accept(batch, [mine.id])
        assert states(batch) == [("mendaftar", None)]


@pytest.fixture
def forbidden(app, inside):
    """A batch whose rule of desil forbids; three candidates of desil 1, 9 and 10."""
    with inside(app):
        level("desil", "larang")
        batch = make_batch()
        return batch.id, [put(batch, desil=desil).id for desil in (9, 1, 10)]


def test_a_rule_that_forbids_stops_the_whole_of_the_marked(app, inside, forbidden):
    batch_id, ids = forbidden
    with inside(app):
        batch = db.session.get(Batch, batch_id)
        for verb in (rules.verify, rules.accept):
            with pytest.raises(RuleError, match="2 dari 3 yang ditandai terhalang aturan .desil."):
                verb(batch, ids, by=Kabid)
        assert {state for state, _ in states(batch)} == {"mendaftar"}


def test_an_exception_takes_the_grant_and_a_reason_and_stays_written(app, inside, forbidden):
    batch_id, ids = forbidden
    with inside(app):
        batch = db.session.get(Batch, batch_id)
        with pytest.raises(RuleError, match="hanya dapat dibuat oleh kepala bidang"):
            rules.verify(batch, ids, "Tulang punggung keluarga", by=Staf)
        assert rules.verify(batch, ids, "Tulang punggung keluarga", by=Kabid).words == "3 lolos verifikasi."
        reasons = [db.session.get(Enrolment, row_id).override_reason for row_id in ids]
        assert reasons == ["Tulang punggung keluarga", None, "Tulang punggung keluarga"]
        assert rules.accept(batch, ids, by=Staf).seated == 3  # what was excepted once needs no second word


def test_who_fails_gets_a_reason_and_may_be_verified_again(app, inside):
    with inside(app):
        batch = make_batch()
        ids = make_enrolments(batch, 2)
        with pytest.raises(RuleError, match="Tuliskan alasannya"):
            rules.fail(batch, ids, "")
        assert rules.fail(batch, ids, "KTP tidak dibawa").words == "2 tidak lolos verifikasi."
        with pytest.raises(RuleError):
            rules.accept(batch, ids)
        rules.verify(batch, ids[:1])
        assert [state for state, _ in states(batch)] == ["lolos", "tidak_lolos"]
        assert db.session.get(Enrolment, ids[0]).reason is None


def test_a_rule_holds_from_its_day_on(app, inside):
    with inside(app):
        level("desil", "larang", since=FIRST + dt.timedelta(days=1))
        before, after = make_batch(), earlier(FIRST + dt.timedelta(days=1), "Sesudah")
        assert not Selection(before).blocked(put(before, desil=9))
        assert Selection(after).blocked(put(after, desil=9))


def test_the_rank_is_desil_then_ppks_then_the_day_of_nomination(app, inside):
    with inside(app):
        batch = make_batch()
        rows = [
            put(batch, name=name, desil=desil) for name, desil in [("A", None), ("B", 2), ("C", 2), ("D", 1)]
        ]
        rows.append(put(batch, name="E", desil=2))
        db.session.add(Category(person_id=rows[4].person_id, code="22", since=dt.date(2024, 1, 1)))
        db.session.flush()
        selection = Selection(batch)
        assert [row.person.name for row in selection.candidates()] == ["D", "E", "B", "C", "A"]
        assert selection.score(rows[4]).words == "desil 2 (90) + PPKS (5)"
        assert selection.score(rows[0]).words == "desil belum diketahui (0)"


# The pages


def test_the_page_ranks_and_says_why_and_the_marked_pass(app, inside, sign_in, forbidden):
    batch_id, ids = forbidden
    clerk, url = sign_in(), f"/pelatihan/{batch_id}"
    page = clerk.get(f"{url}/seleksi")
    assert "Desil 9; diutamakan desil 1 sampai 5." in page and "desil 1 (100)" in page
    assert not page.css("input[name=override]")
    refused = clerk.post(f"{url}/verifikasi", {"id": ids}, htmx=True, target="selection", status=422)
    assert "2 dari 3 yang ditandai terhalang aturan" in refused
    answer = clerk.post(f"{url}/verifikasi", {"id": ids[1:2]}, htmx=True, target="selection")
    assert "Lolos verifikasi" in answer and "1 lolos verifikasi." in answer
    clerk.post(f"{url}/verifikasi/penolakan", {"id": ids[:1], "reason": "Mampu"}, status=303)
    assert "Mampu" in clerk.get(f"{url}/seleksi")
    head = sign_in("kabid", roles=["kabid"])
    assert head.get(f"{url}/seleksi").css("input[name=override]")
    sent = {"id": ids[2], "override": "Baru di-PHK"}
    sent = head.post(f"{url}/seleksi/penerimaan", sent, status=303)
    assert sent.location == f"{url}/seleksi"
    with inside(app):
        assert [state for state, _ in states(db.session.get(Batch, batch_id))] == [
            "tidak_lolos",
            "lolos",
            "diterima",
        ]


def test_only_the_head_of_a_field_sets_the_rules(app, inside, sign_in):
    sign_in().get("/pelatihan/aturan", status=403)
    head = sign_in("kabid", roles=["kabid"])
    form = head.get("/pelatihan/aturan").fields()
    assert form["overlap"] == "larang"
    refused = head.post("/pelatihan/aturan", form | {"least_age": "70"}, status=422)
    assert "Usia paling muda lebih dari usia paling tua" in refused
    head.post("/pelatihan/aturan", form | {"desil": "larang", "repeat_years": "5"}, status=303)
    form = head.get("/pelatihan/aturan").fields()
    assert (form["desil"], form["repeat_years"]) == ("larang", "5")
    with inside(app):
        assert len(db.session.scalars(db.select(Setting).where(Setting.key.like("training.%"))).all()) == 2


def test_the_page_takes_as_many_queries_for_ten_as_for_fifty(app, inside, sign_in, count_queries):
    clerk, counts = sign_in(), []
    app.config["TESTING"] = False
    for people in (10, 50):
        with inside(app):
            batch = make_batch(title=f"Untuk {people}")
            make_enrolments(batch, people)
            batch_id = batch.id
        clerk.get("/pelatihan")
        with count_queries(app) as queries:
            clerk.get(f"/pelatihan/{batch_id}/seleksi")
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 10, str(queries)
