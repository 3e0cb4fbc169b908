"""The lists of the two cities, end to end, with counts derived by hand from the files.

Malang: 94 people (rows 5 to 102 without two subtotals and two blank rows), 8 of them in error:
  16, 82  NIK in a numeric cell · 23 NIK of row 21 · 63 NIK of row 61 · 27 NIK of 15 digits
  38      no name · 54 Kelurahan Sumberingin, which no city has · 56 NIK says day 72
and told, not refused: 12 no NIK · 20 NIK says a woman · 30 NIK says another day · 52 NIK of Timor Timur ·
21 and 61 come again. Let through in silence: names in capitals or with a blank behind them, "'" and blanks in a NIK,
KEL. JODIPAN, Gading Kasri, Tasik Madu, Oro-oro Dowo, numeric telephone numbers, RT/RW in two spellings,
four spellings of a date, row 53's NIK with blanks.

Blitar: 92 people, 8 in error: 13, 46 numeric NIK · 81 NIK of row 79 · 92 NIK of row 90 · 26 15 digits ·
80 no name · 54 Sumberingin · 85 day 72; told: 75 no NIK · 45 sex · 96 day · 82 Timor Timur · 79, 90 come again.
"""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.imports.models import ERROR, NEW
from app.office.setup import init_city
from app.people.models import DesilEntry, Person
from app.training.models import Enrolment
from tests.imports.make import UPLOAD, only_import, rows, work
from tests.training.make import make_batch

SAMPLES = Path(__file__).parents[1] / "data"
EXPECTED = {
    "malang": {
        "people": 94,
        "errors": {16: "bilangan", 23: "baris 21", 27: "Yang diketik 15", 38: "Nama belum", 54: "Sumberingin",
                   56: "Yang diketik 72", 63: "baris 61", 82: "bilangan"},
        "told": {12: "NIK belum", 20: "Jenis kelamin pada NIK", 21: "baris 23", 30: "Tanggal lahir pada NIK",
                 52: "540102", 61: "baris 63"},
        "skipped": [35, 67, 103, 105, 106],
        "doubtful": 2,
    },
    "blitar": {
        "people": 92,
        "errors": {13: "bilangan", 26: "Yang diketik 15", 46: "bilangan", 54: "Sumberingin", 80: "Nama belum",
                   81: "baris 79", 85: "Yang diketik 72", 92: "baris 90"},
        "told": {45: "Jenis kelamin pada NIK", 79: "baris 81", 75: "NIK belum", 82: "540102", 90: "baris 92",
                 96: "Tanggal lahir pada NIK"},
        "skipped": [35, 67, 101, 103, 104],
        "doubtful": 2,
    },
}  # fmt: skip


@pytest.fixture(params=sorted(EXPECTED))
def city(request, app, inside):
    """The app of that city: its kelurahan and no others."""
    if request.param != "malang":
        with inside(app) as session:
            session.execute(text("DELETE FROM wilayah_kelurahan"))
            init_city(request.param)
        app.extensions.pop("wilayah", None)
    yield request.param
    app.extensions.pop("wilayah", None)


def test_the_city_list_from_upload_to_register(app, inside, sign_in, city):
    client, expected = sign_in(), EXPECTED[city]
    with (SAMPLES / f"usulan_peserta_{city}_2025.xlsx").open("rb") as file:
        address = client.post(UPLOAD, {"file": (file, file.name)}, status=303).location
    work(app)
    with inside(app):
        found = {row.number: row for row in rows()}
        wrong = {number: " ".join(row.errors) for number, row in found.items() if row.state == ERROR}
        told = {
            number: " ".join(row.warnings)
            for number, row in found.items()
            if row.warnings and number not in wrong
        }
        assert len(found) == expected["people"]
        assert wrong.keys() == expected["errors"].keys()
        assert all(word in wrong[number] for number, word in expected["errors"].items()), wrong
        assert told.keys() == expected["told"].keys()
        assert all(word in told[number] for number, word in expected["told"].items()), told
        assert sum(row.state == NEW for row in found.values()) == expected["people"] - 8
        assert [row[1] for row in only_import().skipped] == expected["skipped"]
        assert [sheet["name"] for sheet in only_import().sheets if sheet.get("why")] == ["Rekap"]
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    assert f"{expected['people'] - 8} dicatat baru, 8 dilewati" in client.get(address)
    with inside(app) as session:
        people = session.query(Person).all()
        assert len(people) == expected["people"] - 8
        assert sum(person.nik is None for person in people) == 1
        assert sum(person.doubt_reason is not None for person in people) == expected["doubtful"]
        assert all(person.kelurahan and person.birth_date and person.rt and person.rw for person in people)
        assert all(person.phone and person.phone.startswith("0") for person in people)
        assert session.query(DesilEntry).count() == len(people)


def test_the_copies_that_are_offered_are_the_same(app):
    from app.imports import samples

    for city in EXPECTED:
        name = f"usulan_peserta_{city}_2025.xlsx"
        assert (Path(samples.__file__).with_name("samples") / name).read_bytes() == (
            SAMPLES / name
        ).read_bytes()


def test_nominations_for_a_batch_end_in_the_batch(app, inside, sign_in):
    """The same list as nominations: the girl of 13 (row 46) is told, everybody else as above; 86 in the batch."""
    with inside(app):
        batch = make_batch(places=80).id
    client, to = sign_in(), f"/impor/baru?target=training.nomination&scope={batch}"
    with (SAMPLES / "usulan_peserta_malang_2025.xlsx").open("rb") as file:
        address = client.post(to, {"file": (file, file.name)}, status=303).location
    work(app)
    with inside(app):
        too_young = {row.number for row in rows(NEW) if any("Usia 12 tahun" in told for told in row.warnings)}
    assert too_young == {46}
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    page = client.get(address)
    assert "86 dicatat baru, 8 dilewati" in page
    assert page.one(".notice a").get("href") == f"/pelatihan/{batch}"
    with inside(app) as session:
        enrolled = session.query(Enrolment).filter_by(batch_id=batch).order_by(Enrolment.id).all()
        assert [row.person_id for row in enrolled] == [row.result_id for row in rows(NEW)]
        assert len(enrolled) == 86
