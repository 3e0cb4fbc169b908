"""The pages of the shelters, with the client that judges every page."""

import datetime as dt
import io
import re

import pytest
from sqlalchemy import select

from app.ground.db import db
from app.ground.tanggal import now
from app.people.models import Person
from app.shelter.models import Bed, CensusLine, Extension, Segment, Stay, Waiting
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay

pytestmark = pytest.mark.pages

ROOMS = (("L1", "laki-laki", 3), ("P1", "perempuan", 2), ("K1", "keluarga", 3))


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


@pytest.fixture
def shelter(app, inside) -> int:
    with inside(app):
        return make_shelter(ROOMS, name="Camp").id


@pytest.fixture
def officer(sign_in):
    return sign_in("yudi", roles=["shelter"])


def intake(**values) -> dict:
    return {
        "source": "petugas",
        "category": "11",
        "reason": "Telantar",
        "mobility": "mandiri",
        "sex": "L",
        "age": "40",
    } | values


def take_in(officer, shelter, **values) -> int:
    sent = officer.post(f"/shelter/{shelter}/masuk/isi", intake(**values), status=303)
    return int(sent.location.rsplit("/", 1)[1])


def test_an_officer_takes_in_an_unknown_man_and_sees_his_time(officer, shelter):
    page = officer.get(f"/shelter/{shelter}/masuk")
    assert "Orang baru atau tidak dikenal" in page
    stay = take_in(officer, shelter, marks="Kaus biru", belongings="2 baju\ntas hitam")
    page = officer.get(f"/shelter/tinggal/{stay}")
    assert "Tanpa nama (Kaus biru)" in page and "hari 1 dari 7" in page and "L1, ranjang 1" in page
    things = officer.get(f"/shelter/tinggal/{stay}/barang")
    assert "2 × baju" in things and "1 × tas hitam" in things
    for tab in ("asesmen", "harian", "perpindahan", "riwayat", "ubah", "keluar", "identitas", "rujukan"):
        officer.get(f"/shelter/tinggal/{stay}/{tab}")


def test_the_name_goes_along_to_the_form_of_somebody_new_however_quickly_the_button_is_pressed(officer, shelter):
    page = officer.get(f"/shelter/{shelter}/masuk")
    name, value = page.one("button[form=search]").get("name"), page.one("button[form=search]").get("value")
    sent = officer.post(f"/shelter/{shelter}/masuk", page.fields("#search") | {"q": "Pak Tua", name: value}, status=303)
    assert "Tua" not in sent.location
    assert officer.get(sent.location).one("#name").get("value") == "Pak Tua"


def test_what_was_typed_stays_when_the_intake_is_refused(officer, shelter):
    page = officer.post(
        f"/shelter/{shelter}/masuk/isi", intake(source="satpol", reason="Razia alun-alun"), status=422
    )
    assert "siapa yang menyerahkan" in page
    assert page.one("#reason").get("value") == "Razia alun-alun"


def test_search_first_finds_who_is_known(app, inside, officer, shelter):
    with inside(app):
        person = make_person(name="Suparno", sex="L").id
    page = officer.post(f"/shelter/{shelter}/masuk", {"q": "suparn"}, htmx=True, target="found")
    assert f"warga={person}" in page.text
    stay = take_in(officer, shelter, person_id=person)
    assert "Suparno" in officer.get(f"/shelter/tinggal/{stay}")
    again = officer.post(f"/shelter/{shelter}/masuk/isi", intake(person_id=person), status=422)
    assert "Suparno masih tinggal di Camp" in again


@pytest.mark.parametrize(
    ("typed", "name", "nik"), [("budi santoso", "budi santoso", ""), ("3573 0411 0261 0002", "", "3573041102610002")]
)
def test_what_was_searched_in_vain_is_not_typed_twice(officer, shelter, typed, name, nik):
    officer.post(f"/shelter/{shelter}/masuk?ranjang=1", {"q": typed}, htmx=True, target="found")
    href = officer.post(f"/shelter/{shelter}/masuk?ranjang=1", {"q": typed, "baru": "1"}, status=303).location
    assert typed not in href and "ranjang=1" in href
    form = officer.get(href)
    assert (form.one("#name").get("value") or "").lower() == name
    assert (form.one("#nik").get("value") or "").replace(" ", "") == nik
    assert form.one("[autofocus]").get("id") == "name"


def test_suggested_beds_follow_what_is_typed(officer, shelter):
    page = officer.post(
        f"/shelter/{shelter}/masuk/ranjang", intake(sex="P"), htmx=True, target="fitting_beds"
    )
    assert "Ada 2 ranjang yang cocok" in page
    assert "Kamar laki-laki, orang ini perempuan." in page


@pytest.mark.parametrize(
    "content", [b"MZ not one", b"<svg onload='alert(1)'/>", b"%PDF-1.7 not one", b"\x89PNG\r\n\x1a\n and then"]
)
def test_a_photo_must_be_a_picture(officer, shelter, content):
    values = intake() | {"photo": (io.BytesIO(content), "foto.jpg")}
    page = officer.post(f"/shelter/{shelter}/masuk/isi", values, status=422)
    assert page.one("#photo-error").text_content().strip()


def test_a_photo_is_nothing_but_pixels_and_shown_as_a_picture_alone(officer, shelter):
    """A picture with a page behind its end (ASVS 5.2.2) comes back as a picture, whatever name it had (3.2.1)."""
    stay = take_in(officer, shelter, photo=(io.BytesIO(png() + b"<html><script>alert(1)</script>"), "foto.html"))
    shown = officer.get(f"/shelter/tinggal/{stay}/foto")
    assert shown.mimetype == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert b"script" not in shown.data and "foto.jpg" in shown.headers["Content-Disposition"]


def test_a_raid_of_twelve_in_one_flow(app, inside, officer):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 10), ("K1", "keluarga", 3)]).id
    rows = {
        "nama": ["Sri", "", ""] + [""] * 9,
        "jk": ["P", "L", "P"] + ["L"] * 9,
        "usia": ["30", "6", "3"] + ["40"] * 9,
        "ciri": [""] * 12,
        "bersama": ["", "1", "1"] + [""] * 9,
        "alasan": [""] * 12,
    }
    values = {"source": "satpol", "handed_by": "Agus", "category": "11", "reason": "Razia"} | rows
    sent = officer.post(f"/shelter/{shelter}/razia", values, status=303)
    page = officer.get(sent.location)
    assert "12 orang" in page
    assert len(page.css("tbody tr")) == 12
    assert [text for text in page.texts("td[data-label=Ranjang]")[:3] if text.startswith("K1")] == [
        f"K1, ranjang {n}" for n in (1, 2, 3)
    ]
    record = officer.get(sent.location + "/berita-acara")
    assert record.data.startswith(b"%PDF")


def test_nonsense_in_a_raid_is_a_sentence(officer, shelter):
    values = {"source": "petugas", "category": "11", "reason": "Razia", "jk": ["L"], "usia": ["empat"]}
    assert "usia ditulis dengan angka" in officer.post(f"/shelter/{shelter}/razia", values, status=422)
    values |= {"usia": ["40"], "bersama": ["9"]}
    assert "yang barisnya kosong" in officer.post(f"/shelter/{shelter}/razia", values, status=422)


def test_in_a_raid_a_known_nik_is_that_resident_and_a_new_one_is_recorded(app, inside, officer, shelter):
    with inside(app):
        known = make_person(name="Suparno", sex="L", birth_date=dt.date(1961, 4, 17), nik="3573041704610001")
        known_id, known_nik = known.id, known.nik
    values = {
        "source": "petugas", "category": "11", "reason": "Razia", "nama": ["", "Bambang"], "jk": ["", "L"],
        "nik": [f" {known_nik[:6]} {known_nik[6:]}", "3578011203800007"], "usia": ["", "46"],
    }  # fmt: skip
    sent = officer.post(f"/shelter/{shelter}/razia", values, status=303)
    assert {"Suparno", "Bambang"} == set(officer.get(sent.location).texts("#people tbody th"))
    with inside(app):
        assert db.session.scalar(select(Stay.person_id).where(Stay.person_id == known_id)) == known_id
        assert db.session.scalar(select(Person.name).where(Person.nik == "3578011203800007")) == "Bambang"
    again = officer.post(f"/shelter/{shelter}/razia", values, status=422)
    assert "Suparno masih tinggal di Camp" in again
    assert again.one("[name=nik][aria-label$='nomor 2']").get("value") == "3578011203800007"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"nik": ["35730417"], "nama": ["A"]}, "Orang nomor 1: NIK harus 16 angka"),
        ({"nik": ["3578011203800007"], "nama": [""]}, "Orang nomor 1: NIK ini belum tercatat, jadi namanya"),
        ({"nik": ["3578015203800007"], "nama": ["A"], "jk": ["L"]}, "Orang nomor 1: Jenis kelamin pada NIK perempuan"),
    ],
)
def test_a_nik_that_cannot_be_is_refused_with_its_line(officer, shelter, row, sentence):
    values = {"source": "petugas", "category": "11", "reason": "Razia"} | row
    assert sentence in officer.post(f"/shelter/{shelter}/razia", values, status=422)


def test_a_sex_that_the_nik_contradicts_is_recorded_with_its_reason(app, inside, officer, shelter):
    url, values = f"/shelter/{shelter}/masuk/isi", intake(nik="3578015203800007", name="Rudi", sex="L")
    assert not officer.get(url).css("#doubt_reason")
    page = officer.post(url, values, status=422)
    assert "Jenis kelamin pada NIK perempuan" in page and page.css("#doubt_reason")
    officer.post(url, values | {"doubt_reason": "NIK tertulis di kartu yang rusak"}, status=303)
    with inside(app):
        assert db.session.scalar(select(Person.doubt_reason).where(Person.name == "Rudi"))


def test_the_form_of_leaving_says_what_the_chosen_way_needs(officer, shelter):
    url = f"/shelter/tinggal/{take_in(officer, shelter)}/keluar"
    assert officer.get(url).texts("#needed") == [""]
    told = {
        "reunifikasi": "Perlu diisi: Penerima, Hubungan atau jabatan penerima.",
        "rujukan": "Perlu diisi: Tujuan, Nomor surat rujukan, Penerima.",
        "lari": "Perlu diisi: Catatan.",
    }
    for kind, sentence in told.items():
        asked = officer.post(f"{url}/isian", {"kind": kind}, htmx=True, target="needed")
        assert asked.texts("#needed") == [sentence]
        assert not asked.css("input")  # what is being typed meanwhile stays as it is
    assert officer.post(url, {"kind": "reunifikasi"}, status=422).texts("#needed") == [told["reunifikasi"]]


def test_the_first_page_names_the_most_overdue_and_all_of_them_when_asked(
    app, inside, officer, shelter, count_queries
):
    with inside(app):
        one = make_shelter([("K1", "keluarga", 14)], name="Penuh")
        for n, bed in enumerate(beds_of(one)):
            make_stay(bed, make_person(name=f"Tamu {n:02d}"), first=dt.date(2026, 11, 1) + dt.timedelta(days=n % 2))
    page = officer.get("/shelter")
    assert len(page.css("#due li")) == 12 and "Tampilkan semua 14 orang" in page
    assert len(officer.get("/shelter?batas=semua").css("#due li")) == 14
    assert page.texts("section[aria-labelledby] .stat-value")[2:4] == ["14", "0"]
    with count_queries(app) as few:
        officer.get("/shelter")
    with inside(app):
        for bed in beds_of(make_shelter([("K1", "keluarga", 6)], name="Lain")):
            make_stay(bed, first=dt.date(2026, 11, 1))
    with count_queries(app) as many:
        assert "Tampilkan semua 20 orang" in officer.get("/shelter")
    assert many.count == few.count


def test_a_bed_cleaned_on_the_map_of_all_leads_back_to_it(app, inside, officer, shelter):
    with inside(app):
        bed = db.session.scalar(select(Bed).order_by(Bed.id))
        bed.cleaning_since = now()
        bed_id = bed.id
    for asked, goal in (("/shelter/denah", "/shelter/denah"), ("//evil.example/shelter/denah", f"/{shelter}/denah")):
        sent = officer.post("/shelter/kebersihan", {"ranjang": bed_id, "kembali": asked}, status=303)
        assert sent.location.endswith(goal) and "evil" not in sent.location


def test_the_map_says_every_state_in_word_and_is_silent_when_nothing_changed(
    app, inside, officer, shelter, clock
):
    with inside(app):
        first, second, third, *_ = beds_of(db.session.get(type_of_shelter(), shelter))
        ids = [first.id, second.id, third.id]
    officer.post(f"/shelter/ranjang/{ids[0]}/pemesanan", {"held_for": "Rujukan RS", "hours": "3"}, status=303)
    officer.post(f"/shelter/ranjang/{ids[1]}/perbaikan", {"reason": "Kasur diganti"}, status=303)
    stay = take_in(officer, shelter)
    officer.post("/shelter/perpindahan", {"tinggal": stay, "ranjang": ids[2]}, status=422)
    page = officer.get(f"/shelter/{shelter}/denah")
    for word in (
        "Dipesan",
        "Tidak dipakai",
        "Terisi",
        "Kosong",
        "Hari 1 dari 7",
        "Kasur diganti",
        "Rujukan RS",
    ):
        assert word in page
    poll = page.one("#bed_map").get("hx-get")
    assert officer.get(poll, status=204, htmx=True, target="bed_map").text == ""
    take_in(officer, shelter, sex="P")
    assert "Hari 1 dari 7" in officer.get(poll, htmx=True, target="bed_map")
    assert "Camp" in officer.get("/shelter/denah") and "Camp" in officer.get("/shelter")


def type_of_shelter():
    from app.shelter.models import Shelter

    return Shelter


def test_several_people_move_at_once_and_back_to_the_map(app, inside, officer, shelter):
    with inside(app):
        beds = [bed.id for bed in beds_of(db.session.get(type_of_shelter(), shelter))]
    one, two = take_in(officer, shelter), take_in(officer, shelter)
    page = officer.get(f"/shelter/perpindahan?tinggal={one}&tinggal={two}&kembali=/shelter/{shelter}/denah")
    assert "Pindahkan 2 orang" in page
    values = {"tinggal": [one, two], "ranjang": [beds[1], beds[0]], "kembali": f"/shelter/{shelter}/denah"}
    sent = officer.post("/shelter/perpindahan", values, status=303)
    assert sent.location == f"/shelter/{shelter}/denah"
    with inside(app):
        query = select(Segment.bed_id).where(Segment.until_night.is_(None)).order_by(Segment.stay_id)
        assert db.session.scalars(query).all() == [beds[1], beds[0]]
    evil = values | {"kembali": "//evil.example/shelter/denah", "ranjang": [beds[0], beds[1]]}
    assert officer.post("/shelter/perpindahan", evil, status=303).location.startswith("/shelter/")


def test_a_bed_left_is_cleaned_from_the_map(app, inside, officer, shelter, clock):
    stay = take_in(officer, shelter)
    officer.post(
        f"/shelter/tinggal/{stay}/keluar", {"kind": "lari", "discharge_note": "Pergi saat subuh"}, status=303
    )
    page = officer.get(f"/shelter/{shelter}/denah")
    assert "Sudah bersih" in page
    bed = page.one("button[name=ranjang]").get("value")
    officer.post("/shelter/kebersihan", {"ranjang": bed}, status=303)
    with inside(app):
        assert db.session.get(Bed, int(bed)).cleaning_since is None


def test_a_stay_day_by_day(app, inside, officer, shelter):
    stay = take_in(officer, shelter, belongings="Tas")
    officer.post(f"/shelter/tinggal/{stay}/catatan", {"kind": "asesmen", "text": "Sehat"}, status=303)
    officer.post(f"/shelter/tinggal/{stay}/catatan", {"kind": "kebutuhan", "text": "KTP"}, status=303)
    officer.post(f"/shelter/tinggal/{stay}/catatan", {"kind": "harian", "text": "Ikut senam"}, status=303)
    assert "Ikut senam" in officer.get(f"/shelter/tinggal/{stay}/harian")
    plan = officer.get(f"/shelter/tinggal/{stay}/asesmen")
    [form] = [form for form in plan.css("main form") if "pemenuhan" in form.get("action")]
    officer.post(form.get("action"), {}, status=303)
    officer.post(
        f"/shelter/tinggal/{stay}/pemberian", {"kind": "makan", "item": "Nasi", "quantity": "3"}, status=303
    )
    box = officer.get(f"/shelter/tinggal/{stay}/barang").one("input[name=barang]").get("value")
    officer.post(f"/shelter/tinggal/{stay}/barang/pengembalian", {"barang": box, "to": "Pemilik"}, status=303)
    late = {"days": "7", "reason": "Menunggu keluarga", "approver": "Kabid"}
    officer.post(f"/shelter/tinggal/{stay}/perpanjangan", late, status=303)
    assert "hari 1 dari 14" in officer.get(f"/shelter/tinggal/{stay}")
    for path in ("tanda-terima", "berita-acara"):
        assert officer.get(f"/shelter/tinggal/{stay}/{path}").data.startswith(b"%PDF")
    left = {"kind": "mandiri", "destination": "Rumah kos"}
    officer.post(f"/shelter/tinggal/{stay}/keluar", left, status=303)
    assert "Mandiri" in officer.get(f"/shelter/tinggal/{stay}")
    with inside(app):
        assert db.session.scalars(select(Extension)).one().approver == "Kabid"


def test_a_stale_form_shows_both_texts(officer, shelter):
    stay = take_in(officer, shelter)
    url = f"/shelter/tinggal/{stay}/ubah"
    first = officer.get(url).fields()
    officer.post(url, first | {"origin": "Jember"}, status=303)
    page = officer.post(url, first | {"origin": "Lumajang"}, status=422)
    assert "“Jember”" in page and page.one("#origin").get("value") == "Lumajang"


def test_an_unknown_man_is_identified(app, inside, officer, shelter):
    stay = take_in(officer, shelter, marks="Bekas luka")
    with inside(app):
        known = make_person(name="Suparno", sex="L").id
    page = officer.post(f"/shelter/tinggal/{stay}/identitas/pencarian", {"q": "Suparno"}, status=200)
    assert page.one("input[name=person_id]").get("value") == str(known)
    sent = officer.post(
        f"/shelter/tinggal/{stay}/identitas", {"person_id": known, "reason": "Sidik jari"}, status=303
    )
    assert "Suparno" in officer.get(sent.location)
    assert "Masuk Camp" in officer.get(f"/warga/{known}")


def test_the_census_is_ticked_closed_and_corrected(app, inside, officer, shelter, clock):
    one, two = take_in(officer, shelter), take_in(officer, shelter)
    url = f"/shelter/{shelter}/sensus/2026-11-21"
    assert "Sensus malam 21 November 2026 di Camp belum ditutup" in officer.get("/")
    page = officer.get(url)
    assert page.fields('main form[method="post"]')[f"ada-{one}"] == "hadir"
    assert "belum tiba" in officer.post(f"/shelter/{shelter}/sensus/2026-11-22", {}, status=422)
    officer.post(url, {f"ada-{one}": "hadir", f"ada-{two}": "tanpa izin"}, status=303)
    assert "sudah ditutup" in officer.post(url, {}, status=422)
    with inside(app):
        line = db.session.scalar(select(CensusLine.id).where(CensusLine.stay_id == two))
    correction = f"/shelter/sensus/baris/{line}/pembetulan"
    assert "Alasan pembetulan" in officer.post(correction, {"state": "izin", "correction": ""}, status=422)
    officer.post(correction, {"state": "izin", "correction": "Menginap di rumah sakit"}, status=303)
    assert "Menginap di rumah sakit" in officer.get(url)
    assert "1" in officer.get(f"/shelter/{shelter}/sensus")
    assert officer.get(f"/shelter/{shelter}/sensus/kemarin", status=404)


def test_the_waiting_list(app, inside, officer, shelter):
    values = {"called": "Pak Tua", "urgency": "1", "reason": "Semua penuh"}
    officer.post("/shelter/tunggu", values, status=303)
    page = officer.get("/shelter/tunggu")
    assert "Sangat mendesak" in page
    link = next(a.get("href") for a in page.css("main a") if "tunggu=" in a.get("href"))
    assert "tunggu=" in officer.get(link).text
    with inside(app):
        row = db.session.scalars(select(Waiting)).one().id
    take_in(officer, shelter, waiting_id=row)
    assert "Pak Tua" not in officer.get("/shelter/tunggu")


def test_rooms_and_their_rules(officer, shelter, app, inside):
    officer.post(f"/shelter/{shelter}/kamar", {"name": "L9", "rule": "laki-laki", "beds": "2"}, status=303)
    page = officer.get(f"/shelter/{shelter}/kamar")
    link = next(a.get("href") for a in page.css("a.row-link") if a.text_content() == "L9")
    officer.post(f"{link}/ranjang", {}, status=303)
    assert "3 ranjang" in officer.get(link)
    officer.post(link, {"name": "L9", "rule": "perempuan"}, status=303)
    take_in(officer, shelter)
    first = next(a.get("href") for a in page.css("a.row-link") if a.text_content() == "L1")
    assert "tidak cocok dengan aturan itu" in officer.post(
        first, {"name": "L1", "rule": "perempuan"}, status=422
    )
    officer.get(f"/shelter/{shelter}/ubah")


def test_a_person_recorded_as_dead(app, inside, officer, shelter):
    with inside(app):
        person = make_person(name="Slamet", sex="L", status="meninggal", died_on=dt.date(2026, 3, 2)).id
    assert "tercatat meninggal" in officer.post(
        f"/shelter/{shelter}/masuk/isi", intake(person_id=person), status=422
    )


def test_a_referral_gets_its_number_and_names_nobody_in_the_register(app, inside, officer, shelter):
    from tests.letters.make import make_office

    with inside(app):
        make_office()
    stay = take_in(officer, shelter, name="Suparno")
    values = {
        "destination": "UPT RSBK Pasuruan",
        "place": "Pasuruan",
        "service": "rehabilitasi sosial lanjut",
    }
    officer.post(f"/shelter/tinggal/{stay}/rujukan", values, status=303)
    with inside(app):
        from app.letters.models import Letter

        letter = db.session.scalars(select(Letter)).one()
        assert letter.subject == "Rujukan klien" and "Suparno" not in letter.addressee
        assert db.session.get(Stay, stay).referral_no == letter.number
    officer.get(f"/shelter/tinggal/{stay}/rujukan/berkas", status=404)  # not made yet


def test_figures_equal_a_count_by_hand_on_page_and_paper(app, inside, officer, shelter):
    with inside(app):
        beds = beds_of(db.session.get(type_of_shelter(), shelter))
        make_stay(beds[0], first=dt.date(2026, 9, 28), until=dt.date(2026, 10, 3))
        make_stay(beds[0], first=dt.date(2026, 10, 3), until=dt.date(2026, 10, 5))
        make_stay(beds[1], first=dt.date(2026, 10, 30))
    page = officer.get("/shelter/angka?tahun=2026")
    told = {row.cssselect("th")[0].text_content(): row.text_content() for row in page.css("#months tbody tr")}
    assert re.search(r"3 / 240 ", told["September"])  # nights of 28, 29, 30
    assert re.search(r"6 / 248 ", told["Oktober"])  # 1, 2; 3, 4; 30, 31
    assert re.search(r"20 / 160 ", told["November"])  # 1 to 20: the night that runs is not over
    assert "Kelompok kecil, digabung" in page
    assert officer.get("/shelter/angka/cetak?tahun=2026").data.startswith(b"%PDF")
    officer.get("/shelter/angka/sepuluh-tahun")
    assert "1 orang" in officer.get("/shelter/malam?tanggal=4 Oktober 2026")


def test_the_number_of_queries_does_not_grow_with_the_beds(app, inside, officer, count_queries):
    counts = []
    for beds in (3, 60):
        with inside(app):
            shelter = make_shelter([("L", "laki-laki", beds)])
            for bed in beds_of(shelter)[: beds - 1]:
                make_stay(bed, first=dt.date(2026, 11, 20))
            shelter = shelter.id
        with count_queries(app) as queries:  # the map alone, as it is polled: the page around it has its own
            officer.get(f"/shelter/{shelter}/denah", htmx=True, target="bed_map")
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 8, counts


def test_people_who_are_joined_take_the_stay_along(app, inside, officer, shelter):
    stay = take_in(officer, shelter)
    with inside(app):
        assert db.session.get(Person, db.session.get(Stay, stay).person_id).name is None
