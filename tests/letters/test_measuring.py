"""Offices above a signature: lines that fit the block, about equally long, the same as the press would fill."""

import pytest

from app.letters.measuring import BLOCKS, balanced, headline, office_lines, signing_lines, width_of

LONG = (
    "KEPALA DINAS SOSIAL, PEMBERDAYAAN PEREMPUAN, PERLINDUNGAN ANAK, PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA,"
)


@pytest.mark.parametrize("place", BLOCKS)
@pytest.mark.parametrize("font", ["arimo", "bonum"])
@pytest.mark.parametrize("title", [LONG, "KEPALA DINAS SOSIAL,", "Plt. SEKRETARIS,", "LURAH"])
def test_each_line_fits_its_block_and_no_word_is_lost(place, font, title):
    room, size = BLOCKS[place]
    lines = office_lines(title, place, font)
    assert " ".join(lines) == title
    assert all(width_of(line, font) * size <= room for line in lines)


def test_a_long_office_is_broken_behind_its_commas():
    assert office_lines(LONG) == [
        "KEPALA DINAS SOSIAL,", "PEMBERDAYAAN PEREMPUAN,", "PERLINDUNGAN ANAK,", "PENGENDALIAN PENDUDUK",
        "DAN KELUARGA BERENCANA,",
    ]  # fmt: skip


def test_no_last_line_holds_a_single_short_word():
    lines = headline("Keputusan Kepala " + LONG.rstrip(","), "bonum", True).split("\n")
    widths = [width_of(line, "bonum", True) for line in lines]
    assert min(widths) > max(widths) / 2


def test_a_certificate_takes_a_wider_block_only_for_a_long_office():
    assert signing_lines("KEPALA DINAS SOSIAL,", "sertifikat") == ["KEPALA DINAS SOSIAL,"]
    assert len(signing_lines(LONG, "sertifikat")) < len(signing_lines(LONG, "surat"))


def test_a_word_that_is_wider_than_its_block_stands_alone():
    assert balanced("satu " + "X" * 80 + " dua", 100, 12) == ["satu", "X" * 80, "dua"]


def test_a_heading_with_pieces_is_left_to_the_page():
    pieces = [{"text": "hal", "bold": False, "missing": True}]
    assert headline(pieces, "bonum") is pieces
