"""Both sides at once, each in a browser of its own: from an application to the tanda daftar, a bimtek from its
invitation to the matrix, a report with its revision.

On SQLite alone: the rules behind each step are tested on both databases in tests/lks.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.checkers import axe

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)
TODAY = dt.date.today()


@pytest.fixture(scope="module")
def lks(live_server) -> dict:
    """An LKS with every paper that is asked for, and an office that signs."""
    from app.lks import catalog
    from tests.letters.make import make_office
    from tests.lks.make import make_lks, make_paper
    from tests.people.make import make_person

    with live_server.inside():
        make_office()
        institution = make_lks(name="LKSA Melati")
        for paper in catalog.read().required_papers:
            make_paper(institution, paper.key)
        make_person(name="Sutinah Lestari")
        return {"id": institution.id}


@pytest.fixture
def office(new_page, enter):
    return enter(new_page(), "kabid.uji", roles=["kabid"])


@pytest.fixture
def partner(new_page, enter, lks):
    return enter(new_page(width=375, height=812), "mitra.uji", roles=["lks"], scope=("lks", lks["id"]))


def day(date: dt.date) -> str:
    return f"{date.day}/{date.month}/{date.year}"


def press(page, name: str) -> None:
    """A button that asks first is answered with yes."""
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.locator("#ask_dialog")
    page.wait_for_timeout(200)
    if dialog.count():
        dialog.locator(".btn-primary").click()
    page.wait_for_load_state()


def test_application_visit_recommendation_and_tanda_daftar(office, partner, lks):
    expect(partner).to_have_url(re.compile("/mitra$"))
    assert not axe(partner)
    partner.get_by_role("link", name="Tanda daftar").click()
    partner.fill("#message", "Mohon tanda daftar")
    press(partner, "Kirim permohonan")
    expect(partner.locator(".m-card").first).to_contain_text("Diajukan")
    office.goto("/lks/permohonan")
    office.get_by_role("link", name="LKSA Melati").click()
    press(office, "Nyatakan lengkap")
    office.get_by_role("link", name="Catat kunjungan").click()
    office.fill("#on_date", day(TODAY))
    office.fill("#visitors", "Sari dan Budi")
    for choice in office.locator("select[name^='s.']").all():
        choice.select_option("4")
    office.select_option("#conclusion", "layak")
    press(office, "Simpan kunjungan")
    office.goto("/lks/permohonan")
    office.get_by_role("link", name="LKSA Melati").click()
    press(office, "Buat surat rekomendasi")
    press(office, "Terbitkan tanda daftar")
    expect(office.get_by_text("Tanda daftar terbit").first).to_be_visible()
    partner.goto("/mitra")
    expect(partner.locator("#isi")).to_contain_text("Terdaftar")


def test_bimtek_from_invitation_to_certificate_and_matrix(office, partner, lks, live_server):
    first = TODAY + dt.timedelta(10)
    office.goto("/lks/bimtek/baru")
    office.fill("#title", "Bimtek Pengasuhan")
    office.fill("#starts_on", day(first))
    office.fill("#ends_on", day(first))
    office.fill("#topics", "Pengasuhan; 4; Sari")
    press(office, "Simpan")
    office.get_by_role("link", name="Undangan").click()
    office.get_by_label("Tandai LKSA Melati").check()
    press(office, "Buat undangan")
    expect(office.locator("#invited")).to_contain_text("LKSA Melati")
    partner.goto("/mitra/bimtek")
    partner.get_by_role("link", name="Bimtek Pengasuhan").click()
    partner.select_option("#reply", "hadir")
    press(partner, "Kirim jawaban")
    partner.fill("#name", "Rina Wati")
    press(partner, "Usulkan")
    expect(partner.locator("#people")).to_contain_text("Diusulkan")
    office.get_by_role("link", name="Peserta").click()
    office.get_by_role("button", name="Terima Rina Wati").click()
    expect(office.locator("#people")).to_contain_text("Peserta")
    event = int(re.search(r"/lks/bimtek/(\d+)", office.url)[1])
    with live_server.inside() as session:  # the day comes
        from app.attendance.models import Session
        from app.lks.models import Event

        held = session.get(Event, event)
        held.starts_on = held.ends_on = TODAY
        session.query(Session).filter_by(sheet_id=held.sheet_id).update({"on_date": TODAY})
    office.goto(f"/lks/bimtek/{event}/kehadiran")
    office.get_by_role("button", name=re.compile("Hadirkan 1")).click()
    expect(office.locator("#toasts")).to_contain_text("1 orang dicatat hadir")
    office.goto(f"/lks/bimtek/{event}/sertifikat")
    office.get_by_role("button", name="Terbitkan 1 sertifikat").click()
    office.locator("#ask_dialog .btn-primary").click()
    expect(office.get_by_text("1 sertifikat bimtek jadi").first).to_be_visible(timeout=120_000)
    office.goto("/lks/kompetensi")
    expect(office.get_by_role("row", name=re.compile("LKSA Melati"))).to_contain_text(str(TODAY.year))
    partner.goto("/mitra/surat")
    expect(partner.locator("#certificates")).to_contain_text("Rina Wati")
    assert not axe(partner)


def test_a_report_is_sent_back_and_mended(office, partner):
    partner.goto("/mitra/laporan")
    partner.locator(".m-card a").first.click()
    told = {"clients_start": "20", "clients_in": "2", "clients_out": "1", "staff": "5"}
    told |= {"income": "1000000", "expense": "900000"}
    for name, value in (told | {"activities": "Belajar bersama"}).items():
        partner.fill(f"#{name}", value)
    press(partner, "Kirim laporan")
    office.goto("/lks/laporan")
    office.get_by_role("link", name="LKSA Melati").click()
    office.get_by_text("Minta perbaikan").first.click()
    office.locator("#note").fill("Jumlah klien belum cocok")
    press(office, "Kirim catatan")
    partner.reload()
    expect(partner.locator("#isi")).to_contain_text("Jumlah klien belum cocok")
    partner.locator(".m-card a").first.click()
    partner.fill("#clients_in", "3")
    press(partner, "Kirim laporan")
    office.reload()
    press(office, "Terima laporan")
    partner.goto("/mitra/laporan")
    expect(partner.locator(".m-card").first).to_contain_text("Diterima")
