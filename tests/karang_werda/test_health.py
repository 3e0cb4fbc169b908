"""Health checks: fixed units, blank is not zero, flags by dated thresholds, referral, follow-up, home visits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance import rules as attendance
from app.attendance.models import Mark
from app.ground.audit import AuditEntry, AuditValues, SecurityEvent
from app.ground.db import db
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.karang_werda import letters, reports, waiting
from app.karang_werda.absence import absent
from app.karang_werda.measures import MEASURES, SETTING, bmi, flags, thresholds
from app.karang_werda.models import Activity, Check, Club, Member, Visit
from app.karang_werda.rules import activities, health, members, visits
from app.karang_werda.trends import step, trends
from app.office import agency
from app.office import rules as office
from app.people.categories import DISABILITY_NAMES
from app.people.models import Disability
from app.people.rules import record_death
from tests.accounts.make import set_value
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_activities import SENAM
from tests.letters.make import make_office

DAY = dt.date(2025, 6, 1)
WELL = {"systolic": 128, "diastolic": 78, "weight": 61.5, "height": 152}


@pytest.fixture(autouse=True)
def today(clock):
    clock.set("2025-06-01")


def refused(sentence: str):
    return pytest.raises(RuleError, match=sentence)


def make_posyandu(club=None, on=DAY, **values):
    """(club, activity, member) of a posyandu."""
    club = club or make_club()
    member = members.join(club, make_elder(**{"name": "Kasiani", "sex": "P"} | values), dt.date(2025, 1, 1))
    return club, activities.plan(club, on, SENAM | {"kind": "posyandu", "title": "Posyandu"}), member


# Measuring


def test_what_was_measured_is_kept_and_the_rest_stays_blank(app, inside):
    with inside(app):
        _, held, member = make_posyandu()
        check = health.measure(held, member.person, WELL)
        assert (check.pressure, check.weight, check.glucose, check.uric_acid) == ("128/78", 61.5, None, None)
        assert check.flags == "" and not check.refer
        again = health.measure(held, member.person, {"glucose": 110, "glucose_kind": "puasa"})
        assert again.id == check.id and again.systolic is None and again.glucose == 110


def test_whoever_was_measured_was_there(app, inside):
    with inside(app):
        _, held, member = make_posyandu()
        health.measure(held, member.person, WELL)
        assert db.session.scalars(db.select(Mark.state)).all() == ["hadir"]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"systolic": 80, "diastolic": 120}, "systolic", r"Sistolik \(80\) perlu lebih besar daripada diastolik"),
        ({"systolic": 120, "diastolic": 120}, "systolic", "Mungkin tertukar"),
        ({"systolic": 120}, "diastolic", "Isi juga tekanan bawah"),
        ({"diastolic": 80}, "systolic", "Isi juga tekanan atas"),
        ({"height": 1.55}, "height", "dalam sentimeter: 155, bukan meter"),
        ({"height": 300}, "height", "di antara 90 dan 220 cm"),
        ({"weight": 0}, "weight", "Kosongkan bila tidak diukur"),
        ({"glucose": 120}, "glucose_kind", "sewaktu atau puasa"),
        ({"glucose_kind": "puasa", "weight": 60}, "glucose", "Isi angka gula darahnya"),
        ({"cholesterol": 200.5}, "cholesterol", "angka bulat"),
        ({}, None, "Belum ada yang diisi"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(app, inside, values, field, sentence):
    with inside(app):
        _, held, member = make_posyandu()
        with refused(sentence) as refusal:
            health.measure(held, member.person, values, sure=True)
        assert refusal.value.field == field
        assert db.session.scalar(db.select(db.func.count()).select_from(Check)) == 0


def test_what_is_rare_is_asked_again_and_kept_when_it_is_sure(app, inside):
    with inside(app):
        _, held, member = make_posyandu()
        with refused("Berat 135 kg jarang terjadi") as refusal:
            health.measure(held, member.person, {"weight": 135})
        assert refusal.value.field == "sure"
        assert health.measure(held, member.person, {"weight": 135}, sure=True).weight == 135


def test_a_leap_from_the_last_value_is_asked_again(app, inside):
    with inside(app):
        club, first, member = make_posyandu(on=dt.date(2025, 5, 1))
        second = activities.plan(club, DAY, SENAM)
        health.measure(first, member.person, {"height": 152, "weight": 60})
        with refused("Tinggi 162 cm, padahal terakhir 152 cm"):
            health.measure(second, member.person, {"height": 162})
        with refused("Berat 45 kg, padahal terakhir 60 kg"):
            health.measure(second, member.person, {"weight": 45})
        health.measure(second, member.person, {"weight": 55, "height": 150})


def test_a_day_to_come_and_somebody_who_had_died_are_refused(app, inside):
    with inside(app):
        club, later, member = make_posyandu(on=dt.date(2025, 6, 2))
        with refused("2 Juni 2025 dapat diisi mulai hari itu"):
            health.measure(later, member.person, WELL)
        held = activities.plan(club, DAY, SENAM)
        record_death(member.person, dt.date(2025, 5, 25))
        with refused("Tercatat meninggal 25 Mei 2025"):
            health.measure(held, member.person, WELL)


def test_the_trail_tells_that_a_check_was_made_and_no_value(app, inside):
    with inside(app):
        _, held, member = make_posyandu()
        health.measure(held, member.person, WELL)
        health.measure(held, member.person, WELL | {"systolic": 131})
        kind = db.select(AuditEntry).where(AuditEntry.kind == "karang_werda_check").order_by(AuditEntry.id)
        entries = db.session.scalars(kind).all()
        assert [entry.action for entry in entries] == ["menambah", "mengubah"]
        told = db.select(AuditValues).where(AuditValues.entry_id.in_([entry.id for entry in entries]))
        assert db.session.scalars(told).all() == []


def test_a_measured_activity_stays_on_its_day(app, inside):
    with inside(app):
        _, held, member = make_posyandu()
        health.measure(held, member.person, WELL)
        attendance.set_mark(attendance.sessions_of(held.sheet_id)[0], member.person_id, None)
        with refused("sudah ada hasil pemeriksaan, jadi tidak dapat dihapus"):
            activities.remove(held)
        with refused("tidak dapat dipindah"):
            activities.change(held, dt.date(2025, 5, 31), SENAM | {"title": "Posyandu"})


# Thresholds


def flagged(values, sex="P", height=None, on=DAY) -> list[str]:
    return [one.key for one in flags(values, sex, height, on)]


def test_flags_by_thresholds_of_the_ministry(app, inside):
    with inside(app):
        assert flagged({"systolic": 139, "diastolic": 89}) == []
        assert flagged({"systolic": 140, "diastolic": 89}) == ["sistolik"]
        assert flagged({"systolic": 88, "diastolic": 60}) == ["tensi_rendah"]
        assert flagged({"glucose": 130, "glucose_kind": "puasa"}) == ["gula_puasa"]
        assert flagged({"glucose": 130, "glucose_kind": "sewaktu"}) == []
        assert flagged({"uric_acid": 6.5}) == ["asam_urat_p"]
        assert flagged({"uric_acid": 6.5}, sex="L") == []
        assert flagged({"weight": 70}, height=150) == ["gemuk"]
        assert flagged({"weight": 70}) == []  # without any height nobody knows


def test_thresholds_are_dated_and_each_names_its_source(app, inside, clock):
    with inside(app):
        assert all(one.source and one.measure in (*MEASURES, "bmi") for one in thresholds())
        rows = [list(row) for row in agency.setting(SETTING)]
        rows[0][3] = 130
        clock.set("2025-07-01")
        office.set_value(SETTING, rows)
        assert flagged({"systolic": 135, "diastolic": 80}, on=dt.date(2025, 6, 30)) == []
        assert flagged({"systolic": 135, "diastolic": 80}, on=dt.date(2025, 7, 1)) == ["sistolik"]


def test_a_head_of_field_changes_a_threshold_from_a_day_on(app, inside, sign_in, clock):
    sent = {"key": "sistolik", "limit": "135", "valid_from": "1/7/2025", "source": "Edaran 12/2025"}
    sign_in().post("/karang-werda/ambang", sent, status=403)
    kabid = sign_in("kabid", roles=["kabid"])
    told = kabid.post("/karang-werda/ambang", sent | {"valid_from": "31/5/2025"}, status=422)
    assert "mulai hari ini sampai satu tahun lagi" in told
    kabid.post("/karang-werda/ambang", sent, status=303)
    kabid.post("/karang-werda/ambang", sent | {"key": "diastolik", "limit": "85", "valid_from": "1/6/2025"}, status=303)
    with inside(app):
        limits = {day: {one.key: one.limit for one in thresholds(dt.date(2025, *day))} for day in ((6, 1), (7, 1))}
        assert (limits[6, 1]["sistolik"], limits[6, 1]["diastolik"]) == (140, 85)
        assert (limits[7, 1]["sistolik"], limits[7, 1]["diastolik"]) == (135, 85)
    assert "Edaran 12/2025" in kabid.get("/karang-werda/ambang")


VALUES = st.fixed_dictionaries(
    {name: st.none() | st.integers(*map(int, about.possible)) for name, about in MEASURES.items()}
)


@given(VALUES, st.sampled_from(["L", "P", None]), st.sampled_from(["puasa", "sewaktu", None]))
def test_what_was_not_measured_is_never_flagged(values, sex, kind):
    from app.karang_werda.measures import Threshold
    from app.office.agency import DEFAULTS

    known = {**values, "glucose_kind": kind, "bmi": bmi(values["weight"], values["height"])}
    for row in DEFAULTS[SETTING]:
        threshold = Threshold(*row)
        if known[threshold.measure] is None or threshold.sex not in ("", sex):
            assert not threshold.passed(known, sex)
        if threshold.passed(known, sex):  # blanking the one value takes its flag away
            assert not threshold.passed({**known, threshold.measure: None}, sex)


# Trends

DAYS = st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)), unique=True, max_size=12).map(sorted)


@given(st.data(), DAYS)
def test_a_step_is_between_the_last_two_values_that_are_known(data, days):
    some = st.none() | st.integers(60, 200)
    values = data.draw(st.lists(some, min_size=len(days), max_size=len(days)))
    known = [(value, day) for value, day in zip(values, days, strict=True) if value is not None]
    found = step(days, values)
    assert (found.last, found.on) == (known[-1] if known else (None, None))
    assert (found.before, found.before_on) == (known[-2] if len(known) > 1 else (None, None))
    if len(known) > 1:
        last, before = known[-1][0], known[-2][0]
        assert found.way == ("naik" if last > before else "turun" if last < before else "tetap")
    else:
        assert found.way == ""


@given(st.data(), DAYS)
def test_a_trend_has_one_place_for_each_day_and_gaps_stay_gaps(data, days):
    checks = []
    for day in data.draw(st.permutations(days)):
        upper = data.draw(st.none() | st.integers(90, 200))
        sugar = data.draw(st.none() | st.integers(60, 300))
        kind = data.draw(st.sampled_from(["puasa", "sewaktu"])) if sugar else None
        lower = upper - 30 if upper else None
        checks.append(Check(on_date=day, systolic=upper, diastolic=lower, glucose=sugar, glucose_kind=kind))
    by_day = {check.on_date: check for check in checks}
    for trend in trends(checks):
        assert trend.days == sorted(trend.days)
        for line in trend.lines:
            assert len(line.values) == len(trend.days)
            for day, value in zip(trend.days, line.values, strict=True):
                kind = line.name.lower() if line.measure == "glucose" else by_day[day].glucose_kind
                fits = by_day[day].glucose_kind == kind
                assert value == (getattr(by_day[day], line.measure) if fits else None)
        if len(trend.days) > 1:
            points = sum(value is not None for line in trend.lines for value in line.values)
            assert trend.drawing.count("<circle") == points


# Referral and follow-up


def test_a_flag_becomes_a_referral_that_names_no_number(app, inside):
    with inside(app):
        make_office()
        club, held, member = make_posyandu()
        check = health.measure(held, member.person, WELL | {"systolic": 165, "diastolic": 95})
        with refused("Isi puskesmas yang dituju"):
            letters.refer(check, club, None, None)
        letter = letters.refer(check, club, "Puskesmas Kedungkandang", None)
        assert club.puskesmas == "Puskesmas Kedungkandang"
        assert letter.subject == "Rujukan pemeriksaan kesehatan lansia"
        assert "165" not in str(letter.context["body"]) and "Tekanan darah tinggi" in str(letter.context["body"])
        with refused("sudah bernomor surat"):
            letters.refer(check, club, "Puskesmas Kedungkandang", None)
        other = health.measure(activities.plan(club, DAY, SENAM), member.person, WELL)
        with refused("tidak ada nilai yang meminta rujukan"):
            letters.refer(other, club, "Puskesmas Kedungkandang", None)


def test_what_is_flagged_waits_until_it_is_referred_or_has_a_day(app, inside, clock):
    class Clerk:
        id, roles, scopes, is_authenticated = 1, {Role.STAF}, [(Role.STAF, None, None)], True

    with inside(app):
        _club, held, member = make_posyandu()
        check = health.measure(held, member.person, WELL | {"systolic": 165})
        assert waiting.counts(Clerk)[:2] == (1, 0)
        assert [words for _, _, words in waiting.work(Clerk).flagged] == ["Tekanan darah tinggi"]
        with refused("di antara hari ini dan satu tahun lagi"):
            health.plan_follow_up(check, dt.date(2025, 5, 30))
        health.plan_follow_up(check, dt.date(2025, 6, 8))
        assert waiting.counts(Clerk)[:2] == (0, 0)
        clock.set("2025-06-08")
        assert waiting.counts(Clerk) == (0, 1, dt.date(2025, 6, 8))
        health.follow_up(check, dt.date(2025, 6, 8), "Sudah ke puskesmas")
        assert waiting.counts(Clerk)[:2] == (0, 0)
        with refused("Sudah ditindaklanjuti 8 Juni 2025"):
            health.follow_up(check, dt.date(2025, 6, 8), "Lagi")


# Who no longer comes


def hold(club, on: dt.date, *present):
    held = activities.plan(club, on, SENAM | {"title": f"Senam {on}"})
    [session] = attendance.sessions_of(held.sheet_id)
    for person_id in present:
        attendance.set_mark(session, person_id, "hadir")
    return session


def test_absent_three_times_running_asks_for_a_visit_and_a_visit_answers_it(app, inside):
    with inside(app):
        club = make_club()
        gone, steady, never = (
            members.join(club, make_elder(name=name), dt.date(2025, 1, 1)) for name in ("Gone", "Steady", "Never")
        )
        hold(club, dt.date(2025, 4, 20), gone.person_id, steady.person_id)
        for day in (4, 11):
            hold(club, dt.date(2025, 5, day), steady.person_id)
        assert absent([club.id]) == []  # twice is not three times
        third = hold(club, dt.date(2025, 5, 18), steady.person_id)
        hold(club, dt.date(2025, 5, 25))  # nobody was ticked: a sheet not filled in makes nobody absent
        [found] = absent([club.id])
        assert (found.name, found.since) == ("Gone", dt.date(2025, 5, 4))
        assert never.id != found.member_id
        attendance.set_mark(third, gone.person_id, "sakit")
        assert len(absent([club.id])) == 1  # a reason does not make somebody present
        with refused("masih di masa depan"):
            visits.visit(gone, dt.date(2025, 6, 2), "sehat")
        visits.visit(gone, dt.date(2025, 5, 30), "sakit", "Demam")
        assert absent([club.id]) == []


def test_who_came_to_one_of_the_three_or_belongs_elsewhere_is_not_absent(app, inside):
    with inside(app):
        club, other = make_club(), make_club(name="Lain")
        one = members.join(club, make_elder(name="Satu"), dt.date(2025, 1, 1))
        far = members.join(other, make_elder(name="Jauh"), dt.date(2025, 1, 1))
        hold(club, dt.date(2025, 4, 20), one.person_id)
        hold(other, dt.date(2025, 4, 20), far.person_id)
        steady = make_elder(name="Tetap")
        members.join(club, steady, dt.date(2025, 1, 1))
        hold(club, dt.date(2025, 5, 4), steady.id)
        hold(club, dt.date(2025, 5, 11), steady.id, one.person_id)
        hold(club, dt.date(2025, 5, 18), steady.id)
        assert absent([club.id, other.id]) == []


def test_the_list_of_those_to_be_visited_has_pages_and_forgets_who_was_visited(app, inside, sign_in, monkeypatch):
    app.config["TESTING"] = False  # as in daily work: of many clubs the list is kept a while
    app.extensions.pop("karang_werda_away", None)
    monkeypatch.setattr(waiting, "PAGE", 4)
    with inside(app):
        make_office()
        for number in range(waiting.FEW + 1):
            club = make_club(name=f"Melati {number}")
            two = [members.join(club, make_elder(name=f"{name} {number}"), dt.date(2025, 1, 1)) for name in ("B", "A")]
            steady = members.join(club, make_elder(name=f"Tetap {number}"), dt.date(2025, 1, 1))
            hold(club, dt.date(2025, 4, 20), *(member.person_id for member in (*two, steady)))
            for day in (4, 11, 18):
                held = hold(club, dt.date(2025, 5, day + (number == 0)), steady.person_id)
        meeting = db.session.scalar(db.select(Activity).where(Activity.sheet_id == held.sheet_id))
        flagged = dict(person_id=steady.person_id, on_date=meeting.on_date, systolic=170, diastolic=95, refer=True)
        db.session.add(Check(activity_id=meeting.id, **flagged))
        visited = two[1].id

    def shown(address):
        return clerk.get(address).texts("#absent tbody th")

    clerk, url = sign_in(), "/karang-werda/tindak-lanjut"
    assert "8 anggota perlu dikunjungi" in clerk.get(url) and "Halaman 1 dari 2" in clerk.get(url)
    assert shown(url) == ["A 1", "B 1", "A 2", "B 2"]  # the longest away first, club by club
    assert shown(clerk.get(url).one("a[rel=next]").get("href")) == ["A 3", "B 3", "A 0", "B 0"]
    assert clerk.get(url).css("#flagged") and not clerk.get(f"{url}?hal=2").css("#flagged")  # its pages are those away
    assert shown(f"{url}?hal=99") == shown(f"{url}?hal=2") and shown(f"{url}?hal=-1") == shown(url)
    with inside(app):
        visits.visit(db.session.get_one(Member, visited), dt.date(2025, 5, 30), "sehat")
    assert shown(f"{url}?hal=2") == ["B 3", "A 0", "B 0"]


# Pages and who sees them


@pytest.fixture
def posyandu(app, inside):
    """(address of the club, ids of activity, person, member)"""
    with inside(app):
        make_office()
        club, held, member = make_posyandu()
        return f"/karang-werda/{club.id}", held.id, member.person_id, member.id


def test_a_check_is_filled_in_over_the_attendance_and_without_javascript(app, inside, sign_in, posyandu):
    club, held, person, member = posyandu
    url = f"{club}/kegiatan/{held}/pemeriksaan/{person}"
    clerk = sign_in()
    assert clerk.get(f"{club}/kegiatan/{held}/kehadiran").one(f'.roll-list a[href="pemeriksaan/{person}"]') is not None
    told = clerk.post(url, {"systolic": "80", "diastolic": "120"}, htmx=True, target="check", status=422)
    assert "perlu lebih besar daripada diastolik" in told
    told = clerk.post(url, {"height": "1,55"}, status=422)
    assert "Tinggi ditulis dalam sentimeter: 155" in told
    told = clerk.post(url, {"weight": "135"}, htmx=True, target="check", status=422)
    assert told.one("input[name=sure]") is not None
    told = clerk.post(url, {"weight": "135", "sure": "y"}, htmx=True, target="check")
    assert told.one(f'[data-done="{person}"]') is not None
    sent = clerk.post(url, {"systolic": "165", "diastolic": "95 mmHg", "weight": "62,5", "glucose": ""}, status=303)
    page = clerk.get(sent.location)
    assert "Tekanan darah tinggi" in page
    with inside(app):
        row = db.session.scalar(db.select(Check))
        assert (row.systolic, row.weight, row.glucose, row.flags) == (165, 62.5, None, "sistolik diastolik")
    health_page = clerk.get(f"{club}/anggota/{member}/kesehatan")
    assert "165/95" in health_page and "62,5" in health_page


def test_from_flag_to_letter_and_follow_up_on_the_pages(app, inside, sign_in, posyandu):
    club, held, person, _ = posyandu
    clerk = sign_in()
    clerk.post(f"{club}/kegiatan/{held}/pemeriksaan/{person}", {"systolic": "165", "diastolic": "95"}, status=303)
    with inside(app):
        number = db.session.scalar(db.select(Check.id))
    assert "1 hasil pemeriksaan lansia melewati ambang" in clerk.get("/")
    assert "Kasiani" in clerk.get("/karang-werda/tindak-lanjut")
    assert "Kasiani" in clerk.get("/karang-werda/tindak-lanjut?hal=9")  # there is but one page
    told = clerk.post(f"{club}/pemeriksaan/{number}/rujukan", {"puskesmas": "Puskesmas Arjowinangun"}, status=303)
    assert "Surat rujukan:" in clerk.get(told.location)
    clerk.post(f"{club}/pemeriksaan/{number}/tindak-lanjut", {"follow_up_on": "1/6/2025"}, status=303)
    assert "1 tindak lanjut kesehatan lansia jatuh tempo" in clerk.get("/")
    sent = {"followed_up_on": "1/6/2025", "note": "Diberi obat"}
    told = clerk.post(f"{club}/pemeriksaan/{number}/hasil", sent, htmx=True, target="check")
    assert "Diberi obat" in told


@pytest.mark.parametrize("role", ["kadis", "auditor"])
def test_only_named_roles_see_what_was_measured_of_a_person(app, sign_in, posyandu, role):
    club, held, person, member = posyandu
    sign_in().post(f"{club}/kegiatan/{held}/pemeriksaan/{person}", {"systolic": "165", "diastolic": "95"}, status=303)
    reader = sign_in("pembaca", roles=[role])
    reader.get(f"{club}/kegiatan/{held}/pemeriksaan/{person}", status=403)
    reader.get(f"{club}/anggota/{member}/kesehatan", status=403)
    for path in (f"{club}/kegiatan/{held}/kehadiran", f"{club}/anggota/{member}", "/karang-werda/tindak-lanjut"):
        page = reader.get(path)
        assert "165" not in page and "Ukur" not in page and "Tekanan darah" not in page


def test_a_clubs_officer_measures_in_the_own_club_alone(app, inside, sign_in, posyandu):
    club, held, person, _ = posyandu
    with inside(app):
        other = make_club(name="Lain").id
    url = f"{club}/kegiatan/{held}/pemeriksaan/{person}"
    sign_in("ketua.lain", roles=["club"], scope=("club", other)).get(url, status=404)
    mine = sign_in("ketua", roles=["club"], scope=("club", int(club.rpartition("/")[2])))
    mine.post(url, {"systolic": "165", "diastolic": "95"}, status=303)
    with inside(app):
        number = db.session.scalar(db.select(Check.id))
    mine.post(f"{club}/pemeriksaan/{number}/rujukan", {"puskesmas": "Puskesmas"}, status=403)
    mine.post(f"{club}/pemeriksaan/{number}/tindak-lanjut", {"follow_up_on": "1/6/2025"}, status=303)


def test_every_look_at_somebodys_values_is_remembered(app, inside, sign_in, posyandu):
    club, held, person, member = posyandu
    sign_in().get(f"{club}/anggota/{member}/kesehatan")
    with inside(app):
        query = db.select(SecurityEvent.event).where(SecurityEvent.record_id == person)
        assert db.session.scalars(query).all() == ["melihat"]


def test_the_card_says_what_the_register_knows_of_disabilities(app, inside, sign_in, posyandu):
    club, _, person, member = posyandu
    clerk = sign_in()
    assert "tidak tercatat" in clerk.get(f"{club}/anggota/{member}")
    with inside(app):
        db.session.add(Disability(person_id=person, kind=next(iter(DISABILITY_NAMES))))
    assert next(iter(DISABILITY_NAMES.values())) in clerk.get(f"{club}/anggota/{member}")


def test_a_home_visit_is_written_on_the_members_card(app, inside, sign_in, posyandu):
    club, _, _, member = posyandu
    clerk = sign_in()
    sent = {"on_date": "1/6/2025", "finding": "sakit", "note": "Dijaga anaknya"}
    clerk.post(f"{club}/anggota/{member}/kunjungan", sent, status=303)
    page = clerk.get(f"{club}/anggota/{member}")
    assert "Sakit di rumah" in page and "Dijaga anaknya" in page
    clerk.post(f"{club}/anggota/{member}/kunjungan", sent | {"on_date": "2/6/2025"}, status=422)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count()).select_from(Visit)) == 1


# How long it is kept


def test_values_that_are_kept_no_longer_go_and_the_counts_stay(app, inside, clock):
    """What the office keeps for 24 months: the values go on the day after, that somebody was measured stays."""
    with inside(app):
        make_office()
        set_value("privacy.health_months", 24)
        club, held, member = make_posyandu()
        old = health.measure(held, member.person, WELL | {"systolic": 190, "glucose": 210, "glucose_kind": "sewaktu"})
        health.plan_follow_up(old, DAY + dt.timedelta(7))
        clock.set("2025-06-10")
        health.follow_up(old, dt.date(2025, 6, 8), "Sudah minum obat")
        clock.set("2027-05-01")
        newer = activities.plan(club, dt.date(2027, 5, 1), SENAM | {"kind": "posyandu", "title": "Posyandu"})
        young = health.measure(newer, member.person, WELL)
        period, ids, club_id = reports.month("2025-06"), (old.id, young.id), club.id
        before = reports.report(club, period).tally
        assert (before.measured, before.flagged) == (1, 1)
    purge = app.test_cli_runner()
    clock.set("2027-06-01 12:00")  # two years to the day: still kept
    assert "karang_werda_health: 0 would go" in purge.invoke(args=["purge"]).output
    clock.set("2027-06-02 12:00")
    assert "karang_werda_health: 1 would go" in purge.invoke(args=["purge"]).output
    purge.invoke(args=["purge", "--yes"])
    assert "karang_werda_health: 0 would go" in purge.invoke(args=["purge"]).output
    with inside(app):
        gone, kept = (db.session.get(Check, row_id) for row_id in ids)
        assert all(getattr(gone, name) is None for name in (*MEASURES, "glucose_kind", "follow_up_note"))
        assert not gone.refer and gone.flag_keys == [] and kept.systolic == WELL["systolic"]
        after = reports.report(db.session.get(Club, club_id), period)
        assert (after.tally.measured, after.tally.flagged) == (1, 1) and after.flags == []


def test_the_page_of_a_member_tells_nothing_of_values_that_have_gone(app, inside, clock, sign_in):
    with inside(app):
        set_value("privacy.health_months", 12)
        club, held, member = make_posyandu()
        health.measure(held, member.person, WELL)
        page = f"/karang-werda/{club.id}/anggota/{member.id}/kesehatan"
    clock.set("2026-07-01")
    app.test_cli_runner().invoke(args=["purge", "--yes"])
    told = sign_in().get(page)
    assert "Belum ada hasil pemeriksaan" in told and "128/78" not in told


def test_the_officer_for_data_sees_how_much_would_go(app, inside, clock, sign_in):
    with inside(app):
        set_value("privacy.health_months", 12)
        _, held, member = make_posyandu()
        health.measure(held, member.person, WELL)
    clock.set("2026-07-01")
    page = sign_in("privasi", roles=["privacy"]).get("/privasi/masa-simpan")
    assert "Hasil pemeriksaan kesehatan lansia" in page
