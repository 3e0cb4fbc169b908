"""What documents are made of: chapters and parts that hold texts, tables and charts.

A cell of a table is [what is printed, the number behind it or None, the number's unit].
"""

from app.reports.counting import told

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
    return {"kind": "text", "text": " ".join(sentences)}


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
        "note": WHY_UNTOLD if any(one[0] == UNTOLD for row in rows for one in row) else "",
    }


def picture(caption: str, svg: str) -> dict:
    return {"kind": "chart", "caption": caption, "svg": svg}


def cell(value, unit: str = "") -> list:
    return [told(value, unit), value, unit]


def word(said: str | None) -> list:
    return [said or "–", None, ""]


def hidden_or(value, hidden: bool, unit: str = "") -> list:
    """A number, or the mark of one that is not told because few people stand behind it."""
    return word(UNTOLD) if hidden else cell(value, unit)


def short_unit(unit: str) -> str:
    """Charts say short units beside each number; the others stand in their titles."""
    return unit if len(unit) <= 2 else ""


def cut(said: str, most: int = 70) -> str:
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
