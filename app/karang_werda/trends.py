"""How what is measured of one person goes: a small chart for each thing, and in words which way the last step went.

Blank is not zero: where nothing was measured a line has a gap, and a step is between two values that are known.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from app.ground import chart
from app.ground.tanggal import SHORT_MONTHS, number
from app.karang_werda.measures import MEASURES
from app.karang_werda.models import GLUCOSE_KINDS, Check

WIDTH = 320  # that of a telephone, so that the letters keep their size there

# What stands in one chart: title, and its lines as (name, measure, kind of glucose).
DRAWN = (
    ("Tekanan darah", (("Sistolik", "systolic", ""), ("Diastolik", "diastolic", ""))),
    ("Gula darah", tuple((title, "glucose", kind) for kind, title in GLUCOSE_KINDS.items())),
    ("Berat", (("Berat", "weight", ""),)),
    ("Kolesterol", (("Kolesterol", "cholesterol", ""),)),
    ("Asam urat", (("Asam urat", "uric_acid", ""),)),
    ("Lingkar perut", (("Perut", "waist", ""),)),
)


class Step(NamedTuple):
    """The newest value and the one before it that is known, each with its day; None when there is none."""

    last: float | None
    on: dt.date | None
    before: float | None
    before_on: dt.date | None

    @property
    def way(self) -> str:
        if self.last is None or self.before is None:
            return ""
        return "naik" if self.last > self.before else "turun" if self.last < self.before else "tetap"


@dataclass(frozen=True)
class Line:
    name: str
    measure: str
    values: list[float | None]  # one for each day, None where it was not measured
    step: Step

    @property
    def said(self) -> str:
        """ "142 mmHg, naik dari 130": the last value and the way to it."""
        if self.step.last is None:
            return ""
        told = MEASURES[self.measure].said(self.step.last)
        before = f" dari {number(self.step.before)}" if self.step.way in ("naik", "turun") else ""
        return told + (f", {self.step.way}{before}" if self.step.way else "")


@dataclass(frozen=True)
class Trend:
    title: str
    unit: str
    days: list[dt.date]
    lines: list[Line]

    @property
    def drawing(self) -> Markup:
        """The chart, for two days or more; one point alone shows no way."""
        if len(self.days) < 2:
            return Markup()
        labels = [f"{day.day} {SHORT_MONTHS[day.month - 1]}" for day in self.days]
        series = [(line.name, line.values) for line in self.lines if line.step.last is not None]
        return Markup(chart.lines(f"{self.title}, {self.unit}", labels, series, width=WIDTH))


def trends(checks: Sequence[Check]) -> list[Trend]:
    """A trend for each thing that was ever measured, in the order of DRAWN."""
    rows = sorted(checks, key=lambda check: check.on_date)
    found = (_trend(title, lines, rows) for title, lines in DRAWN)
    return [trend for trend in found if trend.days]


def _trend(title: str, wanted: tuple, rows: list[Check]) -> Trend:
    measures = {measure for _, measure, _ in wanted}
    there = [row for row in rows if any(getattr(row, measure) is not None for measure in measures)]
    days = [row.on_date for row in there]
    lines = []
    for name, measure, kind in wanted:
        values = [getattr(row, measure) if kind in ("", row.glucose_kind) else None for row in there]
        lines.append(Line(name, measure, values, step(days, values)))
    return Trend(title, MEASURES[wanted[0][1]].unit, days, lines)


def step(days: Sequence[dt.date], values: Sequence[float | None]) -> Step:
    """The last two known values with their days."""
    known = [(value, day) for value, day in zip(values, days, strict=True) if value is not None]
    pairs = [(None, None), (None, None), *known][-2:]
    return Step(*pairs[1], *pairs[0])
