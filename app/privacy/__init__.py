"""Privacy: who looked at whom, how long data stays, sealed records and the glass over them."""

from flask import url_for
from sqlalchemy import func, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import MenuItem, Room, Todo
from app.ground.sealed import Breaking
from app.privacy import access, retention, views


def todos(user):
    """Broken glass waits for the privacy officer."""
    if may(access.READ, user):
        waiting = db.session.scalar(select(func.count(Breaking.id)).where(Breaking.reviewed_at.is_(None)))
        if waiting:
            yield Todo(f"{waiting} pembukaan segel menunggu tinjauan", url_for("privacy.index"), count=waiting)


ROOM = Room(
    name="privacy",
    title="Pelindungan data",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(
        MenuItem("Pelindungan data", "privacy.index", "shield", access.READ, group="Pengelolaan", order=85),
        MenuItem("Keamanan", "privacy.door", "lock", access.WRITE, group="Pengelolaan", order=86),
        MenuItem("Data tersegel", "privacy.glass", "lock", access.BREAK, group="Pengelolaan", order=87),
    ),
    jobs=(retention.JOB,),
    purges=retention.PURGES,
    todos=todos,
    commands=(retention.command,),
)
