"""A long report is drawn in pieces by a process that ends afterwards, and bound into one file.

One document of sixty pages holds 400 MB while it is drawn. Its pieces hold a fourth of that: some pages of chapters at
a time, then the cover with the contents, which can name pages only now, then nothing but the feet of all pages.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import current_app

from app.ground import pdf

TEMPLATE = "reports/prints/sheets.html"
CSS = "buku"
PIECE = 300  # lines that are drawn together, some seven pages
LINES = 44  # of the contents on a page


def is_long(printed: dict) -> bool:
    """Whether one piece would not hold it. The brief is two pages, whatever it holds."""
    return not printed["brief"] and sum(map(_chapter_lines, printed["chapters"])) > PIECE


def bound(printed: dict, say: Callable[[int, int], None] = lambda done, total: None) -> bytes:
    """The report as one archival file. `say(done, total)` hears of each piece."""
    pieces = list(in_pieces(printed["chapters"]))
    with tempfile.TemporaryDirectory(dir=current_app.extensions["settings"].scratch, prefix="laporan-") as name:
        folder, paths = Path(name), []
        for n, data in pdf.render_many(_chapters(printed, pieces), CSS, processes=1):
            paths.append(folder / f"{n}.pdf")
            paths[-1].write_bytes(data)
            say(n + 1, len(pieces))
        cover, feet = _around(printed, paths)
        return _bind(folder, cover, feet, paths, printed)


def _chapters(printed: dict, pieces: list[list[dict]]) -> Iterator[tuple[int, str]]:
    for n, chapters in enumerate(pieces):
        yield n, _html(printed, chapters=chapters, last=n == len(pieces) - 1)


def _html(printed: dict, **given) -> str:
    nothing = {"pages": None, "chapters": None, "last": False, "count": 0}
    return current_app.jinja_env.get_template(TEMPLATE).render(book=printed, **nothing | given)


def _around(printed: dict, paths: list[Path]) -> tuple[bytes, bytes]:
    """Cover with contents, and the feet of all pages. The contents' own length is guessed by its lines; where that
    was wrong both are drawn once more."""
    found, inside = {}, 0
    for path in paths:
        names, count = pdf.anchors(path)
        found |= {name: inside + page for name, page in names.items()}
        inside += count
    before = 1 + -(-_entries(printed) // LINES)
    while True:
        pages = {name: before + page for name, page in found.items()}
        sheets = [(0, _html(printed, pages=pages)), (1, _html(printed, count=before + inside))]
        cover, feet = (data for _, data in pdf.render_many(sheets, CSS, processes=1))
        known = pdf.count_pages(cover)
        if known <= before:
            return cover, feet
        before = known


def _entries(printed: dict) -> int:
    return sum(1 + len(chapter["parts"]) for chapter in printed["chapters"])


def _bind(folder: Path, cover: bytes, feet: bytes, paths: list[Path], printed: dict) -> bytes:
    (folder / "cover.pdf").write_bytes(cover)
    (folder / "feet.pdf").write_bytes(feet)
    titles = [(one["id"], one["title"]) for chapter in printed["chapters"] for one in (chapter, *chapter["parts"])]
    (folder / "titles.json").write_text(json.dumps(titles))
    try:
        pdf.bind_apart(folder, paths, folder / "whole.pdf")
    except pdf.PdfError:
        raise pdf.PdfError("Halaman laporan tidak dapat disatukan. Cobalah sekali lagi.") from None
    return (folder / "whole.pdf").read_bytes()


# --- in pieces --------------------------------------------------------------------------------------


def in_pieces(chapters: list[dict]) -> Iterator[list[dict]]:
    """Chapters in pieces of so many lines, each a list of chapters. One is cut only where it alone is too long, and
    then between its blocks and parts; what follows the cut has no title of its own."""
    piece, lines = [], 0
    for chapter in chapters:
        if piece and lines + _chapter_lines(chapter) > PIECE:
            yield piece
            piece, lines = [], 0
        piece.append({"id": chapter["id"], "title": chapter["title"], "blocks": [], "parts": []})
        for where, one in _units(chapter):
            need = _lines(one)
            if lines and lines + need > PIECE:
                yield piece
                piece, lines = [{"id": chapter["id"], "title": "", "blocks": [], "parts": []}], 0
            piece[-1][where].append(one)
            lines += need
    if piece:
        yield piece


def _units(chapter: dict) -> Iterator[tuple[str, dict]]:
    for where in ("blocks", "parts"):
        for one in chapter[where]:
            yield where, one


def _chapter_lines(chapter: dict) -> int:
    return sum(_lines(one) for _, one in _units(chapter))


def _lines(one: dict) -> int:
    """How many lines of a page a part or a block takes, about. What stands beside something takes half."""
    if "blocks" in one:
        return 2 + sum(map(_lines, one["blocks"]))
    lines = {"table": 3 + len(one.get("rows", ())), "chart": 16, "text": 2}[one["kind"]]
    return lines if one["row"] is None else lines // 2
