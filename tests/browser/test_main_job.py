"""The main job as the clerk does it: a list from the kelurahan offices becomes numbered certificates.

One road, walked in a real browser: upload, review, apply, accept, withdraw, tick, issue,
verify. The sample list is the city's; what it must yield was counted by hand in the sheet.
"""

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import databases
from tests.checkers import ROOT, axe

LIST = ROOT / "tests/data/usulan_peserta_malang_2025.xlsx"
pytestmark = pytest.mark.pages
SLOW = 90_000  # for work in the background on a busy machine


@pytest.fixture(scope="module")
def begins_with():
    return databases.DEMO


def test_a_list_becomes_certificates(page, tmp_path):
    sign_in(page)
    open_batch(page)
    review(page)
    apply_and_accept(page)
    withdraw_one(page)
    tick_everybody(page)
    files = issue(page, tmp_path)
    verify(page, files)
    see_history(page)


def sign_in(page):
    page.goto("/masuk")
    expect(page.get_by_text("pendapa-demo")).to_be_visible()
    page.get_by_label("Nama akun").fill("operator")
    page.get_by_label("Kata sandi", exact=False).fill("pendapa-demo")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")


def open_batch(page):
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Pelatihan").click()
    page.get_by_role("link", name="Pelatihan Keterampilan Oktober 2025").click()
    expect(page.locator("#quota")).to_contain_text("0 dari 80")
    page.get_by_role("link", name="Impor daftar usulan").click()


def review(page):
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.locator("#review")).to_be_visible(timeout=SLOW)
    tabs = page.get_by_role("navigation", name="Kelompok baris")
    for title, count in (("Baru", 80), ("Sudah dikenal", 4), ("Mungkin kembar", 2), ("Perlu diperbaiki", 8)):
        expect(tabs.get_by_role("link", name=title)).to_contain_text(str(count))
    tabs.get_by_role("link", name="Perlu diperbaiki").click()
    expect(page.get_by_role("row", name="27 Maya Kurniawan")).to_contain_text("NIK harus 16 angka. Yang diketik 15.")
    assert not axe(page)
    tabs.get_by_role("link", name="Sudah dikenal").click()
    expect(page.get_by_role("row", name="5 Ratna Susanto").locator("del").first).to_be_visible()


def apply_and_accept(page):
    page.get_by_role("button", name="Terapkan: 80 baru, 4 diperbarui").click()
    expect(page.get_by_text("Sudah diterapkan")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Lihat hasilnya").click()
    expect(page.locator(".list-line", has_text="84 orang")).to_be_visible()
    page.get_by_label("Tandai semua di halaman ini").check()
    page.get_by_role("button", name="Terima 84").click()
    expect(page.locator("#toasts")).to_contain_text("80 diterima, 4 menjadi cadangan")
    expect(page.locator("#quota")).to_contain_text("80 dari 80")  # without a reload
    expect(page.get_by_role("row", name="Cadangan 1")).to_be_visible()
    assert not axe(page)


def withdraw_one(page):
    first_waiting = page.get_by_role("row", name="Cadangan 1").get_by_role("rowheader").inner_text()
    page.get_by_label("Tandai Ratna Susanto").check()
    page.get_by_label("Alasan menolak atau mundur").fill("Pindah kerja")
    page.get_by_role("button", name="Catat mundur 1").click()
    expect(page.get_by_role("row", name="Ratna Susanto")).to_contain_text("Mengundurkan diri")
    expect(page.get_by_role("row", name=first_waiting)).to_contain_text("Diterima")
    expect(page.locator("#quota")).to_contain_text("80 dari 80")
    expect(page.get_by_role("row", name="Cadangan 3")).to_be_visible()
    expect(page.get_by_role("row", name="Cadangan 4")).to_have_count(0)


def tick_everybody(page):
    page.get_by_role("link", name="Kehadiran").click()
    for _ in range(4):
        button = page.get_by_role("button", name="Hadirkan 80").first
        day = button.get_attribute("aria-label")
        button.click()
        expect(page.get_by_role("button", name=day, exact=True)).to_have_count(0)
    absent = page.get_by_role("row", name="1. Ani Purnomo")
    for group in absent.get_by_role("radiogroup").all()[:2]:
        group.get_by_label("alpa").check(force=True)
        page.wait_for_timeout(400)
    expect(absent).to_contain_text("2 dari 4 (50 %)")
    assert not axe(page)


def issue(page, tmp_path):
    page.get_by_role("link", name="Sertifikat", exact=True).click()
    expect(page.get_by_role("row", name="Ani Purnomo")).to_contain_text("Hadir 2 dari 4 hari (50 %), kurang dari 80 %")
    page.get_by_role("button", name="Terbitkan 79 sertifikat").click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan").click()
    merged = page.get_by_role("link", name="Unduh semua untuk dicetak")
    expect(merged).to_be_visible(timeout=SLOW)
    with page.expect_download() as download:
        merged.click()
    path = tmp_path / "merged.pdf"
    download.value.save_as(path)
    assert len(PdfReader(path).pages) == 79
    numbers = page.locator("td[data-label='Nomor atau alasan']").all_inner_texts()
    issued = sorted(int(text.split("/")[1]) for text in numbers if "/" in text)
    assert issued == list(range(issued[0], issued[0] + 79))  # without a gap
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh sertifikat Budi Setiawan").click()
    one = tmp_path / "one.pdf"
    download.value.save_as(one)
    return one


def verify(page, file):
    text = PdfReader(file).pages[0].extract_text()
    code = text.partition("/verifikasi/")[2].split()[0]
    stranger = page.context.browser.new_context(base_url=page.url.partition("/pelatihan")[0]).new_page()
    stranger.goto(f"/verifikasi/{code}")
    expect(stranger.get_by_text("Berlaku", exact=False).first).to_be_visible()
    assert "Budi S." in stranger.content() and "Setiawan" not in stranger.content()
    stranger.locator("input[type=file]").set_input_files(file)
    stranger.get_by_role("button", name="Bandingkan dengan arsip").click()
    expect(stranger.get_by_text("Berkas sama persis")).to_be_visible()
    assert not axe(stranger)
    stranger.context.close()


def see_history(page):
    page.locator("#search_box").press_sequentially("budi setiawan")
    page.get_by_role("option").first.click()
    expect(page.locator("#history")).to_contain_text("sertifikat", ignore_case=True)
    assert not axe(page)
