"""The letters about one person, for that person to read."""

from sqlalchemy import select

from app.ground import held
from app.letters.models import Draft, DraftAddressee, Letter


def of(person_id: int) -> dict[str, list[dict]]:
    mine = select(DraftAddressee.draft_id).where(DraftAddressee.person_id == person_id)
    return {
        "Surat": held.rows(select(Letter).where(Letter.person_id == person_id).order_by(Letter.id)),
        "Konsep surat": held.rows(select(Draft).where(Draft.id.in_(mine)).order_by(Draft.id)),
    }
