"""What LKS tell the rest of the house: what waits, whom an account can be narrowed to."""

import datetime as dt

from flask import url_for
from sqlalchemy import func, select

from app.ground.db import db
from app.ground.permit import Role, may
from app.ground.room import Todo
from app.ground.tanggal import today
from app.lks import access
from app.lks.access import WRITE
from app.lks.models import PENDING, VALID, WAITING, Document, Institution, Proposal


def scope_choices() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Institution.id, Institution.name).order_by(Institution.name))
    return [(row_id, name) for row_id, name in rows]


def todos(user):
    """Papers and proposals that wait for the office, papers that run out within thirty days."""
    if not may(WRITE, user):
        return
    wait = select(Document.institution_id).where(Document.state == PENDING)
    wait = wait.union(select(Proposal.institution_id).where(Proposal.state == WAITING)).subquery()
    waiting = db.session.scalar(select(func.count()).select_from(wait))
    if waiting:
        yield Todo(
            f"{waiting} LKS mengirim perubahan atau dokumen yang menunggu diperiksa",
            url_for("lks.index", profil="diperiksa"), count=waiting,
        )  # fmt: skip
    until = today() + dt.timedelta(30)
    ending = (
        select(func.count(), func.min(Document.valid_until))
        .join(Institution)
        .where(
            Document.state == VALID,
            Document.valid_until.between(today(), until),
            Institution.closed_on.is_(None),
        )
    )
    count, first = db.session.execute(ending).one()
    if count:
        words = f"{count} dokumen LKS habis dalam 30 hari"
        yield Todo(words, url_for("lks.index", berlaku="dekat"), due=first, count=count)


def entrance(user) -> str | None:
    """A partner who is nothing else in this house begins at its own door."""
    only = user.roles == frozenset({Role.LKS}) and access.own_ids(user)
    return url_for("partner.home") if only else None
