"""The rows in error as a spreadsheet: as they came, with what is to be mended in the first column."""

import io

from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.ground.sheet import write_errors_xlsx
from app.imports.files import open_book
from app.imports.models import ERROR, Import, ImportRow


def errors_xlsx(record: Import) -> tuple[io.BytesIO, int]:
    """The workbook and its number of rows. Refuses when no row is in error."""
    query = select(ImportRow.sheet, ImportRow.number, ImportRow.errors)
    wrong = query.where(ImportRow.import_id == record.id, ImportRow.state == ERROR)
    sentences = {(sheet, number): " ".join(errors) for sheet, number, errors in db.session.execute(wrong)}
    if not sentences:
        raise RuleError("Tidak ada baris yang perlu diperbaiki.")
    buffer = io.BytesIO()
    with open_book(record.sha256, record.file_name, offered("imports", record.target)) as book:
        # The review may have shortened or numbered a sheet's name; the book has its own.
        names = dict(
            zip(
                (sheet["name"] for sheet in record.sheets), (sheet.name for sheet in book.sheets), strict=True
            )
        )
        own = {(names[sheet], number): sentence for (sheet, number), sentence in sentences.items()}
        count = write_errors_xlsx(buffer, book, own)
    buffer.seek(0)
    return buffer, count
