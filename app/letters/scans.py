"""Letters signed with ink, as they came back from the scanner: kept beside the archived file."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.ground import audit, tanggal
from app.ground import scan as scanning
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.letters.models import ISSUED, Letter, Scan

MOST = 10  # for one letter


def read(data: bytes) -> scanning.Scan:
    """An uploaded scan made safe. Slow, and touches no row."""
    try:
        return scanning.made_safe(data)
    except scanning.ScanError as reason:
        raise RuleError(str(reason), "file") from None


def attach(letter: Letter, scan: scanning.Scan, sha256: str, by) -> Scan:
    """Put the archived scan beside its letter. Refuses a letter that has no file or was signed electronically,
    the same scan again, and more than a letter can need."""
    letter = wait_for_row(Letter, letter.id)
    if letter.state != ISSUED:
        raise RuleError("Hanya surat yang sudah terbit dan tidak batal yang dapat diberi hasil pindai.")
    if letter.electronic:
        raise RuleError("Surat ini ditandatangani secara elektronik; berkas arsipnya sudah bertanda tangan.")
    held = select(func.count()).where(Scan.letter_id == letter.id, Scan.withdrawn_at.is_(None))
    if db.session.scalar(held) >= MOST:
        raise RuleError(f"Satu surat paling banyak {MOST} hasil pindai. Tarik dahulu yang tidak dipakai.")
    row = Scan(
        letter_id=letter.id, sha256=sha256, mime=scan.mime, pages=scan.pages, size=len(scan.data),
        added_by=by.id, added_name=by.name,
    )  # fmt: skip
    try:
        with audit.acting(by), db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
            audit.record(letter, "melampirkan hasil pindai", {"Halaman": [None, scan.pages]})
    except IntegrityError:
        raise RuleError("Hasil pindai yang sama sudah terlampir.", "file") from None
    return row


def withdraw(scan: Scan, reason: str | None, by) -> None:
    """A wrong scan: it is shown no more, and stays in the archive with the reason."""
    if not reason or len(reason) > 300:
        raise RuleError("Tuliskan alasannya, paling panjang 300 huruf.", "reason")
    scan = wait_for_row(Scan, scan.id)
    if scan.withdrawn_at:
        raise RuleError("Hasil pindai ini sudah ditarik.")
    with audit.acting(by), audit.because(reason):
        scan.withdrawn_at, scan.withdrawn_reason = tanggal.now(), reason
        db.session.flush()
        audit.record(db.session.get(Letter, scan.letter_id), "menarik hasil pindai")
