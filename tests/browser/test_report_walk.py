"""Leadership's way in a real browser: from a number on the first page down to one record. Figures are counted on both
databases in tests/reports; here SQLite is enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.reports.make import make_programme

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)


@pytest.fixture
def programme(live_server):
    """A programme of last year whose indicator counts the participants of the known city."""
    from app.ground import tanggal
    from app.ground.db import db
    from app.people.models import Person
    from app.training.models import Enrolment
    from tests.people.make import make_person
    from tests.training.make import make_batch

    year = tanggal.today().year - 1
    with live_server.inside():
        from app.ground import wilayah

        batch = make_batch(10, title="Menjahit", starts_on=tanggal.today().replace(year=year, month=2, day=10),
                           ends_on=tanggal.today().replace(year=year, month=2, day=13))  # fmt: skip
        for n in range(3):
            person = make_person(name=f"Peserta {n}", kelurahan=wilayah.listed()[n][0])
            db.session.add(Enrolment(batch_id=batch.id, person_id=person.id, state="lulus"))
        assert db.session.query(Person).count() == 3
        made = make_programme(year=year)
        from app.reports.models import SINCE_JANUARY, UP
        from app.reports.rules import add_indicator

        add_indicator(
            made,
            {
                "name": "Peserta pelatihan", "figure": "training.participants", "unit": "orang", "direction": UP,
                "span": SINCE_JANUARY, "position": 1,
            },
        )  # fmt: skip
    return year


def test_from_a_number_to_a_record(programme, page, enter):
    enter(page, "kadis", roles=["kadis"])
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Laporan", exact=True).click()
    page.get_by_role("link", name=f"Tahun {programme}", exact=True).click()
    page.locator("#periode").select_option(f"{programme}-t2")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Capaian Triwulan II {programme}")
    page.get_by_role("link", name="3 orang").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Peserta pelatihan, Triwulan II")
    page.locator("#periode").select_option(str(programme))
    page.get_by_role("button", name="Tampilkan").click()
    page.locator("#by_kecamatan").get_by_role("link").first.click()
    page.locator("#by_kelurahan").get_by_role("link").first.click()
    expect(page.locator(".stat-value")).to_have_text("1 orang")
    page.get_by_role("link", name="Daftar catatannya").click()
    page.get_by_role("row", name=re.compile("Peserta")).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Menjahit")
