"""Finding a session on the sheet that a programme has already found through its user."""

from flask import abort
from sqlalchemy import select

from app.attendance.models import Session
from app.ground.db import db


def find_session(sheet_id: int, session_id: int) -> Session:
    """A session of this sheet; one of another sheet is 404."""
    query = select(Session).where(Session.id == session_id, Session.sheet_id == sheet_id)
    return db.session.scalar(query) or abort(404)
