"""A signed file stays PDF/A-3a and PDF/UA-1, pyHanko and poppler call it valid, and a changed byte is noticed."""

import shutil
import subprocess

import pytest

from app.ground import pdf, signed_pdf
from tests import vera_pdf
from tests.ground import letters, make_certificate


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf.render(letters.letter_html())


@pytest.fixture(scope="module")
def signed(plain) -> bytes:
    key, own, root = make_certificate.certificate()
    return signed_pdf.Key(key, own, [root]).sign(plain)


def test_the_file_itself_stays_byte_for_byte(plain, signed):
    assert signed.startswith(plain) and len(signed) > len(plain)


def test_it_is_valid_for_archive_and_for_readers(signed, tmp_path):
    vera_pdf.require()
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    assert vera_pdf.validate([path]) == {str(path): []}


def test_pyhanko_trusts_it_under_its_issuer(signed):
    import io

    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = x509.Certificate.load(make_certificate.certificate()[2].public_bytes(Encoding.DER))
    [found] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line and status.trusted and status.intact and status.docmdp_ok


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_poppler_calls_it_valid(plain, tmp_path, kind):
    if shutil.which("pdfsig") is None:
        pytest.skip("tool missing: pdfsig")
    key, own, root = make_certificate.certificate(key=make_certificate.curve_key() if kind == "ec" else None)
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed_pdf.Key(key, own, [root]).sign(plain))
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told and "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_what_a_file_says_of_its_signature(plain, signed):
    from cryptography.hazmat.primitives.hashes import SHA256

    good = signed_pdf.examine(signed)
    assert good.state == signed_pdf.INTACT and len(good.fingerprint) == SHA256.digest_size * 2
    assert signed_pdf.examine(plain) == signed_pdf.Examined(signed_pdf.NONE)
    place = len(plain) // 2
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert signed_pdf.examine(changed).state in (signed_pdf.BROKEN, signed_pdf.UNREADABLE)
    assert signed_pdf.examine(signed + b"\n% more\n").state == signed_pdf.BROKEN
    assert signed_pdf.examine(b"%PDF-1.7 /ByteRange").state == signed_pdf.UNREADABLE
    key, own, root = make_certificate.certificate(name="ORANG LAIN")
    with pytest.raises(Exception, match="(?i)field|signature|already"):
        signed_pdf.Key(key, own, [root]).sign(signed)


def test_a_file_that_never_ends_is_given_up(signed, monkeypatch):
    monkeypatch.setattr(signed_pdf, "SECONDS", 0.02)
    assert signed_pdf.examine(signed).state == signed_pdf.UNREADABLE
