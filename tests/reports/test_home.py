"""The first page of who leads: all programmes, what needs a decision, the way to each."""

import pytest

from tests.reports import city
from tests.reports.make import make_indicator, make_programme, set_result


@pytest.fixture
def programmes(app, inside, clock):
    clock.set(city.NOW)
    with inside(app):
        row = make_indicator(make_programme(), 100, (25, 50, 75, 100))
        set_result(row, 4, 30)
        make_indicator(make_programme(name="Rehabilitasi", field_id=1), name="Lain")


def test_the_head_of_the_agency_sees_all_programmes_and_what_needs_a_decision(programmes, sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/")
    assert "Capaian Triwulan IV 2026" in page and "Rehabilitasi" in page.one("#programmes").text_content()
    assert page.one("#decisions .todo a").get("href").startswith("/laporan/indikator/")
    assert page.text.index('id="standing"') < page.text.index('id="pekerjaan"')


def test_a_head_of_field_sees_the_own_field_after_the_day_s_work(programmes, sign_in):
    page = sign_in("kabid", roles=["kabid"], scope=("bidang", 1)).get("/")
    assert "Rehabilitasi" in page.one("#programmes").text_content() and "Pemberdayaan Sosial" not in page
    assert page.text.index('id="pekerjaan"') < page.text.index('id="standing"')


def test_staff_see_their_work_alone(programmes, sign_in):
    assert not sign_in("sari").get("/").css("#standing")


def test_every_chart_has_a_table_beside_it(programmes, sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/")
    assert page.css("#programmes svg") and page.css("#programmes table")
    assert all(svg.xpath("./*")[0].tag.endswith("title") for svg in page.css("#programmes svg"))


def test_the_trend_stands_beside_its_numbers(programmes, sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/")
    [row] = [line for line in page.css("#programmes tbody tr") if len(line.cssselect("td")) == 4]
    assert [cell.text_content() for cell in row] == ["–", "–", "–", "30 %"]
