"""Small groups: which cells of a breakdown are not told, so that no hidden cell can be reckoned from the others.

A cell of few people is hidden, and others are hidden with it, for two kinds of sums are told and taken from one
another: of all cells of a period (the city, a kecamatan), and of a cell over the quarters of a year. The plain rule:
months are not broken down at all. A cell that is small in a quarter that is over is hidden in every such quarter of
the year, and told for the year where the year has enough. One that is small in the quarter that runs is hidden there
and in the year so far, so that the quarters before, which stand on paper, need not be hidden after the fact. And
wherever a cell is hidden, another of its group is hidden beside it in the same periods, so that what one loses the
other may have.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

People = Mapping[str, int]  # {cell: people}; a cell that is missing has none


@dataclass(frozen=True)
class Hidden:
    """The cells that are not told: of the year (so far), of each quarter that is over, of the one that runs."""

    lone: frozenset[str] = frozenset()  # of the year and of every quarter that is over
    over: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()

    @property
    def year(self) -> frozenset[str]:
        return self.lone | self.running


@dataclass(frozen=True)
class Counted:
    """How many people stand in each cell: over the year, in each quarter that is over, in the one that runs."""

    cells: tuple[str, ...]
    year: People
    over: tuple[People, ...] = ()
    running: People | None = None


def plan(
    counted: Counted,
    smallest: int,
    group_of: Callable[[str], str] = lambda cell: "",
    groups: Hidden | None = None,
) -> Hidden:
    """What is hidden of a breakdown. `groups` says it of the breakdown by groups that is told beside it (kecamatan):
    a group that is hidden is so with all of its cells."""
    groups = groups or Hidden()

    def closed(hidden: set[str], rows: Iterable[People], shut: frozenset[str]) -> set[str]:
        whole = hidden | {cell for cell in counted.cells if group_of(cell) in shut}
        return _closed(whole, list(rows), _by_group(counted.cells, group_of), smallest)

    running = closed(_few(counted.running, smallest), [counted.running], groups.running) if counted.running else set()
    before = {cell: sum(row.get(cell, 0) for row in counted.over) for cell in counted.cells}
    few = (_few(counted.year, smallest) | _few(before, smallest)) - running
    lone = closed(few, [counted.year], groups.lone)
    small = set().union(*(_few(row, smallest) for row in counted.over))
    over = closed(lone | small, counted.over, groups.over) if counted.over else set()
    if len(counted.over) == 1:  # nothing but the year to hide it by
        lone |= over
    return Hidden(frozenset(lone), frozenset(over), frozenset(running))


def alone(cells: Iterable[str], people: People, smallest: int, group_of=lambda cell: "", shut=frozenset()) -> set[str]:
    """What is hidden of a breakdown that is part of no sum over time."""
    cells = tuple(cells)
    hidden = _few(people, smallest) | {cell for cell in cells if group_of(cell) in shut}
    return _closed(hidden, [people], _by_group(cells, group_of), smallest)


def _few(people: People, smallest: int) -> set[str]:
    return {cell for cell, count in people.items() if 0 < count < smallest}


def _by_group(cells: Iterable[str], group_of) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for cell in cells:
        found.setdefault(group_of(cell), []).append(cell)
    return list(found.values())


def _closed(hidden: set[str], rows: list[People], groups: list[list[str]], smallest: int) -> set[str]:
    """With as many of the next smallest of each group as it takes."""
    return set().union(*(_close(hidden & set(own), rows, own, smallest) for own in groups))


def _close(hidden: set[str], rows: list[People], own: list[str], smallest: int) -> set[str]:
    """Until in every row the hidden are too many to be known from their sum; noughts help nobody. Ties go by the
    name, so that every table hides the same."""
    while hidden and (row := _betraying(hidden, rows, smallest)) is not None:
        beside = sorted((row.get(cell, 0), cell) for cell in own if cell not in hidden and row.get(cell, 0))
        if not beside:
            return set(own)
        hidden = hidden | {beside[0][1]}
    return hidden


def _betraying(hidden: set[str], rows: list[People], smallest: int) -> People | None:
    """A row whose hidden cells are known from what is told."""
    for row in rows:
        there = [row[cell] for cell in hidden if row.get(cell, 0)]
        if there and (len(there) == 1 or sum(there) < smallest):
            return row
    return None
