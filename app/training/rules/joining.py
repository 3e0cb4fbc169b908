"""When two records turn out to be one person: whose enrolments are whose then."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.ground import rehoming
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import rules as letters
from app.training.models import REJECTED, UNFIT, WITHDRAWN, Batch, Enrolment

OUT = (UNFIT, REJECTED, WITHDRAWN)


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    """Move one person's enrolments to another; where both were in a batch, one that ended stays where it is.

    Refuses when the one that goes is still in a batch that the other is in, for there is one place a
    person; and to part them again once a certificate was issued on what had moved.
    """
    if only is None:
        _refuse_two_in_one_batch(from_id, to_id)
    else:
        _refuse_issued(from_id, rehoming.ids_of(Enrolment, only))
    alone = rehoming.without_twin(Enrolment, to_id, Enrolment.batch_id)
    return rehoming.move(Enrolment, from_id, to_id, only, alone)


def _refuse_two_in_one_batch(from_id: int, to_id: int) -> None:
    theirs = aliased(Enrolment)
    both = and_(theirs.batch_id == Enrolment.batch_id, theirs.person_id == to_id)
    query = select(Batch.title).join(Enrolment, Enrolment.batch_id == Batch.id).join(theirs, both)
    title = db.session.scalar(
        query.where(Enrolment.person_id == from_id, Enrolment.state.not_in(OUT)).limit(1)
    )
    if title:
        raise RuleError(
            f"Keduanya terdaftar di {title}. Catat mundur dahulu yang akan ditautkan, lalu ulangi."
        )


def _refuse_issued(person_id: int, enrolment_ids: list[int]) -> None:
    """The letters room comes first and has taken its own back: what still names this person was issued since."""
    issued = letters.of(Enrolment.__tablename__, enrolment_ids)
    if any(letter.person_id == person_id for letter in issued.values()):
        raise RuleError(
            "Sejak ditautkan sudah terbit sertifikat pelatihan, jadi tautan ini tidak dapat diurai."
        )
