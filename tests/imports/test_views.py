"""The pages of an import, with and without scripts."""

import io

import pytest

from app import shell
from app.ground.sheet import read_sheet
from app.imports.models import ERROR, KNOWN, NEW, TWIN
from app.people.models import Person
from tests.imports.make import UPLOAD, make_line, only_import, reviewed, rows, upload, work
from tests.people.make import make_nik, make_person

pytestmark = pytest.mark.pages

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_from_upload_to_result(app, inside, sign_in):
    client = sign_in()
    assert "Belum ada daftar yang diimpor" in client.get("/impor")
    assert "Warga kota" in client.get("/impor/baru")
    assert "Unggah dan periksa" in client.get(UPLOAD)
    address = upload(client, make_line(), make_line(name=None), name=r"C:\Users\lurah\Usulan  Kasin.xlsx")
    page = client.get(address)
    assert "Menunggu giliran" in page and "Usulan Kasin.xlsx" in page
    part = client.get(f"{address}/kemajuan", htmx=True, target="import_progress")
    assert part.one("#import_progress") is not None and "HX-Refresh" not in part.headers
    work(app)
    assert (
        client.get(f"{address}/kemajuan", htmx=True, target="import_progress").headers["HX-Refresh"] == "true"
    )
    page = client.get(address)
    assert page.texts(".tabs a") == [
        "Baru 1", "Sudah dikenal 0", "Mungkin kembar 0", "Perlu diperbaiki 1", "Dilewati 0"
    ]  # fmt: skip
    assert "Terapkan: 1 baru" in page and "1 baris salah dilewati." in page
    client.post(f"{address}/penerapan", {}, status=303)
    client.post(f"{address}/penerapan", {}, status=303)  # the second click does nothing
    assert work(app) == 1
    assert "1 dicatat baru, 1 dilewati" in client.get(address)
    client.post(f"{address}/penerapan", {}, status=303)
    assert work(app) == 0
    with inside(app) as session:
        assert session.query(Person).count() == 1
    listed = client.get("/impor")
    assert "Usulan Kasin.xlsx" in listed and "Diterapkan" in listed


@SQLITE
def test_the_job_names_nobody(app, inside, sign_in):
    from app.ground.job import Job

    upload(sign_in(), make_line(name="Rahasia Sekali"), name="Daftar Rahasia Sekali.xlsx")
    with inside(app) as session:
        found = session.query(Job).one()
        assert found.title == "Membaca daftar impor" and list(found.args) == ["import"]


@SQLITE
def test_an_import_that_waits_is_a_thing_to_do(app, sign_in):
    client = sign_in()
    reviewed(client, app, make_line())
    assert "1 daftar impor menunggu diperiksa" in client.get("/")


@SQLITE
def test_a_row_is_decided_in_place_and_without_scripts(app, inside, sign_in):
    client, nik = sign_in(), make_nik()
    with inside(app):
        make_person(nik=nik, address="Jl. Lama", name="Siti Aminah")
        make_person(nik=None, name="Sri Rahayu")
    address = reviewed(
        client, app, make_line(nik=nik), make_line(name="Sri Rahayu"), make_line(name="Nur Hidayah")
    )
    with inside(app):
        known, twin, new = (rows(state)[0].id for state in (KNOWN, TWIN, NEW))
        twin_of = rows(TWIN)[0].twins[0][0]
    part = client.post(
        f"/impor/baris/{known}/pilihan?bagian=dikenal", {"pilihan": "biarkan"}, htmx=True, target="review"
    )
    assert "Terapkan: 1 baru, 1 tetap" in part and part.one("#review") is not None
    page = client.get(f"{address}?bagian=kembar")
    assert "Nama dan tanggal lahir sama" in page and "Belum diputuskan, jadi ditunda." in page
    sent = client.post(
        f"/impor/baris/{twin}/pilihan?bagian=kembar", {"pilihan": f"sama:{twin_of}"}, status=303
    )
    assert sent.location == f"{address}?bagian=kembar"
    client.post(f"/impor/baris/{new}/pilihan", {"pilihan": "lewati"}, status=303)
    page = client.get(address)
    assert "Terapkan: 1 diperbarui, 1 tetap" in page and "1 pilihan Anda dilewati." in page
    client.post(f"/impor/baris/{new}/pilihan", {"pilihan": ""}, status=303)
    assert "Terapkan: 1 baru, 1 diperbarui, 1 tetap" in client.get(address)


@SQLITE
@pytest.mark.parametrize(
    "choice", ["sama", "sama:999999", "sama:x", "sama:-1", "perbarui", "entah", "x" * 500]
)
def test_a_choice_that_is_not_there_is_refused(app, inside, sign_in, choice):
    client = sign_in()
    with inside(app):
        make_person(nik=None)
    reviewed(client, app, make_line())
    with inside(app):
        row = rows(TWIN)[0].id
    client.post(f"/impor/baris/{row}/pilihan", {"pilihan": choice}, status=422)


@SQLITE
def test_another_person_with_this_nik_cannot_become_new(app, inside, sign_in):
    import datetime as dt

    client, nik = sign_in(), make_nik()
    with inside(app):
        make_person(nik=nik, name="Bambang", birth_date=dt.date(1950, 1, 1))
    address = reviewed(client, app, make_line(nik=nik))
    with inside(app):
        row = rows(TWIN)[0].id
    assert "Orang baru" not in " ".join(client.get(f"{address}?bagian=kembar").texts("tbody button"))
    client.post(f"/impor/baris/{row}/pilihan", {"pilihan": "baru"}, status=422)


@SQLITE
def test_an_error_row_cannot_be_decided_and_nothing_after_applying(app, inside, sign_in):
    client = sign_in()
    address = reviewed(client, app, make_line(), make_line(name=None))
    with inside(app):
        wrong, right = rows(ERROR)[0].id, rows(NEW)[0].id
    client.post(f"/impor/baris/{wrong}/pilihan", {"pilihan": ""}, status=422)
    client.post(f"{address}/penerapan", {}, status=303)
    client.post(f"/impor/baris/{right}/pilihan", {"pilihan": "lewati"}, status=422)
    client.post(f"{address}/pembuangan", {}, status=422)


@SQLITE
def test_columns_that_were_not_known_can_be_shown(app, inside, sign_in):
    client = sign_in()
    line = make_line()
    line = {"Siapa": line.pop("Nama"), "Nomor Penduduk": line.pop("NIK")} | line
    address = reviewed(client, app, line, headings=(*line,))
    page = client.get(address)
    assert "Kolom NIK dan Nama belum ada." in page
    fields = page.fields("main details form")
    assert fields["s0k0"] == "" and fields["s0k2"] == "birth"
    twice = client.post(f"{address}/kolom", fields | {"s0k0": "name", "s0k1": "name"}, status=422)
    assert "Sudah dipilih untuk kolom lain di lembar ini." in twice
    missing = client.post(f"{address}/kolom", fields | {"s0k0": "name"}, status=422)
    assert "Pilih dahulu kolom untuk NIK dan Nama." in missing
    client.post(f"{address}/kolom", fields | {"s0k0": "name", "s0k1": "nik"}, status=303)
    work(app)
    assert "Terapkan: 1 baru" in client.get(address)
    with inside(app):
        assert rows()[0].values["name"] == "Siti Aminah"
        assert only_import().mapping["Data"]["nik"] == 1


@SQLITE
def test_rows_in_error_come_back_with_what_is_wrong_and_can_be_sent_again(app, inside, sign_in, tmp_path):
    client = sign_in()
    address = reviewed(client, app, make_line(), make_line(name=None), make_line(nik="123"))
    answer = client.get(f"{address}/baris-salah")
    file = tmp_path / "perlu.xlsx"
    file.write_bytes(answer.data)
    with read_sheet(file, file.name) as book:
        assert [row.cells.get(2) for row in book.tables[0].rows()] == [None, "Siti Aminah"]
    again = client.post(UPLOAD, {"file": (io.BytesIO(answer.data), "perbaikan.xlsx")}, status=303).location
    work(app)
    assert client.get(again).texts(".tabs a")[3] == "Perlu diperbaiki 2"


@SQLITE
def test_no_error_rows_no_file(app, sign_in):
    client = sign_in()
    client.get(f"{reviewed(client, app, make_line())}/baris-salah", status=422)


@SQLITE
def test_long_tabs_turn_by_pages_and_cost_the_same(app, sign_in, count_queries, monkeypatch):
    monkeypatch.setattr(shell._TodoCount, "_value", lambda _: 0)  # the bell counts rows that were put off
    client = sign_in()
    short = reviewed(client, app, make_line())
    address = reviewed(client, app, *(make_line(name=f"Orang {n}") for n in range(120)))
    seen = []
    with count_queries(app) as few:
        client.get(f"{short}?bagian=baru")
    with count_queries(app) as queries:
        page = client.get(f"{address}?bagian=baru")
    assert queries.count == few.count
    assert sum(" imports_row" in statement for statement in queries.statements) == 2
    while True:
        seen += page.texts("#review tbody tr td:first-child")
        following = page.css("#pager_next")
        if not following:
            break
        page = client.get(following[0].get("href"))
    assert seen == [str(number) for number in range(2, 122)]
    back = client.get(page.one("#pager_prev").get("href"))
    assert back.texts("#review tbody tr td:first-child") == [str(number) for number in range(52, 102)]


@SQLITE
def test_subtotals_and_sheets_left_out_are_shown(app, sign_in):
    client = sign_in()
    address = reviewed(client, app, make_line(), {"Nama": "JUMLAH: 1 orang"}, make_line(name="Sri"))
    page = client.get(f"{address}?bagian=dilewati")
    assert "JUMLAH: 1 orang" in page and "Baris jumlah, bukan data orang" in page


@SQLITE
def test_samples_are_offered_in_a_demo_only(app, inside, sign_in):
    from app.office import agency

    client = sign_in()
    assert "Daftar contoh" not in client.get(UPLOAD)
    client.get("/impor/contoh/people.residents/0", status=404)
    with inside(app):
        agency.profile().is_demo = True
    assert "Usulan peserta pelatihan Kota Malang 2025" in client.get(UPLOAD)
    assert client.get("/impor/contoh/people.residents/0").data[:2] == b"PK"
    client.get("/impor/contoh/people.residents/7", status=404)


@SQLITE
def test_filters_of_the_list(app, sign_in):
    client = sign_in()
    reviewed(client, app, make_line(), name="satu.xlsx")
    upload(client, make_line(), name="dua.xlsx")
    page = client.get("/impor?keadaan=siap")
    assert "satu.xlsx" in page and "dua.xlsx" not in page
    assert (
        client.post("/impor/saringan", {"keadaan": "dibaca"}, status=303).location == "/impor?keadaan=dibaca"
    )
    part = client.post("/impor/saringan", {"keadaan": "dibaca"}, htmx=True, target="listing")
    assert "dua.xlsx" in part and "satu.xlsx" not in part


def test_work_that_stopped_can_be_started_again(app, inside, sign_in):
    from app.ground.job import Job

    client = sign_in()
    address = upload(client, make_line())
    with inside(app) as session:
        session.query(Job).one().state = "gagal"
    assert "Pekerjaan ini berhenti sebelum selesai" in client.get(address)
    client.post(f"{address}/pembacaan", {}, status=303)
    work(app)
    client.post(f"{address}/penerapan", {}, status=303)
    with inside(app) as session:
        session.query(Job).filter_by(kind="imports.apply").one().state = "gagal"
    assert "Coba lagi" in client.get(address)
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    assert "1 dicatat baru" in client.get(address)
    client.post(f"{address}/pembacaan", {}, status=422)


@SQLITE
def test_without_a_file_the_form_says_so(app, sign_in):
    client = sign_in()
    assert "Pilih berkasnya dahulu." in client.post(UPLOAD, {}, status=422)
    assert "Pilih berkasnya dahulu." in client.post(UPLOAD, {"file": (io.BytesIO(), "")}, status=422)


@SQLITE
def test_several_sheets_are_one_import(app, inside, sign_in):
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, who in (("RW 1", "Ani"), ("RW 2", "Budi"), ("Catatan", None)):
            sheet = book.add_worksheet(name)
            if who:
                sheet.write_row(0, 0, ["NIK", "Nama"])
                sheet.write_row(1, 0, [make_nik(), who])
    file.seek(0)
    client = sign_in()
    address = client.post(UPLOAD, {"file": (file, "usulan.xlsx")}, status=303).location
    work(app)
    with inside(app):
        assert [(row.sheet, row.number) for row in rows(NEW)] == [("RW 1", 2), ("RW 2", 2)]
    assert "RW 2" in client.get(f"{address}?bagian=baru")
    assert "Lembar Catatan" in client.get(f"{address}?bagian=dilewati")


def test_a_list_of_little_more_than_nik_and_name_is_taken_as_it_is(app, inside, sign_in):
    client, nik = sign_in(), make_nik()
    text = f"NIK;NAMA\r\n{nik};SITI AMINAH\r\n".encode("utf-16")
    address = client.post(UPLOAD, {"file": (io.BytesIO(text), "DTSEN.csv")}, status=303).location
    work(app)
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    with inside(app) as session:
        person = session.query(Person).one()
        assert (person.nik, person.name, person.birth_date) == (nik, "SITI AMINAH", None)


def test_whoever_sent_the_list_is_asked_to_mend_it(app, sign_in):
    clerk = sign_in()
    address = reviewed(clerk, app, make_line(), make_line(nik="123"))
    page = clerk.get(f"{address}?kelompok=salah")
    [text] = [area.text_content() for area in page.css("#messages textarea")]
    assert "1 baris dapat dicatat, 1 baris perlu diperbaiki" in text
    whole = reviewed(clerk, app, make_line())
    assert clerk.get(f"{whole}?kelompok=salah").css("#messages") == []
