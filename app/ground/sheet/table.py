"""Finds the rows of people in a sheet that was made to be printed.

Above them stand titles, a heading of one or two rows and perhaps a row of column numbers; between
them blank rows, subtotals and headings repeated for each page; beneath them the place, the date and
the lurah who signs. What is left out is kept in `Table.skipped`, so that nothing vanishes unseen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from app.ground.refusal import RuleError
from app.ground.sheet.cells import Grid, grids_of
from app.ground.sheet.container import judge
from app.ground.tanggal import MONTHS

CORRECTION = "Yang perlu diperbaiki"
SUBTOTAL, SIGNATURE, NUMBERING, HEADING = "jumlah", "tanda tangan", "nomor kolom", "judul kolom"

_BLANK = "Lembar ini kosong."
_SEARCHED_ROWS = 60
_LONGEST_FOOT = 60
_SUMS = re.compile(r"(?:sub\s*)?(?:jumlah|jml|total)\b|grand\s+total\b|rekapitulasi\b", re.IGNORECASE)
_GAP = r"[\s.…_]*"
_PLACE_AND_DATE = re.compile(
    rf"[^\W\d][\w .'\-]*,\s*(?:tgl|tanggal)?{_GAP}[0-9]*{_GAP}"
    rf"(?:{'|'.join(MONTHS)}|[.…_]{{3,}}){_GAP}(?:[0-9]{{2,4}})?",
    re.IGNORECASE,
)
_SIGNERS = re.compile(
    r"(?:mengetahui|menyetujui|disetujui|dibuat oleh|yang membuat|hormat kami|lurah\b|camat\b|kepala\b|an\.|a\.n\.|"
    r"pl[th]\.|ketua\b|sekretaris\b|koordinator\b|pendamping\b|petugas\b|operator\b|nip\b|"
    r"catatan\b|keterangan\s*:|sumber\s*:|\*|\(\s*[.…_]{3,})",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """A row as the user sees it: its sheet, its number from 1, and {column from 0: value} without blanks."""

    sheet: str
    number: int
    cells: dict[int, object]


class Skipped(NamedTuple):
    """A row that is no person: `kind` is jumlah, tanda tangan, nomor kolom or judul kolom."""

    number: int
    kind: str
    text: str


@dataclass
class Table:
    """The table of one sheet. `headings` gives {column: heading}; two rows of heading are joined by a newline."""

    grid: Grid = field(repr=False)
    heading_rows: tuple[int, int]
    headings: dict[int, str]
    _heading_cells: list[dict[int, object]] = field(repr=False)

    @property
    def sheet(self) -> str:
        return self.grid.name

    def rows(self) -> Iterator[Row]:
        """The rows of people, in order; may be walked as often as wanted."""
        for number, cells in self._walk([]):
            yield Row(self.sheet, number, cells)

    @cached_property
    def count(self) -> int:
        """How many rows of people there are."""
        return self._counted[0]

    @cached_property
    def skipped(self) -> list[Skipped]:
        """The rows beneath the heading that were left out; blank rows are not named."""
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[int, list[Skipped]]:
        skipped: list[Skipped] = []
        return sum(1 for _ in self._walk(skipped)), sorted(skipped)

    def _walk(self, skipped: list[Skipped]) -> Iterator[tuple[int, dict]]:
        """The rows of people; those that may still turn out to be the foot are held back until it is clear."""
        foot: list[tuple[int, dict, dict]] = []
        for number, own, cells in self._body(skipped):
            if self._may_be_foot(own):
                foot.append((number, own, cells))
                if len(foot) > _LONGEST_FOOT:
                    yield foot[0][0], foot.pop(0)[2]
                continue
            yield from ((row, held) for row, _, held in foot)
            foot = []
            yield number, cells
        yield from _without_signatures(foot, skipped)

    def _body(self, skipped: list[Skipped]) -> Iterator[tuple[int, dict, dict]]:
        """Each row that may be data: its number, its own cells, and these with merged cells filled down."""
        merged = _MergedDown(self.grid, self.headings)
        fresh = True
        for number, values in islice(self.grid.rows(), self.heading_rows[1], None):
            own = _cells(values, self.grid.first_column, self.headings)
            if not own:
                continue
            kind = self._kind_of(own, fresh)
            fresh = False
            if kind:
                skipped.append(Skipped(number, kind, _text_of(own)))
            else:
                yield number, own, merged.filled(number, own)

    def _kind_of(self, cells: dict, first: bool) -> str | None:
        if first and _is_numbering(cells):
            return NUMBERING
        if len(cells) > 1 and any(_same_text(cells, heading) for heading in self._heading_cells):
            return HEADING
        text = next(
            (value for value in cells.values() if isinstance(value, str) and not value.strip().isdigit()), ""
        )
        return SUBTOTAL if _SUMS.match(text.strip()) else None

    def _may_be_foot(self, cells: dict) -> bool:
        limit = min(3 if len(self.headings) > 4 else 2, max(len(self.headings) - 1, 1))
        if len(cells) > limit:
            return False
        return not any(
            not isinstance(v, str) or v.strip("' ").replace(" ", "").isdigit() for v in cells.values()
        )


@dataclass
class Sheet:
    """One sheet of a book: its table, or the sentence that says why it has none."""

    name: str
    table: Table | None
    why: str | None = None


@dataclass
class Book:
    """A file of sheets. Close it, or use it in a `with`; its rows lie in a temporary file until then."""

    filename: str
    kind: str
    sheets: list[Sheet]
    _spool: IO[bytes] = field(repr=False)

    @property
    def tables(self) -> list[Table]:
        return [sheet.table for sheet in self.sheets if sheet.table]

    def table(self, sheet: str) -> Table:
        """The table of the sheet with this name; refused when it has none."""
        for found in self.tables:
            if found.sheet == sheet:
                return found
        raise RuleError(f"Lembar “{sheet}” tidak berisi tabel.")

    def close(self) -> None:
        self._spool.close()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def read_sheet(path: str | Path, filename: str, known: Callable[[str], bool] | None = None) -> Book:
    """The book in a file that was uploaded as `filename`.

    `known` tells whether a text is a heading that the reader is waiting for; the heading row is the one
    with most of them. Without it the row that looks most like a heading is taken. Refused, each with
    one sentence: what `container.judge` refuses, and a file without any table.
    """
    kind = judge(path, filename)
    spool, grids = grids_of(path, kind, filename)
    try:
        sheets = [_sheet_of(grid, known or _looks_like_heading, least=1 if known else 2) for grid in grids]
        if not any(sheet.table for sheet in sheets):
            raise RuleError(_no_table_sentence(sheets))
    except BaseException:
        spool.close()
        raise
    return Book(filename, kind, sheets, spool)


def _no_table_sentence(sheets: list[Sheet]) -> str:
    if sheets and all(sheet.why == _BLANK for sheet in sheets):
        return "Berkas ini tidak berisi apa-apa."
    return "Judul kolom tidak ditemukan. Pastikan ada baris judul seperti Nama dan NIK di atas data."


def _sheet_of(grid: Grid, known: Callable[[str], bool], least: int) -> Sheet:
    if grid.hidden:
        return Sheet(grid.name, None, "Lembar ini tersembunyi, jadi tidak dibaca.")
    head = [(number, _cells(values, grid.first_column)) for number, values in islice(grid.rows(), 400)]
    filled = [(number, cells) for number, cells in head if cells][:_SEARCHED_ROWS]
    if not filled:
        return Sheet(grid.name, None, _BLANK)
    found = _heading_of(filled, grid, known, least)
    if not found:
        return Sheet(grid.name, None, "Judul kolom tidak ditemukan di lembar ini.")
    rows, headings, cells = found
    table = Table(grid, rows, headings, cells)
    return Sheet(grid.name, table)


def _heading_of(filled: list, grid: Grid, known: Callable[[str], bool], least: int):
    """(first and last row number, {column: heading}, the cells of those rows), or None when there is none."""
    best, best_score = None, (0, 0)
    spans = _spans_of(grid)
    for position, (number, cells) in enumerate(filled):
        candidates = [((number, number), _one_row(cells), [cells])]
        if position + 1 < len(filled) and filled[position + 1][0] == number + 1:
            below = filled[position + 1][1]
            joined = _two_rows(cells, below, spans.get(number, {}))
            if joined:
                candidates.append(((number, number + 1), joined, [cells, below]))
        for rows, headings, parts in candidates:
            hits = sum(1 for heading in headings.values() if _is_known(heading, known))
            # A lone known word counts only in a row that could be a heading throughout.
            enough = hits >= 2 or (hits >= least and all(map(_looks_like_heading, headings.values())))
            score = (hits, -len(parts))
            if enough and score > best_score:
                best, best_score = (rows, headings, parts), score
    if best:
        rows, headings, parts = best
        wanted = {c: text for c, text in headings.items() if _letters(text) != _letters(CORRECTION)}
        return rows, wanted, parts
    return None


def _one_row(cells: dict) -> dict[int, str]:
    return {column: _heading_text(value) for column, value in cells.items() if _heading_text(value)}


def _two_rows(above: dict, below: dict, spans: dict[int, int]) -> dict[int, str] | None:
    """Both rows as one heading, or None when the lower one cannot be the second row of a heading."""
    upper, columns = _one_row(above), sorted(above)
    headings = dict(upper)
    if not all(isinstance(value, str) and not re.search(r"[0-9]{3}", value) for value in below.values()):
        return None
    for column, value in below.items():
        left = max((c for c in columns if c <= column), default=None)
        spanning = left is not None and (
            spans.get(left, left) >= column if spans else _runs_on(left, column, columns)
        )
        if column in above and not _heads_several(column, below, columns, spans):
            return None
        over = upper.get(left, "") if spanning else ""
        headings[column] = f"{over}\n{_heading_text(value)}" if over else _heading_text(value)
    return headings


def _runs_on(left: int, column: int, columns: list[int]) -> bool:
    """Without marks of merging, a heading reaches over the empty cells at its right."""
    return not any(left < c <= column for c in columns)


def _heads_several(column: int, below: dict, columns: list[int], spans: dict[int, int]) -> bool:
    if spans:
        return spans.get(column, column) > column
    return column + 1 in below and column + 1 not in columns


def _spans_of(grid: Grid) -> dict[int, dict[int, int]]:
    """{row number: {first column: last column}} of cells merged sideways."""
    spans: dict[int, dict[int, int]] = {}
    for (top, left), (_, right) in grid.merged:
        if right > left and top < 400:
            spans.setdefault(top + 1, {})[left] = right
    return spans


def _heading_text(value: object) -> str:
    """A heading as written, blanks made single, its own line breaks kept."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    lines = (" ".join(line.split()) for line in str(value).splitlines())
    return "\n".join(line for line in lines if line)[:200]


def _is_known(heading: str, known: Callable[[str], bool]) -> bool:
    return known(heading) or ("\n" in heading and known(heading.rsplit("\n", 1)[1]))


def _looks_like_heading(text: str) -> bool:
    return len(text) <= 60 and bool(re.search(r"[^\W\d_]", text)) and not re.search(r"[0-9]{3}", text)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _cells(values: list, first_column: int, wanted: dict[int, str] | None = None) -> dict[int, object]:
    """{column: value} of what is not blank; with `wanted` only of those columns."""
    return {
        column: value
        for column, value in enumerate(values, first_column)
        if value != ""
        and value is not None
        and (value.__class__ is not str or value.strip())
        and (wanted is None or column in wanted)
    }


def _is_numbering(cells: dict) -> bool:
    """1 2 3 4 … or (1) (2) (3) beneath the heading."""
    numbers = []
    for value in cells.values():
        text = _heading_text(value).strip("() .")
        if not text.isascii() or not text.isdigit() or len(text) > 3:
            return False
        numbers.append(int(text))
    return (
        len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1
    )


def _same_text(cells: dict, heading: dict) -> bool:
    return all(
        column in heading and _heading_text(value) == _heading_text(heading[column])
        for column, value in cells.items()
    )


def _without_signatures(foot: list, skipped: list[Skipped]) -> Iterator[tuple[int, dict]]:
    """The rows of people at the foot; from the first line of a signature on, all is left out."""
    signed = False
    for number, own, cells in foot:
        signed = signed or _begins_signature(own)
        if signed:
            skipped.append(Skipped(number, SIGNATURE, _text_of(own)))
        else:
            yield number, cells


def _begins_signature(cells: dict) -> bool:
    texts = [str(value).strip() for value in cells.values()]
    # "Malang, 5 Mei 1986" beside a name is a birth date; alone in its row it is where and when one signed.
    if len(texts) == 1 and _PLACE_AND_DATE.fullmatch(texts[0]):
        return True
    return any(_SIGNERS.match(text) for text in texts)


def _text_of(cells: dict) -> str:
    line = " · ".join(_heading_text(value).replace("\n", " ") for value in cells.values())
    return line if len(line) <= 120 else line[:119] + "…"


class _MergedDown:
    """Fills cells merged over several rows, whose value stands in the first one only.

    Rows must be asked for in order. Cells merged sideways are left alone: their value belongs to one column.
    """

    def __init__(self, grid: Grid, headings: dict[int, str]):
        self._ranges = sorted(
            (top + 1, bottom + 1, left)
            for (top, left), (bottom, _) in grid.merged
            if bottom > top and left in headings
        )
        self._next = 0
        self._open: list[tuple[int, int, object]] = []

    def filled(self, number: int, own: dict) -> dict:
        if self._next >= len(self._ranges) and not self._open:
            return own
        self._open = [kept for kept in self._open if kept[0] >= number]
        cells = dict(own)
        for _, column, value in self._open:
            cells.setdefault(column, value)
        while self._next < len(self._ranges) and self._ranges[self._next][0] <= number:
            top, bottom, column = self._ranges[self._next]
            self._next += 1
            if top == number and column in own:
                self._open.append((bottom, column, own[column]))
        return dict(sorted(cells.items()))
