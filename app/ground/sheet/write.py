"""Workbooks that leave the house: never a formula, identifiers as text, dates as dates.

Cells are written by type, one call for each, since guessing is what turns "=1+1" into a formula and
a NIK into a rounded number (ASVS 1.2.10). Rows are written as they come; nothing is held in memory.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, NamedTuple

from app.ground import tanggal
from app.ground.sheet.table import CORRECTION, Book, Table

_LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 6
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
# 421 is the Indonesian locale: the month's name is Indonesian whatever language Excel speaks.
_FORMATS = {
    "text": {"num_format": "@"},
    "date": {"num_format": "[$-421]d mmmm yyyy", "align": "left"},
    "datetime": {"num_format": "[$-421]d mmmm yyyy hh.mm", "align": "left"},
    "money": {"num_format": '"Rp"#,##0'},
    "whole": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.##"},
    "plain": {"num_format": "0"},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6EFEC"},
    "title": {"bold": True, "font_size": 14},
    "correction": {"num_format": "@", "text_wrap": True, "font_color": "#9B1C1C"},
}


class Amount(NamedTuple):
    """A number that its cell shows with a unit: 80 %, 12 orang, Rp5.000. It stays a number to reckon with."""

    value: int | float | Decimal
    unit: str


@dataclass(frozen=True)
class OutColumn:
    """A column to write; anything with `title`, `kind` and `width` serves.

    `kind`: auto (by type of value), text, date, money, number or plain (a number such as a year, without
    points). `width` in letters; None measures the first rows.
    """

    title: str
    kind: str = "auto"
    width: float | None = None


def write_xlsx(
    target: str | Path | IO[bytes],
    columns: Sequence[OutColumn | str],
    rows: Iterable[Sequence[object]],
    title: str | None = None,
    notes: str | Sequence[str] | None = None,
    sheet: str = "Data",
    by: str | None = None,
) -> int:
    """Writes one sheet and gives the number of rows written.

    `rows` are sequences in the order of `columns`. `title`, `notes` and who took the list (`by`) stand
    above the heading, which is bold, frozen and carries the filter.
    """
    lines = [notes] if isinstance(notes, str) else list(notes or ())
    if by:
        lines.append(
            f"Diunduh {by} pada {tanggal.long_date(tanggal.today())}, {tanggal.clock(tanggal.now())}"
        )
    columns = [OutColumn(column) if isinstance(column, str) else column for column in columns]
    workbook, formats = _workbook(target)
    with workbook:
        page = workbook.add_worksheet(_sheet_name(sheet, set()))
        top = _write_title(page, title, lines, formats)
        return _write_table(page, top, columns, rows, formats)


def write_tables_xlsx(
    target: str | Path | IO[bytes], tables: Iterable[tuple[str, Sequence[OutColumn | str], Iterable[Sequence[object]]]],
    title: str, notes: Sequence[str] = (),
) -> int:
    """Several tables (name, columns, rows), a sheet for each under the same title and notes; gives how many."""
    workbook, formats = _workbook(target)
    names: set[str] = set()
    with workbook:
        for name, columns, rows in tables:
            page = workbook.add_worksheet(_sheet_name(name, names))
            listed = [OutColumn(column) if isinstance(column, str) else column for column in columns]
            top = _write_title(page, title, [name, *notes], formats)
            _write_table(page, top, listed, rows, formats)
        if not names:
            workbook.add_worksheet()
    return len(names)


def write_errors_xlsx(
    target: str | Path | IO[bytes], source: Book | Table, errors: Mapping[int | tuple[str, int], str]
) -> int:
    """The rows in error, as they came, with what is to be mended in the first column; gives their number.

    `errors` maps a row number, or (sheet, row number) for a book of several tables, to its sentence.
    The result can be mended and read again: the first column is ignored by `read_sheet`.
    """
    tables = source.tables if isinstance(source, Book) else [source]
    workbook, formats = _workbook(target)
    written, names = 0, set()
    with workbook:
        for table in tables:
            wanted = {
                row.number: errors.get((table.sheet, row.number)) or errors.get(row.number)
                for row in table.rows()
                if (table.sheet, row.number) in errors or (len(tables) == 1 and row.number in errors)
            }
            if wanted:
                page = workbook.add_worksheet(_sheet_name(table.sheet, names))
                written += _write_table(page, 0, *_correction_table(table, wanted), formats)
        if not names:
            workbook.add_worksheet()
    return written


def _correction_table(table: Table, wanted: dict[int, str]) -> tuple[list[OutColumn], Iterable[list]]:
    order = list(table.headings)
    columns = [OutColumn(CORRECTION, "correction", 40)]
    columns += [OutColumn(heading) for heading in table.headings.values()]
    rows = (
        [wanted[row.number], *(_as_it_came(row.cells.get(column)) for column in order)]
        for row in table.rows()
        if row.number in wanted
    )
    return columns, rows


def _as_it_came(value: object) -> object:
    """A long number becomes text; past 15 digits, where a spreadsheet invents them, the last are asked for anew."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**9:
        digits = f"{value:.0f}"
        return digits if len(digits) <= 15 else digits[:15] + "?" * (len(digits) - 15)
    return value


class _Looks(dict):
    """The formats of a workbook; one of a unit, ("whole", "orang"), is made when it is first asked for."""

    def __init__(self, workbook):
        super().__init__({name: workbook.add_format(look) for name, look in _FORMATS.items()})
        self._workbook = workbook

    def __missing__(self, name: tuple[str, str]):
        shape, unit = name
        quoted = unit.replace('"', "'")
        look = {"num_format": f'{_FORMATS[shape]["num_format"]} "{quoted}"'}
        return self.setdefault(name, self._workbook.add_format(look))


def _workbook(target: str | Path | IO[bytes]):
    import xlsxwriter  # 0.1 s that a web process need not spend before somebody asks for a workbook

    workbook = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS)
    return workbook, _Looks(workbook)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel allows: 31 letters, no []:*?/\\, no apostrophe at the ends, not used yet."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _encodable(wanted)).strip(" '")[:31] or "Data"
    name, count = base, 1
    while name.lower() in taken or name.lower() == "history":
        count += 1
        name = f"{base[:27]} {count}"
    taken.add(name.lower())
    return name


def _write_title(page, title: str | None, lines: Sequence[str], formats: dict) -> int:
    """Writes what stands above the heading and gives the heading's row."""
    top = 0
    if title:
        page.write_string(top, 0, _text(title), formats["title"])
        top += 1
    for line in lines:
        page.write_string(top, 0, _text(line))
        top += 1
    return top + 1 if top else 0


def _write_table(
    page, top: int, columns: list[OutColumn], rows: Iterable[Sequence[object]], formats: dict
) -> int:
    for place, column in enumerate(columns):
        page.write_string(top, place, _text(column.title), formats["heading"])
    widths = [max(map(len, column.title.split("\n")), default=0) + 3 for column in columns]
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            length = _write_cell(page, top + count, place, value, column.kind, formats)
            if count <= 200 and length > widths[place]:
                widths[place] = length
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width or min(max(widths[place] + 1, _NARROWEST), _WIDEST))
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    if columns:
        page.autofilter(top, 0, top + count, len(columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    return count


def _write_cell(page, row: int, place: int, value: object, kind: str, formats: dict) -> int:
    """Writes one value by its type and gives the letters it takes."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        value = "Ya" if value else "Tidak"
    if isinstance(value, Amount):
        return _write_amount(page, row, place, value, formats)
    if kind not in ("text", "correction"):
        if isinstance(value, date):
            return _write_date(page, row, place, value, formats)
        if isinstance(value, int | float | Decimal):
            return _write_number(page, row, place, value, kind, formats)
    text = _text(value)
    page.write_string(row, place, text, formats[kind if kind == "correction" else "text"])
    return max(map(len, text.split("\n")))


def _write_date(page, row: int, place: int, value: date, formats: dict) -> int:
    if isinstance(value, datetime):
        value = value.astimezone(tanggal.WIB).replace(tzinfo=None) if value.tzinfo else value
        kind, day = "datetime", value.date()
    else:
        kind, day = "date", value
    if day < _FIRST_EXCEL_DAY:
        # Excel's calendar begins with a day that never was; older dates are written out.
        text = tanggal.long_date(day)
        page.write_string(row, place, text, formats["text"])
        return len(text)
    page.write_datetime(row, place, value, formats[kind])
    return 18 if kind == "date" else 24


def _write_number(
    page, row: int, place: int, value: int | float | Decimal, kind: str, formats: dict, unit: str = ""
) -> int:
    if abs(value) >= 10**15:
        # Excel keeps 15 digits of a number; text keeps them all.
        text = f"{value:.0f}" if value == value else ""
        page.write_string(row, place, text, formats["text"])
        return len(text)
    whole = value != value or value == int(value)
    name = kind if kind in ("money", "plain") else "whole" if whole else "number"
    page.write_number(row, place, value, formats[(name, unit) if unit else name])
    return len(str(value)) * 4 // 3 + (3 if kind == "money" else 0) + (len(unit) + 1 if unit else 0)


def _write_amount(page, row: int, place: int, amount: "Amount", formats: dict) -> int:
    if amount.unit in ("", "Rp"):
        return _write_number(page, row, place, amount.value, "money" if amount.unit else "auto", formats)
    return _write_number(page, row, place, amount.value, "auto", formats, amount.unit)


def _text(value: object) -> str:
    if isinstance(value, date):
        return tanggal.long_date(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _encodable(str(value))[:_LONGEST_CELL]


def _encodable(text: str) -> str:
    """Without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "ignore").decode()
