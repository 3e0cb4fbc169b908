"""Lists as they come from kelurahan and ministries, sound or not, and workbooks that go back to them."""

import csv
import io
import random
import resource
import time
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.ground import tanggal
from app.ground.refusal import RuleError
from app.ground.sheet import CORRECTION, OutColumn, read_sheet, write_errors_xlsx, write_xlsx
from tests.ground import sheets
from tests.ground.sheets import DATA, LIST, PEOPLE

HEADINGS = {
    "no",
    "nama",
    "nik",
    "alamat",
    "tempat",
    "tgl lahir",
    "kelahiran",
    "desil",
    "kelurahan",
    "jenis pelatihan",
}
REAL = [("malang", 94), ("blitar", 92)]


def known(text):
    return text.lower() in HEADINGS


@pytest.fixture
def opened(tmp_path):
    """Opens bytes as an uploaded file of the given name."""
    books = []

    def open_(data, filename="usulan.xlsx", **options):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        path.write_bytes(data)
        books.append(read_sheet(path, filename, **options))
        return books[-1]

    yield open_
    for book in books:
        book.close()


@pytest.fixture
def refused(opened):
    """The sentence with which a file is refused, which must come fast and without eating memory."""

    def refused_(data, filename="usulan.xlsx", **options):
        memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        with pytest.raises(RuleError) as error:
            opened(data, filename, **options)
        assert time.monotonic() - began < 5
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100 * 1024
        return error.value.sentence

    return refused_


def people(book):
    table = book.tables[0]
    columns = {heading: column for column, heading in table.headings.items()}
    return [(row.cells.get(columns["Nama"]), row.cells.get(columns["NIK"])) for row in table.rows()]


def as_csv(rows, separator=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


class TestKindsOfFile:
    def test_excel(self, opened):
        book = opened(sheets.xlsx(LIST))
        assert (book.kind, people(book)) == ("xlsx", PEOPLE)

    def test_old_excel(self, opened):
        book = opened((DATA / "usulan_excel_lama.xls").read_bytes(), "usulan.xls")
        assert (book.kind, people(book)) == ("xls", PEOPLE)
        assert next(book.tables[0].rows()).cells[3] == date(1986, 4, 8)

    def test_libreoffice(self, opened):
        book = opened(sheets.ods(LIST), "usulan.ods")
        assert (book.kind, people(book)) == ("ods", PEOPLE)

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_csv(self, opened, separator, encoding):
        rows = [*LIST, [3, "Nu’man Café, S.Pd", "3573017110680004", "Jl. Mawar, RT 1; RW 2"]]
        book = opened(as_csv(rows, separator, encoding), "usulan.csv")
        assert people(book) == [*PEOPLE, ("Nu’man Café, S.Pd", "3573017110680004")]
        assert book.tables[0].sheet == "usulan"

    def test_csv_with_excels_own_hints(self, opened):
        book = opened(b'sep=;\r\nNama;NIK\r\nSiti;="3573034804860038"\r\n', "a.csv")
        assert people(book) == [("Siti", "3573034804860038")]
        assert next(book.tables[0].rows()).number == 2

    def test_csv_about_pkh_is_no_zip(self, opened):
        assert opened(b"PKH;Nama;NIK\nya;Siti;3573034804860038\n", "a.csv").kind == "csv"

    @pytest.mark.parametrize("city, count", REAL)
    def test_lists_that_really_came(self, opened, city, count):
        book = opened((DATA / f"usulan_peserta_{city}_2025.xlsx").read_bytes(), known=known)
        table = book.tables[0]
        assert table.count == count
        assert [skipped.kind for skipped in table.skipped] == ["jumlah"] * 3 + ["tanda tangan"] * 2
        assert [(sheet.name, sheet.why) for sheet in book.sheets] == [
            ("Usulan", None),
            ("Rekap", "Judul kolom tidak ditemukan di lembar ini."),
        ]
        numbers = [row.cells[0] for row in table.rows()]
        assert numbers == list(range(1, count + 1))


class TestValues:
    def test_keep_their_type_and_real_row_number(self, opened):
        rows = [
            ["DAFTAR"],
            [],
            ["Nama", "NIK", "Desil"],
            [],
            ["Siti", 3573034804860038, 2],
            ["Ani", "'3573", None],
        ]
        table = opened(sheets.xlsx(rows)).tables[0]
        assert [(row.number, row.cells) for row in table.rows()] == [
            (5, {0: "Siti", 1: 3573034804860038.0, 2: 2.0}),
            (6, {0: "Ani", 1: "'3573"}),
        ]

    def test_table_may_begin_anywhere(self, opened):
        rows = [[]] * 7 + [[None, None, None, "Nama", "NIK"], [None, None, None, "Siti", "1"]]
        table = opened(sheets.xlsx(rows)).tables[0]
        assert table.headings == {3: "Nama", 4: "NIK"}
        assert [(row.number, row.cells) for row in table.rows()] == [(9, {3: "Siti", 4: "1"})]

    def test_cells_of_blanks_are_no_cells(self, opened):
        table = opened(sheets.xlsx([["Nama", "NIK"], ["  ", "1"], ["\u00a0", " "]])).tables[0]
        assert [row.cells for row in table.rows()] == [{1: "1"}]

    def test_rows_may_be_walked_twice_and_at_once(self, opened):
        table = opened(sheets.xlsx([LIST[0], *([LIST[1]] * 1200)])).tables[0]
        assert sum(1 for _ in zip(table.rows(), table.rows(), strict=True)) == table.count == 1200


class TestHeadings:
    def test_titles_above_are_passed_over(self, opened):
        rows = [["PEMERINTAH KOTA MALANG"], ["DAFTAR USULAN"], ["Kelurahan", "Kasin"], [], *LIST]
        table = opened(sheets.xlsx(rows, merged=[(0, 0, 0, 3, "PEMERINTAH")]), known=known).tables[0]
        assert table.heading_rows == (5, 5)
        assert table.count == 2

    def test_two_rows_under_a_merged_cell(self, opened):
        rows = [[], [None, None, "Tempat", "Tgl Lahir"], [1, "Siti", "Malang", "8-4-1986"]]
        merged = [(0, 0, 1, 0, "No"), (0, 1, 1, 1, "Nama"), (0, 2, 0, 3, "Kelahiran")]
        table = opened(sheets.xlsx(rows, merged), known=known).tables[0]
        assert table.headings == {0: "No", 1: "Nama", 2: "Kelahiran\nTempat", 3: "Kelahiran\nTgl Lahir"}
        assert [(row.number, row.cells[2]) for row in table.rows()] == [(3, "Malang")]

    def test_groups_above_do_not_hide_the_headings(self, opened):
        rows = [
            ["DATA DIRI", None, "TEMPAT TINGGAL", None],
            ["Nama", "NIK", "Alamat", "Kelurahan"],
            ["Siti", "1", "a", "b"],
        ]
        for data in (
            sheets.xlsx(rows),
            sheets.xlsx(rows, [(0, 0, 0, 1, "DATA DIRI"), (0, 2, 0, 3, "TEMPAT TINGGAL")]),
        ):
            assert list(opened(data, known=known).tables[0].headings.values()) == [
                "Nama",
                "NIK",
                "Alamat",
                "Kelurahan",
            ]

    def test_first_person_is_not_taken_for_a_second_row_of_headings(self, opened):
        table = opened(sheets.xlsx([["Nama", "NIK", "Alamat"], ["Siti", None, "Kasin"]]), known=known).tables[
            0
        ]
        assert table.heading_rows == (1, 1)
        assert table.count == 1

    def test_numbers_of_columns_beneath_are_left_out(self, opened):
        for numbers in ([1, 2, 3, 4], ["(1)", "(2)", "(3)", "(4)"], ["1", "2", "3", "4"]):
            table = opened(sheets.xlsx([LIST[0], numbers, *LIST[1:]])).tables[0]
            assert (table.count, table.skipped[0].kind, table.skipped[0].number) == (2, "nomor kolom", 2)

    def test_headings_repeated_for_each_page_are_left_out(self, opened):
        table = opened(sheets.xlsx([*LIST, [], LIST[0], LIST[2]])).tables[0]
        assert table.count == 3
        assert [(skipped.number, skipped.kind) for skipped in table.skipped] == [(5, "judul kolom")]

    def test_one_column_of_nik_is_a_table(self, opened):
        table = opened(sheets.xlsx([["DAFTAR"], ["NIK"], ["3573034804860038"]]), known=known).tables[0]
        assert (table.headings, table.count) == ({0: "NIK"}, 1)

    def test_file_without_headings_is_refused(self, refused):
        sentence = "Judul kolom tidak ditemukan. Pastikan ada baris judul seperti Nama dan NIK di atas data."
        assert refused(sheets.xlsx([["Siti", "1"], ["Ani", "2"]]), known=known) == sentence
        assert refused(sheets.xlsx([])) == "Berkas ini tidak berisi apa-apa."
        assert refused(b"\n\n", "a.csv") == "Berkas ini tidak berisi apa-apa."


class TestRowsThatAreNoPeople:
    @pytest.mark.parametrize(
        "text", ["Jumlah sementara: 30", "JUMLAH", "Total", "Sub Total", "Subtotal", "Grand Total : 7", "Jml"]
    )
    def test_sums(self, opened, text):
        table = opened(sheets.xlsx([*LIST, [None, text, 30, 2], LIST[2]])).tables[0]
        assert (table.count, [skipped.kind for skipped in table.skipped]) == (3, ["jumlah"])

    def test_people_whose_name_only_begins_like_a_sum_stay(self, opened):
        table = opened(sheets.xlsx([LIST[0], [1, "Jumlahati", "1", "a"], [2, "Totalia", "2", "b"]])).tables[0]
        assert table.count == 2

    def test_signatures_at_the_foot(self, opened):
        foot = [
            [],
            [None, "Mengetahui,", None, "Kota Malang, 6 Oktober 2025"],
            [None, "Camat Klojen", None, "Lurah Kasin,"],
            [],
            [None, "DRS. BUDI", None, "SITI, S.Sos"],
            [None, "NIP. 19700101 199003 1 001", None, "NIP. 198001012005012001"],
        ]
        table = opened(sheets.xlsx([*LIST, *foot])).tables[0]
        assert table.count == 2
        assert [skipped.number for skipped in table.skipped] == [5, 6, 8, 9]
        assert {skipped.kind for skipped in table.skipped} == {"tanda tangan"}

    @pytest.mark.parametrize(
        "line", ["Malang, ........ 2025", "Malang,      Oktober 2025", "Lurah,", "*) data per Oktober"]
    )
    def test_first_line_of_a_signature(self, opened, line):
        assert (
            opened(sheets.xlsx([*LIST, [None, None, None, line], [None, None, None, "SITI"]])).tables[0].count
            == 2
        )

    def test_person_with_little_known_at_the_end_is_no_signature(self, opened):
        rows = [
            ["Nama", "Tempat, tgl lahir", "NIK", "Alamat", "Desil"],
            ["Siti", "Malang, 5 Mei 1986"],
            ["Ani"],
        ]
        assert opened(sheets.xlsx(rows)).tables[0].count == 2

    def test_list_of_names_only_is_kept_whole(self, opened):
        rows = [["Nama", "Alamat"], *[[f"Warga {chr(97 + n % 26)}", "Kasin"] for n in range(200)]]
        assert opened(sheets.xlsx(rows)).tables[0].count == 200


class TestMergedCells:
    def test_value_over_several_rows_belongs_to_each(self, opened):
        rows = [
            ["No KK", "Nama", "Kelurahan"],
            [None, "Siti", "Kasin"],
            [None, "Ani", "Bareng"],
            ["2", "Budi", None],
        ]
        table = opened(sheets.xlsx(rows, [(1, 0, 2, 0, "1"), (2, 2, 3, 2, "Bareng")])).tables[0]
        assert [row.cells for row in table.rows()] == [
            {0: "1", 1: "Siti", 2: "Kasin"},
            {0: "1", 1: "Ani", 2: "Bareng"},
            {0: "2", 1: "Budi", 2: "Bareng"},
        ]

    def test_tall_row_is_one_person(self, opened):
        merged = [(1, 0, 2, 0, "Siti"), (1, 1, 2, 1, "3573")]
        assert opened(sheets.xlsx([["Nama", "NIK"]], merged)).tables[0].count == 1


class TestSeveralSheets:
    def test_each_with_a_table_is_offered_and_hidden_ones_are_told(self, opened):
        more = [("Kasin", LIST, False), ("Daftar", LIST, True), ("Kosong", [], False)]
        book = opened(sheets.xlsx(LIST, sheet="Bareng", more=more))
        assert [(table.sheet, table.count) for table in book.tables] == [("Bareng", 2), ("Kasin", 2)]
        assert [(sheet.name, sheet.why) for sheet in book.sheets[2:]] == [
            ("Daftar", "Lembar ini tersembunyi, jadi tidak dibaca."),
            ("Kosong", "Lembar ini kosong."),
        ]
        assert {row.sheet for row in book.table("Kasin").rows()} == {"Kasin"}
        with pytest.raises(RuleError, match="Lembar “Kosong” tidak berisi tabel."):
            book.table("Kosong")


class TestRefusedFiles:
    def test_empty(self, refused):
        assert refused(b"") == "Berkas ini kosong."

    def test_too_large(self, tmp_path):
        path = tmp_path / "besar"
        with path.open("wb") as file:
            file.truncate(200 * 1024 * 1024)
        with pytest.raises(RuleError, match="Berkas lebih besar dari 25 MB"):
            read_sheet(path, "besar.xlsx")

    @pytest.mark.parametrize(
        "head",
        [
            b"%PDF-1.7\n\x00",
            b"\x89PNG\r\n\x1a\n\x00",
            b"MZ\x90\x00\x03\x00",
            b"\x7fELF\x02\x01\x01\x00",
            b"\x00" * 64,
        ],
    )
    def test_not_a_spreadsheet_whatever_its_name(self, refused, head):
        for name in ("usulan.xlsx", "usulan.csv", "usulan"):
            assert refused(head * 20, name).startswith("Berkas ini bukan tabel.")

    def test_word_document(self, refused):
        assert refused(sheets.zipped({"word/document.xml": b"<w/>"})).startswith("Berkas ini bukan tabel.")

    def test_web_page_named_xls(self, refused):
        for page in (b"<html><table><tr><td>NIK</td></tr></table></html>", b"\xef\xbb\xbf <TABLE border=1>"):
            assert refused(page, "usulan.xls").startswith("Berkas ini sebenarnya halaman web.")

    def test_excels_old_xml(self, refused):
        xml = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        assert refused(xml, "usulan.xls").startswith("Jenis berkas Excel ini belum dapat dibaca.")

    def test_name_that_says_something_else(self, refused):
        assert refused(sheets.xlsx(LIST), "usulan.csv") == (
            "Berkas ini bernama .csv, padahal isinya Excel (.xlsx). "
            "Ganti akhiran namanya menjadi .xlsx, lalu kirim lagi."
        )
        assert refused(as_csv(LIST), "usulan.xlsx").startswith(
            "Berkas ini bernama .xlsx, padahal isinya teks (.csv)."
        )
        assert refused(sheets.xlsx(LIST), "usulan.pdf").startswith("Berkas ini bukan tabel.")

    def test_locked(self, refused):
        locked = "Berkas ini dikunci dengan kata sandi. Lepaskan kuncinya di Excel atau LibreOffice, lalu kirim lagi."
        assert refused((DATA / "terkunci_sandi.xlsx").read_bytes()) == locked
        assert refused(sheets.ods_of("", "<m><manifest:encryption-data/></m>"), "a.ods") == locked

    @pytest.mark.parametrize(
        "declaration",
        [
            b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>',
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            b"<!doctype a>",
            b'<! ENTITY x "y">',
        ],
    )
    def test_entities(self, refused, declaration):
        data, name = sheets.xlsx(LIST), "xl/sharedStrings.xml"
        hostile = sheets.parts_of(data)[name].replace(b"?>", b"?>" + declaration, 1)
        assert refused(sheets.with_part(data, name, hostile)).startswith("Berkas ini tidak wajar")
        assert refused(sheets.ods_of(declaration.decode()), "a.ods").startswith("Berkas ini tidak wajar")

    def test_entities_hidden_by_another_encoding(self, refused):
        data, name = sheets.xlsx(LIST), "xl/sharedStrings.xml"
        hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><sst/>'
        for encoding in ("utf-16", "utf-16-le"):
            assert refused(sheets.with_part(data, name, hidden.encode(encoding))).startswith(
                "Berkas ini rusak"
            )

    def test_bomb_that_tells_its_size(self, refused):
        bomb = sheets.with_part(sheets.xlsx(LIST), "xl/worksheets/sheet2.xml", b" " * 310_000_000)
        assert refused(bomb).startswith("Isi berkas ini terlalu besar")

    def test_bomb_that_claims_to_be_small(self, refused):
        honest = sheets.with_part(sheets.xlsx(LIST), "xl/worksheets/sheet2.xml", b" " * 150_000_000)
        bomb = sheets.with_claimed_size(honest, "xl/worksheets/sheet2.xml", 1000)
        assert refused(bomb).startswith("Isi berkas ini terlalu besar")

    def test_zip_of_very_many_parts(self, refused):
        assert refused(sheets.zipped({f"xl/{n}.xml": b"" for n in range(6000)})).startswith(
            "Berkas ini tidak wajar"
        )

    def test_too_many_rows(self, refused, tmp_path):
        far = sheets.xlsx([*LIST, *([[]] * 100_000), [None, "Siti"]])
        sentence = "Berkas ini berisi lebih dari 100.000 baris. Bagi menjadi beberapa berkas."
        assert refused(far) == sentence
        assert refused(b"Nama,NIK\n" + b"a,1\n" * 100_001, "a.csv") == sentence
        cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        row = f'<table:table-row table:number-rows-repeated="100100">{cell}</table:table-row>'
        assert refused(sheets.ods_of(f'<table:table table:name="a">{row}</table:table>'), "a.ods") == sentence

    def test_too_many_columns(self, refused):
        sentence = "Berkas ini berisi lebih dari 200 kolom. Hapus kolom yang tidak dipakai, lalu kirim lagi."
        assert refused(sheets.xlsx([*LIST, [None] * 200 + ["x"]])) == sentence
        assert refused(b"a," * 201 + b"\n", "a.csv") == sentence

    def test_two_hundred_columns_are_fine(self, opened):
        book = opened(sheets.xlsx([[f"Kolom {chr(97 + n % 26)}" for n in range(200)], ["x"] * 200]))
        assert len(book.tables[0].headings) == 200

    def test_two_cells_at_opposite_ends_of_a_sheet(self, refused):
        # 5 KB that would have taken 512 GB and the whole process with it.
        data = sheets.xlsx([["Nama"]])
        sheet = sheets.parts_of(data)["xl/worksheets/sheet1.xml"]
        far = b'<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row></sheetData>'
        hostile = sheets.with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far))
        assert refused(hostile).startswith("Isi berkas ini terlalu besar atau rusak.")
        assert refused((DATA / "sel_terjauh.xls").read_bytes(), "a.xls").startswith(
            "Isi berkas ini terlalu besar atau rusak."
        )
        cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
        row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
        assert refused(sheets.ods_of(f'<table:table table:name="a">{row}</table:table>'), "a.ods")

    def test_styled_empty_cells_at_the_far_end_do_no_harm(self, opened):
        data = sheets.xlsx(LIST)
        sheet = sheets.parts_of(data)["xl/worksheets/sheet1.xml"]
        far = b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row></sheetData>'
        book = opened(sheets.with_part(data, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far)))
        assert people(book) == PEOPLE

    def test_one_long_text_in_very_many_cells(self, refused):
        parts = sheets.parts_of(sheets.xlsx([["Nama", "NIK"]]))
        strings, sheet = parts["xl/sharedStrings.xml"], parts["xl/worksheets/sheet1.xml"]
        cells = b"".join(
            b'<row r="%d"><c r="A%d" t="s"><v>2</v></c></row>' % (n, n) for n in range(2, 20_000)
        )
        parts["xl/sharedStrings.xml"] = strings.replace(
            b"</sst>", b"<si><t>" + b"a" * 10**6 + b"</t></si></sst>"
        )
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", cells + b"</sheetData>")
        assert refused(sheets.zipped(parts)).startswith("Isi berkas ini terlalu besar")


class TestDamagedFiles:
    def outcome(self, tmp_path, data, filename):
        path = tmp_path / "berkas"
        path.write_bytes(data)
        began = time.monotonic()
        try:
            with read_sheet(path, filename) as book:
                for table in book.tables:
                    assert table.count == sum(1 for _ in table.rows())
        except RuleError as error:
            assert error.sentence.endswith(".")
        assert time.monotonic() - began < 5

    @pytest.mark.parametrize("seed", range(12))
    def test_end_in_rows_or_a_sentence(self, tmp_path, seed):
        chance = random.Random(seed)
        whole = {
            "a.xlsx": sheets.xlsx(LIST),
            "a.ods": sheets.ods(LIST),
            "a.xls": (DATA / "usulan_excel_lama.xls").read_bytes(),
        }
        for name, data in whole.items():
            self.outcome(tmp_path, data[: chance.randrange(len(data))], name)
            self.outcome(tmp_path, sheets.with_flipped_bytes(data, chance), name)
            if name != "a.xls":
                self.outcome(tmp_path, sheets.with_flipped_part(data, chance), name)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.one_of(
            st.binary(max_size=2000), st.text(max_size=500).map(lambda text: text.encode("utf-8", "ignore"))
        )
    )
    def test_any_bytes_named_csv(self, tmp_path, data):
        self.outcome(tmp_path, data, "a.csv")


def workbook(data):
    return openpyxl.load_workbook(data).active


class TestWriting:
    def test_title_notes_heading_and_types(self):
        buffer = io.BytesIO()
        columns = [
            "Nama",
            OutColumn("NIK", "text"),
            "Lahir",
            OutColumn("Bantuan", "money"),
            OutColumn("Tahun", "plain"),
            "Aktif",
        ]
        rows = [
            ["Siti", 3573034804860038, date(1986, 4, 8), 1_500_000, 2025, True],
            ["Ani", None, date(1890, 1, 1), 0, 2025, None],
        ]
        assert write_xlsx(buffer, columns, rows, title="DAFTAR", notes=["Keadaan 5 Desember 2025"]) == 2
        page = workbook(buffer)
        assert [page["A1"].value, page["A2"].value] == ["DAFTAR", "Keadaan 5 Desember 2025"]
        assert [cell.value for cell in page[4]] == ["Nama", "NIK", "Lahir", "Bantuan", "Tahun", "Aktif"]
        assert page["A4"].font.bold and page.freeze_panes == "A5" and page.auto_filter.ref == "A4:F6"
        assert [cell.value for cell in page[5]] == [
            "Siti",
            "3573034804860038",
            datetime(1986, 4, 8),
            1_500_000,
            2025,
            "Ya",
        ]
        assert (page["B5"].number_format, page["D5"].number_format) == ("@", '"Rp"#,##0')
        assert page["C5"].number_format == "[$-421]d mmmm yyyy"
        assert page["C6"].value == "1 Januari 1890"

    @pytest.mark.parametrize(
        "name",
        [
            "=1+1",
            "+62812",
            "-1",
            "@SUM(A1)",
            "\t=1+1",
            '=HYPERLINK("http://a")',
            "http://a.b",
            "mailto:a@b",
            "{=1}",
            "0812",
            "1e5",
        ],
    )
    def test_nothing_becomes_a_formula_a_link_or_a_number(self, name):
        buffer = io.BytesIO()
        write_xlsx(buffer, [name], [[name]], title=name, notes=name)
        page = workbook(buffer)
        cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        assert len(cells) == 4
        assert all(cell.data_type == "s" and cell.value == name and cell.hyperlink is None for cell in cells)

    def test_instants_are_written_in_wib(self):
        buffer = io.BytesIO()
        write_xlsx(buffer, ["Saat"], [[datetime(2026, 11, 21, 2, 41, tzinfo=UTC)]])
        assert workbook(buffer)["A2"].value == datetime(2026, 11, 21, 9, 41)

    def test_who_took_the_list_and_when_stands_above_it(self, monkeypatch):
        monkeypatch.setattr(tanggal, "now", lambda: datetime(2026, 11, 21, 2, 41, tzinfo=UTC))
        buffer = io.BytesIO()
        write_xlsx(buffer, [OutColumn("Lahir", "text")], [[date(1986, 4, 8)]], title="Warga", by="Sri Utami")
        page = workbook(buffer)
        assert page["A2"].value == "Diunduh Sri Utami pada 21 November 2026, 09.41 WIB"
        assert page["A5"].value == "8 April 1986"

    def test_no_rows_are_still_a_workbook(self):
        buffer = io.BytesIO()
        assert write_xlsx(buffer, ["Nama"], []) == 0
        assert workbook(buffer)["A1"].value == "Nama"

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.dates(), st.booleans()),
            min_size=1,
            max_size=8,
        )
    )
    def test_anything_can_be_written(self, row):
        buffer = io.BytesIO()
        assert write_xlsx(buffer, ["x"] * len(row), [row], sheet="Lembar [a]/b*?: 'c'") == 1
        assert buffer.getvalue().startswith(b"PK")

    def test_what_is_written_is_read_again(self, opened):
        buffer = io.BytesIO()
        write_xlsx(buffer, LIST[0], LIST[1:], title="DAFTAR", notes="Keadaan hari ini")
        assert people(opened(buffer.getvalue())) == PEOPLE


class TestCorrectionFile:
    def test_holds_the_rows_in_error_and_what_to_mend_and_comes_back(self, opened):
        rows = [
            ["DAFTAR"],
            ["Nama", "NIK", "Lahir", "No HP"],
            ["Siti", 3573034804860038, date(1986, 4, 8), 81234567890],
            ["Ani", "3", None, None],
            ["Budi", "=4", None, "0341"],
        ]
        book = opened(sheets.xlsx(rows))
        buffer = io.BytesIO()
        assert (
            write_errors_xlsx(buffer, book, {3: "NIK tersimpan sebagai bilangan.", 5: "NIK harus 16 angka."})
            == 2
        )
        page = workbook(buffer)
        assert [cell.value for cell in page[1]] == [CORRECTION, "Nama", "NIK", "Lahir", "No HP"]
        # The sixteenth digit of a number is the spreadsheet's, not the card's: it must be typed anew.
        assert [cell.value for cell in page[2]][:3] == [
            "NIK tersimpan sebagai bilangan.",
            "Siti",
            "357303480486003?",
        ]
        again = opened(buffer.getvalue()).tables[0]
        assert list(again.headings.values()) == ["Nama", "NIK", "Lahir", "No HP"]
        assert [list(row.cells.values()) for row in again.rows()] == [
            ["Siti", "357303480486003?", date(1986, 4, 8), "81234567890"],
            ["Budi", "=4", "0341"],
        ]

    def test_of_several_sheets_keeps_them_apart(self, opened):
        book = opened(
            sheets.xlsx(LIST, sheet="Bareng", more=[("Kasin", LIST, False), ("Sukun", LIST, False)])
        )
        buffer = io.BytesIO()
        assert write_errors_xlsx(buffer, book, {("Bareng", 2): "Salah.", ("Kasin", 3): "Salah."}) == 2
        again = opened(buffer.getvalue())
        assert [(table.sheet, people_of(table)) for table in again.tables] == [
            ("Bareng", ["Ratna Susanto"]),
            ("Kasin", ["Ngatini Maryati"]),
        ]

    def test_keeps_a_heading_of_two_rows(self, opened):
        rows = [[], [None, "Tempat", "Tgl Lahir"], ["Siti", "Malang", "8-4-1986"]]
        table = opened(
            sheets.xlsx(rows, [(0, 0, 1, 0, "Nama"), (0, 1, 0, 2, "Kelahiran")]), known=known
        ).tables[0]
        buffer = io.BytesIO()
        write_errors_xlsx(buffer, table, {3: "Salah."})
        assert list(opened(buffer.getvalue(), known=known).tables[0].headings.values()) == list(
            table.headings.values()
        )


def people_of(table):
    return [
        row.cells[column]
        for row in table.rows()
        for column, heading in table.headings.items()
        if heading == "Nama"
    ]
