"""Makers of batches and enrolments; call them inside an app context."""

import datetime as dt

from app.ground.db import db
from app.training import rules
from app.training.models import Batch, Enrolment
from tests.people.make import make_person

FIRST = dt.date(2025, 10, 20)
SKILLS = "Jajanan, Menjahit, Kue kering"


def make_batch(places=10, **values) -> Batch:
    """A batch of four days in October 2025, as the form would make it."""
    values = {
        "programme_name": "Pelatihan Keterampilan", "skill_names": SKILLS, "title": "Pelatihan Oktober 2025",
        "starts_on": FIRST, "ends_on": FIRST + dt.timedelta(days=3), "places": places, "minimum_share": 80,
        "place": "Balai Pelatihan", "hours": 32,
    } | values  # fmt: skip
    return rules.open_batch(values)


def make_enrolments(batch, count) -> list[int]:
    """So many people put forward, in the order of their ids."""
    people = [make_person(name=f"Peserta {number}") for number in range(1, count + 1)]
    ids = [rules.nominate(batch, person).id for person in people]
    db.session.flush()
    return ids


def states(batch) -> list[tuple[str, int | None]]:
    """State and rank of everybody, in the order of nomination; read afresh."""
    query = db.select(Enrolment.state, Enrolment.waiting_rank).where(Enrolment.batch_id == batch.id)
    return [tuple(row) for row in db.session.execute(query.order_by(Enrolment.id))]
