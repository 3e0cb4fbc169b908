"""What may happen to a letter that came in: written down under its number, handed on, done, put away."""

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.ground import audit, scan, tanggal
from app.ground.archive import Archive
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.incoming import usual
from app.incoming.models import CANCELLED, DONE, HANDED, NEW, Disposition, IncomingLetter
from app.letters.models import INCOMING
from app.letters.numbering import take_numbers
from app.office import calendar

# Writing down


def made_safe(upload) -> scan.Scan | None:
    """The scan of a form, made anew; None when none was chosen. Call it before the lock is taken: it takes time."""
    if upload is None or not getattr(upload, "filename", ""):
        return None
    try:
        return scan.made_safe(upload.stream.read(scan.LIMIT + 1))
    except scan.ScanError as trouble:
        raise RuleError(str(trouble), "file") from None


def record(
    values: dict, scanned: scan.Scan | None, by, again: bool = False, archive: Archive | None = None
) -> IncomingLetter:
    """Write a letter down under the next number of the year in which it was received.

    Refuses a day that has not come, a letter dated after it was received, and one that stands in the book
    already, unless it is said to be another one (`again`).
    """
    _refuse_dates(values)
    if not again:
        _refuse_twin(values)
    [sequence] = take_numbers(INCOMING, values["received_on"].year, 1)
    with audit.acting(by):
        letter = IncomingLetter(year=values["received_on"].year, sequence=sequence, **values)
        letter.recorded_by, letter.recorded_name = by.id, by.name
        _keep(letter, scanned, archive)
        db.session.add(letter)
        db.session.flush()
    return letter


def _refuse_dates(values: dict) -> None:
    if values["received_on"] > tanggal.today():
        raise RuleError("Tanggal terima masih di masa depan.", "received_on")
    if values["letter_date"] and values["letter_date"] > values["received_on"]:
        raise RuleError("Tanggal surat tidak boleh sesudah tanggal terima.", "letter_date")


def _refuse_twin(values: dict) -> None:
    if not values["sender_number"]:
        return
    known = select(IncomingLetter).where(
        IncomingLetter.sender_number == values["sender_number"],
        IncomingLetter.sender == values["sender"],
        IncomingLetter.state != CANCELLED,
    )
    if found := db.session.scalar(known.limit(1)):
        raise RuleError(
            f"Surat dengan nomor dan pengirim ini sudah tercatat, nomor agenda {found.number}. "
            "Bila ini memang surat lain, tandai “Tetap catat”.",
            "sender_number",
        )


def _keep(letter: IncomingLetter, scanned: scan.Scan | None, archive: Archive | None) -> None:
    if scanned is not None:
        letter.scan_sha = archive.put(scanned.data)
        letter.scan_suffix, letter.scan_pages = scan.SUFFIXES[scanned.mime], scanned.pages


def change(
    letter: IncomingLetter, values: dict, scanned: scan.Scan | None, archive: Archive | None = None
) -> None:
    """Mend what was written down. Refuses what would leave the year of its number, and a cancelled letter."""
    _demand(letter, NEW, HANDED, DONE)
    _refuse_dates(values)
    if values["received_on"].year != letter.year:
        raise RuleError(f"Nomor agenda ini milik tahun {letter.year}. Tanggal terima harus dalam tahun itu.",
                        "received_on")  # fmt: skip
    for name, value in values.items():
        setattr(letter, name, value)
    _keep(letter, scanned, archive)
    db.session.flush()


def cancel(letter: IncomingLetter, reason: str, by) -> None:
    """Written down by mistake: the number stays as *batal* with its reason. Refuses one that was handed on."""
    letter = _locked(letter.id)
    _demand(letter, NEW)
    with audit.acting(by), audit.because(reason):
        letter.cancel_reason = reason
        _pass(letter, CANCELLED)


def put_away(letter: IncomingLetter, note: str, by) -> None:
    """Done without a disposition, with a word why: for information, double, not ours."""
    letter = _locked(letter.id)
    _demand(letter, NEW)
    with audit.acting(by):
        letter.closed_note = note
        _pass(letter, DONE)


def _locked(letter_id: int) -> IncomingLetter:
    """The letter as it is once nobody else changes it: what was loaded before may be old by then."""
    db.session.expire(db.session.get(IncomingLetter, letter_id))
    return wait_for_row(IncomingLetter, letter_id)


def _demand(letter: IncomingLetter, *states: str) -> None:
    if letter.state not in states:
        raise RuleError(f"Surat ini sudah berubah keadaan: {letter.state_name.lower()}. Muat ulang halaman.")


def _pass(letter: IncomingLetter, state: str) -> None:
    letter.state, letter.since = state, tanggal.now()
    db.session.flush()


# Handing on


def usual_due(urgency: str) -> dt.date:
    """The deadline that the office gives a letter of this urgency, in working days from today."""
    days = usual.days()
    return calendar.working_days_after(tanggal.today(), int(days.get(urgency) or days["biasa"]))


def dispose(letter: IncomingLetter, to: list[Account], wanted: dict, by, parent: Disposition | None = None) -> None:
    """Ask colleagues to do something about the letter, until a working day. Who was asked may ask others in turn.

    `wanted` holds instructions, note, due_on (None: the usual one). Refuses nobody, nothing asked, a deadline
    in the past or on a day off, a colleague who has the letter already, and a letter that is done or cancelled.
    """
    due_on = wanted["due_on"] or usual_due(letter.urgency)
    _refuse_wanted(wanted, due_on, to)
    letter = _locked(letter.id)
    _demand(letter, NEW, HANDED, *([DONE] if parent is None else []))
    if parent is not None:
        _demand_holder(parent, by)
    try:
        with audit.acting(by), db.session.begin_nested():
            for account in to:
                db.session.add(Disposition(
                    letter_id=letter.id, parent_id=parent.id if parent else None, from_id=by.id, from_name=by.name,
                    to_id=account.id, to_name=account.name, instructions=wanted["instructions"],
                    note=wanted["note"] or "", due_on=due_on,
                ))  # fmt: skip
            db.session.flush()
    except IntegrityError:
        raise RuleError("Salah satu yang dipilih sudah memegang disposisi surat ini.", "to") from None
    with audit.acting(by):
        _pass(letter, HANDED)
        audit.record(letter, "mendisposisikan", {"Kepada": [None, ", ".join(account.name for account in to)]})


def _refuse_wanted(wanted: dict, due_on: dt.date, to: list[Account]) -> None:
    if not to:
        raise RuleError("Pilih sedikitnya satu penerima disposisi.", "to")
    if not wanted["instructions"] and not wanted["note"]:
        raise RuleError("Pilih instruksi atau tuliskan catatan.", "instructions")
    if due_on < tanggal.today():
        raise RuleError("Tenggat sudah lewat. Pilih hari ini atau sesudahnya.", "due_on")
    if not calendar.is_working_day(due_on):
        raise RuleError(f"{tanggal.day_date(due_on)} bukan hari kerja.", "due_on")


def _demand_holder(disposition: Disposition, by) -> None:
    db.session.refresh(disposition)
    if disposition.to_id != by.id:
        raise RuleError(f"Disposisi ini ada pada {disposition.to_name}.")
    if disposition.done_at is not None:
        raise RuleError("Disposisi ini sudah selesai. Muat ulang halaman.")


def finish(disposition: Disposition, note: str, by) -> None:
    """What was done. The letter is done with its last disposition.

    Refuses somebody else's, one that is done already, and one whose colleagues below have not finished.
    """
    letter = _locked(disposition.letter_id)
    _demand_holder(disposition, by)
    below = select(Disposition.to_name).where(Disposition.parent_id == disposition.id, Disposition.done_at.is_(None))
    if waiting := list(db.session.scalars(below.order_by(Disposition.id))):
        raise RuleError(f"Masih menunggu {', '.join(waiting)}.", "done_note")
    change = update(Disposition).where(Disposition.id == disposition.id, Disposition.done_at.is_(None))
    done = db.session.execute(change.values(done_at=tanggal.now(), done_note=note).returning(Disposition.id))
    if done.first() is None:
        raise RuleError("Disposisi ini sudah selesai. Muat ulang halaman.")
    rest = select(Disposition.id).where(Disposition.letter_id == letter.id, Disposition.done_at.is_(None))
    with audit.acting(by):
        audit.record(letter, "menyelesaikan disposisi", {"Hasil": [None, note[:200]]})
        if db.session.scalar(rest.limit(1)) is None:
            _pass(letter, DONE)


def withdraw(disposition: Disposition, reason: str, by) -> None:
    """Taken back by who gave it, with a reason: handed to the wrong colleague. Refuses one with others below it."""
    letter = _locked(disposition.letter_id)
    db.session.refresh(disposition)
    if disposition.from_id != by.id:
        raise RuleError(f"Disposisi ini diberikan oleh {disposition.from_name}.")
    if disposition.done_at is not None:
        raise RuleError("Disposisi ini sudah selesai. Muat ulang halaman.")
    below = select(Disposition.id).where(Disposition.parent_id == disposition.id, Disposition.done_at.is_(None))
    if db.session.scalar(below.limit(1)) is not None:
        raise RuleError("Disposisi ini sudah diteruskan. Mintalah penerimanya menarik terusannya dahulu.")
    with audit.acting(by), audit.because(reason):
        disposition.done_at, disposition.done_note = tanggal.now(), f"Ditarik kembali: {reason}"
        db.session.flush()
        open_ = select(Disposition.id).where(Disposition.letter_id == letter.id, Disposition.done_at.is_(None))
        if db.session.scalar(open_.limit(1)) is None:
            _pass(letter, NEW)
