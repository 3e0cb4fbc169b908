"""Lists on a letter's last pages (recipients of a decree, who has to sign for being there), however long.

A list of thousands is no single document: that took a gigabyte. It is set in parts of some pages, each on its
own, and joined to the letter with its tags, so that the whole is still PDF/A-3a and PDF/UA-1. What stands on
which page is reckoned beforehand from the widths of the font's letters: pages are full, numbers run on, and every
part can be drawn by another process. A part that did not come out as reckoned is refused, never printed wrongly.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from app.attendance.paper import abreast
from app.ground import audit, pdf, tanggal
from app.ground.db import db
from app.ground.form import clean_line
from app.ground.refusal import RuleError
from app.ground.sheet import read_sheet
from app.letters.measuring import width_of
from app.letters.models import WRITING, Attachment, Draft

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 10_000, 12, 300
LARGEST = 15 * 1024 * 1024
MOST_LISTS = 10
SHORT = 200  # rows that each of several letters may bear
PART = 12  # pages drawn together

# Points, as app/static/print/lampiran.css has them for .lampiran-tabel.
SIZE, LINE, PADDING, SIDE, BORDER = 9.5, 12.0, 2.6, 4.0, 0.5
MM = 72 / 25.4
HEIGHTS = {"A4": 297, "F4": 330, "F4-215": 330}
WIDTHS = {"A4": 210, "F4": 210, "F4-215": 215}
SIGNATURE, HEAD, LEGEND = 66 * MM, 50 * MM, 12 * MM
FACT, FACT_LABEL = 13.5, 32 * MM  # a line of what a list of attendance is of
INKED, INKED_DAY = 75, 66  # least room to sign in, points
SIGN = "Tanda tangan"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


# What is attached


def read(stream, name: str) -> dict:
    """A spreadsheet as {"columns", "rows"}, all text. Slow, and touches no row. Refuses what would not print."""
    settings = current_app.extensions["settings"]
    with tempfile.NamedTemporaryFile(prefix="lampiran-", dir=settings.scratch) as file:
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise RuleError("Daftar paling besar 15 MB.", "file")
        file.write(data)
        file.flush()
        try:
            with read_sheet(file.name, name) as book:
                return _as_text(book.tables[0])
        except RuleError as refusal:
            raise RuleError(refusal.sentence, "file") from None


def _as_text(table) -> dict:
    places = sorted(table.headings)
    if len(places) > MOST_COLUMNS:
        raise RuleError(f"Daftar ini lebih dari {MOST_COLUMNS} kolom dan tidak muat di kertas.")
    if not 1 <= table.count <= MOST_ROWS:
        raise RuleError(f"Daftar perlu berisi 1 sampai {tanggal.number(MOST_ROWS)} baris.")
    columns = [clean_line(table.headings[place].replace("\n", " ")) or "" for place in places]
    rows = [[cell(row.cells.get(place)) for place in places] for row in table.rows()]
    if any(len(text) > LONGEST_CELL for row in rows for text in row):
        raise RuleError(f"Ada isi kolom yang lebih dari {LONGEST_CELL} huruf.")
    return {"columns": columns, "rows": rows}


def cell(value) -> str:
    """A cell as a list on paper says it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= 10**15:
        raise RuleError("Ada nomor panjang yang tersimpan sebagai angka, sehingga angka terakhirnya hilang. "
                        "Ubah kolom itu menjadi teks.")  # fmt: skip
    if isinstance(value, datetime | date):
        return f"{value.day:02}-{value.month:02}-{value.year}"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return clean_line(str(value)) or "" if value is not None else ""


def attach(draft: Draft, title: str, listed: dict, with_signatures: bool, by) -> Attachment:
    """Put the list on the draft. Refuses once the draft has left its writer, and more lists than have a number."""
    if draft.state != WRITING:
        raise RuleError("Lampiran hanya dapat diubah selagi konsep masih ditulis.")
    held = db.session.scalar(select(func.count()).where(Attachment.draft_id == draft.id))
    if held >= MOST_LISTS:
        raise RuleError(f"Satu surat paling banyak {MOST_LISTS} lampiran.")
    data = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()
    row = Attachment(
        draft_id=draft.id, title=title, count=len(listed["rows"]), with_signatures=with_signatures
    )
    row.sha256 = current_app.extensions["archive"].put(data)
    with audit.acting(by):
        db.session.add(row)
        db.session.flush()
    return row


def attach_roster(draft: Draft, told: dict, by) -> Attachment:
    """A room's *daftar hadir* (`app.ground.room.Roster`) on the draft, as it stands now.

    Refuses one without people, and what `attach` refuses.
    """
    if not told["rows"]:
        raise RuleError("Belum ada nama dalam daftar hadir ini.", "roster")
    if len(told["rows"]) > MOST_ROWS:
        raise RuleError(f"Daftar ini lebih dari {tanggal.number(MOST_ROWS)} baris.", "roster")
    listed = {"columns": ["No.", "Nama", "L/P", "Kelurahan"], "roll": True}
    listed |= {name: told[name] for name in ("rows", "facts", "days")}
    return attach(draft, told["title"][:200], listed, True, by)


def take_off(attachment: Attachment, draft: Draft, by) -> None:
    if draft.state != WRITING:
        raise RuleError("Lampiran hanya dapat diubah selagi konsep masih ditulis.")
    with audit.acting(by):
        db.session.delete(attachment)
        db.session.flush()


def of(draft: Draft) -> list[Attachment]:
    return list(
        db.session.scalars(select(Attachment).where(Attachment.draft_id == draft.id).order_by(Attachment.id))
    )


def frozen(draft: Draft, letters: int) -> dict:
    """What the letter keeps of its lists. Refuses long lists on many letters: that is one letter to all of them."""
    lists = of(draft)
    if letters > 1 and sum(row.count for row in lists) > SHORT:
        raise RuleError(
            f"Lampiran lebih dari {SHORT} baris hanya untuk satu surat bersama, bukan surat sendiri-sendiri."
        )
    told = {"lists": [
        {"title": row.title, "sha256": row.sha256, "with_signatures": row.with_signatures} for row in lists
    ]}  # fmt: skip
    if lists and not draft.attachment:
        told["attachment"] = f"{len(lists)} (satu) berkas" if len(lists) == 1 else f"{len(lists)} berkas"
    return told


# How it is set


@dataclass(frozen=True)
class _Table:
    """Rows that stand under one head; `signing` are the places of the columns that are signed in."""

    columns: list[str]
    rows: list[list[str]]
    signing: frozenset[int] = frozenset()
    facts: tuple = ()
    opens: bool = True
    closes: bool = True
    roll: bool = False

    @property
    def least(self) -> float:
        """How tall a row is at least."""
        return 26.0 if self.signing else 0.0


def parts(printed: dict, listed: dict, number: int, total: int, first_page: int) -> Iterator[tuple[int, str]]:
    """(pages, HTML) of each part of a list, in order; `printed` is the letter's own data."""
    data = json.loads(current_app.extensions["archive"].path(listed["sha256"]).read_bytes())
    tables = _tables(data, listed["with_signatures"])
    wide = len(tables[0].columns) > 7 or len(data.get("days", ())) > 1
    width, height = _area(printed["paper"], wide)
    template = current_app.jinja_env.get_template("letters/attached.html")
    numbering = ROMAN[number] if total > 1 else ""
    for table in tables:
        widths = _widths(table, width)
        sheets = _paginated(table, widths, width, height)
        for start in range(0, len(sheets), PART):
            some = sheets[start : start + PART]
            html = template.render(
                letter=printed, title=listed["title"], numbering=numbering, table=table, sheets=some, wide=wide,
                widths=[round(100 * w / width, 3) for w in widths], opens=table.opens and start == 0,
                closes=table.closes and start + PART >= len(sheets), first_page=first_page,
                count=len(data["rows"]),
            )  # fmt: skip
            yield len(some), html
            first_page += len(some)


def _tables(data: dict, with_signatures: bool) -> list[_Table]:
    """A list is one table; a list of attendance of many days is several, one below the other, each with its days."""
    columns, roll = data["columns"], data.get("roll", False)
    rows = [[" ".join(cell.split()) for cell in row] for row in data["rows"]]  # a blank at the end takes room too
    if not columns[0].casefold().startswith("no"):
        columns, rows = ["No.", *columns], [[str(n), *row] for n, row in enumerate(rows, 1)]
    if not with_signatures:
        return [_Table(columns, rows)]
    facts, place = tuple(data.get("facts", ())), len(columns)
    groups = abreast(data.get("days", []))
    if not groups:
        signed = [[*row, f"{row[0]}." if roll else ""] for row in rows]
        return [_Table([*columns, SIGN], signed, frozenset([place]), facts, roll=roll)]
    last = ["", "Jumlah hadir", *[""] * (place - 2)]
    return [
        _Table(
            [*columns, *days],
            [*([*row, *[f"{row[0]}."] * len(days)] for row in rows), [*last, *[""] * len(days)]],
            frozenset(range(place, place + len(days))),
            facts if n == 0 else (),
            opens=n == 0,
            closes=n == len(groups) - 1,
            roll=True,
        )
        for n, days in enumerate(groups)
    ]


def _area(paper: str, wide: bool) -> tuple[float, float]:
    """Width and height that text may fill, in points."""
    short, long = WIDTHS[paper], HEIGHTS[paper]
    across, down = (long, short) if wide else (short, long)
    return (across - 50) * MM, (down - 45) * MM


def _widths(table: _Table, width: float) -> list[float]:
    """Room for each column by what stands in it: no word of its head and hardly one of its cells is broken, and
    what is left over goes to those that hold most."""
    step = max(1, len(table.rows) // 400)
    inked = INKED if len(table.signing) == 1 else INKED_DAY
    usual = max if table.roll else _usual  # a roll has few words, and room for all of them
    least, wanted = [], []
    for place, heading in enumerate(table.columns):
        cells = [row[place] for row in table.rows[::step]]
        word = usual([max((_length(word) for word in cell.split()), default=0) for cell in cells])
        head = max((_length(word, bold=True) for word in heading.split()), default=0)
        signing = inked if place in table.signing else 0
        least.append(max(head, min(word, 110), signing, 14) + 2 * SIDE + 2)
        wanted.append(max(min(usual([_length(cell) for cell in cells]), 190) + 2 * SIDE + 2, least[-1]))
    if sum(least) >= width:
        return [width * low / sum(least) for low in least]
    if table.roll and sum(wanted) <= width:  # what is left over is for the ink
        more = (width - sum(wanted)) / len(table.signing)
        return [want + more * (place in table.signing) for place, want in enumerate(wanted)]
    over = [want - low + 1 for want, low in zip(wanted, least, strict=True)]
    spare = width - sum(least)
    return [low + spare * more / sum(over) for low, more in zip(least, over, strict=True)]


def _usual(lengths) -> float:
    """What nineteen of twenty stay below."""
    known = sorted(lengths)
    return known[int(len(known) * 0.95)] if known else 0


def _paginated(table: _Table, widths: list[float], width: float, height: float) -> list[list[list[str]]]:
    """The rows of each page; the last page keeps room for the signature, and never less than a row beside it."""
    head = _row_height(table.columns, widths, bold=True)
    tall = [max(_row_height(row, widths), table.least) for row in table.rows]
    told = sum(_lines(text, width - FACT_LABEL, False) for _, text in table.facts) * FACT
    sheets, page, left = [], [], height - head - (HEAD + told if table.opens else 0)
    for row, need in zip(table.rows, tall, strict=True):
        if need > left and page:
            sheets.append(page)
            page, left = [], height - head
        page.append(row)
        left -= need
    sheets.append(page)
    below = SIGNATURE + (LEGEND if table.roll else 0) if table.closes else 0
    if left < below and len(page) > 1:
        moved = page[len(page) // 2 :] if len(page) < 6 else page[-3:]
        sheets[-1] = page[: -len(moved)]
        sheets.append(moved)
    return sheets


def _row_height(cells: list[str], widths: list[float], bold: bool = False) -> float:
    lines = max(
        _lines(cell, width - 2 * SIDE - BORDER - 0.8, bold) for cell, width in zip(cells, widths, strict=True)
    )
    return lines * LINE + 2 * PADDING + BORDER


def _lines(text: str, room: float, bold: bool) -> int:
    """How many lines the text takes when words fill each line; a word that is too long is broken anywhere."""
    lines, used = 1, 0.0
    for word in text.split():
        need = _length(word, bold)
        gap = _length(" ", bold) if used else 0.0
        if used + gap + need <= room:
            used += gap + need
            continue
        if used:
            lines, used = lines + 1, 0.0
        if need <= room:
            used = need
            continue
        for letter in word:
            wide = _length(letter, bold)
            if used + wide > room and used:
                lines, used = lines + 1, 0.0
            used += wide
    return lines


def _length(text: str, bold: bool = False) -> float:
    return width_of(text, bold=bold) * SIZE


# How it is made


def joined(main: bytes, printed: dict, folder: Path, say) -> bytes:
    """The letter with its lists as one file; drawn parts stay in `folder` until the caller takes it away, so that
    whoever goes on after a crash draws only what is missing. `say(done, total)` hears of each part."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted, page = [], pdf.count_pages(main) + 1
    for number, listed in enumerate(printed["lists"]):
        for count, html in parts(printed, listed, number, len(printed["lists"]), page):
            wanted.append((folder / f"{len(wanted):04}-{pdf.fingerprint(html)}.pdf", html))
            page += count
    missing = [(path, html) for path, html in wanted if not path.exists()]
    done = len(wanted) - len(missing)
    say(done, len(wanted))
    for path, data in pdf.render_many(missing, "lampiran"):
        half = path.with_suffix(".half")
        half.write_bytes(data)
        half.rename(path)
        done += 1
        say(done, len(wanted))
    letter, whole = folder / "letter.half", folder / "whole.half"
    letter.write_bytes(main)
    pdf.join_apart([letter, *(path for path, _ in wanted)], whole)
    return whole.read_bytes()
