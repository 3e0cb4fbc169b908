"""Dates, times and amounts as the office writes them, and as people type them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground import tanggal
from app.ground.refusal import RuleError
from app.ground.tanggal import (
    age,
    clock,
    date_in_words,
    date_range,
    day_date,
    long_date,
    number,
    read_birth,
    read_date,
    read_rupiah,
    roman_month,
    rupiah,
    short_date,
    terbilang,
    triwulan,
)

DECEMBER_5 = date(2025, 12, 5)


@pytest.fixture(autouse=True)
def on_21_november_2026(monkeypatch):
    monkeypatch.setattr(tanggal, "now", lambda: datetime(2026, 11, 21, 2, 41, tzinfo=UTC))


def refusal(read, *args, **options):
    with pytest.raises(RuleError) as refused:
        read(*args, **options)
    return refused.value.sentence


class TestReadingADate:
    @pytest.mark.parametrize(
        "typed",
        [
            "5/12/2025", "05-12-2025", "5.12.2025", "5 12 2025", "05/12/25", "5 - 12 - 2025", "2025-12-05", "2025/12/5",
            "5 Desember 2025", "5 Des 2025", "05 DES 25", "5-Des-2025", "5 des. 2025", "Sabtu, 5 Desember 2025",
            "Jum'at 5 Desember 2025", "tgl. 5 Desember 2025", "Tanggal 5 Desember 2025", "5 December 2025",
            "Dec 5, 2025", "5-XII-2025", "05122025", "20251205", "2025-12-05 00:00:00", "2025-12-05T09:41",
            "5 Desember 2025.", "'05/12/2025", "5Desember2025", "5 Desember '25", "  5  desember   2025 ",
            date(2025, 12, 5), datetime(2025, 12, 5, 23, 0), 45996, 45996.0, 5122025.0, 20251205,
        ],
    )  # fmt: skip
    def test_understands_every_usual_spelling(self, typed):
        assert read_date(typed) == DECEMBER_5

    @pytest.mark.parametrize(
        "words, month",
        [
            ("Januari Jan January", 1), ("Februari Pebruari Feb Peb February", 2), ("Maret Mar March Mrt", 3),
            ("April Apr", 4), ("Mei May", 5), ("Juni Jun June", 6), ("Juli Jul July", 7),
            ("Agustus Agt Ags Agu August Aug AGUST", 8), ("September Sep Sept", 9),
            ("Oktober Okt October Oct", 10), ("November Nopember Nov Nop", 11), ("Desember Des December Dec", 12),
        ],
    )  # fmt: skip
    def test_knows_months_old_short_and_english(self, words, month):
        assert {read_date(f"7 {word} 2020") for word in words.split()} == {date(2020, month, 7)}

    @pytest.mark.parametrize(
        "typed, sentence",
        [
            ("31/2/2025", "Tanggal 31 Februari tidak ada."),
            ("31 Februari 2025", "Tanggal 31 Februari tidak ada."),
            ("29-02-2025", "Tanggal 29 Februari 2025 tidak ada."),
            ("31 April 1986", "Tanggal 31 April tidak ada."),
            ("32/1/2025", "Tanggal 32 tidak ada."),
            ("0/1/2025", "Tanggal 0 tidak ada."),
            ("5/13/2025", "Bulan 13 tidak ada. Tulis tanggal dulu, lalu bulan."),
            ("12/25/2025", "Bulan 25 tidak ada. Tulis tanggal dulu, lalu bulan."),
            (
                "5 Desemer 2025",
                "Nama bulan “desemer” tidak dikenal. Tulis misalnya 5/12/2025 atau 5 Desember 2025.",
            ),
            ("5 Desember", "Tanggal perlu ditulis dengan tahunnya, misalnya 5/12/2025 atau 5 Desember 2025."),
            ("5/12", "Tanggal perlu ditulis dengan tahunnya, misalnya 5/12/2025 atau 5 Desember 2025."),
            ("5/12/202", "Tulis tahun dengan empat angka, misalnya 5/12/2025 atau 5 Desember 2025."),
            ("5/12/0203", "Tahun 0203 tidak dapat dipakai. Periksa lagi tahunnya."),
            (
                "kemarin",
                "Tanggal “kemarin” tidak dapat dibaca. Tulis misalnya 5/12/2025 atau 5 Desember 2025.",
            ),
            (12, "Tanggal tidak dapat dibaca. Tulis misalnya 5/12/2025 atau 5 Desember 2025."),
            ("45996", "Tanggal “45996” tidak dapat dibaca. Tulis misalnya 5/12/2025 atau 5 Desember 2025."),
            (float("nan"), "Tanggal tidak dapat dibaca. Tulis misalnya 5/12/2025 atau 5 Desember 2025."),
            (True, "Tanggal “True” tidak dapat dibaca. Tulis misalnya 5/12/2025 atau 5 Desember 2025."),
            ("", "Tanggal belum diisi."),
            (None, "Tanggal belum diisi."),
        ],
    )
    def test_refuses_with_the_reason(self, typed, sentence):
        assert refusal(read_date, typed) == sentence

    @pytest.mark.parametrize(
        "typed, year",
        [("5/12/25", 2025), ("5/12/40", 2040), ("5/12/46", 2046), ("5/12/47", 1947), ("5/12/86", 1986)],
    )
    def test_year_of_two_digits_lies_at_most_twenty_years_ahead(self, typed, year):
        assert read_date(typed).year == year

    @pytest.mark.parametrize(
        "typed, born",
        [
            ("19/4/86", date(1986, 4, 19)),
            ("21/11/26", date(2026, 11, 21)),
            ("22/11/26", date(1926, 11, 22)),
            ("1-1-40", date(1940, 1, 1)),
            ("29/2/00", date(2000, 2, 29)),
            ("29/2/24", date(2024, 2, 29)),
        ],
    )
    def test_birth_date_of_two_digits_is_never_in_the_future(self, typed, born):
        assert read_date(typed, past=True) == born

    @given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
    def test_reads_back_what_it_writes(self, day):
        written = (
            long_date(day),
            short_date(day),
            day_date(day),
            f"{day:%d/%m/%Y}",
            f"{day:%d%m%Y}",
            f"{day}",
        )
        assert {read_date(text) for text in written} == {day}

    @given(st.one_of(st.text(), st.floats(), st.integers(), st.text("0123456789/-. ", max_size=12)))
    def test_anything_gives_a_date_or_a_refusal(self, typed):
        try:
            assert isinstance(read_date(typed), date)
        except RuleError as error:
            assert error.sentence.endswith(".")


class TestReadingPlaceAndDateOfBirth:
    @pytest.mark.parametrize(
        "typed, place, born",
        [
            ("Tulungagung, 8 April 1986", "Tulungagung", date(1986, 4, 8)),
            ("Malang/19-04-1986", "Malang", date(1986, 4, 19)),
            ("Oro-oro Dowo, 1-2-1990", "Oro-oro Dowo", date(1990, 2, 1)),
            ("MALANG, 19/04/86", "MALANG", date(1986, 4, 19)),
            ("Kediri 31 Oktober 1968", "Kediri", date(1968, 10, 31)),
            ("Malang , tgl 5 Mei 1971", "Malang", date(1971, 5, 5)),
            ("Malang,05051971", "Malang", date(1971, 5, 5)),
            ("Blitar, Mei 5 1971", "Blitar", date(1971, 5, 5)),
            ("Kab. Malang; 5-5-1971", "Kab. Malang", date(1971, 5, 5)),
            ("5 Mei 1971", None, date(1971, 5, 5)),
            (date(1971, 5, 5), None, date(1971, 5, 5)),
            (26058, None, date(1971, 5, 5)),
        ],
    )
    def test_parts_them(self, typed, place, born):
        assert read_birth(typed) == (place, born)

    def test_refuses_what_has_no_date_or_one_to_come(self):
        assert refusal(read_birth, "Malang").startswith("Tanggal lahir belum ada.")
        assert refusal(read_birth, "Malang, 5 Mei 2030") == "Tanggal lahir 5 Mei 2030 belum terjadi."
        assert refusal(read_birth, "Malang, 31 Februari 1990") == "Tanggal 31 Februari tidak ada."
        assert refusal(read_birth, None) == "Tanggal belum diisi."

    @given(st.text())
    def test_anything_gives_a_birth_or_a_refusal(self, typed):
        try:
            place, born = read_birth(typed)
        except RuleError:
            return
        assert born <= tanggal.today() and (place is None or place.strip() == place != "")


class TestWriting:
    def test_dates(self):
        assert long_date(DECEMBER_5) == "5 Desember 2025"
        assert short_date(DECEMBER_5) == "5 Des 2025"
        assert day_date(date(2026, 11, 21)) == "Sabtu, 21 November 2026"
        assert date_in_words(DECEMBER_5) == "tanggal lima bulan Desember tahun dua ribu dua puluh lima"

    @pytest.mark.parametrize(
        "first, last, written",
        [
            (date(2025, 10, 20), date(2025, 10, 23), "20–23 Oktober 2025"),
            (date(2025, 10, 20), date(2025, 10, 20), "20 Oktober 2025"),
            (date(2025, 10, 30), date(2025, 11, 2), "30 Oktober – 2 November 2025"),
            (date(2025, 12, 30), date(2026, 1, 2), "30 Desember 2025 – 2 Januari 2026"),
        ],
    )
    def test_range_says_once_what_both_share(self, first, last, written):
        assert date_range(first, last) == written

    def test_clock_is_western_indonesian_time(self):
        assert clock(datetime(2026, 11, 21, 2, 41, tzinfo=UTC)) == "09.41 WIB"
        assert clock(datetime(2026, 11, 21, 17, 5)) == "00.05 WIB"
        assert clock(time(9, 0)) == "09.00 WIB"

    def test_quarter_and_roman_month(self):
        assert [triwulan(date(2026, month, 1)) for month in range(1, 13)] == [
            1,
            1,
            1,
            2,
            2,
            2,
            3,
            3,
            3,
            4,
            4,
            4,
        ]
        assert [roman_month(m) for m in (1, 4, 5, 9, 12)] == ["I", "IV", "V", "IX", "XII"]
        assert roman_month(DECEMBER_5) == "XII"


class TestClock:
    def test_day_begins_at_midnight_in_jakarta(self, monkeypatch):
        monkeypatch.setattr(tanggal, "now", lambda: datetime(2026, 12, 31, 16, 59, tzinfo=UTC))
        assert tanggal.today() == date(2026, 12, 31)
        monkeypatch.setattr(tanggal, "now", lambda: datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
        assert tanggal.today() == date(2027, 1, 1)

    def test_now_knows_its_zone(self, monkeypatch):
        monkeypatch.undo()
        assert tanggal.now().tzinfo is UTC

    def test_age_grows_on_the_birthday(self):
        born = date(1966, 11, 21)
        assert (age(born, date(2026, 11, 20)), age(born, date(2026, 11, 21)), age(born)) == (59, 60, 60)

    def test_born_on_29_february_grows_on_1_march(self):
        born = date(2000, 2, 29)
        assert (age(born, date(2025, 2, 28)), age(born, date(2025, 3, 1))) == (24, 25)
        assert age(born, date(2024, 2, 29)) == 24


class TestAmountsInWords:
    @pytest.mark.parametrize(
        "n, words",
        [
            (0, "nol"),
            (10, "sepuluh"),
            (11, "sebelas"),
            (12, "dua belas"),
            (20, "dua puluh"),
            (21, "dua puluh satu"),
            (100, "seratus"),
            (111, "seratus sebelas"),
            (999, "sembilan ratus sembilan puluh sembilan"),
            (1000, "seribu"),
            (1011, "seribu sebelas"),
            (2025, "dua ribu dua puluh lima"),
            (11_000, "sebelas ribu"),
            (100_000, "seratus ribu"),
            (1_000_000, "satu juta"),
            (1_500_000, "satu juta lima ratus ribu"),
            (1_000_001_000, "satu miliar seribu"),
            (10**12, "satu triliun"),
            (10**15, "seribu triliun"),
            (-5, "minus lima"),
        ],
    )
    def test_as_a_receipt_writes_them(self, n, words):
        assert terbilang(n) == words

    @given(st.integers(-(10**15), 10**15))
    def test_every_amount_has_its_own_words(self, n):
        words = terbilang(n)
        assert words == " ".join(words.split())
        assert terbilang(n + (1 if n < 10**15 else -1)) != words

    @pytest.mark.parametrize("n", [10**15 + 1, 1.5, True, "5"])
    def test_other_things_are_a_mistake_of_the_caller(self, n):
        with pytest.raises(ValueError):
            terbilang(n)


class TestNumbers:
    @pytest.mark.parametrize(
        "n, written",
        [
            (1234567.89, "1.234.567,89"),
            (1234567, "1.234.567"),
            (0, "0"),
            (12.5, "12,5"),
            (12.0, "12"),
            (0.125, "0,13"),
            (-1234.5, "-1.234,5"),
            (-0.001, "0"),
            (Decimal("2.675"), "2,68"),
        ],
    )
    def test_points_for_thousands_comma_for_parts(self, n, written):
        assert number(n) == written

    def test_as_many_places_as_asked_for(self):
        assert (number(12.5, 2), number(12, 1), number(12.5, 0)) == ("12,50", "12,0", "13")

    def test_rupiah(self):
        assert (rupiah(1_500_000), rupiah(0), rupiah(-500)) == ("Rp1.500.000", "Rp0", "-Rp500")

    @pytest.mark.parametrize(
        "typed, amount",
        [
            ("1.500", 1500),
            ("1500", 1500),
            ("Rp 1.500.000,-", 1_500_000),
            ("Rp1.500.000,00", 1_500_000),
            ("Rp. 1.500.000", 1_500_000),
            ("rp900.000,--", 900_000),
            (" 1 500 000 ", 1_500_000),
            (1500, 1500),
            (1500.0, 1500),
            ("0", 0),
        ],
    )
    def test_typed_rupiah(self, typed, amount):
        assert read_rupiah(typed) == amount

    @pytest.mark.parametrize(
        "typed, sentence",
        [
            ("1,5 juta", "Tulis jumlah rupiah dengan angka saja, misalnya 1.500.000."),
            ("1,500,000", "Tulis jumlah rupiah tanpa koma. Pakai titik untuk ribuan, misalnya 1.500.000."),
            ("1.500,50", "Tulis jumlah rupiah tanpa koma. Pakai titik untuk ribuan, misalnya 1.500.000."),
            ("1.50", "Titik dipakai untuk tiap tiga angka, misalnya 1.500.000."),
            ("15.00.000", "Titik dipakai untuk tiap tiga angka, misalnya 1.500.000."),
            ("-500", "Jumlah rupiah tidak boleh kurang dari 0."),
            ("10.000.000.000.000.000", "Jumlah rupiah ini terlalu besar. Periksa lagi banyaknya nol."),
            (1.5, "Jumlah rupiah harus bilangan bulat dari 0."),
            ("", "Jumlah rupiah belum diisi."),
            ("Rp", "Jumlah rupiah belum diisi."),
        ],
    )
    def test_typed_rupiah_is_refused_with_the_reason(self, typed, sentence):
        assert refusal(read_rupiah, typed) == sentence

    @given(st.integers(0, 10**15))
    def test_rupiah_reads_back_what_it_writes(self, n):
        assert read_rupiah(rupiah(n)) == read_rupiah(number(n)) == n

    @given(st.one_of(st.text(), st.floats(), st.text("0123456789.,Rp- ", max_size=14)))
    def test_anything_gives_an_amount_or_a_refusal(self, typed):
        try:
            assert 0 <= read_rupiah(typed) <= 10**15
        except RuleError:
            pass
