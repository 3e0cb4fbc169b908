"""How the programmes of a year stand: each indicator in each quarter beside its target, and the money.

A handful of queries, whatever the number of programmes: one for each kind of row, one or two for all figures.
"""

import datetime as dt
import time
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from flask import current_app
from sqlalchemy import select

from app.ground.db import db
from app.ground.period import Period
from app.ground.room import Figure
from app.ground.tanggal import ROMAN, long_date, number
from app.office import agency
from app.reports import access, counting
from app.reports.achievement import REACHED, SILENT, Achievement, Rules, judge
from app.reports.models import (
    SINCE_JANUARY,
    Budget,
    Explanation,
    Indicator,
    Programme,
    Spending,
    Target,
    Typed,
)

FRESH = 60  # seconds for which a figure is not counted again
QUARTERS = (1, 2, 3, 4)


@dataclass
class IndicatorStanding:
    """One indicator through a year."""

    indicator: Indicator
    programme: Programme
    rules: Rules
    targets: list[Target]
    values: dict[int, Decimal | None]  # by quarter
    sources: dict[int, str]
    explanations: dict[int, Explanation]

    def target(self, quarter: int) -> Decimal | None:
        """What was to be reached by the end of the quarter, by the version that held then."""
        held = self.version(quarter)
        return held.at_end_of(quarter) if held else None

    def version(self, quarter: int) -> Target | None:
        last = Period.quarter(self.programme.year, quarter).last
        return next((one for one in reversed(self.targets) if one.valid_from <= last), None)

    @property
    def newest(self) -> Target | None:
        return self.targets[-1] if self.targets else None

    def achievement(self, quarter: int) -> Achievement:
        period = Period.quarter(self.programme.year, quarter)
        if not period.has_begun:
            return Achievement(SILENT, "Belum berjalan")
        if period.last < self.programme.starts_on:
            return Achievement(SILENT, f"Program dimulai {long_date(self.programme.starts_on)}")
        if self.programme.ended_on and period.first > self.programme.ended_on:
            return Achievement(SILENT, f"Program berakhir {long_date(self.programme.ended_on)}")
        return judge(self.rules, self.target(quarter), self.values.get(quarter), self.indicator.direction)

    def explained(self, quarter: int) -> Explanation | None:
        return self.explanations.get(quarter)

    def unexplained(self, quarter: int) -> bool:
        """A gap that nobody has said anything about."""
        return self.achievement(quarter).needs_reason and not self.explained(quarter)

    @property
    def silent_quarters(self) -> str:
        """The quarters that are missed and unexplained, in words."""
        names = [ROMAN[n - 1] for n in QUARTERS if self.unexplained(n)]
        return f"Triwulan {' dan '.join(filter(None, (', '.join(names[:-1]), names[-1])))}" if names else ""

    def told_value(self, quarter: int) -> str:
        return counting.told(self.values.get(quarter), self.indicator.unit)

    def told_target(self, quarter: int) -> str:
        return counting.told(self.target(quarter), self.indicator.unit)

    @property
    def trend(self) -> list[tuple[str, float | None]]:
        """Achievement by quarter, for a chart; None where there is none."""
        achieved = [self.achievement(quarter).percent for quarter in QUARTERS]
        return [
            (f"TW {ROMAN[n]}", None if percent is None else float(percent))
            for n, percent in enumerate(achieved)
        ]


@dataclass
class ProgrammeStanding:
    programme: Programme
    field_name: str
    indicators: list[IndicatorStanding] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    spent: dict[int, int] = field(default_factory=dict)

    def budget(self, quarter: int) -> int | None:
        """The ceiling that held at the end of the quarter."""
        last = Period.quarter(self.programme.year, quarter).last
        return next((one.amount for one in reversed(self.budgets) if one.valid_from <= last), None)

    def spending(self, quarter: int) -> int | None:
        """Used up to the end of the quarter: what was said of it, else of the quarter before."""
        return next((self.spent[n] for n in range(quarter, 0, -1) if n in self.spent), None)

    def used(self, quarter: int) -> Decimal | None:
        """Per cent of the ceiling that was used."""
        ceiling, spent = self.budget(quarter), self.spending(quarter)
        return None if not ceiling or spent is None else round(Decimal(spent) * 100 / ceiling, 2)

    def told_used(self, quarter: int) -> str:
        used = self.used(quarter)
        return "–" if used is None else f"{number(used)} %"

    def mean(self, quarter: int) -> Decimal | None:
        """Mean achievement of the indicators that have one, each capped at 100 so that none hides another."""
        known = [one.achievement(quarter).percent for one in self.indicators]
        capped = [min(percent, Decimal(100)) for percent in known if percent is not None]
        return round(sum(capped) / len(capped), 2) if capped else None

    def reached(self, quarter: int) -> int:
        return sum(one.achievement(quarter).state == REACHED for one in self.indicators)


@dataclass
class Standing:
    """All programmes of a year that the reader reads, seen from a quarter."""

    period: Period
    programmes: list[ProgrammeStanding]

    @property
    def quarter(self) -> int:
        return self.period.number

    @cached_property
    def indicators(self) -> list[IndicatorStanding]:
        return [one for programme in self.programmes for one in programme.indicators]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many indicators stand in each state."""
        found = defaultdict(int)
        for one in self.indicators:
            found[one.achievement(self.quarter).state] += 1
        return found

    @property
    def gaps(self) -> list[IndicatorStanding]:
        """What needs a decision: missed targets, those without a word of explanation first."""
        missed = [one for one in self.indicators if one.achievement(self.quarter).needs_reason]
        return sorted(missed, key=lambda one: one.explained(self.quarter) is not None)

    @property
    def budget(self) -> int:
        return sum(one.budget(self.quarter) or 0 for one in self.programmes)

    @property
    def spending(self) -> int:
        return sum(one.spending(self.quarter) or 0 for one in self.programmes)

    @property
    def used(self) -> str:
        return f"{number(round(self.spending * 100 / self.budget, 2))} %" if self.budget else "–"


def of(user, period: Period) -> Standing:
    """The programmes of the period's year; `user` None reads all, for reports."""
    return Standing(period, read(_programmes(user, period)))


def unexplained(user, quarter: Period) -> int:
    """How many indicators of the user's programmes missed that quarter's target and nobody said why."""
    found = {programme.id: ProgrammeStanding(programme, "") for programme in _programmes(user, quarter)}
    if found:
        _indicators(found, list(_rows(Indicator, Indicator.programme_id, list(found))))
    return sum(one.unexplained(quarter.number) for programme in found.values() for one in programme.indicators)


def _programmes(user, period: Period) -> list[Programme]:
    query = access.programmes(user) if user is not None else select(Programme)
    query = query.where(Programme.year == period.year).order_by(Programme.code, Programme.name)
    return list(db.session.scalars(query))


def of_programme(programme: Programme) -> ProgrammeStanding:
    return read([programme])[0]


def read(programmes: list[Programme]) -> list[ProgrammeStanding]:
    ids = [programme.id for programme in programmes]
    names = dict(agency.fields())
    found = {
        programme.id: ProgrammeStanding(programme, names.get(programme.field_id, ""))
        for programme in programmes
    }
    if not ids:
        return []
    for row in _rows(Budget, Budget.programme_id, ids, Budget.valid_from):
        found[row.programme_id].budgets.append(row)
    for row in _rows(Spending, Spending.programme_id, ids, Spending.id):
        found[row.programme_id].spent[row.quarter] = row.amount
    _indicators(found, list(_rows(Indicator, Indicator.programme_id, ids, Indicator.position)))
    return list(found.values())


def _rows(model, column, ids: list[int], *order):
    return db.session.scalars(select(model).where(column.in_(ids)).order_by(*order, *_last(model)))


def _last(model):
    return (model.id,)


def _indicators(found: dict[int, ProgrammeStanding], indicators: list[Indicator]) -> None:
    ids = [one.id for one in indicators]
    targets, typed, said = defaultdict(list), defaultdict(dict), defaultdict(dict)
    for row in _rows(Target, Target.indicator_id, ids, Target.valid_from):
        targets[row.indicator_id].append(row)
    for row in _rows(Typed, Typed.indicator_id, ids):  # the newest comes last and stays
        typed[row.indicator_id][row.quarter] = row
    for row in _rows(Explanation, Explanation.indicator_id, ids):
        said[row.indicator_id][row.quarter] = row
    counted = _counted(found, indicators)
    rules = Rules.today()
    for one in indicators:
        programme = found[one.programme_id].programme
        values = counted.get(one.id) or {quarter: row.value for quarter, row in typed[one.id].items()}
        sources = {quarter: row.source for quarter, row in typed[one.id].items()}
        found[one.programme_id].indicators.append(
            IndicatorStanding(one, programme, rules, targets[one.id], values, sources, said[one.id])
        )


def _counted(found, indicators: list[Indicator]) -> dict[int, dict[int, Decimal | None]]:
    """{indicator: {quarter: value}} of those that a figure counts."""
    wanted = []
    for one in indicators:
        figure = counting.known(one.figure) if one.figure else None
        if figure:
            wanted.append((one, figure, found[one.programme_id].programme.year))
    counts = fresh(sorted({(figure.key, year, one.span) for one, figure, year in wanted}))
    return {
        one.id: {
            quarter: None if value is None else Decimal(str(value))
            for quarter, value in counts[figure.key, year, one.span].items()
        }
        for one, figure, year in wanted
    }


def fresh(wanted: list[tuple[str, int, str]]) -> dict[tuple[str, int, str], dict[int, float | None]]:
    """{(figure, year, span): {quarter: value}}, counted at most once a minute: it is the same for every reader."""
    kept = current_app.extensions.setdefault("figures_by_quarter", {})
    moment = time.monotonic()
    old = {
        key
        for key in wanted
        if current_app.testing or key not in kept or moment - kept[key][0] > FRESH
    }  # fmt: skip
    for key, values in by_quarter(sorted(old)).items():
        kept[key] = moment, values
    return {key: kept[key][1] for key in wanted}


def forget() -> None:
    """Count afresh from here on."""
    current_app.extensions.pop("figures_by_quarter", None)


def by_quarter(wanted: list[tuple[str, int, str]]) -> dict[tuple[str, int, str], dict[int, float | None]]:
    """Values at the end of each quarter that has begun. What has days is added up from its months."""
    figures = {key: counting.known(key) for key, _, _ in wanted}
    dated = {(key, year) for key, year, _ in wanted if counting.has_days(figures[key], year)}
    months = counting.by_month([(figures[key], year) for key, year in sorted(dated)])
    spans = {
        (key, year, span, quarter): _span(figures[key], year, quarter, span)
        for key, year, span in wanted
        if (key, year) not in dated
        for quarter in QUARTERS
    }
    counts = counting.totals((figures[key], period) for (key, *_), period in spans.items())
    found = {}
    for key, year, span in wanted:
        values = {}
        for quarter in QUARTERS:
            if not Period.quarter(year, quarter).has_begun:
                values[quarter] = None
            elif (key, year) in dated:
                first = 0 if span == SINCE_JANUARY else 3 * quarter - 3
                parts = [one for one in months[key, year][first : 3 * quarter] if one is not None]
                values[quarter] = sum(parts, counting.Count(per=figures[key].per)).value
            else:
                period = spans[key, year, span, quarter]
                values[quarter] = counts[key, period.key, period.first, period.last].value
        found[key, year, span] = values
    return found


def _span(figure: Figure, year: int, quarter: int, span: str) -> Period:
    period = Period.quarter(year, quarter)
    return period if span != SINCE_JANUARY or figure.stock else period.so_far


def years() -> list[int]:
    """Years that have programmes, newest first."""
    return list(db.session.scalars(select(Programme.year).distinct().order_by(Programme.year.desc())))


def next_day(versions) -> dt.date | None:
    """The first day on which another version may begin."""
    return versions[-1].valid_from + dt.timedelta(days=1) if versions else None


def of_indicator(indicator: Indicator) -> IndicatorStanding:
    """One indicator through its year; `indicator` with its programme."""
    told = read([indicator.programme])[0]
    return next(one for one in told.indicators if one.indicator.id == indicator.id)
