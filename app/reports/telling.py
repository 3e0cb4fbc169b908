"""The page of one figure: its number, its months, its breakdowns, each cell with the way further down."""

from dataclasses import dataclass
from functools import cached_property

from flask import current_app, url_for
from markupsafe import Markup

from app.ground import chart
from app.ground.period import Period
from app.ground.room import Figure
from app.ground.tanggal import MONTHS, SHORT_MONTHS, today
from app.reports import counting, dimensions
from app.reports.counting import Cell, Count
from app.reports.dimensions import Dimension

EARLIEST = 2000


@dataclass(frozen=True)
class Breakdown:
    dimension: Dimension
    cells: list[Cell]

    @property
    def shown(self) -> bool:
        """Whether there is anything to tell; what is wholly unknown says nothing."""
        return any(cell.count.amount or cell.count.base for cell in self.cells)


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
        found = []
        for dimension in counting.dimensions_of(self.figure):
            if dimension.key in self.within or (dimension.key == "kecamatan" and "kelurahan" in self.within):
                continue
            if dimension.key == "kelurahan" and "kecamatan" not in self.within:
                continue  # 57 rows: kecamatan first, as one goes down
            found.append(
                Breakdown(dimension, counting.split(self.figure, self.period, dimension.key, self.within))
            )
        return found

    @cached_property
    def count(self) -> Count:
        if not self.within:
            return counting.total(self.figure, self.period)
        return counting.narrowed_total(self.figure, self.period, self.within)

    @property
    def hidden(self) -> bool:
        """Whether so few people are left by the narrowing that their number is not told."""
        return bool(self.within) and counting.too_few(self.figure, self.period, self.within)

    @property
    def told(self) -> str:
        return "kurang dari 5" if self.hidden else counting.told(self.count.value, self.figure.unit)

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
            chart.columns(f"{self.figure.title} per bulan {self.period.year}", rows, unit=_short(self.figure.unit))
        )

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What the page is narrowed to, each with the address that takes it away."""
        return [
            (f"{dimensions.KNOWN[by].title}: {dimensions.name_of(by, code)}", self.href(**{by: None}))
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
    wanted = [Period.of_year(year), *(Period.quarter(year, n) for n in range(1, 5)), *Period.of_year(year).months]
    return [(one.key, one.name) for one in wanted if one.has_begun or one == period]


def years_beside(period: Period) -> tuple[str | None, str | None]:
    """Keys of the year before and after, as far as there is something to tell."""
    before = Period.of_year(period.year - 1).key if period.year > EARLIEST else None
    after = Period.of_year(period.year + 1).key if period.year < today().year else None
    return before, after



def grouped(figures: list[Figure], period: Period) -> list[tuple[str, list[tuple[Figure, Count]]]]:
    """Figures with their counts under the title of the room that offers them; one statement for them all."""
    counts = counting.totals([(figure, period) for figure in figures])
    titles = {figure.key: room.title for room in current_app.rooms for figure in room.figures}
    groups: dict[str, list] = {}
    for figure in figures:
        groups.setdefault(titles[figure.key], []).append((figure, counts[figure.key, period.key, period.first]))
    return list(groups.items())
