"""The job that reads a list: finds its columns, judges every row, looks each one up, and keeps it all for review.

A portion of rows is one part of the job: a worker that was killed goes on with the next portion.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import insert, select, update

from app.ground.db import begin_write, db
from app.ground.job import Cancelled, Run
from app.ground.nik import digits_only
from app.ground.refusal import RuleError
from app.ground.room import ImportTarget, offered
from app.ground.sheet import Book, Table
from app.ground.tanggal import read_birth
from app.imports import kept_mapping
from app.imports.files import columns_of, open_book
from app.imports.mapping import Column, ColumnMap, map_headings
from app.imports.matching import Match, match, plain
from app.imports.models import ERROR, FAILED, READING, READY, Import, ImportRow
from app.imports.reading import Reading, read_row, shown
from app.people.bulk import key_of

PORTION = 1000
MOST_SKIPPED = 500
MOST_NAMED = 6  # rows that a sentence about doubles names


def run(job: Run) -> None:
    """`imports.read`; goes on from `job.done`, the number of rows that are kept."""
    record = db.session.get(Import, job.args["import"])
    if record is None or record.state != READING or record.job_id != job.id:
        return
    try:
        target = offered("imports", record.target)
        if target is None:
            raise RuleError("Tujuan impor ini sudah tidak ada.")
        with open_book(record.sha256, record.file_name, target) as book:
            _read(job, record, target, book)
    except RuleError as refusal:
        _fail(record.id, refusal.sentence)
        raise


def _fail(import_id: int, sentence: str) -> None:
    begin_write()
    record = db.session.get(Import, import_id)
    if record.state == READING:
        record.state, record.message = FAILED, sentence[:500]
    db.session.commit()


@dataclass
class Part:
    """A sheet of the book with its table, and which column holds what."""

    name: str
    table: Table
    columns: ColumnMap

    def rows(self) -> Iterator[tuple[str, int, dict]]:
        for row in self.table.rows():
            yield self.name, row.number, self.columns.take(row)


def _read(job: Run, record: Import, target: ImportTarget, book: Book) -> None:
    import_id, scope_id = record.id, record.scope_id
    columns = columns_of(target)
    told, parts = _parts(book, record.mapping, columns, target.key)
    if job.done == 0:
        job.say("Membaca berkas")
    twice = _Twice(parts)
    job.total = twice.rows
    if job.done == 0:
        _keep_sheets(job, import_id, told, parts)
    rows = islice(_rows(parts), job.done, None)
    while portion := list(islice(rows, PORTION)):
        kept = _judged(portion, twice, target, scope_id, import_id)
        begin_write()
        _stop_if_dropped(import_id)
        db.session.execute(insert(ImportRow.__table__), kept)
        job.finished(job.done + len(portion), "Memeriksa baris")
    _end(import_id, parts, told)


def _rows(parts: list[Part]) -> Iterator[tuple[str, int, dict]]:
    for part in parts:
        yield from part.rows()


def _parts(
    book: Book, mapping: dict, columns: tuple[Column, ...], target: str
) -> tuple[list[dict], list[Part]]:
    """What is to be told of every sheet, and those of them that can be read."""
    told, parts, names = [], [], set()
    for sheet in book.sheets:
        name = _sheet_name(sheet.name, names)
        if sheet.table is None:
            told.append({"name": name, "why": sheet.why})
            continue
        found, said_by = map_headings(sheet.table.headings, columns), None
        kept = kept_mapping.found(target, sheet.table.headings)
        if name in mapping:
            found = ColumnMap({key: at for key, at in mapping[name].items() if at in sheet.table.headings})
        elif kept:
            found, said_by = ColumnMap(kept[0]), kept[1]
        told.append(_described(name, sheet.table, found) | ({"kept": said_by} if said_by else {}))
        if not found.missing:
            parts.append(Part(name, sheet.table, found))
    return told, parts


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that fits its column and is not used yet."""
    base = " ".join(shown(name).split())[:100] or "Lembar"
    base = "".join(letter for letter in base if letter.isprintable())
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base} ({count})"
    taken.add(name)
    return name


def _described(name: str, table: Table, found: ColumnMap) -> dict:
    examples = [row.cells for row in islice(table.rows(), 3)]
    return {
        "name": name,
        "why": found.missing,
        "twice": found.repeated[:10],
        "columns": found.columns,
        "headings": [
            [place, " ".join(heading.split())[:60], [shown(cells[place])[:40] for cells in examples if place in cells]]
            for place, heading in table.headings.items()
        ],
    }  # fmt: skip


class _Twice:
    """What stands in the list more than once: the same NIK, or the same name with the same birth date.

    Found in a first walk, so that each row can name the other one.
    """

    def __init__(self, parts: list[Part]):
        self.rows = 0
        self._niks: dict[str, list] = {}
        self._people: dict[tuple, list] = {}
        for sheet, number, typed in _rows(parts):
            self.rows += 1
            nik = _sixteen(typed.get("nik"))
            if nik:
                _note(self._niks, nik, (sheet, number))
            name, born = typed.get("name"), _born(typed)
            if name and born:
                _note(self._people, (key_of(shown(name)), born), (sheet, number, bool(nik)))
        self._niks = {nik: where for nik, where in self._niks.items() if len(where) > 1}
        self._people = {key: where for key, where in self._people.items() if len(where) > 1}

    def tell(self, sheet: str, number: int, typed: dict, row: Reading) -> None:
        """Add the sentences about one row.

        Of two rows with one NIK the first stays, the second is in error. Of two alike of which one has no
        NIK, that one is in error: it would become a second record of the same person.
        """
        here, nik = (sheet, number), _sixteen(typed.get("nik"))
        same_nik = self._niks.get(nik, [])
        if same_nik and here == same_nik[0]:
            row.warnings.append(
                f"NIK ini ada lagi pada {_places(same_nik[1:], sheet)}; baris ini yang dipakai."
            )
        elif same_nik:
            row.errors.append(f"NIK ini sudah ada pada {_places(same_nik[:1], sheet)}.")
        key = (key_of(row.values.get("name")), row.values.get("birth_date"))
        alike = [
            where for where in self._people.get(key, ()) if where[:2] != here and where[:2] not in same_nik
        ]
        if not alike:
            return
        sentence = f"Nama dan tanggal lahir sama dengan {_places([where[:2] for where in alike], sheet)}."
        if not nik and (alike[0][:2] < here or any(has_nik for _, _, has_nik in alike)):
            row.errors.append(f"{sentence} Bila memang orang lain, isi NIK-nya.")
        else:
            row.warnings.append(sentence)


def _note(found: dict, key, where: tuple) -> None:
    places = found.setdefault(key, [])
    if len(places) < MOST_NAMED:
        places.append(where)


def _sixteen(value: object) -> str | None:
    """The digits of a NIK as far as two cells can be compared by them, also of a numeric cell."""
    digits = digits_only(shown(value)) if value is not None else ""
    return digits if len(digits) == 16 else None


def _born(typed: dict) -> dt.date | None:
    try:
        return read_birth(typed.get("birth_date") or typed.get("birth") or "")[1]
    except RuleError:
        return None


def _places(where: list[tuple[str, int]], sheet: str) -> str:
    words = [
        f"baris {number}" if name == sheet else f"lembar {name} baris {number}" for name, number in where
    ]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} dan {words[-1]}"


def _keep_sheets(job: Run, import_id: int, told: list[dict], parts: list[Part]) -> None:
    begin_write()
    _stop_if_dropped(import_id)
    skipped = [
        [part.name, left.number, left.kind, shown(left.text)] for part in parts for left in part.table.skipped
    ]
    values = {"sheets": told, "skipped": skipped[:MOST_SKIPPED]}
    db.session.execute(update(Import).where(Import.id == import_id).values(values))
    job.finished(0, "Memeriksa baris")


def _stop_if_dropped(import_id: int) -> None:
    state = db.session.scalar(select(Import.state).where(Import.id == import_id))
    if state != READING:
        raise Cancelled


def _judged(
    portion: list, twice: _Twice, target: ImportTarget, scope_id: int | None, import_id: int
) -> list[dict]:
    """The rows of a portion, ready to be kept."""
    readings = []
    for sheet, number, typed in portion:
        row = read_row(typed)
        twice.tell(sheet, number, typed, row)
        readings.append(row)
    matches = match(readings)
    if target.judge is not None:
        _ask_target(target, scope_id, readings, matches)
    return [
        _as_kept(import_id, sheet, number, row, found)
        for (sheet, number, _), row, found in zip(portion, readings, matches, strict=True)
    ]


def _ask_target(
    target: ImportTarget, scope_id: int | None, readings: list[Reading], matches: list[Match]
) -> None:
    values = [
        row.values | {"person_id": found.person_id} for row, found in zip(readings, matches, strict=True)
    ]
    for row, (errors, warnings) in zip(readings, target.judge(values, scope_id), strict=True):
        row.errors += errors
        row.warnings += warnings


def _as_kept(import_id: int, sheet: str, number: int, row: Reading, found: Match) -> dict:
    state = ERROR if row.errors else found.state
    return {
        "import_id": import_id,
        "sheet": sheet,
        "number": number,
        "state": state,
        "cells": row.cells,
        "values": {key: plain(value) for key, value in row.values.items()},
        "errors": row.errors,
        "warnings": row.warnings,
        "person_id": found.person_id,
        "twins": found.twins,
        "diff": found.diff if state != ERROR else {},
        "changes": len(found.diff),
    }


def _end(import_id: int, parts: list[Part], told: list[dict]) -> None:
    begin_write()
    record = db.session.get(Import, import_id)
    if record.state == READING:
        record.state = READY
        if not parts:
            record.message = next((sheet["why"] for sheet in told if "columns" in sheet), None)
    db.session.commit()
