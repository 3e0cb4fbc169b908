"""A training from the list of the kelurahan offices to the business that still runs a year later, for eighty people.

One road, walked in a real browser: planned, imported, selected, attended, paid, graded, certified,
handed over, asked again after 3, 6 and 12 months. The clock of the server is the real one, so the batch lies
thirteen months back, as one whose papers are typed in afterwards. On SQLite alone: the rules behind each step are
tested on both databases, and test_main_job.py walks the middle of this road on both.
"""

import datetime as dt
import io
import time

import pypdf
import pytest
from playwright.sync_api import expect

from tests import databases
from tests.checkers import ROOT, axe

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
LIST = ROOT / "tests/data/usulan_peserta_malang_2025.xlsx"
SLOW = 90_000  # for work in the background on a busy machine
TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
FIRST = TODAY - dt.timedelta(weeks=57, days=TODAY.weekday())  # a Monday
LAST = FIRST + dt.timedelta(days=3)
TITLE = "Pelatihan Menjahit Angkatan III"


def day(date: dt.date) -> str:
    return f"{date.day}/{date.month}/{date.year}"


@pytest.fixture(scope="module")
def begins_with():
    return databases.DEMO


def test_from_the_list_to_the_business_a_year_later(page):
    sign_in(page)
    batch = plan(page)
    import_list(page)
    select(page, batch)
    leave_and_move_up(page, batch)
    register_at_the_counter(page, batch)
    attend(page, batch)
    pay(page, batch)
    grade(page, batch)
    certify(page, batch)
    hand_over(page, batch)
    write_letters(page, batch)
    ask_again(page)


def sign_in(page):
    page.goto("/masuk")
    page.get_by_label("Nama akun").fill("operator")
    page.get_by_label("Kata sandi", exact=False).fill("pendapa-demo")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")


def plan(page) -> str:
    page.goto("/pelatihan/baru")
    typed = {
        "programme_name": "Pelatihan Keterampilan", "title": TITLE, "starts_on": day(FIRST), "ends_on": day(LAST),
        "place": "Balai Pelatihan Sukun", "trainer": "LKP Sekar Kedhaton", "hours": "32", "places": "80",
        "minimum_share": "80", "fund": "APBD", "budget": "60.000.000", "allowance": "50.000",
        "document_names": "Fotokopi KTP\nFotokopi KK",
    }  # fmt: skip
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#quota")).to_contain_text("0 dari 80")
    batch = page.url.partition("?")[0]
    page.goto(batch + "/jadwal")
    page.locator("#on_date").fill(day(LAST))
    page.locator("#title").fill("Pameran hasil")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator(".month").last).to_contain_text("Pameran hasil")
    assert not axe(page)
    page.get_by_role("button", name="Hapus sesi").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Hapus").click()
    expect(page.locator("#sessions tbody tr")).to_have_count(4)
    page.goto(batch + "/kuota")
    page.get_by_label("Batik").fill("0")
    assert not axe(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#cells")).to_contain_text("Keterampilan Batik", ignore_case=True)
    page.goto(batch)
    return batch


def import_list(page):
    page.get_by_role("link", name="Impor daftar usulan").click()
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.locator("#review")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Terapkan: 80 baru, 4 diperbarui").click()
    expect(page.get_by_text("Sudah diterapkan")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Lihat hasilnya").click()
    expect(page.locator(".list-line", has_text="84 orang")).to_be_visible()


def select(page, batch):
    page.goto(batch + "/seleksi")
    expect(page.locator("#selection")).to_contain_text("Berkas belum lengkap: Fotokopi KTP, Fotokopi KK.")
    page.get_by_label("Tandai semua di halaman ini").check()
    page.get_by_role("button", name="Lolos 84", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("84 lolos verifikasi")
    page.get_by_label("Tandai semua di halaman ini").check()
    page.get_by_role("button", name="Terima 84").click()
    expect(page.locator("#toasts")).to_contain_text("80 diterima, 4 menjadi cadangan")
    expect(page.locator("#quota")).to_contain_text("80 dari 80")  # without a reload


def leave_and_move_up(page, batch):
    page.goto(batch + "/cadangan")
    expect(page.locator("#waiting")).to_contain_text("Belum ada yang naik karena 80 tempat terisi semua")
    first = page.locator("#waiting tbody th").first.inner_text()
    page.goto(batch)
    leaving = page.get_by_role("row", name="Diterima").first
    leaving.get_by_role("checkbox").check()
    page.get_by_label("Alasan menolak atau mundur").fill("Pindah kerja")
    page.get_by_role("button", name="Catat mundur 1").click()
    expect(page.locator("#toasts")).to_contain_text("1 cadangan naik menjadi peserta")
    expect(page.get_by_role("row", name=first)).to_contain_text("Diterima")


def register_at_the_counter(page, batch):
    page.locator("summary", has_text="Tambah peserta").click()
    page.locator("#who").press_sequentially("Wagirah Sekartaji")
    page.get_by_role("button", name="Catat warga baru").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nama lengkap")).to_have_value("Wagirah Sekartaji")
    dialog.get_by_role("button", name="Simpan dan daftarkan").click()
    expect(dialog.locator("#form_errors")).to_contain_text("Tanpa NIK, pilihlah alasannya")
    assert not axe(page)
    dialog.get_by_label("NIK", exact=True).fill("3573025705900077")
    dialog.get_by_label("Jenis kelamin").select_option("P")
    dialog.get_by_label("Tanggal lahir").fill("17/5/1990")
    dialog.get_by_role("button", name="Simpan dan daftarkan").click()
    expect(page.get_by_role("row", name="Wagirah Sekartaji")).to_contain_text("Mendaftar")
    page.get_by_role("link", name="Wagirah Sekartaji").click()
    page.get_by_label("Fotokopi KTP").check()
    page.get_by_role("button", name="Simpan berkas").click()
    expect(page.locator("#messages")).to_contain_text("masih kurang: Fotokopi KK.")


def attend(page, batch):
    page.goto(batch + "/kehadiran")
    screen = [name.partition(". ")[2] for name in page.locator("[data-grid] tbody th").all_inner_texts()]
    assert len(screen) == 80
    sheet = pages_of(page, page.get_by_role("link", name="Cetak daftar hadir").get_attribute("href"))
    printed = [name for text in sheet for name in names_in(text, screen)]
    assert printed == screen  # the signed sheet has the order of the screen
    page.locator("[data-grid] tbody tr").first.get_by_role("radiogroup").first.locator("input:checked").focus()
    for letter in "hhisah":
        page.keyboard.press(letter)
    # Each key is one tick; the head counts them as the server has them.
    expect(page.locator("thead .day").first).to_contain_text("3 hadir, 1 izin, 1 sakit, 1 alpa")
    for _ in range(4):
        button = page.get_by_role("button", name="Hadirkan").first
        label = button.get_attribute("aria-label")
        button.click()
        expect(page.get_by_role("button", name=label, exact=True)).to_have_count(0)
    page.locator("[data-grid] tbody tr").nth(4).get_by_role("radiogroup").nth(1).get_by_label("alpa").check(force=True)
    expect(page.locator("[data-grid] tbody tr").nth(4)).to_contain_text("2 dari 4 (50 %)")
    assert not axe(page)
    page.goto(batch)
    expect(page.get_by_role("row", name="Mengikuti").first).to_be_visible()


def pages_of(page, url: str) -> list[str]:
    answer = page.request.get(url)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    return [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(answer.body())).pages]


def names_in(text: str, names: list[str]) -> list[str]:
    """Those of the names that stand in the text, in the order of the text; a longer name hides one within it."""
    found = []
    for name in sorted(names, key=len, reverse=True):
        at = text.find(f" {name} ")
        if at >= 0:
            found.append((at, name))
            text = text[:at] + " " * (len(name) + 2) + text[at + len(name) + 2 :]
    return [name for _, name in sorted(found)]


def pay(page, batch):
    page.goto(batch + "/uang")
    page.get_by_role("button", name="Susun daftar baru").click()
    page.get_by_role("button", name="Cetak daftar").click()
    page.goto(batch + "/uang")
    expect(page.locator("#allowances")).to_contain_text("Dicetak")
    assert not axe(page)
    sheet = " ".join(pages_of(page, page.get_by_role("link", name="Buka daftar").get_attribute("href")))
    # 80 people × 4 days less three days of the first morning and one of the second
    assert "15.800.000" in sheet and "lima belas juta delapan ratus ribu rupiah" in sheet
    page.get_by_role("button", name="Catat sudah dibayar").click()
    expect(page.locator("#allowances")).to_contain_text("Dibayar")
    page.goto(batch + "/kehadiran")
    page.locator("[data-grid] tbody tr").nth(2).get_by_role("radiogroup").first.get_by_label("hadir").check(force=True)
    expect(page.locator("#toasts")).to_contain_text("Uang saku hari ini sudah dibayar")
    page.goto(batch + "/uang")
    expect(page.locator("#allowances")).to_contain_text("dibayar 3 hari, kini tercatat 4 hari (selisih Rp50.000)")
    expect(page.locator(".facts").last).to_contain_text("Rp15.800.000")


def grade(page, batch):
    page.goto(batch + "/hasil")
    page.locator("input[name^='awal.']").first.fill("45")
    page.locator("input[name^='akhir.']").first.fill("80")
    page.get_by_role("button", name="Simpan nilai").click()
    expect(page.locator("tfoot")).to_contain_text("80,0")
    assert not axe(page)
    page.get_by_label("Tandai semua di halaman ini").check()
    page.get_by_role("row", name="kurang").get_by_role("checkbox").first.uncheck()
    rows = page.locator("#results tbody tr", has_text="kurang")
    for row in rows.all():
        if row.get_by_role("checkbox").is_checked():
            row.get_by_role("checkbox").uncheck()
    passing = 80 - rows.count()
    page.get_by_role("button", name=f"Lulus {passing}", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text(f"{passing} lulus")
    page.locator("#results tbody tr", has_text="kurang").first.get_by_role("checkbox").check()
    page.get_by_label("Alasan tidak lulus").fill("Hadir dua hari saja")
    page.get_by_role("button", name="Tidak lulus 1").click()
    expect(page.locator("#results")).to_contain_text("Hadir dua hari saja")


def certify(page, batch):
    page.goto(batch + "/sertifikat")
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("link", name="Unduh semua untuk dicetak")).to_be_visible(timeout=SLOW)
    page.locator("#certificates tbody tr", has_text="/SERT/").get_by_role("link").first.click()
    page.get_by_label("Alasan salinan").fill("Hilang, surat kehilangan dari polsek")
    page.get_by_role("button", name="Terbitkan salinan").click()
    link = page.locator("#certificate").get_by_role("link", name="Salinan")
    [copy] = pages_of(page, link.get_attribute("href"))
    number = page.locator("#certificate p").first.inner_text().split()[1].rstrip(",")
    assert "SALINAN" in copy and number in copy
    assert not axe(page)


def hand_over(page, batch):
    page.goto(batch + "/alat")
    page.locator("#goods").fill("Mesin jahit portabel; 1 unit\nBenang; 12 gulung")
    page.get_by_role("button", name="Simpan daftar").click()
    for number in (0, 1):
        page.locator("main tbody tr").nth(number).get_by_role("checkbox").check()
    page.get_by_role("button", name="Buat berita acara 2").click()
    expect(page.locator("#toasts")).to_contain_text("2 berita acara serah terima bernomor")
    link = page.get_by_role("link", name="PDF berita acara").first
    deadline = time.monotonic() + SLOW / 1000
    while not link.count() and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        page.reload()
    assert "Benang" in " ".join(pages_of(page, link.get_attribute("href")))
    assert not axe(page)


def write_letters(page, batch):
    for title in ("Undangan peserta", "Surat tugas", "SK penetapan peserta", "Laporan kegiatan"):
        page.goto(batch + "/ringkasan")
        page.get_by_role("button", name=title).click()
        expect(page.locator("main")).to_contain_text(TITLE)
        assert "/surat/konsep/" in page.url


def ask_again(page):
    page.goto("/pelatihan/tindak-lanjut")
    for months in (3, 6, 12):
        page.goto("/pelatihan/tindak-lanjut")
        row = page.locator("main tbody tr", has_text=f"{months} bulan").filter(has_text=TITLE).first
        row.get_by_role("link", name="Isi").click()
        page.get_by_label("Orangnya terjangkau").select_option("ya")
        page.get_by_label("Usaha berjalan").select_option("ya")
        page.get_by_label("Jenis usaha").fill("Jahit rumahan")
        page.get_by_role("button", name="Simpan").click()
        figures = page.locator("#alive tbody tr", has_text=f"{months} bulan").locator("td")
        for place in (1, 2, 3):  # asked, reached, running
            expect(figures.nth(place)).to_have_text("1")
    assert not axe(page)
