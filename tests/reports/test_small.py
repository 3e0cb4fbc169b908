"""Small groups: nothing that is hidden follows from what is told, whichever sums are taken from one another."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.ground.db import db
from app.ground.period import Period
from app.karang_werda.models import Check
from app.karang_werda.rules import activities
from app.reports import counting, facts, small
from app.reports.document import services
from app.reports.small import Counted
from tests.karang_werda.make import make_club
from tests.people.make import make_person
from tests.reports import city

FEWEST = 5
PRIME = 2**31 - 1  # sums are compared in a field of this many numbers: exact for such small ones


def place(cell: str) -> str:
    return cell[0]


def added(rows, cells) -> dict[str, int]:
    return {cell: sum(row[cell] for row in rows) for cell in cells}


def by_place(row: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell, count in row.items():
        found[place(cell)] = found.get(place(cell), 0) + count
    return found


def planned(quarters: list[dict[str, int]], runs: bool) -> tuple[small.Hidden, small.Hidden]:
    """What is hidden of the places and of their cells; the last quarter is not over when it `runs`."""
    cells = list(quarters[0])

    def counted(rows):
        over, running = (rows[:-1], rows[-1]) if runs else (rows, None)
        return Counted(tuple(rows[0]), added(rows, rows[0]), tuple(over), running)

    places = small.plan(counted([by_place(row) for row in quarters]), FEWEST)
    return places, small.plan(counted(quarters), FEWEST, place, places) if cells else places


def lines(quarters, runs, hidden: small.Hidden, of) -> tuple[list, list]:
    """(told, hidden) numbers of a breakdown, each as the set of (cell, quarter) that it adds up; `of` says in which
    number a cell is told."""
    told, untold = [], []
    names = list(dict.fromkeys(of(cell) for cell in quarters[0]))
    for name in names:
        cells = [cell for cell in quarters[0] if of(cell) == name]
        for n in range(len(quarters)):
            away = hidden.running if runs and n == len(quarters) - 1 else hidden.over
            (untold if name in away else told).append({(cell, n) for cell in cells})
        year = {(cell, n) for cell in cells for n in range(len(quarters))}
        (untold if name in hidden.year else told).append(year)
    return told, untold


class Space:
    """The sums that can be reckoned from what is told."""

    def __init__(self, places: list):
        self.index = {name: n for n, name in enumerate(places)}
        self.rows: dict[int, list[int]] = {}

    def rest(self, line: set) -> list[int]:
        """What is left of a sum when everything that is known is taken away; nothing when it follows."""
        left = [0] * len(self.index)
        for name in line:
            left[self.index[name]] = 1
        for pivot, row in self.rows.items():
            if left[pivot]:
                times = left[pivot]
                left = [(a - times * b) % PRIME for a, b in zip(left, row, strict=True)]
        return left

    def tell(self, line: set) -> None:
        left = self.rest(line)
        pivot = next((n for n, value in enumerate(left) if value), None)
        if pivot is None:
            return
        inverse = pow(left[pivot], -1, PRIME)
        left = [value * inverse % PRIME for value in left]
        for other, row in self.rows.items():
            if row[pivot]:
                times = row[pivot]
                self.rows[other] = [(a - times * b) % PRIME for a, b in zip(row, left, strict=True)]
        self.rows[pivot] = left


COUNTS = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))
SHAPES = st.sampled_from(  # of more places than one, whose number is that of the city
    [("a1", "b1"), ("a1", "a2", "a3", "b1", "b2"), ("a1", "b1", "b2", "c1"), ("a1", "b1", "c1")]
)


@st.composite
def years(draw):
    """(quarters, whether the last of them runs): each as {cell: people}."""
    cells = draw(SHAPES)
    many = draw(st.integers(1, 4))
    runs = many < 4 or draw(st.booleans())
    return [{cell: draw(COUNTS) for cell in cells} for _ in range(many)], runs


@settings(max_examples=400, deadline=None)
@given(years())
@example(([{"a1": 3, "b1": 20}, {"a1": 30, "b1": 20}, {"a1": 30, "b1": 20}, {"a1": 30, "b1": 20}], False))
@example(([{"a1": 30, "b1": 20}, {"a1": 2, "b1": 20}], True))
@example(([{"a1": 3, "b1": 20}, {"a1": 30, "b1": 20}], True))
@example(([{"a1": 3, "b1": 0}, {"a1": 0, "b1": 0}, {"a1": 17, "b1": 9}], True))
def test_no_number_that_is_hidden_follows_from_those_that_are_told(year):
    quarters, runs = year
    places, cells = planned(quarters, runs)
    names = [(cell, n) for cell in quarters[0] for n in range(len(quarters))]
    told, untold = lines(quarters, runs, cells, lambda cell: cell)
    more_told, more_untold = lines(quarters, runs, places, place)
    space = Space(names)
    whole = [{(cell, n) for cell in quarters[0]} for n in range(len(quarters))]  # the city is always told
    for line in (*told, *more_told, *whole):
        space.tell(line)
    for line in untold + more_untold:
        assert any(space.rest(line)), (sorted(line), places, cells)


@settings(max_examples=200, deadline=None)
@given(years())
def test_every_small_group_is_hidden(year):
    quarters, runs = year
    places, cells = planned(quarters, runs)
    for hidden, rows in ((cells, quarters), (places, [by_place(row) for row in quarters])):
        for n, row in enumerate(rows):
            away = hidden.running if runs and n == len(rows) - 1 else hidden.over
            assert {cell for cell, count in row.items() if 0 < count < FEWEST} <= away
        assert {cell for cell, count in added(rows, rows[0]).items() if 0 < count < FEWEST} <= hidden.year
    assert {cell for cell in cells.year if place(cell) in places.year} == {
        cell for cell in quarters[0] if place(cell) in places.year
    }


def test_a_group_that_is_small_once_is_hidden_in_each_quarter_and_told_for_the_year():
    quarters = [{"a1": 3, "b1": 20, "c1": 9}, *[{"a1": 30, "b1": 20, "c1": 9}] * 3]
    _, hidden = planned(quarters, runs=False)
    assert hidden.over == {"a1", "c1"} and not hidden.year


def test_what_is_small_in_the_quarter_that_runs_leaves_the_quarters_before_alone():
    quarters = [{"a1": 30, "b1": 20, "c1": 9}] * 2 + [{"a1": 1, "b1": 8, "c1": 9}]
    _, hidden = planned(quarters, runs=True)
    assert not hidden.over and hidden.running == hidden.year == {"a1", "b1"}


def test_three_of_three_are_hidden_with_the_noughts_beside_them():
    assert small.alone(("a", "b"), {"a": 3}, FEWEST) == {"a", "b"}
    assert small.alone(("a", "b"), {"a": 5}, FEWEST) == set()
    assert small.alone("abcd", {"a": 1, "b": 1, "c": 7, "d": 9}, FEWEST) == {"a", "b", "c"}  # two are told by their sum


# --- in the city ------------------------------------------------------------------------------------


@pytest.fixture
def measured(app, inside, clock):
    """Last year: men and women who were measured, by quarter; few women in the first."""
    clock.set(city.NOW)
    with inside(app):
        a, _, c = city.places()
        club = make_club(kelurahan=a)
        for quarter, (men, women) in enumerate(((9, 3), (8, 9), (7, 6), (9, 9))):
            day = dt.date(2025, 3 * quarter + 1, 10)
            done = activities.plan(club, day, {"kind": "senam", "title": "Senam", "place": None})
            for n, sex in enumerate("L" * men + "P" * women):
                person = make_person(sex=sex, kelurahan=a if n % 2 else c, birth_date=dt.date(1950, 1, 1))
                values = {"systolic": 120, "diastolic": 80, "flags": "", "refer": False}
                db.session.add(Check(activity_id=done.id, person_id=person.id, on_date=day, **values))
        db.session.flush()
    return app


def told_of(period: str, by: str = "sex") -> dict[str, int | None]:
    figure = counting.known("karang_werda.measured")
    cells = counting.split(figure, Period.read(period), by)
    return {cell.code: None if cell.hidden else cell.count.amount for cell in cells}


def test_the_quarter_that_is_hidden_is_not_what_the_year_leaves_over(measured):
    with measured.app_context():
        assert told_of("2025") == {"L": 33, "P": 27}
        for n in (1, 2, 3, 4):
            assert told_of(f"2025-t{n}") == {"L": None, "P": None}
        assert set(told_of("2025-02").values()) == {None}
        assert counting.total(counting.known("karang_werda.measured"), Period.read("2025-t1")).amount == 12


def test_the_page_says_why_and_leads_on(measured, sign_in):
    reader = sign_in("kadis", roles=["kadis"])
    page = reader.get("/laporan/angka/karang_werda.measured?periode=2025-t1")
    assert "kelompok dan triwulan lain yang dapat dipakai untuk menghitungnya" in page
    assert "".join(page.texts("#by_sex")).count("tidak ditampilkan") == 2
    month = reader.get("/laporan/angka/karang_werda.measured?periode=2025-01")
    assert month.texts(".stat-value") == ["12 orang"] and not month.css("[id^=by_]")
    assert "tidak ditampilkan" in reader.get("/laporan/angka/karang_werda.measured?periode=2025-01&sex=P")
    year = reader.get(month.one("main p.help a[href$='periode=2025']").get("href"))
    assert "33" in "".join(year.texts("#by_sex"))


def test_the_month_on_paper_names_what_is_told_by_quarter_and_year_alone(measured):
    with measured.app_context():
        kept = facts.gather(Period.read("2025-01"))
        [one] = [one for one in kept["figures"] if one["key"] == "karang_werda.measured"]
        assert set(one["by"]) == {"kecamatan", "kelurahan", "sex", "age", "desil", "disability"}
        assert not any(one["by"].values())
        said = services.by_kecamatan(kept)[-1]["text"]
        assert said.startswith(services.WHOLE_ALONE) and "Lansia yang diukur kesehatannya" in said
        a = city.places()[0]
        for part in (facts.part_of(kept, None, a), facts.gather(Period.read("2025-01"), kelurahan=a)):
            [own] = [one for one in part["figures"] if one["key"] == "karang_werda.measured"]
            assert own["hidden"] and own["value"] is None
