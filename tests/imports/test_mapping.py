"""Headings of the lists that really come in, and what is said when one is missing."""

import csv
import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground.refusal import RuleError
from app.ground.sheet import Row, read_sheet
from app.imports.mapping import Column, heading_key, knows, map_headings
from app.imports.person_columns import (
    NAME,
    NIK,
    PERSON_COLUMNS,
    read_desil,
    read_rt,
    read_rt_rw,
    read_sex,
)

DATA = Path(__file__).parents[1] / "data"


def found(*headings):
    return map_headings(headings, PERSON_COLUMNS).columns


class TestHeadings:
    @pytest.mark.parametrize(
        "heading, key",
        [
            ("NIK", "nik"), ("Nomor Induk Kependudukan (NIK)", "nik"), ("NIK (16 digit)", "nik"), ("nik_ktp", "nik"),
            ("No. KK", "kk"), ("NO_KK", "kk"), ("Nomor Kartu Keluarga", "kk"), ("Nomor KK", "kk"),
            ("NAMA", "name"), ("Nama Lengkap", "name"),
            ("Nama Penerima Manfaat", "name"), ("Nama\n(sesuai KTP)", "name"),
            ("L/P", "sex"), ("JENIS_KELAMIN", "sex"), ("JK", "sex"),
            ("Jenis Kelamin (L/P)", "sex"), ("Jns. Kelamin", "sex"),
            ("Tempat, Tgl Lahir", "birth"), ("TTL", "birth"), ("Tempat/Tanggal Lahir", "birth"),
            ("Tempat Lahir", "birth_place"), ("TMPT LAHIR", "birth_place"), ("Kelahiran\nTempat", "birth_place"),
            ("Tgl. Lahir", "birth_date"), ("TGL_LAHIR", "birth_date"), ("Tanggal Lahir", "birth_date"),
            ("Kelahiran\nTgl Lahir", "birth_date"), ("Kelahiran\nTanggal", "birth_date"),
            ("Alamat", "address"), ("ALAMAT SESUAI KTP", "address"), ("RT/RW", "rt_rw"), ("RT", "rt"), ("R W", "rw"),
            ("Kelurahan", "kelurahan"), ("Desa/Kel.", "kelurahan"), ("NAMA_KEL", "kelurahan"), ("Kec.", "kecamatan"),
            ("Desil", "desil"), ("DESIL_NASIONAL", "desil"), ("Desil (1-10)", "desil"),
            ("No HP", "phone"), ("No. HP/WA", "phone"), ("Nomor Telepon", "phone"), ("No.Telp", "phone"),
            ("Jenis PPKS", "ppks"), ("Ragam Disabilitas", "disability"), ("Jenis Pelatihan", "skill"),
            ("Jenis Keterampilan", "skill"), ("Ketrampilan", "skill"), ("Ket.", "note"), ("KETERANGAN", "note"),
        ],
    )  # fmt: skip
    def test_of_usual_lists_are_known(self, heading, key):
        assert found(heading) == {key: 0}

    @pytest.mark.parametrize(
        "heading",
        [
            "No",
            "NO_PROP",
            "NO_KAB",
            "NO_KEC",
            "NO_KEL",
            "Jumlah per kelurahan",
            "Tanda Tangan",
            "2025",
            "Tempat",
        ],
    )
    def test_of_other_things_are_left_alone(self, heading):
        mapping = map_headings([heading], PERSON_COLUMNS)
        assert mapping.columns == {}
        assert mapping.unknown == [heading]

    def test_no_heading_names_two_columns(self):
        owners = {}
        for column in PERSON_COLUMNS:
            for name in (column.title, *column.names):
                assert owners.setdefault(heading_key(name), column.key) == column.key, name

    def test_order_does_not_matter(self):
        assert found("Alamat", "NIK", "Nama") == {"address": 0, "nik": 1, "name": 2}
        assert found("Nama", "Alamat", "NIK") == {"name": 0, "address": 1, "nik": 2}

    def test_blank_headings_keep_their_place(self):
        assert map_headings({3: "NIK", 4: None, 5: "  ", 9: "Nama"}, PERSON_COLUMNS).columns == {
            "nik": 3,
            "name": 9,
        }

    def test_siks_ng_export_is_understood(self):
        headings = [
            "NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL", "NO_KK", "NIK", "NAMA",
            "JENIS_KELAMIN", "TGL_LAHIR", "ALAMAT", "DESIL_NASIONAL",
        ]  # fmt: skip
        mapping = map_headings(headings, PERSON_COLUMNS)
        assert mapping.columns == {
            "kk": 4, "nik": 5, "name": 6, "sex": 7, "birth_date": 8, "address": 9, "desil": 10,
        }  # fmt: skip
        assert mapping.missing is None

    def test_second_column_with_one_meaning_is_told_and_not_taken(self):
        mapping = map_headings(["NIK", "Nama", "Alamat KTP", "Alamat Domisili"], PERSON_COLUMNS)
        assert mapping.columns["address"] == 2
        assert mapping.repeated == ["Alamat Domisili"]

    @given(st.lists(st.one_of(st.text(), st.none(), st.floats(), st.integers())))
    def test_any_row_can_be_looked_at(self, headings):
        mapping = map_headings(headings, PERSON_COLUMNS)
        assert len(set(mapping.columns.values())) == len(mapping.columns)


class TestMissingColumns:
    def test_are_named_in_one_sentence(self):
        mapping = map_headings(["Alamat"], PERSON_COLUMNS)
        assert mapping.missing == "Kolom NIK dan Nama belum ada. Tambahkan di baris judul, lalu kirim lagi."
        with pytest.raises(RuleError, match="Kolom NIK dan Nama belum ada"):
            mapping.refuse_if_missing()

    def test_nothing_is_said_when_nothing_is_missing(self):
        mapping = map_headings(["NIK", "Nama"], PERSON_COLUMNS)
        assert mapping.missing is None
        mapping.refuse_if_missing()

    def test_one_column_may_stand_for_two(self):
        born = Column("birth_date", "Tanggal Lahir", required=True, instead=("birth",))
        columns = [NAME, Column("birth", "Tempat, Tanggal Lahir", ("TTL",)), born]
        assert map_headings(["Nama", "TTL"], columns).missing is None
        assert map_headings(["Nama"], columns).missing.startswith("Kolom Tanggal Lahir belum ada.")

    def test_what_is_required_is_for_the_caller_to_say(self):
        columns = [dataclasses.replace(NIK, required=False), NAME]
        assert map_headings(["Nama"], columns).missing is None


class TestTakingARow:
    def test_gives_values_by_key_and_none_for_blanks(self):
        mapping = map_headings(["Nama", "NIK", "Desil", "Alamat"], PERSON_COLUMNS)
        row = Row("Usulan", 5, {0: "  Siti ", 1: 3573034804860038.0, 3: " "})
        assert mapping.take(row) == {
            "name": "Siti",
            "nik": 3573034804860038.0,
            "desil": None,
            "address": None,
        }
        assert "nik" in mapping and "kk" not in mapping

    @pytest.mark.parametrize("city, people", [("malang", 94), ("blitar", 92)])
    def test_real_lists_are_read_whole(self, city, people):
        path = DATA / f"usulan_peserta_{city}_2025.xlsx"
        with read_sheet(path, path.name, known=knows(PERSON_COLUMNS)) as book:
            assert [(sheet.name, bool(sheet.table)) for sheet in book.sheets] == [
                ("Usulan", True),
                ("Rekap", False),
            ]
            table = book.tables[0]
            mapping = map_headings(table.headings, PERSON_COLUMNS)
            taken = [mapping.take(row) for row in table.rows()]
        assert set(mapping.columns) == {
            "name", "nik", "kk", "sex", "birth", "address", "rt_rw", "kelurahan", "phone", "desil", "skill",
        }  # fmt: skip
        assert mapping.unknown == ["No"]
        assert len(taken) == people
        assert {read_sex(row["sex"]) for row in taken} == {"L", "P"}
        assert all(read_rt_rw(row["rt_rw"])[0] for row in taken)
        assert {read_desil(row["desil"]) for row in taken} <= set(range(1, 11))

    def test_csv_with_a_heading_in_two_rows_is_read(self, tmp_path):
        path = tmp_path / "warga.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(
                [
                    ["DATA WARGA", "", "", "", ""],
                    ["No", "Nama", "Kelahiran", "", "NIK"],
                    ["", "", "Tempat", "Tgl Lahir", ""],
                    ["1", "2", "3", "4", "5"],
                    ["1", "Siti", "Malang", "8/4/1986", "3573034804860038"],
                ]
            )
        with read_sheet(path, path.name, known=knows(PERSON_COLUMNS)) as book:
            table = book.tables[0]
            mapping = map_headings(table.headings, PERSON_COLUMNS)
            assert [mapping.take(row) for row in table.rows()] == [
                {"name": "Siti", "birth_place": "Malang", "birth_date": "8/4/1986", "nik": "3573034804860038"}
            ]


class TestShortCells:
    @pytest.mark.parametrize(
        "typed", ["L", "l", "Lk", "Laki-laki", "LAKI LAKI", "laki2", "pria", 1, 1.0, "L."]
    )
    def test_man(self, typed):
        assert read_sex(typed) == "L"

    @pytest.mark.parametrize("typed", ["P", "p", "Pr", "Perempuan", "WANITA", 2, "P "])
    def test_woman(self, typed):
        assert read_sex(typed) == "P"

    def test_sex_is_none_or_refused_otherwise(self):
        assert read_sex(None) is None
        with pytest.raises(RuleError, match="Jenis kelamin ditulis L atau P. Yang tertulis “X”."):
            read_sex("X")

    @pytest.mark.parametrize(
        "typed, pair",
        [
            ("3/1", ("003", "001")),
            ("008/003", ("008", "003")),
            ("RT 03 RW 01", ("003", "001")),
            ("RT.003/RW.001", ("003", "001")),
            ("03-01", ("003", "001")),
            ("003001", ("003", "001")),
            ("-", (None, None)),
            (None, (None, None)),
        ],
    )
    def test_rt_and_rw_have_three_digits(self, typed, pair):
        assert read_rt_rw(typed) == pair

    def test_rt_rw_that_became_a_date_is_refused(self):
        with pytest.raises(RuleError, match="RT/RW terbaca sebagai tanggal"):
            read_rt_rw(date(2025, 1, 3))
        with pytest.raises(RuleError, match="garis miring"):
            read_rt_rw("3")

    def test_rt_alone(self):
        assert [read_rt(cell) for cell in (3.0, "03", "RT 3", None, "-")] == ["003", "003", "003", None, None]
        with pytest.raises(RuleError):
            read_rt("1234")

    def test_desil_is_one_to_ten(self):
        assert [read_desil(cell) for cell in (2.0, "2", "Desil 10", "-", None)] == [2, 2, 10, None, None]
        for wrong in ("0", "11", "dua", 2.5):
            with pytest.raises(RuleError, match="Desil ditulis 1 sampai 10"):
                read_desil(wrong)
