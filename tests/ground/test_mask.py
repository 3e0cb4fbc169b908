"""Numbers that point at one person: what is covered, and what only looks like one."""

import pytest

from app.ground import mask

NIK = "3573025705900001"


@pytest.mark.parametrize(
    "text, shown",
    [
        (f"NIK {NIK}.", "NIK ••••••••••••0001."),
        ("3573 0257 0590 0001", "•••• •••• •••• 0001"),
        (f'data-copy="{NIK}"', 'data-copy="••••••••••••0001"'),
        ("3573021705250012 dan 3573022112990003", "••••••••••••0012 dan ••••••••••••0003"),
    ],
)
def test_what_looks_like_a_nik_is_covered(text, shown):
    assert mask.sweep(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "NIP 196904171994032001",  # eighteen figures
        "1234 5678 9012 3456",  # no date in it
        "ab12 3573 0257 0590 0001 ff00",  # part of a fingerprint in groups
        "e3b035730257059000010c44",  # part of a fingerprint
        "400.9.12.3/118/35.73.405/2026",
        "Rp1.500.000.000.000.000",
    ],
)
def test_other_numbers_stay(text):
    assert mask.sweep(text) == text
