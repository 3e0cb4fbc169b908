"""A letter signed with ink: its scan lies beside the archived file, safe, visible, and looked after by `check`."""

import io

import pikepdf
import pytest
from PIL import Image

from app.ground.db import db
from app.letters import figures, rules
from app.letters.models import Letter, Scan
from tests.letters import make


def photo(colour="white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(out, "JPEG")
    return out.getvalue()


def scanned(pages=2) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page()
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        file.save(out)
    return out.getvalue()


@pytest.fixture
def letters(app, inside, office):
    """(id of an issued letter, id of one whose file is not made)"""
    with inside(app):
        first, second = make.make_letters(2)
        archive = app.extensions["archive"]
        rules.issue([(first.id, archive.put(b"%PDF-1.7 satu"), False)], [])
        return first.id, second.id


def send(data, name="pindai.pdf"):
    return {"file": (io.BytesIO(data), name)}


def kept(app, inside) -> list[tuple]:
    with inside(app):
        return [tuple(row) for row in db.session.execute(db.select(Scan.mime, Scan.pages).order_by(Scan.id))]


def test_a_scan_is_attached_shown_and_handed_out_without_anything_alive(app, inside, letters, sign_in):
    client, address = sign_in("sari", ["staf"]), f"/surat/{letters[0]}"
    client.post(f"{address}/pindaian", send(scanned()), status=303)
    client.post(f"{address}/pindaian", send(photo(), "foto.jpg"), status=303)
    page = client.get(address)
    assert "PDF, 2 halaman" in page and "Gambar, 1 halaman" in page and "melampirkan hasil pindai" in page
    assert kept(app, inside) == [("application/pdf", 2), ("image/jpeg", 1)]
    first, second = [link.get("href") for link in page.css("#scans a[href*='/pindaian/']")]
    picture, file = client.get(first), client.get(second)
    assert picture.mimetype == "image/jpeg" and file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment; filename=pindaian-")
    with pikepdf.open(io.BytesIO(file.data)) as clean:
        assert "/OpenAction" not in clean.Root


def test_the_issued_file_stays_as_it_is(app, inside, letters, sign_in):
    client = sign_in("sari", ["staf"])
    client.post(f"/surat/{letters[0]}/pindaian", send(photo(), "foto.jpg"), status=303)
    assert client.get(f"/surat/{letters[0]}/berkas").data == b"%PDF-1.7 satu"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "kosong.pdf", "Pilih dahulu"),
        (b"MZ a program", "surat.pdf", "bukan PDF, JPG, atau PNG"),
        (b"%PDF-1.7 broken", "surat.pdf", "rusak"),
    ],
)
def test_what_is_no_scan_is_refused(app, inside, letters, sign_in, data, name, sentence):
    refused = sign_in("sari", ["staf"]).post(f"/surat/{letters[0]}/pindaian", send(data, name), status=422)
    assert sentence in refused and kept(app, inside) == []


def test_not_twice_and_not_for_a_letter_without_file(app, inside, letters, sign_in):
    client = sign_in("sari", ["staf"])
    client.post(f"/surat/{letters[0]}/pindaian", send(photo(), "a.jpg"), status=303)
    assert "sudah terlampir" in client.post(
        f"/surat/{letters[0]}/pindaian", send(photo(), "b.jpg"), status=422
    )
    assert "sudah terbit" in client.post(f"/surat/{letters[1]}/pindaian", send(photo(), "a.jpg"), status=422)
    assert len(kept(app, inside)) == 1


def test_a_wrong_scan_is_withdrawn_with_a_reason_and_may_come_again(app, inside, letters, sign_in):
    client, address = sign_in("sari", ["staf"]), f"/surat/{letters[0]}"
    client.post(f"{address}/pindaian", send(photo(), "a.jpg"), status=303)
    with inside(app):
        scan_id = db.session.scalar(db.select(Scan.id))
    client.post(f"{address}/pindaian/{scan_id}/penarikan", {"reason": " "}, status=422)
    client.post(f"{address}/pindaian/{scan_id}/penarikan", {"reason": "Salah berkas"}, status=303)
    client.get(f"{address}/pindaian/{scan_id}", status=404)
    assert "Belum ada. Setelah surat" in client.get(address)
    client.post(f"{address}/pindaian", send(photo(), "a.jpg"), status=303)
    with inside(app):
        assert [scan.withdrawn_reason for scan in db.session.scalars(db.select(Scan).order_by(Scan.id))] == [
            "Salah berkas",
            None,
        ]


def test_scans_of_another_letter_and_other_roles_are_kept_apart(app, inside, letters, sign_in):
    sign_in("sari", ["staf"]).post(f"/surat/{letters[0]}/pindaian", send(photo(), "a.jpg"), status=303)
    with inside(app):
        scan_id = db.session.scalar(db.select(Scan.id))
    auditor = sign_in("audit", ["auditor"])
    auditor.get(f"/surat/{letters[1]}/pindaian/{scan_id}", status=404)
    assert auditor.get(f"/surat/{letters[0]}/pindaian/{scan_id}").mimetype == "image/jpeg"
    auditor.post(f"/surat/{letters[0]}/pindaian", send(photo("red"), "a.jpg"), status=403)


def test_check_finds_a_scan_that_changed_or_went(app, inside, letters, sign_in):
    sign_in("sari", ["staf"]).post(f"/surat/{letters[0]}/pindaian", send(photo(), "a.jpg"), status=303)
    with inside(app):
        assert list(figures.check_files()) == []
        path = app.extensions["archive"].path(db.session.scalar(db.select(Scan.sha256)))
        number = db.session.get(Letter, letters[0]).number
        path.unlink()
        assert list(figures.check_files()) == [
            f"Hasil pindai surat nomor {number} di arsip hilang atau berubah."
        ]
    assert "hilang atau sudah berubah" in sign_in("sari", ["staf"]).get(
        f"/surat/{letters[0]}/pindaian/1", status=422
    )


def test_the_register_can_be_narrowed_to_what_is_not_scanned_yet(app, inside, letters, sign_in):
    client = sign_in("sari", ["staf"])
    assert len(client.get("/surat?tanda=belum").css("tbody tr")) == 1
    client.post(f"/surat/{letters[0]}/pindaian", send(photo(), "a.jpg"), status=303)
    assert len(client.get("/surat?tanda=belum").css("tbody tr")) == 0
    assert len(client.get("/surat?tanda=dipindai").css("tbody tr")) == 1
