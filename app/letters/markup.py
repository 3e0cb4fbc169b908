"""The light markup of letters: what a clerk types becomes the parts that the letter's template prints.

A blank line parts paragraphs. `1. …` or `a. …` begins a point. `**…**` is bold. `| … | … |` is a row of a
table, the first one its head. `hari : Senin`, with a blank before the colon, is a line of details. `# …` is a
heading. `[[penerima]]` stands for what differs from letter to letter. Everything else is text: the parts are
plain data that the template escapes, so that HTML, CSS or template syntax typed here prints as it was typed.
"""

import re
from collections.abc import Iterable, Mapping

_POINT = re.compile(r"\s*(?:[0-9]{1,3}|([a-z]))[.)]\s+(.*)")
_DETAIL = re.compile(r"\s*([^\s:|][^:|]{0,40}?)\s+:\s+(\S.*)")
_HEADING = re.compile(r"#+\s+(.+)")
_RULE = re.compile(r"[|\s:-]+")
_NUMERIC = re.compile(r"(?:Rp\s?)?[0-9][0-9.,]*(?:\s?%)?|-|")
_SPOT = re.compile(r"\*\*(?P<bold>[^*]+(?:\*[^*]+)*)\*\*|\[\[(?P<name>[^\[\]]{1,60})\]\]")

COLUMNS, ROWS = 12, 500


def parse(text: str | None, known: Mapping[str, str] | None = None) -> list:
    """The parts of a body, for app/templates/letter.html; `known` says what [[…]] stands for.

    A text is a str, or a list of pieces {"text", "bold", "missing"} when a part of it is bold or unknown.
    """
    parts = []
    for block in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        parts += _block(lines, known or {})
    return parts


def missing(parts: Iterable) -> list[str]:
    """What stands in red, in the order of reading."""
    found = []
    for part in parts:
        if isinstance(part, dict) and "missing" in part:
            found += [part["text"]] if part["missing"] else []
        elif isinstance(part, (list, tuple)):
            found += missing(part)
        elif isinstance(part, dict):
            found += missing(part.values())
    return found


def gap(name: str) -> list[dict]:
    """A red box in place of what was not filled in."""
    return [{"text": name, "bold": False, "missing": True}]


def plain(text) -> str:
    """A text of a part without its bold, for a title or a list."""
    return text if isinstance(text, str) else "".join(piece["text"] for piece in text)


def words(text: str, known: Mapping[str, str] | None = None):
    """One line with its bold and its [[…]]."""
    pieces = _pieces(" ".join(text.split()), known or {}, bold=False)
    if all(not piece["bold"] and not piece["missing"] for piece in pieces):
        return "".join(piece["text"] for piece in pieces)
    return pieces


def _pieces(text: str, known: Mapping[str, str], bold: bool) -> list[dict]:
    pieces, end = [], 0
    for found in _SPOT.finditer(text):
        pieces.append(_piece(text[end : found.start()], bold))
        end = found.end()
        if found["bold"]:
            pieces += _pieces(found["bold"], known, bold=True)
            continue
        name = found["name"].strip().lower()
        value = known.get(name)
        pieces.append(_piece(value, bold) if value else _piece(name or "?", bold, missing=True))
    pieces.append(_piece(text[end:], bold))
    return [piece for piece in pieces if piece["text"]]


def _piece(text: str, bold: bool, missing: bool = False) -> dict:
    return {"text": text, "bold": bold, "missing": missing}


def _block(lines: list[str], known) -> list:
    """The parts of lines that stand together: runs of the same shape, each one part."""
    parts, run, shape = [], [], None
    for line in lines:
        now = _shape(line)
        if now == "text" and shape in ("numbers", "letters"):
            now = shape  # a point goes on in the next line
        if now != shape and run:
            parts.append(_part(shape, run, known))
            run = []
        shape = now
        run.append(line)
    return parts + ([_part(shape, run, known)] if run else [])


def _shape(line: str) -> str:
    if line.lstrip().startswith("|"):
        return "table"
    if _HEADING.match(line):
        return "heading"
    if point := _POINT.match(line):
        return "letters" if point[1] else "numbers"
    return "details" if _DETAIL.fullmatch(line) else "text"


def _part(shape: str, lines: list[str], known):
    if shape == "table":
        return {"table": _table(lines, known)}
    if shape == "heading":
        return {"heading": words(" ".join(_HEADING.match(line)[1] for line in lines), known)}
    if shape == "details":
        return {"details": [[words(f[1], known), words(f[2], known)] for f in map(_DETAIL.fullmatch, lines)]}
    if shape == "text":
        return words(" ".join(lines), known)
    points = []
    for line in lines:
        if point := _POINT.match(line):
            points.append(point[2])
        else:
            points[-1] += " " + line
    return {"items": [words(point, known) for point in points], "letters": shape == "letters"}


def _table(lines: list[str], known) -> dict:
    rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)][: ROWS + 1]
    width = min(max((len(row) for row in rows), default=1), COLUMNS)
    rows = [(row + [""] * width)[:width] for row in rows]
    head, body = rows[0] if rows else [""] * width, rows[1:]
    numeric = [n for n in range(width) if body and all(_NUMERIC.fullmatch(row[n]) for row in body)]
    return {
        "columns": [words(cell, known) for cell in head],
        "rows": [[words(cell, known) for cell in row] for row in body],
        "numeric": numeric,
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
