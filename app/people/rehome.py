"""The people room's own parts of a person, moved when two records are joined; what both have stays where it is."""

from sqlalchemy import and_, or_, select

from app.ground import rehoming
from app.people.models import Category, DesilEntry, Disability, FamilyMember


def move(from_id: int, to_id: int, only=None) -> rehoming.Moved:
    """Categories, disabilities, entries of desil, past places on family cards."""
    fresh = () if only is not None else (_not_held(to_id),)
    moved = rehoming.move(Category, from_id, to_id, only, *fresh)
    fresh = () if only is not None else (rehoming.without_twin(Disability, to_id, Disability.kind),)
    moved += rehoming.move(Disability, from_id, to_id, only, *fresh)
    moved += rehoming.move(DesilEntry, from_id, to_id, only)
    # Where somebody stands today goes with the number of the card, which is chosen (joining.py).
    return moved + rehoming.move(FamilyMember, from_id, to_id, only, FamilyMember.__table__.c.until.is_not(None))


def _not_held(to_id: int):
    """The category has none beside it of the same code that begins on the same day or is open like it."""
    ours, theirs = Category.__table__, Category.__table__.alias("theirs")
    both_open = and_(theirs.c.until.is_(None), ours.c.until.is_(None))
    same = (theirs.c.code == ours.c.code, or_(theirs.c.since == ours.c.since, both_open))
    return ~select(theirs.c.id).where(theirs.c.person_id == to_id, *same).exists()
