"""The register of LKS: three standings that are three things, papers and their last day, lists taken over."""

import datetime as dt
import io

import pytest

from app.ground import wilayah
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.sheet import OutColumn, write_xlsx
from app.lks import catalog, standing
from app.lks.board import Districts
from app.lks.models import ACCREDITATION, REGISTRATION, Document, Institution
from app.lks.rules import institutions
from app.office.models import Setting
from tests.lks.make import a_pdf, make_lks, make_paper


def of(institution):
    return standing.Standings([institution], catalog.read()).of(institution)


def listed(condition):
    return list(db.session.scalars(db.select(Institution.id).where(condition)))


# Standing


def test_registered_and_accredited_are_two_things(app, inside):
    with inside(app):
        one, other = make_lks(), make_lks()
        make_paper(one, REGISTRATION)
        make_paper(other, ACCREDITATION, grade="B")
        assert (of(one).registered, of(one).accredited) == (True, False)
        assert (of(other).registered, of(other).accredited) == (False, True)
        assert listed(standing.is_registered()) == [one.id]
        assert listed(standing.is_accredited()) == [other.id]
        assert listed(standing.is_accredited("B")) == [other.id] and listed(standing.is_accredited("A")) == []


@pytest.mark.parametrize(
    ("left", "state"),
    [(-1, "habis"), (0, "dekat"), (30, "dekat"), (31, "segera"), (60, "segera"), (61, "akan"), (90, "akan"),
     (91, "aman")],
)  # fmt: skip
def test_the_light_of_a_paper_by_days_left_on_the_page_and_in_the_filter(app, inside, left, state):
    with inside(app):
        institution, known = make_lks(), catalog.read()
        make_paper(institution, left=left)
        make_paper(institution, "akta", left=None)
        assert of(institution).lamp.state == state
        assert [name for name in standing.TONES if listed(standing.light_is(name, known))] == [state]


def test_a_paper_is_valid_until_the_end_of_its_last_day(app, inside, clock):
    clock.set("2026-03-10 09:00")
    with inside(app):
        institution = make_lks()
        make_paper(institution, REGISTRATION, left=0)
        clock.set("2026-03-10 23:59")
        assert of(institution).registered and listed(standing.is_registered())
        clock.set("2026-03-11 00:00")
        assert not of(institution).registered and not listed(standing.is_registered())


def test_active_is_what_the_office_has_set(app, inside):
    from app.lks.models import Visit

    with inside(app):
        institution = make_lks()
        assert not of(institution).active
        day = standing.months_ago(12)
        visit = Visit(institution_id=institution.id, on_date=day, visitors="Sari", scores={}, conclusion="layak")
        db.session.add(visit)
        db.session.flush()
        assert of(institution).active and listed(standing.is_active(catalog.read())) == [institution.id]
        db.session.add(Setting(key="lks.active_signs", value=["laporan"], valid_from=dt.date(2020, 1, 1)))
        db.session.flush()
        assert not of(institution).active and not listed(standing.is_active(catalog.read()))
        db.session.add(Setting(key="lks.active_signs", value=[], valid_from=dt.date(2020, 2, 1)))
        db.session.flush()
        assert not of(institution).active and not listed(standing.is_active(catalog.read()))


def test_a_sign_of_life_before_the_months_counts_no_more(app, inside):
    from app.lks.models import Visit

    with inside(app):
        institution = make_lks()
        day = standing.months_ago(12) - dt.timedelta(1)
        visit = Visit(institution_id=institution.id, on_date=day, visitors="Sari", scores={}, conclusion="layak")
        db.session.add(visit)
        db.session.flush()
        assert not of(institution).active and not listed(standing.is_active(catalog.read()))
        assert of(institution).last_sign == day


def test_what_works_no_longer_is_not_active(app, inside):
    from app.ground.tanggal import today
    from app.lks.models import Visit

    with inside(app):
        institution = make_lks()
        day = today()
        db.session.add(
            Visit(institution_id=institution.id, on_date=day, visitors="Sari", scores={}, conclusion="layak")
        )
        institutions.close(institution, day, "Tidak ada klien")
        assert not of(institution).active and not listed(standing.is_active(catalog.read()))
        with pytest.raises(RuleError, match="sudah tercatat"):
            institutions.close(institution, day, "lagi")


# Papers


def test_a_new_paper_puts_the_old_one_behind_and_keeps_it(app, inside):
    with inside(app):
        institution = make_lks()
        old = make_paper(institution, number="1")
        new = make_paper(institution, number="2")
        db.session.refresh(old)
        assert (old.state, new.state) == ("diganti", "sah")
        with pytest.raises(RuleError, match="Hanya dokumen yang berlaku"):
            institutions.correct_paper(old, {"number": "3"}, None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "domisili", "valid_until": None}, "sampai kapan"),
        ({"kind": "akreditasi", "valid_until": dt.date(2030, 1, 1), "grade": "Z"}, "peringkat"),
        ({"kind": "akta", "on_date": dt.date(2090, 1, 1)}, "masa depan"),
        ({"kind": "akta", "on_date": dt.date(2020, 1, 2), "valid_until": dt.date(2020, 1, 1)}, "sebelum tanggalnya"),
        ({"kind": "lain"}, "jenis dokumen"),
    ],
)
def test_papers_that_do_not_hold_together_are_refused(app, inside, values, sentence):
    with inside(app):
        institution = make_lks()
        with pytest.raises(RuleError, match=sentence):
            institutions.file_paper(institution, values, None)
        assert db.session.scalar(db.select(db.func.count()).select_from(Document)) == 0


# Pages


def test_a_clerk_enters_an_lks_and_finds_it_again(app, inside, sign_in):
    with inside(app):
        code = wilayah.listed()[3][0]
    clerk = sign_in()
    fields = clerk.get("/lks/baru").fields()
    sent = clerk.post("/lks/baru", fields | {"name": "", "kelurahan": code}, status=422)
    assert "Nama lembaga" in sent
    fields |= {"name": "LKSA Cahaya", "kind": "anak", "legal_form": "yayasan", "kelurahan": code, "capacity": "40"}
    shown = clerk.get(clerk.post("/lks/baru", fields, status=303).location)
    assert "LKSA Cahaya" in shown and "Belum terdaftar" in shown
    assert "LKSA Cahaya" in clerk.post("/lks/pencarian", {"q": "cahaya"}, htmx=True, target="listing")
    assert "Sudah ada LKS" in clerk.post("/lks/baru", fields | {"name": "lksa cahaya"}, status=422)


def test_the_list_takes_the_same_queries_for_one_and_for_many(app, inside, sign_in, count_queries):
    with inside(app):
        make_paper(make_lks(), REGISTRATION)
    clerk = sign_in()
    clerk.get("/lks")
    with count_queries(app) as few:
        clerk.get("/lks")
    with inside(app):
        for _ in range(12):
            make_paper(make_lks(), REGISTRATION)
    with count_queries(app) as many:
        clerk.get("/lks")
    assert many.count == few.count <= 8


def test_the_export_says_the_standing_of_each(app, inside, sign_in):
    import openpyxl

    with inside(app):
        make_paper(make_lks(name="Terdaftar"), REGISTRATION)
        make_lks(name="Belum")
    sent = sign_in().get("/lks/ekspor")
    sheet = openpyxl.load_workbook(io.BytesIO(sent.data)).active
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["Terdaftar"][7] == "ya" and rows["Belum"][7] == "tidak"


def test_the_scan_of_a_paper_is_a_download_under_a_neutral_name(app, inside, sign_in):
    with inside(app):
        institution_id = make_lks().id
    clerk, url = sign_in(), f"/lks/{institution_id}/dokumen"
    fields = clerk.get(url + "/baru").fields() | {"kind": "akta", "number": "7"}
    clerk.post(url + "/baru", fields | {"file": (io.BytesIO(a_pdf()), "rahasia sekali.pdf")}, status=303)
    link = clerk.get(url).one("a[href*='/berkas/']").get("href")
    sent = clerk.get(link)
    assert sent.data.startswith(b"%PDF-") and sent.mimetype == "application/pdf"
    assert sent.headers["Content-Disposition"].startswith("attachment") and "rahasia" not in str(sent.headers)
    assert sent.headers["X-Content-Type-Options"] == "nosniff" and "ETag" not in sent.headers
    refused = clerk.post(url + "/baru", fields | {"file": (io.BytesIO(b"MZ\x90 exe"), "akta.pdf")}, status=422)
    assert "PDF, JPG, atau PNG" in refused


def test_papers_and_files_of_another_lks_are_not_found(app, inside, sign_in):
    from tests.lks.make import make_file

    with inside(app):
        one, other = make_lks(), make_lks()
        file_id, paper_id, one_id = make_file(other).id, make_paper(other).id, one.id
    clerk = sign_in()
    clerk.get(f"/lks/{one_id}/berkas/{file_id}", status=404)
    clerk.get(f"/lks/{one_id}/dokumen/{paper_id}/ubah", status=404)


def test_a_stale_form_shows_what_was_saved_meanwhile(app, inside, sign_in):
    with inside(app):
        institution_id = make_lks(name="Lama").id
    clerk, url = sign_in(), f"/lks/{institution_id}/ubah"
    first = clerk.get(url).fields()
    clerk.post(url, first | {"address": "Jalan Baru 2"}, status=303)
    assert "Jalan Baru 2" in clerk.post(url, first | {"address": "Jalan Lain 3"}, status=422)


def test_the_table_by_kecamatan_counts_each_lks_once(app, inside, sign_in):
    with inside(app):
        make_paper(make_lks(), REGISTRATION)
        institution = make_lks()
        institutions.close(institution, dt.date(2025, 1, 1), "tutup")
    foot = sign_in().get("/lks/kecamatan").texts("tfoot td")
    assert foot[0] == "1" and foot[-4:] == ["1", "0", "0", "0"]


def test_the_table_says_of_a_kecamatan_what_its_lks_say_one_by_one(app, inside):
    with inside(app):
        places = wilayah.listed()
        for at, (kind, left) in enumerate([("anak", 30), ("anak", -1), ("lansia", 400), ("lansia", 5)]):
            one = make_lks(kind=kind, kelurahan=places[-1 - at][0], adults_male=at)
            make_paper(one, REGISTRATION, left=left)
            make_paper(one, ACCREDITATION, left=left, grade="A")
        make_lks(kelurahan=places[0][0])
        rows, known = list(db.session.scalars(db.select(Institution))), catalog.read()
        standings, table = standing.Standings(rows, known), Districts(db.select(Institution), known)
        for _code, place in wilayah.kecamatan_choices():
            here = [row for row in rows if row.kecamatan == place]
            found = [standings.of(row) for row in here]
            assert dict(table.told[place]) == ({} if not here else {
                "all": len(here), "registered": sum(one.registered for one in found),
                "active": sum(one.active for one in found), "accredited": sum(one.accredited for one in found),
                "clients": sum(row.clients for row in here),
            })  # fmt: skip
            assert table.cells[place, "lansia"] == sum(row.kind == "lansia" for row in here)
        assert table.told[""]["registered"] == 3


# Lists


def a_list(rows) -> io.BytesIO:
    file = io.BytesIO()
    titles = ("No", "Nama LKS", "Jenis", "Kel", "Telp", "Ketua", "No. STPU", "Berlaku Sampai", "Akreditasi")
    titles += ("Akreditasi Sampai",)
    write_xlsx(file, [OutColumn(title) for title in titles], rows, title="Daftar LKS", by="")
    file.seek(0)
    return file


def test_a_list_is_shown_row_by_row_then_taken_over_once(app, inside, sign_in):
    with inside(app):
        make_lks(name="Panti Lama")
    rows = [
        ["1", "LKSA Baru", "Anak", "Sukun", "0812 3456 7890", "Budi", "400/1", "31/12/2030", "B", "31/12/2029"],
        ["2", "panti  lama", "Anak", "Sukun", "", "", "", "", "", ""],
        ["3", "LKSA Jauh", "Anak", "Surabaya Pusat", "", "", "", "", "", ""],
        ["4", "LKSA BARU", "Anak", "Sukun", "", "", "", "", "", ""],
    ]
    clerk = sign_in()
    address = clerk.post("/lks/impor", {"file": (a_list(rows), "lks.xlsx")}, status=303).location
    seen = clerk.get(address)
    assert [row[0] for row in zip(seen.texts("dd"))][:3] == ["1", "1", "2"]
    with inside(app) as session:
        assert session.scalar(db.select(db.func.count()).select_from(Institution)) == 1
    clerk.post(address + "/penerapan", status=303)
    with inside(app) as session:
        new = session.scalar(db.select(Institution).where(Institution.name == "LKSA Baru"))
        found = of(new)
        assert (found.registration.number, found.accreditation.grade) == ("400/1", "B")
        assert session.scalar(db.select(db.func.count()).select_from(Institution)) == 2
    assert "sudah diterapkan" in clerk.post(address + "/penerapan", status=422)


def an_odd_list() -> io.BytesIO:
    """As offices keep it: a title above, two lines of heading, columns in their own order, blank rows, a sum below."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["DAFTAR LEMBAGA KESEJAHTERAAN SOSIAL"], ["KOTA MALANG TAHUN 2025"], [],
        ["NO.", "KECAMATAN", "KEL.", "NAMA YAYASAN", "JENIS\nLAYANAN", "NAMA PIMPINAN", "BENDAHARA", "Akta Notaris",
         "NPWP", "No. Rek", "Nama Bank", "E-mail", "Tgl. Berdiri", "KAPASITAS", "Warna Gedung", "No. STPU",
         "Masa Berlaku"],
        [1, "Sukun", "Bandungrejosari", "Panti Kasih", "Panti Jompo", "Ibu Endah", "Pak Imam", "12 tgl 3 Mei 2010",
         12345678912345, "0123-4567", "Bank Jatim", "panti@contoh.id", dt.datetime(2009, 4, 2), "30 orang", "biru",
         "460/11/2024", "seumur hidup"],
        [],
        [2, "Lowokwaru", "Dinoyo", "Rumah Belajar", "anak", "-", None, None, None, None, None, "bukan surel",
         "1/1/2090", 25.0, None, None, None],
        [None, None, None, "JUMLAH", None, None, None, None, None, None, None, None, None, 55],
    ):  # fmt: skip
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_list_with_odd_columns_brings_what_it_tells_and_says_what_it_leaves(app, inside, sign_in):
    from app.lks.models import Officer

    clerk = sign_in()
    address = clerk.post("/lks/impor", {"file": (an_odd_list(), "lks.xlsx")}, status=303).location
    page = clerk.get(address)
    assert "Warna Gedung" in page and "“30 orang” bukan jumlah" in page and "bukan alamat surel" in page
    assert "Jenis “panti jompo” tidak dikenal" in page and "Bentuk belum diisi" in page
    clerk.post(address + "/penerapan", status=303)
    with inside(app) as session:
        one = session.scalar(db.select(Institution).where(Institution.name == "Panti Kasih"))
        assert (one.bank_name, one.bank_account, one.email) == ("Bank Jatim", "0123-4567", "panti@contoh.id")
        assert one.founded_on == dt.date(2009, 4, 2) and one.capacity is None
        posts = session.execute(db.select(Officer.post, Officer.name).where(Officer.institution_id == one.id)).all()
        assert set(map(tuple, posts)) == {("Ketua", "Ibu Endah"), ("Bendahara", "Pak Imam")}
        papers = session.execute(db.select(Document.kind, Document.number).where(Document.institution_id == one.id))
        assert set(map(tuple, papers)) == {("akta", "12 tgl 3 Mei 2010"), ("npwp", "12345678912345")}
        other = session.scalar(db.select(Institution).where(Institution.name == "Rumah Belajar"))
        assert (other.capacity, other.email, other.founded_on, other.kind) == (25, None, None, "anak")
        assert session.scalar(db.select(db.func.count()).select_from(Institution)) == 2


def test_what_is_no_list_of_lks_is_refused(sign_in):
    clerk = sign_in()
    assert clerk.post("/lks/impor", {"file": (io.BytesIO(b"%PDF-1.4"), "x.xlsx")}, status=422)
    assert "Pilih berkas" in clerk.post("/lks/impor", {}, status=422)


# Who may


@pytest.mark.parametrize("role", ["kadis", "auditor"])
def test_who_only_reads_is_offered_no_button(app, inside, sign_in, role):
    with inside(app):
        institution_id = make_lks().id
    reader = sign_in(role, roles=[role])
    for part in ("", "/dokumen", "/profil"):
        assert not reader.get(f"/lks/{institution_id}{part}").css("main form")
    reader.post(f"/lks/{institution_id}/ubah", status=403)
    reader.get("/lks/ekspor", status=403)
