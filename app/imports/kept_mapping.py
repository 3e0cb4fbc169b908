"""How a clerk read a list once is remembered by its headings, and the next list headed so is read the same way."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from app.ground.db import db, upsert
from app.ground.tanggal import now
from app.imports.mapping import heading_key
from app.imports.models import KeptMapping

LONGEST = 60  # as much of a heading as the review keeps


def signature(headings: Mapping[int, object]) -> str:
    """Of the headings' letters, in their order; where on the sheet they begin makes no difference."""
    letters = (heading_key(" ".join(str(headings[place]).split())[:LONGEST]) for place in sorted(headings))
    return hashlib.sha256("|".join(letters).encode()).hexdigest()


def keep(target: str, headings: Mapping[int, object], columns: dict[str, int], by) -> None:
    """Remember {column key: place} for lists headed like this; the newest word counts."""
    order = sorted(headings)
    values = {"places": {key: order.index(place) for key, place in columns.items()}, "by_name": by.name, "at": now()}
    row = {"target": target, "signature": signature(headings), **values}
    statement = upsert(KeptMapping).values(row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["target", "signature"], set_=values))


def found(target: str, headings: Mapping[int, object]) -> tuple[dict[str, int], str] | None:
    """({column key: place}, who said so) for a list headed like this, or None."""
    query = select(KeptMapping).where(KeptMapping.target == target, KeptMapping.signature == signature(headings))
    kept = db.session.scalar(query)
    if kept is None:
        return None
    order = sorted(headings)
    return {key: order[at] for key, at in kept.places.items()}, kept.by_name
