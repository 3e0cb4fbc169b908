"""Makers of incoming letters."""

import datetime as dt
import io

from PIL import Image

from app.ground import tanggal
from app.ground.db import db
from app.incoming import rules
from app.incoming.models import IncomingLetter

DAY = dt.date(2026, 10, 22)  # a Thursday


def picture() -> io.BytesIO:
    """A page from a telephone."""
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    out.seek(0)
    return out


def values(**changes) -> dict:
    """Columns of a letter, as its form gives them."""
    return {
        "received_on": DAY, "sender": "Dinas Sosial Provinsi Jawa Timur", "sender_number": "400.9.3/4410/107.4/2026",
        "letter_date": DAY - dt.timedelta(2), "subject": "Permintaan data penerima", "nature": "biasa",
        "urgency": "biasa", "attachment": "",
    } | changes  # fmt: skip


def typed(**changes) -> dict:
    """The same as a browser sends it, with a scan."""
    return {
        "received_on": tanggal.long_date(tanggal.today()), "sender": "Kecamatan Sukun",
        "sender_number": "400.9/12/2026", "letter_date": "",
        "subject": "Usulan peserta", "nature": "biasa", "urgency": "biasa", "attachment": "", "version": "0",
        "file": (picture(), "foto.jpg"),
    } | changes  # fmt: skip


def record(by, **changes) -> IncomingLetter:
    """A recorded letter; numbers of the sender differ by themselves."""
    count = db.session.scalar(db.select(db.func.count()).select_from(IncomingLetter))
    given = {"sender_number": f"{count + 1}/2026"} | changes
    letter = rules.record(values(**given), None, by)
    db.session.refresh(letter, ["dispositions"])
    return letter


WANTED = {"instructions": ["tindak"], "note": "", "due_on": None}


def dispose(letter, to, by, parent=None, **wanted):
    """Hand on; gives the new dispositions."""
    rules.dispose(letter, to, WANTED | wanted, by, parent)
    db.session.refresh(letter, ["dispositions"])
    return letter.dispositions[-len(to) :]
