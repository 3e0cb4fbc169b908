"""The uploaded file: looked through before anything is kept, then in the archive, opened again from there."""

import os
import tempfile
from pathlib import PurePath
from typing import BinaryIO

from flask import current_app

from app.ground.form import clean_line
from app.ground.refusal import RuleError
from app.ground.room import ImportTarget
from app.ground.sheet import Book, read_sheet
from app.imports.mapping import Column, knows
from app.imports.person_columns import PERSON_COLUMNS

LARGEST = 25 * 1024 * 1024
TOO_LARGE = "Berkas lebih besar dari 25 MB. Bagi menjadi beberapa berkas yang lebih kecil."
_BLOCK = 1024 * 1024


def columns_of(target: ImportTarget) -> tuple[Column, ...]:
    """What a list for this target may tell: about the person, and what the target itself asks for."""
    own = {column.key for column in target.columns}
    return (*(column for column in PERSON_COLUMNS if column.key not in own), *target.columns)


def keep(upload: BinaryIO, name: str, target: ImportTarget) -> str:
    """Put a file that can be read as a list into the archive; gives its hash. Refused: any other; it leaves nothing."""
    settings, archive = current_app.extensions["settings"], current_app.extensions["archive"]
    with tempfile.NamedTemporaryFile(prefix="unggah-", dir=settings.scratch) as file:
        size = 0
        while block := upload.read(_BLOCK):
            size += len(block)
            if size > LARGEST:
                raise RuleError(TOO_LARGE, "file")
            file.write(block)
        file.flush()
        try:
            read_sheet(file.name, name, known=knows(columns_of(target))).close()
        except RuleError as refusal:
            raise RuleError(refusal.sentence, "file") from None
        file.seek(0, os.SEEK_SET)
        return archive.put(file)


def open_book(sha256: str, name: str, target: ImportTarget) -> Book:
    """The book of a kept file. Refuses when the archive has lost it."""
    path = current_app.extensions["archive"].path(sha256)
    if not path.exists():
        raise RuleError("Berkas aslinya tidak ada lagi di arsip. Unggah berkas itu sekali lagi.")
    return read_sheet(path, name, known=knows(columns_of(target)))


def tidy_name(name: str | None) -> str:
    """The last part of what the browser calls the file, one short line, its ending kept."""
    name = clean_line((name or "").replace("\\", "/").rpartition("/")[2]) or "daftar"
    path = PurePath(name)
    ending = path.suffix[:6]
    return f"{name[: -len(path.suffix)] if path.suffix else name}"[: 80 - len(ending)].strip() + ending
