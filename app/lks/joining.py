"""A person's own in this room: what moves when two records turn out to be one, what is told and held of them."""

from flask import url_for
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.ground import held as rows_of
from app.ground import rehoming
from app.ground.db import db
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.room import HistoryEntry
from app.letters import rules as letters
from app.lks.access import READ
from app.lks.models import Event, Institution, Nomination, Participant


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    """Refuses when both were participants of one bimtek, and to part them once a certificate was issued."""
    if only is None:
        theirs = aliased(Participant)
        both = and_(theirs.event_id == Participant.event_id, theirs.person_id == to_id)
        query = select(Event.title).join(Participant, Participant.event_id == Event.id).join(theirs, both)
        title = db.session.scalar(query.where(Participant.person_id == from_id).limit(1))
        if title:
            raise RuleError(f"Keduanya tercatat sebagai peserta {title}. Periksa dahulu siapa yang hadir.")
    else:
        issued = letters.of(Participant.__tablename__, rehoming.ids_of(Participant, only))
        if any(letter.person_id == from_id for letter in issued.values()):
            raise RuleError("Sejak ditautkan sudah terbit sertifikat bimtek, jadi tautan ini tidak dapat diurai.")
    moved = rehoming.move(Participant, from_id, to_id, only)
    return moved + rehoming.move(Nomination, from_id, to_id, only)


def history(person_id: int):
    query = select(Event, Institution.name).join(Participant, Participant.event_id == Event.id).join(Institution)
    for event, name in db.session.execute(query.where(Participant.person_id == person_id).order_by(Event.starts_on)):
        href = url_for("lks.event", event_id=event.id) if may(READ) else None
        yield HistoryEntry(event.starts_on, f"Peserta {event.title} dari {name}", href, "handshake")


def held(person_id: int) -> dict[str, list[dict]]:
    return {
        "Peserta bimtek LKS": rows_of.rows(select(Participant).where(Participant.person_id == person_id)),
        "Usulan klien LKS": rows_of.rows(select(Nomination).where(Nomination.person_id == person_id)),
    }
