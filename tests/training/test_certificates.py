"""Who earns a certificate, and that each gets one number once."""

import datetime as dt

import pytest

from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.letters.models import Letter
from app.office import agency
from app.office.models import Appointment
from app.training import figures, history, rules
from app.training.models import Batch, Enrolment
from tests.training.make import make_batch, make_enrolments, states
from tests.training.test_waiting_list import at_once, decide


class Ratna:
    id, name, is_authenticated = 7, "Ratna", True


def make_finished(attended=(4, 4, 3), days=4) -> Batch:
    """A batch that has ended, whose people were present on so many days each; an office that may sign."""
    agency.profile().public_url = "https://pendapa.contoh"
    db.session.add(
        Appointment(post="kadis", title="KEPALA DINAS SOSIAL", name="Endang", starts_on=dt.date(2020, 1, 1))
    )
    batch = make_batch(places=len(attended))
    rules.accept(batch, make_enrolments(batch, len(attended)))
    people = db.session.scalars(db.select(Enrolment.person_id).order_by(Enrolment.id)).all()
    sessions = attendance.sessions_of(batch.sheet_id)
    present = [
        (session.id, p, "hadir") for p, n in zip(people, attended, strict=True) for session in sessions[:n]
    ]
    attendance.set_many(batch.sheet_id, present)
    db.session.flush()
    return db.session.scalars(
        db.select(Batch).options(*Batch.seen()).execution_options(populate_existing=True)
    ).one()


def test_who_reached_the_share_gets_one_and_who_did_not_is_told_why(app, inside):
    with inside(app):
        batch = make_finished(attended=(4, 3, 4))
        claims = rules.entitled(batch)
        assert [claim.due for claim in claims] == [True, False, True]
        assert claims[1].why_not == "Hadir 3 dari 4 hari (75 %), kurang dari 80 %."
        job = rules.issue_certificates(batch, by=Ratna)
        letters = db.session.scalars(db.select(Letter).order_by(Letter.sequence)).all()
        assert [letter.sequence for letter in letters] == [1, 2]
        assert [state for state, _ in states(batch)] == ["lulus", "diterima", "lulus"]
        assert (batch.certificate_job_id, job.args["letters"]) == (job.id, [letter.id for letter in letters])
        assert [*figures.counters()] == []


def test_a_second_click_makes_none(app, inside):
    with inside(app):
        batch = make_finished()
        rules.issue_certificates(batch, by=Ratna)
        with pytest.raises(RuleError, match="semua yang berhak sudah memilikinya"):
            rules.issue_certificates(batch, by=Ratna)
        assert len(db.session.scalars(db.select(Letter)).all()) == 2


def test_ten_clicks_at_once_make_each_certificate_once(app, inside):
    with inside(app):
        batch_id = make_finished(attended=(4,) * 5).id

    def act(_):
        def issue(_batch):
            query = db.select(Batch).where(Batch.id == batch_id).options(*Batch.seen())
            return rules.issue_certificates(db.session.scalars(query).one(), by=Ratna).id

        return decide(app, batch_id, issue)

    outcomes = at_once(10, act)
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert all(isinstance(outcome, int | RuleError) for outcome in outcomes), outcomes
    with inside(app):
        assert sorted(db.session.scalars(db.select(Letter.sequence))) == [1, 2, 3, 4, 5]
        assert len(db.session.scalars(db.select(Job)).all()) == 1


def test_who_comes_up_to_the_share_later_gets_the_next_number(app, inside):
    with inside(app):
        batch = make_finished(attended=(4, 3))
        rules.issue_certificates(batch, by=Ratna)
        person = db.session.scalars(db.select(Enrolment.person_id).where(Enrolment.state == "diterima")).one()
        attendance.set_mark(attendance.sessions_of(batch.sheet_id)[3], person, "hadir")
        rules.issue_certificates(batch, by=Ratna)
        assert sorted(db.session.scalars(db.select(Letter.sequence))) == [1, 2]


def test_a_cancelled_certificate_is_issued_again_under_a_new_number(app, inside):
    from app.letters import rules as letters

    with inside(app):
        batch = make_finished(attended=(4,))
        rules.issue_certificates(batch, by=Ratna)
        letters.cancel(db.session.scalars(db.select(Letter)).one(), "Salah nama", by=Ratna)
        assert [claim.due for claim in rules.entitled(batch)] == [True]
        rules.issue_certificates(batch, by=Ratna)
        assert [letter.sequence for letter in db.session.scalars(db.select(Letter).order_by(Letter.id))] == [
            1,
            2,
        ]


def test_none_is_issued_before_the_last_day(app, inside, clock):
    clock.set("2025-10-22 10:00")
    with inside(app):
        batch = make_batch(places=1)
        with pytest.raises(RuleError, match="mulai 23 Oktober 2025, hari terakhir"):
            rules.issue_certificates(batch, by=Ratna)


def test_nothing_is_numbered_when_the_office_cannot_sign(app, inside):
    with inside(app):
        batch = make_finished()
        agency.profile().public_url = None
        with pytest.raises(RuleError, match="Alamat publik"):
            rules.issue_certificates(batch, by=Ratna)
        assert db.session.scalars(db.select(Letter)).all() == []
        assert {state for state, _ in states(batch)} == {"diterima"}


def test_the_certificate_says_who_what_when_and_where(app, inside):
    with inside(app):
        batch = make_finished(attended=(4,))
        rules.issue_certificates(batch, by=Ratna)
        letter = db.session.scalars(db.select(Letter)).one()
        said = letter.context
        assert (said["name"], said["activity"], said["place"]) == (
            "Peserta 1",
            "Pelatihan Oktober 2025",
            "Balai Pelatihan",
        )
        assert (said["when"], said["hours"]) == ("20 sampai dengan 23 Oktober 2025", "32 jam pelajaran")
        assert "Peserta 1" not in letter.subject, "the public page shows the subject"


def test_page_button_and_history(app, inside, sign_in):
    with inside(app):
        batch = make_finished(attended=(4, 1))
        batch_id, person_id = batch.id, db.session.scalars(db.select(Enrolment.person_id)).first()
    clerk = sign_in()
    page = clerk.get(f"/pelatihan/{batch_id}/sertifikat")
    assert "Terbitkan 1 sertifikat" in page and "kurang dari 80 %" in page
    sent = clerk.post(f"/pelatihan/{batch_id}/sertifikat", status=303)
    page = clerk.get(sent.location)
    assert "Terbitkan" not in " ".join(page.texts("button"))
    assert page.one("progress") is not None
    clerk.post(f"/pelatihan/{batch_id}/sertifikat", status=422)
    told = clerk.get(f"/warga/{person_id}").texts("#history li p:first-child")
    assert [line.split(" ")[0] for line in told] == ["Lulus", "Diterima", "Didaftarkan"]
    assert "sertifikat nomor 400.9.14.2/1/" in told[0]
    others = sign_in("kabid", roles=["kabid"]).get(f"/pelatihan/{batch_id}/sertifikat")
    assert "sedang membuat berkas sertifikat" in others


def test_what_waits_is_told_to_who_can_do_it(app, inside):
    with inside(app), app.test_request_context():
        make_finished(attended=(4, 1))
        other = make_batch(title="Angkatan baru")
        make_enrolments(other, 3)
        clerk = type("Clerk", (), {"is_authenticated": True, "roles": frozenset({"staf"})})
        reader = type("Reader", (), {"is_authenticated": True, "roles": frozenset({"auditor"})})
        assert [todo.sentence for todo in figures.todos(clerk)] == [
            "3 usulan menunggu keputusan: Angkatan baru", "1 sertifikat dapat diterbitkan: Pelatihan Oktober 2025",
        ]  # fmt: skip
        assert list(figures.todos(reader)) == []


def test_figures_count_this_years_batches_and_people(app, inside, clock):
    clock.set("2025-12-01 09:00")
    with inside(app):
        make_finished(attended=(4, 1))
        make_batch(title="Tahun lalu", starts_on=dt.date(2024, 5, 6), ends_on=dt.date(2024, 5, 8))
        told = {figure.key: figure.value() for figure in figures.FIGURES}
        assert told == {
            "training.batches": 1,
            "training.seated": 2,
            "training.waiting": 0,
            "training.passed": 0,
        }


def test_the_history_of_somebody_in_no_training_is_empty(app, inside):
    with inside(app):
        assert list(history.of(1)) == []
