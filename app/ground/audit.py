"""Who changed what, and who was let in or refused: written with the change, never altered, chained by a sealer.

An entry says who, when, which record and what was done. Old and new values stand in a table of
their own, so that a lawful erasure can remove them while the chain over the entries stays whole:
an entry holds only a salted digest of its values.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from flask import current_app, has_request_context, request
from sqlalchemy import JSON, ForeignKey, Index, String, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from app.ground.db import Base, Instant, db
from app.ground.tanggal import now

_actor: ContextVar = ContextVar("actor", default=None)
_reason: ContextVar = ContextVar("reason", default=None)
GENESIS = "0" * 64


@dataclass(frozen=True)
class Audited:
    """How a model appears in the trail: its noun, the Indonesian names of the columns that are told, and what a clerk
    reads where a column holds a code or an id: {column: {code: words}}, or a function that gives the words."""

    noun: str
    labels: dict[str, str]
    words: dict[str, Mapping | Callable] = field(default_factory=dict)

    def said(self, column: str, value):
        """A value of that column as a clerk reads it; as it is stored where it needs no other words."""
        words = self.words.get(column)
        if words is None or not isinstance(value, str | int):
            return value
        told = words(value) if callable(words) else words.get(value)
        return value if told is None else told


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    user_name: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    values_digest: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (Index(None, "kind", "record_id", "id"),)


class AuditValues(Base):
    """Old and new values of one entry; the only part that a purge may delete."""

    __tablename__ = "audit_values"
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    changes: Mapped[dict] = mapped_column(JSON)


class AuditSeal(Base):
    __tablename__ = "audit_seal"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


class SecurityEvent(Base):
    """Sign-ins, refusals, views of guarded records. Committed on its own: a refusal rolls back all else."""

    __tablename__ = "audit_security"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant, index=True)
    user_id: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str | None] = mapped_column(String(60))
    record_id: Mapped[int | None]
    detail: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (Index(None, "kind", "record_id", "id"),)


APPEND_ONLY = {
    "audit_entry": ("UPDATE", "DELETE"),
    "audit_seal": ("UPDATE", "DELETE"),
    "audit_security": ("UPDATE",),
    "audit_values": ("UPDATE",),
}


def append_only_ddl(dialect: str) -> list[str]:
    """The statements by which the database itself refuses to alter the trail."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table, verbs in APPEND_ONLY.items()
            for verb in verbs
        ]
    refuse = (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    return [refuse] + [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        for table, verbs in APPEND_ONLY.items()
        for verb in verbs
    ]


@contextmanager
def acting(user):
    """Changes within are the user's. Takes anything with `id` and `name`; None or a guest is the system."""
    known = user is not None and getattr(user, "is_authenticated", True)
    token = _actor.set((user.id, user.name) if known else None)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def because(reason: str | None):
    """Changes flushed within carry this reason."""
    db.session.flush()
    token = _reason.set(reason)
    try:
        yield
        db.session.flush()
    finally:
        _reason.reset(token)


def record(row, action: str, changes: dict | None = None, reason: str | None = None) -> None:
    """Write an entry for something that is more than a change of columns, or was done by one statement."""
    record_many(row.__tablename__, [(row.id, changes or {})], action, reason)


def record_many(kind: str, changed: list[tuple[int, dict]], action: str, reason: str | None = None) -> None:
    """Entries for many records of one kind in one go; `changed` is (record id, {label: [old, new]})."""
    connection = db.session.connection()
    user_id, user_name = _actor.get() or (None, "Sistem")
    moment = now()
    entries, values = [], []
    for record_id, changes in changed:
        salt = secrets.token_hex(16) if changes else None
        entries.append(
            dict(
                at=moment,
                user_id=user_id,
                user_name=user_name,
                action=action,
                kind=kind,
                record_id=record_id,
                reason=reason if reason is not None else _reason.get(),
                values_digest=_digest(salt, changes) if changes else None,
            )
        )
        values.append((salt, changes))
    if not entries:
        return
    ids = _insert_in_order(connection, entries)
    told = [
        dict(entry_id=entry_id, salt=salt, changes=changes)
        for entry_id, (salt, changes) in zip(ids, values, strict=True)
        if changes
    ]
    if told:
        connection.execute(insert(AuditValues), told)


def _insert_in_order(connection, entries: list[dict]) -> list[int]:
    """The new entries' ids in the order of the entries.

    SQLAlchemy gives that order on SQLite only by one statement a row; there the one writer's ids rise
    in the order of the rows, so it is enough to sort them.
    """
    if connection.dialect.name == "sqlite":
        return sorted(connection.execute(insert(AuditEntry).returning(AuditEntry.id), entries).scalars())
    statement = insert(AuditEntry).returning(AuditEntry.id, sort_by_parameter_order=True)
    return connection.execute(statement, entries).scalars().all()


def security(event_name: str, kind=None, record_id=None, detail=None, user_id=None) -> None:
    """Remember a sign-in, a refusal or a look at a guarded record, apart from the request's transaction.

    Call it before the request begins to write, else SQLite would make it wait for the request itself.
    """
    from flask_login import current_user

    if user_id is None and has_request_context() and current_user.is_authenticated:
        user_id = current_user.id
    with db.engine.begin() as connection:
        connection.execute(
            insert(SecurityEvent),
            dict(
                at=now(),
                user_id=user_id,
                address=request.remote_addr if has_request_context() else None,
                event=event_name,
                kind=kind,
                record_id=record_id,
                detail=detail[:200] if detail else None,
            ),
        )


LOOK = "melihat"
ONCE_IN = dt.timedelta(hours=1)
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_looks: dict[tuple, dt.datetime] = {}  # what this process knows to be remembered; the table decides


def looked(kind: str, record_id: int) -> None:
    """Remember that the signed-in user opened this record; once an hour is enough to know who did."""
    from flask_login import current_user

    look, moment = (current_user.id, kind, record_id), now()
    if not current_app.testing and moment - _looks.get(look, _LONG_AGO) < ONCE_IN:
        return
    query = select(SecurityEvent.id).where(
        SecurityEvent.kind == kind,
        SecurityEvent.record_id == record_id,
        SecurityEvent.user_id == current_user.id,
        SecurityEvent.event == LOOK,
        SecurityEvent.at > moment - ONCE_IN,
    )
    if db.session.scalar(query.limit(1)) is None:
        security(LOOK, kind, record_id)
    if len(_looks) > 20_000:
        _looks.clear()
    _looks[look] = moment


def trail(kind: str, record_id: int, limit: int = 50):
    """The newest entries of one record, each with its changes (None where they were purged)."""
    query = (
        select(AuditEntry, AuditValues.changes)
        .outerjoin(AuditValues, AuditValues.entry_id == AuditEntry.id)
        .where(AuditEntry.kind == kind, AuditEntry.record_id == record_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()


@cache
def _told_columns() -> dict[tuple[str, str], tuple[Audited, str]]:
    """{(kind, label): how the model is told, column} of every column that the trail tells."""
    return {
        (mapper.local_table.name, label): (audited, column)
        for mapper in Base.registry.mappers
        if (audited := getattr(mapper.class_, "__audit__", None))
        for column, label in audited.labels.items()
    }


def said(kind: str, label: str, value):
    """A value of the trail as a clerk reads it: "Tidak lolos verifikasi" for the code that the record holds."""
    audited, column = _told_columns().get((kind, label), (None, ""))
    return audited.said(column, value) if audited else value


@event.listens_for(Mapper, "mapper_configured")
def _load_old_values(_mapper, model):
    """What an audited column held is fetched before it is overwritten, even when the row was expired by a commit."""
    audited = getattr(model, "__audit__", None)
    for column in audited.labels if audited else ():
        event.listen(getattr(model, column), "set", lambda *_: None, active_history=True)


@event.listens_for(Session, "after_flush")
def _tell_changes(session, _context):
    for action, rows in (("menambah", session.new), ("mengubah", session.dirty)):
        by_kind: dict[str, list] = {}
        for row in rows:
            audited = getattr(row, "__audit__", None)
            changes = audited and _changes(row, audited, action)
            if changes:
                by_kind.setdefault(row.__tablename__, []).append((row.id, changes))
        for kind, changed in by_kind.items():
            record_many(kind, changed, action)


def _changes(row, audited: Audited, action: str) -> dict:
    state = inspect(row)
    changes = {}
    for column, label in audited.labels.items():
        history = state.attrs[column].history
        if not history.has_changes():
            continue
        old = _plain(history.deleted[0]) if history.deleted and action == "mengubah" else None
        new = _plain(history.added[0]) if history.added else None
        if old != new:
            changes[label] = [old, new]
    return changes


def _plain(value):
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, bool) or value is None or isinstance(value, int | float | str):
        return value
    return str(value)


def _digest(salt: str, changes: dict) -> str:
    return hashlib.sha256((salt + json.dumps(changes, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


def seal(batch: int = 5000) -> int:
    """Chain the entries committed since the last call; gives how many. Run by one worker at a time."""
    last = db.session.execute(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).scalar()
    digest = last.digest if last else GENESIS
    unsealed = (
        select(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.id.is_(None))
        .order_by(AuditEntry.id)
        .limit(batch)
    )
    if last:  # a late commit may carry a smaller number; a window catches it without scanning all
        unsealed = unsealed.where(AuditEntry.id > last.entry_id - 20_000)
    rows = []
    for entry in db.session.scalars(unsealed):
        digest = _link(digest, entry)
        rows.append(dict(entry_id=entry.id, digest=digest))
    if rows:
        db.session.execute(insert(AuditSeal), rows)
    return len(rows)


def head() -> tuple[int, str] | None:
    """The last entry that is chained and the digest of the chain up to it; None before anything is. Printed and kept
    elsewhere it proves later that nothing before it was altered or taken away."""
    query = select(AuditSeal.entry_id, AuditSeal.digest).order_by(AuditSeal.id.desc()).limit(1)
    last = db.session.execute(query).first()
    return tuple(last) if last else None


def is_chained(digest: str) -> bool:
    """Whether the chain has had this head."""
    return db.session.scalar(select(AuditSeal.id).where(AuditSeal.digest == digest)) is not None


def _link(previous: str, entry: AuditEntry) -> str:
    told = [
        entry.id, entry.at.isoformat(), entry.user_id, entry.user_name, entry.action,
        entry.kind, entry.record_id, entry.reason, entry.values_digest,
    ]  # fmt: skip
    return hashlib.sha256((previous + json.dumps(told, ensure_ascii=False)).encode()).hexdigest()


def broken_links():
    """Sentences for `flask check`: a chain that does not fit its entries, values that do not fit their digest."""
    digest = GENESIS
    query = select(AuditSeal.digest, AuditEntry).join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
    for sealed, entry in db.session.execute(query.order_by(AuditSeal.id).execution_options(yield_per=2000)):
        digest = _link(digest, entry)
        if digest != sealed:
            yield f"Rantai audit putus pada catatan {entry.id}."
            return
    query = select(AuditValues, AuditEntry.values_digest).join(AuditEntry)
    for values, expected in db.session.execute(query.execution_options(yield_per=2000)):
        if _digest(values.salt, values.changes) != expected:
            yield f"Nilai audit pada catatan {values.entry_id} tidak cocok dengan sidiknya."


