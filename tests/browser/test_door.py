"""The door as people meet it: a code from the phone, numbers shown on demand, the glass broken and reviewed.

On SQLite alone: locks of accounts and seals are tested on both databases in tests/accounts and tests/shelter.
"""

import datetime as dt

import pyotp
import pytest
from playwright.sync_api import expect

from app.ground import sealed
from app.office.models import Appointment
from tests.accounts.make import need_second_factor
from tests.conftest import LiveServer
from tests.people.make import make_person

NIK = "3573025705900001"
REASON = "Polisi meminta keterangan malam ini"


@pytest.fixture(scope="module", params=["sqlite"])
def live_server(request, templates):
    template = templates[request.param]
    server = LiveServer(template.copy("live"))
    server.module = "tests.browser.door_app:app"
    try:
        server.start()
        yield server
    finally:
        if server.process:
            server.stop()
        template.discard(server.place)


def sign_in(page, username, password="pendapa-demo"):
    page.goto("/masuk")
    page.get_by_label("Nama akun").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()


def test_an_administrator_ties_a_phone_and_comes_in_by_it(live_server, new_page):
    with live_server.inside():
        need_second_factor("admin")
    live_server.make_user("kepala", roles=["admin"])
    page = new_page()
    sign_in(page, "kepala")
    expect(page.get_by_role("heading", name="Pasang faktor kedua")).to_be_visible()
    page.goto("/pengguna")  # no way round it
    expect(page.get_by_role("heading", name="Pasang faktor kedua")).to_be_visible()
    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    page.get_by_text("Tidak dapat memindai?").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    phone, before = pyotp.TOTP(secret), dt.datetime.now()
    page.get_by_label("Kode yang tampil di ponsel").fill(phone.at(before))
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_text("Faktor kedua siap dipakai")).to_be_visible()
    codes = page.locator("ol code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.get_by_role("link", name="Pengguna")).to_be_visible()

    other = new_page(width=375, height=812)
    sign_in(other, "kepala")
    expect(other.get_by_role("heading", name="Kode kedua")).to_be_visible()
    other.get_by_label("Kode").fill("000000")
    other.get_by_role("button", name="Lanjut").click()
    expect(other.get_by_role("alert")).to_contain_text("tidak cocok")
    other.get_by_label("Kode").fill(phone.at(before + dt.timedelta(seconds=30)))  # a phone half a minute ahead
    other.get_by_role("button", name="Lanjut").click()
    other.wait_for_url(lambda url: "/masuk" not in url)
    other.goto("/pengguna")
    expect(other.get_by_role("heading", name="Pengguna", level=1)).to_be_visible()

    third = new_page()
    sign_in(third, "kepala")
    third.get_by_label("Kode").fill(codes[0])
    third.get_by_role("button", name="Lanjut").click()
    third.wait_for_url(lambda url: "/masuk" not in url)


def test_who_signs_sees_a_number_whole_once_and_it_is_remembered(live_server, new_page, enter):
    with live_server.inside():
        person_id = make_person(nik=NIK, name="Siti Tertutup", address="Jalan Kawi 17").id
    page = enter(new_page(), "kepala.dinas", roles=["kadis"])
    page.goto(f"/warga/{person_id}")
    expect(page.get_by_text("•••• 0001")).to_be_visible()
    assert NIK not in page.content().replace(" ", "") and "Jalan Kawi" not in page.content()
    page.get_by_role("button", name="Tampilkan nomor dan alamat utuh").click()
    expect(page.get_by_text("3573 0257 0590 0001")).to_be_visible()
    page.goto(f"/warga/{person_id}")
    expect(page.get_by_text("•••• 0001")).to_be_visible()
    officer = enter(new_page(), "pelindung", roles=["privacy"])
    officer.goto("/privasi/catatan-akses?jenis=lihat")
    expect(officer.get_by_text("menampilkan nomor").first).to_be_visible()
    officer.goto(f"/privasi/warga/{person_id}")
    expect(officer.get_by_text("Jalan Kawi 17").first).to_be_visible()


def test_the_glass_is_broken_for_a_reason_and_reviewed(live_server, new_page, enter):
    with live_server.inside() as session:
        row = Appointment(post="kabid", title="Uji", name="Tersegel", starts_on=dt.date(2020, 1, 1))
        session.add(row)
        session.flush()
        record_id = row.id
        sealed.seal("office_appointment", record_id)
    page = enter(new_page(), "kabid.rehsos", roles=["kabid"])
    page.get_by_role("link", name="Data tersegel").click()
    page.get_by_label("Jenis data").select_option(label="Data uji")
    page.get_by_label("Nomor").fill("999999")
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Buka segel").click()
    expect(page.get_by_role("alert")).to_contain_text("Tidak ada data tersegel")
    page.get_by_label("Nomor").fill(str(record_id))
    page.get_by_role("button", name="Buka segel").click()
    expect(page.locator("#toasts")).to_contain_text("Segel dibuka untuk Anda sementara")
    officer = enter(new_page(), "pelindung", roles=["privacy"])
    officer.goto("/privasi")
    expect(officer.get_by_text(REASON)).to_be_visible()
    officer.get_by_label("Hasil tinjauan").fill("Perlu, sudah dikonfirmasi.")
    officer.get_by_role("button", name="Simpan tinjauan").click()
    expect(officer.get_by_text("Perlu, sudah dikonfirmasi.")).to_be_visible()
