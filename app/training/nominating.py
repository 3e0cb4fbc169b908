"""What this room offers to those who put clients forward without being of this room: its batches to come."""

from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import Course
from app.ground.tanggal import date_range, today
from app.people.models import Person
from app.training import rules
from app.training.models import Batch

PARTNER = "mitra"


def _open() -> list[tuple[int, str, str]]:
    """(id, title, days and place) of the batches that have not begun."""
    query = select(Batch).where(Batch.starts_on > today()).order_by(Batch.starts_on, Batch.id)
    told = []
    for batch in db.session.scalars(query):
        days = date_range(batch.starts_on, batch.ends_on)
        told.append((batch.id, batch.title, f"{days}, {batch.place}" if batch.place else days))
    return told


def _nominate(batch_id: int, person: Person, by) -> None:
    """The person applies for the batch. Refuses a batch that has begun, and whatever the desk would be refused."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.starts_on <= today():
        raise RuleError("Angkatan ini sudah mulai atau tidak ada lagi.")
    rules.nominate(batch, person, source=PARTNER, by=by)


COURSE = Course("training.batch", "Pelatihan", open=_open, nominate=_nominate)
