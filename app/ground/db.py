"""The database: one session, one naming convention, SQLite and PostgreSQL made to refuse the same things."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Date, DateTime, Integer, MetaData, String, cast, event, func, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

PATIENCE = 15  # seconds that a writer waits for the others before it is told to try again


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Instant(TypeDecorator):
    """A moment in UTC. SQLite has no zone, so it is stored naive there and read back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is not None and dialect.name == "sqlite":
            return value.astimezone(dt.UTC).replace(tzinfo=None)
        return value

    def process_result_value(self, value, dialect):
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=dt.UTC)
        return value


def sorted_text(length: int):
    """Text that both databases order byte by byte, so that a prefix is a range of the index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Versioned:
    """A row that a form edits: its version rises with each change, so that a stale save is seen."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.__table__.c.version}


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def begin_write() -> None:
    """End the reading so far and begin the transaction that may change rows.

    On SQLite it takes the write lock at once: a transaction that reads first and writes later
    would lose updates (measured) or fail at its first write. Rows loaded before are read afresh. From here
    to the end of the request the session knows that it was for writing.
    """
    session = db.session()
    if is_sqlite() or session.info or session.identity_map or session.new:
        session.rollback()
        session.info["write"] = True
        session.connection(execution_options={"write": True})
    else:  # nothing but who is signed in was asked: PostgreSQL goes on, and each question sees what was kept before it
        session.info["write"] = True


def wait_for_row(model, row_id):
    """Load a row to change it, holding off others that want the same (PostgreSQL; SQLite waits as a whole)."""
    return db.session.get(model, row_id, with_for_update=True, populate_existing=True)


def hold(what: str) -> None:
    """One at a time through this part, until the transaction ends. SQLite's writers are so already."""
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


def upsert(model):
    """An INSERT that also knows `on_conflict_do_nothing` and `on_conflict_do_update`, as this database says them."""
    return (sqlite if is_sqlite() else postgresql).insert(model)


def days_between(earlier, later):
    """Whole days from one date column or value to another, as this database says it."""
    if is_sqlite():
        return cast(func.julianday(later) - func.julianday(earlier), Integer)
    return type_coerce(cast(later, Date) - cast(earlier, Date), Integer)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record):
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, see _begin
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={PATIENCE * 1000}",
            "foreign_keys=ON",
            "synchronous=FULL",
            "cache_size=-32000",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection):
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def setup(app, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options = {"pool_size": 10, "max_overflow": 10}
    if url.startswith("postgresql"):
        # jit=off: what PostgreSQL holds for dear it compiles first, which takes longer than to run it as it is.
        settings = f"-c lock_timeout={PATIENCE * 1000} -c jit=off"
        options |= {"pool_pre_ping": True, "connect_args": {"options": settings}}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)

