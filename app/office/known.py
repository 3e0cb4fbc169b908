"""What the running transaction knows of the office: its profile, and its settings, those of a room at a time.

A page or a letter asks for the same few values again and again. They are read once in a transaction, and anew after
anything in it has changed them, so that what is told is what the tables say. Settings are changed as rows, or by
`session.query(Setting)`; of a bare statement the session would say nothing.
"""

import datetime as dt

from sqlalchemy import event, select
from sqlalchemy.orm import Session, object_session

from app.ground.db import db
from app.office.models import Profile, Setting

_SETTINGS, _PROFILE = "office_settings", "office_profile"


def profile() -> Profile | None:
    info = db.session().info
    found = info.get(_PROFILE)
    if found is None or found not in db.session:
        found = info[_PROFILE] = db.session.scalar(select(Profile).limit(1))
    return found


def versions(key: str) -> list[tuple[dt.date, object]]:
    """(from which day, value) of all that a setting has been and will be, the newest first."""
    session, room = db.session(), f"{key.partition('.')[0]}."
    if session.autoflush and (session.new or session.dirty or session.deleted):
        session.flush()  # as a query would
    kept = session.info.setdefault(_SETTINGS, {})
    if room not in kept:
        kept[room] = _read(room)
    return kept[room].get(key, [])


def _read(room: str) -> dict[str, list]:
    found = {}
    query = select(Setting.key, Setting.valid_from, Setting.value)
    query = query.where(Setting.key.startswith(room, autoescape=True)).order_by(Setting.valid_from.desc())
    for key, since, value in db.session.execute(query):
        found.setdefault(key, []).append((since, value))
    return found


def _forget(session: Session) -> None:
    session.info.pop(_SETTINGS, None)
    session.info.pop(_PROFILE, None)


@event.listens_for(Session, "after_transaction_end")
def _ended(session, transaction):
    if transaction.parent is None:
        _forget(session)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session, _transaction):
    _forget(session)  # a savepoint too may have taken a change back


@event.listens_for(Setting, "after_insert")
@event.listens_for(Setting, "after_update")
@event.listens_for(Setting, "after_delete")
def _changed(_mapper, _connection, row):
    _forget(object_session(row))


@event.listens_for(Session, "after_bulk_update")
@event.listens_for(Session, "after_bulk_delete")
def _changed_at_once(context):
    if context.mapper.class_ is Setting:
        _forget(context.session)
