"""Nominations of a list that is taken back."""

from collections.abc import Collection

from sqlalchemy import delete, select

from app.ground import audit
from app.ground.db import Base, db
from app.training.models import APPLIED, Enrolment

_ENROLMENT = Enrolment.__table__


def withdraw_nominations(batch_id: int, ids: Collection[int]) -> set[int]:
    """Take away those on which nothing was decided or written yet; gives their ids."""
    gone: set[int] = set()
    for start in range(0, len(ids), 1000):
        untouched = select(_ENROLMENT.c.id).where(
            _ENROLMENT.c.id.in_(list(ids)[start : start + 1000]), _ENROLMENT.c.batch_id == batch_id,
            _ENROLMENT.c.state == APPLIED, _ENROLMENT.c.version == 1,
            *(~select(column).where(column == _ENROLMENT.c.id).exists() for column in pointing()),
        )  # fmt: skip
        some = list(db.session.scalars(untouched))
        db.session.execute(delete(_ENROLMENT).where(_ENROLMENT.c.id.in_(some)))
        gone.update(some)
    told = {"Status": [APPLIED, None]}
    audit.record_many(_ENROLMENT.name, [(row_id, told) for row_id in sorted(gone)], "membatalkan", "Impor dibatalkan")
    return gone


def pointing():
    """Every column that points at an enrolment."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is _ENROLMENT.c.id:
                yield key.parent
