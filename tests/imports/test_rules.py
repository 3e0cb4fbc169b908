"""What an import makes of a list, as the office would say it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground.db import db
from app.imports import matching, reading
from app.imports.models import ERROR, KNOWN, NEW, TWIN, Import
from app.imports.person_columns import PERSON_COLUMNS
from app.people import bulk
from app.people.models import DesilEntry, Person
from tests.imports.make import make_line, only_import, reviewed, rows, upload, work
from tests.people.make import make_nik, make_person

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BORN = dt.date(1990, 5, 17)


def read(app, inside, *lines, sign_in, **options):
    """The rows of a list that was uploaded and read."""
    reviewed(sign_in(), app, *lines, **options)
    with inside(app) as session:
        found = rows()
        session.expunge_all()
        return found


# --- one row ----------------------------------------------------------------------------------------


@SQLITE
@pytest.mark.parametrize(
    "said, sentence",
    [
        ({"name": None}, "Nama belum diisi."),
        ({"name": "12345"}, "Nama harus berisi huruf."),
        ({"name": "Siti 😀"}, "Nama berisi tanda yang bukan huruf"),
        ({"name": "A" * 121}, "Nama paling panjang 120 huruf."),
        ({"nik": "357301234567890"}, "NIK harus 16 angka. Yang diketik 15."),
        ({"nik": 3573025607770022}, "NIK tersimpan sebagai bilangan"),
        ({"nik": "3573027205900001"}, "Angka ke-7 dan ke-8 NIK"),
        ({"kk": "35730107032300"}, "Nomor KK harus 16 angka."),
        ({"kk": 3573010703230001}, "Nomor KK tersimpan sebagai bilangan"),
        ({"sex": "X"}, "Jenis kelamin ditulis L atau P."),
        ({"birth": "Malang, 31 Februari 1990"}, "31 Februari tidak ada"),
        ({"birth": "Malang"}, "Tanggal lahir belum ada."),
        ({"birth": "Malang, 3 Mei 2190"}, "belum terjadi"),
        ({"kelurahan": "Negeri Dongeng"}, "tidak dikenal"),
        ({"desil": "11"}, "Desil ditulis 1 sampai 10."),
        ({"desil": -1}, "Desil ditulis 1 sampai 10."),
        ({"rt_rw": dt.date(2025, 3, 1)}, "RT/RW terbaca sebagai tanggal."),
        ({"address": "x" * 201}, "Alamat paling panjang 200 huruf."),
    ],
)
def test_what_cannot_be_read_keeps_the_row_out_with_a_sentence(app, inside, sign_in, said, sentence):
    row = read(app, inside, make_line(**said), sign_in=sign_in)[0]
    assert row.state == ERROR
    assert any(sentence in told for told in row.errors), row.errors


@SQLITE
@pytest.mark.parametrize(
    "said, sentence",
    [
        ({"nik": None}, "NIK belum diisi."),
        ({"nik": "-"}, "NIK belum diisi."),
        ({"sex": "L"}, "Jenis kelamin pada NIK perempuan"),
        ({"birth": "Malang, 18 Mei 1990"}, "Tanggal lahir pada NIK 17-05-90"),
        ({"nik": "5401025705900001"}, "Kode wilayah 540102"),
        ({"phone": "tidak punya"}, "Nomor HP tidak ikut disimpan."),
        ({"kelurahan": None}, "Kelurahan belum diisi."),
    ],
)
def test_what_is_only_odd_is_told_and_let_through(app, inside, sign_in, said, sentence):
    row = read(app, inside, make_line(**said), sign_in=sign_in)[0]
    assert row.state == NEW
    assert any(sentence in told for told in row.warnings), row.warnings


@SQLITE
def test_usual_ways_of_writing_become_values(app, inside, sign_in):
    said = {
        "birth": "Kediri/03-04-1971",
        "kelurahan": "KEL. TASIK MADU",
        "rt_rw": "RT 3 RW 12",
        "phone": 81234567890,
    }
    said |= {"sex": "perempuan", "desil": "Desil 4", "name": "  Siti \u00a0 Aminah "}
    line = make_line(**said, nik="'" + make_nik(dt.date(1971, 4, 3)))
    values = read(app, inside, line, sign_in=sign_in)[0].values
    assert values["birth_place"] == "Kediri" and values["birth_date"] == "1971-04-03"
    assert (values["rt"], values["rw"], values["sex"], values["desil"]) == ("003", "012", "P", 4)
    assert values["phone"] == "081234567890" and values["name"] == "Siti Aminah" and len(values["nik"]) == 16


@SQLITE
def test_categories_and_disabilities_by_code_or_name(app, inside, sign_in):
    line = make_line() | {"Jenis PPKS": "8; Fakir Miskin, entah", "Disabilitas": "Sensorik"}
    headings = (*line,)
    row = read(app, inside, line, sign_in=sign_in, headings=headings)[0]
    assert row.values["ppks"] == ["08", "24"] and row.values["disability"] == ["sensorik"]
    assert any("entah" in told for told in row.warnings)


_CELLS = st.one_of(
    st.none(), st.text(max_size=60), st.integers(-(10**17), 10**17), st.floats(), st.booleans(), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(),
    st.sampled_from(["3573024110970021", "\x00", "\ud800", "31 Feb 1990", "=1+1", "L", "Kasin", "💥" * 40, "x" * 5000]),
)  # fmt: skip


_KEYS = st.sampled_from([column.key for column in PERSON_COLUMNS])


@SQLITE
@given(typed=st.dictionaries(_KEYS, _CELLS))
def test_no_cell_stops_the_reading_and_no_value_is_too_much_for_its_column(app, inside, typed):
    with inside(app):
        row = reading.read_row(typed)
    for name, value in row.values.items():
        column = Person.__table__.c.get(name)
        if column is not None and isinstance(value, str):
            assert len(value) <= column.type.length
            assert not any(letter < " " for letter in value) and value.encode()
    assert all(isinstance(text, str) and len(text) <= reading.LONGEST_SHOWN for text in row.cells.values())
    assert row.values.get("name") or row.errors


# --- the list as a whole ----------------------------------------------------------------------------


@SQLITE
def test_the_same_nik_twice_names_the_other_row_and_keeps_the_first(app, inside, sign_in):
    nik = make_nik()
    first, second = read(app, inside, make_line(nik=nik), make_line(nik=nik, name="Lain"), sign_in=sign_in)
    assert first.state == NEW and first.warnings == ["NIK ini ada lagi pada baris 3; baris ini yang dipakai."]
    assert second.state == ERROR and second.errors == ["NIK ini sudah ada pada baris 2."]


@SQLITE
def test_the_same_name_and_birth_with_another_nik_is_told(app, inside, sign_in):
    one, two = read(
        app, inside, make_line(name="Moch. Yusuf"), make_line(name="Mohamad Yusuf"), sign_in=sign_in
    )
    assert one.state == two.state == NEW
    assert "Nama dan tanggal lahir sama dengan baris 3." in one.warnings
    assert "Nama dan tanggal lahir sama dengan baris 2." in two.warnings


@SQLITE
def test_a_row_without_nik_never_doubles_another_row(app, inside, sign_in):
    one, two = read(app, inside, make_line(), make_line(nik=None), sign_in=sign_in)
    assert one.state == NEW
    assert two.state == ERROR and "sama dengan baris 2. Bila memang orang lain, isi NIK-nya." in two.errors[0]


# --- who is known -----------------------------------------------------------------------------------


def test_known_by_nik_shows_what_differs_field_by_field(app, inside, sign_in):
    nik = make_nik()
    with inside(app):
        make_person(
            nik=nik, name="SITI AMINAH", birth_date=BORN, birth_place="Malang", address="Jl. Lama", kk=None
        )
    row = read(app, inside, make_line(nik=nik, name="Siti  Aminah"), sign_in=sign_in)[0]
    assert row.state == KNOWN
    assert row.diff["address"] == ["Jl. Lama", "Jl. Mawar No. 3"]
    assert row.diff["kk"] == [None, "3573010703230001"]
    assert "name" not in row.diff and "birth_date" not in row.diff


def test_name_and_birth_alike_is_a_doubtful_twin(app, inside, sign_in):
    with inside(app):
        person = make_person(name="Soeparman", birth_date=BORN, nik=None).id
    row = read(app, inside, make_line(name="Suparman"), sign_in=sign_in)[0]
    assert row.state == TWIN and row.twins == [[person, matching.SAME_BIRTH]]


def test_name_and_kk_alike_is_a_doubtful_twin(app, inside, sign_in):
    with inside(app):
        person = make_person(name="Siti Aminah", birth_date=None, nik=None, kk="3573010703230001").id
    row = read(app, inside, make_line(), sign_in=sign_in)[0]
    assert row.state == TWIN and row.twins == [[person, matching.SAME_KK]]


def test_a_nik_of_quite_another_person_is_never_taken_over(app, inside, sign_in):
    nik = make_nik()
    with inside(app):
        person = make_person(nik=nik, name="Bambang", birth_date=dt.date(1950, 1, 1)).id
    row = read(app, inside, make_line(nik=nik), sign_in=sign_in)[0]
    assert row.state == TWIN and row.twins == [[person, matching.OTHER_PERSON]]


def test_somebody_who_died_is_told(app, inside, sign_in):
    nik = make_nik()
    with inside(app):
        make_person(nik=nik, status="meninggal", birth_date=BORN)
    row = read(app, inside, make_line(nik=nik), sign_in=sign_in)[0]
    assert "Orang ini tercatat sudah meninggal." in row.warnings


def test_the_register_is_asked_a_few_times_whatever_the_rows(app, inside, count_queries, sign_in):
    with inside(app):
        few = [reading.read_row({"nik": make_nik(), "name": "Siti Aminah", "birth": "Malang, 1 Mei 1990"})]
        many = [
            reading.read_row({"nik": make_nik(), "name": f"Siti {n}", "birth": "Malang, 1 Mei 1990"})
            for n in range(300)
        ]
        with count_queries(app) as queries:
            matching.match(few)
        with count_queries(app) as more:
            matching.match(many)
    assert more.count <= queries.count + 1 <= 4


_FIELDS = {
    "name": st.sampled_from(["Siti Aminah", "Sri Rahayu", "Soeparman"]),
    "kk": st.sampled_from(["3573010703230001", "3573010703230002"]),
    "sex": st.sampled_from("LP"),
    "birth_date": st.dates(dt.date(1950, 1, 1), dt.date(2000, 1, 1)),
    "address": st.sampled_from(["Jl. Mawar", "JL.  MAWAR", "Jl. Melati"]),
    "desil": st.integers(1, 10),
}


@given(old=st.fixed_dictionaries({}, optional=_FIELDS), new=st.fixed_dictionaries({}, optional=_FIELDS))
def test_after_an_update_nothing_differs_and_nothing_unsaid_has_changed(app, inside, old, new):
    with inside(app):
        person_id = make_person(**{"name": None, "sex": None, "birth_date": None, "nik": None} | old).id
        db.session.commit()
        person = bulk.by_id([person_id])[person_id]
        wanted = {name: new[name] for name in matching.differences(person, new)}
        bulk.change_many([(person, wanted)] if wanted else [])
        db.session.commit()
        after = bulk.by_id([person_id])[person_id]
        assert matching.differences(after, new) == {}
        kept = set(bulk.FIELDS) - set(wanted) - {"doubt_reason"}
        assert all(getattr(after, name) == getattr(person, name) for name in kept)
        assert after.name_key == bulk.key_of(after.name)


# --- applying ---------------------------------------------------------------------------------------


def applied(client, app, address):
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    return client.get(address)


def test_applying_registers_updates_and_tells_the_trail(app, inside, sign_in):
    from app.ground import audit

    client, nik = sign_in(), make_nik()
    with inside(app):
        known = make_person(nik=nik, birth_date=BORN, address="Jl. Lama", desil=5).id
    address = reviewed(client, app, make_line(nik=nik), make_line(name="Sri Rahayu"), make_line(name=None))
    page = applied(client, app, address)
    assert "1 dicatat baru, 1 diperbarui, 1 dilewati" in page
    with inside(app):
        person, new = (
            db.session.get(Person, known),
            db.session.query(Person).filter_by(name="Sri Rahayu").one(),
        )
        assert (person.address, person.desil, person.version) == ("Jl. Mawar No. 3", 2, 2)
        assert new.name_key == "sri rahayu" and new.kelurahan and new.desil == 2
        assert db.session.query(DesilEntry).filter_by(person_id=new.id, desil=2, source="usulan").count() == 1
        entry, changes = audit.trail("people_person", known)[0]
        assert entry.action == "mengubah" and changes["Alamat KTP"] == ["Jl. Lama", "Jl. Mawar No. 3"]
        entry, changes = audit.trail("people_person", new.id)[0]
        assert entry.action == "menambah" and changes["Nama"] == [None, "Sri Rahayu"]


def test_what_disagrees_with_the_nik_is_saved_with_the_reason_of_the_list(app, inside, sign_in):
    client = sign_in()
    applied(client, app, reviewed(client, app, make_line(sex="L")))
    with inside(app):
        assert db.session.query(Person).one().doubt_reason == bulk.DOUBT_REASON


def test_undecided_twins_are_left_out_and_decided_ones_are_not(app, inside, sign_in):
    client = sign_in()
    with inside(app):
        ids = [
            make_person(name=name, birth_date=BORN, nik=None).id
            for name in ("Sri Rahayu", "Sri Lestari", "Sri Utami")
        ]
    names = ("Sri Rahayu", "Sri Lestari", "Sri Utami")
    address = reviewed(client, app, *(make_line(name=name) for name in names))
    with inside(app):
        same, other, _ = (row.id for row in rows(TWIN))
    client.post(f"/impor/baris/{same}/pilihan", {"pilihan": f"sama:{ids[0]}"}, status=303)
    client.post(f"/impor/baris/{other}/pilihan", {"pilihan": "baru"}, status=303)
    assert "Terapkan: 1 baru, 1 diperbarui" in client.get(address)
    assert "1 kembar dilewati." in client.get(address)
    applied(client, app, address)
    with inside(app):
        assert db.session.query(Person).count() == 4
        assert db.session.get(Person, ids[0]).nik is not None
        assert db.session.get(Person, ids[0]).no_nik_reason is None
        assert db.session.get(Person, ids[2]).nik is None


def test_a_nik_taken_since_the_review_is_told_and_changes_nobody(app, inside, sign_in):
    client, nik = sign_in(), make_nik()
    address = reviewed(client, app, make_line(nik=nik))
    with inside(app):
        meanwhile = make_person(nik=nik, name="Dicatat Orang Lain", birth_date=BORN).id
    page = applied(client, app, address)
    assert "NIK ini sudah dicatat orang lain sejak daftar diperiksa" in page
    with inside(app):
        assert db.session.query(Person).count() == 1
        assert db.session.get(Person, meanwhile).name == "Dicatat Orang Lain"


def test_a_twin_that_came_since_the_review_keeps_the_row_out(app, inside, sign_in):
    client = sign_in()
    address = reviewed(client, app, make_line(name="Soeparman", nik=None))
    with inside(app):
        make_person(name="Suparman", birth_date=BORN)
    page = applied(client, app, address)
    assert "dicatat sejak daftar ini diperiksa" in page
    with inside(app):
        assert db.session.query(Person).count() == 1


def test_a_field_changed_since_the_review_is_left_as_it_is(app, inside, sign_in):
    client, nik = sign_in(), make_nik()
    with inside(app):
        known = make_person(nik=nik, birth_date=BORN, address="Jl. Lama", phone=None).id
    address = reviewed(client, app, make_line(nik=nik))
    with inside(app):
        db.session.get(Person, known).address = "Jl. Baru Sekali"
    page = applied(client, app, address)
    assert "Sebagian data sudah diubah orang lain" in page
    with inside(app):
        person = db.session.get(Person, known)
        assert person.address == "Jl. Baru Sekali" and person.phone == "081234567890"


def test_two_rows_that_turn_out_to_be_one_person_reach_it_once(app, inside, sign_in):
    client, nik = sign_in(), make_nik()
    with inside(app):
        known = make_person(nik=nik, name="Sri Rahayu", birth_date=BORN, address="Jl. Lama").id
    address = reviewed(
        client, app, make_line(nik=nik, name="Sri Rahayu"), make_line(name="Sri Rahayu", address="Jl. Lain")
    )
    with inside(app):
        twin = rows(TWIN)[0].id
    client.post(f"/impor/baris/{twin}/pilihan", {"pilihan": f"sama:{known}"}, status=303)
    applied(client, app, address)
    page = client.get(f"{address}?bagian=kembar")
    assert "Orang yang sama sudah ada pada lembar Data baris 2." in page
    with inside(app):
        assert db.session.get(Person, known).address == "Jl. Mawar No. 3"


def test_the_same_list_twice_changes_nothing_the_second_time(app, inside, sign_in):
    client, lines = sign_in(), [make_line(name=f"Orang {letter}") for letter in "ABCDE"]
    applied(client, app, reviewed(client, app, *lines))
    address = reviewed(client, app, *lines)
    assert "Terapkan: 5 tetap" in client.get(address)
    assert "5 data tetap" in applied(client, app, address)
    with inside(app):
        assert db.session.query(Person).count() == 5
        assert {person.version for person in db.session.query(Person)} == {1}


def test_applied_imports_add_up(app, inside, sign_in):
    from app.imports import figures

    client = sign_in()
    applied(client, app, reviewed(client, app, make_line(), make_line(name=None)))
    with inside(app):
        assert list(figures.check()) == []
        only_import().result = {"baru": 7}
    with inside(app):
        assert "tidak cocok" in next(figures.check())


def test_dropping_takes_away_what_was_read(app, inside, sign_in):
    client = sign_in()
    address = reviewed(client, app, make_line())
    client.post(f"{address}/pembuangan", {}, status=303)
    with inside(app):
        assert only_import().state == "dibuang" and rows() == [] and db.session.query(Person).count() == 0
    assert "Impor ini dibuang" in client.get(address)
    client.post(f"{address}/penerapan", {}, status=303)
    work(app)
    with inside(app):
        assert db.session.query(Person).count() == 0


def test_dropped_while_it_is_read_keeps_no_row(app, inside, sign_in):
    client = sign_in()
    address = upload(client, make_line())
    client.post(f"{address}/pembuangan", {}, status=303)
    work(app)
    with inside(app):
        assert only_import().state == "dibuang" and rows() == []


def test_a_lost_file_is_told(app, inside, sign_in):
    client = sign_in()
    address = upload(client, make_line())
    with inside(app):
        app.extensions["archive"].path(only_import().sha256).unlink()
    work(app)
    assert "Berkas aslinya tidak ada lagi di arsip." in client.get(address)
    with inside(app):
        assert db.session.query(Import).one().state == "gagal"


def test_an_empty_list_has_nothing_to_apply(app, sign_in):
    client = sign_in()
    address = reviewed(client, app)
    assert "Belum ada baris yang dapat diterapkan." in client.get(address)
    client.post(f"{address}/penerapan", {}, status=422)
