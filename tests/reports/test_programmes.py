"""The pages of programmes: typed by a field, read by leadership."""

import pytest

from app.reports import rules
from app.reports.models import Indicator, Programme
from tests.reports import city
from tests.reports.make import BY, make_indicator, make_programme, set_result


@pytest.fixture(autouse=True)
def november(clock):
    clock.set(city.NOW)


def test_from_an_empty_year_to_a_judged_indicator(app, inside, sign_in):
    kabid = sign_in("kabid", roles=["kabid"])
    assert "Belum ada program tahun 2026" in kabid.get("/laporan?periode=2026-t3")
    sent = kabid.post(
        "/laporan/program/baru", {"year": "2026", "name": "Pemberdayaan", "code": ""}, status=303
    )
    programme = sent.location
    sent = kabid.post(
        f"{programme}/indikator/baru",
        {"name": "Keluhan", "unit": "%", "direction": "naik", "span": "tahun"},
        status=303,
    )
    indicator = sent.location
    given = {"valid_from": "1/1/2026", "year_value": "1.500", "q1": "300", "q3": "1.000,5"}
    kabid.post(f"{indicator}/target", given, status=303)
    kabid.post(f"{indicator}/realisasi", {"quarter": "3", "value": "1.500", "source": "Laporan"}, status=303)
    page = kabid.get("/laporan?periode=2026-t3")
    assert "1.000,5 %" in page and "1.500 %" in page and "149,93 %" in page and "Tercapai" in page


def test_a_number_with_the_wrong_separator_keeps_what_was_typed(app, inside, sign_in):
    with inside(app):
        row = make_indicator(make_programme()).id
    page = sign_in("kabid", roles=["kabid"]).post(
        f"/laporan/indikator/{row}/target", {"valid_from": "1/1/2026", "year_value": "12.5"}, status=422
    )
    assert "Titik dipakai untuk ribuan" in page and page.one("#year_value").get("value") == "12.5"


def test_a_gap_waits_until_it_is_explained(app, inside, sign_in):
    with inside(app):
        made = make_indicator(make_programme(), 100, (25, 50, 75, 100))
        set_result(made, 3, 30)
        row = made.id
    kabid, kadis = sign_in("kabid", roles=["kabid"]), sign_in("kadis", roles=["kadis"])
    assert "1 indikator Triwulan III 2026 belum tercapai dan belum dijelaskan" in kabid.get("/")
    assert "Belum ada penjelasan dari bidang" in kadis.get("/laporan?periode=2026-t3")
    given = {
        "quarter": "3",
        "reason": "Petugas kurang.",
        "action": "Menambah petugas.",
        "due_on": "31/12/2026",
    }
    kabid.post(f"/laporan/indikator/{row}/penjelasan", given, status=303)
    assert "belum dijelaskan" not in kabid.get("/")
    assert "Menambah petugas." in kadis.get("/laporan?periode=2026-t3")
    kabid.post(f"/laporan/indikator/{row}/penjelasan", given | {"reason": "Petugas cuti."}, status=303)
    page = kabid.get(f"/laporan/indikator/{row}")
    assert "Petugas kurang." in page and "Petugas cuti." in page


def test_a_field_reads_its_own_programmes_alone(app, inside, sign_in):
    with inside(app):
        own, other = make_programme(field_id=2), make_programme(field_id=1, name="Rehabilitasi")
        foreign, own, other = make_indicator(other).id, own.id, other.id
    kabid = sign_in("kabid", roles=["kabid"], scope=("bidang", 2))
    page = kabid.get("/laporan?periode=2026-t3")
    assert "Pemberdayaan Sosial" in page and "Rehabilitasi" not in page
    kabid.get(f"/laporan/program/{own}")
    kabid.get(f"/laporan/program/{other}", status=404)
    kabid.get(f"/laporan/indikator/{foreign}", status=404)
    kabid.post(f"/laporan/indikator/{foreign}/penjelasan", {"quarter": "3"}, status=404)


def test_leadership_reads_and_does_not_write(app, inside, sign_in):
    with inside(app):
        row = make_indicator(make_programme()).id
    kadis = sign_in("kadis", roles=["kadis"])
    kadis.get(f"/laporan/indikator/{row}")
    kadis.post(f"/laporan/indikator/{row}/target", {}, status=403)
    sign_in("sari").post(f"/laporan/indikator/{row}/target", {}, status=403)


def test_changing_a_programme_tells_who_was_first(app, inside, sign_in):
    with inside(app):
        row = make_programme().id
    kabid = sign_in("kabid", roles=["kabid"])
    given = {"year": "2026", "name": "Nama baru", "code": "1", "starts_on": "1/1/2026", "version": "1"}
    kabid.post(f"/laporan/program/{row}/ubah", given, status=303)
    page = kabid.post(f"/laporan/program/{row}/ubah", given | {"name": "Lain"}, status=422)
    assert "diubah orang lain" in page
    page = kabid.post(f"/laporan/program/{row}/ubah", given | {"year": "2027", "version": "2"}, status=422)
    assert "tidak dapat diubah" in page


def test_the_overview_asks_the_same_whatever_the_programmes(app, inside, sign_in, count_queries):
    kadis, spent = sign_in("kadis", roles=["kadis"]), []
    for n in range(2):
        with inside(app):
            for m in range(1 + 5 * n):
                programme = make_programme(name=f"Program {n} {m}")
                rules.set_budget(programme, city.D(2026, 1, 1), 5, "", by=BY)
                make_indicator(programme, 10, figure="training.participants")
                make_indicator(programme, 10, name="b", figure="karang_werda.coverage")
        kadis.get("/laporan?periode=2026-t3")
        with count_queries(app) as queries:
            kadis.get("/laporan?periode=2026-t3")
        spent.append(queries.count)
    assert spent[0] == spent[1] <= 14, str(queries)


def test_a_programme_ends_with_a_reason(app, inside, sign_in):
    with inside(app):
        row = make_programme().id
    kabid = sign_in("kabid", roles=["kabid"])
    kabid.post(
        f"/laporan/program/{row}/akhir", {"ended_on": "1/1/2027", "end_reason": "Digabung"}, status=422
    )
    kabid.post(
        f"/laporan/program/{row}/akhir", {"ended_on": "1/6/2026", "end_reason": "Digabung"}, status=303
    )
    assert "Digabung" in kabid.get(f"/laporan/program/{row}")
    with inside(app) as session:
        assert session.get(Programme, row).end_reason == "Digabung" and not session.query(Indicator).count()
