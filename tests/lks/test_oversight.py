"""From application to tanda daftar, step by step; visits and findings; reports with revision; letters to one LKS."""

import datetime as dt
import io

import pytest
from PIL import Image

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.letters.models import Letter
from app.lks import catalog, oversight, periods, standing
from app.lks.models import Application, Document, File, Finding, Institution, Report, Visit
from app.lks.rules import registration, reports
from app.office.models import Setting
from tests.lks.make import make_lks, make_paper

ASPECTS = ("legalitas", "pengurus", "layanan", "sarana", "keuangan", "pelaporan")


class By:
    id, name, is_authenticated = 1, "Penguji", True


def complete(institution) -> Institution:
    """Every paper that is asked for."""
    for paper in catalog.read().required_papers:
        make_paper(institution, paper.key)
    return institution


def visited(institution, points=4, conclusion="layak", findings=()) -> Visit:
    values = {"on_date": today(), "visitors": "Sari, Budi", "conclusion": conclusion, "note": None}
    return registration.record_visit(institution, values, dict.fromkeys(ASPECTS, points), findings, [], By)


# Application


def test_the_whole_way_makes_the_lks_registered(app, inside):
    with inside(app):
        institution = complete(make_lks())
        row = registration.apply(institution, "Mohon", By)
        assert (row.kind, row.state) == ("baru", "diajukan")
        registration.find_complete(row, By)
        visited(institution)
        registration.recommend(row, By)
        document = registration.issue(row, By)
        found = standing.Standings([institution], catalog.read()).of(institution)
        assert found.registered and found.registration.id == document.id
        kinds = db.session.scalars(db.select(Letter.kind).order_by(Letter.id)).all()
        assert kinds == ["lks.recommendation", "lks.registration"]
        assert document.number == db.session.scalars(db.select(Letter.number).order_by(Letter.id)).all()[-1]
        assert registration.apply(institution, None, By).kind == "perpanjangan"


@pytest.mark.parametrize("step", ["recommend", "issue"])
def test_no_step_can_be_leapt_over(app, inside, step):
    with inside(app):
        row = registration.apply(complete(make_lks()), None, By)
        with pytest.raises(RuleError, match="Langkah ini"):
            getattr(registration, step)(row, By)
        assert db.session.scalar(db.select(Letter.id)) is None


def test_what_is_missing_or_has_run_out_is_named(app, inside):
    with inside(app):
        institution = complete(make_lks())
        row = registration.apply(institution, None, By)
        make_paper(institution, "domisili", left=-1)
        with pytest.raises(RuleError, match="Keterangan domisili \\(habis"):
            registration.find_complete(row, By)
        bare = registration.apply(make_lks(), None, By)
        with pytest.raises(RuleError, match="Akta pendirian"):
            registration.find_complete(bare, By)


@pytest.mark.parametrize(("points", "conclusion"), [(1, "layak"), (4, "belum")])
def test_an_lks_that_is_not_fit_is_not_recommended(app, inside, points, conclusion):
    with inside(app):
        institution = complete(make_lks())
        row = registration.apply(institution, None, By)
        registration.find_complete(row, By)
        visited(institution, points, conclusion)
        with pytest.raises(RuleError, match="menyatakan layak"):
            registration.recommend(row, By)


def test_one_application_at_a_time_and_again_when_sent_back(app, inside):
    with inside(app):
        institution = make_lks()
        row = registration.apply(institution, None, By)
        with pytest.raises(RuleError, match="masih berjalan"):
            registration.apply(institution, None, By)
        registration.send_back(row, "Akta belum terbaca", By)
        assert registration.apply(institution, "Sudah diganti", By).id == row.id and row.state == "diajukan"
        registration.take_back(row, By)
        assert registration.apply(institution, None, By).id != row.id


# Visits


def test_a_visit_wants_points_for_every_aspect(app, inside):
    with inside(app):
        institution = make_lks()
        values = {"on_date": today(), "visitors": "Sari", "conclusion": "layak", "note": None}
        for scores in ({}, dict.fromkeys(ASPECTS, 9), dict.fromkeys(ASPECTS[:5], 3)):
            with pytest.raises(RuleError, match="setiap aspek"):
                registration.record_visit(institution, values, scores, [], [], By)
        with pytest.raises(RuleError, match="masa depan"):
            tomorrow = values | {"on_date": today() + dt.timedelta(1)}
            registration.record_visit(institution, tomorrow, dict.fromkeys(ASPECTS, 3), [], [], By)
        assert db.session.scalar(db.select(Visit.id)) is None


def test_findings_wait_until_they_are_done(app, inside):
    with inside(app):
        due = today() + dt.timedelta(5)
        visited(make_lks(), findings=[("Tidak ada alat pemadam", "Pasang", due)])
        [finding] = oversight.open_findings()
        registration.close_finding(finding, "Terpasang", By)
        assert oversight.open_findings() == []
        with pytest.raises(RuleError, match="sudah selesai"):
            registration.close_finding(finding, "Lagi", By)


def test_a_clerk_records_a_visit_with_photographs_of_the_office_alone(app, inside, sign_in):
    with inside(app):
        number = make_lks().id
    picture = io.BytesIO()
    Image.new("RGB", (30, 30), "blue").save(picture, "PNG")
    picture.seek(0)
    clerk = sign_in()
    fields = clerk.get(f"/lks/{number}/kunjungan/baru").fields()
    fields |= {"on_date": "1/2/2026", "visitors": "Sari", "conclusion": "perbaikan"}
    fields |= {"findings": "Kamar sempit; perluas; 31/12/2026", "photos": (picture, "a.png")}
    fields |= {f"s.{key}": "3" for key in ASPECTS}
    clerk.post(f"/lks/{number}/kunjungan/baru", fields, status=303)
    shown = clerk.get(f"/lks/{number}/pembinaan")
    assert "Kamar sempit" in shown and "75 %" in shown
    with inside(app) as session:
        assert session.scalar(db.select(File.internal)) is True
        finding = session.scalar(db.select(Finding.id))
    assert "Kamar sempit" in clerk.get("/lks/temuan")
    clerk.post(f"/lks/{number}/temuan/{finding}/penyelesaian", {"outcome": "Diperluas"}, status=303)
    bad = {name: value for name, value in fields.items() if name != "photos"} | {"findings": "tanpa bagian"}
    assert "tiga bagian" in clerk.post(f"/lks/{number}/kunjungan/baru", bad, status=422)


# Both sides


def test_the_application_walks_from_the_portal_to_the_paper(app, inside, sign_in):
    with inside(app):
        number = complete(make_lks()).id
    partner, office = sign_in("mitra", roles=["lks"], scope=("lks", number)), sign_in("kabid", roles=["kabid"])
    partner.post("/mitra/permohonan", {"message": "Mohon tanda daftar"}, status=303)
    with inside(app) as session:
        row = session.scalar(db.select(Application.id))
    page = f"/lks/permohonan/{row}"
    assert "Mohon tanda daftar" in office.get(page)
    office.post(page + "/kelengkapan", status=303)
    with inside(app):
        visited(db.session.get(Institution, number))
    office.post(page + "/rekomendasi", status=303)
    assert "Langkah ini" in office.post(page + "/rekomendasi", status=422)  # a second click takes no second number
    office.post(page + "/tanda-daftar", status=303)
    assert "Terdaftar" in partner.get("/mitra") and "Tanda daftar terbit" in partner.get("/mitra/permohonan")
    with inside(app) as session:
        assert session.scalar(db.select(db.func.count()).select_from(Letter)) == 2
        assert session.scalar(db.select(Document.state).where(Document.kind == "tanda_daftar")) == "sah"


def test_letters_reach_the_partner_when_their_file_is_made(app, inside, sign_in, work):
    with inside(app):
        institution = make_lks()
        number = institution.id
        make_paper(institution, "tanda_daftar", number="400/9")
    office, partner = sign_in("kabid", roles=["kabid"]), sign_in("mitra", roles=["lks"], scope=("lks", number))
    office.post(f"/lks/{number}/surat/keterangan", {"purpose": "hibah"}, status=303)
    for about in ("Belum melapor", "Masih belum melapor"):
        until = (today() + dt.timedelta(20)).isoformat()
        office.post(f"/lks/{number}/surat/teguran", {"about": about, "until": until}, status=303)
    assert "Belum ada surat" in partner.get("/mitra/surat")
    work()
    page = partner.get("/mitra/surat")
    links = [link.get("href") for link in page.css("#mail a")]
    assert len(links) == 3 and partner.get(links[0]).data.startswith(b"%PDF-")


def test_who_is_not_registered_gets_no_statement(app, inside):
    with inside(app):
        institution = make_lks()
        make_paper(institution, "tanda_daftar", left=-1)
        with pytest.raises(RuleError, match="tidak mempunyai tanda daftar"):
            registration.state_registered(institution, "hibah", By)


# Reports


@pytest.mark.parametrize(
    ("kind", "day", "key", "first", "last"),
    [
        ("semester", "2026-07-01", "2026-S1", dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        ("semester", "2026-06-30", "2025-S2", dt.date(2025, 7, 1), dt.date(2025, 12, 31)),
        ("triwulan", "2026-01-02", "2025-T4", dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
        ("bulan", "2024-03-01", "2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("tahun", "2026-12-31", "2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    ],
)
def test_periods_as_the_office_has_set_them(app, inside, clock, kind, day, key, first, last):
    clock.set(f"{day} 09:00")
    with inside(app):
        db.session.add(Setting(key="lks.report_period", value=kind, valid_from=dt.date(2020, 1, 1)))
        db.session.flush()
        assert periods.ended(catalog.read())[0] == key and periods.bounds(key) == (first, last)
        assert periods.due_on(key, catalog.read()) == last + dt.timedelta(30)


@pytest.mark.parametrize("key", ["", "2026-S3", "2026-13", "2026-S01", "26", "2026-x", "2026-T0", "../x", "2026-1"])
def test_what_is_no_period(key):
    assert periods.bounds(key) is None


def report(institution, period=None, **values):
    values = {
        "clients_start": 20, "clients_in": 3, "clients_out": 1, "staff": 5, "activities": "Belajar", "incidents": None,
        "income": 1000, "expense": 0,
    } | values  # fmt: skip
    return reports.send(institution, period or periods.ended(catalog.read())[0], values, None, By)


def test_a_report_is_mended_when_the_office_asks_and_keeps_its_first_day(app, inside, clock):
    clock.set("2026-07-10 09:00")
    with inside(app):
        institution = make_lks()
        row = report(institution)
        with pytest.raises(RuleError, match="sudah dikirim"):
            report(institution)
        reports.ask_to_mend(row, "Jumlah klien tidak cocok", By)
        clock.set("2026-09-10 09:00")
        report(institution, clients_in=4)
        assert row.state == "dikirim" and row.first_sent_on == dt.date(2026, 7, 10) and row.clients_end == 23
        reports.accept(row, By)
        with pytest.raises(RuleError, match="sudah diputuskan"):
            reports.ask_to_mend(row, "lagi", By)


def test_reports_that_cannot_be_are_refused(app, inside):
    with inside(app):
        institution = make_lks()
        with pytest.raises(RuleError, match="belum berakhir"):
            report(institution, f"{today().year + 1}-S1")
        with pytest.raises(RuleError, match="lebih banyak"):
            report(institution, clients_out=99)
        assert db.session.scalar(db.select(Report.id)) is None


def test_who_has_not_reported_is_seen_and_who_sent_is_led_on(app, inside, sign_in):
    with inside(app):
        one, _other = make_lks(name="Sudah"), make_lks(name="Belum")
        own, period = one.id, periods.ended(catalog.read())[0]
    partner, office = sign_in("mitra", roles=["lks"], scope=("lks", own)), sign_in()
    page = f"/mitra/laporan/{period}"
    assert partner.get("/mitra").css(f".m-card a[href='{page}']") and "Perlu diperbaiki" not in partner.get("/mitra")
    fields = partner.get(page).fields()
    assert "perlu diisi" in partner.post(page, fields, status=422)
    numbers = {"clients_start": "0", "clients_in": "0", "clients_out": "0", "staff": "2", "income": "0", "expense": "0"}
    partner.post(page, fields | numbers | {"activities": "Belum ada klien"}, status=303)
    assert office.get("/lks/laporan?keadaan=belum").texts("tbody th") == ["Belum"]
    with inside(app) as session:
        row = session.scalar(db.select(Report.id))
    assert "Laporan masa terakhir sudah dikirim" in partner.get("/mitra")
    office.post(f"/lks/laporan/{row}/perbaikan", {"note": "Lengkapi"}, status=303)
    assert "Perlu diperbaiki" in partner.get("/mitra") and partner.get("/mitra").css(f".m-card a[href='{page}']")
    assert "Lengkapi" in partner.get(page) and partner.get(page).css("main form")
    partner.post(page, fields | numbers | {"activities": "Dilengkapi"}, status=303)
    office.post(f"/lks/laporan/{row}/penerimaan", status=303)
    assert "Diterima" in partner.get("/mitra/laporan") and not partner.get(page).css("main form[enctype]")
    partner.get("/mitra/laporan/2001-S1", status=404)


def test_a_letter_bears_its_date_once(app, inside):
    """At the top where it has an addressee, above the office that signs where it has none."""
    with inside(app):
        institution = make_lks()
        make_paper(institution, "tanda_daftar")
        registration.warn(institution, "Laporan belum dikirim", today() + dt.timedelta(14), By)
        registration.state_registered(institution, "bantuan", By)
        found = {letter.kind: letter.context for letter in db.session.scalars(db.select(Letter))}
    warned, stated = found["lks.warning"], found["lks.statement"]
    assert warned["place_date"] and warned["signature"]["place_date"] is None
    assert stated["signature"]["place_date"] == stated["place_date"] and stated["shape"] == "naskah"
