"""The guide names menus, buttons, tabs and fields as the pages do: what it puts in bold is a label of the product.

A label that is renamed on a page and not in the guide fails here, and so does a chapter, a picture or a link that is
not there.
"""

import ast
import re
from functools import cache

import pytest

from tests.checkers import ROOT

GUIDE = ROOT / "docs/panduan"
CHAPTERS = [ROOT / "docs/panduan.md", *sorted(GUIDE.glob("*.md"))]
OFFICIAL = [*CHAPTERS, ROOT / "docs/operasi.md", ROOT / "docs/privacy.md"]


def plain(text: str) -> str:
    """A label as it is compared: without what stands around it and with single blanks."""
    return " ".join(text.split()).strip(" .,:;…?!>«»“”\"'()*")


def bold(text: str) -> list[str]:
    """What a chapter puts in bold, each step of `Menu → Halaman → Tombol` for itself; code is no bold."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    found = re.findall(r"\*\*(.+?)\*\*", text, flags=re.S)
    return [plain(step) for words in found for step in re.split(r"→|›", words)]


@cache
def labels() -> frozenset[str]:
    """Every piece of text that the product can show: of its templates between tags and marks of Jinja, in attributes
    and in quotes; and every string of its Python code."""
    found = set()
    for path in (ROOT / "app/templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
        found.update(re.findall(r'"([^"]*)"', text))
        found.update(re.split(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}", text, flags=re.S))
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(plain(text) for text in found)


# What stands in bold and is no label: a word that is stressed, or the beginning of a paragraph.
STRESSED = {
    "Bila sambungan terputus", "Bila sesi Anda berakhir", "Bila data diubah orang lain", "Setiap perubahan tercatat",
    "Satu kotak pencarian", "Lonceng", "Saringan", "Tidak ada yang tersimpan sebelum Anda menekan Terapkan",
    "NIK harus disimpan sebagai teks", "ditunda", "Awal bulan", "Pada hari kegiatan", "Posyandu", "Sesudahnya",
    "Akhir bulan", "Tercapai, hampir tercapai, belum tercapai", "per 1.000 penduduk", "kepala rantai jejak audit",
    "kode sekali pakai", "faktor kedua", "Ponsel hilang atau rusak", "0 jam", "Selain itu", "Tandai", "Seret",
    "Papan ketik", "Menyegel", "Mengunduh", "belum bernomor",
    "Surat rahasia dan sangat rahasia", "Buku sendiri", "dengan tangan", "Sekali di awal", "sekali",
    "Daftar hadir pelatihan, bimtek, dan kegiatan Karang Werda", "di dalam", "di luar",
    "nomor surat terakhir tiap buku", "Minta salinan", "Minta penghapusan",
}  # fmt: skip
# Labels that the page puts together of parts: each part must be a label.
TOGETHER = {
    "Hadirkan 80": ("Hadirkan",),
    "Terbitkan berita acara masuk": ("Terbitkan", "berita acara masuk"),
    "Cetak berita acara masuk": ("Cetak", "berita acara masuk"),
    "Cetak berita acara keluar": ("Cetak", "berita acara keluar"),
    "Tenggat: Sudah lewat": ("Tenggat", "Sudah lewat"),
    "Tetap catat": ("Tetap catat: ini surat lain dengan nomor yang sama",),
}


@pytest.mark.parametrize("chapter", OFFICIAL, ids=lambda path: path.stem)
def test_what_is_bold_is_a_label_of_the_product(chapter):
    found = bold(chapter.read_text())
    assert found
    unknown = [words for words in found if words not in STRESSED and not set(TOGETHER.get(words, [words])) <= labels()]
    assert not unknown, f"{chapter.name}: the pages have no {unknown}"


def test_no_exception_outlives_its_use():
    used = {words for chapter in OFFICIAL for words in bold(chapter.read_text())}
    assert {*STRESSED, *TOGETHER} <= used


@pytest.mark.parametrize("chapter", OFFICIAL, ids=lambda path: path.stem)
def test_every_link_and_picture_leads_somewhere(chapter):
    for goal in re.findall(r"\]\(([^)\s]+)\)", chapter.read_text()):
        file, _, anchor = goal.partition("#")
        target = (chapter.parent / file).resolve() if file else chapter
        assert target.is_file(), f"{chapter.name}: {goal}"
        assert not anchor or anchor in anchors(target.read_text()), f"{chapter.name}: {goal}"


def anchors(text: str) -> set[str]:
    """What can be led to inside a chapter: its headings as a reader of Markdown names them, and its own marks."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.M)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in headings} | set(
        re.findall(r'<a id="([^"]+)"', text)
    )


def test_every_chapter_and_every_picture_has_its_place():
    contents = CHAPTERS[0].read_text()
    assert [path.name for path in CHAPTERS[1:] if f"(panduan/{path.name})" not in contents] == []
    shown = "".join(path.read_text() for path in CHAPTERS)
    assert [path.name for path in (GUIDE / "gambar").glob("*.png") if f"gambar/{path.name}" not in shown] == []
