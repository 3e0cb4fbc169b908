"""When two records turn out to be one person: whose terms, memberships and checks are whose then."""

from sqlalchemy import select

from app.ground import rehoming
from app.ground.db import db
from app.ground.refusal import RuleError
from app.karang_werda.models import Check, Club, Member, Officer


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    """Move one person's terms, memberships and checks to another; of two alike one stays where it is.

    Refuses when both belong to a club today: nobody belongs to two, and one card may hold what the other lacks.
    """
    if only is None:
        _refuse_two_members(from_id, to_id)
    terms = rehoming.without_twin(Officer, to_id, Officer.club_id, Officer.post, Officer.starts_on)
    moved = rehoming.move(Officer, from_id, to_id, only, terms)
    moved += rehoming.move(Member, from_id, to_id, only)
    checks = rehoming.without_twin(Check, to_id, Check.activity_id)
    return [*moved, *rehoming.move(Check, from_id, to_id, only, checks)]


def _refuse_two_members(*person_ids: int) -> None:
    query = select(Club.name).join(Member, Member.club_id == Club.id).where(Member.left_on.is_(None))
    names = db.session.scalars(query.where(Member.person_id.in_(person_ids))).all()
    if len(names) > 1:
        raise RuleError(
            f"Keduanya tercatat sebagai anggota {names[0]}. Catat keluar dahulu yang akan ditautkan."
        )
