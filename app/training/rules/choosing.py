"""Whom a decision is about: the marked of one batch, in the order of the screen."""

from collections.abc import Iterable

from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.training.models import Batch, Enrolment


def ask_reason(reason: str | None) -> None:
    if not reason or not reason.strip():
        raise RuleError("Tuliskan alasannya dahulu.", "reason")


def chosen_of(batch: Batch, ids: Iterable[int], states: tuple[str, ...]) -> tuple[list[Enrolment], int]:
    """Those of the ids, in their order, that are in one of the states; and how many are not. Refuses none at all."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise RuleError("Belum ada peserta yang ditandai.")
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.id.in_(wanted))
    rows = db.session.scalars(query.options(*Enrolment.seen()).execution_options(populate_existing=True))
    found = {row.id: row for row in rows}
    chosen = [found[row_id] for row_id in wanted if row_id in found and found[row_id].state in states]
    if not chosen:
        raise RuleError(_nobody(list(found.values()), len(wanted)))
    return chosen, len(wanted) - len(chosen)


def _nobody(found: list[Enrolment], asked: int) -> str:
    if asked == 1 and found:
        return f"Belum dapat dilakukan: status orang ini {found[0].state_name.lower()}."
    return "Tidak seorang pun dari yang ditandai dapat diproses begitu; lihat statusnya."
