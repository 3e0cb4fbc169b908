"""Clients put forward for a training: through the training room's offer, without a word about the register."""

import datetime as dt

import pytest

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.lks.models import Nomination
from app.lks.rules import nominations
from app.people.models import Person
from app.training.models import Batch, Enrolment
from tests.lks.make import make_lks
from tests.people.make import make_nik, make_person
from tests.training.make import make_batch


class By:
    id, name, is_authenticated = 1, "Penguji", True


def batch(days=20) -> Batch:
    first = today() + dt.timedelta(days)
    return make_batch(starts_on=first, ends_on=first + dt.timedelta(2))


def client(row: Batch, **values) -> dict:
    return {"course": f"training.batch:{row.id}", "name": "Rina", "nik": None, "why": "Ingin menjahit"} | values


def test_only_batches_to_come_take_names(app, inside):
    with inside(app):
        past, coming = batch(-5), batch()
        assert [key for key, _ in nominations.choices()] == [f"training.batch:{coming.id}"]
        with pytest.raises(RuleError, match="dari daftar"):
            nominations.put_forward(make_lks(), client(past), By)


def test_taken_is_enrolled_as_a_known_person_or_a_new_one(app, inside):
    with inside(app):
        row, institution, known = batch(), make_lks(), make_person(nik=make_nik())
        one = nominations.put_forward(institution, client(row, name="Nama Lain", nik=known.nik), By)
        two = nominations.put_forward(institution, client(row), By)
        for nomination in (one, two):
            nominations.take(nomination, None)
        people = db.session.scalars(db.select(Enrolment.person_id).order_by(Enrolment.id)).all()
        assert people[0] == known.id and db.session.get(Person, people[1]).name == "Rina"
        with pytest.raises(RuleError, match="sudah diputuskan"):
            nominations.take(two, None)


def test_the_same_client_is_put_forward_once(app, inside):
    with inside(app):
        row, institution = batch(), make_lks()
        first = nominations.put_forward(institution, client(row), By)
        with pytest.raises(RuleError, match="sudah diusulkan"):
            nominations.put_forward(institution, client(row, name="RINA"), By)
        nominations.withdraw(first, By)
        nominations.put_forward(institution, client(row), By)


def test_the_partner_does_not_learn_whether_the_register_knows_somebody(app, inside, sign_in):
    """A NIK of the register and an unknown one answer alike."""
    with inside(app):
        number, known = make_lks().id, make_person(nik=make_nik()).nik
        course = client(batch())["course"]
        unknown = make_nik()
    partner = sign_in("mitra", roles=["lks"], scope=("lks", number))
    for nik, name in ((known, "Rina"), (unknown, "Tini")):
        sent = {"course": course, "name": name, "nik": nik, "why": "Ingin menjahit"}
        assert partner.post("/mitra/usulan-klien", sent, status=303).location == "/mitra/usulan-klien"
    with inside(app) as session:
        assert set(session.scalars(db.select(Nomination.person_id))) == {None}


def test_the_office_takes_and_declines(app, inside, sign_in):
    with inside(app):
        institution, row = make_lks(), batch()
        number = institution.id
        one = nominations.put_forward(institution, client(row), By).id
        two = nominations.put_forward(institution, client(row, name="Tini"), By).id
    office, partner = sign_in(), sign_in("mitra", roles=["lks"], scope=("lks", number))
    assert "Rina" in office.get("/lks/usulan-klien")
    office.post(f"/lks/usulan-klien/{one}/penerimaan", status=303)
    office.post(f"/lks/usulan-klien/{two}/penolakan", {"reason": "Angkatan penuh"}, status=303)
    page = partner.get("/mitra/usulan-klien")
    assert "Diterima" in page and "Angkatan penuh" in page
