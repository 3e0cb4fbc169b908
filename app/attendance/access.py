"""Finding a session on the sheet that a programme has already found through its user."""

from flask import abort
from sqlalchemy import Select, select

from app.attendance.models import Session
from app.ground.db import db


def find_session(sheet_id: int, session_id: int) -> Session:
    """A session of this sheet; one of another sheet is 404."""
    query = select(Session).where(Session.id == session_id, Session.sheet_id == sheet_id)
    return db.session.scalar(query) or abort(404)


def find_held(query: Select):
    """The one row of a select on Session and whatever else a tick needs, or 404.

    The session stays held until the transaction ends, so that ticks of one day follow one another and the totals shown
    after each hold all before it. SQLite's writers are one after another anyway.
    """
    return db.session.execute(query.with_for_update(of=Session, key_share=True)).one_or_none() or abort(404)
