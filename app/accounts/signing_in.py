"""Signing in and out: the session table, its limits, the throttle, and the user that a request acts for."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cache

from flask import request, session
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy import Date, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import passwords, second_factor
from app.accounts.models import Account, FailedTry, RoleGrant, SecondFactor, SignIn
from app.ground import audit
from app.ground.db import begin_write, db
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.ground.setting import setting
from app.ground.tanggal import now, today

TOUCH = dt.timedelta(minutes=1)

WINDOW = dt.timedelta(minutes=15)
PAIR_TRIES = 5  # one account from one address
ADDRESS_TRIES = 50  # any account from one address: a school of guesses, or a whole office behind one router
ACCOUNT_TRIES = 100  # one account from everywhere
CODE_TRIES = 20  # codes for one account from everywhere: six digits are soon guessed

WRONG = "Nama akun atau kata sandi tidak cocok."
CODE_OVER = "Kode sekali pakai ini sudah dipakai atau sudah lewat masanya. Mintalah kode baru kepada administrator."
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
    held: str = ""  # what is wanted before anything else: "code", "password" or "enrol"
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
    rows = db.session.execute(_asked_first(), {"hash": _hash(key), "day": today()}).all()
    moment, row = now(), rows[0] if rows else None
    if row is None or not row.active:
        return None
    if moment - row.seen_at > dt.timedelta(minutes=row.idle_minutes) or moment > row.ends_at:
        return None
    if moment - row.seen_at > TOUCH:
        with db.engine.begin() as connection:
            connection.execute(update(SignIn).where(SignIn.id == row.sign_in_id).values(seen_at=moment))
    held = [(Role(one.role), one.scope_kind, one.scope_id) for one in rows if one.role]
    return User(
        row.id, row.name, row.username, key, row.sign_in_id, row.must_change, frozenset(role for role, *_ in held),
        _held(row.second_due, row.factor, row.must_change), tuple(held),
    )  # fmt: skip


@cache
def _asked_first():
    """What every page asks first, so it is put together once and read as plain columns: a session that has not ended,
    its account, whether that has a second factor, and a row for each role that it holds on the day."""
    columns = (
        SignIn.id.label("sign_in_id"), SignIn.seen_at, SignIn.idle_minutes, SignIn.ends_at, SignIn.second_due,
        Account.id, Account.name, Account.username, Account.must_change, Account.active,
        SecondFactor.account_id.label("factor"), RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id,
    )  # fmt: skip
    holds = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= bindparam("day", type_=Date))
    query = select(*columns).join(Account, Account.id == SignIn.account_id)
    query = query.outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
    query = query.outerjoin(RoleGrant, and_(RoleGrant.account_id == Account.id, holds))
    return query.where(SignIn.key_hash == bindparam("hash"), SignIn.ended_at.is_(None)).order_by(RoleGrant.id)


def on_behalf_of(account_id: int) -> User:
    """Who asked for work in the background, with today's roles and scopes and without a session.

    Refuses an account that is not active any more: nobody is left to read the outcome.
    """
    query = select(Account).where(Account.id == account_id, Account.active).options(joinedload(Account.roles))
    account = db.session.scalars(query).unique().first()
    if account is None:
        raise RuleError("Akun yang meminta pekerjaan ini sudah tidak aktif.")
    return _user(account)


def _user(account: Account, key: str = "", sign_in: SignIn | None = None) -> User:
    held = [grant for grant in account.roles if grant.holds]
    return User(
        id=account.id,
        name=account.name,
        username=account.username,
        key=key,
        sign_in_id=sign_in.id if sign_in else 0,
        must_change=account.must_change,
        roles=frozenset(Role(grant.role) for grant in held),
        held=_held(sign_in.second_due, account.second_factor, account.must_change) if sign_in else "",
        scopes=tuple((Role(grant.role), grant.scope_kind, grant.scope_id) for grant in held),
    )


def _held(second_due: bool, has_factor, must_change: bool) -> str:
    """Before a new password the code of the phone: who knows the password alone must not change it."""
    if second_due and has_factor:
        return "code"
    if must_change:
        return "password"
    return "enrol" if second_due else ""


def sign_in(username: str, password: str) -> User:
    """Check, open a session, put its key into the cookie. Refuses with one sentence, whatever was wrong; only who
    types the very one-time code that was handed out is told that it counts no longer.

    Takes no lock while hashing; the throttle is asked first and counts in the database.
    """
    username = (username or "").strip().lower()[:200]
    address = request.remote_addr or "?"
    if _slowed(username, address, ACCOUNT_TRIES):
        audit.security("masuk ditahan")
        raise RuleError(SLOWED)
    account = db.session.scalar(
        select(Account).where(Account.username == username).options(selectinload(Account.roles))
    )
    right = passwords.is_right(account.password_hash if account else passwords.NOBODY, password or "")
    expired = bool(account and account.code_expires_at and account.code_expires_at <= now())
    if not (right and account.active) or expired:
        known = expired and right and account.active
        _remember_failure(username, address)
        audit.security("masuk gagal")
        raise RuleError(CODE_OVER if known else WRONG)
    rehash = passwords.hash_password(password) if passwords.needs_rehash(account.password_hash) else None
    account_id, has_code = account.id, account.code_expires_at is not None
    begin_write()
    if has_code and not _use_up_code(account_id):
        db.session.rollback()
        raise RuleError(CODE_OVER)
    account = _account(account_id)
    if rehash:
        account.password_hash = rehash
    roles = [grant.role for grant in account.roles if grant.holds]
    user = _open(account, second_due=bool(account.second_factor) or second_factor.is_required(roles))
    db.session.commit()
    audit.security("masuk", user_id=account_id)
    return user


def _use_up_code(account_id: int) -> bool:
    """A one-time code opens one session; of two at the same moment one. ASVS 6.4.1."""
    once = update(Account).where(Account.id == account_id, Account.code_expires_at > now())
    return db.session.execute(once.values(code_expires_at=now())).rowcount == 1


def _account(account_id: int) -> Account:
    return db.session.get(
        Account, account_id, populate_existing=True,
        options=[selectinload(Account.roles), joinedload(Account.second_factor)],
    )  # fmt: skip


def give_code(user: User, typed: str) -> User:
    """The second factor: a code of the phone or of the paper. The session goes on under a new key.

    Refuses what is wrong or used; counts it like a wrong password.
    """
    recovery_id = _spend(user, typed)
    fresh = reopen(user)
    db.session.commit()
    audit.security("kode pemulihan dipakai" if recovery_id else "kode cocok", user_id=user.id)
    return fresh


def _spend(user: User, typed: str) -> int | None:
    """Use the code up in a transaction that stays open; gives the recovery code's id if it was one."""
    name, address = f"kode {user.username}", request.remote_addr or "?"
    if _slowed(name, address, CODE_TRIES):
        audit.security("kode ditahan")
        raise RuleError(SLOWED, "code")
    recovery_id = second_factor.find_recovery_code(user.id, typed)
    begin_write()
    try:
        second_factor.spend(user.id, typed, recovery_id)
    except RuleError:
        _remember_failure(name, address)
        audit.security("kode gagal")
        raise
    return recovery_id


def enrol(user: User, offer: str, typed: str, current: str | None) -> list[str]:
    """Tie a phone to the account; gives the recovery codes, which are never shown again.

    Refuses a wrong code; where a phone was tied before, also without a code of that one.
    """
    secret = second_factor.open_offer(offer)
    if secret is None:
        raise RuleError("Halaman ini terlalu lama terbuka. Pindailah gambar yang baru, lalu ketik kodenya.", "code")
    if second_factor.holds_factor(user.id):
        second_factor.judge(secret, typed)  # before the other code is used up
        _judge_own_code(user, current, "current")
    codes, hashes = second_factor.new_recovery_codes()
    begin_write()
    second_factor.confirm(user.id, secret, typed, hashes)
    end_sign_ins(SignIn.account_id == user.id)
    reopen(user)
    db.session.commit()
    audit.security("faktor kedua dipasang", user_id=user.id)
    return codes


def renew_recovery_codes(user: User, typed: str) -> list[str]:
    """Ten new recovery codes in place of the old; refused without a code."""
    _judge_own_code(user, typed, "code")
    codes, hashes = second_factor.new_recovery_codes()
    begin_write()
    second_factor.set_recovery_codes(user.id, hashes)
    db.session.commit()
    audit.security("kode pemulihan dibuat", user_id=user.id)
    return codes


def remove_second_factor(user: User, typed: str) -> None:
    """Give the second factor up, where the role leaves that to the account; refused without a code."""
    if second_factor.is_required(user.roles):
        raise RuleError("Peran Anda mewajibkan faktor kedua. Untuk berganti ponsel, pasanglah ponsel yang baru.")
    _judge_own_code(user, typed, "code")
    begin_write()
    second_factor.remove(user.id)
    db.session.commit()
    audit.security("faktor kedua dicabut", user_id=user.id)


def _judge_own_code(user: User, typed: str | None, field: str) -> None:
    """Uses the code up, throttled like the one at the door."""
    try:
        _spend(user, typed or "")
    except RuleError as refusal:
        raise RuleError(refusal.sentence, field) from None
    db.session.commit()


def reopen(user: User) -> User:
    """The same person under a new session key, with everything asked for given: an older copy of the key is dead."""
    end_sign_ins(SignIn.id == user.sign_in_id)
    return _open(_account(user.id), second_due=False)


def last_account() -> int | None:
    """Whose session this browser held before, ended or not: another account must not inherit the screen."""
    key = session.get("_user_id")
    return key and db.session.scalar(select(SignIn.account_id).where(SignIn.key_hash == _hash(key)))


def _open(account: Account, second_due: bool) -> User:
    key, moment = secrets.token_urlsafe(32), now()
    row = SignIn(
        key_hash=_hash(key),
        account_id=account.id,
        created_at=moment,
        seen_at=moment,
        ends_at=moment + dt.timedelta(hours=setting("accounts.session_hours")),
        idle_minutes=setting("accounts.idle_minutes"),
        second_due=second_due,
        address=(request.remote_addr or "?")[:64],
        device=(request.user_agent.string or "")[:200],
    )
    db.session.add(row)
    db.session.flush()
    session.clear()  # no session of before lives on in the new one
    user = _user(account, key, row)
    login_user(user)
    return user


def sign_out(user: User) -> None:
    end_sign_ins(SignIn.id == user.sign_in_id)
    logout_user()
    session.clear()


def end_sign_ins(which) -> None:
    """End sessions at once: after signing out, a new password, or when an account is disabled."""
    db.session.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=now()))


def _slowed(username: str, address: str, account_tries: int) -> bool:
    since = now() - WINDOW

    def failures(*which) -> int:
        return db.session.scalar(select(func.count()).select_from(FailedTry).where(FailedTry.at > since, *which))

    by_name, by_address = FailedTry.username_hash == _hash(username), FailedTry.address == address
    return (
        failures(by_name, by_address) >= PAIR_TRIES
        or failures(by_address) >= ADDRESS_TRIES
        or failures(by_name) >= account_tries
    )


def _remember_failure(username: str, address: str) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(
            insert(FailedTry), {"at": now(), "username_hash": _hash(username), "address": address[:64]}
        )


def demo_accounts() -> list[Account]:
    """The accounts that the sign-in page of a demo names."""
    query = select(Account).where(Account.is_demo, Account.active).options(selectinload(Account.roles))
    return list(db.session.scalars(query.order_by(Account.id)))
