"""Officials' own certificates (PKCS#12) as one way to sign: kept locked, opened with a password typed each time.

What is stored is the key locked anew with the owner's password, slowly enough that guessing is costly. The
password itself is kept nowhere. BSrE's service would be another `SigningService` beside this one.
"""

import datetime as dt
import re

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.ground import audit, tanggal
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import SigningService
from app.letters.models import Certificate
from app.office import agency

LARGEST = 200 * 1024
ROUNDS = 600_000  # of PBKDF2 before each guess of the password
LEAST = 8  # letters of a password
WRONG = "kata sandi sertifikat salah"
TRIES, WINDOW = 10, dt.timedelta(minutes=15)

_UNREADABLE = (
    "Kata sandi sertifikat tidak cocok, atau berkasnya bukan sertifikat .p12/.pfx. "
    "Periksa keduanya, lalu ulangi."
)


def own(account_id: int) -> Certificate | None:
    """The certificate that the account uses now."""
    query = select(Certificate).where(Certificate.account_id == account_id, Certificate.removed_at.is_(None))
    return db.session.scalar(query)


def read(data: bytes, password: str) -> dict:
    """A PKCS#12 as columns of a Certificate, locked anew. Slow, and touches no row.

    Refuses a wrong password or another kind of file, a short password, a certificate that has ended, that may
    not sign, whose key is weak, or whose issuer the office does not know.
    """
    if len(data) > LARGEST:
        raise RuleError("Berkas sertifikat terlalu besar. Pilih berkas .p12 atau .pfx.", "file")
    if len(password or "") < LEAST:
        raise RuleError(f"Kata sandi sertifikat paling sedikit {LEAST} huruf.", "password")
    key, certificate, others = _unlocked(data, password)
    _refuse_unfit(key, certificate)
    issuer = certificate.issuer.rfc4514_string()
    _refuse_issuer(issuer)
    return {
        "locked": _locked(key, certificate, others, password),
        "name": _common_name(certificate.subject)[:200],
        "nip": _nip(certificate.subject),
        "issuer": issuer[:300],
        "fingerprint": _fingerprint(certificate),
        "starts_at": certificate.not_valid_before_utc,
        "ends_at": certificate.not_valid_after_utc,
    }


def enrol(columns: dict, by) -> Certificate:
    """From now on this is what the account signs with; the one before it is put away."""
    remove(by)
    row = Certificate(account_id=by.id, **columns)
    with audit.acting(by):
        db.session.add(row)
        db.session.flush()
    return row


def remove(by) -> None:
    """The account signs with no certificate any more; the key is forgotten, what it said of itself stays."""
    row = own(by.id)
    if row is not None:
        with audit.acting(by):
            row.removed_at, row.locked = tanggal.now(), b""
            db.session.flush()


# As a way to sign


def lacks(account_id: int) -> str | None:
    row = own(account_id)
    if row is None:
        return "Sertifikat elektronik belum didaftarkan."
    moment = tanggal.now()
    if row.ends_at <= moment:
        return f"Sertifikat elektronik berakhir pada {_day(row.ends_at)}. Daftarkan yang baru."
    if row.starts_at > moment:
        return f"Sertifikat elektronik baru berlaku mulai {_day(row.starts_at)}."
    return None


def holder(account_id: int) -> dict | None:
    row = own(account_id)
    return row and {"name": row.name, "nip": row.nip, "issuer": row.issuer}


def open_key(account_id: int, secret: str):
    """The function that signs. Refuses a wrong password, and more guesses than a person makes."""
    if sentence := lacks(account_id):
        raise RuleError(sentence)
    if _guesses(account_id) >= TRIES:
        raise RuleError(
            "Terlalu banyak kata sandi yang salah. Tunggu lima belas menit, lalu ulangi.", "password"
        )
    query = select(Certificate).where(Certificate.account_id == account_id, Certificate.removed_at.is_(None))
    row = db.session.scalar(query.options(undefer(Certificate.locked)))
    try:
        key, certificate, others = _unlocked(row.locked, secret or "")
    except RuleError:
        audit.security(WRONG, user_id=account_id)
        raise RuleError(
            "Kata sandi sertifikat tidak cocok. Belum ada surat yang ditandatangani.", "password"
        ) from None
    _refuse_issuer(certificate.issuer.rfc4514_string())
    from app.ground.signed_pdf import Key

    opened = Key(key, certificate, others)
    facts = {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "fingerprint": _fingerprint(certificate),
    }
    return lambda data: (opened.sign(data), facts)


OWN = SigningService(
    key="pkcs12",
    title="Sertifikat milik pejabat (.p12)",
    secret_label="Kata sandi sertifikat",
    lacks=lacks,
    holder=holder,
    open=open_key,
)


def _guesses(account_id: int) -> int:
    query = select(func.count()).where(
        SecurityEvent.at > tanggal.now() - WINDOW,
        SecurityEvent.event == WRONG,
        SecurityEvent.user_id == account_id,
    )
    return db.session.scalar(query)


def _unlocked(data: bytes, password: str):
    """(key, certificate, others above it)"""
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password.encode())
    except Exception:  # a wrong password and a broken file look alike, and neither may stand in a log
        raise RuleError(_UNREADABLE, "password") from None
    if key is None or certificate is None:
        raise RuleError("Berkas ini tidak berisi kunci dan sertifikat.", "file")
    return key, certificate, others


def _locked(key, certificate, others, password: str) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

    lock = (
        PrivateFormat.PKCS12.encryption_builder().kdf_rounds(ROUNDS).hmac_hash(hashes.SHA256())
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).build(password.encode())
    )  # fmt: skip
    return pkcs12.serialize_key_and_certificates(b"tanda-tangan", key, certificate, others or None, lock)


def _refuse_unfit(key, certificate) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if certificate.not_valid_after_utc <= tanggal.now():
        raise RuleError(f"Sertifikat ini berakhir pada {_day(certificate.not_valid_after_utc)}.", "file")
    strong = (
        key.key_size >= 2048
        if isinstance(key, rsa.RSAPrivateKey)
        else isinstance(key, ec.EllipticCurvePrivateKey)
    )
    if not strong or key.public_key() != certificate.public_key():
        raise RuleError(
            "Kunci pada berkas ini tidak dapat dipakai: terlalu lemah atau bukan pasangannya.", "file"
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise RuleError("Sertifikat ini bukan untuk menandatangani dokumen.", "file")


def _refuse_issuer(issuer: str) -> None:
    """Letters name the issuer at their foot; a certificate of another one would make that sentence untrue."""
    marks = agency.setting("letters.issuer_marks")
    if not any(mark.casefold() in issuer.casefold() for mark in marks):
        raise RuleError(
            f"Sertifikat ini tidak diterbitkan oleh {agency.setting('letters.issuer')}, penerbit yang disebut pada "
            "surat kantor ini.",
            "file",
        )


def _common_name(subject) -> str:
    from cryptography.x509.oid import NameOID

    found = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _nip(subject) -> str:
    """The 18 figures of a NIP, wherever the certificate says them."""
    found = re.search(r"(?<!\d)\d{18}(?!\d)", " ".join(str(part.value) for part in subject))
    return found[0] if found else ""


def _fingerprint(certificate) -> str:
    from cryptography.hazmat.primitives import hashes

    return certificate.fingerprint(hashes.SHA256()).hex()


def _day(moment: dt.datetime) -> str:
    return tanggal.long_date(moment.astimezone(tanggal.WIB).date())
