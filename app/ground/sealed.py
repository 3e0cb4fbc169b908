"""Records that only their own team may know of: one mechanism for every room that holds such records.

A sealed record is named by its kind and number. It exists for its team (accounts, or whoever holds a role
over a scope), and for who has broken the glass for a while; for everybody else it is not there: the room
puts `hide` into the one select from which its pages, lists, counts, search, history, figures and exports are
made. A rule that has to refuse because of such a record says `refusal`, which names a telephone and nothing
else. Nothing here holds a name, so nothing can be read from a log, a title or a file name.

Breaking the glass takes a reason, ends by itself after the hours that the office sets, is logged with every
look, and waits for the privacy officer's review.
"""

import datetime as dt

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, exists, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.ground import audit
from app.ground.db import Base, Instant, db, upsert
from app.ground.refusal import RuleError
from app.ground.setting import setting
from app.ground.tanggal import now

NO_REASON = "Tuliskan alasannya, paling sedikit 20 huruf; alasan ini akan ditinjau."
NOT_SEALED = "Tidak ada data tersegel dengan nomor itu."


class Sealed(Base):
    """A record under seal. `scope` names its team by role (a shelter, a service); members come besides."""

    __tablename__ = "sealed_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int]
    scope_kind: Mapped[str | None] = mapped_column(String(20))
    scope_id: Mapped[int | None]
    sealed_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    opened_at: Mapped[dt.datetime | None] = mapped_column(Instant)  # the seal was lifted; may be set anew
    __table_args__ = (Index("uq_sealed_record_kind_record_id", "kind", "record_id", unique=True),)


class Member(Base):
    """An account of a sealed record's team, perhaps until a moment."""

    __tablename__ = "sealed_member"
    sealed_id: Mapped[int] = mapped_column(ForeignKey("sealed_record.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    until: Mapped[dt.datetime | None] = mapped_column(Instant)


class Breaking(Base):
    """The glass was broken: by whom, why, until when, and what the privacy officer thinks of it."""

    __tablename__ = "sealed_breaking"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_id: Mapped[int] = mapped_column(ForeignKey("sealed_record.id"), index=True)
    account_id: Mapped[int] = mapped_column(index=True)
    account_name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    ends_at: Mapped[dt.datetime] = mapped_column(Instant)
    reviewed_at: Mapped[dt.datetime | None] = mapped_column(Instant, index=True)
    reviewed_by: Mapped[str | None] = mapped_column(String(120))
    verdict: Mapped[str | None] = mapped_column(String(500))


# --- under seal -------------------------------------------------------------------------------------


def seal(kind: str, record_id: int, team=(), scope: tuple[str, int] | None = None, until=None) -> None:
    """Put a record under seal for these accounts and this scope; sealing it again adds to its team."""
    scope_kind, scope_id = scope or (None, None)
    values = {"scope_kind": scope_kind, "scope_id": scope_id, "opened_at": None}
    row = {"kind": kind, "record_id": record_id, "sealed_at": now()} | values
    putting = upsert(Sealed).values(**row)
    putting = putting.on_conflict_do_update(index_elements=["kind", "record_id"], set_=values)
    sealed_id = db.session.execute(putting.returning(Sealed.id)).scalar_one()
    for account_id in team:
        join_team(sealed_id, account_id, until)
    audit.record_many(kind, [(record_id, {})], "menyegel")


def lift(kind: str, record_id: int, reason: str) -> None:
    """The record is open to all again, from now on."""
    row = _sealed(kind, record_id)
    row.opened_at = now()
    db.session.flush()
    audit.record_many(kind, [(record_id, {})], "membuka segel", reason)


def join_team(sealed_id: int, account_id: int, until: dt.datetime | None = None) -> None:
    putting = upsert(Member).values(sealed_id=sealed_id, account_id=account_id, until=until)
    update = putting.on_conflict_do_update(index_elements=["sealed_id", "account_id"], set_={"until": until})
    db.session.execute(update)


def leave_team(sealed_id: int, account_id: int) -> None:
    join_team(sealed_id, account_id, until=now())


def sealed_id_of(kind: str, record_id: int) -> int | None:
    query = select(Sealed.id).where(Sealed.kind == kind, Sealed.record_id == record_id, Sealed.opened_at.is_(None))
    return db.session.scalar(query)


def _sealed(kind: str, record_id: int) -> Sealed:
    row = db.session.get(Sealed, sealed_id_of(kind, record_id) or 0)
    if row is None:
        raise RuleError(NOT_SEALED)
    return row


# --- who sees it ------------------------------------------------------------------------------------


def visible(kind: str, column: ColumnElement, user) -> ColumnElement[bool]:
    """The condition under which a record exists for this user; `column` holds the record's number."""
    return ~exists().where(
        Sealed.kind == kind, Sealed.record_id == column, Sealed.opened_at.is_(None), ~_let_in(user)
    )


def hide(query: Select, kind: str, user) -> Select:
    """The select without the records that are sealed to this user; its first entity is the record."""
    return query.where(visible(kind, query.column_descriptions[0]["entity"].id, user))


def under_seal(kind: str, column: ColumnElement) -> ColumnElement[bool]:
    """The condition under which a record is sealed, whoever asks."""
    return exists().where(Sealed.kind == kind, Sealed.record_id == column, Sealed.opened_at.is_(None))


def opened(kind: str, column: ColumnElement, user) -> ColumnElement[bool]:
    """The condition under which a record is sealed and this user was let in."""
    return exists().where(
        Sealed.kind == kind, Sealed.record_id == column, Sealed.opened_at.is_(None), _let_in(user)
    )


def hidden(kind: str, record_id: int, user) -> bool:
    """Whether this one record is sealed to the user: answer it like one that does not exist."""
    row = select(Sealed.id).where(
        Sealed.kind == kind, Sealed.record_id == record_id, Sealed.opened_at.is_(None), ~_let_in(user)
    )
    return db.session.scalar(row) is not None


def _let_in(user) -> ColumnElement[bool]:
    """Of the team by account or by scope, or through broken glass. Nobody, for a guest or the system."""
    user_id, moment = getattr(user, "id", None), now()
    if user_id is None:
        return false()
    member = exists().where(
        Member.sealed_id == Sealed.id, Member.account_id == user_id, or_(Member.until.is_(None), Member.until > moment)
    )
    broken = exists().where(
        Breaking.sealed_id == Sealed.id, Breaking.account_id == user_id, Breaking.ends_at > moment
    )
    scopes = {(kind, scope_id) for _, kind, scope_id in getattr(user, "scopes", ()) if kind}
    # "IS NOT NULL" first: NULL = 'shelter' is unknown, and not unknown is unknown, which would let everybody in.
    named = Sealed.scope_kind.is_not(None)
    held = [and_(named, Sealed.scope_kind == kind, Sealed.scope_id == scope_id) for kind, scope_id in sorted(scopes)]
    return or_(member, broken, *held)


def looked(kind: str, record_id: int) -> None:
    """Remember each look at a sealed record. Call it where its page is shown."""
    if sealed_id_of(kind, record_id):
        audit.security("melihat data tersegel", kind, record_id)


def refusal(field: str | None = None) -> RuleError:
    """What a rule says that must refuse because of a sealed record: whom to phone, and not why."""
    return RuleError(f"Ini ditangani oleh petugas yang ditunjuk. Hubungi {setting('sealed.contact')}.", field)


# --- the glass --------------------------------------------------------------------------------------


def break_glass(kind: str, record_id: int, reason: str, by) -> Breaking:
    """Let somebody of outside in for some hours. Refuses without a reason; an end comes by itself."""
    if len((reason or "").strip()) < 20:
        raise RuleError(NO_REASON, "reason")
    row = _sealed(kind, record_id)
    breaking = Breaking(
        sealed_id=row.id,
        account_id=by.id,
        account_name=by.name,
        reason=reason.strip()[:500],
        ends_at=now() + dt.timedelta(hours=setting("sealed.hours")),
    )
    db.session.add(breaking)
    db.session.flush()
    audit.record_many(kind, [(record_id, {})], "membuka segel darurat", breaking.reason)
    return breaking


def end_breaking(breaking: Breaking) -> None:
    """Close it before its time."""
    breaking.ends_at = min(breaking.ends_at, now())


def review(breaking: Breaking, verdict: str, by) -> None:
    """The privacy officer's word, once. Refuses one's own breaking and a second word."""
    if breaking.account_id == by.id:
        raise RuleError("Pembukaan oleh diri sendiri ditinjau oleh orang lain.", "verdict")
    if breaking.reviewed_at:
        raise RuleError("Pembukaan ini sudah ditinjau.", "verdict")
    breaking.reviewed_at, breaking.reviewed_by, breaking.verdict = now(), by.name, verdict
    end_breaking(breaking)


def breakings(limit: int = 200) -> list[tuple[Breaking, Sealed]]:
    """The newest, those that wait for review first."""
    query = select(Breaking, Sealed).join(Sealed, Sealed.id == Breaking.sealed_id)
    query = query.order_by(Breaking.reviewed_at.is_not(None), Breaking.id.desc()).limit(limit)
    return [tuple(row) for row in db.session.execute(query)]
