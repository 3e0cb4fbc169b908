"""Makers of LKS; call them inside an app context."""

import datetime as dt
import io
from itertools import count

import pikepdf
from flask import current_app

from app.ground import upload, wilayah
from app.ground.tanggal import today
from app.lks.models import Document, File, Institution
from app.lks.rules import institutions

_serial = count(1)


def make_lks(**values) -> Institution:
    values = {
        "name": f"Panti Asuhan Melati {next(_serial)}", "kind": "anak", "legal_form": "yayasan",
        "kelurahan": wilayah.listed()[0][0], "address": "Jalan Kawi 1",
    } | values  # fmt: skip
    return institutions.enter(values)


def make_paper(institution: Institution, kind="domisili", left: int | None = 400, **values) -> Document:
    """A paper with so many days left; None never ends."""
    until = today() + dt.timedelta(left) if left is not None else None
    on = min(today(), until or today()) - dt.timedelta(30)
    paper = {"kind": kind, "number": "1/2024", "on_date": on, "valid_until": until}
    return institutions.file_paper(institution, paper | values, None)


def a_pdf() -> bytes:
    """One empty page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 300))
        pdf.save(out)
    return out.getvalue()


def make_file(institution: Institution, internal=False) -> File:
    clean = upload.clean(a_pdf())
    sha = current_app.extensions["archive"].put(clean.content)
    return institutions.keep_file(institution, sha, clean, None, internal)
