"""Every number of a city that is known by construction: totals, months, cells, lists, and the second count."""

import dataclasses

import pytest

from app.ground import wilayah
from app.ground.db import db
from app.ground.period import Period
from app.people.models import Person
from app.reports import counting
from tests.reports import city


@pytest.fixture
def known_city(app, inside, clock):
    clock.set(city.NOW)
    with inside(app):
        city.build()
    return app


def figure(key):
    return counting.known(key)


def test_each_figure_counts_what_was_built(known_city):
    with known_city.app_context():
        counts = counting.totals([(figure(key), Period.read(period)) for key, period in city.TOLD])
        found = {(key, period): (count.amount, count.base) for (key, period, _, _), count in counts.items()}
    assert found == city.TOLD


def test_every_offered_figure_is_in_the_known_city(known_city):
    """A new figure needs its number here (letters are counted in their own test)."""
    with known_city.app_context():
        offered = {one.key for one in counting.offers("figures") if one.rows}
    unknown = offered - {key for key, _ in city.TOLD} - {"letters.sent"}
    assert unknown <= {"shelter.spm_1", "shelter.spm_2", "shelter.spm_5"}


def test_months_add_up_to_the_year_and_the_future_has_none(known_city):
    with known_city.app_context():
        keys = ("training.participants", "karang_werda.activities", "shelter.nights", "training.alive_3")
        months = counting.by_month([(figure(key), 2026) for key in keys])
        for key in keys:
            told = months[key, 2026]
            assert told[11] is None and all(count is not None for count in told[:11])
            year = counting.total(figure(key), Period.of_year(2026))
            parts = sum(told[:11], counting.Count())
            assert (parts.amount, parts.base) == (year.amount, year.base)
        participants = [count.amount for count in months["training.participants", 2026][:11]]
        assert participants == [0, 5, 0, 0, 0, 0, 0, 2, 0, 0, 0]


def cells(key, by, period="2026", **within):
    return {cell.name: cell.count for cell in counting.split(figure(key), Period.read(period), by, within)}


def test_cells_tell_zeros_too(known_city):
    with known_city.app_context():
        a, b, c = city.places()
        kecamatan = cells("training.participants", "kecamatan")
        assert len(kecamatan) == 5 and sorted(count.amount for count in kecamatan.values()) == [0, 0, 0, 3, 4]
        kelurahan = cells("training.participants", "kelurahan")
        assert len(kelurahan) == 57 and sum(count.amount == 0 for count in kelurahan.values()) == 54
        inside = cells("training.participants", "kelurahan", kecamatan=a[:8])
        assert sorted((count.amount for count in inside.values()), reverse=True)[:3] == [2, 1, 0]
        sexes = cells("training.participants", "sex")
        assert {name: count.amount for name, count in sexes.items()} == {"Laki-laki": 2, "Perempuan": 5}
        ages = {name: count.amount for name, count in cells("training.participants", "age").items()}
        assert ages == {"0–5 tahun": 0, "6–17 tahun": 1, "18–59 tahun": 5, "60 tahun ke atas": 1}
        desil = {name: count.amount for name, count in cells("training.participants", "desil").items()}
        assert (desil["Desil 1"], desil["Desil 2"], desil["Desil 3"], desil["Desil 10"]) == (2, 1, 3, 0)
        assert desil["Belum diketahui"] == 1
        kinds = {name: count.amount for name, count in cells("training.participants", "disability").items()}
        assert (kinds["Fisik"], kinds["Sensorik"], kinds["Mental"], kinds["Tanpa disabilitas"]) == (
            1,
            1,
            0,
            6,
        )


def test_shares_are_told_by_cell(known_city):
    with known_city.app_context():
        passed = cells("training.pass_share", "sex", "2026-02")
        assert (passed["Laki-laki"].value, passed["Perempuan"].value) == (100, 66.67)
        assert cells("training.pass_share", "sex", "2026-03")["Laki-laki"].value is None


def test_small_groups_are_hidden_and_cannot_be_reckoned(known_city):
    """Three came in: they are told for the whole city, and of no group, not even that it had none of them."""
    with known_city.app_context():
        told = counting.split(figure("shelter.admitted"), Period.read("2026-t4"), "sex")
        assert [(cell.name, cell.hidden) for cell in told] == [("Laki-laki", True), ("Perempuan", True)]
        assert told[0].told("orang") == "tidak ditampilkan"
        told = cells_hidden("karang_werda.measured", "desil")
        assert told == {"Desil 2", "Belum diketahui"}  # four and two; five of desil 1 are told


def cells_hidden(key, by, period="2026-t4"):
    return {cell.name for cell in counting.split(figure(key), Period.read(period), by) if cell.hidden}


def test_a_cell_that_is_hidden_in_its_table_is_hidden_at_its_own_address(known_city, monkeypatch):
    with known_city.app_context():
        measured, quarter = figure("karang_werda.measured"), Period.read("2026-t4")
        assert not counting.is_hidden(measured, quarter, {})
        assert not counting.is_hidden(measured, quarter, {"sex": "P"})
        assert counting.is_hidden(measured, quarter, {"desil": "2"})
        assert counting.is_hidden(measured, quarter, {"sex": "P", "desil": "1"})  # two at once are never told
        a, _, c = city.places()
        assert not counting.is_hidden(measured, quarter, {"kecamatan": a[:8], "kelurahan": a})
        assert counting.is_hidden(measured, quarter, {"kecamatan": a[:8], "sex": "P"})
        assert counting.is_hidden(measured, Period.read("2026-10"), {"sex": "P"})  # no month is broken down
        assert not counting.is_hidden(figure("training.participants"), quarter, {"sex": "P", "desil": "1"})


def test_health_is_counted_and_never_listed(known_city, sign_in):
    for role in ("kadis", "kabid", "staf"):
        reader = sign_in(role, roles=[role])
        page = reader.get("/laporan/angka/karang_werda.measured?periode=2026-10")
        assert page.texts(".stat-value") == ["11 orang"] and not page.css("a[href*='catatan']")
        reader.get("/laporan/angka/karang_werda.measured/catatan?periode=2026-10", status=404)


def test_the_list_behind_a_number_holds_its_records(known_city, sign_in):
    reader = sign_in("kadis", roles=["kadis"])
    page = reader.get("/laporan/angka/training.participants/catatan?periode=2026-02&sex=L")
    assert len(page.css("tbody tr")) == 2
    page = reader.get("/laporan/angka/training.attendance/catatan?periode=2026-02")
    assert sorted(page.texts("tbody td.num")) == ["1 dari 4", "3 dari 4", "4 dari 4", "4 dari 4", "4 dari 4"]


def test_the_second_count_agrees_and_would_notice(known_city, monkeypatch):
    from app.training import counted

    with known_city.app_context():
        assert list(counting.check()) == []
        wrong = dataclasses.replace(
            figure("training.participants"),
            recount=lambda period: (counted.recounted.participants(period)[0] + 1, 0),
        )
        monkeypatch.setattr(counting, "offers", lambda name: [wrong] if name == "figures" else [])
        told = list(counting.check())
    assert len(told) == 4 and "laporan menghitung 7 dari 0, catatannya 8 dari 0" in " ".join(told)


def test_totals_of_many_figures_are_one_statement(known_city, count_queries):
    with known_city.app_context():
        some = [figure(key) for key in ("training.participants", "training.planned", "karang_werda.coverage")]
    with count_queries(known_city) as queries, known_city.app_context():
        counting.totals([(one, Period.of_year(2026)) for one in some])
    assert queries.count == 1, str(queries)


def test_a_code_of_before_a_kelurahan_was_split_keeps_its_own_cell(app):
    from app.reports import dimensions

    with app.app_context():
        cells = dimensions.KNOWN["kelurahan"].cells({}, {"35.73.01.9999": 1, dimensions.UNKNOWN: 2})
    assert ("35.73.01.9999", "Kode lama 35.73.01.9999", "") in cells
    assert cells[-1] == (dimensions.UNKNOWN, "Luar kota atau belum diketahui", "") and len(cells) == 59


def test_people_of_a_kelurahan_that_was_split_are_told_by_the_old_code_and_lost_nowhere(known_city, inside):
    """The code that no list names any more keeps a row of its own in its kecamatan; sums stay what they were."""
    with inside(known_city):
        old = f"{city.places()[0][:8]}.9999"
        db.session.add(
            wilayah.Kelurahan(code=old, name="Lama", kecamatan_code=old[:8], kecamatan="-", city="Malang")
        )
        db.session.flush()
        db.session.query(Person).filter(Person.birth_date == city.D(2010, 3, 1)).one().kelurahan = old
    with known_city.app_context():
        kelurahan = cells("training.participants", "kelurahan")
        assert kelurahan[f"Kode lama {old}"].amount == 1 and sum(one.amount for one in kelurahan.values()) == 7
        assert sorted(one.amount for one in cells("training.participants", "kecamatan").values()) == [0, 0, 0, 3, 4]
        assert list(counting.check()) == []
