"""A week in a shelter, walked in a browser: raid of twelve, a man identified, moving, more days, counts, leaving.

The clock of the server is the real one, so the week's earlier days are written as the office would: with the date
and hour at which they happened. On SQLite alone: nights, beds and papers are tested on both databases in tests/shelter.
"""

import datetime as dt
import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.checkers import axe

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
WIB = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime.now(WIB)
TONIGHT = (NOW - dt.timedelta(hours=6)).date()  # before six in the morning the night is still yesterday's
RAID = TONIGHT - dt.timedelta(days=3)


@pytest.fixture(scope="module")
def camp(live_server) -> dict:
    """Three rooms for men, one for families; somebody known of old; an office that signs."""
    from app.ground.db import begin_write
    from tests.letters.make import make_office
    from tests.people.make import make_person
    from tests.shelter.make import make_shelter

    with live_server.inside():
        begin_write()  # the worker of the server writes beside us
        make_office()
        rooms = [(f"L{n}", "laki-laki", 4) for n in range(1, 6)] + [("K1", "keluarga", 3)]
        shelter = make_shelter(rooms, name="Camp Assessment").id
        person = make_person(name="Suparno Hadi", sex="L", birth_date=dt.date(1961, 2, 3)).id
    return {"shelter": shelter, "person": person}


def day(date: dt.date) -> str:
    return f"{date.day}/{date.month}/{date.year}"


def pdf_text(page, url: str) -> str:
    answer = page.request.get(url)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    return " ".join(
        " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.body())).pages).split()
    )


def href_of(page, name: str) -> str:
    return page.get_by_role("link", name=name).first.get_attribute("href")


def test_a_week_in_a_shelter(page, enter, camp):
    enter(page, "yudi", roles=["shelter"])
    shelter = camp["shelter"]
    raid_of_twelve(page, shelter)
    leave_the_map_to_itself(page, shelter)
    stay = unknown_man(page, shelter)
    identify(page, stay)
    move_by_form_and_keyboard(page, stay, shelter)
    extend(page, stay)
    count_the_nights(page, shelter)
    discharge(page, stay)
    figures_equal_a_count_by_hand(page)


def raid_of_twelve(page, shelter):
    page.goto("/shelter")
    page.get_by_role("link", name="Terima rombongan").first.click()
    page.get_by_label("Tanggal masuk").fill(day(RAID))
    page.get_by_label("Pukul").fill("23.10")
    page.get_by_label("Nama yang menyerahkan").fill("Agus Salim")
    page.get_by_label("Instansi dan jabatannya").fill("Satpol PP Kota Malang")
    page.get_by_label("Kategori PPKS untuk semua").select_option("11")
    page.get_by_label("Alasan masuk").fill("Razia alun-alun")
    page.get_by_label("Nama orang nomor 1", exact=True).fill("Lestari")
    for number in range(1, 13):
        sex, age, marks = ("P", "29", "") if number == 1 else ("L", "40", f"Orang ke-{number}")
        if number == 2:
            sex, age, marks = "L", "6", "Anak kecil, kaus merah"
            page.get_by_label("Orang nomor 2 bersama nomor").fill("1")
        page.get_by_label(f"Jenis kelamin orang nomor {number}", exact=True).select_option(sex)
        page.get_by_label(f"Usia orang nomor {number}", exact=True).fill(age)
        page.get_by_label(f"Ciri orang nomor {number}", exact=True).fill(marks)
    page.get_by_role("button", name="Terima semua").click()
    expect(page.get_by_role("heading", name="12 orang")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Terbitkan berita acara masuk").click()
    expect(page.get_by_role("link", name="Cetak berita acara masuk")).to_be_visible(timeout=30_000)  # by itself
    text = pdf_text(page, href_of(page, "Cetak berita acara masuk"))
    assert "NOMOR 400.9.3/" in text and "KONSEP" not in text
    assert "Agus Salim" in text and "Satpol PP Kota Malang" in text and "12 orang" in text


def leave_the_map_to_itself(page, shelter):
    page.goto(f"/shelter/{shelter}/denah")
    expect(page.get_by_text("Hari 4 dari 7").first).to_be_visible()
    assert axe(page) == []


def unknown_man(page, shelter) -> str:
    page.get_by_role("link", name="Tanpa nama (Orang ke-5)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanpa nama (Orang ke-5)")
    address = page.url
    page.get_by_role("link", name="Asesmen dan rencana").click()
    page.get_by_label("Catatan").fill("Sehat; mengaku pernah tinggal di Sukun.")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(
        page.locator("#notes_asesmen").get_by_text("Sehat; mengaku pernah tinggal di Sukun.")
    ).to_be_visible()
    return address


def identify(page, stay):
    page.goto(stay)
    page.get_by_role("link", name="Tautkan ke warga yang dikenal").click()
    page.get_by_label("Nama atau NIK").fill("suparno")
    page.locator("main").get_by_role("button", name="Cari").click()
    page.get_by_label("Dasar pengenalan").fill("Sidik jari di Dispendukcapil")
    page.get_by_role("button", name="Tautkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suparno Hadi")
    expect(page.get_by_text("hari 4 dari 7").first).to_be_visible()


def move_by_form_and_keyboard(page, stay, shelter):
    page.goto(stay)
    before = page.locator(".facts dd").nth(1).inner_text()
    page.get_by_role("link", name="Pindah ranjang").click()
    page.get_by_label("Ranjang baru").select_option(index=1)
    page.get_by_label("Alasan pindah").fill("Dekat pintu")
    page.get_by_role("button", name="Pindahkan").click()
    page.goto(stay)
    assert page.locator(".facts dd").nth(1).inner_text() != before
    page.goto(f"/shelter/{shelter}/denah")
    mine = page.locator("[data-stay]", has_text="Suparno Hadi")
    target = page.locator(".room", has=page.get_by_role("heading", name="L3")).locator(".bed.is-bebas").first
    number = target.get_attribute("data-bed")
    mine.focus()
    page.keyboard.press("m")
    expect(mine).to_have_class(re.compile("lifted"))
    page.locator(f"#bed_{number}").focus()
    page.keyboard.press("m")
    expect(page.locator(f"#bed_{number}")).to_contain_text("Suparno Hadi")
    page.goto(stay.rstrip("/") + "/perpindahan")
    expect(page.locator("tbody tr")).to_have_count(3)


def extend(page, stay):
    page.goto(stay)
    page.locator("#limit summary").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Tambahan hari").fill("7")
    dialog.get_by_label("Alasan").fill("Keluarga menjemput pekan depan")
    dialog.get_by_label("Disetujui oleh").fill("Kepala Bidang Rehabilitasi Sosial")
    dialog.get_by_role("button", name="Perpanjang").click()
    expect(page.get_by_text("hari 4 dari 14").first).to_be_visible()


def count_the_nights(page, shelter):
    for ago in (3, 2, 1):
        night = TONIGHT - dt.timedelta(days=ago)
        page.goto(f"/shelter/{shelter}/sensus/{night.isoformat()}")
        rows = page.locator("tbody tr")
        if ago == 2:
            rows.first.get_by_role("radio", name="Izin", exact=True).check()
        if ago == 1:  # as last night: who was away stays away until somebody says otherwise
            expect(rows.first.get_by_role("radio", name="Izin", exact=True)).to_be_checked()
        page.get_by_role("button", name="Tutup sensus malam ini").click()
        expect(page.locator("tbody tr")).to_have_count(12)
    tomorrow = TONIGHT + dt.timedelta(days=1)
    page.goto(f"/shelter/{shelter}/sensus/{tomorrow.isoformat()}")
    expect(page.get_by_role("button", name="Tutup sensus malam ini")).to_have_count(0)


def discharge(page, stay):
    page.goto(stay)
    page.get_by_role("link", name="Buat surat rujukan").click()
    page.get_by_label("Lembaga yang dituju").fill("UPT RSBK Pasuruan")
    page.get_by_label("Kota lembaga itu").fill("Pasuruan")
    page.get_by_label("Layanan yang diminta").fill("rehabilitasi sosial lanjut")
    page.get_by_role("button", name="Buat surat rujukan").click()
    number = page.locator("#referral :is(a, strong)").inner_text()
    page.get_by_role("link", name="Keluar dari shelter").click()
    page.get_by_label("Cara keluar").select_option("rujukan")
    page.get_by_label("Penerima", exact=True).fill("Ibu Ratna")
    expect(page.get_by_label("Nomor surat rujukan")).to_have_value(number)
    page.get_by_role("button", name="Tutup masa tinggal").click()
    expect(page.get_by_text("Rujukan ke UPT provinsi atau Kemensos").first).to_be_visible()
    expect(page.get_by_role("link", name="Cetak berita acara keluar")).to_be_visible(timeout=30_000)
    text = pdf_text(page, href_of(page, "Cetak berita acara keluar"))
    assert "Suparno Hadi" in text and "Ibu Ratna" in text and number in text and "Pihak Kesatu" in text
    for _ in range(60):  # made by the worker meanwhile
        page.goto(stay)
        if page.locator("#referral a").count():
            break
        page.wait_for_timeout(500)
    text = pdf_text(page, page.locator("#referral a").get_attribute("href"))
    assert "Suparno Hadi" in text and "UPT RSBK Pasuruan" in text and "Rujukan klien" in text


def figures_equal_a_count_by_hand(page):
    """Twelve people from the night of the raid on; one left today, and nights that run are not counted yet."""
    nights = [RAID + dt.timedelta(days=n) for n in range((TONIGHT - RAID).days)]
    months = {(night.year, night.month) for night in nights}
    for year, month in months:
        page.goto(f"/shelter/angka?tahun={year}")
        counted = 12 * sum((night.year, night.month) == (year, month) for night in nights)
        cell = page.locator("#months tbody tr").nth(month - 1).locator("td").last
        expect(cell).to_contain_text(f"{counted} / ")
    assert axe(page) == []


def test_a_move_by_drag_and_the_map_of_a_colleague_follows(new_page, enter, camp):
    one, other = new_page(height=1400), new_page()
    enter(one, "yudi", roles=["shelter"])
    enter(other, "rini", roles=["shelter"])
    url = f"/shelter/{camp['shelter']}/denah"
    one.goto(url)
    other.goto(url)
    mine = one.locator("[data-stay]", has_text="Orang ke-7")
    target = one.locator(".room", has_text="Laki-laki").locator(".bed.is-bebas").first
    number = target.get_attribute("data-bed")
    mine.drag_to(target)
    expect(one.locator(f"#bed_{number}")).to_contain_text("Orang ke-7")
    expect(other.locator(f"#bed_{number}")).to_contain_text("Orang ke-7", timeout=12_000)


def test_the_map_without_scripts_and_on_a_phone(new_page, enter, camp):
    plain = enter(new_page(javascript=False), "yudi", roles=["shelter"])
    plain.goto(f"/shelter/{camp['shelter']}/denah")
    plain.get_by_role("checkbox").first.check()
    plain.get_by_role("button", name="Pindahkan yang ditandai").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Pindah ranjang")
    phone = enter(new_page(width=375, height=812), "yudi", roles=["shelter"])
    for path in (
        "/shelter",
        f"/shelter/{camp['shelter']}/denah",
        f"/shelter/{camp['shelter']}/razia",
        "/shelter/angka",
    ):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375, path


def test_on_a_phone_the_tab_that_is_open_is_in_sight(new_page, enter, camp):
    phone = enter(new_page(width=375, height=812), "yudi", roles=["shelter"])
    phone.goto(f"/shelter/{camp['shelter']}/denah")
    stay = phone.locator("[data-stay] a[href*='/tinggal/']").first.get_attribute("href")
    phone.goto(f"{stay}/riwayat")
    tab = phone.locator(".tabs [aria-current]")
    expect(tab).to_have_text("Riwayat")
    expect(tab).to_be_in_viewport(ratio=0.9)
