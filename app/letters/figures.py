"""Numbers about letters, what waits, what a person received, and the invariants for `flask check`."""

from itertools import groupby

from flask import current_app, url_for
from flask_login import current_user
from sqlalchemy import and_, exists, func, literal, or_, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Entry, Figure, HistoryEntry, Todo, offers
from app.ground.tanggal import number, today
from app.letters import rules, signing
from app.letters.access import INITIAL, READ, SIGN, WRITE, open_to
from app.letters.drafting import RETURNED
from app.letters.models import (
    APPROVED,
    CANCELLED,
    INCOMING,
    INITIALS,
    ISSUED,
    REGISTERED,
    SIGNING,
    WRITING,
    Counter,
    Draft,
    DraftStep,
    Letter,
    Scan,
)


def _this_year() -> int:
    new_year = today().replace(month=1, day=1)
    query = select(func.count()).where(Letter.state == ISSUED, Letter.on_date >= new_year)
    return db.session.scalar(query)


def _issued(period):
    return select(Letter.id.label("id"), literal(1).label("amount"), Letter.on_date.label("on_date")).where(
        Letter.state == ISSUED, Letter.on_date >= period.first, Letter.on_date < period.until
    )


def _issued_again(period) -> tuple[int, int]:
    """By year and register, from the numbers themselves."""
    query = select(Letter.state, Letter.on_date).where(Letter.year.between(period.year - 1, period.year + 1))
    return sum(
        state == ISSUED and period.first <= day <= period.last for state, day in db.session.execute(query)
    ), 0


def _entries(ids: list[int]) -> dict[int, Entry]:
    """By number and day; a subject may name somebody and stays out."""
    return {
        letter.id: Entry(letter.number, letter.kind_title, url_for("letters.show", letter_id=letter.id))
        for letter in db.session.scalars(select(Letter).where(Letter.id.in_(ids)))
    }


FIGURES = (
    Figure("letters.issued", "Surat terbit tahun ini", _this_year, href="letters.index", may=READ),
    Figure(
        "letters.sent", "Surat terbit", may=READ, unit="surat", rows=_issued, entries=_entries, records_may=READ,
        recount=_issued_again,
    ),
)  # fmt: skip


def todos(user):
    yield from _drafts_here(user)
    yield from _to_sign(user)
    if not may(WRITE, user):
        return
    yield from _own_drafts(user)
    query = select(Letter.id).where(Letter.state == REGISTERED).limit(101)
    waiting = len(db.session.scalars(query).all())
    if waiting and not rules.is_making():
        count = "Lebih dari 100" if waiting > 100 else number(waiting)
        href = url_for("letters.index", keadaan=REGISTERED)
        yield Todo(f"{count} surat sudah bernomor, berkasnya belum jadi", href, count=min(waiting, 100))


def _to_sign(user):
    """Letters that wait for this official's electronic signature."""
    if may(SIGN, user) and (waiting := signing.waiting(user)):
        yield Todo(
            "Surat menunggu tanda tangan elektronik Anda", url_for("letters.signatures"), count=len(waiting)
        )


def _drafts_here(user):
    """Drafts that wait for this official's initials or consent."""
    if not (may(INITIAL, user) or may(SIGN, user)):
        return
    query = select(func.count()).where(Draft.holder_id == user.id, Draft.state.in_((INITIALS, SIGNING)))
    if waiting := db.session.scalar(query):
        yield Todo("Konsep surat menunggu paraf atau persetujuan Anda", _mine(), count=waiting)


def _own_drafts(user):
    """Drafts that came back to their writer with a reason, and those that are approved and have no number yet."""
    returned = exists().where(
        DraftStep.draft_id == Draft.id, DraftStep.decision == RETURNED, DraftStep.reason == Draft.returned_reason
    )
    query = select(Draft.state, func.count()).where(
        Draft.author_id == user.id, or_(Draft.state == APPROVED, and_(Draft.state == WRITING, returned))
    )
    found = dict(db.session.execute(query.group_by(Draft.state)).all())
    if count := found.get(WRITING):
        yield Todo("Konsep surat dikembalikan kepada Anda", _mine(), count=count)
    if count := found.get(APPROVED):
        sentence, href = "Konsep surat Anda disetujui, dapat diberi nomor", url_for("letters.drafts", keadaan=APPROVED)
        yield Todo(sentence, href, count=count)


def _mine() -> str:
    return url_for("letters.drafts", pada="saya")


def history(person_id: int):
    """Letters that no programme tells by itself: those that are about none of its records."""
    query = select(Letter.id, Letter.on_date, Letter.kind, Letter.number).where(
        Letter.person_id == person_id, Letter.about_kind.is_(None), Letter.state != CANCELLED, open_to(current_user)
    )
    titles = {kind.key: kind.title.lower() for kind in offers("letters")}
    show = url_for("letters.show", letter_id=0)[:-1] if may(READ) else None  # once: there may be hundreds
    for letter_id, on_date, kind, printed in db.session.execute(query):
        sentence = f"Menerima {titles.get(kind, kind)} nomor {printed}"
        yield HistoryEntry(on_date, sentence, show and f"{show}{letter_id}")


def check_registers():
    """Every number from the first to the counter stands in its register once; none stands above it.

    The first is 1, or follows the last one on paper. What came in is counted by the room that keeps it.
    """
    counters = db.session.scalars(select(Counter).where(Counter.register != INCOMING))
    last = {(row.register, row.year): (row.opening, row.last) for row in counters}
    query = (
        select(Letter.register, Letter.year, Letter.sequence)
        .where(Letter.suffix == "")
        .order_by(Letter.register, Letter.year, Letter.sequence)
        .execution_options(yield_per=5000)
    )
    for book, rows in groupby(db.session.execute(query), key=lambda row: (row.register, row.year)):
        yield from gaps(book, {row.sequence for row in rows}, *last.pop(book, (0, 0)))
    for book, (opening, count) in last.items():
        yield from gaps(book, set(), opening, count)


def gaps(book: tuple[str, int], numbers: set[int], opening: int, last: int):
    """What is wrong with a register that counts from after `opening` to `last`, in sentences."""
    register, year = book
    if numbers and max(numbers) > last:
        yield f"Buku {register} {year}: nomor {max(numbers)} melebihi penghitung ({last})."
    missing = sorted(set(range(opening + 1, last + 1)) - numbers)
    if missing:
        shown = ", ".join(map(str, missing[:5])) + (" …" if len(missing) > 5 else "")
        yield f"Buku {register} {year}: {len(missing)} nomor tidak ada suratnya ({shown})."


def check_files():
    """Every issued letter has its file, and no archived file of a letter is missing or changed: neither what was
    issued, nor what waits for its electronic signature, nor what came back from the scanner."""
    archive = current_app.extensions["archive"]
    query = select(Letter.number, Letter.sha256, Letter.prepared).where(
        (Letter.state == ISSUED) | Letter.sha256.is_not(None) | Letter.prepared.is_not(None)
    )
    for number_, sha, prepared in db.session.execute(query.execution_options(yield_per=1000)):
        if sha is None and prepared is None:
            yield f"Surat nomor {number_} terbit tanpa berkas."
        elif not archive.verify(sha or prepared):
            yield f"Berkas surat nomor {number_} di arsip hilang atau berubah."
    query = select(Letter.number, Scan.sha256).join(Letter, Letter.id == Scan.letter_id)
    for number_, sha in db.session.execute(query.execution_options(yield_per=1000)):
        if not archive.verify(sha):
            yield f"Hasil pindai surat nomor {number_} di arsip hilang atau berubah."
