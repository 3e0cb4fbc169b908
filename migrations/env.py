"""Alembic's environment: the application's own engine and metadata, one transaction for each migration."""

from alembic import context
from sqlalchemy import Connection

from app.ground.db import Base, Instant, db

config = context.config
OWN_SQL = ("_words",)  # search twins (FTS5), made by SQL and unknown to the models


def include(_object, name, kind, _reflected, _compare_to):
    return not (kind == "table" and any(part in name for part in OWN_SQL)) and not (
        kind == "index" and name and name.endswith("_trgm")
    )


def render(kind, item, _autogen):
    """Migrations speak plain SQLAlchemy: they must run long after the application has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run() -> None:
    """On the application's database, or where `flask restore` says: another engine, or a connection of its own."""
    where = config.attributes.get("where", db.engine)
    if isinstance(where, Connection):
        migrate(where)
    else:
        with where.connect().execution_options(write=True) as connection:
            migrate(connection)


def migrate(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include,
        render_as_batch=True,
        compare_type=True,
        render_item=render,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
