"""When two records turn out to be one person: whose ticks are whose then."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.attendance.models import Mark, Session
from app.ground import rehoming
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    """Move one person's ticks to another; what both have alike stays where it is.

    Refuses when the two were ticked differently on one session: only one of it can be true.
    """
    theirs = aliased(Mark)
    both = and_(theirs.session_id == Mark.session_id, theirs.person_id == to_id)
    clash = select(Session.on_date).join(Mark, Mark.session_id == Session.id).join(theirs, both)
    clash = clash.where(Mark.person_id == from_id, Mark.state != theirs.state).limit(1)
    day = db.session.scalar(clash) if only is None else None
    if day:
        raise RuleError(f"Keduanya tercatat pada {long_date(day)} dengan kehadiran yang berbeda. Samakan dahulu.")
    return rehoming.move(Mark, from_id, to_id, only, rehoming.without_twin(Mark, to_id, Mark.session_id))
