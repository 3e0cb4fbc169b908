"""What the office holds true about NIK, family card and telephone numbers (domain.md sections 2 and 12)."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground import nik as numbers
from app.ground.nik import (
    digits_only,
    group_of_four,
    kk_doubts,
    mask_nik,
    nik_doubts,
    nik_says,
    read_kk,
    read_nik,
    read_phone,
    wa_number,
)
from app.ground.refusal import RuleError

TODAY = date(2026, 11, 21)
RATNA = "3573034804860038"


def refusal(read, *args):
    with pytest.raises(RuleError) as refused:
        read(*args)
    assert str(refused.value) == refused.value.sentence
    return refused.value.sentence


class TestRefusal:
    def test_is_a_sentence_with_its_field_and_survives_a_process(self):
        error = RuleError("Kuota pelatihan sudah penuh.", field="batch")
        assert (str(error), error.sentence, error.field) == (
            error.sentence,
            "Kuota pelatihan sudah penuh.",
            "batch",
        )
        again = pickle.loads(pickle.dumps(error))
        assert (again.sentence, again.field) == (error.sentence, "batch")


class TestTypedNik:
    @pytest.mark.parametrize(
        "typed",
        [
            RATNA,
            "3573 0348 0486 0038",
            "'3573034804860038",
            "‘3573034804860038",
            " 35.73.03.480486.0038 ",
            "357303-480486-0038",
            "3573034804860038\u200b\u00a0",
        ],
    )
    def test_is_read_however_it_is_spaced(self, typed):
        assert read_nik(typed) == RATNA

    @pytest.mark.parametrize(
        "typed, sentence",
        [
            ("357303480486003", "NIK harus 16 angka. Yang diketik 15."),
            ("35730348048600381", "NIK harus 16 angka. Yang diketik 17."),
            ("", "NIK belum diisi."),
            (None, "NIK belum diisi."),
            (" - ", "NIK belum diisi."),
            ("357303480486003O", "NIK hanya boleh berisi angka. Periksa “O”."),
            ("357302560777002?", "NIK hanya boleh berisi angka. Periksa “?”."),
            ("٣٥٧٣٠٣٤٨٠٤٨٦٠٠٣٨", "NIK hanya boleh berisi angka. Periksa “٣”."),
            ("1111111111111111", "NIK tidak mungkin terdiri atas 16 angka yang sama."),
            ("3573034804860000", "Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi di KTP atau KK."),
            (
                "3573037204860038",
                "Angka ke-7 dan ke-8 NIK adalah tanggal lahir (01–31, perempuan 41–71). Yang diketik 72.",
            ),
            (
                "3573033504860038",
                "Angka ke-7 dan ke-8 NIK adalah tanggal lahir (01–31, perempuan 41–71). Yang diketik 35.",
            ),
            ("3573034813860038", "Angka ke-9 dan ke-10 NIK adalah bulan lahir (01–12). Yang diketik 13."),
            (
                "3573033102860038",
                "Tanggal lahir pada NIK tidak ada: 31 Februari. Periksa lagi di KTP atau KK.",
            ),
            (
                "3573036902850038",
                "Tanggal lahir pada NIK tidak ada: 29 Februari tahun 85. Periksa lagi di KTP atau KK.",
            ),
        ],
    )
    def test_is_refused_with_the_reason(self, typed, sentence):
        assert refusal(read_nik, typed) == sentence

    def test_refusal_names_its_field(self):
        with pytest.raises(RuleError) as refused:
            read_nik("1", field="proxy_nik")
        assert refused.value.field == "proxy_nik"

    @pytest.mark.parametrize("cell", [3573025607770022.0, 3573025607770022, "3.57303E+15", "3,57303E+15"])
    def test_from_a_number_cell_is_refused_since_its_last_digit_is_lost(self, cell):
        assert refusal(read_nik, cell).startswith("NIK tersimpan sebagai bilangan")

    def test_of_a_woman_born_on_the_31st_has_day_71(self):
        assert nik_says(read_nik("3573037112860001")) == (31, 12, 86, "P")

    @pytest.mark.parametrize("yy", ["00", "04", "96"])
    def test_born_on_29_february_passes_when_some_century_has_the_day(self, yy):
        assert read_nik(f"35730329 02{yy}0001")

    @given(st.text(max_size=40))
    def test_any_text_gives_sixteen_digits_or_a_refusal(self, text):
        try:
            nik = read_nik(text)
        except RuleError as error:
            assert error.sentence.endswith(".")
        else:
            assert len(nik) == 16 and nik.isascii() and nik.isdigit()

    @given(
        st.dates(date(1900, 1, 1), date(2026, 12, 31)),
        st.sampled_from("LP"),
        st.integers(1, 9999),
        st.integers(110101, 949999),
    )
    def test_of_everybody_ever_born_is_accepted_and_gives_back_the_birth(self, birth, sex, serial, region):
        day = birth.day + (40 if sex == "P" else 0)
        nik = read_nik(f"{region}{day:02d}{birth:%m%y}{serial:04d}")
        assert nik_says(nik) == (birth.day, birth.month, birth.year % 100, sex)
        assert numbers.birth_date(nik, near=birth, today=TODAY) == birth
        assert nik_doubts(nik, birth, sex) == []


class TestBirthDateInANik:
    def test_is_the_latest_that_is_not_in_the_future(self):
        assert numbers.birth_date("3573012111260001", today=TODAY) == date(2026, 11, 21)
        assert numbers.birth_date("3573012211260001", today=TODAY) == date(1926, 11, 22)

    def test_follows_the_typed_date_for_the_very_old(self):
        assert numbers.birth_date("3573010101200001", near=date(1921, 5, 1)) == date(1920, 1, 1)

    def test_on_29_february_takes_the_century_that_has_the_day(self):
        assert numbers.birth_date("3573012902000001", today=TODAY) == date(2000, 2, 29)


class TestDoubts:
    def test_birth_date_and_sex_that_disagree_are_told_not_refused(self):
        assert nik_doubts(RATNA, date(1986, 4, 9), "L") == [
            "Tanggal lahir pada NIK 08-04-86, sedangkan yang diisi 9 April 1986.",
            "Jenis kelamin pada NIK perempuan, sedangkan yang diisi laki-laki.",
        ]

    def test_nothing_is_doubted_where_nothing_was_filled_in(self):
        assert nik_doubts(RATNA) == []

    def test_region_that_no_list_knows_is_told_and_the_nik_stays_good(self):
        timor_timur = read_nik("5401025401730010")
        assert nik_doubts(timor_timur, known_regions={"357301", "357303"}) == [
            "Kode wilayah 540102 pada NIK tidak ada di daftar. Kode lama memang bisa tidak ada."
        ]

    @pytest.mark.parametrize("regions", [{"357303"}, {"3573"}, {"35"}])
    def test_region_may_be_known_by_kecamatan_city_or_province(self, regions):
        assert nik_doubts(RATNA, known_regions=regions) == []


class TestFamilyCard:
    def test_only_length_and_equal_digits_are_refused(self):
        assert read_kk("3573 0307 0323 0001") == "3573030703230001"
        assert read_kk("3573039999990000") == "3573039999990000"
        assert refusal(read_kk, "357303070323000") == "Nomor KK harus 16 angka. Yang diketik 15."
        assert (
            refusal(read_kk, "0000000000000000") == "Nomor KK tidak mungkin terdiri atas 16 angka yang sama."
        )
        assert refusal(read_kk, 3573030703230001.0).startswith("Nomor KK tersimpan sebagai bilangan")

    def test_the_rest_is_doubted(self):
        assert kk_doubts("3573030703230001", {"357303"}, TODAY) == []
        assert kk_doubts("3573034703230001", None, TODAY) == [
            "Tanggal terbit pada nomor KK (angka ke-7 sampai ke-12) tidak ada."
        ]
        assert kk_doubts("3573030101990000", {"3572"}, TODAY) == [
            "Tanggal terbit pada nomor KK (angka ke-7 sampai ke-12) belum terjadi.",
            "Empat angka terakhir nomor KK biasanya bukan 0000.",
            "Kode wilayah 357303 pada nomor KK tidak ada di daftar. Kode lama memang bisa tidak ada.",
        ]


class TestShowing:
    def test_groups_of_four(self):
        assert group_of_four(RATNA) == "3573 0348 0486 0038"

    def test_masked_shows_the_last_four_only(self):
        assert mask_nik(RATNA) == "•••• •••• •••• 0038"
        assert mask_nik(None) == mask_nik("") == ""

    def test_digits_only(self):
        assert digits_only("RT 03/RW 1") == "031"
        assert digits_only(None) == ""


class TestPhone:
    @pytest.mark.parametrize(
        "typed",
        [
            "081234567890",
            "0812-3456-7890",
            "0812 3456 7890",
            "0812.3456.7890",
            "+62 812-3456-7890",
            "6281234567890",
            "006281234567890",
            "+62 0812 3456 7890",
            "81234567890",
            81234567890.0,
            81234567890,
            "'081234567890",
            "(0812) 34567890",
        ],
    )
    def test_is_kept_one_way_however_it_is_written(self, typed):
        assert read_phone(typed) == "081234567890"

    def test_fixed_line_keeps_its_area_code(self):
        assert read_phone("(0341) 555012") == "0341555012"
        assert read_phone(341555012.0) == "0341555012"

    @pytest.mark.parametrize(
        "typed, sentence",
        [
            ("0812345", "Nomor telepon terdiri atas 9 sampai 14 angka. Yang diketik 7."),
            ("0812345678901234", "Nomor telepon terdiri atas 9 sampai 14 angka. Yang diketik 16."),
            ("081234567890 / 085712345678", "Tulis satu nomor telepon saja."),
            ("tidak punya", "Nomor telepon hanya boleh berisi angka, misalnya 0812 3456 7890."),
            ("555012555", "Nomor telepon dimulai dengan 0, misalnya 0812 3456 7890."),
            ("", "Nomor telepon belum diisi."),
        ],
    )
    def test_is_refused_with_the_reason(self, typed, sentence):
        assert refusal(read_phone, typed) == sentence

    def test_for_whatsapp_begins_with_the_country(self):
        assert wa_number("081234567890") == "6281234567890"
        assert refusal(wa_number, "0341555012") == "Nomor ini bukan nomor ponsel."

    @given(st.one_of(st.text(max_size=40), st.integers(), st.floats()))
    def test_anything_gives_digits_or_a_refusal(self, typed):
        try:
            phone = read_phone(typed)
        except RuleError:
            return
        assert phone.startswith("0") and phone.isdigit() and 9 <= len(phone) <= 14
        assert read_phone(phone) == phone
