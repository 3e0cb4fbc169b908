"""What is remembered between lists: how they are headed, which rows wait, which were mended."""

import io

import openpyxl
import pytest

from app.ground.db import db
from app.imports.models import PARKED, Import, ImportRow
from app.people.models import Person
from tests.imports.make import HEADINGS, UPLOAD, make_file, make_line, reviewed, rows, work
from tests.people.make import make_nik, make_person


@pytest.fixture
def clerk(sign_in):
    return sign_in()


def apply(clerk, app, address) -> None:
    clerk.post(f"{address}/penerapan", {}, status=303)
    work(app)


def test_columns_put_right_once_are_read_so_the_next_time(app, inside, clerk):
    headings = [*HEADINGS[:1], "Sebutan", *HEADINGS[2:]]
    line = make_line(name="Sulastri")
    line["Sebutan"] = line.pop("Nama")
    address = reviewed(clerk, app, line, headings=headings)
    page = clerk.get(address)
    assert "Kolom belum dikenali" in page
    form = page.fields("form[action$=kolom]")
    clerk.post(f"{address}/kolom", form | {"s0k1": "name"}, status=303)
    work(app)
    other = line | {"NIK": make_nik(), "Sebutan": "Sulastri Dua"}
    again = clerk.get(reviewed(clerk, app, other, headings=headings))
    assert "Sulastri Dua" in again and "pernah dibetulkan oleh Operator" in again
    shuffled = [headings[1], headings[0], *headings[2:]]
    assert "Kolom belum dikenali" in clerk.get(reviewed(clerk, app, other, headings=shuffled))


def two_doubtful(app, inside, clerk) -> str:
    with inside(app):
        for name in ("Siti Aminah", "Budi Santoso"):
            make_person(name=name, nik=None)
    names = ("Siti Aminah", "Budi Santoso", "Baru Sekali")
    lines = [make_line(name=name, birth="Malang, 17 Mei 1990") for name in names]
    address = reviewed(clerk, app, *lines)
    apply(clerk, app, address)
    return address


def test_doubtful_rows_wait_and_are_decided_one_by_one(app, inside, clerk):
    address = two_doubtful(app, inside, clerk)
    assert "2 baris impor yang meragukan belum diputuskan" in clerk.get("/")
    waiting = clerk.get("/impor/tertunda")
    links = [row.get("data-href") for row in waiting.css("tr[data-href]")]
    assert len(links) == 2
    page = clerk.get(links[0])
    with inside(app):
        first, second = (row.id for row in rows() if row.outcome == PARKED)
        twin_id = db.session.get(ImportRow, first).twins[0][0]
    assert page.css(f"form[action*='/baris/{first}/keputusan']")
    clerk.post(f"/impor/baris/{first}/keputusan", {"pilihan": f"sama:{twin_id}"}, status=303)
    clerk.post(f"/impor/baris/{first}/keputusan", {"pilihan": f"sama:{twin_id}"}, status=422)
    clerk.post(f"/impor/baris/{second}/keputusan", {}, status=422)
    clerk.post(f"/impor/baris/{second}/keputusan", {"pilihan": "baru"}, htmx=True, target="review")
    assert "Tidak ada baris yang ditunda" in clerk.get("/impor/tertunda")
    with inside(app):
        assert db.session.query(Import).one().result == {"baru": 2, "diperbarui": 1}
        assert db.session.get(Person, twin_id).nik == db.session.get(ImportRow, first).values["nik"]
        assert db.session.query(Person).count() == 4
    clerk.post(f"{address}/pembatalan", {}, status=303)
    work(app)
    with inside(app):
        assert db.session.get(Person, twin_id).nik is None
        assert db.session.query(Person).filter(Person.status == "aktif").count() == 2


def test_mended_rows_come_again_and_both_lists_know(app, inside, clerk):
    address = reviewed(clerk, app, make_line(), make_line(nik="123"))
    page = clerk.get(f"{address}?bagian=salah")
    link = next(a.get("href") for a in page.css("a") if "sudah diperbaiki" in a.text_content())
    assert "hanya baris yang sudah diperbaiki" in clerk.get(link)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}/baris-salah").data))
    cell = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "123")
    cell.value = make_nik()
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)
    other = clerk.post(link, {"file": (mended, "perbaikan.xlsx")}, status=303).location
    work(app)
    assert "perbaikan dari impor sebelumnya" in clerk.get(other)
    assert "sudah diunggah lagi" in clerk.get(address)
    with inside(app):
        assert [row.state for row in rows()] == ["baru", "salah", "baru"]
    clerk.post(f"{UPLOAD}&asal=99", {"file": (make_file(make_line()), "x.xlsx")}, status=404)


def test_a_list_as_the_nation_makes_it_is_taken_as_it_is(app, inside, clerk):
    """SIKS-NG and DTSEN give little more than NIK and name (OpenSID#10535)."""
    with inside(app):
        known = make_person(name="Siti Aminah", desil=None)
        known_id, nik = known.id, known.nik
    headings = ("NO", "NO_KK", "NIK", "NAMA_LENGKAP", "DESIL_NASIONAL")
    values = ((nik, "SITI AMINAH", 1), (make_nik(), "SULASTRI", 2))
    lines = [
        dict(zip(headings, (at, "3573010703230001", nik, name, desil), strict=True))
        for at, (nik, name, desil) in enumerate(values, start=1)
    ]
    address = reviewed(clerk, app, *lines, headings=headings, name="dtsen.xlsx")
    with inside(app):
        assert [(row.state, row.errors) for row in rows()] == [("dikenal", []), ("baru", [])]
    apply(clerk, app, address)
    with inside(app):
        known = db.session.get(Person, known_id)
        assert (known.name, known.desil, known.kk) == ("Siti Aminah", 1, "3573010703230001")
        assert db.session.query(Person).filter_by(name="SULASTRI").one().desil == 2
