"""Reports on paper and as workbooks: every cell of the known city, closed periods, numbers, the month by itself."""

import dataclasses
import io
import threading

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from app.ground import audit, job, pdf
from app.ground.period import Period
from app.letters import rules as letters
from app.letters import signing
from app.letters.models import AWAITING, ISSUED, Letter
from app.office.rules import set_value
from app.people.models import Person
from app.reports import binding, counting, facts, making, prints, rules
from app.reports.document import services
from app.reports.document.blocks import COLUMNS, OVERHEAD, in_columns, table, word
from app.reports.models import Closing, Indicator, Programme, Report
from app.training.models import Enrolment
from tests.letters.make import make_office
from tests.reports import city
from tests.reports.make import BY, make_indicator, make_programme, set_result, set_target

pytestmark = pytest.mark.pages


@pytest.fixture
def known_city(app, inside, clock):
    clock.set(city.NOW)
    with inside(app):
        city.build()
        make_office()
        programme = make_programme()
        make_indicator(
            programme, 10, (2, 4, 6, 10), name="Peserta", figure="training.participants", unit="orang"
        )
        set_result(make_indicator(programme, 100, (25, 50, 75, 100)), 3, 30)
    return app


@pytest.fixture
def few(monkeypatch):
    """Reports tell the figures of one room, where nothing hangs on how much there is. Whole ones are drawn, and read
    cell by cell, in test_known_city.py."""
    told = facts._figures

    def of_one_room(programme):
        return [(room, figure) for room, figure in told(programme) if figure.key.startswith("training.")]

    monkeypatch.setattr(facts, "_figures", of_one_room)


@pytest.fixture
def in_pieces(monkeypatch, few):
    """A short report is drawn as a long one is."""
    monkeypatch.setattr(binding, "PIECE", 30)


def work(app) -> None:
    job.work(app, threading.Event(), once=True)


def made(app, client, kind, period, **more) -> str:
    sent = client.post("/laporan/cetak", {"kind": kind, "period": period} | more, status=303)
    work(app)
    return sent.location


def text_of(answer) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


def cells(printed, title):
    """The tables of a chapter or part as {first cell: printed cells}."""
    for chapter in printed["chapters"]:
        for owner in (chapter, *chapter["parts"]):
            if owner["title"] == title:
                tables = [block for block in owner["blocks"] if block["kind"] == "table"]
                return {row[0][0]: [cell[0] for cell in row[1:]] for block in tables for row in block["rows"]}
    raise AssertionError(f"no chapter {title}")


def test_each_figure_of_each_period_says_what_was_built(known_city):
    """Every figure of every period of the known city is counted as it was built; test_known_city.py reads the cells."""
    with known_city.app_context():
        wanted = {(key, at): (counting.known(key), Period.read(at)) for key, at in city.TOLD}
        found = counting.totals(wanted.values())
        for (key, at), (amount, base) in city.TOLD.items():
            count = found[key, at, wanted[key, at][1].first, wanted[key, at][1].last]
            assert (count.amount, count.base) == (amount, base), (key, at)


def test_the_tables_of_the_quarter_print_those_numbers(known_city):
    with known_city.app_context():
        printed = prints.book("triwulan", facts.gather(Period.read("2026-t1")))
    training = cells(printed, "Pelatihan")
    assert training["Peserta pelatihan"] == ["5 orang", "–"]
    assert training["Kehadiran peserta pelatihan"] == ["80 %", "16 dari 20"]
    assert training["Kelulusan peserta pelatihan"] == ["80 %", "4 dari 5"]
    summary = cells(printed, "Ringkasan")
    assert summary["Peserta"] == ["2 orang", "5 orang", "250 %", "● Tercapai", "Sangat tinggi"]
    assert summary["Keluhan ditindaklanjuti"][3] == "○ Belum ada angka"
    kecamatan = cells(printed, "Pemerataan")
    assert kecamatan["Peserta pelatihan"][0] == "orang"


def test_the_yearly_report_has_the_chapters_of_the_lkjip(known_city):
    with known_city.app_context():
        printed = prints.book("tahun", facts.gather(Period.of_year(2026)))
    titles = [chapter["title"] for chapter in printed["chapters"]]
    assert titles[:4] == [
        "Bab I Pendahuluan", "Bab II Perencanaan Kinerja", "Bab III Akuntabilitas Kinerja", "Bab IV Penutup",
    ]  # fmt: skip


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_quarter_on_paper(known_city, few, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t3")
    page = kadis.get(address)
    assert "Buka PDF" in page
    paper = kadis.get(f"{address}/berkas")
    text = text_of(paper)
    assert "Daftar isi" in text and "Laporan Kinerja Triwulan III 2026" in text and "Halaman" in text
    assert "Keadaan Sabtu, 21 November 2026, pukul 09.00 WIB" in text
    assert "■ Belum tercapai" in text and "Sri Wahyuningsih" in text
    assert "Kauman" in text  # a kelurahan with nothing is told as well
    for person in ("Siti Aminah", "Peserta 1"):
        assert person not in text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_workbook_has_numbers(known_city, few, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t1")
    book = CalamineWorkbook.from_filelike(io.BytesIO(kadis.get(f"{address}/lembar-kerja").data))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    found = {}
    for row in rows:
        found.setdefault(row[0], row)
    assert found["Kehadiran peserta pelatihan"][1] == 80.0
    assert found["Peserta"][1:4] == [2.0, 5.0, 250.0]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_brief_is_two_pages_however_much_there_is(known_city, inside, sign_in):
    with inside(known_city):
        for n in range(30):
            programme = make_programme(
                name=f"Program {n} " + "dengan nama yang panjang sekali " * 5, code=str(n)
            )
            set_result(
                make_indicator(programme, 100, (25, 50, 75, 100), name="Indikator " + "panjang " * 20), 3, 1
            )
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "ringkas", "2026-t3")
    assert len(pypdf.PdfReader(io.BytesIO(kadis.get(f"{address}/berkas").data)).pages) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["bulan", "tahun", "program", "kelurahan"])
def test_every_kind_is_made(known_city, few, sign_in, kind):
    kabid = sign_in("kabid", roles=["kabid"])
    period = {"bulan": "2026-10", "program": "2026-t3", "kelurahan": "2026-t3"}.get(kind, "2026")
    more = {"program": {"programme_id": "1"}, "kelurahan": {"kelurahan": city_code(known_city)}}.get(kind, {})
    address = made(known_city, kabid, kind, period, **more)
    assert kabid.get(f"{address}/berkas").data.startswith(b"%PDF")


def city_code(app) -> str:
    with app.app_context():
        return city.places()[0]


@pytest.mark.parametrize(
    ("kind", "period", "sentence"),
    [
        ("bulan", "2026-t3", "dibuat untuk bulan"),
        ("tahun", "2026-10", "dibuat untuk tahun"),
        ("program", "2026-t3", "Pilihlah program tahun 2026"),
        ("kelurahan", "2026-t3", "Pilihlah kelurahannya"),
        ("", "2026", "perlu diisi"),
        ("bulan", "2026-12", "tidak ada dalam daftar"),
    ],
)
def test_what_cannot_be_made_is_said(known_city, sign_in, kind, period, sentence):
    page = sign_in("kadis", roles=["kadis"]).post(
        "/laporan/cetak", {"kind": kind, "period": period}, status=422
    )
    assert sentence in page


def test_who_reads_one_field_orders_its_own_reports_alone(known_city, inside, sign_in):
    with inside(known_city):
        other = make_programme(name="Lain", field_id=1).id
    kabid = sign_in("kabid", roles=["kabid"], scope=("bidang", 2))
    kabid.post("/laporan/cetak", {"kind": "triwulan", "period": "2026-t3"}, status=422)
    kabid.post("/laporan/cetak", {"kind": "program", "period": "2026-t3", "programme_id": other}, status=422)
    sent = sign_in("kadis", roles=["kadis"]).post(
        "/laporan/cetak", {"kind": "triwulan", "period": "2026-t3"}, status=303
    )
    kabid.get(sent.location, status=404)


# --- closed periods ---------------------------------------------------------------------------------


def close(app, client, period) -> str:
    client.post("/laporan/penutupan", {"periode": period}, status=303)
    work(app)
    return client.get("/laporan/penutupan").css("tbody a")[0].get("href")


def test_a_closed_quarter_tells_what_was_corrected_since(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    closing = close(known_city, kadis, "2026-t1")
    assert "Tidak ada yang berubah" in kadis.get(closing)
    with inside(known_city) as session:
        row = session.query(Enrolment).filter(Enrolment.state == "tidak_lulus").one()
        row.state = "mengundurkan_diri"
    page = kadis.get(closing)
    assert "5 orang" in page and "4 orang" in page and "Berkurang" in page
    line = page.css("tbody tr")[0].text_content()
    assert "Siti Aminah" in line


def test_the_overview_of_a_closed_quarter_says_what_it_was(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    assert "sudah ditutup" not in kadis.get("/laporan?periode=2026-t1")
    close(known_city, kadis, "2026-t1")
    assert "masih sama dengan saat ditutup" in kadis.get("/laporan?periode=2026-t1")
    with inside(known_city) as session:
        session.query(Enrolment).filter(Enrolment.state == "tidak_lulus").one().state = "mengundurkan_diri"
    page = kadis.get("/laporan?periode=2026-t1")
    assert "Koreksi sejak ditutup: 1 indikator kini berbeda" in page
    assert "4 orang saat ditutup 5 orang" in page
    kadis.get(page.one("main .notice a, main a[href*='/penutupan/']").get("href"))


def test_money_and_targets_that_reach_into_a_closed_quarter_are_corrections(known_city, few, inside, sign_in):
    """The first quarter was left open, so a ceiling of March and money of March may still be written down. The second
    is closed: it tells both as corrections, and goes on to print what was kept."""
    kadis = sign_in("kadis", roles=["kadis"])
    with inside(known_city):
        programme = programme_of()
        rules.set_budget(programme, city.D(2026, 1, 1), 100_000_000, "DPA", by=BY)
    closing = close(known_city, kadis, "2026-t2")
    assert "masih sama dengan saat ditutup" in kadis.get("/laporan?periode=2026-t2")
    with inside(known_city):
        programme = programme_of()
        rules.set_budget(programme, city.D(2026, 3, 1), 150_000_000, "Pergeseran", by=BY)
        rules.set_spending(programme, 1, 20_000_000, "SIPD", by=BY)
        indicator = counting.db.session.query(Indicator).filter(Indicator.name == "Peserta").one()
        indicator.programme = programme
        set_target(indicator, 12, (3, 6, 9, 12), on=city.D(2026, 3, 1))
    page = kadis.get("/laporan?periode=2026-t2")
    assert "Koreksi sejak ditutup: 1 indikator kini berbeda, dan anggaran 1 program kini berbeda" in page
    assert "Saat ditutup pagunya Rp100.000.000." in page and "Saat ditutup terpakai –." in page
    assert "6 orang saat ditutup 4 orang" in page
    rows = [[cell.text_content().strip() for cell in row] for row in kadis.get(closing).css("#moved tbody tr")]
    assert rows == [
        ["Pemberdayaan Sosial", "Pagu", "Rp100.000.000", "Rp150.000.000"],
        ["Pemberdayaan Sosial", "Realisasi anggaran", "–", "Rp20.000.000"],
        ["Peserta", "Target", "4 orang", "6 orang"],
    ]
    with known_city.app_context():
        report = Report(kind="triwulan", period_key="2026-t2", closing_id=counting.db.session.query(Closing).one().id)
        printed = prints.book("triwulan", making.facts_of(report))
    assert cells(printed, "Anggaran")["Pemberdayaan Sosial"] == ["Rp100.000.000", "–", "–"]
    assert cells(printed, "Ringkasan")["Peserta"][0] == "4 orang"


def programme_of() -> Programme:
    return counting.db.session.query(Programme).one()


def test_a_closed_quarter_takes_no_money_and_no_target_of_its_own(known_city, few, inside, sign_in):
    kadis, kabid = sign_in("kadis", roles=["kadis"]), sign_in("kabid", roles=["kabid"])
    closing = close(known_city, kadis, "2026-t1")
    money = {"valid_from": "1/2/2026", "amount": "150.000.000", "basis": "Pergeseran"}
    assert "Triwulan I 2026 sudah ditutup" in kabid.post("/laporan/program/1/pagu", money, status=422)
    used = {"quarter": "1", "amount": "1.000", "source": "SIPD"}
    assert "Triwulan I 2026 sudah ditutup" in kabid.post("/laporan/program/1/realisasi", used, status=422)
    target = {"valid_from": "1/2/2026", "year_value": "12"}
    assert "Triwulan I 2026 sudah ditutup" in kabid.post("/laporan/indikator/1/target", target, status=422)
    kadis.post(f"{closing}/pembukaan", {"reason": "Pergeseran anggaran terlambat dicatat"}, status=303)
    kabid.post("/laporan/program/1/pagu", money, status=303)
    rows = [[cell.text_content().strip() for cell in row] for row in kadis.get(closing).css("#moved tbody tr")]
    assert rows == [["Pemberdayaan Sosial", "Pagu", "–", "Rp150.000.000"]]  # told still, beside what holds now


def test_a_month_that_is_closed_is_not_corrected_by_how_its_quarter_goes_on(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    closing = close(known_city, kadis, "2026-10")
    with inside(known_city):
        rules.set_budget(programme_of(), city.D(2026, 11, 20), 150_000_000, "Perubahan APBD", by=BY)
    assert "Tidak ada yang berubah" in kadis.get(closing)


def test_a_change_that_leaves_the_sum_alone_is_told_too(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    closing = close(known_city, kadis, "2026-t1")
    with inside(known_city) as session:
        states = ("tidak_lulus", "mengundurkan_diri")
        gone = session.query(Enrolment).filter(Enrolment.state == states[0]).one()
        came = session.query(Enrolment).filter(Enrolment.state == states[1]).one()
        gone.state, came.state = states[1], states[0]
    page = kadis.get(closing)
    assert "Bertambah" in page and "Berkurang" in page


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_closed_report_prints_its_closed_figures_for_ever(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    close(known_city, kadis, "2026-t1")
    first = made(known_city, kadis, "triwulan", "2026-t1")
    with inside(known_city) as session:
        for row in session.query(Enrolment):
            row.state = "mengundurkan_diri"
    second = made(known_city, kadis, "triwulan", "2026-t1")
    for address in (first, second):
        text = text_of(kadis.get(f"{address}/berkas"))
        assert "Angka menurut penutupan 21 November 2026" in text
    with inside(known_city) as session:
        assert len({row.told for row in session.query(Report)}) == 1


def test_a_period_is_closed_once_and_opened_again_with_a_reason(known_city, few, sign_in):
    kadis, kabid = sign_in("kadis", roles=["kadis"]), sign_in("kabid", roles=["kabid"])
    assert "belum berakhir" in kadis.post("/laporan/penutupan", {"periode": "2026-t4"}, status=422)
    closing = close(known_city, kadis, "2026-t3")
    assert "sudah ditutup" in kadis.post("/laporan/penutupan", {"periode": "2026-t3"}, status=422)
    refused = kabid.post(
        "/laporan/indikator/2/realisasi", {"quarter": "3", "value": "40", "source": "x"}, status=422
    )
    assert "sudah ditutup" in refused
    kabid.post(f"{closing}/pembukaan", {"reason": "Salah"}, status=403)
    kadis.post(f"{closing}/pembukaan", {"reason": ""}, status=422)
    kadis.post(f"{closing}/pembukaan", {"reason": "Angka kelurahan terlambat masuk"}, status=303)
    kabid.post("/laporan/indikator/2/realisasi", {"quarter": "3", "value": "40", "source": "x"}, status=303)
    assert "Angka kelurahan terlambat masuk" in kadis.get(closing)
    close(known_city, kadis, "2026-t3")


def test_staff_do_not_close(known_city, sign_in):
    sign_in("sari").post("/laporan/penutupan", {"periode": "2026-t1"}, status=403)


# --- numbered, and by itself ------------------------------------------------------------------------


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_report_is_issued_with_a_number_of_the_register(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t1")
    kadis.post(f"{address}/nomor", {}, status=303)
    work(known_city)
    page = kadis.get(address)
    assert "000.7.5/1/35.73.405/2026" in page
    letter = page.one("main a[href^='/surat/']").get("href")
    text = text_of(kadis.get(f"{letter}/berkas"))
    assert "Nomor 000.7.5/1/35.73.405/2026" in text and "Laporan Kinerja Triwulan I 2026" in text
    assert "sudah bernomor" in kadis.post(f"{address}/nomor", {}, status=422)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_long_report_is_issued_in_pieces_with_number_code_and_feet(
    known_city, in_pieces, sign_in, monkeypatch, tmp_path
):
    """What is issued is drawn as what was read: never whole, which would take the worker hundreds of megabytes."""
    from tests import vera_pdf

    def refuse(*_given, **_named):
        raise pdf.PdfError("Digambar utuh.")

    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t1")
    kadis.post(f"{address}/nomor", {}, status=303)
    monkeypatch.setattr(pdf, "render", refuse)
    work(known_city)
    letter = kadis.get(address).one("main a[href^='/surat/']").get("href")
    issued = kadis.get(f"{letter}/berkas").data
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(issued)).pages]
    number = "Nomor000.7.5/1/35.73.405/2026"
    assert number in pages[0] and "Keaslianlaporaninidapatdiperiksadi" in pages[-1]
    assert all(f"Halaman{n}dari{len(pages)}" in text for n, text in enumerate(pages[1:], 2))
    if vera_pdf.lacking() is None:
        (tmp_path / "surat.pdf").write_bytes(issued)
        assert vera_pdf.validate([tmp_path / "surat.pdf"]) == {str(tmp_path / "surat.pdf"): []}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "period"), [("triwulan", "2026-t1"), ("ringkas", "2026-t1")])
def test_a_report_signed_electronically_says_so_and_is_read_marked_before(
    known_city, in_pieces, inside, sign_in, kind, period
):
    with inside(known_city):
        set_value("letters.signing", "elektronik")
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, kind, period)
    kadis.post(f"{address}/nomor", {}, status=303)
    work(known_city)
    with inside(known_city) as session:
        letter = session.query(Letter).one()
        assert letter.state == AWAITING
        waits = known_city.extensions["archive"].path(letter.prepared).read_bytes()
        copy = pypdf.PdfReader(io.BytesIO(signing.reading_copy(letter)))
    said = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(waits)).pages)
    assert "telahditandatanganisecaraelektronik" in said and "BELUMDITANDATANGANI" not in said
    assert len(copy.pages) == len(pypdf.PdfReader(io.BytesIO(waits)).pages)
    for page in copy.pages:
        assert "BELUMDITANDATANGANI" in "".join(page.extract_text().split())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_report_that_cannot_be_drawn_keeps_its_number_and_is_made_again(
    known_city, few, inside, sign_in, monkeypatch
):
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t1")
    kadis.post(f"{address}/nomor", {}, status=303)

    def refuse(*_given):
        raise pdf.PdfError("Halaman laporan tidak dapat disatukan. Cobalah sekali lagi.")

    drawing, known_city.rooms = known_city.rooms, rooms_that_draw(known_city, refuse)
    work(known_city)
    known_city.rooms = drawing
    with inside(known_city) as session:
        letter = session.query(Letter).one()
        assert (letter.state, letter.sequence) == ("terdaftar", 1) and "tidak dapat disatukan" in letter.trouble
        letters.produce_again([letter], BY)
    work(known_city)
    with inside(known_city) as session:
        letter = session.query(Letter).one()
        assert (letter.state, letter.sequence, letter.trouble) == (ISSUED, 1, None)


def rooms_that_draw(app, draw) -> tuple:
    """The rooms, with reports whose pages are drawn so."""
    kind = dataclasses.replace(making.LETTER, draw=draw)
    return tuple(
        dataclasses.replace(room, letters=(kind,)) if making.LETTER in room.letters else room for room in app.rooms
    )


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_figures_that_moved_on_are_not_issued_under_an_old_report(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    address = made(known_city, kadis, "triwulan", "2026-t1")
    with inside(known_city) as session:
        session.query(Enrolment).filter(Enrolment.state == "tidak_lulus").one().state = "mengundurkan_diri"
    assert "sudah berubah" in kadis.post(f"{address}/nomor", {}, status=422)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_month_s_report_makes_itself_once_and_waits_to_be_read(known_city, few, inside, sign_in, clock):
    kadis = sign_in("kadis", roles=["kadis"])
    work(known_city)
    with inside(known_city) as session:
        assert not session.query(Report).count()
        set_value("reports.monthly", True)
    for _ in range(3):
        work(known_city)
    with inside(known_city) as session:
        [report] = session.query(Report)
        assert report.period_key == "2026-10" and report.pdf
    page = kadis.get("/")
    assert "Laporan bulanan Oktober 2026 siap dibaca" in page
    kadis.post(f"/laporan/cetak/{report_id(known_city)}/dibaca", {}, status=303)
    assert "siap dibaca" not in kadis.get("/")
    assert "siap dibaca" in sign_in("sari").get("/")
    clock.set("2026-12-01 06:00")
    work(known_city)
    work(known_city)
    with inside(known_city) as session:
        assert sorted(row.period_key for row in session.query(Report)) == ["2026-10", "2026-11"]


def report_id(app) -> int:
    with app.app_context():
        return counting.db.session.query(Report).one().id


def test_no_person_is_named_in_what_reports_keep(known_city):
    """Facts, and so closings, letters and prints, hold no name and no number of a person."""
    import json

    with known_city.app_context():
        kept = json.dumps(facts.gather(Period.of_year(2026)))
        people = counting.db.session.query(Person).all()
        assert not [one for one in people if one.nik and one.nik in kept]
        assert not [one for one in people if one.name and one.name in kept]


# --- long reports are drawn in pieces -----------------------------------------------------------------


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_pieces_hold_everything_once_and_in_order(known_city):
    with known_city.app_context():
        chapters = prints.book("tahun", facts.gather(Period.of_year(2026)))["chapters"]
    pieces = list(binding.in_pieces(chapters))
    assert len(pieces) > 3
    assert [one["title"] for piece in pieces for one in piece if one["title"]] == [one["title"] for one in chapters]
    for where in ("blocks", "parts"):
        told = [one for piece in pieces for chapter in piece for one in chapter[where]]
        assert told == [one for chapter in chapters for one in chapter[where]]


# --- the head of the audit trail ----------------------------------------------------------------------


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_month_on_paper_bears_the_head_of_the_audit_trail(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    with inside(known_city):
        audit.seal()
        entry, digest = audit.head()
    address = made(known_city, kadis, "bulan", "2026-10")
    text = "".join(text_of(kadis.get(f"{address}/berkas")).split())
    assert digest in text and "Kepalarantaijejakaudit" in text
    kadis.post(f"{address}/nomor", {}, status=303)  # the trail goes on; the figures are the same
    with known_city.app_context():
        assert audit.is_chained(digest) and not audit.is_chained("0" * 64)


def test_a_closed_month_whose_head_is_gone_from_the_trail_is_found(known_city, few, inside, sign_in):
    kadis = sign_in("kadis", roles=["kadis"])
    with inside(known_city):
        audit.seal()
    close(known_city, kadis, "2026-10")
    with inside(known_city) as session:
        assert list(making.check()) == []
        row = session.query(Closing).one()
        row.facts = row.facts | {"chain": {"entry": 1, "digest": "0" * 64}}
        session.flush()
        assert ["Kepala rantai audit" in sentence for sentence in making.check()] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_quarter_is_an_archivable_and_accessible_pdf(known_city, tmp_path):
    """PDF/A-3a and PDF/UA-1, contents and charts included."""
    from tests import vera_pdf

    vera_pdf.require()
    with known_city.app_context():
        paper = tmp_path / "triwulan.pdf"
        paper.write_bytes(prints.as_pdf(prints.book("triwulan", facts.gather(Period.read("2026-t1")))))
    assert vera_pdf.validate([paper]) == {str(paper): []}


# Short tables stand in columns


def _tables(*heights: int) -> list[dict]:
    return [table(f"Tabel {n}", ["Apa"], [[word("satu")]] * height) for n, height in enumerate(heights)]


def _places(tables: list[dict]) -> dict[str, tuple]:
    return {one["caption"]: (one["row"], one.get("column")) for one in in_columns([*tables, None])}


def test_short_tables_fill_three_columns_evenly_and_the_first_stays_first():
    found = _places(_tables(6, 2, 4, 11, 6))
    assert found["Tabel 0"] == (0, 0) and {column for _, column in found.values()} == {0, 1, 2}
    held = [
        sum(height + OVERHEAD for n, height in enumerate((6, 2, 4, 11, 6)) if found[f"Tabel {n}"][1] == column)
        for column in range(COLUMNS)
    ]
    assert max(held) <= 16


def test_what_no_column_holds_goes_into_another_row_or_stands_by_itself():
    found = _places(_tables(30, 60, 30, 30, 30))
    assert found["Tabel 1"] == (None, None)
    assert sorted(place for name, place in found.items() if name != "Tabel 1") == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert in_columns([]) == []


@pytest.mark.parametrize(("count", "tables"), [(services.ACROSS, 1), (31, 2)])
def test_many_kecamatan_stand_below_one_another(app, count, tables):
    """A city of thirty kecamatan has no page wide enough for a column of each."""
    cells = [(f"{n:02}", f"Kecamatan {n}", "", n, False) for n in range(count)]
    figures = [
        {"title": f"Angka {n}", "unit": "orang", "unit_of_cells": "orang", "per": None, "by": {"kecamatan": cells}}
        for n in range(services.BESIDE + 1)
    ]
    with app.app_context():
        blocks = services.by_kecamatan({"figures": figures})
    assert len(blocks) == tables and all(len(one["columns"]) <= services.ACROSS + 2 for one in blocks)
    told = {name[0] for one in blocks for row in one["rows"] for name in row}
    assert {str(n) for n in range(count)} <= told
