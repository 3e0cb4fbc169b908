"""Who finished a training before there was this program: an old list, taken in and back like any other."""

import datetime as dt

import pytest

from app.ground.db import db
from app.people.models import Person
from app.training import figures, followups
from app.training.models import FAILED, PASSED, PAST, Enrolment, Quota
from tests.imports.make import HEADINGS, make_line, reviewed, work
from tests.people.make import make_person
from tests.training.make import make_batch

HEADED = (*HEADINGS, "Hasil", "No. Sertifikat")


@pytest.fixture
def clerk(sign_in):
    return sign_in()


def old_batch(**values):
    begun = dt.date(2019, 3, 4)
    return make_batch(title="Menjahit 2019", starts_on=begun, ends_on=begun + dt.timedelta(days=4), **values)


def taken_in(clerk, app, batch_id, *lines) -> str:
    to = f"/impor/baru?target=training.past&scope={batch_id}"
    address = reviewed(clerk, app, *lines, to=to, headings=HEADED)
    clerk.post(f"{address}/penerapan", {}, status=303)
    work(app)
    return address


def line(number, result=None, certificate=None) -> dict:
    made = make_line(name=f"Orang {number}", birth=f"Malang, {number} Mei 1990")
    return made | {"Hasil": result, "No. Sertifikat": certificate}


def test_an_old_list_becomes_results_with_the_days_of_then(app, inside, clerk):
    with inside(app):
        batch_id = old_batch(places=2).id
    assert "Impor peserta lama" in clerk.get(f"/pelatihan/{batch_id}")
    lines = [line(1, "LULUS", "12/SKT/2019"), line(2), line(3, "Tidak Lulus"), line(4, "mungkin")]
    address = taken_in(clerk, app, batch_id, *lines)
    assert "Hasil ditulis Lulus atau Tidak lulus" in clerk.get(f"{address}?bagian=salah")
    with inside(app):
        rows = db.session.query(Enrolment).order_by(Enrolment.id).all()
        assert [row.state for row in rows] == [PASSED, PASSED, FAILED] and {row.source for row in rows} == {PAST}
        quota = db.session.query(Quota).one()
        assert (quota.places, quota.filled) == (3, 3)  # what happened has happened, whatever the quota was
        assert list(figures.counters()) == []
        first = rows[0].person_id
    told = clerk.get(f"/warga/{first}")
    assert "Lulus Menjahit 2019 (data awal): Sertifikat lama nomor 12/SKT/2019" in told
    assert "8 Mar" in " ".join(told.texts("#history"))
    for part in ("", "/kehadiran", "/sertifikat", "/hasil"):
        clerk.get(f"/pelatihan/{batch_id}{part}")


def test_nobody_is_sent_to_ask_after_an_old_training(app, inside, clerk):
    with inside(app):
        batch_id = old_batch().id
    taken_in(clerk, app, batch_id, line(1, "Lulus"))
    with inside(app):
        assert followups.due_count() == 0 and followups.visits() == []


def test_taking_the_list_back_leaves_nothing_but_what_was_built_on(app, inside, clerk):
    with inside(app):
        batch_id = old_batch().id
    address = taken_in(clerk, app, batch_id, line(1), line(2))
    with inside(app):
        first = db.session.query(Enrolment).order_by(Enrolment.id).first()
        first.post_test, kept = 90, first.person_id
    clerk.post(f"{address}/pembatalan", {}, status=303)
    work(app)
    with inside(app):
        assert [row.person_id for row in db.session.query(Enrolment)] == [kept]
        assert db.session.query(Quota).one().filled == 1 and list(figures.counters()) == []
        assert {p.id for p in db.session.query(Person).filter_by(status="aktif")} == {kept}


def test_a_training_that_goes_on_takes_no_old_list(app, inside, clerk):
    with inside(app):
        batch_id = make_batch(starts_on=dt.date.today(), ends_on=dt.date.today() + dt.timedelta(days=2)).id
    clerk.get(f"/impor/baru?target=training.past&scope={batch_id}", status=404)
    assert "Impor peserta lama" not in clerk.get(f"/pelatihan/{batch_id}")


def test_who_is_in_the_batch_already_stays_as_is(app, inside, clerk):
    with inside(app):
        batch = old_batch()
        person = make_person(name="Orang 1", birth_date=dt.date(1990, 5, 1))
        db.session.add(Enrolment(batch_id=batch.id, person_id=person.id, state="ditolak"))
        batch_id, nik = batch.id, person.nik
    address = taken_in(clerk, app, batch_id, line(1) | {"NIK": nik})
    with inside(app):
        assert db.session.query(Enrolment).one().state == "ditolak"
    clerk.post(f"{address}/pembatalan", {}, status=303)
    work(app)
    with inside(app):
        assert db.session.query(Enrolment).one().state == "ditolak"
