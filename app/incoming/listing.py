"""The book of what came in as a list, and the dispositions as a list of work."""

import datetime as dt
import re

from flask_login import current_user
from sqlalchemy import Select, and_, exists, extract, false, select

from app.ground import tanggal
from app.ground.db import db
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.ground.names import text_key
from app.ground.search import best_ids, starts_with
from app.incoming import access
from app.incoming.models import NATURES, STATE_NAMES, Disposition, IncomingLetter
from app.letters.listing import HIDDEN, months
from app.letters.models import INCOMING, Counter


def _years() -> list[tuple[str, str]]:
    query = select(Counter.year).where(Counter.register == INCOMING).order_by(Counter.year.desc())
    return [(str(year), str(year)) for year in db.session.scalars(query)]


def _late():
    here = and_(Disposition.letter_id == IncomingLetter.id, Disposition.done_at.is_(None))
    return exists(select(Disposition.id).where(here, Disposition.due_on < tanggal.today()))


def _mine():
    here = and_(Disposition.letter_id == IncomingLetter.id, Disposition.done_at.is_(None))
    return exists(select(Disposition.id).where(here, Disposition.to_id == current_user.id))


def narrow(query: Select, typed: str) -> Select:
    """Letters by running number, by the beginning of the sender's number, else by words of sender and subject.

    What the reader may not know of a secret letter cannot be found by it either.
    """
    typed = typed.strip()
    if re.fullmatch(r"[0-9]{1,7}", typed):
        return query.where(IncomingLetter.sequence == int(typed))
    open_here = query.where(access.open_to(current_user))
    if re.search(r"[0-9]", typed) and re.search(r"[/.]", typed):
        return open_here.where(starts_with(IncomingLetter.sender_number, typed))
    words = text_key(typed).split()[:6]
    base = select(IncomingLetter).where(access.open_to(current_user))
    found = best_ids(base, IncomingLetter.__table__.c.word_key, words) if words else None
    return open_here.where(IncomingLetter.id.in_(found) if found is not None else false())


def shown(letter: IncomingLetter, name: str, user=current_user):
    """A column that tells of the letter's content, for whom it is open."""
    return getattr(letter, name) if access.may_open(letter, user) else HIDDEN


LETTERS = Listing(
    key="surat-masuk",
    title="Surat masuk",
    noun="surat",
    model=IncomingLetter,
    filters=(
        Filter("tahun", "Tahun", _years, lambda year: IncomingLetter.year == int(year), lambda label: f"tahun {label}"),
        Filter("bulan", "Bulan diterima", months, lambda n: _month(int(n)), lambda label: f"bulan {label}"),
        Filter(
            "keadaan", "Keadaan", lambda: list(STATE_NAMES.items()), lambda state: IncomingLetter.state == state
        ),
        Filter(
            "sifat", "Sifat", lambda: [(name, name.capitalize()) for name in NATURES],
            lambda name: IncomingLetter.nature == name,
        ),
        Filter("tenggat", "Tenggat", lambda: [("lewat", "Sudah lewat")], lambda _late_: _late()),
        Filter("pada", "Ada pada", lambda: [("saya", "Saya")], lambda _me: _mine()),
    ),
    sorts=(
        Sort("baru", "Terbaru", (IncomingLetter.year, IncomingLetter.sequence), descending=True),
        Sort("lama", "Terlama", (IncomingLetter.year, IncomingLetter.sequence)),
    ),
    columns=(
        ExportColumn("No. Agenda", lambda s: s.sequence, "number", 11),
        ExportColumn("Diterima", lambda s: s.received_on, "date", 14),
        ExportColumn("Pengirim", lambda s: shown(s, "sender"), width=34),
        ExportColumn("Nomor Surat", lambda s: shown(s, "sender_number"), width=28),
        ExportColumn("Tanggal Surat", lambda s: s.letter_date, "date", 14),
        ExportColumn("Hal", lambda s: shown(s, "subject"), width=44),
        ExportColumn("Sifat", lambda s: s.nature, width=14),
        ExportColumn("Urgensi", lambda s: s.urgency, width=14),
        ExportColumn("Keadaan", lambda s: s.state_name, width=20),
        ExportColumn("Ada Pada", lambda s: s.holders, width=28),
        ExportColumn("Tenggat", lambda s: s.due_on, "date", 14),
        ExportColumn("Alasan Batal", lambda s: s.cancel_reason, width=30),
    ),
    search=narrow,
    export_may=access.EXPORT,
)  # fmt: skip


def _month(n: int):
    """Received in this month of whatever year is shown."""
    return extract("month", IncomingLetter.received_on) == n


def _until(days: int):
    return Disposition.due_on <= tanggal.today() + dt.timedelta(days)


DUE = {"lewat": "Sudah lewat", "hari": "Hari ini", "pekan": "Tujuh hari ke depan"}


def _due(key: str):
    if key == "lewat":
        return and_(Disposition.due_on < tanggal.today(), Disposition.done_at.is_(None))
    return and_(_until(0 if key == "hari" else 7), Disposition.due_on >= tanggal.today())


TASKS = Listing(
    key="disposisi",
    title="Disposisi",
    noun="disposisi",
    model=Disposition,
    filters=(
        Filter(
            "pada", "Kepada", lambda: [("saya", "Saya"), ("dari", "Yang saya berikan")],
            lambda key: (Disposition.to_id if key == "saya" else Disposition.from_id) == current_user.id,
        ),
        Filter(
            "keadaan", "Keadaan", lambda: [("terbuka", "Belum selesai"), ("selesai", "Selesai")],
            lambda key: Disposition.done_at.is_(None) if key == "terbuka" else Disposition.done_at.is_not(None),
        ),
        Filter("tenggat", "Tenggat", lambda: list(DUE.items()), _due),
    ),
    sorts=(Sort("tenggat", "Tenggat terdekat", (Disposition.due_on,)), Sort("baru", "Terbaru", (), descending=True)),
)  # fmt: skip
