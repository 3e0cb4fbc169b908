"""Makers of lists and imports. Lists are made as files, so that the reader is tested with the rest."""

import io
import threading

import xlsxwriter

from app.ground import job
from app.ground.db import db
from app.imports.models import Import, ImportRow
from tests.people.make import make_nik

HEADINGS = (
    "NIK",
    "Nama",
    "Tempat, Tgl Lahir",
    "L/P",
    "No. KK",
    "Alamat",
    "RT/RW",
    "Kelurahan",
    "No HP",
    "Desil",
)
UPLOAD = "/impor/baru?target=people.residents"
_HEADING = dict(
    zip(
        ("nik", "name", "birth", "sex", "kk", "address", "rt_rw", "kelurahan", "phone", "desil"),
        HEADINGS,
        strict=True,
    )
)
_USUAL = {
    "Nama": "Siti Aminah", "Tempat, Tgl Lahir": "Malang, 17 Mei 1990", "L/P": "P", "No. KK": "3573010703230001",
    "Alamat": "Jl. Mawar No. 3", "RT/RW": "3/1", "Kelurahan": "Kasin", "No HP": "081234567890", "Desil": "2",
}  # fmt: skip


def make_line(**said) -> dict:
    """A row of a list as an honest kelurahan writes it, with a NIK of its own; whatever is said wins."""
    return {"NIK": make_nik(), **_USUAL, **{_HEADING[key]: value for key, value in said.items()}}


def make_file(*lines: dict, headings=HEADINGS) -> io.BytesIO:
    """The list as an .xlsx file whose cells have the types of the values: a number stays a number."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, headings)
        for number, line in enumerate(lines, start=1):
            for place, heading in enumerate(headings):
                value = line.get(heading)
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write(number, place, value)
    file.seek(0)
    return file


def upload(client, *lines: dict, name="usulan.xlsx", to=UPLOAD, **options) -> str:
    """Upload a list of these lines; gives the address of its page."""
    return client.post(to, {"file": (make_file(*lines, **options), name)}, status=303).location


def work(app) -> int:
    """Do all that waits in the queue, in this process; gives how much there was."""
    return job.work(app, threading.Event(), once=True)


def reviewed(client, app, *lines: dict, **options) -> str:
    """Upload a list and have it read; gives the address of its page."""
    address = upload(client, *lines, **options)
    work(app)
    return address


def only_import() -> Import:
    return db.session.query(Import).one()


def rows(state: str | None = None) -> list[ImportRow]:
    query = db.session.query(ImportRow).order_by(ImportRow.id)
    return query.filter_by(state=state).all() if state else query.all()
