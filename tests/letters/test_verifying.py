"""Anybody may upload a file: is it one of ours, and is its electronic signature intact?"""

import io

import pytest

from app.ground import pdf, signed_pdf
from app.ground.db import begin_write, db
from app.letters import certificates, drafting, proof, rules, signing
from app.letters.models import Letter
from app.office import rules as office_rules
from tests.ground import letters as drawn
from tests.ground.make_certificate import PASSWORD, certificate, pkcs12_file
from tests.letters import make
from tests.letters.test_signing import account


@pytest.fixture
def signed(app, inside, office, work, sign_in, monkeypatch) -> tuple[bytes, str]:
    """(file, code) of a letter that the kadis signed electronically."""
    monkeypatch.setattr(certificates, "ROUNDS", 1000)
    sign_in("kadis", ["kadis"])
    with inside(app):
        office_rules.set_value("letters.issuer_marks", ["BSrE Uji"])
        certificates.enrol(certificates.read(pkcs12_file(), PASSWORD), account())
        draft = make.make_draft(subject="Undangan Siti Nur Aminah", addressees="Siti Nur Aminah")
        drafting.submit(draft, [], account(), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account())
        drafting.register(draft, make.DAY, make.Clerk(), electronic=True)
    work()
    with inside(app):
        done = signing.put_signatures(signing.waiting(account()), PASSWORD, account())
        begin_write()
        signing.keep(done, account())
        letter = db.session.scalar(db.select(Letter))
        return proof.issued_file(letter), letter.code


def send(client, data, address="/verifikasi/berkas", **options):
    return client.post(address, {"file": (io.BytesIO(data), "surat.pdf")}, **options)


def test_the_archived_file_leads_to_its_letter_without_a_code(signed, client):
    page = send(client, signed[0], status=200)
    for words in ("Berlaku", "Berkas sama persis", "Tanda tangan elektroniknya utuh", "secara elektronik",
                  "Siti N. A."):  # fmt: skip
        assert words in page
    assert "Aminah" not in page.text and "Wahyuningsih" not in page.text


def test_a_changed_file_is_not_ours_and_its_signature_is_broken(signed, client):
    data, code = signed
    place = data.index(b"stream", 2000) + 40
    changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    page = send(client, changed, status=200)
    assert "Bukan berkas arsip kami" in page and "Berlaku" not in page
    assert "rusak" in page
    page = send(client, data + b"\n%more", f"/verifikasi/{code}/berkas", status=200)
    assert "Berkas tidak sama" in page and "Tanda tangan elektroniknya rusak" in page


def test_a_strangers_signature_proves_nothing(signed, client):
    """Anybody can make a certificate in the name of the head of the office."""
    key, own, root = certificate()
    forged = signed_pdf.Key(key, own, [root]).sign(pdf.render(drawn.letter_html()))
    page = send(client, forged, status=200)
    assert "Bukan berkas arsip kami" in page and "Ada tanda tangan elektronik lain" in page
    assert "SRI WAHYUNINGSIH" not in page.text


def test_a_letter_signed_with_ink_says_that_its_file_bears_no_signature(app, inside, office, client):
    with inside(app):
        [letter] = make.make_letters(1)
        data = pdf.render(drawn.letter_html())
        rules.issue([(letter.id, app.extensions["archive"].put(data), False)], [])
    page = send(client, data, status=200)
    assert "Berkas sama persis" in page and "tidak memuat tanda tangan elektronik" in page


def test_a_cancelled_letters_file_says_so(app, inside, signed, client):
    with inside(app):
        rules.cancel(db.session.scalar(db.select(Letter)), "Salah tulis", make.Clerk())
    page = send(client, signed[0], status=200)
    assert "Surat ini sudah dibatalkan" in page and "Berkas sama persis" in page
    assert "Salah tulis" not in page


@pytest.mark.parametrize("data", [b"", b"x", b"%PDF-1.7 /ByteRange [0 9 9 9]", b"\x00" * 100_000])
def test_whatever_is_uploaded_gets_an_answer(office, client, data):
    assert "Bukan berkas arsip kami" in send(client, data, status=200)


def test_a_file_is_needed_and_too_large_a_one_is_not_read(office, client):
    assert "Pilih dahulu" in client.post("/verifikasi/berkas", {}, status=422)
    send(client, b"x" * (27 * 1024 * 1024), status=413)


def test_uploads_are_counted_by_address_and_slowed(office, client, clock):
    for _ in range(proof.UPLOADS):
        send(client, b"x", status=200)
    assert "Tunggu sebentar" in send(client, b"x", status=429)
    send(client, b"x", environ_base={"REMOTE_ADDR": "198.51.100.7"}, status=200)
    clock.move(minutes=11)
    send(client, b"x", status=200)


def test_a_letter_that_waits_for_its_signature_is_not_valid_yet(app, inside, office, client):
    with inside(app):
        office_rules.set_value("letters.signing", "elektronik")
        [letter] = make.make_letters(1, make.rules.tanggal.today())
        rules.issue([(letter.id, app.extensions["archive"].put(b"%PDF waits"), True)], [])
        code = letter.code
    page = client.get(f"/verifikasi/{code}")
    assert "belum ditandatangani" in page and "Berlaku" not in page
    assert "Bukan berkas arsip kami" in send(client, b"%PDF waits", status=200)
