"""The courses of one person, for that person to read."""

from sqlalchemy import select

from app.ground.db import db
from app.training.models import Batch, Enrolment


def of(person_id: int) -> dict[str, list[dict]]:
    query = select(Enrolment, Batch).join(Batch, Batch.id == Enrolment.batch_id)
    found = db.session.execute(query.where(Enrolment.person_id == person_id).order_by(Enrolment.id))
    return {"Pelatihan": [_told(enrolment, batch) for enrolment, batch in found]}


def _told(enrolment, batch) -> dict:
    told = {
        "pelatihan": batch.title, "mulai": batch.starts_on, "selesai": batch.ends_on, "tempat": batch.place,
        "keadaan": enrolment.state_name, "alasan": enrolment.reason,
        "alasan pengecualian": enrolment.override_reason, "asal": enrolment.source,
        "didaftarkan": enrolment.applied_at, "diputuskan": enrolment.decided_at,
    }  # fmt: skip
    return {word: value for word, value in told.items() if value not in (None, "")}
