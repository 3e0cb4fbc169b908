"""Rows of a whole installation, out of one database and into another of either kind: for backup, restore and moving."""

import base64
import datetime as dt
import gzip
import json
import re
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from flask import current_app
from sqlalchemy import JSON, MetaData, func, inspect, select, text

from app.ground.db import db, is_sqlite

CHUNK = 5_000
SKIPPED = re.compile(r"alembic_version$|.*_words($|_)")  # made by migrations, or by triggers from other rows


@contextmanager
def one_moment():
    """A connection that sees the database as it is now, whatever is written meanwhile."""
    level = {} if is_sqlite() else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect().execution_options(**level) as connection:
        yield connection


def tables(connection) -> list:
    """The tables as they stand in this database, those pointed to before those that point."""
    found = MetaData()
    names = [name for name in inspect(connection).get_table_names() if not SKIPPED.match(name)]
    found.reflect(connection, only=names)
    for column in (column for table in found.tables.values() for column in table.columns):
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=column.nullable)
    return found.sorted_tables


def dump(connection, table, file: Path) -> int:
    """A table's rows into `file`; gives how many."""
    count = 0
    with gzip.open(file, "wt", compresslevel=3, encoding="utf-8") as out:
        for line in lines(connection, table):
            out.write(line + "\n")
            count += 1
    return count


def lines(connection, table):
    """Each row as one line of JSON: the same row gives the same line, whichever database holds it."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
    for row in connection.execute(query):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(value):
    """Dates and bytes as text that says what it was; the rest is JSON already."""
    if isinstance(value, dt.datetime):
        return {
            "at": (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
        }
    if isinstance(value, dt.date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": f"{value.normalize():f}"}  # PostgreSQL keeps zeros behind the comma, SQLite does not
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return {"json": value} if isinstance(value, dict) else value


def is_lived_in(engine) -> bool:
    """Whether somebody has an account or is registered there."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        tables = [name for name in ("accounts_account", "people_person") if name in names]
        return any(connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() for name in tables)


def is_empty(engine) -> bool:
    """Whether there is no table at all."""
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def drop_all(connection) -> None:
    names = inspect(connection).get_table_names()
    if names:
        connection.execute(text(f"DROP TABLE {', '.join(names)} CASCADE"))
    connection.execute(text("DROP FUNCTION IF EXISTS audit_refuse()"))


def migrate(where, revision: str) -> None:
    """The schema of a revision, made in an engine or within a connection's transaction."""
    from alembic import command

    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["where"] = where
    command.upgrade(config, revision)


def load(connection, folder: Path) -> None:
    """Every table's rows from `folder`, one gzipped file a table, into the empty tables of this database."""
    for table in tables(connection):
        file = folder / f"{table.name}.jsonl.gz"
        if file.exists():
            _fill(connection, table, file)


def _fill(connection, table, file: Path) -> None:
    """The rows of one table, each whole: a constraint may ask for all of it. One that points within the table to a row
    which is not there yet waits for that."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    rows, waiting = [], {}
    for row in _rows(connection, table, file):
        if any(row[name] is not None and (row[name] > row["id"] or row[name] in waiting) for name in own):
            waiting[row["id"]] = row
        else:
            rows.append(row)
        if len(rows) == CHUNK:
            connection.execute(table.insert(), rows)
            rows.clear()
    while rows or waiting:
        if rows:
            connection.execute(table.insert(), rows)
        rows = [row for row in waiting.values() if not any(row[name] in waiting for name in own)]
        if waiting and not rows:
            raise ValueError(f"{table.name}: rows point to each other in a ring: {sorted(waiting)[:5]}")
        for row in rows:
            del waiting[row["id"]]
    follow_on(connection, table)


def _rows(connection, table, file: Path):
    columns = [column.name for column in table.columns]
    with gzip.open(file, "rt", encoding="utf-8") as source:
        for line in source:
            yield dict(zip(columns, (_typed(value, connection) for value in json.loads(line)), strict=True))


def follow_on(connection, table) -> None:
    """After rows that brought their numbers along: PostgreSQL counts on from the highest. SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        highest = select(func.max(table.c.id)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest)))


def _typed(value, connection):
    if not isinstance(value, dict):
        return value
    ((kind, told),) = value.items()
    match kind:
        case "at":
            return fit(dt.datetime.fromisoformat(told), connection)
        case "on":
            return dt.date.fromisoformat(told)
        case "number":
            return Decimal(told)
        case "bytes":
            return base64.b64decode(told)
    return told


def fit(moment: dt.datetime, connection) -> dt.datetime:
    """SQLite keeps instants without a zone."""
    return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
