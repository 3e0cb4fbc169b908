"""Kelurahan as lists write them find their code in the reference of both cities (domain.md section 10)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground.refusal import RuleError
from app.ground.wilayah_match import Matcher, place_key

# Some kelurahan of both cities, as in the reference list.
MALANG = [
    ("35.73.01.1001", "Balearjosari", "Blimbing"),
    ("35.73.01.1005", "Blimbing", "Blimbing"),
    ("35.73.01.1011", "Jodipan", "Blimbing"),
    ("35.73.02.1001", "Klojen", "Klojen"),
    ("35.73.02.1004", "Kiduldalem", "Klojen"),
    ("35.73.02.1006", "Kasin", "Klojen"),
    ("35.73.02.1007", "Kauman", "Klojen"),
    ("35.73.02.1008", "Oro-oro Dowo", "Klojen"),
    ("35.73.02.1010", "Gading Kasri", "Klojen"),
    ("35.73.03.1006", "Kedungkandang", "Kedungkandang"),
    ("35.73.04.1005", "Sukun", "Sukun"),
    ("35.73.05.1006", "Ketawanggede", "Lowokwaru"),
    ("35.73.05.1011", "Lowokwaru", "Lowokwaru"),
    ("35.73.05.1012", "Tasik Madu", "Lowokwaru"),
]
BLITAR = [
    ("35.72.01.1004", "Kauman", "Kepanjenkidul"),
    ("35.72.03.1003", "Klampok", "Sananwetan"),
    ("35.72.02.1002", "Blitar", "Sukorejo"),
]


@pytest.fixture(scope="module")
def malang():
    return Matcher(MALANG)


@pytest.fixture(scope="module")
def both():
    return Matcher(MALANG + BLITAR)


def refusal(matcher, *texts):
    with pytest.raises(RuleError) as refused:
        matcher.find(*texts)
    assert refused.value.field == "kelurahan"
    return refused.value.sentence


@pytest.mark.parametrize(
    "written, code",
    [
        ("Tasikmadu", "35.73.05.1012"),
        ("Tasik Madu", "35.73.05.1012"),
        ("KEL. JODIPAN", "35.73.01.1011"),
        ("Kel.Jodipan", "35.73.01.1011"),
        ("kel jodipan", "35.73.01.1011"),
        ("Kelurahan Gading Kasri", "35.73.02.1010"),
        ("gadingkasri", "35.73.02.1010"),
        ("oro-oro dowo", "35.73.02.1008"),
        ("Oro Oro Dowo", "35.73.02.1008"),
        ("  Kidul  Dalem ", "35.73.02.1004"),
        ("Kasin, Kec. Klojen", "35.73.02.1006"),
        ("Kasin (Kec Klojen)", "35.73.02.1006"),
    ],
)
def test_names_are_compared_on_letters_only(malang, written, code):
    assert malang.find(written) == code


@pytest.mark.parametrize("name", ["Blimbing", "Klojen", "Kedungkandang", "Sukun", "Lowokwaru"])
def test_name_that_is_also_a_kecamatan_means_the_kelurahan(malang, name):
    assert malang.find(name) == next(code for code, kelurahan, _ in MALANG if kelurahan == name)


def test_unknown_name_is_refused_with_what_was_probably_meant(malang):
    assert (
        refusal(malang, "Ketawanggedhe") == "Kelurahan “Ketawanggedhe” tidak dikenal. Mungkin Ketawanggede?"
    )


def test_at_most_three_are_suggested():
    matcher = Matcher(
        [(str(n), name, "Sukun") for n, name in enumerate(("Karanga", "Karangb", "Karangc", "Karangd"))]
    )
    sentence = refusal(matcher, "Karang")
    assert sentence.startswith("Kelurahan “Karang” tidak dikenal. Mungkin ")
    assert sentence.count("Karang") == 4 and ", atau Karang" in sentence


def test_name_that_nothing_resembles_is_refused_without_a_guess(malang):
    assert refusal(malang, "Xyzzy") == "Kelurahan “Xyzzy” tidak dikenal."
    assert refusal(malang, "") == refusal(malang, None) == refusal(malang, "Kel.") == "Kelurahan belum diisi."


def test_name_in_two_kecamatan_needs_the_kecamatan(both):
    assert both.find("Kauman", "Klojen") == "35.73.02.1007"
    assert both.find("Kauman", "Kec. Kepanjen Kidul") == "35.72.01.1004"
    assert (
        refusal(both, "Kauman")
        == "Kelurahan Kauman ada di Kecamatan Klojen dan Kepanjenkidul. Isi juga kecamatannya."
    )


def test_kecamatan_that_does_not_fit_is_refused(malang):
    assert refusal(malang, "Kasin", "Sukun") == "Kelurahan Kasin ada di Kecamatan Klojen, bukan Sukun."
    assert refusal(malang, "Kasin", "Klojem") == "Kecamatan “Klojem” tidak dikenal. Mungkin Klojen?"


def test_name_may_begin_like_the_word_kelurahan():
    assert place_key("Kelud") == "kelud"
    assert place_key("Kel. Kelud") == "kelud"


def test_every_kelurahan_of_the_reference_list_finds_itself():
    reference = Path(__file__).parents[2] / "app" / "office" / "data" / "kelurahan.csv"
    if not reference.exists():
        pytest.skip("the reference list is not installed")
    rows = list(csv.DictReader(reference.open(encoding="utf-8")))
    matcher = Matcher([(row["kode"], row["kelurahan"], row["kecamatan"]) for row in rows])
    for row in rows:
        assert matcher.find(row["kelurahan"].upper(), row["kecamatan"]) == row["kode"]


@given(st.one_of(st.text(), st.integers(), st.floats()), st.one_of(st.none(), st.text()))
def test_anything_gives_a_code_or_a_refusal(kelurahan, kecamatan):
    try:
        assert Matcher(MALANG).find(kelurahan, kecamatan) in {code for code, _, _ in MALANG}
    except RuleError as error:
        assert error.sentence
