"""`flask move-database URL`: an office that has outgrown SQLite goes to PostgreSQL, or back, verified row by row."""

import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, OperationalError

from app.commands import transfer
from app.config import with_driver
from app.ground.db import db, is_sqlite

Sum = tuple[int, int]  # how many rows, and the sum of their hashes: the same in whatever order they come


@click.command("move-database")
@click.argument("url", envvar="PENDAPA_MOVE_TO")
@with_appcontext
def move_database(url):
    """Copy every row of this database into the empty one at URL. Stop server and worker first.

    The old database stays as it is. The new one holds either all of it or nothing, and is compared with the old
    one row by row before the move is called done. Archive and secrets stay in the instance folder.
    PENDAPA_MOVE_TO in the environment is an address too: there no list of running programs shows its password.
    """
    goal = _empty_goal(url)
    scratch = Path(tempfile.mkdtemp(prefix="move-", dir=current_app.extensions["settings"].scratch))
    try:
        with _nobody_writes() as source:
            revision = source.scalar(text("SELECT version_num FROM alembic_version"))
            for table in transfer.tables(source):
                transfer.dump(source, table, scratch / f"{table.name}.jsonl.gz")
            with goal.connect().execution_options(write=True) as connection, connection.begin():
                transfer.migrate(connection, revision)
                transfer.load(connection, scratch)
                before, after = _sums(source), _sums(connection)
                if wrong := sorted(name for name in before if before[name] != after.get(name)):
                    raise click.ClickException(f"Not the same after the move: {', '.join(wrong)}. Nothing was kept.")
    finally:
        goal.dispose()
        shutil.rmtree(scratch, ignore_errors=True)
    rows = sum(count for count, _ in before.values())
    click.echo(f"{rows:,} rows in {len(before)} tables, each the same. Set DATABASE_URL to the new address and start.")


def _empty_goal(url: str):
    try:
        goal = create_engine(with_driver(url))
        if goal.url == db.engine.url:
            raise click.ClickException("This is the database that is in use already.")
        if not transfer.is_empty(goal):
            raise click.ClickException("There is something in that database. Give an empty one.")
    except (ArgumentError, ModuleNotFoundError):
        raise click.ClickException("This is no address of a database that Pendapa knows.") from None
    except OperationalError as error:
        raise click.ClickException(f"That database cannot be reached: {type(error.orig).__name__}.") from None
    return goal


@contextmanager
def _nobody_writes():
    """A connection that reads while whoever would write waits."""
    with db.engine.connect().execution_options(write=True) as connection:
        if not is_sqlite():
            names = ", ".join(table.name for table in transfer.tables(connection))
            connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        yield connection
        connection.rollback()


def _sums(connection) -> dict[str, Sum]:
    return {table.name: _sum(connection, table) for table in transfer.tables(connection)}


def _sum(connection, table) -> Sum:
    count = total = 0
    for line in transfer.lines(connection, table):
        count += 1
        total += int.from_bytes(hashlib.sha256(line.encode()).digest())
    return count, total % (1 << 256)
