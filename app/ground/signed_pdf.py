"""Electronic signatures in PDF files: PAdES put in by pyHanko, and what a file says of the one it bears.

The signature is invisible; the block that people see is drawn in the letter before it is signed, because a
stamp by the signing library is no PDF/UA. It certifies the file: whatever is added afterwards breaks it.
Files from strangers are examined in a process of their own with bounded memory and time; that process runs
this file as a script, which therefore imports nothing of the app. pyHanko is imported on first use (44 MB).
"""

import io
import json
import resource
import subprocess
import sys
from dataclasses import dataclass

FIELD = "TandaTangan"
MEMORY = 1536 * 1024 * 1024
SECONDS = 20

NONE, INTACT, BROKEN, UNREADABLE = "tanpa", "utuh", "rusak", "tidak terbaca"


@dataclass(frozen=True)
class Examined:
    """What a file says of its signature: NONE, INTACT, BROKEN or UNREADABLE; whose certificate, by fingerprint."""

    state: str
    fingerprint: str | None = None


class Key:
    """A private key with its certificate and the certificates above it, ready to sign many files."""

    def __init__(self, private_key, certificate, others=()):
        from asn1crypto import keys, x509
        from cryptography.hazmat.primitives import serialization as forms
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        der = forms.Encoding.DER
        plain = private_key.private_bytes(der, forms.PrivateFormat.PKCS8, forms.NoEncryption())
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(other.public_bytes(der)) for other in others)
        own = x509.Certificate.load(certificate.public_bytes(der))
        self._signer = _signer_class()(own, keys.PrivateKeyInfo.load(plain), store)
        self._signer.loaded = private_key

    def sign(self, data: bytes) -> bytes:
        """The file with the signature appended; nothing before it changes."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        about = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        out = signers.PdfSigner(about, signer=self._signer).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data)), bytes_reserved=16_000
        )
        return out.getvalue()


def _signer_class():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from pyhanko.sign.signers import SimpleSigner

    class Signer(SimpleSigner):
        """Keeps the key loaded: the library reads it from its bytes anew for every file (82 ms of 120)."""

        loaded = None

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            digest = getattr(hashes, digest_algorithm.upper())()
            if isinstance(self.loaded, ec.EllipticCurvePrivateKey):
                return self.loaded.sign(data, ec.ECDSA(digest))
            return self.loaded.sign(data, padding.PKCS1v15(), digest)

    return Signer


def examine(data: bytes) -> Examined:
    """Whether the file bears a signature, and whether it covers all of the file and is unbroken."""
    if b"/ByteRange" not in data:
        return Examined(NONE)
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__],
            input=data,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
        return Examined(**json.loads(done.stdout)) if done.returncode == 0 else Examined(UNREADABLE)
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        return Examined(UNREADABLE)


def _examined(data: bytes) -> Examined:
    """Only a file with one signature over all of it is intact; whom to trust is not asked here."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(io.BytesIO(data)).embedded_signatures
    if not found:
        return Examined(NONE)
    if len(found) > 1:
        return Examined(BROKEN)
    status = validate_pdf_signature(found[0], ValidationContext(trust_roots=[], allow_fetching=False))
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    state = INTACT if status.intact and status.valid and whole else BROKEN
    return Examined(state, found[0].signer_cert.sha256.hex())


def _serve() -> None:
    import logging

    logging.disable()
    try:
        found = _examined(sys.stdin.buffer.read())
    except Exception:  # whatever a broken file makes a library say
        found = Examined(UNREADABLE)
    json.dump({"state": found.state, "fingerprint": found.fingerprint}, sys.stdout)


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _confine()
    _serve()
