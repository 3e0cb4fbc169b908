"""What clubs tell the rest of the house: figures, what is to be done, a person's history, what is held of a person."""

import datetime as dt

from flask import url_for
from sqlalchemy import func, or_, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Figure, HistoryEntry, Todo
from app.ground.tanggal import today
from app.karang_werda import access
from app.karang_werda.access import READ, WRITE
from app.karang_werda.models import SINGLE, Club, Officer
from app.office import agency


def _clubs() -> int:
    return db.session.scalar(select(func.count()).select_from(Club))


def _with_decree() -> int:
    return db.session.scalar(select(func.count()).select_from(Club).where(Club.valid_until >= today()))


FIGURES = (
    Figure("karang_werda.clubs", "Karang Werda", _clubs, href="karang_werda.index", may=READ),
    Figure(
        "karang_werda.decrees",
        "Karang Werda dengan SK berlaku",
        _with_decree,
        href="karang_werda.index",
        may=READ,
    ),
)


def todos(user):
    """Clubs of the user whose SK ends soon, and those whose SK has ended."""
    if not may(WRITE, user):
        return
    soon = today() + dt.timedelta(agency.setting("karang_werda.decree_warning_days"))
    dated = access.visible(user, WRITE).where(Club.valid_until <= soon).order_by(Club.valid_until).subquery()
    ends, ended = (
        db.session.execute(select(func.count(), func.min(dated.c.valid_until)).where(when)).one()
        for when in (dated.c.valid_until >= today(), dated.c.valid_until < today())
    )
    if ended[0]:
        yield Todo(
            f"SK {ended[0]} Karang Werda sudah habis masa berlakunya",
            url_for("karang_werda.index", sk="habis"), count=ended[0],
        )  # fmt: skip
    if ends[0]:
        yield Todo(
            f"SK {ends[0]} Karang Werda segera habis masa berlakunya",
            url_for("karang_werda.index", sk="segera"), due=ends[1], count=ends[0],
        )  # fmt: skip


def history(person_id: int):
    query = select(Officer, Club).join(Club, Club.id == Officer.club_id).where(Officer.person_id == person_id)
    for officer, club in db.session.execute(query.order_by(Officer.id)):
        href = url_for("karang_werda.show", club_id=club.id) if may(READ) else None
        yield HistoryEntry(
            officer.starts_on, f"Menjabat {officer.post_name.lower()} {club.name}", href, "heart-pulse"
        )
        if officer.ends_on and officer.ends_on < today():
            told = f"Selesai menjabat {officer.post_name.lower()} {club.name}"
            yield HistoryEntry(officer.ends_on, told, href, "heart-pulse")


def held(person_id: int) -> dict[str, list[dict]]:
    query = select(Officer, Club).join(Club, Club.id == Officer.club_id).where(Officer.person_id == person_id)
    return {
        "Pengurus Karang Werda": [
            {"karang werda": club.name, "jabatan": officer.post_name, "mulai": officer.starts_on}
            | ({"sampai": officer.ends_on} if officer.ends_on else {})
            for officer, club in db.session.execute(query.order_by(Officer.id))
        ]
    }


def scope_choices() -> list[tuple[int, str]]:
    query = select(Club).order_by(Club.kelurahan, Club.name)
    return [(club.id, f"{club.name}, {club.place_name}") for club in db.session.scalars(query)]


def single_posts():
    """Posts for one that two people hold on one day."""
    other = Officer.__table__.alias()
    mine = Officer.__table__
    query = (
        select(mine.c.club_id, mine.c.post)
        .join(
            other,
            (other.c.club_id == mine.c.club_id) & (other.c.post == mine.c.post) & (other.c.id > mine.c.id),
        )
        .where(mine.c.post.in_(SINGLE))
        .where(or_(mine.c.ends_on.is_(None), mine.c.ends_on >= other.c.starts_on))
        .where(or_(other.c.ends_on.is_(None), other.c.ends_on >= mine.c.starts_on))
    )
    for club_id, post in db.session.execute(query):
        yield f"Karang Werda {club_id} mempunyai dua {post} pada hari yang sama."
