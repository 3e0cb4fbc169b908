"""A batch as it is planned: divided places, days on a calendar, documents, a batch that follows another."""

import datetime as dt

import pytest

from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.refusal import RuleError
from app.people.models import Person
from app.training import cells, figures, offering, rules
from app.training.models import Batch, Enrolment, Quota
from app.training.rules import documents
from app.training.selection import Selection
from tests.people.make import make_nik, make_person
from tests.training.make import make_batch, make_enrolments, states
from tests.training.test_waiting_list import at_once, decide

SUKUN, KLOJEN = "35.73.04.1001", "35.73.02.1001"


def seen(batch) -> Batch:
    query = db.select(Batch).where(Batch.id == batch.id).options(*Batch.seen())
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def people_of(batch, sexes, kelurahan=SUKUN) -> list[int]:
    made = [make_person(name=f"Calon {n}", sex=sex, kelurahan=kelurahan) for n, sex in enumerate(sexes)]
    return [rules.nominate(batch, person).id for person in made]


# Divided places


def test_a_full_part_makes_cadangan_while_others_are_still_seated(app, inside):
    with inside(app):
        batch = make_batch(places=4)
        rules.set_quota(batch, {"jk:P": 1})
        outcome = rules.accept(batch, people_of(batch, "PPLP"))
        assert outcome.words == "2 diterima, 2 menjadi cadangan."
        assert [state for state, _ in states(batch)] == ["diterima", "cadangan", "diterima", "cadangan"]
        line = offering.Line(seen(batch))
        assert "kuota perempuan penuh (1 dari 1)" in line.why
        assert [*figures.counters(), *figures.ranks()] == []


def test_the_first_who_fits_moves_up_past_those_whose_part_is_full(app, inside):
    with inside(app):
        batch = make_batch(places=2)
        rules.set_quota(batch, {"jk:P": 1})
        ids = people_of(batch, "PPLL")
        rules.accept(batch, ids)  # P and L seated, P and L wait
        assert rules.withdraw(batch, [ids[2]], "Pindah").promoted == 1
        assert [state for state, _ in states(batch)] == ["diterima", "cadangan", "mengundurkan_diri", "diterima"]


def test_a_wider_part_lets_who_waits_in_and_a_narrower_one_is_refused(app, inside):
    with inside(app):
        batch = make_batch(places=4)
        rules.set_quota(batch, {"kec:35.73.04": 1})
        rules.accept(batch, people_of(batch, "PL") + people_of(batch, "L", KLOJEN))
        assert rules.set_quota(batch, {"kec:35.73.04": 2}).promoted == 1
        with pytest.raises(RuleError, match="tidak dapat kurang dari 2"):
            rules.set_quota(batch, {"kec:35.73.04": 1})
        with pytest.raises(RuleError, match="Sudah 1 orang mendapat tempat"):
            rules.set_quota(batch, {"kec:35.73.04": 2, "kec:35.73.02": 0})
        rules.set_quota(batch, {})
        assert cells.of(batch) == [] and [*figures.counters()] == []


def test_a_place_stays_counted_where_it_was_given(app, inside):
    with inside(app):
        batch = make_batch(places=4)
        rules.set_quota(batch, {"kec:35.73.04": 2})
        [row_id] = ids = people_of(batch, "P")
        rules.accept(batch, ids)
        db.session.get_one(Person, db.session.get_one(Enrolment, row_id).person_id).kelurahan = KLOJEN
        db.session.flush()
        rules.withdraw(batch, ids, "Pindah")
        assert db.session.scalar(db.select(Quota.filled).where(Quota.cell == "kec:35.73.04")) == 0


def test_thirty_at_once_on_the_last_place_of_a_part(app, inside):
    with inside(app):
        batch = make_batch(places=30)
        rules.set_quota(batch, {"jk:P": 1})
        batch_id, ids = batch.id, people_of(batch, "P" * 30)
    outcomes = at_once(30, lambda n: decide(app, batch_id, lambda batch: rules.accept(batch, [ids[n]])))
    assert sorted((o.seated, o.waiting) for o in outcomes) == [(0, 1)] * 29 + [(1, 0)]
    with inside(app):
        assert [*figures.counters(), *figures.ranks()] == []


def test_nobody_moves_up_to_two_trainings_on_the_same_days(app, inside):
    with inside(app):
        one, other = make_batch(places=1), make_batch(places=1, title="Bersamaan")
        sitter, waiter = make_person(name="Ani"), make_person(name="Budi")
        ids = [rules.nominate(one, person).id for person in (sitter, waiter)]
        rules.accept(one, ids)
        rules.accept(other, [rules.nominate(other, waiter).id])
        assert rules.withdraw(one, ids[:1], "Pindah").promoted == 0
        assert "sudah mendapat tempat di Bersamaan pada hari yang sama" in offering.Line(seen(one)).why
        with pytest.raises(RuleError, match="tanggalnya bertabrakan"):
            rules.offer_to(one, ids[1])
        assert [*figures.counters()] == []


def test_the_quota_page_keeps_what_was_typed_and_says_where(app, inside, sign_in):
    with inside(app):
        batch = make_batch(places=4)
        batch_id = batch.id
        rules.accept(batch, people_of(batch, "PP"))
    clerk = sign_in()
    url = f"/pelatihan/{batch_id}/kuota"
    form = clerk.get(url).fields()
    page = clerk.post(url, form | {"c1": "1"}, status=422)  # c0 laki-laki, c1 perempuan
    assert "tidak dapat kurang dari 2" in " ".join(page.texts("#c1-error"))
    assert page.one("#c1").get("value") == "1"
    clerk.post(url, form | {"c1": "3"}, status=303)
    summary = clerk.get(f"/pelatihan/{batch_id}/ringkasan")
    assert " ".join(summary.texts("#cells tbody tr")[0].split()) == "Perempuan23" or "Perempuan" in summary
    assert clerk.get(url).one("#c1").get("value") == "3"


# Days


def test_days_are_added_and_taken_off_the_calendar(app, inside, sign_in):
    with inside(app):
        batch = make_batch()
        batch_id, people = batch.id, make_enrolments(batch, 1)
        rules.accept(batch, people)
        session = attendance.sessions_of(batch.sheet_id)[0]
        attendance.set_mark(session, db.session.scalar(db.select(Enrolment.person_id)), "hadir")
        first, second = [s.id for s in attendance.sessions_of(batch.sheet_id)][:2]
    clerk = sign_in()
    url = f"/pelatihan/{batch_id}/jadwal"
    assert "Oktober 2025" in clerk.get(url)
    for typed, sentence in [
        ({"on_date": "1/11/2025", "title": "x"}, "Pilih tanggal di antara 20–23 Oktober 2025"),
        ({"on_date": "20/10/2025", "title": ""}, "Tulis nama sesinya"),
    ]:
        assert sentence in clerk.post(url, typed, status=422)
    clerk.post(url, {"on_date": "20/10/2025", "title": "Sesi sore"}, status=303)
    assert "Sesi sore" in clerk.get(url)
    assert "sudah diisi" in clerk.post(f"{url}/{first}/penghapusan", status=422)
    clerk.post(f"{url}/{second}/penghapusan", status=303)
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        days = [(s.on_date.day, s.position) for s in attendance.sessions_of(batch.sheet_id)]
        assert days == [(20, 1), (20, 2), (22, 1), (23, 1)]
        same = {name: getattr(batch, name) for name in ("title", "starts_on", "ends_on")}
        rules.change_batch(batch, same | {"programme_name": "Pelatihan Keterampilan", "places": 9, "place": "Aula"})
        assert len(attendance.sessions_of(batch.sheet_id)) == 4  # a change of the place moves no day


def test_the_last_day_stays(app, inside):
    with inside(app):
        batch = make_batch(ends_on=dt.date(2025, 10, 20))
        with pytest.raises(RuleError, match="paling sedikit satu hari"):
            rules.remove_session(batch, attendance.sessions_of(batch.sheet_id)[0])


# Documents


def test_documents_are_asked_for_received_and_missed(app, inside, sign_in):
    with inside(app):
        batch = make_batch(document_names="Fotokopi KTP\nFotokopi KK\nFotokopi KTP")
        batch_id, [row_id] = batch.id, make_enrolments(batch, 1)
        ktp, kk = (row.id for row in documents.of(batch))
    clerk = sign_in()
    assert "Berkas belum lengkap: Fotokopi KTP, Fotokopi KK." in clerk.get(f"/pelatihan/{batch_id}/seleksi")
    page = clerk.get(f"/pelatihan/{batch_id}/peserta/{row_id}")
    assert "berkas Ibu masih kurang: Fotokopi KTP, Fotokopi KK." in page
    clerk.post(f"/pelatihan/{batch_id}/peserta/{row_id}/berkas", {"document": [ktp]}, status=303)
    assert "Berkas belum lengkap: Fotokopi KK." in clerk.get(f"/pelatihan/{batch_id}/seleksi")
    clerk.post(f"/pelatihan/{batch_id}/peserta/{row_id}/berkas", {"document": [ktp, kk]}, status=303)
    clerk.post(f"/pelatihan/{batch_id}/peserta/{row_id}/berkas", {"document": [99]}, status=422)
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        [enrolment] = Selection(batch).candidates()
        assert Selection(batch).missing(enrolment) == []
        with pytest.raises(RuleError, match="“Fotokopi KK” sudah diterima dari 1 orang"):
            documents.ask_for(batch, "Fotokopi KTP")
        documents.receive(batch, enrolment, {ktp})
        documents.ask_for(batch, "Surat sehat\nFotokopi KTP")
        assert [row.name for row in documents.of(batch)] == ["Surat sehat", "Fotokopi KTP"]


# The next batch


@pytest.mark.parametrize(
    ("title", "following"),
    [
        ("Menjahit Angkatan III Tahun 2025", "Menjahit Angkatan IV Tahun 2025"),
        ("Angkatan 9", "Angkatan 10"),
        ("Pelatihan Oktober", "Pelatihan Oktober"),
        ("angkatan XII", "angkatan XII"),
    ],
)
def test_the_name_counts_on(title, following):
    assert rules.next_title(title) == following


def test_a_batch_begins_from_the_one_before(app, inside, sign_in):
    with inside(app):
        source = make_batch(title="Menjahit Angkatan I", places=20, allowance=50_000, document_names="Fotokopi KTP")
        rules.set_quota(source, {"jk:P": 12})
        source_id = source.id
    clerk = sign_in()
    url = f"/pelatihan/{source_id}/lanjutan"
    form = clerk.get(url).fields()
    assert (form["title"], form["starts_on"], form["places"]) == ("Menjahit Angkatan II", "", "20")
    clerk.post(url, form, status=422)
    clerk.post(url, form | {"starts_on": "3/11/2025", "ends_on": "6/11/2025"}, status=303)
    with inside(app):
        new = db.session.scalars(db.select(Batch).where(Batch.title == "Menjahit Angkatan II")).one()
        assert [(row.cell, row.places) for row in cells.of(new)] == [("jk:P", 12)]
        assert [row.name for row in documents.of(new)] == ["Fotokopi KTP"] and new.allowance == 50_000


# At the counter


def test_somebody_new_is_registered_in_the_same_dialog(app, inside, sign_in):
    with inside(app):
        batch_id = make_batch().id
        skill = db.session.scalar(db.text("SELECT min(id) FROM training_skill"))
    clerk, nik = sign_in(), make_nik()
    found = clerk.post(f"/pelatihan/{batch_id}/calon", {"q": "Tidak Adalah"}, htmx=True, target="candidates")
    assert "Catat warga baru" in found
    asked = clerk.post(f"/pelatihan/{batch_id}/calon/baru", {"q": "Sri Wahyuni"}, htmx=True, target="newcomer")
    form = asked.fields("#newcomer form")
    assert form["name"] == "Sri Wahyuni"
    url = f"/pelatihan/{batch_id}/peserta/baru"
    refused = clerk.post(url, form, htmx=True, target="newcomer", status=422)
    assert "Tanpa NIK, pilihlah alasannya" in refused and refused.one("#name").get("value") == "Sri Wahyuni"
    form |= {"nik": nik, "sex": "P", "birth_date": "17/5/1990", "skill_id": str(skill)}
    sent = clerk.post(url, form, htmx=True, target="newcomer")
    assert sent.headers["HX-Redirect"] == f"/pelatihan/{batch_id}"
    assert "Sri Wahyuni" in clerk.get(f"/pelatihan/{batch_id}")
    twin = clerk.post(url, form | {"nik": make_nik()}, htmx=True, target="newcomer", status=422)
    assert "Nama dan tanggal lahir sama" in twin
    clerk.post(url, form | {"nik": twin.one("#nik").get("value"), "tetap": "1"}, status=303)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Enrolment.id))) == 2


def test_a_number_that_was_searched_for_is_taken_as_the_nik(sign_in, app, inside):
    with inside(app):
        batch_id = make_batch().id
    asked = sign_in().post(f"/pelatihan/{batch_id}/calon/baru", {"q": "3573 0257 0590 0001"})
    assert asked.one("#nik").get("value").replace(" ", "") == "3573025705900001"
