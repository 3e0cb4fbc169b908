"""From what rooms offer as figures to numbers: totals, months, cells of a breakdown, the records behind.

A figure is a select of its records (app.ground.room.Figure). Here it becomes grouped SQL: the totals of many
figures are one statement, whatever their number; a breakdown is one; a list of records is one and a few names.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import BigInteger, Select, String, cast, extract, func, literal, select, union_all

from app.ground.db import db
from app.ground.period import MONTH, YEAR, Period
from app.ground.permit import may
from app.ground.room import Entry, Figure, offers
from app.ground.tanggal import number
from app.reports import dimensions, small

SOME = 50  # records on a page
FRESH = 60  # seconds for which a total is not counted again
MOST_KEPT = 2_000
PLACES = ("kecamatan", "kelurahan")
UNTOLD = "tidak ditampilkan"


@dataclass(frozen=True)
class Count:
    """What was counted: amounts, and for a share or a mean what they are a part of."""

    amount: int = 0
    base: int = 0
    per: int = 0

    @property
    def value(self) -> float | int | None:
        """The figure's number; None for a share of nothing."""
        if not self.per:
            return self.amount
        return round(self.per * self.amount / self.base, 2) if self.base else None

    def __add__(self, other: "Count") -> "Count":
        return Count(self.amount + other.amount, self.base + other.base, self.per or other.per)


def told(value: float | int | None, unit: str = "") -> str:
    """A number with its unit as people read it: 1.234 orang, 87,5 %, Rp1.500.000; a dash when there is none."""
    if value is None:
        return "–"
    if unit == "Rp":
        return f"Rp{number(value)}" if value >= 0 else f"-Rp{number(-value)}"
    return f"{number(value)} {unit}".rstrip()


def figures(user=None) -> list[Figure]:
    """The figures that can be counted over a period, of those that the reader may see."""
    return [figure for figure in figures_offered() if may(figure.may, user)]


def figures_offered() -> list[Figure]:
    """Every figure that can be counted over a period, whoever may see it."""
    return [figure for figure in offers("figures") if figure.rows]


def known(key: str | None) -> Figure | None:
    """A figure by its key, or None when no room offers it (any more)."""
    return next((figure for figure in figures_offered() if figure.key == key), None)


# --- totals -----------------------------------------------------------------------------------------


def total(figure: Figure, period: Period) -> Count:
    return totals([(figure, period)])[figure.key, period.key, period.first, period.last]


def totals(wanted: Iterable[tuple[Figure, Period]]) -> dict[tuple, Count]:
    """{(figure's key, period's key, first and last day): count} of many figures over many periods, in one statement.

    A period that has not begun counts nothing; of a stock it says how things stand today at the latest.
    """
    wanted = list(dict.fromkeys(wanted))
    asked = [(n, figure, period) for n, (figure, period) in enumerate(wanted) if period.has_begun]
    parts = [_sums(figure, figure.rows(period), n) for n, figure, period in asked]
    found = {n: (amount, base) for n, amount, base in _all(parts)}
    counts = {}
    for n, (figure, period) in enumerate(wanted):
        amount, base = found.get(n, (0, 0))
        if figure.whole and n in found:
            base = figure.whole(period)
        counts[figure.key, period.key, period.first, period.last] = Count(int(amount), int(base), figure.per)
    return counts


def fresh_totals(wanted: Iterable[tuple[Figure, Period]]) -> dict[tuple, Count]:
    """`totals`, counted at most once a minute: they are the same for every reader."""
    wanted = {(one.key, period.key, period.first, period.last): (one, period) for one, period in wanted}
    kept = current_app.extensions.setdefault("figure_totals", {})
    moment = time.monotonic()
    old = [key for key in wanted if current_app.testing or key not in kept or moment - kept[key][0] > FRESH]
    if old and len(kept) > MOST_KEPT:
        kept.clear()
        old = list(wanted)
    for key, count in totals([wanted[key] for key in old]).items():
        kept[key] = moment, count
    return {key: kept[key][1] for key in wanted}


def _sums(figure: Figure, rows: Select, n: int) -> Select:
    inner = rows.subquery()
    return select(
        literal(n).label("n"),
        cast(func.coalesce(func.sum(inner.c.amount), 0), BigInteger).label("amount"),
        _base(figure, inner).label("base"),
    )


def _base(figure: Figure, inner):
    if figure.per and not figure.whole:
        return cast(func.coalesce(func.sum(inner.c.base), 0), BigInteger)
    return cast(literal(0), BigInteger)


def _all(parts: list[Select]) -> list:
    if not parts:
        return []
    return db.session.execute(union_all(*parts) if len(parts) > 1 else parts[0]).all()


def by_month(wanted: Iterable[tuple[Figure, int]]) -> dict[tuple[str, int], list[Count | None]]:
    """{(figure's key, year): twelve counts}, None for months that have not begun; one statement for them all.

    Figures whose records have a day are grouped by month; the others are asked once for each month.
    """
    wanted = list(dict.fromkeys(wanted))
    counts = {
        (figure.key, year): [
            Count(per=figure.per) if Period.month(year, month).has_begun else None for month in range(1, 13)
        ]
        for figure, year in wanted
    }  # fmt: skip
    dated = [(n, pair) for n, pair in enumerate(wanted) if has_days(*pair)]
    for n, month, amount, base in _all([_monthly(figure, year, n) for n, (figure, year) in dated]):
        figure, year = wanted[n]
        if counts[figure.key, year][int(month) - 1] is not None:
            counts[figure.key, year][int(month) - 1] = Count(int(amount), int(base), figure.per)
    single = [
        (figure, period)
        for figure, year in wanted
        if not has_days(figure, year)
        for period in Period.of_year(year).months
        if period.has_begun
    ]
    for (key, _, first, _), count in totals(single).items():
        counts[key, first.year][first.month - 1] = count
    return counts


def has_days(figure: Figure, year: int) -> bool:
    """Whether the amounts of a period are the sum of those of its months."""
    return figure.whole is None and "on_date" in figure.rows(Period.of_year(year)).selected_columns


def _monthly(figure: Figure, year: int, n: int) -> Select:
    inner = figure.rows(Period.of_year(year)).subquery()
    month = extract("month", inner.c.on_date)
    return select(
        literal(n).label("n"), cast(month, BigInteger).label("month"),
        cast(func.coalesce(func.sum(inner.c.amount), 0), BigInteger).label("amount"),
        _base(figure, inner).label("base"),
    ).group_by(month)  # fmt: skip


# --- breakdowns -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One row of a breakdown; `hidden` where its number is not told."""

    code: str
    name: str
    count: Count
    group: str = ""  # the kecamatan of a kelurahan
    hidden: bool = False

    def told(self, unit: str) -> str:
        return UNTOLD if self.hidden else told(self.count.value, unit)


def split(figure: Figure, period: Period, by: str, within: dict[str, str] | None = None) -> list[Cell]:
    """The figure by kecamatan, kelurahan, sex, age, desil or disability: every cell, also those with nothing.

    `within` narrows to cells of other breakdowns ({"kecamatan": "35.73.01"}).
    """
    return splits(figure, period, [by], within)[by]


def splits(figure: Figure, period: Period, keys: list[str], within=None) -> dict[str, list[Cell]]:
    """`split` by several dimensions, counted together as far as they can be."""
    known = dimensions.known()
    found, hidden = _counted(figure, period, keys, within), {by: untold(figure, period, by) for by in keys}
    return {
        by: [
            Cell(code, name, found[by].get(code, _nothing(figure)), group, hidden[by] is None or code in hidden[by])
            for code, name, group in known[by].cells(within or {}, found[by])
        ]
        for by in keys
    }


def _nothing(figure: Figure) -> Count:
    return Count(per=0 if figure.whole else figure.per)


def _counted(figure: Figure, period: Period, keys: list[str], within=None) -> dict[str, dict[str, Count]]:
    """{dimension: {cell: count}} of the cells that have something. The records are gone through once for all dimensions
    that are told by the record itself, and once more for each that needs others."""
    inner, known = narrowed(figure, period, within).subquery(), dimensions.known()
    codes = {by: known[by].code(inner, period) for by in keys}
    alone = [by for by in keys if codes[by][1] is not inner]
    sums = cast(func.coalesce(func.sum(inner.c.amount), 0), BigInteger), _base(figure, inner)
    found = {by: {} for by in keys}
    for group in filter(None, ([by for by in keys if by not in alone], *([by] for by in alone))):
        query = select(*(cast(codes[by][0], String) for by in group), *sums)
        query = query.select_from(codes[group[0]][1]).group_by(*(codes[by][0] for by in group))
        for *cells, amount, base in db.session.execute(query):
            count = Count(int(amount), int(base), _nothing(figure).per)
            for by, code in zip(group, map(dimensions.Dimension.fold, cells), strict=True):
                before = found[by].get(code)
                found[by][code] = before + count if before else count
    return found


def narrowed(figure: Figure, period: Period, within: dict[str, str] | None) -> Select:
    """The figure's rows in these cells alone."""
    rows = figure.rows(period)
    if not within:
        return rows
    inner = rows.subquery()
    query, known = select(*inner.c), dimensions.known()
    for by, code in within.items():
        query = query.where(known[by].where(inner, period, code))
    return query


def narrowed_total(figure: Figure, period: Period, within: dict[str, str]) -> Count:
    """The figure in some cells; of a share whose whole is not that of its cells, the amount alone."""
    if not period.has_begun:
        return Count(per=figure.per)
    row = _all([_sums(figure, narrowed(figure, period, within), 0)])[0]
    return Count(int(row.amount), int(row.base), 0 if figure.whole else figure.per)


# --- small groups -----------------------------------------------------------------------------------


def is_broken_down(figure: Figure, period: Period) -> bool:
    """Whether the figure is told by its breakdowns: one with small groups is for quarters and years alone."""
    return not figure.smallest or figure.stock or period.kind != MONTH


def is_hidden(figure: Figure, period: Period, within: dict[str, str]) -> bool:
    """Whether the number of these cells is not told: a small group, or one that a small group is reckoned from.

    Of a figure with small groups no two breakdowns are crossed, since the rows and columns of such a table give its
    small cells away; kecamatan and kelurahan are one breakdown, the finer within the other.
    """
    if not figure.smallest or not within or not period.has_begun:
        return False
    by = "kelurahan" if "kelurahan" in within else next(iter(within))
    if set(within) - {by} not in (set(), {"kecamatan"}) or ("kecamatan" in within and by not in PLACES):
        return True
    hidden = untold(figure, period, by)
    return hidden is None or within[by] in hidden


def goes_further(figure: Figure, period: Period, by: str, within: dict[str, str]) -> bool:
    """Whether a figure that is narrowed to some cells is told by yet another breakdown."""
    if not is_broken_down(figure, period):
        return False
    return not figure.smallest or not within or (set(within) == {"kecamatan"} and by == "kelurahan")


def untold(figure: Figure, period: Period, by: str) -> frozenset[str] | None:
    """The cells of a breakdown that are not told; None for all of them."""
    if not figure.smallest or not period.has_begun:
        return frozenset()
    if not is_broken_down(figure, period):
        return None
    if figure.stock:
        return _hidden_alone(figure, period, by)
    hidden = _hidden(figure, period.year, by)
    if period.kind == YEAR:
        return hidden.year
    return hidden.over if period.is_over else hidden.running


def _hidden(figure: Figure, year: int, by: str) -> small.Hidden:
    """What is hidden of a breakdown through a year. Kelurahan follow their kecamatan, which are told beside them."""
    quarters = [quarter for n in (1, 2, 3, 4) if (quarter := Period.quarter(year, n)).has_begun]
    whole, *each = _people(figure, [Period.of_year(year), *quarters], by)
    counted = small.Counted(
        _codes(by, [whole, *each]), whole,
        tuple(row for row, quarter in zip(each, quarters, strict=True) if quarter.is_over),
        next((row for row, quarter in zip(each, quarters, strict=True) if not quarter.is_over), None),
    )  # fmt: skip
    if by != "kelurahan":
        return small.plan(counted, figure.smallest)
    return small.plan(counted, figure.smallest, _kecamatan_of, _hidden(figure, year, "kecamatan"))


def _hidden_alone(figure: Figure, period: Period, by: str) -> frozenset[str]:
    """What is hidden of how things stand on a day, which adds up over no time."""
    [people] = _people(figure, [period], by)
    given = [_codes(by, [people]), people, figure.smallest]
    if by == "kelurahan":
        given += [_kecamatan_of, _hidden_alone(figure, period, "kecamatan")]
    return frozenset(small.alone(*given))


def _people(figure: Figure, periods: list[Period], by: str) -> list[dict[str, int]]:
    """{cell: how many people stand in it} of each period; one statement for them all."""
    dimension, parts = dimensions.known()[by], []
    for n, period in enumerate(periods):
        inner = figure.rows(period).subquery()
        code, source = dimension.code(inner, period)
        seen = func.count(inner.c.person_id.distinct())
        parts.append(select(literal(n), cast(code, String), seen).select_from(source).group_by(code))
    found: list[dict[str, int]] = [{} for _ in periods]
    for n, code, seen in _all(parts):
        found[n][dimension.fold(code)] = int(seen)
    return found


def _codes(by: str, counted: list[dict[str, int]]) -> tuple[str, ...]:
    """Every cell of a breakdown, also those with nothing."""
    known = {code: 0 for people in counted for code in people}
    return tuple(code for code, *_ in dimensions.known()[by].cells({}, known))


def _kecamatan_of(code: str) -> str:
    """The kecamatan of a kelurahan by its code, also of one that was split since."""
    return code[:8]


def dimensions_of(figure: Figure) -> list["dimensions.Dimension"]:
    """What the figure can be told by, kecamatan before kelurahan."""
    wanted = []
    for by in figure.by:
        wanted += ["kecamatan", "kelurahan"] if by == "kelurahan" else [by]
    known = dimensions.known()
    return [known[by] for by in dict.fromkeys(wanted)]


# --- the records behind -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """A page of the records behind a number."""

    rows: list[tuple[int, Entry, Count]]
    more: int | None  # the id after which the next page begins


def may_list(figure: Figure, user) -> bool:
    return bool(figure.entries and figure.records_may and may(figure.records_may, user))


def behind(figure: Figure, period: Period, within: dict[str, str], after: int | None = None) -> Behind:
    """Records in the order of their numbers, newest first; those that the reader may not see are left out."""
    inner = narrowed(figure, period, within).subquery()
    base = func.sum(inner.c.base) if figure.per and not figure.whole else literal(0)
    query = (
        select(inner.c.id, func.sum(inner.c.amount), base).group_by(inner.c.id).order_by(inner.c.id.desc())
    )
    if after is not None:
        query = query.where(inner.c.id < after)
    rows = db.session.execute(query.limit(SOME + 1)).all()
    entries = figure.entries([row[0] for row in rows[:SOME]])
    shown = [
        (row_id, entries[row_id], Count(int(amount), int(base or 0), figure.per))
        for row_id, amount, base in rows[:SOME]
        if row_id in entries
    ]
    return Behind(shown, rows[SOME - 1][0] if len(rows) > SOME else None)


# --- counted twice ----------------------------------------------------------------------------------


def check():
    """Every figure of this year and its months, of the year before, and its kecamatan, against a second count."""
    from app.ground.period import around

    month = around(MONTH)
    periods = (month, month.before, Period.of_year(month.year), Period.of_year(month.year - 1))
    for figure in offers("figures"):
        if figure.rows is None or figure.recount is None:
            continue
        for period in periods:
            count = total(figure, period)
            again = tuple(int(part) for part in figure.recount(period))
            if (count.amount, count.base) != again:
                yield (
                    f"Angka {figure.key} {period.name}: laporan menghitung {count.amount} dari {count.base}, "
                    f"catatannya {again[0]} dari {again[1]}."
                )
            elif "kelurahan" in figure.by:
                yield from _parts(figure, period, count)


def _parts(figure: Figure, period: Period, count: Count):
    for by, counted in _counted(figure, period, list(PLACES)).items():
        cells = dimensions.known()[by].cells({}, counted)
        parts = sum(counted[code].amount for code, *_ in cells if code in counted)
        if parts != count.amount:
            yield f"Angka {figure.key} {period.name}: jumlah per {by} {parts}, padahal seluruhnya {count.amount}."
