"""Lists as nobody should send them and somebody does: read, or answered with one clear sentence."""

import datetime as dt
import io

import pytest
import xlsxwriter

from app.imports.models import ERROR, NEW
from app.people.models import Person
from tests.ground.sheets import ods
from tests.imports.make import UPLOAD, only_import, rows, work
from tests.people.make import make_nik

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BORN = dt.date(1990, 5, 17)


@pytest.fixture
def clerk(sign_in):
    return sign_in()


def sent(clerk, app, data: bytes, name: str, status=303):
    answer = clerk.post(UPLOAD, {"file": (io.BytesIO(data), name)}, status=status)
    work(app)
    return answer


def workbook(fill) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        fill(book, book.add_worksheet("Data"))
    return buffer.getvalue()


def people() -> list[tuple[str, str]]:
    return [(make_nik(), f"Orang {word}") for word in ("Satu", "Dua", "Tiga")]


@SQLITE
def test_merged_heads_over_two_rows_and_a_letterhead_above(app, inside, clerk):
    told = people()

    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 6, "PEMERINTAH KOTA MALANG")
        sheet.merge_range(1, 0, 1, 6, "DAFTAR USULAN TAHUN 2025")
        for column, text in enumerate(("No", "Nama Lengkap", "NIK")):
            sheet.merge_range(3, column, 4, column, text)
        sheet.merge_range(3, 3, 3, 4, "Kelahiran")
        sheet.write_row(4, 3, ("Tempat", "Tanggal"))
        sheet.merge_range(3, 5, 3, 6, "Alamat")
        sheet.write_row(4, 5, ("Jalan", "RT/RW"))
        sheet.write_row(5, 0, (1, 2, 3, 4, 5, 6, 7))
        for at, (nik, name) in enumerate(told):
            sheet.write_row(6 + at, 0, (at + 1, name))
            sheet.write_string(6 + at, 2, nik)
            sheet.write_row(6 + at, 3, ("Malang", "17-05-1990", "Jl. Kawi 1", "3/1"))

    sent(clerk, app, workbook(fill), "kop.xlsx")
    with inside(app):
        found = [row.values for row in rows(NEW)]
        assert [(row["nik"], row["name"]) for row in found] == told
        assert {(row["birth_date"], row["birth_place"], row["address"], row["rt"], row["rw"]) for row in found} == {
            ("1990-05-17", "Malang", "Jl. Kawi 1", "003", "001")
        }


@SQLITE
@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_text_by_any_separator_and_encoding(app, inside, clerk, separator, encoding):
    line = separator.join
    text = line(("NIK", "NAMA", "TGL LAHIR")) + "\r\n" + line((make_nik(), "José ‘Pepe’ Núñez", "17/05/1990")) + "\r\n"
    sent(clerk, app, text.encode(encoding), "daftar.csv")
    with inside(app):
        [row] = rows(NEW)
        assert row.values["name"].startswith("José") and row.values["birth_date"] == "1990-05-17"


@SQLITE
@pytest.mark.parametrize("nik", ["3,57302E+15", "3.57302E+15", "4E+15", "3,573E15"])
def test_a_nik_that_a_spreadsheet_shortened_is_named_for_what_it_is(app, inside, clerk, nik):
    sent(clerk, app, f"NIK;NAMA\n{nik};Siti Aminah\n".encode(), "daftar.csv")
    with inside(app):
        [row] = rows(ERROR)
        assert row.errors[0].startswith("NIK tersimpan sebagai bilangan")


DATES = (
    "17/05/1990", "17-05-1990", "17.05.1990", "17 Mei 1990", "17 MEI 1990", "17-Mei-90", "1990-05-17", "17 May 1990",
    "17051990", "Kamis, 17 Mei 1990", "17/5/90", "17 Mei 1990 00:00:00", "1990/05/17", "17 -05- 1990", "17 mei  1990.",
)  # fmt: skip


@SQLITE
def test_a_birthday_in_every_shape_of_one_office(app, inside, clerk):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ("NIK", "Nama", "Tanggal Lahir"))
        for at, typed in enumerate((*DATES, dt.date(1990, 5, 17), 33010)):
            sheet.write_string(at + 1, 0, make_nik())
            sheet.write_string(at + 1, 1, f"Orang {chr(65 + at)}")
            sheet.write(at + 1, 2, typed)

    sent(clerk, app, workbook(fill), "tanggal.xlsx")
    with inside(app):
        read = {row.cells.get("birth_date"): row.values.get("birth_date") for row in rows()}
        wrong = {typed: (value, [r.errors for r in rows() if r.cells.get("birth_date") == typed])
                 for typed, value in read.items() if value != "1990-05-17"}  # fmt: skip
        assert not wrong, wrong


@SQLITE
def test_formulas_hidden_columns_and_a_filter_are_read_as_they_look(app, inside, clerk):
    nik = make_nik()

    def fill(_book, sheet):
        sheet.write_row(0, 0, ("No", "NIK", "Nama", "Tanggal Lahir", "Alamat"))
        sheet.write_formula(1, 0, "=ROW()-1", None, 1)
        sheet.write_formula(1, 1, f'="{nik[:8]}"&"{nik[8:]}"', None, nik)
        sheet.write_formula(1, 2, '=PROPER("siti aminah")', None, "Siti Aminah")
        sheet.write_formula(1, 3, "=DATE(1990,5,17)", None, "17/05/1990")
        sheet.write_formula(1, 4, "=VLOOKUP(1,A:A,9)", None, "#REF!")
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 1, 4)

    sent(clerk, app, workbook(fill), "rumus.xlsx")
    with inside(app):
        [row] = rows(NEW)
        assert (row.values["nik"], row.values["name"]) == (nik, "Siti Aminah")
        assert "REF" not in (row.values.get("address") or "")


@SQLITE
def test_empty_sheets_and_charts_stand_beside_the_one_with_people(app, inside, clerk):
    nik = make_nik()

    def fill(book, sheet):
        other = book.add_worksheet("Rekap")
        other.write_row(0, 0, ("NIK", "Nama"))
        other.write_row(1, 0, (nik, "Siti Aminah"))
        other.write_string(1, 0, nik)
        book.add_worksheet("Kosong")
        chart = book.add_chart({"type": "pie"})
        chart.add_series({"values": "=Rekap!$A$1:$A$2"})
        book.add_chartsheet("Grafik").set_chart(chart)

    sent(clerk, app, workbook(fill), "lembar.xlsx")
    with inside(app):
        assert [row.values["nik"] for row in rows(NEW)] == [nik]


@SQLITE
@pytest.mark.parametrize("name, data, sentence", [
    ("kosong.xlsx", workbook(lambda book, sheet: None), "tidak berisi apa-apa"),
    ("lain.xlsx", workbook(lambda book, sheet: sheet.write_row(0, 0, ("Barang", "Harga"))), "Judul kolom tidak"),
    ("kosong.ods", ods([]), "tidak berisi apa-apa"),
    ("spasi.csv", b" \n \n", "tidak berisi apa-apa"),
])  # fmt: skip
def test_nothing_to_read_is_said(app, inside, clerk, name, data, sentence):
    assert sentence in sent(clerk, app, data, name, status=422)


@SQLITE
def test_headings_without_anybody_beneath(app, inside, clerk):
    address = sent(clerk, app, b"NIK;NAMA\n", "kosong.csv").location
    page = clerk.get(address)
    assert "Tidak ada baris" in page or "tidak berisi" in page, page.words[:800]


@SQLITE
def test_only_numbers_as_the_nation_lists_them(app, inside, clerk):
    """A list of NIK alone names nobody: the clerk is told which column is missing, and nothing is lost."""
    page = clerk.get(sent(clerk, app, f"NIK\n{make_nik()}\n".encode(), "nik.csv").location)
    assert "Kolom Nama belum ada" in page


@SQLITE
def test_the_residents_of_a_ward_are_read_applied_and_taken_back(app, inside, clerk):
    """Six thousand rows in one file, of which every thousandth is wrong: more than one question takes at once."""
    lines = ["NIK;NAMA;KELURAHAN"]
    for at in range(6_000):
        nik = f"357302{at % 28 + 1:02d}0190{at // 28 + 1:04d}"
        lines.append(f"{nik if at % 1000 else 'salah'};Orang {at:05d} Kasin;Kasin")
    address = sent(clerk, app, "\n".join(lines).encode(), "warga.csv").location
    with inside(app):
        assert {row.state for row in rows()} == {NEW, ERROR} and len(rows(ERROR)) == 6
    clerk.post(f"{address}/penerapan", {}, status=303)
    work(app)
    with inside(app) as session:
        assert session.query(Person).count() == 5_994 and only_import().state == "selesai"
    clerk.post(f"{address}/pembatalan", {}, status=303)
    work(app)
    with inside(app) as session:
        assert session.query(Person).filter_by(status="aktif").count() == 0 and only_import().state == "batal"


@SQLITE
def test_rows_of_different_length_are_still_parted(app, inside, clerk):
    text = f"NIK;NAMA;ALAMAT\n{make_nik()};Siti\n{make_nik()};Budi;Jl. Kawi 3, gang 2;lebih;lagi\n;;\n"
    sent(clerk, app, text.encode(), "daftar.csv")
    with inside(app):
        assert [row.values["name"] for row in rows(NEW)] == ["Siti", "Budi"]


@SQLITE
def test_formulas_that_nobody_has_reckoned_are_not_taken_for_empty_cells(app, inside, clerk):
    openpyxl = pytest.importorskip("openpyxl")
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["NIK", "Nama"])
    book.active.append([f'="{make_nik()}"', '=UPPER("siti")'])
    book.save(buffer)
    assert "rumus yang hasilnya belum dihitung" in sent(clerk, app, buffer.getvalue(), "rumus.xlsx", status=422)


@SQLITE
def test_a_second_list_beside_the_first_is_told(app, inside, clerk):
    text = f"NIK;NAMA;;NIK;NAMA\n{make_nik()};Siti;;{make_nik()};Budi\n"
    page = clerk.get(sent(clerk, app, text.encode(), "daftar.csv").location)
    assert page.texts("#twice p")[-1].startswith("NIK, NAMA: yang pertama yang dibaca. Bila di sampingnya")


@SQLITE
@pytest.mark.parametrize("typed", ["l7/05/1990", "O7-05-1990", "17/O5/1990"])
def test_a_letter_typed_for_a_figure_makes_no_other_birthday(app, inside, clerk, typed):
    sent(clerk, app, f"NIK;NAMA;TGL LAHIR\n{make_nik()};Siti;{typed}\n".encode(), "daftar.csv")
    with inside(app):
        [row] = rows(ERROR)
        assert "birth_date" not in row.values and row.errors
