"""Electronic signatures: what waits is signed by its own official, or nothing happens and no number is lost."""

import io
import logging
import re

import pytest
from pypdf import PdfReader

from app.accounts.models import Account
from app.ground import signed_pdf
from app.ground.audit import AuditEntry, AuditValues, SecurityEvent
from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.letters import attached, certificates, drafting, figures, proof, rules, signing
from app.letters.models import AWAITING, CANCELLED, ISSUED, REGISTERED, Certificate, Letter
from app.office import rules as office_rules
from tests import vera_pdf
from tests.ground import make_certificate
from tests.ground.make_certificate import PASSWORD, pkcs12_file
from tests.letters import make

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def quick(monkeypatch, office, app, inside):
    """The issuer of the tests is the one that letters name; guessing a password need not be slow here."""
    monkeypatch.setattr(certificates, "ROUNDS", 1000)
    with inside(app):
        office_rules.set_value("letters.issuer_marks", ["BSrE Uji"])


@pytest.fixture
def kadis(sign_in):
    return sign_in("kadis", ["kadis"])


def enrol(client, status=303, data=None, password=PASSWORD, **given):
    data = data if data is not None else pkcs12_file(**given)
    sent = {"file": (io.BytesIO(data), "kunci.p12"), "password": password}
    return client.post("/surat/tanda-tangan/sertifikat", sent, status=status)


def account(name="kadis") -> Account:
    return db.session.scalar(db.select(Account).where(Account.username == name))


def register(app, inside, count=1, kind="surat.dinas", **changes) -> list[int]:
    """Letters that wait to be made, to be signed by the kadis."""
    with inside(app):
        names = "\n".join(f"Ketua LKS {n}" for n in range(1, count + 1))
        if count > 1:
            changes |= {"each": True, "addressees": names}
        draft = make.make_draft(kind, **changes)
        drafting.submit(draft, [], account(), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account())
        return [letter.id for letter in drafting.register(draft, make.DAY, make.Clerk(), electronic=True)]


def states(app, inside) -> list[str]:
    with inside(app):
        return list(db.session.scalars(db.select(Letter.state).order_by(Letter.id)))


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


FOOT = "telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh Balai Besar"


def test_numbered_made_signed_issued(app, inside, kadis, work, client):
    enrol(kadis)
    [letter_id] = register(app, inside)
    assert states(app, inside) == [REGISTERED]
    work()
    assert states(app, inside) == [AWAITING]
    assert "Menunggu tanda tangan elektronik" in kadis.get(f"/surat/{letter_id}")
    assert "menunggu tanda tangan elektronik Anda" in kadis.get("/")
    kadis.get(f"/surat/{letter_id}/berkas", status=422)
    kadis.post("/surat/tanda-tangan", {"id": [letter_id], "password": PASSWORD}, status=303)
    with inside(app):
        letter = db.session.get(Letter, letter_id)
        assert (letter.state, letter.prepared) == (ISSUED, None)
        assert letter.certificate["fingerprint"] == certificates.own(account().id).fingerprint
        data, code = proof.issued_file(letter), letter.code
        assert list(figures.check_files()) == [] and list(figures.check_registers()) == []
    found = signed_pdf.examine(data)
    assert found.state == signed_pdf.INTACT
    assert FOOT in text_of(data) and "BELUM DITANDATANGANI" not in text_of(data)
    assert kadis.get(f"/surat/{letter_id}/berkas").data == data
    assert "Pemilik sertifikat" in kadis.get(f"/surat/{letter_id}")
    assert "Berlaku" in client.get(f"/verifikasi/{code}")


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_kind_stays_valid_when_it_is_signed(app, inside, kadis, work):
    from app.letters.kinds import PAPERS

    vera_pdf.require()
    enrol(kadis)
    for kind in PAPERS:
        register(app, inside, kind=kind)
    with inside(app):
        rules.produce(rules.register_many(make.CERTIFICATE.key, "sertifikat", make.DAY, make.CODE, [make.item()],
                                          make.Clerk(), electronic=True), "Sertifikat", make.Clerk())  # fmt: skip
    work()
    with inside(app):
        waiting = signing.waiting(account())
        assert len(waiting) == len(PAPERS) + 1
        done = signing.put_signatures(waiting, PASSWORD, account())
        begin_write()
        assert signing.keep(done, account()) == len(done)
        archive = app.extensions["archive"]
        paths = [archive.path(one.sha256) for one in done]
    assert {faults for found in vera_pdf.validate(paths).values() for faults in found} == set()
    assert all(FOOT in text_of(path.read_bytes()) for path in paths)


def test_what_waits_is_read_with_a_note_that_nobody_signed_it(app, inside, kadis, work):
    enrol(kadis)
    [letter_id] = register(app, inside)
    work()
    copy = kadis.get(f"/surat/{letter_id}/naskah").data
    assert "BELUM DITANDATANGANI" in text_of(copy) and "ditandatangani secara elektronik" not in text_of(copy)


def test_the_lists_of_a_letter_are_read_before_it_is_signed(app, inside, kadis, work):
    enrol(kadis)
    listed = {"columns": ["Nama", "Kelurahan"], "rows": [[f"Penerima {n}", "Sukun"] for n in range(1, 121)]}
    with inside(app):
        draft = make.make_draft("surat.keputusan")
        attached.attach(draft, "Daftar penerima", listed, False, make.Clerk())
        drafting.submit(draft, [], account(), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account())
        [letter] = drafting.register(draft, make.DAY, make.Clerk(), electronic=True)
        letter_id = letter.id
    work()
    copy = kadis.get(f"/surat/{letter_id}/naskah").data
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(copy)).pages]
    assert len(pages) > 3
    assert [page for page in pages if "BELUM DITANDATANGANI" not in page] == []
    whole = " ".join(pages)
    assert "Penerima 1 " in whole and "Penerima 120" in whole


def test_a_letter_signed_with_ink_says_nothing_of_certificates(app, inside, kadis, work):
    with inside(app):
        draft = make.make_draft()
        drafting.submit(draft, [], account(), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account())
        drafting.register(draft, make.DAY, make.Clerk())
    work()
    with inside(app):
        letter = db.session.scalar(db.select(Letter))
        assert letter.state == ISSUED and "elektronik" not in text_of(proof.issued_file(letter))


def test_a_wrong_password_signs_nothing_and_stands_nowhere(app, inside, kadis, work, caplog):
    caplog.set_level(logging.DEBUG)
    enrol(kadis)
    ids = register(app, inside, 3)
    work()
    before = sorted(path.name for path in app.extensions["archive"].root.rglob("*"))
    refused = kadis.post("/surat/tanda-tangan", {"id": ids, "password": "rahasia-salah-123"}, status=422)
    assert "Kata sandi sertifikat tidak cocok" in refused
    assert "rahasia-salah-123" not in refused.text and PASSWORD not in refused.text
    assert states(app, inside) == [AWAITING] * 3
    assert sorted(path.name for path in app.extensions["archive"].root.rglob("*")) == before
    kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=303)
    assert states(app, inside) == [ISSUED] * 3
    with inside(app):
        told = [str(row) for table in (AuditEntry, AuditValues, SecurityEvent, Certificate)
                for row in db.session.execute(db.select(*table.__table__.columns))]  # fmt: skip
    assert not [row for row in told if PASSWORD in row or "rahasia-salah-123" in row]
    assert PASSWORD not in caplog.text and "rahasia-salah-123" not in caplog.text


def test_guessing_the_password_is_stopped(app, inside, kadis, work, clock):
    enrol(kadis)
    ids = register(app, inside)
    work()
    for _ in range(certificates.TRIES):
        kadis.post("/surat/tanda-tangan", {"id": ids, "password": "salah-salah"}, status=422)
    refused = kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=422)
    assert "Terlalu banyak kata sandi yang salah" in refused
    clock.move(minutes=16)
    kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=303)


def test_a_certificate_that_ended_meanwhile_signs_nothing(app, inside, kadis, work, clock, sign_in):
    enrol(kadis)
    ids = register(app, inside)
    work()
    clock.set("2028-01-02 09:00")
    again = sign_in("kadis", ["kadis"])
    refused = again.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=422)
    assert "berakhir pada 1 Januari 2028" in refused
    assert states(app, inside) == [AWAITING]


def test_another_persons_certificate_signs_nothing_and_takes_no_number(app, inside, kadis, work, sign_in):
    other = sign_in("lain", ["kabid"])
    enrol(other, name="BUDI SANTOSO", nip="198001012005011001")
    with inside(app), pytest.raises(RuleError, match="atas nama BUDI SANTOSO"):
        draft = make.make_draft()
        drafting.submit(draft, [], account("lain"), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account("lain"))
        try:
            drafting.register(draft, make.DAY, make.Clerk(), electronic=True)
        finally:
            assert list(figures.check_registers()) == []
            assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0
    enrol(kadis)
    ids = register(app, inside)
    work()
    refused = other.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=422)
    assert "menunggu tanda tangan pejabat lain" in refused
    with inside(app):
        db.session.execute(db.update(Letter).values(signer_id=None))
    refused = other.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=422)
    assert "atas nama BUDI SANTOSO" in refused and "Sri Wahyuningsih" in refused
    assert states(app, inside) == [AWAITING]
    assert "Tidak ada surat yang menunggu" in other.get("/surat/tanda-tangan")


@pytest.mark.parametrize(
    ("given", "nip", "same"),
    [
        ({"name": "SRI WAHYUNINGSIH", "nip": ""}, None, True),
        ({"name": "Dra. Sri Wahyuningsih, M.Si", "nip": ""}, "19680412 199303 2 007", True),
        ({"name": "BUDI", "nip": "196804121993032007"}, "19680412 199303 2 007", True),
        ({"name": "SRI WAHYUNINGSIH", "nip": "199999999999999999"}, "19680412 199303 2 007", False),
        ({"name": "SRI", "nip": ""}, None, False),
        ({"name": "", "nip": ""}, None, False),
    ],
)
def test_whose_certificate_it_is(given, nip, same):
    assert signing.owns(given, {"name": "Dra. Hj. Sri Wahyuningsih, M.Si.", "nip": nip}) is same


def test_an_official_without_certificate_is_told_before_a_number_is_taken(app, inside, kadis):
    with pytest.raises(RuleError, match="belum didaftarkan"):
        register(app, inside)
    assert states(app, inside) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"data": b"not a certificate"}, "tidak cocok, atau berkasnya bukan"),
        ({"password": "kata-sandi-lain"}, "tidak cocok, atau berkasnya bukan"),
        ({"password": "pendek"}, "paling sedikit 8 huruf"),
        ({"data": b"x" * 300_000}, "terlalu besar"),
        ({"issuer": "Penerbit Lain"}, "tidak diterbitkan oleh"),
        ({"usage": False}, "bukan untuk menandatangani"),
        (
            {"ends": make_certificate.STARTS + make_certificate.dt.timedelta(30)},
            "berakhir pada 31 Januari 2026",
        ),
        ({"key": make_certificate.rsa_key(1024)}, "terlalu lemah"),
    ],
)
def test_an_unfit_certificate_is_refused_in_words(app, inside, kadis, given, sentence):
    assert sentence in enrol(kadis, status=422, **given)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Certificate.id))) == 0


def test_a_new_certificate_takes_the_place_of_the_old_whose_key_is_forgotten(app, inside, kadis):
    enrol(kadis)
    enrol(kadis, name="SRI WAHYUNINGSIH BARU")
    assert "SRI WAHYUNINGSIH BARU" in kadis.get("/surat/tanda-tangan")
    with inside(app):
        old, new = db.session.scalars(db.select(Certificate).order_by(Certificate.id))
        assert old.removed_at and old.locked == b"" and new.removed_at is None
        with pytest.raises(RuleError):
            certificates._unlocked(new.locked, "bukan-kata-sandi")
    kadis.post("/surat/tanda-tangan/sertifikat/pelepasan", status=303)
    assert "belum didaftarkan" in kadis.get("/surat/tanda-tangan")


def test_signed_or_cancelled_meanwhile_is_left_alone(app, inside, kadis, work):
    enrol(kadis)
    ids = register(app, inside, 2)
    work()
    with inside(app):
        done = signing.put_signatures(signing.waiting(account()), PASSWORD, account())
        begin_write()
        rules.cancel(db.session.get(Letter, ids[0]), "Salah", make.Clerk())
        assert signing.keep(done, account()) == 1
    assert states(app, inside) == [CANCELLED, ISSUED]
    with inside(app), pytest.raises(RuleError, match="berubah keadaan"):
        signing.keep(done, account())


def test_a_power_cut_while_signing_loses_nothing(app, inside, kadis, work):
    """Signed files lie in the archive, nobody names them; the letters still wait and can be signed."""
    enrol(kadis)
    ids = register(app, inside, 2)
    work()
    with inside(app):
        signing.put_signatures(signing.waiting(account()), PASSWORD, account())
    assert states(app, inside) == [AWAITING] * 2
    with inside(app):
        assert list(figures.check_registers()) == [] and list(figures.check_files()) == []
    kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=303)
    assert states(app, inside) == [ISSUED] * 2


def test_a_prepared_file_that_changed_is_not_signed(app, inside, kadis, work):
    enrol(kadis)
    ids = register(app, inside)
    work()
    with inside(app):
        letter = db.session.get(Letter, ids[0])
        path = app.extensions["archive"].path(letter.prepared)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes() + b"x")
        assert list(figures.check_files()) == [
            f"Berkas surat nomor {letter.number} di arsip hilang atau berubah."
        ]
    refused = kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=422)
    assert "hilang atau berubah" in refused and states(app, inside) == [AWAITING]


def test_a_letter_can_be_signed_with_ink_after_all(app, inside, kadis, work, sign_in):
    enrol(kadis)
    [letter_id] = register(app, inside)
    work()
    with inside(app):
        number = db.session.get(Letter, letter_id).number
    sign_in("sari", ["staf"]).post(f"/surat/{letter_id}/tanda-tangan-basah", status=303)
    work()
    with inside(app):
        letter = db.session.get(Letter, letter_id)
        assert (letter.state, letter.number, letter.electronic) == (ISSUED, number, False)
        assert "elektronik" not in text_of(proof.issued_file(letter))
        with pytest.raises(RuleError, match="tidak sedang menunggu"):
            signing.by_ink(letter, make.Clerk())


def test_a_file_drawn_for_the_other_way_of_signing_is_not_issued(app, inside, kadis, work):
    """A letter went over to ink while its file with the electronic block was being drawn."""
    enrol(kadis)
    [letter_id] = register(app, inside)
    with inside(app):
        db.session.execute(db.update(Letter).values(electronic=False))
        rules.issue([(letter_id, app.extensions["archive"].put(b"%PDF drawn for a certificate"), True)], [])
        assert db.session.get(Letter, letter_id).state == REGISTERED


def test_the_office_may_sign_all_its_letters_electronically(app, inside, kadis, work):
    enrol(kadis)
    with inside(app):
        office_rules.set_value("letters.signing", "elektronik")
        rules.produce(make.make_letters(2, make.rules.tanggal.today()), "Sertifikat", make.Clerk())
    work()
    page = kadis.get("/surat/tanda-tangan")
    assert len(page.css("#waiting tbody tr")) == 2
    ids = [box.get("value") for box in page.css("#waiting input[name=id]")]
    kadis.post("/surat/tanda-tangan", {"id": ids, "password": PASSWORD}, status=303)
    assert states(app, inside) == [ISSUED] * 2


def test_another_service_can_take_the_place(app, inside, kadis, work, monkeypatch):
    """What BSrE's own service would be: no certificate here, the secret goes there, a signed file comes back."""
    from app.ground.room import Room, SigningService

    asked = []

    def open_there(account_id, secret):
        asked.append((account_id, secret))
        if secret != "frasa sandi":
            raise RuleError("BSrE menolak frasa sandi ini.", "password")
        return lambda data: (data + b"% signed there", {"subject": "a", "issuer": "BSrE", "serial": "1",
                                                         "fingerprint": "ab"})  # fmt: skip

    bsre = SigningService("bsre", "BSrE", "Frasa sandi", lambda _id: None, lambda _id: None, open_there)
    monkeypatch.setattr(app, "rooms", (*app.rooms, Room(name="bsre", title="BSrE", signing=(bsre,))))
    with inside(app):
        office_rules.set_value("letters.signing_service", "bsre")
    ids = register(app, inside)
    work()
    page = kadis.get("/surat/tanda-tangan")
    assert "Frasa sandi" in page and "Sertifikat elektronik Anda" not in page
    assert "BSrE menolak" in kadis.post("/surat/tanda-tangan", {"id": ids, "password": "salah"}, status=422)
    kadis.post("/surat/tanda-tangan", {"id": ids, "password": "frasa sandi"}, status=303)
    assert states(app, inside) == [ISSUED] and len(asked) == 2


def test_nothing_in_the_code_logs_or_stores_the_secret():
    """`secret` and `password` are handed on and used up: never put on a row, into a log, a job or a file."""
    from tests.checkers import ROOT

    for name in ("signing", "certificates", "views/signatures"):
        source = (ROOT / f"app/letters/{name}.py").read_text()
        assert not re.search(r"(log|audit\.\w+|enqueue|toast)\([^)]*\b(secret|password)\b", source), name
