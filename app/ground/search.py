"""Finding by a part of a name: one stored, folded word key, indexed by FTS5 trigrams or pg_trgm.

What is typed travels in the body of a request; an address carries it sealed (`seal_query`), so that
Back and paging work while no name stands in a URL or a log. A sealed query dies after a day.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import and_, text
from sqlalchemy.sql.elements import ColumnElement

from app.ground.db import is_sqlite
from app.ground.names import name_key

LIFE = 24 * 3600
LONGEST = 100


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


def has_words(column, index_table: str, words: list[str]) -> ColumnElement | None:
    """Rows whose key holds every word of three letters or more anywhere; None when all are shorter.

    `column` is the key's column of a table with `id`; `index_table` its FTS5 twin on SQLite.
    """
    long = [word for word in words if len(word) >= 3]
    if not long:
        return None
    if is_sqlite():
        phrase = " AND ".join(f'"{word}"' for word in long)
        found = text(f"SELECT rowid FROM {index_table} WHERE {index_table} MATCH :phrase").bindparams(phrase=phrase)
        return column.table.c.id.in_(found)
    return and_(*(column.like(f"%{word}%") for word in long))


def index_ddl(dialect: str, table: str, column: str) -> list[str]:
    """Statements that make the index of one key column and keep it true."""
    twin = f"{table}_words"
    if dialect != "sqlite":
        return [
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX ix_{table}_{column}_trgm ON {table} USING gin ({column} gin_trgm_ops)",
        ]
    return [
        f"CREATE VIRTUAL TABLE {twin} USING fts5({column}, content='{table}', content_rowid='id', "
        f"tokenize='trigram', detail='full', columnsize=0)",
        f"CREATE TRIGGER {twin}_add AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO {twin}(rowid, {column}) VALUES (new.id, new.{column}); END",
        f"CREATE TRIGGER {twin}_drop AFTER DELETE ON {table} BEGIN "
        f"INSERT INTO {twin}({twin}, rowid, {column}) VALUES ('delete', old.id, old.{column}); END",
        f"CREATE TRIGGER {twin}_change AFTER UPDATE OF {column} ON {table} "
        f"WHEN old.{column} IS NOT new.{column} BEGIN "
        f"INSERT INTO {twin}({twin}, rowid, {column}) VALUES ('delete', old.id, old.{column}); "
        f"INSERT INTO {twin}(rowid, {column}) VALUES (new.id, new.{column}); END",
    ]
