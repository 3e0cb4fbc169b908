"""What the pages tell: a figure with its months, breakdowns and the way down; programmes with charts and history."""

from dataclasses import dataclass
from functools import cached_property

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy import select

from app.ground import audit, chart
from app.ground.db import db
from app.ground.period import QUARTER, Period
from app.ground.room import Figure
from app.ground.tanggal import MONTHS, ROMAN, SHORT_MONTHS, WIB, clock, long_date, rupiah, today
from app.reports import counting, dimensions, population
from app.reports.counting import Cell, Count
from app.reports.dimensions import Dimension
from app.reports.models import Budget, Explanation, Indicator, Programme, Spending, Target, Typed
from app.reports.standing import IndicatorStanding, Standing

EARLIEST = 2000


@dataclass(frozen=True)
class Breakdown:
    dimension: Dimension
    cells: list[Cell]

    @property
    def is_told(self) -> bool:
        """Whether there is a cell whose number is told."""
        return not all(cell.hidden for cell in self.cells)


@dataclass(frozen=True)
class FigurePage:
    """A figure over a period, perhaps narrowed to some cells."""

    figure: Figure
    period: Period
    within: dict[str, str]
    lists: bool

    @cached_property
    def breakdowns(self) -> list[Breakdown]:
        """Every breakdown but those that the page is already narrowed to."""
        shown = {one.key: one for one in counting.dimensions_of(self.figure) if self._is_shown(one.key)}
        cells = counting.splits(self.figure, self.period, list(shown), self.within)
        return [Breakdown(dimension, cells[by]) for by, dimension in shown.items()]

    def _is_shown(self, by: str) -> bool:
        if by in self.within or (by == "kecamatan" and "kelurahan" in self.within):
            return False
        if by == "kelurahan" and "kecamatan" not in self.within:
            return False  # 57 rows: kecamatan first, as one goes down
        return not self.hidden and counting.goes_further(self.figure, self.period, by, self.within)

    @cached_property
    def count(self) -> Count:
        if not self.within:
            return counting.total(self.figure, self.period)
        return counting.narrowed_total(self.figure, self.period, self.within)

    @cached_property
    def hidden(self) -> bool:
        """Whether so few people are left by the narrowing that their number is not told."""
        return counting.is_hidden(self.figure, self.period, self.within)

    @property
    def whole_alone(self) -> bool:
        """Whether the figure is told over this period without its breakdowns."""
        return not counting.is_broken_down(self.figure, self.period)

    @property
    def wider(self) -> list[tuple[str, str]]:
        """The quarter and the year that hold this period, as (key, name)."""
        year = self.period.year
        return [(one.key, one.name) for one in (Period.quarter(year, self.period.number), Period.of_year(year))]

    @property
    def told(self) -> str:
        unit = self.unit_of_cells if self.within else self.figure.unit
        return counting.UNTOLD if self.hidden else counting.told(self.count.value, unit)

    @property
    def parts(self) -> str:
        """What a share or mean is made of: "48 dari 60"."""
        if not self.figure.per or self.hidden or not self.count.per:
            return ""
        return f"{counting.told(self.count.amount)} dari {counting.told(self.count.base)}"

    @cached_property
    def months(self) -> list[tuple[str, Count | None]]:
        counts = counting.by_month([(self.figure, self.period.year)])[self.figure.key, self.period.year]
        return list(zip(MONTHS, counts, strict=True))

    @property
    def chart(self) -> Markup:
        rows = [
            (SHORT_MONTHS[n], None if count is None else count.value)
            for n, (_, count) in enumerate(self.months)
        ]
        return Markup(
            chart.columns(
                f"{self.figure.title} per bulan {self.period.year}", rows, unit=_short(self.figure.unit)
            )
        )

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What the page is narrowed to, each with the address that takes it away."""
        return [
            (f"{dimensions.title_of(by)}: {dimensions.name_of(by, code)}", self.href(**{by: None}))
            for by, code in self.within.items()
        ]

    def href(self, endpoint: str = "reports.figure", **changes) -> str:
        """This page, or the list behind it, with some parts changed."""
        parts = {"periode": self.period.key, **self.within, **changes}
        return url_for(endpoint, figure_key=self.figure.key, **{k: v for k, v in parts.items() if v})

    @property
    def list_href(self) -> str | None:
        return self.href("reports.records") if self.lists else None

    def cell_href(self, dimension: Dimension, cell: Cell) -> str | None:
        """Further down: the same figure in this cell. A cell that is not told leads nowhere."""
        if cell.hidden or not (cell.count.amount or cell.count.base):
            return None
        return self.href(**{dimension.key: cell.code})

    @cached_property
    def _residents(self) -> dict[str, int]:
        return population.newest(self.period.year)

    def rates(self, part: Breakdown) -> dict[str, str] | None:
        """{cell: per 1,000 residents} where the residents are known and amounts are told; else None."""
        if part.dimension.key not in ("kecamatan", "kelurahan") or self.figure.per or not self._residents:
            return None
        found = {}
        for cell in part.cells:
            people = sum(count for code, count in self._residents.items() if code.startswith(cell.code))
            known = people and not cell.hidden
            found[cell.code] = counting.told(round(cell.count.amount * 1000 / people, 2)) if known else "–"
        return found

    @property
    def bars(self) -> dict[str, Markup]:
        """A chart for each breakdown of few cells; what is not told has no bar."""
        charts = {}
        for breakdown in self.breakdowns:
            rows = [(cell.name, None if cell.hidden else cell.count.value) for cell in breakdown.cells]
            title = f"{self.figure.title} menurut {breakdown.dimension.title.lower()}"
            charts[breakdown.dimension.key] = Markup(chart.bars(title, rows, unit=_short(self.unit_of_cells)))
        return charts

    @property
    def unit_of_cells(self) -> str:
        """Cells of a share whose whole is not theirs tell amounts alone."""
        return "malam" if self.figure.whole else self.figure.unit


def _short(unit: str) -> str:
    """Charts say short units beside each number; the others stand in the title of the page."""
    return unit if len(unit) <= 2 else ""


def period_choices(period: Period) -> list[tuple[str, str]]:
    """The periods of the same year that have begun, as (key, name): the year, its quarters, its months."""
    year = period.year
    wanted = [
        Period.of_year(year),
        *(Period.quarter(year, n) for n in range(1, 5)),
        *Period.of_year(year).months,
    ]
    return [(one.key, one.name) for one in wanted if one.has_begun or one == period]


def years_beside(period: Period) -> tuple[str | None, str | None]:
    """Keys of the year before and after, as far as there is something to tell."""
    before = Period.of_year(period.year - 1).key if period.year > EARLIEST else None
    after = Period.of_year(period.year + 1).key if period.year < today().year else None
    return before, after


def grouped(figures: list[Figure], period: Period) -> list[tuple[str, list[tuple[Figure, Count]]]]:
    """Figures with their counts under the title of the room that offers them; one statement for them all."""
    counts = counting.fresh_totals((figure, period) for figure in figures)
    titles = {figure.key: room.title for room in current_app.rooms for figure in room.figures}
    groups: dict[str, list] = {}
    for figure in figures:
        groups.setdefault(titles[figure.key], []).append(
            (figure, counts[figure.key, period.key, period.first, period.last])
        )
    return list(groups.items())


# --- programmes -------------------------------------------------------------------------------------


def quarter_choice(period: Period) -> dict:
    """What the choice of a quarter shows: its year's quarters, and the years beside it."""
    quarters = [Period.quarter(period.year, n) for n in range(1, 5)]
    begun = [(one.key, one.name) for one in quarters if one.has_begun or one == period]
    before, after = years_beside(period)
    return {"period": period, "periods": begun, "years": (before, after)}


def quarter_of(programme: Programme, args) -> Period:
    """The quarter of the programme's year that is looked at: the one asked for, else the newest that has begun."""
    asked = Period.read(args.get("periode"))
    if asked and asked.year == programme.year and asked.kind == QUARTER:
        return asked
    begun = [n for n in (1, 2, 3, 4) if Period.quarter(programme.year, n).has_begun]
    return Period.quarter(programme.year, begun[-1] if begun else 1)


def charts(told: Standing) -> dict:
    """Achievement and money of each programme, with the line of 100 that is the target or the ceiling. `means` are the
    numbers of the trend."""
    if not told.programmes:
        return {}
    achieved = [(one.programme.name, _float(one.mean(told.quarter))) for one in told.programmes]
    used = [(one.programme.name, _float(one.used(told.quarter))) for one in told.programmes]
    means = [_float(_mean_of(told, quarter)) for quarter in range(1, 5)]
    return {
        "means": [(f"Triwulan {ROMAN[n]}", value) for n, value in enumerate(means)],
        "achieved": Markup(chart.bars("Capaian rata-rata per program, persen", achieved, target=100, unit="%")),
        "used": Markup(chart.bars("Anggaran terpakai per program, persen", used, target=100, unit="%", mark="Pagu")),
        "trend": Markup(
            chart.columns(
                f"Capaian rata-rata per triwulan {told.period.year}, persen",
                [(f"TW {ROMAN[n]}", value) for n, value in enumerate(means)], target=100, unit="%",
            )
        ),
    }  # fmt: skip


def _mean_of(told: Standing, quarter: int):
    means = [one.mean(quarter) for one in told.programmes]
    known = [mean for mean in means if mean is not None]
    return round(sum(known) / len(known), 2) if known else None


def _float(value) -> float | None:
    return None if value is None else float(value)


def trend_chart(told: IndicatorStanding) -> Markup:
    """The indicator's values by quarter with its target."""
    values = [(f"TW {ROMAN[n - 1]}", _float(told.values.get(n))) for n in range(1, 5)]
    newest = told.newest
    return Markup(
        chart.columns(
            f"{told.indicator.name} {told.programme.year}", values,
            target=float(newest.year_value) if newest else None, unit=_short(told.indicator.unit),
        )
    )  # fmt: skip


def money_history(programme: Programme) -> list[dict]:
    """Ceilings and spending as they were written down, newest first."""
    budgets = db.session.scalars(select(Budget).where(Budget.programme_id == programme.id))
    spent = db.session.scalars(select(Spending).where(Spending.programme_id == programme.id))
    lines = [
        (
            row.at,
            row.by_name,
            f"Pagu {rupiah(row.amount)} mulai {long_date(row.valid_from)}{_basis(row.basis)}",
        )
        for row in budgets
    ]
    lines += [
        (
            row.at,
            row.by_name,
            f"Terpakai {rupiah(row.amount)} sampai triwulan {ROMAN[row.quarter - 1]} ({row.source})",
        )
        for row in spent
    ]
    return _newest_first(lines)


def _basis(basis: str) -> str:
    return f" ({basis})" if basis else ""


def indicator_history(indicator: Indicator) -> list[dict]:
    """Targets, typed results and explanations as they were written down, newest first."""
    unit, lines = indicator.unit, []
    for row in db.session.scalars(select(Target).where(Target.indicator_id == indicator.id)):
        said = f"Target setahun {counting.told(row.year_value, unit)} mulai {long_date(row.valid_from)}"
        lines.append((row.at, row.by_name, said + _basis(row.basis)))
    for row in db.session.scalars(select(Typed).where(Typed.indicator_id == indicator.id)):
        said = f"Realisasi {counting.told(row.value, unit)} sampai triwulan {ROMAN[row.quarter - 1]} ({row.source})"
        lines.append((row.at, row.by_name, f"{said}. {row.note}" if row.note else said))
    for row in db.session.scalars(select(Explanation).where(Explanation.indicator_id == indicator.id)):
        due = f" Paling lambat {long_date(row.due_on)}." if row.due_on else ""
        said = f"Triwulan {ROMAN[row.quarter - 1]}: {row.reason} Tindak lanjut: {row.action}{due}"
        lines.append((row.at, row.by_name, said))
    return _newest_first(lines)


def _newest_first(lines) -> list[dict]:
    return [
        {"when": f"{long_date(at.astimezone(WIB).date())} {clock(at)}", "who": who, "sentence": sentence}
        for at, who, sentence in sorted(lines, reverse=True)
    ]


def trail_of(programme: Programme):
    return audit.trail("reports_programme", programme.id, limit=10)
