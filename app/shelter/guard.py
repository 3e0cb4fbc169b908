"""A person's sex changed while they sleep in a room for the other: a sentence before the database refuses."""

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from app.ground import sealed
from app.ground.refusal import RuleError
from app.people.models import Person
from app.shelter import fitting
from app.shelter.models import Segment, Shelter, Stay


@event.listens_for(Session, "before_flush")
def _judge_changed_sex(session, _context, _instances) -> None:
    for row in session.dirty:
        if isinstance(row, Person) and inspect(row).attrs.sex.history.has_changes():
            with session.no_autoflush:
                _judge(session, row)


def _judge(session, person: Person) -> None:
    query = (
        select(Segment.rule, Segment.exception, Stay.under_seal, Shelter.name)
        .join(Stay, Stay.id == Segment.stay_id)
        .join(Shelter, Shelter.id == Stay.shelter_id)
        .where(Segment.person_id == person.id, Segment.until_night.is_(None))
    )
    found = session.execute(query).first()
    if found is None or found.rule not in fitting.SEX_OF:
        return
    if person.sex == fitting.SEX_OF[found.rule] or (person.sex is None and found.exception):
        return
    if found.under_seal:
        raise sealed.refusal("sex")
    raise RuleError(
        f"Orang ini tinggal di kamar {found.rule} {found.name}. Pindahkan dahulu, lalu ubah jenis kelaminnya.",
        "sex",
    )
