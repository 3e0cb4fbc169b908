"""A letter's way through the office, and one that came in: in a real browser.

On SQLite alone: the rules behind each step are tested on both databases, and test_main_job.py walks on both.
"""

import pytest
from playwright.sync_api import expect

from tests.checkers import axe
from tests.incoming.make import picture
from tests.letters.make import make_office

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
SLOW = 60_000  # for work in the background on a busy machine
PEOPLE = (("sari", "staf"), ("budi", "staf"), ("rina", "kabid"), ("sri", "kadis"))


@pytest.fixture(scope="module")
def office(live_server):
    with live_server.inside():
        make_office()
    for name, role in PEOPLE:
        live_server.make_user(name, (role,))


@pytest.fixture
def desk(office, new_page, enter):
    """`desk("sari")`: a page of that colleague."""
    pages = {}

    def desk(name):
        if name not in pages:
            pages[name] = enter(new_page(), name, roles=[dict(PEOPLE)[name]])
        return pages[name]

    return desk


def test_from_the_first_word_to_the_post(desk):
    sari = desk("sari")
    write(sari)
    here = sari.url.removesuffix("/ubah")
    lose_the_session(sari)
    sari.get_by_role("button", name="Simpan", exact=True).click()
    hand_round(sari)
    send_back(desk("rina"), here)
    sari.goto(here)
    expect(sari.get_by_text("Alasan: Perbaiki tanggal rapat").first).to_be_visible()
    hand_round(sari)
    agree(desk("rina"), here, "Bubuhkan paraf")
    agree(desk("sri"), here, "Setujui")
    register_and_send(sari, here)


def write(page):
    page.goto("/surat/konsep/baru")
    page.get_by_label("Jenis surat").select_option(label="Surat undangan")
    page.get_by_role("button", name="Mulai menulis").click()
    expect(page.get_by_text("Masih perlu diisi")).to_be_visible()
    page.get_by_label("Kode klasifikasi").select_option(index=1)
    page.get_by_label("Hal", exact=True).fill("Undangan rapat koordinasi")
    page.get_by_label("Kepada", exact=True).fill("Ketua LKS Harapan\nKetua LKS Melati")
    body = page.locator("#body")
    body.fill("Kami mengundang Saudara.")
    body.evaluate("field => field.setSelectionRange(5, 15)")
    page.get_by_role("button", name="Tebal").click()
    expect(body).to_have_value("Kami **mengundang** Saudara.")
    body.press("Control+End")
    page.get_by_role("button", name="1. Butir").click()
    expect(body).to_have_value("Kami **mengundang** Saudara.\n\n1. …")
    body.press("Backspace")
    body.type("membawa laporan.")
    page.get_by_label("Penanda tangan").select_option(index=1)
    expect(page.locator("#draft_side .saved")).to_be_visible()
    expect(page.get_by_text("Masih perlu diisi")).to_have_count(0)
    axe(page)


def lose_the_session(page):
    """What was typed stays while somebody signs in again over the untouched form."""
    page.context.clear_cookies()
    page.get_by_label("Lampiran").fill("1 (satu) berkas")
    dialog = page.locator("#signin_dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Nama akun").fill("sari")
    dialog.locator("input[type=password]").fill("pendapa-demo")
    dialog.get_by_role("button", name="Masuk").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Lampiran")).to_have_value("1 (satu) berkas")


def hand_round(page):
    page.get_by_label("Paraf pertama").select_option(label="Rina")
    page.get_by_label("Yang menandatangani").select_option(label="Sri")
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".facts")).to_contain_text("Rina")


def send_back(page, here):
    page.goto(here)
    page.get_by_text("Kembalikan kepada penulis").first.click()
    page.get_by_label("Alasan").fill("Perbaiki tanggal rapat")
    page.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("Sedang ditulis")


def agree(page, here, button):
    page.goto("/")
    page.get_by_role("link", name="Konsep surat menunggu paraf atau persetujuan Anda").click()
    page.get_by_role("link", name="Undangan rapat koordinasi").click()
    expect(page).to_have_url(here)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#toasts")).to_contain_text("tercatat")


def register_and_send(page, here):
    page.goto(here)
    expect(page.locator(".facts")).to_contain_text("Siap didaftarkan")
    page.get_by_role("button", name="Beri nomor dan terbitkan").click()
    expect(page.locator("#numbered")).to_contain_text("/1/35.73.405/")
    wait_for_file(page)
    page.get_by_label("Dikirim lewat").select_option("pos")
    page.get_by_role("button", name="Catat pengiriman").click()
    expect(page.locator(".facts")).to_contain_text("Terkirim")
    page.locator("#numbered a").first.click()
    expect(page.get_by_role("link", name="Unduh PDF")).to_be_visible()


def wait_for_file(page):
    for _ in range(SLOW // 1000):
        if "Terbit" in page.locator("#numbered").inner_text():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail("the letter's file was not made in time")


def test_from_the_postman_to_the_answer(desk):
    sari = desk("sari")
    sari.goto("/surat-masuk/baru")
    sari.get_by_label("Pengirim").fill("Dinas Sosial Provinsi")
    sari.get_by_label("Nomor surat").fill("400.9/77/2026")
    sari.get_by_label("Hal", exact=False).first.fill("Permintaan data penerima")
    scan = {"name": "pindai.jpg", "mimeType": "image/jpeg", "buffer": picture().getvalue()}
    sari.locator("input[type=file]").set_input_files(scan)
    sari.get_by_role("button", name="Catat dan beri nomor agenda").click()
    expect(sari.get_by_role("heading", level=1)).to_contain_text("Surat masuk 1/")
    here = sari.url
    dispose(desk("sri"), here, "Disposisi", "Rina", "Tindak lanjuti")
    rina, budi = desk("rina"), desk("budi")
    dispose(rina, here, "Teruskan disposisi", "Budi", "Siapkan jawaban")
    budi.goto("/")
    budi.get_by_role("link", name="1 disposisi surat masuk menunggu Anda").click()
    budi.get_by_role("link", name="1/").first.click()
    finish(budi, "Konsep jawaban sudah diajukan")
    rina.goto(here)
    axe(rina)
    finish(rina, "Sudah dijawab")
    expect(rina.locator(".facts").first).to_contain_text("Selesai")


def dispose(page, here, label, name, instruction):
    page.goto(here)
    page.locator("summary", has=page.get_by_text(label, exact=True)).click()
    page.get_by_label(name).check()
    page.get_by_label(instruction).check()
    page.get_by_role("button", name="Simpan disposisi").click()
    expect(page.locator("#chain")).to_contain_text(f"kepada {name}")


def finish(page, note):
    page.get_by_label("Yang sudah dilakukan").fill(note)
    page.get_by_role("button", name="Tandai selesai").click()
    expect(page.locator("#chain")).to_contain_text(note)


def test_the_preview_follows_the_wording(office, new_page, enter):
    page = enter(new_page(), "kepala-tu", roles=["admin"])
    page.goto("/pengaturan/redaksi/surat.tugas/orders")
    shown = lambda answer: answer.url.endswith("/pratinjau") and answer.request.method == "POST"  # noqa: E731
    with page.expect_response(shown) as told:
        page.get_by_label("Redaksi").fill("MEMERINTAHKAN:")
    assert told.value.ok
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#versions")).to_contain_text("Versi 1")


def test_a_letter_is_written_without_javascript(office, new_page, enter):
    page = enter(new_page(375, javascript=False), "sari", roles=["staf"])
    page.goto("/surat/konsep/baru")
    page.get_by_label("Jenis surat").select_option(label="Surat tugas")
    page.get_by_role("button", name="Mulai menulis").click()
    page.get_by_label("Hal", exact=True).fill("Tanpa JavaScript")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tanpa JavaScript")

