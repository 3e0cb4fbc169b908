"""The register of letters as a list: the *buku agenda* of what went out."""

import datetime as dt
import re

from flask_login import current_user
from sqlalchemy import Select, exists, extract, false, select, union

from app.ground import tanggal
from app.ground.db import db
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.ground.names import text_key
from app.ground.room import offers
from app.ground.search import best_ids, starts_with
from app.letters import access, books
from app.letters.access import EXPORT
from app.letters.kinds import CHOICES
from app.letters.models import (
    DISCARDED,
    DRAFT_NAMES,
    INCOMING,
    ISSUED,
    STATE_NAMES,
    Counter,
    Draft,
    DraftAddressee,
    Letter,
    Scan,
)
from app.people import finding
from app.people.models import Person


def _years() -> list[tuple[str, str]]:
    query = select(Counter.year).where(Counter.register != INCOMING).distinct().order_by(Counter.year.desc())
    return [(str(year), str(year)) for year in db.session.scalars(query)]


def _in_year(year: str):
    return Letter.on_date.between(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, kind.title) for kind in offers("letters")]


HIDDEN = "(rahasia)"
SIGNED = {"elektronik": "Elektronik", "dipindai": "Tangan, sudah dipindai", "belum": "Tangan, belum dipindai"}


def _signed(way: str):
    if way == "elektronik":
        return Letter.electronic
    scanned = exists().where(Scan.letter_id == Letter.id, Scan.withdrawn_at.is_(None))
    issued = (Letter.state == ISSUED) & Letter.electronic.is_(False)
    return issued & (scanned if way == "dipindai" else ~scanned)


def narrow(query: Select, typed: str) -> Select:
    """Letters by running number, by the beginning of the printed number, else by words of addressee and subject."""
    typed = typed.strip()
    if re.fullmatch(r"[0-9]{1,9}", typed):
        return query.where(Letter.sequence == int(typed))
    if re.search(r"[0-9]", typed) and re.search(r"[/.]", typed):
        return query.where(starts_with(Letter.number, typed))
    here = query.where(access.open_to(current_user))  # what one may not know of a letter cannot be found either
    people = finding.narrow(select(Person), typed).with_only_columns(Person.id)
    found = [select(Letter.id).where(Letter.person_id.in_(people))]
    if words := text_key(typed).split()[:6]:
        base = select(Letter).where(access.open_to(current_user))
        found.append(best_ids(base, Letter.__table__.c.word_key, words))
    ids = union(*(select(part.subquery().c.id) for part in found))
    return here.where(Letter.id.in_(ids))


def shown(letter: Letter, name: str):
    """A column that tells of the letter's content, to whom it is open."""
    return HIDDEN if letter.shut else getattr(letter, name)


def months() -> list[tuple[str, str]]:
    return [(str(n), month) for n, month in enumerate(tanggal.MONTHS, 1)]


LETTERS = Listing(
    key="surat",
    title="Surat",
    noun="surat",
    model=Letter,
    filters=(
        Filter("tahun", "Tahun", _years, _in_year, lambda label: f"tahun {label}"),
        Filter(
            "bulan", "Bulan", months, lambda n: extract("month", Letter.on_date) == int(n),
            lambda label: f"bulan {label}",
        ),
        Filter("buku", "Buku", books.outgoing, lambda name: Letter.register == name),
        Filter("jenis", "Jenis", _kinds, lambda key: Letter.kind == key),
        Filter("keadaan", "Keadaan", lambda: list(STATE_NAMES.items()), lambda state: Letter.state == state),
        Filter("tanda", "Tanda tangan", lambda: list(SIGNED.items()), _signed),
    ),
    sorts=(
        Sort("baru", "Terbaru", (Letter.on_date,), descending=True),
        Sort("lama", "Terlama", (Letter.on_date,)),
    ),
    columns=(
        ExportColumn("No. Urut", lambda s: s.place, width=9),
        ExportColumn("Nomor Surat", lambda s: s.number, width=34),
        ExportColumn("Tanggal", lambda s: s.on_date, "date", 14),
        ExportColumn("Kode", lambda s: s.classification, width=14),
        ExportColumn("Buku", lambda s: books.title_of(s.register), width=14),
        ExportColumn("Jenis", lambda s: s.kind_title, width=24),
        ExportColumn("Kepada", lambda s: shown(s, "addressee"), width=30),
        ExportColumn("Hal", lambda s: shown(s, "subject"), width=44),
        ExportColumn("Penanda Tangan", lambda s: s.signature["name"], width=30),
        ExportColumn("Keadaan", lambda s: s.state_name, width=18),
        ExportColumn("Alasan Batal", lambda s: s.cancel_reason, width=30),
        ExportColumn("Alasan Sisipan", lambda s: s.insert_reason, width=30),
    ),
    search=narrow,
    export_may=EXPORT,
)  # fmt: skip


def narrow_drafts(query: Select, typed: str) -> Select:
    """Drafts by the words of their subject."""
    words = text_key(typed).split()[:6]
    found = best_ids(access.drafts(current_user), Draft.__table__.c.word_key, words) if words else None
    return query.where(Draft.id.in_(found) if found is not None else false())


DRAFTS = Listing(
    key="konsep",
    title="Konsep surat",
    noun="konsep",
    model=Draft,
    filters=(
        Filter(
            "keadaan",
            "Keadaan",
            lambda: [(state, name) for state, name in DRAFT_NAMES.items() if state != DISCARDED],
            lambda state: Draft.state == state,
        ),
        Filter("jenis", "Jenis", lambda: CHOICES, lambda key: Draft.kind == key),
        Filter(
            "pada", "Ada pada", lambda: [("saya", "Saya")], lambda _me: Draft.holder_id == current_user.id
        ),
    ),
    sorts=(Sort("baru", "Terbaru", (Draft.since,), descending=True), Sort("lama", "Terlama", (Draft.since,))),
    search=narrow_drafts,
)

ADDRESSEES = Listing(
    key="penerima",
    title="Penerima",
    noun="penerima",
    model=DraftAddressee,
    sorts=(Sort("surat", "Urutan surat", (DraftAddressee.position,)),),
)
