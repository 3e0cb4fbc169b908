"""The pages of trainings: one road with and without JavaScript."""

import io

import pytest
from pypdf import PdfReader

from app.attendance import rules as attendance
from app.attendance.models import Mark
from app.ground.db import db
from app.office import agency
from app.training import rules
from app.training.models import Batch, Enrolment
from tests.people.make import make_person
from tests.training.make import make_batch, make_enrolments, states

pytestmark = pytest.mark.pages

FORM = {
    "programme_name": "Pelatihan Keterampilan", "skill_names": "Jajanan, Batik", "title": "Angkatan contoh",
    "starts_on": "20/10/2025", "ends_on": "23 Okt 2025", "place": "Balai", "trainer": "", "hours": "32", "places": "2",
    "minimum_share": "80", "fund": "", "decree": "", "note": "", "version": "",
}  # fmt: skip


@pytest.fixture
def batch(app, inside):
    """A batch of two places with four nominations: (batch id, enrolment ids)."""
    with inside(app):
        batch = make_batch(places=2)
        return batch.id, make_enrolments(batch, 4)


def now_in(app, inside, batch_id):
    with inside(app):
        return states(db.session.get(Batch, batch_id))


def test_a_batch_is_opened_and_found_in_the_list(app, sign_in):
    clerk = sign_in()
    assert "Belum ada angkatan" in clerk.get("/pelatihan")
    clerk.post("/pelatihan/baru", FORM, status=303, follow=False)
    page = clerk.get("/pelatihan?tahun=2025&keadaan=selesai")
    assert "Angkatan contoh" in page and "0 dari 2" in page
    assert "Tidak ada angkatan yang cocok" in clerk.get("/pelatihan?keadaan=nanti")


def test_what_was_typed_stays_when_the_form_is_refused(sign_in):
    page = sign_in().post("/pelatihan/baru", FORM | {"ends_on": "19/10/2025", "places": ""}, status=422)
    assert "Bagian ini perlu diisi" in page
    page = sign_in().post("/pelatihan/baru", FORM | {"ends_on": "19/10/2025"}, status=422)
    assert "Tanggal selesai sebelum tanggal mulai" in page
    assert page.one("input[name=place]").get("value") == "Balai"


def test_a_stale_edit_shows_both_texts(sign_in, batch):
    batch_id, _ = batch
    clerk = sign_in()
    opened = clerk.get(f"/pelatihan/{batch_id}/ubah").fields()
    clerk.post(f"/pelatihan/{batch_id}/ubah", opened | {"place": "Aula Timur"}, status=303)
    page = clerk.post(f"/pelatihan/{batch_id}/ubah", opened | {"place": "Aula Barat"}, status=422)
    assert "Sementara itu disimpan orang lain: “Aula Timur”" in page
    assert page.one("input[name=place]").get("value") == "Aula Barat"
    clerk.post(f"/pelatihan/{batch_id}/ubah", page.fields(), status=303)


def test_a_quota_below_those_accepted_is_refused_at_its_field(sign_in, batch):
    batch_id, ids = batch
    clerk = sign_in()
    clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids})
    form = clerk.get(f"/pelatihan/{batch_id}/ubah").fields()
    page = clerk.post(f"/pelatihan/{batch_id}/ubah", form | {"places": "1"}, status=422)
    assert "Sudah 2 peserta diterima" in " ".join(page.texts("#places-error"))


def test_the_marked_are_accepted_and_list_and_counters_follow_without_a_reload(app, inside, sign_in, batch):
    batch_id, ids = batch
    clerk = sign_in()
    answer = clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids}, htmx=True, target="listing")
    assert answer.texts("#listing .badge") == ["Diterima", "Diterima", "Cadangan 1", "Cadangan 2"]
    [head] = answer.css("hx-partial[hx-target='#quota']")
    assert "2 dari 2" in " ".join(head.text_content().split())
    assert "2 diterima, 2 menjadi cadangan." in answer
    answer = clerk.post(
        f"/pelatihan/{batch_id}/pengunduran",
        {"id": ids[0], "reason": "Pindah kota"},
        htmx=True,
        target="listing",
    )
    assert answer.texts("#listing .badge") == ["Diterima", "Diterima", "Cadangan 1", "Mengundurkan diri"]
    assert "1 cadangan naik menjadi peserta" in answer


def test_without_javascript_the_same_buttons_lead_back_to_the_list(app, inside, sign_in, batch):
    batch_id, ids = batch
    clerk = sign_in()
    sent = clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids[:1]}, status=303)
    assert sent.location == f"/pelatihan/{batch_id}"
    one = {"id": ids[1], "reason": "Berkas kurang", "dari": "peserta"}
    sent = clerk.post(f"/pelatihan/{batch_id}/penolakan", one, status=303)
    assert sent.location == f"/pelatihan/{batch_id}/peserta/{ids[1]}"
    page = clerk.get(sent.location)
    assert "Ditolak" in page and "Berkas kurang" in page
    assert [state for state, _ in now_in(app, inside, batch_id)] == [
        "diterima",
        "ditolak",
        "mendaftar",
        "mendaftar",
    ]


def test_a_refusal_says_why_and_changes_nothing(app, inside, sign_in, batch):
    batch_id, ids = batch
    clerk = sign_in()
    before = now_in(app, inside, batch_id)
    page = clerk.post(f"/pelatihan/{batch_id}/penolakan", {"id": ids}, status=422)
    assert "Tuliskan alasannya dahulu" in page
    answer = clerk.post(f"/pelatihan/{batch_id}/penerimaan", {}, htmx=True, target="listing", status=422)
    assert "Belum ada peserta yang ditandai" in answer
    clerk.post(f"/pelatihan/{batch_id}/penolakan", {"id": ids, "reason": "x" * 400}, status=422)
    assert now_in(app, inside, batch_id) == before


def test_a_person_is_found_and_added(app, inside, sign_in, batch):
    batch_id, _ = batch
    with inside(app):
        person_id = make_person(name="Lestari Wulandari").id
    clerk = sign_in()
    found = clerk.post(f"/pelatihan/{batch_id}/calon", {"q": "lestari wul"}, htmx=True, target="candidates")
    assert "Lestari Wulandari" in found
    button = found.one("button[name=person_id]")
    added = clerk.post(
        f"/pelatihan/{batch_id}/peserta",
        {"person_id": button.get("value"), "skill_id": ""},
        htmx=True,
        target="listing",
    )
    assert "Lestari Wulandari" in added
    found = clerk.post(f"/pelatihan/{batch_id}/calon", {"q": "lestari wul"})
    assert "Mendaftar" in " ".join(found.texts("#candidates")) and not found.css("button[name=person_id]")
    again = clerk.post(f"/pelatihan/{batch_id}/peserta", {"person_id": person_id, "skill_id": ""}, status=422)
    assert "sudah terdaftar di angkatan ini" in again


def test_people_of_a_batch_are_searched_and_filtered(sign_in, batch):
    batch_id, ids = batch
    clerk = sign_in()
    clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids[:1]})
    listed = clerk.get(f"/pelatihan/{batch_id}?status=diterima")
    assert listed.texts("tbody th") == ["Peserta 1"]
    found = clerk.post(
        f"/pelatihan/{batch_id}/peserta/pencarian", {"q": "peserta 3"}, htmx=True, target="listing"
    )
    assert found.texts("tbody th") == ["Peserta 3"]
    for order in ("daftar", "nama"):
        assert len(clerk.get(f"/pelatihan/{batch_id}?urut={order}").css("tbody tr")) == 4
    assert clerk.get(f"/pelatihan/{batch_id}/peserta/ekspor").mimetype.endswith("spreadsheetml.sheet")


# Attendance


@pytest.fixture
def course(app, inside):
    """A batch with two people seated: (batch id, session ids, person ids)."""
    from app.training import rules

    with inside(app):
        batch = make_batch(places=2)
        rules.accept(batch, make_enrolments(batch, 3))
        seated = db.select(Enrolment.person_id).where(Enrolment.state == "diterima").order_by(Enrolment.id)
        days = [session.id for session in attendance.sessions_of(batch.sheet_id)]
        return batch.id, days, list(db.session.scalars(seated))


def test_a_tick_is_answered_with_its_cell_and_the_total(sign_in, course):
    batch_id, [day, *_], [person, _] = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/kehadiran/{day}/{person}"
    answer = clerk.post(
        url, {f"m.{day}.{person}": "hadir", "key": "k"}, htmx=True, target=f"m_{day}_{person}"
    )
    assert answer.one("input[checked]").get("value") == "hadir"
    assert answer.texts(f"#share_{person}") == ["1 dari 4 (25 %)"]
    assert answer.one("[data-announce]").get("data-announce") == "hadir, 1 dari 4"
    answer = clerk.post(url, {f"m.{day}.{person}": "", "key": "j"}, htmx=True, target=f"m_{day}_{person}")
    assert answer.texts(f"#share_{person}") == ["0 dari 4 (0 %)"]


def test_a_tick_tells_its_whole_day_and_counts_once_when_it_comes_again(sign_in, course):
    batch_id, [day, *_], [ani, budi] = course
    clerk, base = sign_in(), f"/pelatihan/{batch_id}/kehadiran/{day}"

    def tick(person, state, key):
        form = {f"m.{day}.{person}": state, "key": key}
        answer = clerk.post(f"{base}/{person}", form, htmx=True, target=f"m_{day}_{person}")
        return answer.texts(f'[hx-target="#sum_{day}"]')

    assert tick(ani, "hadir", "a") == ["1 hadir"]
    assert tick(budi, "sakit", "b") == ["1 hadir, 1 sakit"]
    assert tick(budi, "sakit", "b") == ["1 hadir, 1 sakit"]
    assert tick(ani, "hadir", "c") == ["1 hadir, 1 sakit"]
    assert tick(ani, "", "d") == ["1 sakit"]
    assert tick(budi, "", "e") == ["belum diisi"]


def test_only_a_seated_person_is_ticked_and_only_on_a_day_of_the_batch(app, inside, sign_in, course):
    batch_id, [day, *_], [ani, _] = course
    with inside(app):
        other = make_batch(title="Lain")
        [waiting] = make_enrolments(other, 1)
        stranger = db.session.get_one(Enrolment, waiting).person_id
        elsewhere, other_id = attendance.sessions_of(other.sheet_id)[0].id, other.id
    clerk = sign_in()
    here, there = (batch_id, day, stranger), (other_id, elsewhere, stranger)
    for batch, session, person in (here, there, (batch_id, elsewhere, ani), (other_id, day, ani)):
        url = f"/pelatihan/{batch}/kehadiran/{session}/{person}"
        clerk.post(url, {f"m.{session}.{person}": "hadir", "key": "k"}, htmx=True, status=404)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Mark.id))) == 0


def test_a_tick_asks_little_whatever_the_size_of_the_batch(app, inside, sign_in, count_queries):
    clerk, counts = sign_in(), []
    for people in (2, 20):
        with inside(app):
            batch = make_batch(places=people, title=f"Untuk {people}", allowance=50_000)
            rules.accept(batch, make_enrolments(batch, people))
            person = db.session.scalar(db.select(Enrolment.person_id).where(Enrolment.batch_id == batch.id).limit(1))
            first, second, *_ = [session.id for session in attendance.sessions_of(batch.sheet_id)]
            url = f"/pelatihan/{batch.id}/kehadiran"
        clerk.get(url)
        for day, most in ((first, 9), (second, 6)):  # with the first the person begins to follow the training
            form = {f"m.{day}.{person}": "hadir", "key": f"k{day}"}
            with count_queries(app) as queries:
                clerk.post(f"{url}/{day}/{person}", form, htmx=True, target=f"m_{day}_{person}")
            assert queries.count <= most, queries.statements
            counts.append(queries.count)
    assert counts[:2] == counts[2:]


def test_the_whole_screen_is_saved_without_javascript(sign_in, course):
    batch_id, days, people = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/kehadiran"
    page = clerk.get(url)
    sent = page.fields("#grid") | dict.fromkeys((f"m.{day}.{people[0]}" for day in days), "hadir")
    clerk.post(url, sent | {f"m.{days[0]}.{people[1]}": "sakit"}, status=303)
    page = clerk.get(url)
    assert page.texts(f"#share_{people[0]}") == ["4 dari 4 (100 %)"]
    assert page.one(f"#m_{days[0]}_{people[1]} input[checked]").get("value") == "sakit"


def test_a_stale_screen_keeps_the_cells_that_others_changed(sign_in, course):
    batch_id, [day, *_], [ani, budi] = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/kehadiran"
    stale = clerk.get(url).fields("#grid") | {f"m.{day}.{ani}": "", f"m.{day}.{budi}": "izin"}
    clerk.post(f"{url}/{day}/{ani}", {f"m.{day}.{ani}": "hadir", "key": "k"}, htmx=True)
    clerk.post(url, stale)
    page = clerk.get(f"{url}?hari={day}")
    assert [field.get("value") for field in page.css("input[checked]")] == ["hadir", "izin"]


def test_one_button_fills_a_day(sign_in, course):
    batch_id, [day, *_], people = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/kehadiran"
    answer = clerk.post(f"{url}/{day}/semua", htmx=True, target="attendance")
    assert all(answer.texts(f"#share_{person}") == ["1 dari 4 (25 %)"] for person in people)
    sent = clerk.post(f"{url}/{day}/semua?hari={day}", status=303)
    assert sent.location == f"{url}?hari={day}"


def printed(answer) -> list[str]:
    """The pages of a PDF that was answered, as text."""
    assert answer.mimetype == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_sheet_to_be_signed_has_the_order_of_the_screen(sign_in, course):
    batch_id, [first, *_], _ = course
    clerk = sign_in()
    screen = [
        name.partition(". ")[2]
        for name in clerk.get(f"/pelatihan/{batch_id}/kehadiran").texts("tbody th")
    ]
    [whole] = printed(clerk.get(f"/pelatihan/{batch_id}/daftar-hadir"))
    names = [line for line in whole.splitlines() if "Peserta" in line]
    assert [next(s for s in screen if s in line) for line in names] == screen == ["Peserta 1", "Peserta 2"]
    assert "Sen 20 Okt" in whole and "Kam 23 Okt" in whole
    [one] = printed(clerk.get(f"/pelatihan/{batch_id}/daftar-hadir?hari={first}"))
    assert "Senin, 20 Oktober 2025" in one and "Tanda tangan" in one and "Kam 23 Okt" not in one


# Speed


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("", 8), ("/kehadiran", 8), ("/sertifikat", 9), ("/ringkasan", 12), ("/hasil", 8), ("/cadangan", 11),
        ("/uang", 8), ("/jadwal", 10),
    ],
)
def test_a_page_takes_as_many_queries_for_ten_people_as_for_a_hundred(
    app, inside, sign_in, count_queries, page, most, monkeypatch
):
    app.config["TESTING"] = False  # as in daily work: the bell's count and the office's face are kept a while
    app.config["WAITING_SECONDS"] = 3600  # here longer than a slow machine takes for the test
    monkeypatch.setattr(agency, "FRESH", 3600)
    with inside(app):
        agency.forget_face()
    clerk, counts = sign_in(), []
    for people in (10, 100):
        with inside(app):
            batch = make_batch(places=people - 5, title=f"Untuk {people}")
            ids, batch_id = make_enrolments(batch, people), batch.id
        clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids})
        clerk.get(f"/pelatihan/{batch_id}{page}")  # fills what a process keeps
        with count_queries(app) as queries:
            clerk.get(f"/pelatihan/{batch_id}{page}")
        counts.append(queries.count)
    assert counts[0] == counts[1] <= most, str(queries)


@pytest.mark.parametrize("tail", ["", "/seleksi"])
def test_a_long_list_is_paged_and_whole_for_who_asks(app, inside, sign_in, tail):
    with inside(app):
        batch = make_batch(places=2)
        ids = make_enrolments(batch, 105)
        url = f"/pelatihan/{batch.id}"
    clerk = sign_in()
    page = clerk.get(url + tail)
    assert len(page.css("tbody tr")) == 100
    [whole] = page.doc.xpath("//a[text()='Tampilkan semua di satu halaman']/@href")
    assert len(clerk.get(whole).css("tbody tr")) == 105
    decision = f"{url}/penerimaan?semua=1" if not tail else f"{url}/seleksi/penerimaan?semua=1"
    sent = clerk.post(decision, {"id": ids[-1:]}, htmx=True, target="listing" if not tail else "selection")
    assert len(sent.css("tbody tr")) == (105 if not tail else 104)  # still whole after the decision
