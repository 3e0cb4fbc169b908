"""Files that are not what they should be: one sentence for the clerk, and nothing left behind."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from app.imports.models import Import
from tests.imports.make import UPLOAD, make_file, make_line, work

DATA = Path(__file__).parents[1] / "data"
SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def left(app, inside) -> tuple:
    """What there is in the database, the archive and the folder for half-done files."""
    settings = app.extensions["settings"]
    with inside(app) as session:
        count = session.query(Import).count()
    files = [path for path in settings.archive.rglob("*") if path.is_file()]
    return count, len(files), list(settings.scratch.rglob("unggah-*"))


def bomb() -> bytes:
    """A workbook whose only sheet unpacks to a gigabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * (1 << 20))
    return file.getvalue()


def entities() -> bytes:
    file = io.BytesIO()
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", laughs)
    return file.getvalue()


def many_rows() -> bytes:
    return b"NIK,Nama\n" + b"3573010703230001,Siti\n" * 100_001


BAD = {
    "empty": (lambda: b"", "daftar.xlsx", "Berkas ini kosong."),
    "no sheet": (lambda: b"%PDF-1.7 \x00\x01\x02", "daftar.pdf", "Berkas ini bukan tabel."),
    "a picture named so": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
        "daftar.xlsx",
        "Berkas ini bukan tabel.",
    ),
    "a page named so": (lambda: b"<html><table></table></html>", "daftar.xls", "halaman web"),
    "text named so": (lambda: b"NIK,Nama\n1,2\n", "daftar.xlsx", "padahal isinya"),
    "locked": (lambda: (DATA / "terkunci_sandi.xlsx").read_bytes(), "terkunci.xlsx", "kata sandi"),
    "far cell": (lambda: (DATA / "sel_terjauh.xls").read_bytes(), "jauh.xls", ""),
    "bomb": (bomb, "daftar.xlsx", "terlalu besar"),
    "entities": (entities, "daftar.xlsx", "tidak wajar"),
    "over 25 MB": (lambda: b"x" * (25 * 1024 * 1024 + 1), "daftar.csv", "lebih besar dari 25 MB"),
    "over 100,000 rows": (many_rows, "daftar.csv", "lebih dari 100.000 baris"),
    "no headings": (lambda: b"a,b\n1,2\n3,4\n", "daftar.csv", "Judul kolom tidak ditemukan"),
    "cut off": (lambda: make_file(make_line()).getvalue()[:2000], "daftar.xlsx", "rusak"),
    "NUL": (lambda: b"NIK,Nama\n\x00\x00,x\n", "daftar.csv", "bukan tabel"),
}


@SQLITE
@pytest.mark.parametrize("kind", BAD)
def test_one_clear_sentence_and_nothing_left(app, inside, sign_in, kind):
    make, name, sentence = BAD[kind]
    client, before = sign_in(), left(app, inside)
    answer = client.post(UPLOAD, {"file": (io.BytesIO(make()), name)}, status=422)
    assert sentence in answer
    assert len(answer.css("p.error")) == 1
    assert left(app, inside) == before


@SQLITE
def test_larger_than_any_request_may_be(app, inside, sign_in):
    client, before = sign_in(), left(app, inside)
    answer = client.post(UPLOAD, {"file": (io.BytesIO(b"x" * (27 * 1024 * 1024)), "daftar.csv")}, status=413)
    assert "Berkas paling besar 25 MB" in answer
    assert left(app, inside) == before


@SQLITE
@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", "a" * 500 + ".xlsx", "\x00\u202enama.xlsx", "C:\\x\\y.xlsx", "😀.xlsx"]
)
def test_any_name_of_a_file_becomes_a_short_clean_one(app, inside, sign_in, name):
    sign_in().post(UPLOAD, {"file": (make_file(make_line()), name)}, status=303)
    with inside(app) as session:
        kept = session.query(Import).one().file_name
    assert len(kept) <= 80 and kept.isprintable() and kept.endswith(".xlsx")
    assert "/" not in kept and "\\" not in kept


@pytest.mark.slow
def test_spoilt_uploads_never_break_the_server(app, inside, sign_in):
    """Bits turned, parts cut out, doubled or swapped: refused with a sentence, or read; never an error of ours."""
    chance, client = random.Random(20251), sign_in()
    text = "NIK;Nama;Tempat, Tgl Lahir\n'3573024110970021;Siti “Aminah”;Malang, 1/10/1997\n" * 20
    whole = [
        (make_file(*(make_line(name=f"Orang {n}") for n in range(20))).getvalue(), "daftar.xlsx"),
        ((DATA / "usulan_excel_lama.xls").read_bytes(), "daftar.xls"),
        (text.encode(), "daftar.csv"),
    ]
    for turn in range(45):
        content, name = whole[turn % 3]
        data = spoilt(bytearray(content), chance)
        form = {"file": (io.BytesIO(data), name), "csrf_token": client.token()}
        answer = client.flask.post(UPLOAD, data=form)
        assert answer.status_code in (303, 422)
        if answer.status_code == 303:
            work(app)
            client.get(answer.location)
            client.get(f"{answer.location}?bagian=salah")
    with inside(app) as session:
        assert {record.state for record in session.query(Import)} <= {"siap", "gagal"}


def spoilt(data: bytearray, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.randrange(1, 400)
    deed = chance.randrange(5)
    if deed == 0:
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif deed == 1:
        del data[at:]
    elif deed == 2:
        del data[at : at + size]
    elif deed == 3:
        data[at:at] = data[at : at + size]
    else:
        data[at : at + size] = chance.randbytes(size)
    return bytes(data)
