"""Who may manage accounts."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, SignIn
from app.ground.db import db
from app.ground.permit import Role

READ = "accounts:read"
WRITE = "accounts:write"

GRANTS = {
    READ: {Role.ADMIN, Role.AUDITOR, Role.PRIVACY},
    WRITE: {Role.ADMIN},
}


def visible(_user):
    return select(Account).options(selectinload(Account.roles))


def find_account(user, account_id: int) -> Account:
    return db.session.scalar(visible(user).where(Account.id == account_id)) or abort(404)


def all_accounts(user) -> list[Account]:
    return list(db.session.scalars(visible(user).order_by(Account.active.desc(), Account.name).limit(500)))


def own_sign_ins(user) -> list[SignIn]:
    """The open sessions of the signed-in user, newest first."""
    query = select(SignIn).where(SignIn.account_id == user.id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc()).limit(50)))


def find_own_sign_in(user, sign_in_id: int) -> SignIn:
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == user.id)
    return db.session.scalar(query) or abort(404)
