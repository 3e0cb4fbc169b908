"""Which rows name a file of the archive, and letting files go that no row names any more.

Files lie under their hash, so that two rows of quite different rooms may name one file: a list that was downloaded
here and comes back as an import is the same file twice. A room that purges a row may therefore not know whether
the file behind it is still wanted; every column of the house that can hold a hash is asked.
"""

import time
from collections.abc import Collection, Iterator

from flask import current_app
from sqlalchemy import Column, String, event, select

from app.ground.audit import APPEND_ONLY
from app.ground.db import Base, db

HASH = 64  # letters
FRESH = 3600  # seconds in which a file that was just put may still get the row that names it


def columns() -> Iterator[Column]:
    """Every column that a hash fits into. The digests of the trail are as long, and never name a file."""
    for table in Base.metadata.sorted_tables:
        if table.name not in APPEND_ONLY:
            texts = (column for column in table.columns if type(column.type) is String)
            yield from (column for column in texts if column.type.length == HASH)


def fresh(sha: str) -> bool:
    """Whether these bytes were put into the archive a moment ago, perhaps by somebody whose row is yet to come."""
    try:
        return time.time() - current_app.extensions["archive"].path(sha).stat().st_mtime < FRESH
    except FileNotFoundError:
        return False


def let_go(shas: Collection[str]) -> None:
    """Once what the session has done is committed, delete those of these files that no row names then.

    Rolled back, it deletes nothing that is named still. A file left over by a crash is named by nothing, and harmless.
    """
    wanted, engine, archive = set(shas), db.engine, current_app.extensions["archive"]

    def afterwards(_session):
        with engine.connect() as connection:
            free = wanted - _named(connection, wanted)
        for sha in free:
            if not fresh(sha):
                archive.path(sha).unlink(missing_ok=True)

    event.listen(db.session(), "after_commit", afterwards, once=True)


def _named(connection, shas: set[str]) -> set[str]:
    found: set[str] = set()
    for column in columns():
        found.update(connection.scalars(select(column).where(column.in_(shas)).distinct()))
    return found
