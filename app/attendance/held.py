"""Where one person was ticked, for that person to read."""

from sqlalchemy import select

from app.attendance.models import Mark, Session, Sheet
from app.ground.db import db


def of(person_id: int) -> dict[str, list[dict]]:
    query = (
        select(Sheet.title, Session.on_date, Session.title, Mark.state, Mark.at)
        .join(Session, Session.id == Mark.session_id)
        .join(Sheet, Sheet.id == Session.sheet_id)
        .where(Mark.person_id == person_id)
        .order_by(Session.on_date, Session.position, Mark.id)
    )
    rows = [
        {"kegiatan": sheet, "tanggal": day, "bagian": part or "–", "kehadiran": state, "dicatat": at}
        for sheet, day, part, state, at in db.session.execute(query)
    ]
    return {"Kehadiran": rows} if rows else {}
