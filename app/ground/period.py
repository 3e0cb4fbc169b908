"""Months, quarters and years of the budget, which is the calendar year: what figures are counted over."""

import datetime as dt
import re
from dataclasses import dataclass

from app.ground.tanggal import MONTHS, ROMAN, WIB, today

MONTH, QUARTER, YEAR = "bulan", "triwulan", "tahun"
_KEY = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-t([1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """From a first to a last day, both within it. `key` is how addresses and tables name it: 2026, 2026-t3, 2026-09."""

    first: dt.date
    last: dt.date

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        first = dt.date(year, month, 1)
        return cls(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        return cls(dt.date(year, 3 * quarter - 2, 1), cls.month(year, 3 * quarter).last)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def read(cls, key: str | None) -> "Period | None":
        """The period of this key, or None for anything else."""
        found = _KEY.fullmatch(key or "")
        if not found:
            return None
        year, month, quarter = found.groups()
        if month:
            return cls.month(int(year), int(month))
        return cls.quarter(int(year), int(quarter)) if quarter else cls.of_year(int(year))

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def kind(self) -> str:
        months = self.last.month - self.first.month + 1
        return {1: MONTH, 3: QUARTER}.get(months, YEAR)

    @property
    def key(self) -> str:
        return {
            MONTH: f"{self.year}-{self.first.month:02d}", QUARTER: f"{self.year}-t{self.number}", YEAR: str(self.year),
        }[self.kind]  # fmt: skip

    @property
    def number(self) -> int:
        """Which quarter of the year holds the last day."""
        return (self.last.month + 2) // 3

    @property
    def name(self) -> str:
        if self.kind == MONTH:
            return f"{MONTHS[self.first.month - 1]} {self.year}"
        return f"Triwulan {ROMAN[self.number - 1]} {self.year}" if self.kind == QUARTER else f"Tahun {self.year}"

    @property
    def until(self) -> dt.date:
        """The day after the last."""
        return self.last + dt.timedelta(days=1)

    @property
    def instants(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first midnight in Jakarta to the one after the last day, half open."""
        return tuple(dt.datetime.combine(day, dt.time(), WIB) for day in (self.first, self.until))

    @property
    def so_far(self) -> "Period":
        """From the first of January to the end of this period: what targets are measured by."""
        return Period(dt.date(self.year, 1, 1), self.last)

    @property
    def months(self) -> list["Period"]:
        return [Period.month(self.year, month) for month in range(self.first.month, self.last.month + 1)]

    @property
    def has_begun(self) -> bool:
        return self.first <= today()

    @property
    def is_over(self) -> bool:
        return self.last < today()

    @property
    def before(self) -> "Period":
        """The period of the same kind that came before."""
        day = self.first - dt.timedelta(days=1)
        return around(self.kind, day)

    @property
    def after(self) -> "Period":
        return around(self.kind, self.until)


def around(kind: str, day: dt.date | None = None) -> Period:
    """The month, quarter or year that holds a day (default today)."""
    day = day or today()
    if kind == MONTH:
        return Period.month(day.year, day.month)
    return Period.quarter(day.year, (day.month + 2) // 3) if kind == QUARTER else Period.of_year(day.year)
