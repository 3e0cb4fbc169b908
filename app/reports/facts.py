"""All that reports of a period tell, as plain data: what is printed, put into a spreadsheet, and kept when it closes.

Nothing below this file reads the database again, so that a closed period prints the same for ever.
"""

from collections.abc import Callable

from flask import current_app

from app.ground import audit
from app.ground.period import YEAR, Period
from app.ground.room import Figure
from app.ground.tanggal import WIB, clock, day_date, now
from app.reports import counting, dimensions, population, standing
from app.reports.models import DOWN, Programme


def gather(
    period: Period,
    programme: Programme | None = None,
    kelurahan: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict:
    """The facts of a period for the whole office, of one programme, or of one kelurahan.

    `progress(done, total)` is told after each figure. Everything is counted anew, nothing is taken from a cache.
    """  # fmt: skip
    moment = now().astimezone(WIB)
    standing.forget()
    wanted = _figures(programme)
    within = {"kelurahan": kelurahan} if kelurahan else {}
    told = []
    for n, (room, figure) in enumerate(wanted, 1):
        if not kelurahan or "kelurahan" in figure.by:
            told.append(_figure(room, figure, period, within))
        progress(n, len(wanted))
    return {
        "period": period.key,
        "as_of": f"{day_date(moment.date())}, pukul {clock(moment)}",
        "created": moment.date().isoformat(),
        "kelurahan": kelurahan,
        "kelurahan_name": dimensions.name_of("kelurahan", kelurahan) if kelurahan else "",
        "programmes": [] if kelurahan else _programmes(period, programme),
        "figures": told,
        "population": population.newest(period.year),
        "chain": _chain(),
    }


def _chain() -> dict | None:
    """The head of the audit trail, for a report that is kept on paper: {"entry", "digest"}."""
    found = audit.head()
    return {"entry": found[0], "digest": found[1]} if found else None


def _figures(programme: Programme | None) -> list[tuple[str, Figure]]:
    """(room's title, figure) of all that rooms offer, or of those that measure one programme."""
    keys = {one.figure for one in programme.indicators} if programme else None
    return [
        (room.title, figure)
        for room in current_app.rooms
        for figure in room.figures
        if figure.rows and (keys is None or figure.key in keys)
    ]


def _figure(room: str, figure: Figure, period: Period, within: dict[str, str]) -> dict:
    count = counting.narrowed_total(figure, period, within) if within else counting.total(figure, period)
    hidden = counting.is_hidden(figure, period, within)
    unit_of_cells = "malam" if figure.whole else figure.unit  # a part of a whole that is not the cell's own
    months = [] if within else counting.by_month([(figure, period.year)])[figure.key, period.year]
    known = [None if one is None or n >= period.last.month else one.value for n, one in enumerate(months)]
    return {
        "key": figure.key,
        "room": room,
        "title": figure.title,
        "unit": unit_of_cells if within else figure.unit,
        "note": figure.note,
        "value": None if hidden else count.value,
        "hidden": hidden,
        "per": count.per,
        "amount": None if hidden else count.amount,
        "base": None if hidden else count.base,
        "months": known,
        "smallest": figure.smallest,
        "unit_of_cells": unit_of_cells,
        "by": {} if hidden else _breakdowns(figure, period, within),
    }


def _breakdowns(figure: Figure, period: Period, within: dict[str, str]) -> dict[str, list]:
    """{dimension: [[code, name, group, value or None, hidden]]}; no cells where it is not told over this period."""
    keys = [one.key for one in counting.dimensions_of(figure) if not within or one.key not in counting.PLACES]
    if not counting.is_broken_down(figure, period):
        return {by: [] for by in keys}
    keys = [by for by in keys if counting.goes_further(figure, period, by, within)]
    return {
        by: [
            [cell.code, cell.name, cell.group, None if cell.hidden else cell.count.value, cell.hidden]
            for cell in cells
        ]
        for by, cells in counting.splits(figure, period, keys, within).items()
    }


def _programmes(period: Period, programme: Programme | None) -> list[dict]:
    told = standing.of(None, period).programmes
    past = {}
    if period.kind == YEAR:
        before = standing.of(None, Period.quarter(period.year - 1, 4))
        past = {
            (one.programme.name, row.indicator.name): row
            for one in before.programmes
            for row in one.indicators
        }
    return [
        _programme(one, period, past) for one in told if programme is None or one.programme.id == programme.id
    ]


def _programme(one, period: Period, past: dict) -> dict:
    quarter = period.number
    return {
        "id": one.programme.id,
        "name": one.programme.name,
        "code": one.programme.code,
        "field": one.field_name,
        "starts_on": one.programme.starts_on.isoformat() if one.programme.began_late else None,
        "budget": one.budget(quarter),
        "spent": one.spending(quarter),
        "used": plain(one.used(quarter)),
        "mean": plain(one.mean(quarter)),
        "reached": one.reached(quarter),
        "quarters": [_money(one, n, quarter) for n in range(1, 5)],
        "indicators": [
            _indicator(row, quarter, past.get((one.programme.name, row.indicator.name)))
            for row in one.indicators
        ],
    }


def _money(one, n: int, quarter: int) -> list:
    """[ceiling, used, per cent] of a quarter; of those after the period's own the ceiling alone."""
    if n > quarter or n not in one.spent:
        return [one.budget(n), None, None]
    return [one.budget(n), one.spent[n], plain(one.used(n))]


def _indicator(row, quarter: int, before) -> dict:
    found, said, version = row.achievement(quarter), row.explained(quarter), row.version(quarter)
    return {
        "id": row.indicator.id,
        "name": row.indicator.name,
        "unit": row.indicator.unit,
        "lower": row.indicator.direction == DOWN,
        "target": plain(row.target(quarter)),
        "year_target": plain(version.year_value) if version else None,
        "quarter_targets": [plain(row.target(n)) for n in range(1, 5)],
        "basis": version.basis if version else "",
        "value": plain(row.values.get(quarter)),
        "values": [plain(row.values.get(n)) if n <= quarter else None for n in range(1, 5)],
        "percent": plain(found.percent),
        "words": found.words,
        "state": found.state,
        "grade": found.grade,
        "source": "Dihitung dari catatan" if row.indicator.figure else row.sources.get(quarter, ""),
        "reason": said.reason if said else "",
        "action": said.action if said else "",
        "due_on": said.due_on.isoformat() if said and said.due_on else None,
        "before": plain(before.values.get(4)) if before else None,
    }


def plain(value) -> float | int | None:
    """A number as it is kept: whole where it is."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else float(value)


def part_of(kept: dict, programme: Programme | None, kelurahan: str | None) -> dict:
    """Of facts that were kept those of one programme or one kelurahan; a kelurahan is told by its own cell alone."""
    if programme is not None:
        keys = {one.figure for one in programme.indicators}
        own = [one for one in kept["programmes"] if one["name"] == programme.name]
        return kept | {"programmes": own, "figures": [one for one in kept["figures"] if one["key"] in keys]}
    if kelurahan:
        name = dimensions.name_of("kelurahan", kelurahan)
        figures = [told for one in kept["figures"] if (told := _in_kelurahan(one, kelurahan))]
        return kept | {"programmes": [], "figures": figures, "kelurahan": kelurahan, "kelurahan_name": name}
    return kept


def _in_kelurahan(one: dict, kelurahan: str) -> dict | None:
    cells = one["by"].get("kelurahan")
    if cells is None:
        return None
    value, hidden = None, True  # a figure that is not broken down over this period
    if cells:
        cell = next((cell for cell in cells if cell[0] == kelurahan), None)
        if cell is None:
            return None
        value, hidden = cell[3], cell[4]
    told = {"value": value, "hidden": hidden, "per": 0, "amount": value, "base": 0, "by": {}, "months": []}
    return one | told | {"unit": one["unit_of_cells"]}
