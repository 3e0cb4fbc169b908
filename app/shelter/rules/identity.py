"""An unknown person is found to be somebody known: the two records become one, the history with it."""

from sqlalchemy import select

from app.ground import audit
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.rehoming import move
from app.people import joining
from app.people.models import Person
from app.shelter.models import Segment, Stay, Waiting
from app.shelter.rules.intake import refuse_elsewhere
from app.shelter.rules.locks import judged, lock


def identify(stay: Stay, known: Person, reason: str, by) -> None:
    """The stay, and whatever else was recorded of the unknown person, becomes the known person's.

    Refuses somebody who has a NIK (they are known already), oneself, the dead, a sex that the bed does not
    allow, and nights that overlap. The join can be undone where all joins are: at the person.
    """
    unknown = db.session.get(Person, stay.person_id)
    if known.id == unknown.id:
        raise RuleError("Ini orang yang sama.", "person_id")
    if unknown.nik:
        raise RuleError("Orang ini sudah ber-NIK; datanya tidak ditautkan dari shelter.", "person_id")
    lock([unknown.id, known.id], [stay.shelter_id])
    first = db.session.scalar(
        select(Segment.from_night).where(Segment.person_id == unknown.id).order_by(Segment.from_night)
    )
    refuse_elsewhere(known, first, by)
    with audit.because(reason):
        joining.join(known.id, unknown.id, (), by)
        db.session.refresh(stay)
        if known.age is not None:
            stay.age, stay.age_estimated = known.age, False


def rehome(from_id: int, to_id: int, only=None) -> list[tuple[str, int]]:
    """Move the rows of this room from one person to the other; the database judges their nights anew."""
    with judged():
        return move(Stay, from_id, to_id, only) + move(Waiting, from_id, to_id, only)
