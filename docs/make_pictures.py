"""Takes the pictures of docs/panduan: `.venv/bin/python docs/make_pictures.py` (needs bin/setup --dev).

Serves a demo city of its own in a temporary folder, walks the main job as the clerk does, and writes
docs/panduan/gambar/*.png. Run it again whenever a page has changed its looks.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
GOAL = ROOT / "docs/panduan/gambar"
LIST = ROOT / "tests/data/usulan_peserta_malang_2025.xlsx"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-sandbox"]  # fmt: skip
PATIENCE = 120_000


@contextmanager
def demo_city():
    """A served demo city; gives its address."""
    with tempfile.TemporaryDirectory() as instance, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        own = {"PENDAPA_INSTANCE": instance, "PENDAPA_PORT": port, "DATABASE_URL": ""}
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        commands = ["db upgrade", "init --kota malang", "demo --kota malang --people 2000"]
        for command in map(str.split, commands):
            subprocess.run([*flask, *command], cwd=ROOT, env=os.environ | own, check=True)
        serve = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
        server = subprocess.Popen(serve, cwd=ROOT, env=os.environ | own, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/sehat")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the demo city was not served")


class Camera:
    def __init__(self, page):
        self.page = page

    def take(self, name: str, whole: bool = False) -> None:
        self.page.wait_for_timeout(250)
        self.page.screenshot(path=GOAL / f"{name}.png", full_page=whole)


def walk(page) -> None:
    camera = Camera(page)
    page.goto("/masuk")
    camera.take("masuk")
    page.fill("#username", "operator")
    page.fill("#password", "pendapa-demo")
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("#pekerjaan")).to_be_visible()
    camera.take("beranda")
    people(page, camera)
    partners(page, camera)
    batch(page, camera)
    reports(page, camera)


def reports(page, camera) -> None:
    """What leadership reads, of the year before: it is whole."""
    last = time.gmtime().tm_year - 1
    page.goto(f"/laporan?periode={last}-t3")
    camera.take("laporan")
    page.goto(f"/laporan/angka/training.participants?periode={last}")
    camera.take("laporan-angka")


def people(page, camera) -> None:
    page.goto("/warga")
    camera.take("warga")
    page.locator("#search_box").press_sequentially("ratna sus", delay=40)
    expect(page.get_by_role("option").first).to_be_visible()
    camera.take("cari")
    page.get_by_role("option").first.click()
    page.wait_for_load_state()
    camera.take("warga-halaman")
    page.goto("/warga/baru")
    page.fill("#nik", "3573034804860038")
    page.fill("#name", "Ratna Susanto")
    page.fill("#birth_date", "8/4/1986")
    page.locator("#birth_date").blur()
    page.wait_for_timeout(1200)
    camera.take("warga-baru")


def partners(page, camera) -> None:
    """The office's side of LKS, and the partner's own door in a phone beside it."""
    page.goto("/lks")
    camera.take("lks-daftar")
    page.goto("/lks/1")
    camera.take("lks-halaman")
    page.goto("/lks/permohonan/1")
    camera.take("lks-permohonan")
    page.goto("/lks/kompetensi")
    camera.take("lks-kompetensi")
    address = page.url.partition("/lks")[0]
    phone = page.context.browser.new_context(base_url=address, viewport={"width": 375, "height": 812})
    partner = phone.new_page()
    partner.goto("/masuk")
    partner.fill("#username", "lks")
    partner.fill("#password", "pendapa-demo")
    partner.get_by_role("button", name="Masuk").click()
    partner.wait_for_url("**/mitra")
    Camera(partner).take("mitra-beranda")
    partner.goto("/mitra/bimtek")
    Camera(partner).take("mitra-bimtek")
    phone.close()


def batch(page, camera) -> None:
    page.goto("/pelatihan")
    camera.take("pelatihan")
    page.get_by_role("link", name="Pelatihan Keterampilan Oktober 2025").click()
    camera.take("angkatan-kosong")
    page.get_by_role("link", name="Impor daftar usulan").click()
    camera.take("impor-unggah")
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.locator("#review")).to_be_visible(timeout=PATIENCE)
    tabs = page.get_by_role("navigation", name="Kelompok baris")
    groups = {"Sudah dikenal": "impor-dikenal", "Mungkin kembar": "impor-kembar", "Perlu diperbaiki": "impor-salah"}
    for title, name in groups.items():
        tabs.get_by_role("link", name=title).click()
        page.wait_for_load_state()
        camera.take(name)
    page.get_by_role("button", name="Terapkan:").click()
    expect(page.get_by_text("Sudah diterapkan")).to_be_visible(timeout=PATIENCE)
    camera.take("impor-selesai")
    page.get_by_role("link", name="Lihat hasilnya").click()
    page.get_by_label("Tandai semua di halaman ini").check()
    camera.take("terima-tanda")
    page.get_by_role("button", name="Terima 84").click()
    expect(page.locator("#toasts")).to_contain_text("80 diterima")
    camera.take("terima-hasil")
    page.get_by_role("link", name="Kehadiran").click()
    for _ in range(4):
        button = page.get_by_role("button", name="Hadirkan 80").first
        day = button.get_attribute("aria-label")
        button.click()
        expect(page.get_by_role("button", name=day, exact=True)).to_have_count(0)
    camera.take("kehadiran")
    page.get_by_role("link", name="Sertifikat", exact=True).click()
    camera.take("sertifikat-berhak")
    page.get_by_role("button", name="Terbitkan 80 sertifikat").click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("link", name="Unduh semua untuk dicetak")).to_be_visible(timeout=PATIENCE)
    camera.take("sertifikat-terbit")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh sertifikat Budi Setiawan").click()
    certificate(page, Path(download.value.path()))
    finished_batch(page, camera)
    page.goto("/surat")
    camera.take("surat")


def club(context) -> None:
    """Clubs as their officers see them: on a telephone."""
    phone = context.browser.new_context(
        base_url="/".join(context.pages[0].url.split("/")[:3]), viewport={"width": 375, "height": 812},
        locale="id-ID", reduced_motion="reduce", storage_state=context.storage_state(),
    )  # fmt: skip
    page = phone.new_page()
    camera = Camera(page)
    page.goto("/karang-werda")
    page.locator("tbody tr", has_text="Jodipan").get_by_role("link").first.click()
    expect(page.locator("#completeness")).to_be_visible()
    home = page.url.rstrip("/")
    page.goto(home + "/rangkaian/baru")
    camera.take("kw-rangkaian")
    page.goto(home + "/kegiatan?urut=lama")
    page.locator("tbody a", has_text="Posyandu lansia").first.click()
    page.get_by_role("link", name="Kehadiran", exact=True).click()
    rows = page.locator(".roll-list li")
    expect(rows.first).to_be_visible()
    camera.take("kw-kehadiran")
    page.context.set_offline(True)
    for at in range(2):
        rows.nth(at).locator("label").click()
    expect(page.locator("[data-roll-state]")).to_contain_text("2 tanda menunggu")
    camera.take("kw-terputus")
    page.context.set_offline(False)
    expect(page.locator("[data-roll-state]")).to_contain_text("Sambungan pulih", timeout=PATIENCE)
    rows.nth(1).locator("a").click()
    dialog = page.get_by_role("dialog")
    for label, value in (("Sistolik (atas)", "158"), ("Diastolik (bawah)", "94"), ("Berat badan", "")):
        dialog.get_by_label(label).fill(value)
    camera.take("kw-ukur")
    dialog.get_by_role("button", name="Simpan hasil").click()
    expect(dialog.get_by_text("Melewati ambang")).to_be_visible()
    camera.take("kw-ambang")
    page.goto(home + "/laporan?bulan=2025-09")
    camera.take("kw-laporan")
    phone.close()


def shelters(page) -> None:
    """Tonight in the first shelter: the map, a resident, somebody sealed, the intake and its paper, the count."""
    camera = Camera(page)
    page.goto("/masuk")
    page.fill("#username", "shelter")
    page.fill("#password", "pendapa-demo")
    page.get_by_role("button", name="Masuk").click()
    page.goto("/shelter")
    camera.take("shelter")
    page.goto("/shelter/1/denah")
    camera.take("shelter-denah")
    page.get_by_role("link", name="Sutrisno").first.click()
    page.wait_for_url("**/shelter/tinggal/*")
    camera.take("shelter-tinggal")
    page.goto("/shelter/1/denah")
    page.get_by_role("link", name="Rahayu").first.click()
    page.wait_for_url("**/shelter/tinggal/*")
    camera.take("shelter-segel")
    page.goto("/shelter/1/masuk/isi")
    camera.take("shelter-terima")
    page.goto("/shelter/kedatangan/1")
    page.get_by_role("button", name="Terbitkan berita acara masuk").click()
    expect(page.get_by_role("link", name="Cetak berita acara masuk")).to_be_visible(timeout=PATIENCE)
    camera.take("shelter-berita-acara")
    page.goto("/shelter/1/sensus")
    page.get_by_role("link", name="Malam ini").click()
    page.wait_for_url("**/sensus/*")
    camera.take("shelter-sensus")


def finished_batch(page, camera) -> None:
    """Calendar, money and results of a batch that is over, and its sheet to be signed."""
    page.goto("/pelatihan")
    href = page.get_by_role("link", name="Pelatihan Keterampilan Maret 2025").get_attribute("href")
    for part in ("jadwal", "uang", "hasil"):
        page.goto(f"{href}/{part}")
        camera.take(f"pelatihan-{part}")
    page.goto(f"{href}/jadwal")
    day = page.locator("#sessions a.row-link").first.get_attribute("href").partition("hari=")[2]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(page.request.get(f"{href}/daftar-hadir?hari={day}").body())
        file.flush()
        paper = ["pdftoppm", "-r", "70", "-png", "-singlefile", file.name, str(GOAL / "daftar-hadir")]
        subprocess.run(paper, check=True)


def certificate(page, path: Path) -> None:
    """The certificate as a picture, and the public page that its QR code opens."""
    subprocess.run(["pdftoppm", "-r", "70", "-png", "-singlefile", str(path), str(GOAL / "sertifikat")], check=True)
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    code = text.partition("/verifikasi/")[2].split()[0]
    address = page.url.partition("/pelatihan")[0]
    phone = page.context.browser.new_context(base_url=address, viewport={"width": 375, "height": 812})
    stranger = phone.new_page()
    stranger.goto(f"/verifikasi/{code}")
    Camera(stranger).take("verifikasi")
    phone.close()


def correspondence(browser, address) -> None:
    """The book of what came in, a disposition, and the administrator's pages of numbers, wording and days off."""
    pages = {
        "kadis": (
            ("surat-masuk", "/surat-masuk/"), ("disposisi", "/surat-masuk/1"), ("tanda-tangan", "/surat/tanda-tangan"),
        ),
        "admin": (
            ("nomor-surat", "/pengaturan/nomor-surat"), ("redaksi", "/pengaturan/redaksi"),
            ("hari-libur", "/pengaturan/hari-libur"), ("kertas-surat", "/pengaturan/kertas-surat"),
            ("instruksi", "/surat-masuk/pengaturan"),
        ),
    }  # fmt: skip
    for name, taken in pages.items():
        page = _entered(browser, address, name)
        for picture, path in taken:
            page.goto(path)
            Camera(page).take(picture)
        page.context.close()
    page = _entered(browser, address, "operator")
    writing(page, Camera(page))
    page.context.close()


def _entered(browser, address: str, name: str):
    context = browser.new_context(base_url=address, viewport={"width": 1100, "height": 700}, locale="id-ID")
    page = context.new_page()
    page.goto("/masuk")
    page.get_by_label("Nama akun").fill(name)
    page.get_by_label("Kata sandi", exact=False).fill("pendapa-demo")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def writing(page, camera) -> None:
    """An invitation with a list on its last pages, to everybody of a kecamatan: as draft, as list, with its preview."""
    page.goto("/surat/konsep/baru")
    page.get_by_label("Jenis surat").select_option("surat.undangan")
    page.get_by_role("button", name="Mulai menulis").click()
    page.fill("#subject", "Undangan sosialisasi bantuan sosial")
    page.fill("#place", "[[alamat]]")
    page.get_by_role("button", name="Ambil dari daftar: Warga").click()
    page.select_option("#f_kecamatan", index=1)
    page.wait_for_url("**kecamatan=*")
    page.reload()
    camera.take("surat-dari-daftar")
    page.get_by_label("Judul lampiran").fill("Daftar undangan")
    page.get_by_role("button", name="Lampirkan", exact=False).click()
    expect(page.locator("#lists")).to_contain_text("Daftar undangan")
    page.go_back()
    page.reload()
    page.get_by_label("Setiap penerima mendapat surat sendiri").check()
    page.get_by_role("button", name="Tambahkan sebagai penerima").click()
    expect(page.locator("#listed")).to_be_visible()
    page.locator("#listed").scroll_into_view_if_needed()
    camera.take("surat-penerima")


def main() -> int:
    if CHROMIUM is None:
        print("Chromium is missing: run bin/setup --dev", file=sys.stderr)
        return 1
    GOAL.mkdir(parents=True, exist_ok=True)
    with demo_city() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(
            base_url=address, viewport={"width": 1100, "height": 700}, locale="id-ID", reduced_motion="reduce"
        )
        walk(context.new_page())
        correspondence(browser, address)
        club(context)
        context.close()
        context = browser.new_context(
            base_url=address, viewport={"width": 1100, "height": 700}, locale="id-ID", reduced_motion="reduce"
        )
        shelters(context.new_page())
        browser.close()
    print(f"{len(list(GOAL.glob('*.png')))} pictures in {GOAL.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
