"""Who guards personal data, and who may break the glass over a sealed record."""

from flask import abort
from sqlalchemy import Select, select

from app.accounts.models import Account
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.permit import Role
from app.ground.room import offers
from app.ground.sealed import Breaking

READ = "privacy:read"
PURGE = "privacy:purge"
WRITE = "privacy:write"
BREAK = "privacy:break"
HELD = "privacy:held"

GRANTS = {
    READ: {Role.PRIVACY},
    PURGE: {Role.PRIVACY},
    WRITE: {Role.ADMIN, Role.PRIVACY},
    HELD: {Role.PRIVACY, Role.KABID},
    BREAK: {Role.KABID, Role.KADIS, Role.CASEWORKER, Role.SHELTER},
}


def visible_events(_user) -> Select:
    return select(SecurityEvent)


def titles() -> dict[str, str]:
    """{kind of record under seal: what people call it}, as the rooms offer them."""
    return {item.kind: item.title for item in offers("sealed")}


def title_of(kind: str | None) -> str | None:
    return titles().get(kind, kind)


def names_of(events) -> dict[int, str]:
    """{account id: name} of whoever appears in these events."""
    ids = {event.user_id for event in events if event.user_id}
    return dict(db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all()) if ids else {}


def find_breaking(_user, breaking_id: int) -> Breaking:
    return db.session.get(Breaking, breaking_id) or abort(404)
