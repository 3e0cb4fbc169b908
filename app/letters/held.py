"""The letters about one person, for that person to read."""

from sqlalchemy import select

from app.ground import held
from app.letters.models import Letter


def of(person_id: int) -> dict[str, list[dict]]:
    return {"Surat": held.rows(select(Letter).where(Letter.person_id == person_id).order_by(Letter.id))}
