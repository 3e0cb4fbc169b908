"""Lists of nominations: what is judged of a row, and what applying does."""

import datetime as dt
from random import Random

from app.ground.db import db
from app.ground.room import AppliedRow, offered
from app.training import demo, figures, rules
from app.training.models import Batch, Enrolment, Skill
from tests.people.make import make_person
from tests.training.make import make_batch


def target():
    return offered("imports", "training.nomination")


def judged(batch, **row) -> list[str]:
    [(errors, warnings)] = target().judge([row], batch.id)
    assert errors == []
    return warnings


def test_a_plain_row_needs_no_word(app, inside):
    with inside(app):
        assert judged(make_batch(), name="Siti", birth_date=dt.date(1990, 5, 17), skill="Menjahit") == []


def test_skills_are_known_by_their_letters(app, inside):
    with inside(app):
        batch = make_batch()
        assert (
            judged(batch, skill=" KUE-KERING ")
            == judged(batch, skill="kuekering")
            == judged(batch, skill=None)
            == []
        )
        assert judged(batch, skill="Las listrik") == [
            "Jenis pelatihan “Las listrik” tidak ada dalam program ini; dikosongkan."
        ]


def test_age_is_counted_on_the_first_day(app, inside):
    """17 to 59 by setting (domain.md 3); the batch begins on 20 October 2025."""
    with inside(app):
        batch = make_batch()
        assert judged(batch, birth_date=dt.date(2008, 10, 20)) == []
        assert judged(batch, birth_date=dt.date(2008, 10, 21))[0].startswith(
            "Usia 16 tahun pada 20 Oktober 2025"
        )
        assert judged(batch, birth_date=dt.date(1965, 10, 21)) == []
        assert judged(batch, birth_date=dt.date(1965, 10, 20))[0].startswith("Usia 60 tahun")


def test_who_is_in_the_batch_already_is_pointed_out(app, inside):
    with inside(app):
        batch, person = make_batch(), make_person()
        rules.nominate(batch, person)
        assert judged(batch, person_id=person.id) == [
            "Sudah terdaftar di angkatan ini; pendaftarannya tidak diubah."
        ]
        assert judged(make_batch(title="Lain"), person_id=person.id) == []


def test_applying_nominates_in_order_and_twice_is_once(app, inside):
    with inside(app):
        batch, people = make_batch(), [make_person() for _ in range(3)]
        rows = [
            AppliedRow(person.id, {"skill": "jajanan" if n else "melukis"}) for n, person in enumerate(people)
        ]
        for _ in range(2):
            target().apply(rows, batch.id, None)
        query = db.select(Enrolment.person_id, Skill.name, Enrolment.source, Enrolment.state).outerjoin(Skill)
        told = db.session.execute(query.order_by(Enrolment.id)).all()
        assert [tuple(row) for row in told] == [
            (people[0].id, None, "impor", "mendaftar"),
            (people[1].id, "Jajanan", "impor", "mendaftar"),
            (people[2].id, "Jajanan", "impor", "mendaftar"),
        ]


def test_judging_many_takes_as_many_queries_as_one(app, inside, count_queries):
    with inside(app):
        batch_id, people = make_batch().id, [make_person().id for _ in range(30)]
    counts = []
    for some in (1, 30):
        rows = [
            {"person_id": person, "skill": "Menjahit", "birth_date": dt.date(1990, 1, 1)}
            for person in people[:some]
        ]
        with inside(app), count_queries(app) as queries:
            target().judge(rows, batch_id)
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 5, counts


def test_the_list_knows_its_batch(app, inside):
    with inside(app), app.test_request_context():
        batch_id = make_batch().id
        assert target().scope(None, batch_id) == ("Pelatihan Oktober 2025", f"/pelatihan/{batch_id}")
        assert target().done_url(batch_id) == f"/pelatihan/{batch_id}"


def test_the_demo_has_the_open_batch_and_finished_ones_that_fit(app, inside):
    with inside(app):
        for _ in range(60):
            make_person()
        demo.make("malang", Random(1))
        batches = db.session.scalars(
            db.select(Batch).options(*Batch.seen()).order_by(Batch.starts_on.desc())
        ).all()
        newest = batches[0]
        assert (newest.title, newest.places, newest.days) == (
            "Pelatihan Keterampilan Oktober 2025", 80, "20–23 Oktober 2025",
        )  # fmt: skip
        assert (newest.quota.filled, [batch.quota.filled for batch in batches[1:]]) == (0, [20, 20])
        assert [*figures.counters(), *figures.ranks()] == []


def test_the_demo_of_an_empty_register_has_batches_without_people(app, inside):
    with inside(app):
        demo.make("blitar", Random(1))
        assert db.session.scalars(db.select(Enrolment)).all() == []
