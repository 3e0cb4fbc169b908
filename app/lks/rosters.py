"""The *daftar hadir* of a bimtek, to be signed on the last pages of a letter; in the order of the grid."""

from app.attendance import paper
from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.room import Roster
from app.lks import access, courses
from app.lks.models import Event

OFFERED = 300  # bimtek to choose from, the newest first


def _choices(user) -> list[tuple[int, str]]:
    newest = access.events(user).order_by(Event.starts_on.desc(), Event.id.desc()).limit(OFFERED)
    return [(event.id, event.title) for event in db.session.scalars(newest)]


def _told(user, event_id: int) -> dict | None:
    event = db.session.scalar(access.events(user).where(Event.id == event_id))
    if event is None:
        return None
    facts, sessions = [("Kegiatan", event.title), ("Tempat", event.place)], attendance.sessions_of(event.sheet_id)
    return {"title": f"Daftar hadir {event.title}"} | paper.as_table(facts, courses.roster(event), sessions)


ROSTER = Roster("lks", "Bimtek LKS", access.READ, _choices, _told)
