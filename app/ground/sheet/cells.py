"""The cells of a file, row by row, from a spool on disk.

Workbooks are parsed by `parser.py` in a process of its own (0.03 s to start) whose memory and time are
bounded; text files are parsed here. Either way the rows lie in an unnamed temporary file and are read
as often as needed, so that a list of 100,000 rows costs little memory.
"""

import csv
import io
import pickle
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO

from app.ground.refusal import RuleError
from app.ground.sheet import container

_PARSER = Path(__file__).with_name("parser.py")
_SECONDS = 40
_WENT_BEYOND = 4  # the exit status of parser.py
_CHUNK = 500
_REFUSALS = {
    "rows": container.TOO_MANY_ROWS,
    "columns": container.TOO_MANY_COLUMNS,
    "cells": container.TOO_FULL,
    "sheets": "Berkas ini berisi lebih dari 60 lembar. Hapus lembar yang tidak dipakai, lalu kirim lagi.",
    "password": container.LOCKED,
}
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


@dataclass
class Grid:
    """One sheet as it stands in the file. `merged` holds ((row, column), (row, column)) from 0."""

    name: str
    hidden: bool
    first_column: int
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    spool: IO[bytes] = field(repr=False)
    chunks: list[int] = field(default_factory=list, repr=False)

    def rows(self) -> Iterator[tuple[int, list]]:
        """(row number as the user sees it, values from `first_column` on); "" where nothing stands."""
        number = 0
        for offset in self.chunks:
            self.spool.seek(offset)
            for values in _Unpickler(self.spool).load():
                number += 1
                yield number, values


class _Unpickler(pickle.Unpickler):
    """Takes plain values and dates only, whatever the parser may have been made to write."""

    def find_class(self, module, name):
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def grids_of(path: str | Path, kind: str, filename: str) -> tuple[IO[bytes], list[Grid]]:
    """The spool and its sheets. The caller closes the spool; closing deletes it."""
    spool = tempfile.TemporaryFile(prefix="lembar-")  # noqa: SIM115 - lives as long as the book
    try:
        if kind == "csv":
            return spool, [_grid_of_text(Path(path).read_bytes(), PurePath(filename).stem, spool)]
        _parse_apart(path, spool)
        return spool, _indexed(spool)
    except BaseException:
        spool.close()
        raise


def _parse_apart(path: str | Path, spool: IO[bytes]) -> None:
    command = [sys.executable, "-I", str(_PARSER), str(path)]
    limits = [str(container.MAX_ROWS), str(container.MAX_COLUMNS)]
    try:
        done = subprocess.run(
            command + limits,
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            env={"RUST_BACKTRACE": "0"},
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise RuleError(container.BEYOND) from None
    if done.returncode < 0 or done.returncode == _WENT_BEYOND:  # ended by a signal, or out of memory
        raise RuleError(container.BEYOND)
    if done.returncode:
        raise RuleError(container.BROKEN)


def _indexed(spool: IO[bytes]) -> list[Grid]:
    """Where each sheet's rows begin in the spool that the parser has filled."""
    grids = []
    spool.seek(0)
    try:
        while True:
            offset = spool.tell()
            thing = _Unpickler(spool).load()
            if isinstance(thing, dict):
                grids.append(Grid(**thing, spool=spool))
            elif isinstance(thing, list):
                grids[-1].chunks.append(offset)
            elif thing == "done":
                return grids
            elif thing is not None:
                raise RuleError(_REFUSALS.get(thing, container.BROKEN))
    except (EOFError, pickle.UnpicklingError, IndexError):
        raise RuleError(container.BROKEN) from None


def _grid_of_text(data: bytes, name: str, spool: IO[bytes]) -> Grid:
    grid = Grid(name, hidden=False, first_column=0, merged=[], spool=spool)
    chunk: list[list[str]] = []
    for row in _text_rows(_decoded(data)):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            _spooled(chunk, grid)
            chunk = []
    if chunk:
        _spooled(chunk, grid)
    return grid


def _spooled(chunk: list, grid: Grid) -> None:
    grid.chunks.append(grid.spool.tell())
    pickle.dump(chunk, grid.spool, protocol=5)


def _decoded(data: bytes) -> str:
    """UTF-16 when marked, else UTF-8, else what Excel on Windows writes."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RuleError(container.NOT_A_SHEET)


def _text_rows(text: str) -> Iterable[list[str]]:
    # "sep=;" on the first line is Excel's own hint; Excel does not count it as a row.
    hint = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    separator = hint[1] if hint else _separator(text)
    reader = csv.reader(io.StringIO(text[hint.end() :] if hint else text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader, start=1):
            if number > container.MAX_ROWS:
                raise RuleError(container.TOO_MANY_ROWS)
            if len(row) > container.MAX_COLUMNS:
                raise RuleError(container.TOO_MANY_COLUMNS)
            yield [_AS_TEXT.sub(r"\1", cell) if cell.startswith('="') else cell for cell in row]
    except csv.Error:
        raise RuleError(container.BROKEN) from None


def _separator(text: str) -> str:
    """The first sign that parts most rows of the beginning alike, else the first that parts most of them at all; the
    comma last, since addresses hold it."""
    counted = {sign: _widths(text[:20_000], sign) for sign in ("\t", ";", "|", ",")}
    for sign, widths in counted.items():
        width, alike = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        if width > 1 and alike * 2 >= widths.total():
            return sign
    parting = (sign for sign, widths in counted.items() if widths.total() and widths[1] * 2 <= widths.total())
    return next(parting, ",")


def _widths(head: str, sign: str) -> Counter:
    """How many rows have how many cells, were this the sign between them; nothing when it cannot be."""
    try:
        return Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=sign) if any(row))
    except csv.Error:
        return Counter()
