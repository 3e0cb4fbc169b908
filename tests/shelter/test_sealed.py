"""A sealed stay is its team's alone: in no page, list, letter, file or refusal that anybody else reads."""

import datetime as dt
import io
import re
import zipfile
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import html
from sqlalchemy import select

from app.ground import sealed as ground
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.permit import Role
from app.letters import access as letter_access
from app.letters.models import Letter
from app.people.models import Category
from app.shelter import sealed
from app.shelter.models import Belonging, Gift, Note, Shelter, Stay, Waiting
from app.shelter.rules import stay as rules
from tests.letters.make import make_office
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay
from tests.shelter.test_rules import Officer, admit, person_in
from tests.shelter.test_views import intake, take_in

MARK = "PenandaRahasia"
NAME = "Zulaikha Widuri"
OUTSIDERS = ("kabid", "kadis", "staf", "caseworker", "shelter", "auditor", "privacy", "admin", "lks", "club")
REASON = "Polisi meminta keterangan malam ini"


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


@pytest.fixture
def house(app, inside, sign_in):
    """A woman whose stay is sealed, in a shelter where others stay too; everything about it carries a mark."""
    with inside(app):
        make_office()
        camp = make_shelter([("P1", "perempuan", 4), ("K1", "keluarga", 4)], name="Camp")
        beds = beds_of(camp)
        make_stay(beds[1], make_person(name="Sumiati", sex="P"), dt.date(2026, 11, 20))
        person = make_person(name=NAME, sex="P")
        stay = make_stay(
            beds[0], person, dt.date(2026, 11, 10), category="19", is_sealed=True, reason=MARK, health=MARK,
            marks=MARK, origin=MARK,
        )  # fmt: skip
        db.session.add_all([
            Note(stay_id=stay.id, kind="asesmen", text=MARK), Belonging(stay_id=stay.id, item=MARK),
            Gift(stay_id=stay.id, kind="obat", item=MARK),
        ])  # fmt: skip
        ids = {"shelter": camp.id, "person": person.id, "stay": stay.id}
    team = sign_in("tim", roles=["shelter"], scope=("shelter", ids["shelter"]))
    values = {"destination": f"UPT {MARK}", "place": "Surabaya", "service": MARK}
    team.post(f"/shelter/tinggal/{ids['stay']}/rujukan", values, status=303)
    with inside(app) as session:
        ids["letter"] = session.scalars(select(Letter.id)).one()
    return ids | {"team": team}


# --- the walk ---------------------------------------------------------------------------------------


def readable(answer) -> str:
    """The text of an answer: a page as it is, a spreadsheet's sheets and strings."""
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return answer.data.decode("utf-8", "replace")


def walk(client, starts) -> dict[str, str]:
    """Every page that links lead to from here, with its text; of addresses of one shape three each."""
    seen, waiting, shapes = {}, deque(starts), {}
    while waiting:
        url = waiting.popleft()
        path = urlsplit(url).path
        shape = re.sub(r"=[^&]*", "", re.sub(r"[0-9]+", "0", url))
        others_figures = path.startswith("/laporan/angka/") and not path.startswith("/laporan/angka/shelter.")
        if url in seen or path.startswith(("/keluar", "/static", "/verifikasi")) or others_figures:
            continue
        if shapes.get(shape, 0) >= 3:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = client.flask.get(url)
        assert answer.status_code < 500, url
        seen[url] = readable(answer)
        if answer.status_code == 303:
            waiting.append(answer.location)
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            doc = html.document_fromstring(answer.text)
            links = {urldefrag(urljoin(url, href)).url for href in doc.xpath("//a/@href | //img/@src | //@hx-get")}
            waiting.extend(sorted(link for link in links if link.startswith("/")))
    return seen


@pytest.mark.slow
@pytest.mark.pages
def test_an_outsiders_walk_over_all_pages_meets_nothing_of_it(app, inside, sign_in, house):
    """Whoever is not of the team follows every link, asks for the addresses by hand, and searches by name."""
    stay, letter, person = house["stay"], house["letter"], house["person"]
    asked = [f"/shelter/tinggal/{stay}{tail}" for tail in TAILS]
    asked += [f"/surat/{letter}", f"/surat/{letter}/berkas", f"/privasi/warga/{person}", f"/warga/{person}"]
    asked += [f"/privasi/warga/{person}/berkas", f"/warga/{person}/cetak", "/warga/ekspor", "/surat/ekspor"]
    asked += [f"/shelter/perpindahan?tinggal={stay}", "/shelter/malam?tanggal=15/11/2026", "/shelter/angka?tahun=2026"]
    asked += [f"/shelter/{house['shelter']}/sensus/2026-11-1{n}" for n in range(5)]
    walked = 0
    for role in OUTSIDERS:
        client = sign_in(f"luar{role}", roles=[role])
        found = walk(client, ["/", *asked])
        found["search"] = searched(client, "/surat/pencarian") + searched(client, "/shelter/1/masuk")
        walked += len(found)
        for url, text in found.items():
            assert MARK not in text, f"{role} reads of the stay at {url}"
            if urlsplit(url).path.startswith(("/shelter/", "/surat", "/pekerjaan", "/laporan/angka/shelter")):
                assert NAME not in text or "/masuk" in url, f"{role} reads the name at {url}"
            if f"/warga/{person}" in url:
                assert "Camp" not in text and "shelter/tinggal" not in text, f"{role} at {url}"
    assert walked > 200  # it did get about
    team = walk(house["team"], ["/", *asked])
    assert MARK in team[f"/shelter/tinggal/{stay}"] and NAME in team[f"/shelter/{house['shelter']}/denah"]


TAILS = (
    "", "/asesmen", "/harian", "/barang", "/perpindahan", "/riwayat", "/ubah", "/keluar", "/identitas", "/rujukan",
    "/rujukan/berkas", "/tanda-terima", "/berita-acara", "/foto",
)  # fmt: skip


def searched(client, url) -> str:
    answer = client.flask.post(url, data={"q": NAME, "csrf_token": client.token()}, follow_redirects=True)
    return "" if url.endswith("/masuk") else answer.text.replace(f"“{NAME}”", "").replace(f'value="{NAME}"', "")


def test_a_guess_reads_the_same_as_what_never_was(sign_in, house):
    client = sign_in("luar", roles=["kabid"])
    one, other = (client.get(f"/shelter/tinggal/{n}", status=404).words for n in (house["stay"], 99_999))
    assert one == other


# --- the register of letters ------------------------------------------------------------------------


class Reader(Officer):
    """An officer who also reads letters."""

    roles, is_authenticated = frozenset({Role.STAF}), True


def test_the_register_keeps_the_number_and_nobodys_name(app, inside, sign_in, house):
    with inside(app) as session:
        letter = session.get(Letter, house["letter"])
        number = letter.number
        assert (letter.person_id, letter.addressee, letter.subject) == (None, "Terbatas", "Rujukan klien")
        assert letter.context["addressees"] == [f"UPT {MARK}"]
        assert session.get(Stay, house["stay"]).referral_no == number
    staf = sign_in("sari", roles=["staf"])
    row = staf.get("/surat").texts("table tbody tr")
    assert len(row) == 1 and number in row[0].replace(" ", "") and "UPT" not in row[0]
    staf.get(f"/surat/{house['letter']}", status=404)
    with inside(app):  # nor among others, when many are taken at once
        assert letter_access.find_letters(Reader(), [house["letter"]]) == []
        assert letter_access.find_letters(Reader(house["shelter"]), [house["letter"]])
    staf.post(f"/surat/{house['letter']}/pembuatan", status=404)


def test_a_letter_written_before_the_seal_loses_its_name_too(app, inside, sign_in, house):
    team = house["team"]
    stay = take_in(team, house["shelter"], sex="P", name="Ratna Dewi", category="11")
    team.post(f"/shelter/tinggal/{stay}/rujukan", {"destination": "UPT X", "place": "Y", "service": "Z"}, status=303)
    with inside(app) as session:
        letter = session.scalars(select(Letter).where(Letter.about_id == stay)).one()
        assert letter.person_id and letter.addressee == "UPT X"
        number = letter.id
    staf = sign_in("sari", roles=["staf"])
    staf.get(f"/surat/{number}")
    team.post(f"/shelter/tinggal/{stay}/segel", status=303)
    staf.get(f"/surat/{number}", status=404)
    with inside(app) as session:
        assert session.get(Letter, number).person_id is None and session.get(Letter, number).addressee == "Terbatas"


# --- refusals ---------------------------------------------------------------------------------------

PHONE = "Ini ditangani oleh petugas yang ditunjuk. Hubungi kepala bidang rehabilitasi sosial."


def alert(page) -> str:
    return " ".join(page.texts("[role=alert]"))


def test_two_officers_admit_the_same_person(sign_in, app, inside, house):
    """One of them in the sealed stay's shelter: the other reads only whom to phone."""
    with inside(app):
        other = make_shelter([("P1", "perempuan", 2)], name="Lain").id
    page = sign_in("luar", roles=["shelter"]).post(
        f"/shelter/{other}/masuk/isi", intake(person_id=house["person"], sex="P"), status=422
    )
    assert PHONE in alert(page) and "Camp" not in alert(page)
    told = house["team"].post(
        f"/shelter/{house['shelter']}/masuk/isi", intake(person_id=house["person"], sex="P"), status=422
    )
    assert "masih tinggal di Camp" in alert(told)


def test_joining_two_records_says_only_whom_to_phone(sign_in, app, inside, house):
    with inside(app):
        twin = make_person(name=NAME, sex="P")
        make_stay(beds_of(make_shelter([("P1", "perempuan", 1)]))[0], twin, dt.date(2026, 11, 12))
        twin = twin.id
    clerk = sign_in("sari", roles=["staf"])
    url = f"/warga/{house['person']}/penautan/{twin}"
    page = clerk.post(url, clerk.get(url).fields("form.gap"), status=422)
    assert PHONE in alert(page) and "ranjang" not in alert(page)


def test_a_join_tells_nothing_of_the_sealed_stay_that_moved_along(app, inside, sign_in, house):
    """The page of the join reads the same for a person with a sealed stay and for one with nothing at all."""
    with inside(app):
        plain, first, second = (make_person(name=NAME, sex="P").id for _ in range(3))
    clerk, told = sign_in("sari", roles=["staf"]), []
    for gone, stays in ((house["person"], first), (plain, second)):
        url = f"/warga/{gone}/penautan/{stays}"
        clerk.post(url, clerk.get(url).fields("form.gap") | {"stay": "kanan"}, status=303)
        page = clerk.get(f"/warga/{gone}/tautan")
        told.append(re.sub(rf"SMT-0*{gone}\b", "SMT", " ".join(page.texts("#undoing"))))
    assert told[0] == told[1] and MARK not in told[0]
    with inside(app) as session:
        assert session.get(Stay, house["stay"]).person_id == first
    clerk.post(f"/warga/{house['person']}/tautan/penguraian", status=303)
    with inside(app) as session:
        assert session.get(Stay, house["stay"]).person_id == house["person"]


def test_why_a_bed_does_not_fit_does_not_tell_who_lies_beside_it(app, inside, sign_in, house):
    """A child alone in the room would be told to an adult as the reason: not when the child is sealed."""
    with inside(app):
        room = make_shelter([("P9", "perempuan", 3)], name="Anak")
        child = make_person(name="Anak", sex="P", birth_date=dt.date(2015, 5, 5))
        make_stay(beds_of(room)[0], child, dt.date(2026, 11, 20), category="06", is_sealed=True, age=11)
        room = room.id
    url, typed = f"/shelter/{room}/masuk/ranjang", intake(sex="P", age="30")
    told = sign_in("luar", roles=["shelter"]).post(url, typed)
    assert "anak tanpa pendamping" not in told and PHONE in told
    assert "anak tanpa pendamping" in sign_in("dalam", roles=["shelter"], scope=("shelter", room)).post(url, typed)


def test_a_persons_sex_is_not_changed_over_a_sealed_bed(app, inside, sign_in, house):
    clerk = sign_in("sari", roles=["staf"])
    url = f"/warga/{house['person']}/ubah"
    page = clerk.post(url, clerk.get(url).fields("form.form") | {"sex": "L", "doubt_reason": "lain"}, status=422)
    assert PHONE in page


# --- the glass, the team ----------------------------------------------------------------------------


def test_the_glass_over_a_stay_breaks_for_a_while_and_each_look_is_remembered(app, inside, sign_in, house, clock):
    url = f"/shelter/tinggal/{house['stay']}"
    kabid = sign_in("kabid", roles=["kabid"])
    kabid.get(url, status=404)
    typed = {"kind": sealed.KIND, "number": str(house["stay"]), "reason": REASON}
    assert kabid.post("/privasi/segel", typed, status=303).location == url
    clock.move(minutes=1)
    assert MARK in kabid.get(url) and MARK in kabid.get(f"{url}/asesmen")
    assert NAME in kabid.get(f"/shelter/{house['shelter']}/denah")
    kabid.post(f"{url}/segel/pembukaan", {"lift_reason": "ingin"}, status=422)  # to look is not to decide
    clock.move(hours=4)
    sign_in("kabid", roles=["kabid"]).get(url, status=404)
    with inside(app) as session:
        looks = session.query(SecurityEvent).filter_by(event="melihat data tersegel", record_id=house["stay"])
        assert looks.count() >= 2 and {look.kind for look in looks} == {sealed.KIND}
    assert REASON in sign_in("pdp", roles=["privacy"]).get("/privasi")


def test_the_glass_opens_a_stay_of_a_safe_house_and_not_the_house(app, inside, sign_in, clock):
    with inside(app):
        safe = make_shelter([("P1", "perempuan", 1)], name="Rumah Aman", is_sealed=True)
        stay = make_stay(beds_of(safe)[0], make_person(name=NAME, sex="P"), is_sealed=True, reason=MARK).id
        safe = safe.id
    worker = sign_in("pekerja", roles=["caseworker"])
    assert "Rumah Aman" not in worker.get("/privasi/segel").text
    worker.post("/privasi/segel", {"kind": sealed.KIND, "number": str(stay), "reason": REASON}, status=303)
    clock.move(minutes=1)
    assert MARK in worker.get(f"/shelter/tinggal/{stay}")
    worker.get(f"/shelter/{safe}/denah", status=404)


def test_a_mother_and_her_child_are_sealed_together_and_opened_together(app, inside, house):
    team, shelter = house["team"], house["shelter"]
    with inside(app) as session:
        mother = person_in(new={"sex": "P", "name": "Ibu"}, age=30, category="19")
        child = person_in(new={"sex": "L", "name": "Anak"}, age=5, category="02", with_number=0)
        stays = admit(session.get(Shelter, shelter), mother, child, by=Officer(shelter))
        assert all(session.get(Stay, one.id).under_seal for one in stays)
        other, people = stays[1].id, [one.person_id for one in stays]
        assert not session.scalars(select(Category).where(Category.person_id.in_(people))).all()  # it would tell
    team.get(f"/shelter/tinggal/{other}")
    page = team.post(f"/shelter/tinggal/{other}/segel/pembukaan", {"lift_reason": "selesai"}, status=422)
    assert "selalu dirahasiakan" in page


def test_a_sealed_stay_goes_to_another_team_with_its_bed(app, inside, sign_in, house):
    with inside(app) as session:
        second = make_shelter([("P1", "perempuan", 1)], name="Kedua")
        bed = beds_of(second)[0].id
        ids = (house["shelter"], second.id)

        class Both:
            id, name = 999, "Dua tim"
            scopes = tuple(("shelter", "shelter", each) for each in ids)

        rules.transfer([(session.get(Stay, house["stay"]), bed)], by=Both())
    house["team"].get(f"/shelter/tinggal/{house['stay']}", status=404)
    sign_in("kedua", roles=["shelter"], scope=("shelter", ids[1])).get(f"/shelter/tinggal/{house['stay']}")


def test_a_lifted_seal_opens_it_to_all(app, inside, sign_in, house):
    team = house["team"]
    stay = take_in(team, house["shelter"], sex="P", name="Ratna Dewi", sealed="y")
    kabid = sign_in("kabid", roles=["kabid"])
    kabid.get(f"/shelter/tinggal/{stay}", status=404)
    team.post(f"/shelter/tinggal/{stay}/segel/pembukaan", {"lift_reason": ""}, status=422)
    team.post(f"/shelter/tinggal/{stay}/segel/pembukaan", {"lift_reason": "Ancaman sudah berlalu"}, status=303)
    kabid.get(f"/shelter/tinggal/{stay}")
    with inside(app):
        assert ground.sealed_id_of(sealed.KIND, stay) is None


def test_what_is_held_about_a_person_comes_whole_for_the_team_alone(app, inside, sign_in, house):
    with inside(app) as session:
        session.get(Stay, house["stay"])
    officer = sign_in("pdp", roles=["privacy"])
    url = f"/privasi/warga/{house['person']}/berkas"
    assert "Tinggal di shelter" not in officer.get(url).text
    kabid = sign_in("kabidtim", roles=["kabid"], scope=("shelter", house["shelter"]))
    told = kabid.get(url).json["data"]
    assert told["Tinggal di shelter"][0]["Alasan masuk"] == MARK
    assert {"Shelter: catatan", "Shelter: barang titipan", "Shelter: pemberian", "Shelter: ranjang"} <= set(told)
    words = {word for heading, rows in told.items() if heading.startswith("Shelter") for row in rows for word in row}
    tables = [table for name, table in db.metadata.tables.items() if name.startswith("shelter_")]
    assert not words & {column.name.replace("_", " ") for table in tables for column in table.columns}, words


def test_waiting_for_a_safe_house_is_told_to_its_team_alone(app, inside, sign_in, house):
    with inside(app) as session:
        safe = make_shelter([("P1", "perempuan", 1)], name=MARK, is_sealed=True)
        waits = {"person_id": house["person"], "called": NAME, "urgency": 1}
        session.add(Waiting(shelter_id=safe.id, reason=MARK, **waits))
        session.add(Waiting(shelter_id=house["shelter"], reason="Hujan", **waits))
        safe = safe.id
    url = f"/privasi/warga/{house['person']}/berkas"
    for client, reasons in (
        (sign_in("pdp", roles=["privacy"]), ["Hujan"]),
        (sign_in("kabidaman", roles=["kabid"], scope=("shelter", safe)), [MARK, "Hujan"]),
    ):
        told = client.get(url).json["data"]["Shelter: daftar tunggu"]
        assert [row["Alasan"] for row in told] == reasons


# --- houses and figures -----------------------------------------------------------------------------


def test_a_house_that_becomes_a_safe_house_takes_its_people_along(app, inside, sign_in, house):
    with inside(app) as session:
        open_stay = session.scalars(select(Stay.id).where(Stay.id != house["stay"])).one()
    url, outsider = f"/shelter/{house['shelter']}/ubah", sign_in("luar", roles=["shelter"])
    fields = outsider.get(url).fields("form.form") | {"is_sealed": "y"}
    assert "tim yang ditunjuk" in outsider.post(url, fields, status=422)
    house["team"].post(url, house["team"].get(url).fields("form.form") | {"is_sealed": "y"}, status=303)
    for path in (f"/shelter/{house['shelter']}/denah", f"/shelter/tinggal/{open_stay}", url):
        outsider.get(path, status=404)
    assert "Camp" not in outsider.get("/shelter") and "Camp" not in outsider.get("/shelter/angka")
    house["team"].get(f"/shelter/tinggal/{open_stay}")


def test_a_cell_of_few_people_is_not_told_by_number(app, inside, sign_in):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 30)])
        beds = beds_of(shelter)
        for n in range(9):
            stay = make_stay(beds[n], make_person(sex="L"), dt.date(2026, 11, 3), category="11" if n < 6 else "08")
            kind, day = "obat" if n < 4 else "makan", dt.date(2026, 11, 4)
            db.session.add(Gift(stay_id=stay.id, kind=kind, item="x", on_date=day))
    page = sign_in("kadis", roles=["kadis"]).get("/shelter/angka?tahun=2026")
    rows = [[cell.text_content().strip() for cell in row.cssselect("td")] for row in page.css("#spm tr, #services tr")]
    told = {row[0].split()[0]: row[1:] for row in rows if row}
    assert told["Lanjut"][0] == "kurang dari 5" and told["Lanjut"][2] == "–"  # three: too few to be told
    assert told["Gelandangan"] == ["6", "6", "100 %"]
    assert (told["Permakanan"], told["Obat"], told["Sandang"]) == (["5"], ["kurang dari 5"], ["0"])
    kept = page.texts("#group_3 tbody tr")
    assert [row for row in kept if row.startswith("Kelompok kecil")] and not any("Lanjut usia" in row for row in kept)
