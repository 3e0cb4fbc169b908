"""What documents are made of: chapters and parts that hold texts, tables and charts.

A cell of a table is [what is printed, the number behind it or None, the number's unit].
"""

from app.reports.counting import told

COLUMNS, TALLEST = 3, 40  # short tables beside one another, each column of so many lines: two thirds of a page
OVERHEAD = 3  # lines of a table besides its rows
UNTOLD = "*"
WHY_UNTOLD = "* Tidak ditampilkan: kelompoknya kecil, atau dapat dipakai untuk menghitung kelompok yang kecil."


def chapter(title: str, *blocks, parts=()) -> dict:
    return {
        "title": title,
        "blocks": [block for block in blocks if block],
        "parts": [one for one in parts if one],
    }


def part(title: str, *blocks) -> dict:
    return {"title": title, "blocks": [block for block in blocks if block]}


def nothing() -> dict:
    return part("Keterangan", text("Belum ada yang dicatat untuk periode ini."))


def text(*sentences: str) -> dict:
    return {"kind": "text", "text": " ".join(sentences), "row": None}


def table(caption: str, columns: list[str], rows: list[list], numeric=(), total=None, even=False) -> dict | None:
    """A table, or nothing when it has no rows. `numeric` are the columns that stand at the right; `even` gives
    all columns the same width."""
    if not rows:
        return None
    return {
        "kind": "table",
        "caption": caption,
        "columns": columns,
        "numeric": list(numeric),
        "rows": rows,
        "total": total,
        "even": even,
        "row": None,
        "note": WHY_UNTOLD if any(one[0] == UNTOLD for row in rows for one in row) else "",
    }


def in_columns(tables: list[dict | None], row: int = 0) -> list[dict]:
    """The tables of a part in columns beside one another, from this row on below its texts. What is too long for a
    column stands by itself."""
    given = [one for one in tables if one]
    short = [one for one in given if _lines(one) <= TALLEST]
    placed = [
        {**one, "row": row + column // COLUMNS, "column": column % COLUMNS}
        for one, column in zip(short, _columns_of([_lines(one) for one in short]), strict=True)
    ]
    return [one for one in given if one not in short] + placed


def _columns_of(heights: list[int]) -> list[int]:
    """The column of each: where the least stands, the tallest first; the column of the first is the first."""
    held, column_of = [0] * COLUMNS, {}
    for n in sorted(range(len(heights)), key=lambda n: -heights[n]):
        column = held.index(min(held))
        if held[column] + heights[n] > TALLEST:
            column, held = len(held), held + [0] * COLUMNS
        held[column] += heights[n]
        column_of[n] = column
    known = list(dict.fromkeys(column_of[n] for n in range(len(heights))))
    order = sorted(known, key=lambda column: column // COLUMNS)
    return [order.index(column_of[n]) for n in range(len(heights))]


def _lines(table: dict) -> int:
    return len(table["rows"]) + OVERHEAD


def beside(chart: dict, table: dict) -> list[dict]:
    """A chart of two columns' width with its table beside it: the first row of a part."""
    return [{**chart, "row": 0, "column": 0}, {**table, "row": 0, "column": 1}]


def picture(caption: str, svg: str) -> dict:
    return {"kind": "chart", "caption": caption, "svg": svg, "row": None}


def cell(value, unit: str = "") -> list:
    return [told(value, unit), value, unit]


def word(said: str | None) -> list:
    return [said or "–", None, ""]


def hidden_or(value, hidden: bool, unit: str = "") -> list:
    """A number, or the mark of one that is not told because few people stand behind it."""
    return word(UNTOLD) if hidden else cell(value, unit)


def cut(said: str, most: int = 70) -> str:
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
