"""Signing in and out: the session table, its limits, the throttle, and the user that a request acts for."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field

from flask import request, session
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import passwords
from app.accounts.models import Account, FailedTry, SignIn
from app.ground import audit
from app.ground.db import begin_write, db
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.ground.tanggal import now

IDLE = dt.timedelta(hours=2)
ABSOLUTE = dt.timedelta(hours=12)
TOUCH = dt.timedelta(minutes=1)

WINDOW = dt.timedelta(minutes=15)
PAIR_TRIES = 5  # one account from one address
ADDRESS_TRIES = 50  # any account from one address: a school of guesses, or a whole office behind one router
ACCOUNT_TRIES = 100  # one account from everywhere

WRONG = "Nama akun atau kata sandi tidak cocok."
SLOWED = "Terlalu banyak percobaan masuk. Tunggu 15 menit, lalu coba lagi."


@dataclass
class User(UserMixin):
    """Who is signed in, as plain values: rows of the session may expire, this does not."""

    id: int
    name: str
    username: str
    key: str
    sign_in_id: int
    must_change: bool
    roles: frozenset[Role]
    scopes: tuple[tuple[Role, str | None, int | None], ...] = field(default=())

    def get_id(self) -> str:
        return self.key

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    @property
    def roles_text(self) -> str:
        return ", ".join(role.title for role in Role if role in self.roles) or "Tanpa peran"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def load_user(key: str) -> User | None:
    """The user of a session key, or None when the session has ended, idled or grown too old."""
    query = (
        select(SignIn)
        .where(SignIn.key_hash == _hash(key), SignIn.ended_at.is_(None))
        .options(joinedload(SignIn.account).selectinload(Account.roles))
    )
    sign_in = db.session.scalar(query)
    moment = now()
    if sign_in is None or not sign_in.account.active:
        return None
    if moment - sign_in.seen_at > IDLE or moment - sign_in.created_at > ABSOLUTE:
        return None
    if moment - sign_in.seen_at > TOUCH:
        with db.engine.begin() as connection:
            connection.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=moment))
    return _user(sign_in.account, key, sign_in.id)


def _user(account: Account, key: str, sign_in_id: int) -> User:
    held = [grant for grant in account.roles if grant.holds]
    return User(
        id=account.id,
        name=account.name,
        username=account.username,
        key=key,
        sign_in_id=sign_in_id,
        must_change=account.must_change,
        roles=frozenset(Role(grant.role) for grant in held),
        scopes=tuple((Role(grant.role), grant.scope_kind, grant.scope_id) for grant in held),
    )


def sign_in(username: str, password: str) -> User:
    """Check, open a session, put its key into the cookie. Refuses with one sentence, whatever was wrong.

    Takes no lock while hashing; the throttle is asked first and counts in the database.
    """
    username = (username or "").strip().lower()[:200]
    address = request.remote_addr or "?"
    if _slowed(username, address):
        audit.security("masuk ditahan")
        raise RuleError(SLOWED)
    account = db.session.scalar(
        select(Account).where(Account.username == username).options(selectinload(Account.roles))
    )
    right = passwords.is_right(account.password_hash if account else passwords.NOBODY, password or "")
    expired = bool(account and account.code_expires_at and account.code_expires_at < now())
    if not (right and account.active) or expired:
        _remember_failure(username, address)
        raise RuleError(WRONG)
    rehash = passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    account_id = account.id
    begin_write()
    account = db.session.get(Account, account_id, options=[selectinload(Account.roles)])
    if rehash:
        account.password_hash = rehash
    user = _open(account, address)
    db.session.commit()
    audit.security("masuk", user_id=account_id)
    return user


def last_account() -> int | None:
    """Whose session this browser held before, ended or not: another account must not inherit the screen."""
    key = session.get("_user_id")
    return key and db.session.scalar(select(SignIn.account_id).where(SignIn.key_hash == _hash(key)))


def _open(account: Account, address: str) -> User:
    key, moment = secrets.token_urlsafe(32), now()
    row = SignIn(
        key_hash=_hash(key),
        account_id=account.id,
        created_at=moment,
        seen_at=moment,
        address=address[:64],
        device=(request.user_agent.string or "")[:200],
    )
    db.session.add(row)
    db.session.flush()
    session.clear()  # no session of before lives on in the new one
    user = _user(account, key, row.id)
    login_user(user)
    return user


def sign_out(user: User) -> None:
    end_sign_ins(SignIn.id == user.sign_in_id)
    logout_user()
    session.clear()


def end_sign_ins(which) -> None:
    """End sessions at once: after signing out, a new password, or when an account is disabled."""
    db.session.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=now()))


def _slowed(username: str, address: str) -> bool:
    since = now() - WINDOW

    def failures(*which) -> int:
        return db.session.scalar(select(func.count()).select_from(FailedTry).where(FailedTry.at > since, *which))

    by_name, by_address = FailedTry.username_hash == _hash(username), FailedTry.address == address
    return (
        failures(by_name, by_address) >= PAIR_TRIES
        or failures(by_address) >= ADDRESS_TRIES
        or failures(by_name) >= ACCOUNT_TRIES
    )


def _remember_failure(username: str, address: str) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(
            insert(FailedTry), dict(at=now(), username_hash=_hash(username), address=address[:64])
        )
    audit.security("masuk gagal")


def demo_accounts() -> list[Account]:
    """The accounts that the sign-in page of a demo names."""
    query = select(Account).where(Account.is_demo, Account.active).options(selectinload(Account.roles))
    return list(db.session.scalars(query.order_by(Account.id)))
