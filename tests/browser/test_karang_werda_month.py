"""A month of one club, walked on a telephone: a series, ticks while the connection goes and comes, health checks over
the list, a letter of referral, the monthly report as PDF.

On SQLite alone: ticks that meet are tested on both databases in tests/attendance and tests/karang_werda.
"""

import datetime as dt
import io

import pypdf
import pytest
from playwright.sync_api import expect

from tests.checkers import axe

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
WIB = dt.timezone(dt.timedelta(hours=7))
TODAY = dt.datetime.now(WIB).date()
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NAMES = ("Aminah", "Bejo Susanto", "Kasiyah", "Moelyono", "Ngatiman", "Parti", "Rasmini", "Sutinah")


@pytest.fixture(scope="module")
def club(live_server) -> int:
    """A club with eight members, and an office that signs."""
    from app.karang_werda.rules import members
    from tests.karang_werda.make import make_club, make_elder
    from tests.letters.make import make_office

    with live_server.inside():
        make_office()
        made = make_club(puskesmas="Puskesmas Bareng")
        for name in NAMES:
            members.join(made, make_elder(name=name, sex="P"), TODAY - dt.timedelta(days=60))
        return made.id


@pytest.fixture
def phone(new_page, enter, club):
    return enter(new_page(width=375, height=812), "sari")


def day(date: dt.date) -> str:
    return f"{date.day}/{date.month}/{date.year}"


def row(page, name: str):
    return page.locator(".roll-list li", has_text=name)


def touch(page, name: str) -> None:
    row(page, name).locator("label").click()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 375, page.url
    assert axe(page) == []


def test_a_month_of_a_club(phone, club):
    plan_the_month(phone, club)
    tick_while_the_connection_comes_and_goes(phone, club)
    measure_and_refer(phone)
    report(phone, club)


def plan_the_month(page, club) -> None:
    page.goto(f"/karang-werda/{club}/kegiatan")
    page.get_by_role("link", name="Kegiatan berulang").click()
    page.get_by_label("Jenis").select_option("senam")
    page.get_by_label("Nama kegiatan").fill("Senam pagi")
    page.get_by_role("checkbox", name=DAYS[TODAY.weekday()]).check()
    page.get_by_label("Lewati hari libur dan cuti bersama").uncheck()  # today may be one
    page.get_by_label("Mulai").fill(day(TODAY - dt.timedelta(days=21)))
    page.get_by_label("Sampai").fill(day(TODAY + dt.timedelta(days=7)))
    fits(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("tbody tr")).to_have_count(5)


def tick_while_the_connection_comes_and_goes(page, club) -> None:
    page.locator("tbody tr a").nth(1).click()
    page.get_by_role("link", name="Kehadiran", exact=True).click()
    said = page.locator("[data-roll-state]")
    fits(page)
    assert row(page, "Aminah").locator("label").bounding_box()["height"] >= 48
    touch(page, "Aminah")
    expect(said).to_have_text("Semua tanda tersimpan.")
    page.context.set_offline(True)
    touch(page, "Bejo")
    page.get_by_role("link", name="Sakit", exact=True).click()
    touch(page, "Kasiyah")
    expect(said).to_contain_text("2 tanda menunggu")
    expect(row(page, "Kasiyah").locator("em")).to_have_text("sakit")
    page.context.set_offline(False)
    expect(said).to_have_text("Sambungan pulih. Semua tanda tersimpan.", timeout=30_000)
    page.get_by_role("link", name="Hadir", exact=True).click()
    lose_an_answer(page, "Ngatiman")
    expect(said).to_have_text("Sambungan pulih. Semua tanda tersimpan.", timeout=30_000)
    page.get_by_label("Cari nama pada daftar ini").fill("mulyono")  # in the list it is written the old way
    expect(page.locator(".roll-list li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(said).to_have_text("Semua tanda tersimpan.")
    expect(page.locator('[data-count="hadir"]')).to_have_text("4")
    page.reload()
    states = {name: row(page, name).get_attribute("data-s") for name in NAMES}
    present = {"Aminah": "hadir", "Bejo Susanto": "hadir", "Kasiyah": "sakit", "Moelyono": "hadir", "Ngatiman": "hadir"}
    assert {name: state for name, state in states.items() if state} == present


def lose_an_answer(page, name: str) -> None:
    """The tick arrives, its answer does not; sent again, it must not be a second one."""

    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/tanda", swallow, times=1)
    touch(page, name)


def measure_and_refer(page) -> None:
    row(page, "Parti").get_by_role("link", name="Ukur").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Sistolik (atas)").fill("95")
    dialog.get_by_label("Diastolik (bawah)").fill("165")
    dialog.get_by_role("button", name="Simpan hasil").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Mungkin tertukar")
    assert axe(page) == []
    dialog.get_by_label("Sistolik (atas)").fill("165")
    dialog.get_by_label("Diastolik (bawah)").fill("95")
    dialog.get_by_label("Berat badan").fill("61,5")
    dialog.get_by_role("button", name="Simpan hasil").click()
    expect(dialog.get_by_text("Tekanan darah tinggi")).to_be_visible()
    expect(dialog.get_by_label("Puskesmas yang dituju")).to_have_value("Puskesmas Bareng")
    dialog.get_by_role("button", name="Buat surat rujukan").click()
    expect(dialog.get_by_text("Surat rujukan:")).to_be_visible()
    dialog.get_by_role("link", name="Selesai, kembali ke daftar").click()
    expect(row(page, "Parti").get_by_role("link")).to_have_text("✓ Ukur")
    expect(row(page, "Parti").locator("em")).to_have_text("hadir")  # who was measured was there
    for _ in range(60):  # the letter is made by the worker meanwhile
        page.goto(row_address(page))
        if page.locator("#check_next a").count():
            break
        page.wait_for_timeout(500)
    text = pdf_text(page, page.locator("#check_next a").get_attribute("href"))
    assert "Kepala Puskesmas Bareng" in text and "Parti" in text and "Tekanan darah tinggi" in text
    assert "165" not in text.replace(text.partition("Tekanan darah tinggi")[0], "")
    fits(page)


def row_address(page) -> str:
    return page.url if "/pemeriksaan/" in page.url else row(page, "Parti").get_by_role("link").evaluate("a => a.href")


def pdf_text(page, url: str) -> str:
    answer = page.request.get(url)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def report(page, club) -> None:
    page.goto(f"/karang-werda/{club}/laporan")
    fits(page)
    expect(page.locator("#flags")).to_contain_text("Tekanan darah tinggi")
    text = pdf_text(page, page.get_by_role("link", name="Cetak laporan").get_attribute("href"))
    assert "5 dari 8 anggota" in text and "Dirujuk ke puskesmas 1" in text and "Parti" not in text
    page.goto("/karang-werda/laporan")
    fits(page)
    expect(page.locator("main")).to_contain_text("1 dari 57 kelurahan berkegiatan")


def test_a_list_without_scripts_and_a_tick_of_another_phone(new_page, enter, club, live_server):
    from app.karang_werda.rules import activities

    with live_server.inside() as session:
        from app.karang_werda.models import Club

        details = {"kind": "rapat", "title": "Rapat dua ponsel", "place": None}
        held = activities.plan(session.get(Club, club), TODAY, details).id
    url = f"/karang-werda/{club}/kegiatan/{held}/kehadiran"
    plain = enter(new_page(width=375, height=812, javascript=False), "sari")
    here, there = enter(new_page(width=375), "sari"), enter(new_page(width=375), "dewi")
    for page in (plain, here, there):
        page.goto(url)
    plain.get_by_role("checkbox", name="Aminah").check()
    plain.get_by_role("button", name="Simpan").click()
    expect(plain.locator("li[data-s=hadir]")).to_have_count(1)
    there.get_by_role("link", name="Izin", exact=True).click()
    touch(there, "Rasmini")
    expect(there.locator("[data-roll-state]")).to_have_text("Semua tanda tersimpan.")
    touch(here, "Rasmini")
    expect(here.locator("[data-roll-state]")).to_contain_text("Sudah ditandai izin di perangkat lain")
    expect(row(here, "Rasmini").locator("em")).to_have_text("izin")
    touch(here, "Rasmini")
    expect(row(here, "Rasmini").locator("em")).to_have_text("hadir")
    expect(here.locator("[data-roll-state]")).to_have_text("Semua tanda tersimpan.")
