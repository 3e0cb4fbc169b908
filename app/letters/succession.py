"""Drafts of somebody who moves to other work go to the colleague who takes over."""

from sqlalchemy import Update, or_, select, update

from app.accounts.models import Account
from app.ground.db import db
from app.letters.models import APPROVED, INITIALS, SIGNING, WRITING, Draft, DraftStep

OPEN = (WRITING, INITIALS, SIGNING, APPROVED)


def hand_over(from_id: int, to_id: int) -> list[str]:
    """Open drafts that somebody writes, and initials or consent that are waited for, become the colleague's.

    Where the colleague has a part in the same round already, the other part stays: nobody agrees twice.
    """
    name = select(Account.name).where(Account.id == to_id).scalar_subquery()
    theirs = select(DraftStep.draft_id).where(DraftStep.account_id == to_id, DraftStep.decision.is_(None))
    free = Draft.id.not_in(theirs)
    drafts = select(Draft.id).where(Draft.state.in_(OPEN), free)
    open_steps = (DraftStep.account_id == from_id, DraftStep.decision.is_(None), DraftStep.draft_id.in_(drafts))
    held = (Draft.holder_id == from_id, Draft.state.in_(OPEN), or_(Draft.state == WRITING, free))
    moved = _ids(update(Draft).where(*held).values(holder_id=to_id, holder_name=name, version=Draft.version + 1))
    moved |= _ids(
        update(Draft).where(Draft.author_id == from_id, Draft.state.in_(OPEN))
        .values(author_id=to_id, author_name=name, version=Draft.version + 1)
    )  # fmt: skip
    steps = update(DraftStep).where(*open_steps).values(account_id=to_id, name=name).returning(DraftStep.draft_id)
    moved |= set(db.session.scalars(steps.execution_options(synchronize_session=False)))
    db.session.expire_all()
    return [f"{len(moved)} konsep surat berpindah."] if moved else []


def _ids(change: Update) -> set[int]:
    return set(db.session.scalars(change.returning(Draft.id).execution_options(synchronize_session=False)))
