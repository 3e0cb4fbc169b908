"""Programmes, targets and results as the office knows them."""

import datetime as dt
from decimal import Decimal

import pytest

from app.ground.refusal import RuleError
from app.ground.tanggal import read_number
from app.reports import achievement, rules, standing
from app.reports.achievement import MISSED, NEAR, REACHED, SILENT, Rules, judge
from app.reports.models import DOWN, QUARTER_ALONE, UP
from tests.reports import city
from tests.reports.make import BY, make_indicator, make_programme, set_result, set_target

GRADES = [[91, "Sangat tinggi"], [76, "Tinggi"], [66, "Sedang"], [51, "Rendah"], [0, "Sangat rendah"]]
USUAL = Rules(GRADES, 90, "balik")


@pytest.fixture(autouse=True)
def november(clock):
    clock.set(city.NOW)


# --- the formula ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "value", "direction", "state", "percent", "grade"),
    [
        (80, 80, UP, REACHED, "100", "Sangat tinggi"),
        (80, 100, UP, REACHED, "125", "Sangat tinggi"),
        (80, 72, UP, NEAR, "90", "Tinggi"),
        (80, 71, UP, MISSED, "88.75", "Tinggi"),
        (80, 40, UP, MISSED, "50", "Sangat rendah"),
        (80, 0, UP, MISSED, "0", "Sangat rendah"),
        (7, 7, DOWN, REACHED, "100", "Sangat tinggi"),
        (7, 3.5, DOWN, REACHED, "200", "Sangat tinggi"),
        (7, 14, DOWN, MISSED, "50", "Sangat rendah"),
    ],
)
def test_capaian_is_realisasi_by_target_or_the_inverse(target, value, direction, state, percent, grade):
    found = judge(USUAL, Decimal(str(target)), Decimal(str(value)), direction)
    assert (found.state, found.percent, found.grade) == (state, Decimal(percent), grade)


def test_just_below_the_target_is_not_reached_however_it_is_rounded():
    found = judge(USUAL, Decimal(100_000), Decimal(99_999), UP)
    assert (found.percent, found.state) == (Decimal("100.00"), NEAR)


def test_the_other_formula_for_smaller_is_better():
    other = Rules(GRADES, 90, "selisih")
    assert judge(other, Decimal(10), Decimal(12), DOWN).percent == 80
    assert judge(other, Decimal(10), Decimal(0), DOWN).percent == 200
    assert judge(other, Decimal(10), Decimal(30), DOWN).percent == 0


@pytest.mark.parametrize(
    ("target", "value", "direction", "state", "words"),
    [
        (None, 5, UP, SILENT, "Belum ada target"),
        (5, None, UP, SILENT, "Belum ada angka"),
        (0, 5, UP, SILENT, "Target nol: capaian tidak dapat dihitung"),
        (0, 0, DOWN, REACHED, "Tercapai: target dan realisasinya nol"),
        (0, 1, DOWN, MISSED, "Belum tercapai: targetnya nol"),
        (7, 0, DOWN, REACHED, "Tercapai: realisasinya nol"),
    ],
)
def test_what_cannot_be_reckoned_is_said_in_words(target, value, direction, state, words):
    given = [None if one is None else Decimal(one) for one in (target, value)]
    found = judge(USUAL, *given, direction)
    assert (found.state, found.words, found.percent) == (state, words, None)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.500", "1500"),
        ("1500", "1500"),
        ("12,5", "12.5"),
        ("1.234.567,89", "1234567.89"),
        ("0", "0"),
        ("85 %", "85"),
    ],
)
def test_numbers_are_read_as_indonesians_write_them(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["12.5", "1,500,000", "1.50", "-3", "dua", "1,234", "", "1.500.00", "9" * 20]
)
def test_a_wrong_separator_is_refused_and_not_guessed(typed):
    with pytest.raises(RuleError):
        read_number(typed)


# --- targets and their versions ---------------------------------------------------------------------


def test_a_revision_keeps_the_old_target_for_the_quarters_before(app, inside):
    with inside(app):
        row = make_indicator(make_programme(), 100, (25, 50, 75, 100))
        set_target(row, 80, (None, None, 60, 80), on=dt.date(2026, 8, 1))
        told = standing.of_indicator(row)
        assert [told.target(n) for n in (1, 2, 3, 4)] == [25, 50, 60, 80]
        assert len(told.targets) == 2 and told.newest.year_value == 80


def test_quarters_without_a_target_are_not_judged(app, inside):
    with inside(app):
        row = make_indicator(make_programme(), 100)
        for quarter in (1, 2, 3, 4):
            set_result(row, quarter, 30 * quarter)
        told = standing.of_indicator(row)
        assert [told.achievement(n).words for n in (1, 2, 3)] == ["Belum ada target"] * 3
        assert told.achievement(4).percent == 120


@pytest.mark.parametrize(
    ("on", "year_value", "quarters", "field"),
    [
        (dt.date(2025, 12, 31), 10, (None,) * 4, "valid_from"),
        (dt.date(2026, 1, 1), 10, (None,) * 4, "valid_from"),
        (dt.date(2026, 6, 1), 10, (1, 2, 3, 9), "q4"),
    ],
)
def test_targets_that_cannot_be(app, inside, on, year_value, quarters, field):
    with inside(app):
        row = make_indicator(make_programme(), 100)
        with pytest.raises(RuleError) as refusal:
            set_target(row, year_value, quarters, on)
        assert refusal.value.field == field


def test_a_programme_that_began_mid_year_is_not_judged_before(app, inside):
    with inside(app):
        row = make_indicator(make_programme(starts_on=dt.date(2026, 7, 1)), 10, (1, 2, 5, 10))
        told = standing.of_indicator(row)
        assert told.achievement(1).words == told.achievement(2).words == "Program dimulai 1 Juli 2026"
        assert told.achievement(3).words == "Belum ada angka"
        with pytest.raises(RuleError, match="baru dimulai 1 Juli 2026"):
            set_result(row, 2, 5)


def test_nothing_is_typed_for_what_is_to_come_or_what_is_counted(app, inside, clock):
    clock.set("2026-05-01 09:00")
    with inside(app):
        programme = make_programme()
        with pytest.raises(RuleError, match="belum dimulai"):
            set_result(make_indicator(programme), 3, 5)
        with pytest.raises(RuleError, match="dihitung dari catatan"):
            set_result(make_indicator(programme, name="Peserta", figure="training.participants"), 1, 5)


def test_what_was_typed_anew_holds_and_the_old_stays(app, inside):
    with inside(app) as session:
        row = make_indicator(make_programme(), 100, (25, 50, 75, 100))
        set_result(row, 1, 20)
        set_result(row, 1, 22)
        assert standing.of_indicator(row).values[1] == 22
        assert session.query(rules.Typed).count() == 2


def test_the_same_name_twice_is_refused(app, inside):
    with inside(app):
        programme = make_programme()
        make_indicator(programme)
        with pytest.raises(RuleError):
            make_indicator(programme)
        with pytest.raises(RuleError):
            make_programme()
        make_programme(year=2027)
        with pytest.raises(RuleError, match="Sumber angka"):
            make_indicator(programme, name="Lain", figure="tidak.ada")


# --- values from figures ----------------------------------------------------------------------------


def test_an_indicator_takes_its_values_from_a_figure(app, inside):
    with inside(app):
        city.build()
        programme = make_programme()
        since = make_indicator(programme, name="a", figure="training.participants", unit="orang")
        alone = make_indicator(programme, name="b", figure="training.participants", span=QUARTER_ALONE)
        stock = make_indicator(programme, name="c", figure="karang_werda.belonging")
        share = make_indicator(programme, name="d", figure="training.attendance")
        club = make_indicator(programme, name="e", figure="karang_werda.coverage", span=QUARTER_ALONE)
        told = {one.indicator.id: one.values for one in standing.of_programme(programme).indicators}
        assert told[since.id] == {1: 5, 2: 5, 3: 7, 4: 7}
        assert told[alone.id] == {1: 5, 2: 0, 3: 2, 4: 0}
        assert told[stock.id] == {1: 2, 2: 3, 3: 1, 4: 1}
        assert told[share.id] == {1: 80, 2: 80, 3: Decimal("57.14"), 4: Decimal("57.14")}
        assert told[club.id] == {1: 0, 2: 0, 3: 0, 4: Decimal("66.67")}


# --- money ------------------------------------------------------------------------------------------


def test_money_is_told_since_january_and_never_falls(app, inside):
    with inside(app):
        programme = make_programme()
        rules.set_budget(programme, dt.date(2026, 1, 1), 100_000_000, "DPA", by=BY)
        rules.set_spending(programme, 1, 20_000_000, "SIPD", by=BY)
        rules.set_spending(programme, 3, 60_000_000, "SIPD", by=BY)
        with pytest.raises(RuleError, match="kurang dari"):
            rules.set_spending(programme, 4, 50_000_000, "SIPD", by=BY)
        with pytest.raises(RuleError, match="melebihi"):
            rules.set_spending(programme, 2, 70_000_000, "SIPD", by=BY)
        rules.set_budget(programme, dt.date(2026, 9, 1), 80_000_000, "DPPA", by=BY)
        told = standing.of_programme(programme)
        assert [told.used(n) for n in (1, 2, 3)] == [20, 20, 75]
        with pytest.raises(RuleError):
            rules.set_budget(programme, dt.date(2026, 9, 1), 1, "", by=BY)


def test_a_programme_without_money_divides_by_nothing(app, inside):
    with inside(app):
        told = standing.of_programme(make_programme())
        assert told.used(1) is None and told.told_used(1) == "–"


def test_programmes_of_a_year_are_copied_once_without_targets(app, inside):
    with inside(app):
        make_indicator(make_programme(), 100)
        assert rules.copy_year(2026, 2027) == 1
        with pytest.raises(RuleError):
            rules.copy_year(2026, 2027)


def test_the_office_sets_its_own_grades(app, inside):
    from app.office.rules import set_value

    with inside(app):
        set_value("reports.near", 50)
        assert achievement.Rules.today().near == 50
