"""Which passwords are taken. ASVS 6.2.1, 6.2.4, 6.2.8, 6.2.9."""

import pytest

from app.accounts import passwords
from app.ground.refusal import RuleError


def test_none_of_the_three_thousand_that_people_choose_is_taken():
    listed = passwords.LIST.read_text().split()
    assert len(listed) >= 3000
    for password in passwords.LIST.read_text().splitlines():
        with pytest.raises(RuleError, match="mudah ditebak"):
            passwords.judge_password(password, "sari")
        assert len(password) >= passwords.SHORTEST


@pytest.mark.parametrize(
    "password",
    ["Kata sandi 2026", "P4ssw0rd-887766", "!!AremaNia-1987!!", "Semangat998877", "aaaabbbbaaaa", "sari.123456789"],
)
def test_dressing_a_common_word_up_does_not_help(password):
    with pytest.raises(RuleError, match="mudah ditebak"):
        passwords.judge_password(password, "sari")


@pytest.mark.parametrize("password", ["kuda baterai", "bakso di alun-alun", "Tj9#kq!mW2zp", "漢字 spasi ujung "])
def test_a_few_words_or_odd_letters_are_fine(password):
    passwords.judge_password(password, "sari")


def test_too_short_and_too_long():
    with pytest.raises(RuleError, match="paling sedikit 12"):
        passwords.judge_password("k" * 11, "sari")
    with pytest.raises(RuleError, match="paling banyak 256"):
        passwords.judge_password("kuda hijau " * 30, "sari")


def test_every_letter_counts_and_blanks_stay():
    long = "kuda hijau melompat di atas pagar bambu yang panjang sekali " * 4
    stored = passwords.hash_password(long)
    assert passwords.is_right(stored, long)
    assert not passwords.is_right(stored, long.rstrip())
    assert not passwords.is_right(stored, long[:-2] + "x ")
