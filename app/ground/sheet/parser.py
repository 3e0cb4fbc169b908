"""Reads a workbook with calamine and writes its rows, pickled, to standard output.

Run as a script of its own by `cells`, never imported: a sheet of two cells that lie far apart makes
calamine ask for hundreds of gigabytes, and that ends the process it runs in. Here only this one ends.
"""

import pickle
import resource
import sys

import python_calamine

MEMORY = 640 * 1024 * 1024
SECONDS = 25
OUTPUT = 600 * 1024 * 1024
CHUNK = 500
MAX_SHEETS = 60
MAX_CELLS = 4_000_000
BROKEN, BEYOND = 3, 4


def confine() -> None:
    """Memory, processor time and output of this process are bounded; it leaves no core behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))


def put(thing: object) -> None:
    pickle.dump(thing, sys.stdout.buffer, protocol=5)


def put_workbook(path: str, max_rows: int, max_columns: int) -> None:
    """Of each visible sheet a dict that describes it, its rows in lists of `CHUNK`, then None."""
    with open(path, "rb") as file:
        workbook = python_calamine.CalamineWorkbook.from_filelike(file)
        sheets = workbook.sheets_metadata
        if len(sheets) > MAX_SHEETS:
            return put("sheets")
        cells = 0
        for index, about in enumerate(sheets):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            if hidden:
                put({"name": about.name, "hidden": True, "first_column": 0, "merged": []})
                put(None)
                continue
            sheet = workbook.get_sheet_by_index(index)
            if sheet.total_height > max_rows:
                return put("rows")
            if sheet.total_width > max_columns:
                return put("columns")
            cells += sheet.total_height * sheet.width
            if cells > MAX_CELLS:
                return put("cells")
            put_sheet(about.name, sheet)
        put("done")


def put_sheet(name: str, sheet: python_calamine.CalamineSheet) -> None:
    first_column = sheet.start[1] if sheet.start else 0
    merged = sheet.merged_cell_ranges or []
    put({"name": name, "hidden": False, "first_column": first_column, "merged": merged})
    chunk = []
    for row in sheet.iter_rows():
        chunk.append(row)
        if len(chunk) == CHUNK:
            put(chunk)
            chunk = []
    if chunk:
        put(chunk)
    put(None)


if __name__ == "__main__":
    confine()
    try:
        put_workbook(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    except python_calamine.PasswordError:
        put("password")
    # Memory or room for output has run out.
    except (MemoryError, OSError):
        sys.exit(BEYOND)
    # A panic inside calamine is no Exception; both end here, and the caller reads the exit status.
    except BaseException:
        sys.exit(BROKEN)
