"""What proves a letter: its archived file, and the public page that its code leads to."""

import datetime as dt
import hashlib
import logging
import threading
from dataclasses import dataclass

from flask import current_app, request
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from app.ground import audit, signed_pdf
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.names import shortened_name
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.ground.tanggal import now
from app.letters.models import AWAITING, CANCELLED, ISSUED, REGISTERED, Letter
from app.letters.numbering import CODE_LENGTH, read_code

log = logging.getLogger("pendapa")

VALIDITY = {ISSUED: "berlaku", REGISTERED: "belum", AWAITING: "menunggu", CANCELLED: "batal"}
UNKNOWN = "kode surat tidak dikenal"
WINDOW = dt.timedelta(minutes=10)
TRIES = 60  # unknown codes from one address within the window
EXAMINED = "berkas diperiksa"
UPLOADS = 20  # files from one address within the window
_reading = threading.BoundedSemaphore(2)


def issued_file(letter: Letter) -> bytes:
    """The archived file, byte for byte. Refuses one that is missing or has changed."""
    if letter.sha256 is None:
        raise RuleError("Berkas surat ini belum jadi.")
    return archived(letter.sha256, Letter.__tablename__, letter.id)


def archived(sha256: str, kind: str, record_id: int) -> bytes:
    """A file of the archive, byte for byte. Refuses one that is missing or has changed, and remembers that."""
    try:
        data = current_app.extensions["archive"].path(sha256).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != sha256:
        log.error("archived file of %s %s is missing or changed", kind, record_id)
        audit.security("arsip rusak", kind=kind, record_id=record_id)
        raise RuleError(
            "Berkas surat ini di arsip hilang atau sudah berubah, karena itu tidak diberikan. "
            "Beri tahu administrator agar dipulihkan dari cadangan."
        )
    return data


@dataclass(frozen=True)
class Proof:
    """What the public may know of a letter: nobody's whole name, no NIK."""

    code: str
    kind: str
    number: str
    on_date: dt.date
    subject: str | None
    given_to: str
    signer: str
    state: str  # berlaku, belum, menunggu, batal, diganti
    successor: str | None
    sha256: str | None
    intact: bool
    electronic: bool
    fingerprint: str | None  # of the certificate that signed it
    copies: frozenset[str]  # hashes of files that are a *salinan* of it


def slowed() -> bool:
    """Whether this address has asked for too many codes that do not exist; counted in the database."""
    return _lately(UNKNOWN) >= TRIES


def _lately(event: str) -> int:
    """How often this happened from this address within the window."""
    query = select(func.count()).where(
        SecurityEvent.at > now() - WINDOW,
        SecurityEvent.event == event,
        SecurityEvent.address == request.remote_addr,
    )
    return db.session.scalar(query)


def look_up(typed: str) -> Proof | None:
    """The proof that a code leads to. An unknown code is remembered with its address, the code itself is not."""
    code = read_code(typed)
    letter = None
    if len(code) == CODE_LENGTH:
        query = select(Letter).where(Letter.code == code)
        letter = db.session.scalar(query.options(undefer(Letter.context), joinedload(Letter.replacement)))
    if letter is None:
        audit.security(UNKNOWN)
        return None
    return _proof(letter)


def _proof(letter: Letter) -> Proof:
    offer = offered("letters", letter.kind)
    intact = letter.sha256 is not None and current_app.extensions["archive"].verify(letter.sha256)
    if letter.sha256 and not intact:
        log.error("archived file of letter %s is missing or changed", letter.id)
    return Proof(
        code=letter.code,
        kind=letter.kind_title,
        number=letter.number,
        on_date=letter.on_date,
        subject=letter.subject if offer and offer.public_subject and not letter.is_secret else None,
        given_to="" if letter.is_secret else shortened_name(letter.addressee),
        signer=" ".join(letter.signature["office"]).rstrip(","),
        state="diganti" if letter.replaced_by else VALIDITY[letter.state],
        successor=letter.replacement.number if letter.replacement else None,
        sha256=letter.sha256,
        intact=intact,
        electronic=letter.certificate is not None,
        fingerprint=(letter.certificate or {}).get("fingerprint"),
        copies=frozenset(offer.copies(letter.id)) if offer and offer.copies else frozenset(),
    )


@dataclass(frozen=True)
class Answer:
    """What an uploaded file turned out to be: the archived one or not, and what its signature says.

    `signature` is one of app.ground.signed_pdf's words; `of_letter` says whether the archived letter was signed
    with the same certificate.
    """

    same: bool  # it is the archived file, or a *salinan* of it
    signature: str
    of_letter: bool = False


def take_upload(file) -> bytes | None:
    """The bytes of an upload; None when this address uploads faster than people do. Each is counted."""
    if _lately(EXAMINED) >= UPLOADS:
        return None
    audit.security(EXAMINED)
    return file.read()


def find_upload(data: bytes) -> Proof | None:
    """The letter whose archived file these bytes are, if any."""
    query = (
        select(Letter).where(Letter.sha256 == hashlib.sha256(data).hexdigest()).order_by(Letter.id).limit(1)
    )
    letter = db.session.scalar(query.options(undefer(Letter.context), joinedload(Letter.replacement)))
    return letter and _proof(letter)


def judge(proof: Proof | None, data: bytes) -> Answer:
    """An uploaded file beside the letter that it is said to be; it is read in a process of its own, and not kept.

    Two are read at a time: whoever comes meanwhile waits.
    """
    db.session.rollback()  # no connection is held while a stranger's file is read
    with _reading:
        found = signed_pdf.examine(data)
    same = proof is not None and hashlib.sha256(data).hexdigest() in {proof.sha256, *proof.copies}
    mine = proof is not None and found.fingerprint is not None and found.fingerprint == proof.fingerprint
    return Answer(same, found.state, mine)
