"""Spreadsheets in and out.

    with read_sheet(path, "usulan.xlsx", known=knows(PERSON_COLUMNS)) as book:
        for sheet in book.sheets:            # every sheet, in the order of the file
            sheet.name, sheet.table          # its table, or None and then
            sheet.why                        # the sentence that says why nothing was read
        for table in book.tables:
            table.headings                   # {column: heading}; column 0 is A
            for row in table.rows():         # as often as wanted; rows are read from disk
                row.number, row.cells        # the row as the user sees it; {column: value}, blanks left out
            table.count, table.skipped       # rows of people; titles, subtotals, signatures left out

Values keep the type of their cell, so that a NIK stored as a number can be refused. What is wrong
with a file is raised as RuleError with one sentence, before memory is spent on it.

`container` judges the file, `cells` has it parsed in a process of its own, `table` finds the rows of
people among titles, subtotals and signatures, `write` makes workbooks.
"""

from app.ground.sheet.table import Book, Row, Sheet, Skipped, Table, read_sheet
from app.ground.sheet.write import (
    CORRECTION,
    Amount,
    OutColumn,
    write_errors_xlsx,
    write_tables_xlsx,
    write_xlsx,
)

__all__ = [
    "CORRECTION",
    "Amount",
    "Book",
    "OutColumn",
    "Row",
    "Sheet",
    "Skipped",
    "Table",
    "read_sheet",
    "write_errors_xlsx",
    "write_tables_xlsx",
    "write_xlsx",
]
