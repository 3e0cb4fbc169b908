"""The register behind its door, in one walk: in by the phone's code, twins joined and parted, the glass broken.

The head of a field does all of it; the other side of each step (the phone tied, the review) is in test_door.py. What is
joined and parted is tested on both databases in tests/people; here SQLite is enough.
"""

import datetime as dt

import pyotp
import pytest
from playwright.sync_api import expect

from app.ground.db import begin_write
from tests.accounts.make import need_second_factor
from tests.checkers import axe
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
REASON = "Polisi meminta keterangan malam ini"


@pytest.fixture(scope="module")
def town(live_server) -> dict:
    """One woman written down twice, and another whose stay in a shelter is sealed."""
    with live_server.inside():
        begin_write()
        need_second_factor("kabid")
        stay = make_person(name="Siti Aminah", birth_date=dt.date(1990, 5, 17))
        go = make_person(name="Siti Aminah", birth_date=dt.date(1990, 5, 17), nik=None, phone="08510001111")
        camp = make_shelter([("P1", "perempuan", 2)], name="Camp")
        hidden = make_person(name="Wati Tersembunyi", sex="P")
        sealed = make_stay(beds_of(camp)[0], hidden, dt.date(2026, 11, 1), category="19", is_sealed=True)
        return {"stay": stay.id, "go": go.id, "number": go.temporary_no, "sealed": sealed.id, "shelter": camp.id}


def test_the_register_and_its_door(live_server, new_page, town):
    live_server.make_user("kabid", roles=["kabid"])
    page = come_in(new_page(), "kabid", tie(new_page(), "kabid"))
    join_twins(page, town)
    part_them_again(page, town)
    break_the_glass(page, town)


def knock(page, username) -> None:
    page.goto("/masuk")
    page.get_by_label("Nama akun").fill(username)
    page.get_by_label("Kata sandi").fill("pendapa-demo")
    page.get_by_role("button", name="Masuk").click()


def tie(page, username) -> tuple[pyotp.TOTP, dt.datetime]:
    """The phone is tied to the account; gives it, and when its first code was used."""
    knock(page, username)
    page.get_by_text("Tidak dapat memindai?").click()
    phone = pyotp.TOTP(page.locator("details code").inner_text().replace(" ", ""))
    used = dt.datetime.now()
    page.get_by_label("Kode yang tampil di ponsel").fill(phone.at(used))
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_text("Faktor kedua siap dipakai")).to_be_visible()
    return phone, used


def come_in(page, username, tied):
    phone, used = tied
    knock(page, username)
    expect(page.get_by_role("heading", name="Kode kedua")).to_be_visible()
    page.goto("/warga")  # no way round it
    expect(page.get_by_role("heading", name="Kode kedua")).to_be_visible()
    page.get_by_label("Kode").fill(phone.at(used))  # the code that tied the phone counts no second time
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("sudah dipakai")
    page.get_by_label("Kode").fill(phone.at(used + dt.timedelta(seconds=30)))
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(lambda url: "/masuk" not in url)
    return page


def join_twins(page, town) -> None:
    page.goto(f"/warga/{town['go']}")
    page.get_by_role("link", name="Tautkan dengan data lain").click()
    page.locator("#others").get_by_role("link", name="Siti Aminah").click()
    expect(page.get_by_role("row", name="NIK")).to_contain_text("berbeda")
    assert axe(page) == []
    page.get_by_role("button", name="Tautkan kedua data").click()
    page.wait_for_url(f"**/warga/{town['stay']}")
    expect(page.locator("#toasts")).to_contain_text("sudah ditautkan")
    page.goto(f"/warga/{town['go']}")  # the old number still finds
    page.wait_for_url(f"**/warga/{town['stay']}?dari={town['go']}")
    expect(page.locator("main")).to_contain_text("Anda membuka nomor lama")
    expect(page.locator("#absorbed")).to_contain_text(town["number"])


def part_them_again(page, town) -> None:
    page.locator("#absorbed a").first.click()
    expect(page.get_by_role("heading", name="Bila tautan ini diurai")).to_be_visible()
    page.get_by_role("button", name="Urai tautan").click()
    page.wait_for_url(lambda url: "penguraian" not in url and "/tautan" not in url)
    page.goto(f"/warga/{town['go']}")
    expect(page.locator("main")).not_to_contain_text("Anda membuka nomor lama")
    assert page.url.endswith(f"/warga/{town['go']}")


def break_the_glass(page, town) -> None:
    answer = page.goto(f"/shelter/tinggal/{town['sealed']}")
    assert answer.status == 404
    page.goto(f"/shelter/{town['shelter']}/denah")
    expect(page.locator("#bed_map")).to_contain_text("Ditangani petugas yang ditunjuk")
    expect(page.locator("main")).not_to_contain_text("Wati")
    page.goto("/privasi/segel")
    page.get_by_label("Jenis data").select_option(label="Masa tinggal di shelter")
    page.get_by_label("Nomor").fill(str(town["sealed"]))
    page.get_by_label("Alasan").fill("singkat")
    page.get_by_role("button", name="Buka segel").click()
    expect(page.get_by_role("alert")).to_contain_text("20 huruf")
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Buka segel").click()
    page.wait_for_url(f"**/shelter/tinggal/{town['sealed']}")
    expect(page.locator("main")).to_contain_text("Wati Tersembunyi")
    expect(page.locator("main")).to_contain_text("Setiap kali dibuka tercatat")
    assert axe(page) == []
