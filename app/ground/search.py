"""Finding by a part of a name: one stored, folded word key, indexed by FTS5 trigrams or pg_trgm.

What is typed travels in the body of a request; an address carries it sealed (`seal_query`), so that
Back and paging work while no name stands in a URL or a log. A sealed query dies after a day.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import Select, and_, literal_column, or_, select, table, union
from sqlalchemy import column as sql_column
from sqlalchemy.sql.elements import ColumnElement

from app.ground.db import is_sqlite
from app.ground.names import name_key

LIFE = 24 * 3600
LONGEST = 100
MOST = 200


def seal_query(query: str) -> str:
    """What was typed, as a token fit for an address."""
    return _box().encrypt(query[:LONGEST].encode(errors="ignore")).decode().rstrip("=")


def open_query(token: str | None) -> str | None:
    """What was typed, or None when the token is old, foreign or missing."""
    if not token or len(token) > 2000:
        return None
    try:
        padded = token + "=" * (-len(token) % 4)
        return _box().decrypt(padded.encode(), ttl=LIFE).decode()
    except (InvalidToken, ValueError):
        return None


def _box() -> Fernet:
    box = current_app.extensions.get("query_box")
    if box is None:
        key = hashlib.sha256(b"query:" + current_app.secret_key.encode()).digest()
        box = current_app.extensions["query_box"] = Fernet(base64.urlsafe_b64encode(key))
    return box


def name_words(query: str) -> list[str]:
    """The folded words of what was typed, at most six."""
    return name_key(query).split()[:6]


def starts_with(column, prefix: str) -> ColumnElement:
    """The column begins with the prefix: a range of its index on both databases."""
    return and_(column >= prefix, column < prefix + "\U0010ffff")


def best_ids(query: Select, column, words: list[str]) -> Select:
    """Ids of the rows of `query` whose key fits, the first `MOST` that begin so and the first `MOST` that hold it.

    `column` is the key's column of a table with `id`. Words of three letters or more are found anywhere
    (trigrams), shorter ones at the beginning of the key. The bound keeps a common name as quick as a
    rare one: nobody reads a thousand hits, everybody narrows.
    """
    row_id = column.table.c.id
    begins = query.with_only_columns(row_id).where(starts_with(column, " ".join(words)))
    begins = begins.order_by(column).limit(MOST).subquery()
    long = [word for word in words if len(word) >= 3]
    if not long:
        return select(begins.c.id)
    holds = query.with_only_columns(row_id).where(_holds(column, long))
    for word in set(words) - set(long):  # too short for the index: they only sift what the long ones found
        holds = holds.where(or_(column.like(f"{word}%"), column.like(f"% {word}%")))
    holds = holds.limit(MOST).subquery()
    return union(select(begins.c.id), select(holds.c.id))


def _holds(column, words: list[str]) -> ColumnElement:
    if not is_sqlite():
        return and_(*(column.like(f"%{word}%") for word in words))
    twin = table(f"{column.table.name}_words", sql_column("rowid"))
    phrase = " AND ".join(f'"{word}"' for word in words)
    return and_(twin.c.rowid == column.table.c.id, literal_column(twin.name).op("MATCH")(phrase))


def index_ddl(dialect: str, owner: str, column: str) -> list[str]:
    """Statements that make the index of one key column and keep it true."""
    twin = f"{owner}_words"
    if dialect != "sqlite":
        return [
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX ix_{owner}_{column}_trgm ON {owner} USING gin ({column} gin_trgm_ops)",
        ]
    return [
        f"CREATE VIRTUAL TABLE {twin} USING fts5({column}, content='{owner}', content_rowid='id', "
        f"tokenize='trigram', detail='full', columnsize=0)",
        f"CREATE TRIGGER {twin}_add AFTER INSERT ON {owner} BEGIN "
        f"INSERT INTO {twin}(rowid, {column}) VALUES (new.id, new.{column}); END",
        f"CREATE TRIGGER {twin}_drop AFTER DELETE ON {owner} BEGIN "
        f"INSERT INTO {twin}({twin}, rowid, {column}) VALUES ('delete', old.id, old.{column}); END",
        f"CREATE TRIGGER {twin}_change AFTER UPDATE OF {column} ON {owner} "
        f"WHEN old.{column} IS NOT new.{column} BEGIN "
        f"INSERT INTO {twin}({twin}, rowid, {column}) VALUES ('delete', old.id, old.{column}); "
        f"INSERT INTO {twin}(rowid, {column}) VALUES (new.id, new.{column}); END",
    ]
