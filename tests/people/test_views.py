"""The register over HTTP: search, list, paging, form, trail, export."""

import datetime as dt
import io

import pytest
from sqlalchemy import func, select

from app import shell
from app.ground import audit
from app.ground.audit import AuditEntry, SecurityEvent
from app.people.models import Person
from tests.people.make import make_nik, make_person

COLUMNS = [column.key for column in Person.__table__.columns]
NASTY = "<script>alert(1)</script>\"'{{7*7}}"

pytestmark = pytest.mark.pages


@pytest.fixture
def calm(monkeypatch):
    """The bell's count, which is kept for half a minute elsewhere, asks nothing while queries are counted."""
    monkeypatch.setattr(shell._TodoCount, "_value", lambda _: 0)


@pytest.fixture
def clerk(sign_in):
    return sign_in("operator", roles=["staf"])


def create(clerk, status=303, **typed):
    form = {"no_nik_reason": "tidak ingat", "name": "Sulastri", "sex": "P"} | typed
    return clerk.post("/warga/baru", form, status=status)


def count(app, inside) -> int:
    with inside(app) as session:
        return session.scalar(select(func.count()).select_from(Person))


def found(clerk, typed) -> list[str]:
    page = clerk.post("/cari", {"q": typed}, status=200, htmx=True, target="search_hits")
    return page.texts(".hit-title")


# --- finding ------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(app, inside):
    with inside(app):
        soekarno = make_person(
            name="Mochamad Soekarno",
            kk="3573010101200001",
            phone="084512345678",
            sex="L",
            birth_date=dt.date(1961, 3, 4),
        )
        unknown = make_person(name=None, alias="tas biru", nik=None, sex="L")
        make_person(name="Siti Aminah", sex="P")
        return {"nik": soekarno.nik, "temporary": unknown.temporary_no}


@pytest.mark.parametrize(
    "typed",
    ["karno", "Soekarno", "sukarno", "SUKARNO", "Muhammad Sukarno", "Moh. Sukarno", "muh suk", "3573010101200001",
     "3573 0101 0120", "0845 1234", "+62845123", "mochammad"],
)  # fmt: skip
def test_the_search_box_finds_by_part_variant_and_number(crowd, clerk, typed):
    assert found(clerk, typed) == ["Mochamad Soekarno"]


def test_the_search_box_finds_by_nik_and_temporary_number(crowd, clerk):
    assert found(clerk, crowd["nik"]) == found(clerk, crowd["nik"][:9]) == ["Mochamad Soekarno"]
    assert (
        found(clerk, crowd["temporary"])
        == found(clerk, crowd["temporary"].lower())
        == ["Tanpa nama (tas biru)"]
    )
    assert found(clerk, "tas bi") == ["Tanpa nama (tas biru)"]


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "'",
        '"',
        "%",
        "_",
        "*",
        "a AND b",
        "NEAR(",
        "😀",
        "x" * 5000,
        "-",
        "SMT-",
        "9" * 40,
        "\\",
        "“",
        "١٢٣٤",
    ],
)
def test_odd_searches_find_nobody_and_break_nothing(crowd, clerk, typed):
    assert found(clerk, typed) == []
    clerk.post("/warga/pencarian", {"q": typed}, status=303)
    clerk.post("/cari", {"q": typed}, status=303)


def test_a_plain_search_leads_to_the_list_with_nothing_readable_in_the_address(crowd, clerk):
    asked = clerk.post("/cari", {"q": "Soekarno"}, status=303)
    assert "oekarno" not in asked.location
    assert clerk.get(asked.location).texts("tbody a") == ["Mochamad Soekarno"]


def test_an_old_search_address_dies_after_a_day(crowd, clerk, app):
    import time

    from app.ground import search

    with app.app_context():
        old = search._box().encrypt_at_time(b"Soekarno", int(time.time()) - 25 * 3600).decode()
    assert len(clerk.get(f"/warga?cari={old}").texts("tbody a")) == 3


# --- the list -----------------------------------------------------------------------------------------


@pytest.fixture
def many(app, inside):
    """120 people whose names meet again and again, so that pages break between equal names."""
    with inside(app):
        for number in range(120):
            make_person(
                name=f"Warga {'ABCD'[number % 4]}", desil=number % 3 + 1, sex="LP"[number % 2],
                nik=make_nik(sex="LP"[number % 2]), kelurahan="35.73.01.1001" if number % 2 else "35.73.02.1001",
            )  # fmt: skip


def ids(page) -> list[int]:
    return [int(row.get("data-href").rsplit("/", 1)[1]) for row in page.css("tbody tr")]


def walk(clerk, url, rel):
    seen, pages = [], []
    while url:
        page = clerk.get(url)
        pages.append(ids(page))
        seen += pages[-1]
        link = page.css(f".pager a[rel={rel}]")
        back = page.css(".pager a[rel=prev]")
        url, last = (link[0].get("href") if link else None), (back[0].get("href") if back else None)
    return seen, pages, last


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", 120), ("?urut=baru", 120), ("?desil=2", 40), ("?jk=P&urut=baru", 60), ("?kecamatan=35.73.01", 60)],
)
def test_paging_visits_each_row_once_forward_and_back(many, clerk, query, expected):
    seen, pages, back = walk(clerk, f"/warga{query}", "next")
    assert len(seen) == len(set(seen)) == expected
    returned = []
    while back:
        page = clerk.get(back)
        returned.insert(0, ids(page))
        link = page.css(".pager a[rel=prev]")
        back = link[0].get("href") if link else None
    assert returned == pages[:-1]


def test_a_search_is_paged_and_filtered_like_any_list(many, clerk):
    asked = clerk.post("/warga/pencarian", {"q": "warga", "desil": "1", "jk": "L"}, status=303)
    seen, _, _ = walk(clerk, asked.location, "next")
    assert len(seen) == 20


def test_each_filter_can_be_taken_away(many, clerk):
    page = clerk.get("/warga?desil=1&jk=P")
    assert page.texts(".chip") == ["perempuan", "desil 1"]
    assert {link.get("href") for link in page.css(".chip a")} == {"/warga?desil=1", "/warga?jk=P"}


@pytest.mark.parametrize(
    "query",
    [
        "desil=99",
        "desil=' OR 1=1",
        "urut=x",
        "sesudah=abc",
        "sesudah=999999",
        "sebelum=1",
        "cari=xyz",
        "kelurahan=%00",
        "ppks=09",
    ],
)
def test_odd_addresses_show_a_list(many, clerk, query):
    clerk.get(f"/warga?{query}")


def test_the_list_asks_as_much_for_10_rows_as_for_100(app, inside, clerk, count_queries, calm):
    clerk.get("/warga")
    spent = []
    for _ in range(2):
        with inside(app):
            for _ in range(10 if not spent else 90):
                make_person()
        with count_queries(app) as queries:
            clerk.get("/warga")
        spent.append(queries.count)
    assert spent[0] == spent[1] <= 8, str(queries)


def test_the_person_page_asks_as_much_with_little_as_with_much(app, inside, clerk, count_queries, calm):
    spent = []
    with inside(app):
        few, much = (
            make_person().id,
            make_person(categories=["08", "09", "24"], disabilities=["fisik", "mental"]).id,
        )
    for person_id in (few, much):  # the first look at each is remembered, which asks one more
        clerk.get(f"/warga/{person_id}")
    for person_id in (few, much):
        with count_queries(app) as queries:
            clerk.get(f"/warga/{person_id}")
        spent.append(queries.count)
    telling = sum(room.history is not None for room in app.rooms)  # each room asks for its own part of the history
    assert spent[0] == spent[1] <= 8 + telling, str(queries)


def test_an_empty_register_says_what_to_do_next(clerk):
    assert clerk.get("/warga").css(".empty a[href='/warga/baru']")
    assert "Tampilkan semua" in clerk.get("/warga?desil=1")


# --- the form -----------------------------------------------------------------------------------------


def test_a_person_is_written_down_and_shown(clerk, app, inside):
    nik = make_nik(dt.date(1988, 12, 31))
    made = create(
        clerk, nik=f" {nik[:4]} {nik[4:]}", name="Siti  Aminah ", birth_date="31 Des 1988", rt="3", rw="012",
        kelurahan="35.73.01.1001", phone="+62 845-123-456", desil="2", desil_date="10/6/2025", desil_source="DTSEN",
        categories=["09"], disabilities=["fisik"],
    )  # fmt: skip
    page = clerk.get(made.location)
    for text in (
        "Siti Aminah",
        "31 Desember 1988",
        "RT 003 RW 012",
        "0845123456",
        "Penyandang disabilitas",
        "Desil 2",
    ):
        assert text in page, text
    fields = clerk.get(made.location + "/ubah").fields()
    again = clerk.post(made.location + "/ubah", fields, status=303)
    assert again.location == made.location
    with inside(app) as session:
        assert (
            session.scalar(
                select(func.count()).where(AuditEntry.action == "mengubah").select_from(AuditEntry)
            )
            == 0
        )


def test_a_form_saved_unchanged_keeps_every_value(clerk, app, inside):
    with inside(app):
        person = make_person(
            birth_place="Malang", address="Jl. Anggrek 1", rt="001", rw="002", kelurahan="35.73.01.1001",
            home_address="Jl. Melati 2", phone="0845123456", note="Baris satu\nbaris dua", categories=["08", "09"],
        )  # fmt: skip
        person_id = person.id
        before = {column: getattr(person, column) for column in COLUMNS}
    url = f"/warga/{person_id}/ubah"
    clerk.post(url, clerk.get(url).fields(), status=303)
    with inside(app) as session:
        person = session.get(Person, person_id)
        assert {column: getattr(person, column) for column in before} == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"nik": "123"}, "nik"),
        ({"nik": "3573014105900000"}, "nik"),
        ({"nik": "3573017205900001"}, "nik"),
        ({"nik": "3573.0141.0590.00O1"}, "nik"),
        ({"kk": "1111111111111111"}, "kk"),
        ({"birth_date": "31 Feb 1990"}, "birth_date"),
        ({"birth_date": "1/1/2999"}, "birth_date"),
        ({"birth_date": "kemarin"}, "birth_date"),
        ({"phone": "123"}, "phone"),
        ({"phone": "-08451234567"}, None),
        ({"rt": "-1"}, "rt"),
        ({"rt": "1234"}, "rt"),
        ({"desil": "11"}, "desil"),
        ({"desil": "-1"}, "desil"),
        ({"sex": "X"}, "sex"),
        ({"kelurahan": "99.99.99.9999"}, "kelurahan"),
        ({"categories": ["99"]}, "categories"),
        ({"name": "a" * 121}, "name"),
        ({"note": "a" * 2001}, "note"),
        ({"name": ""}, None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(clerk, app, inside, typed, field):
    if field is None:
        create(clerk, **typed)
        return
    page = create(clerk, status=422, **typed)
    assert page.css(f"#{field}-error"), page.texts(".error")
    kept = page.css(f"main form input#{field}[type=text]") or page.css(f"main form input#{field}")
    if kept and kept[0].get("value") is not None:
        assert kept[0].get("value") == typed[field]
    assert count(app, inside) == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Siti\x00Aminah", "Siti Aminah"),
        ("Siti 😀", "Siti 😀"),
        ("  Siti\t\n Aminah\u200b ", "Siti Aminah"),
        ("Ñandú O’Connor", None),
    ],
)
def test_odd_letters_are_cleaned_or_kept_never_an_error(clerk, app, inside, typed, stored):
    create(clerk, name=typed)
    with inside(app) as session:
        assert session.scalar(select(Person.name)) == (stored or typed)


def test_a_lone_surrogate_is_answered(clerk, app, inside):
    data = f"csrf_token={clerk.token()}&name=Siti%ED%A0%80&no_nik_reason=lain".encode()
    answer = clerk.flask.post("/warga/baru", data=data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 422)


def test_scripts_in_every_field_are_text_on_every_page(clerk, app, inside):
    with inside(app) as session:
        person = make_person(
            name=NASTY, alias=NASTY, birth_place=NASTY, address=NASTY, outside=NASTY, home_address=NASTY, note=NASTY,
            doubt_reason=NASTY, nik=None, no_nik_reason=NASTY[:40], rt="<b>", rw="<b>",
        )  # fmt: skip
        person_id = person.id
        session.commit()
        person.address = NASTY + "!"
    for url in (f"/warga/{person_id}", f"/warga/{person_id}/ubah", "/warga", "/"):
        page = clerk.get(url)
        assert "<script>alert" not in page.text and not page.css("script:not([src])"), url
        assert "49" not in page.texts("h1"), url
    hits = clerk.post("/cari", {"q": "script"}, htmx=True, target="search_hits")
    assert "<script>" not in hits.text and NASTY in hits.texts(".hit-title")[0]
    twins = clerk.post("/warga/kembaran", {"name": NASTY, "kk": "x"}, htmx=True, target="twins")
    assert "<script>" not in twins.text


def test_twins_are_shown_before_saving_and_saved_when_looked_at(clerk, app, inside):
    with inside(app):
        make_person(name="Soekarti", birth_date=dt.date(1970, 1, 2))
    typed = {"name": "Sukarti", "birth_date": "2/1/1970"}
    shown = clerk.post("/warga/kembaran", typed, htmx=True, target="twins")
    assert "Nama dan tanggal lahir sama" in shown
    page = create(clerk, status=422, **typed)
    assert "Mungkin orang ini sudah tercatat" in page and count(app, inside) == 1
    create(clerk, **typed, tetap="1")
    assert count(app, inside) == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"nik": make_nik(), "birth_date": "17/5/1990"},
        {"birth_date": "17/5/1990"},
        {},
        {"name": "", "alias": "tas biru, rambut putih"},
    ],
    ids=["nik", "birth date", "name alone", "sign alone"],
)
def test_a_double_click_writes_one_person(clerk, app, inside, typed):
    create(clerk, **typed)
    create(clerk, status=422, **typed)
    assert count(app, inside) == 1


@pytest.mark.parametrize("blank", ["", " ", "\t\r\n"])
def test_a_reason_of_blanks_is_none(clerk, app, inside, blank):
    assert "pilihlah alasannya" in create(clerk, status=422, no_nik_reason=blank)
    assert count(app, inside) == 0


def test_a_stale_form_shows_both_texts_and_loses_neither(clerk, sign_in, app, inside):
    with inside(app):
        person_id = make_person(name="Sulastri", categories=["08"], kelurahan="35.73.01.1001").id
    url = f"/warga/{person_id}/ubah"
    stale = clerk.get(url).fields()
    other = sign_in("kabid", roles=["kabid"])
    theirs = {"name": "Sulastri Rahayu", "categories": ["09"], "kelurahan": "35.73.01.1002"}
    other.post(url, other.get(url).fields() | theirs, status=303)
    page = clerk.post(url, stale | {"name": "Sulastri Dewi"}, status=422)
    assert "Sulastri Rahayu" in page.texts("#name-error")[0]
    assert page.texts("#categories-error") == ["Sementara itu disimpan orang lain: “Penyandang disabilitas”."]
    assert "35.73" not in page.texts("#kelurahan-error")[0] and " at 0x" not in page.text
    fields = page.fields()
    assert fields["name"] == "Sulastri Dewi"
    clerk.post(url, fields, status=303)
    with inside(app) as session:
        assert session.get(Person, person_id).name == "Sulastri Dewi"


def test_more_than_was_asked_for_has_no_effect(clerk, app, inside):
    create(
        clerk, id="999", status_="meninggal", created_by="7", name_key="x", died_on="1/1/2020", version="44"
    )
    with inside(app) as session:
        person = session.scalars(select(Person)).one()
        assert (person.status, person.died_on, person.name_key, person.version) == (
            "aktif",
            None,
            "sulastri",
            1,
        )


def test_a_death_is_written_down(clerk, app, inside):
    with inside(app):
        person_id = make_person(birth_date=dt.date(1950, 1, 1)).id
    assert clerk.post(f"/warga/{person_id}/kematian", {"died_on": "1/1/1949"}, status=422).css(
        ".error, [role=alert]"
    )
    clerk.post(f"/warga/{person_id}/kematian", {"died_on": "3/2/2024"}, status=303)
    assert "Meninggal 3 Februari 2024" in clerk.get(f"/warga/{person_id}")


def test_the_record_tells_who_changed_what(clerk, app, inside):
    made = create(clerk)
    fields = clerk.get(made.location + "/ubah").fields()
    clerk.post(
        made.location + "/ubah", fields | {"name": "Sulastri Dewi", "birth_date": "2/1/1970"}, status=303
    )
    told = " ".join(clerk.get(made.location).texts("#trail li"))
    assert "Operator mengubah" in told and "Sulastri Dewi" in told and "2 Januari 1970" in told


# --- export -------------------------------------------------------------------------------------------


def sheet(answer) -> list[list]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return book.get_sheet_by_index(0).to_python()


def test_the_export_holds_what_is_filtered_and_is_remembered(many, clerk, app, inside):
    answer = clerk.get("/warga/ekspor?desil=2")
    rows = [row for row in sheet(answer) if any(str(cell).startswith("Warga ") for cell in row)]
    assert len(rows) == 40
    assert answer.headers["Content-Disposition"] == "attachment; filename=people.xlsx"
    with inside(app) as session:
        event = session.scalars(select(SecurityEvent).where(SecurityEvent.event == "ekspor")).one()
        assert (event.kind, event.detail, event.user_id is not None) == ("people", "40 baris", True)


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=cmd", '=HYPERLINK("http://x")'])
def test_a_cell_that_looks_like_a_formula_stays_text(clerk, app, inside, name):
    with inside(app):
        make_person(name=name, nik=None)
    import zipfile

    answer = clerk.get("/warga/ekspor")
    assert any(name.strip() in str(cell) for row in sheet(answer) for cell in row)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert not any(b"<f>" in book.read(part) for part in book.namelist() if "sheet" in part)


def test_a_nik_is_exported_as_text(clerk, app, inside):
    with inside(app):
        nik = make_person().nik
    assert any(nik in row for row in sheet(clerk.get("/warga/ekspor")))


def test_the_trail_holds_after_all_this(clerk, app, inside):
    create(clerk)
    with inside(app):
        audit.seal()
    with inside(app):
        assert list(audit.broken_links()) == []
