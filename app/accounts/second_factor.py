"""The second factor: a secret shared with a phone (TOTP, RFC 6238), and recovery codes on paper.

The secret is encrypted with a key of this installation. A code counts for its own half minute and the ones
before and after it, since clocks differ, and once only. Recovery codes are hashed like passwords.
"""

import base64
import hashlib
import hmac

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import delete, insert, select, update

from app.accounts import passwords
from app.accounts.models import RecoveryCode, SecondFactor
from app.ground.db import db
from app.ground.form import clean_line
from app.ground.refusal import RuleError
from app.ground.setting import is_demo, setting
from app.ground.tanggal import now

STEP = 30  # seconds
OFFER_LIFE = 15 * 60
HOW_MANY = 10

WRONG = (
    "Kode ini tidak cocok. Tunggu kode berikutnya di ponsel Anda, lalu ketik yang baru. "
    "Bila tetap ditolak, setel jam ponsel ke waktu otomatis."
)
USED = "Kode ini sudah dipakai. Tunggu kode berikutnya di ponsel Anda, lalu ketik yang baru."
UNREADABLE = (
    "Faktor kedua akun ini dibuat pada pemasangan lain dan tidak dapat dibaca di sini. "
    "Pakailah kode pemulihan, atau mintalah administrator mencabutnya."
)


def is_required(roles) -> bool:
    """Whether one of these roles may only sign in with a second factor. In a demo nobody has to."""
    wanted = setting("accounts.second_factor_roles")
    return not is_demo() and any(role in wanted for role in roles)


# --- setting it up ----------------------------------------------------------------------------------


def offer() -> str:
    """A new secret, sealed, to travel with the page that shows it: nothing is stored before it has worked."""
    return _box().encrypt(pyotp.random_base32().encode()).decode()


def open_offer(token: str | None) -> str | None:
    """The secret of an offer; None when the page stood open too long or the token is not ours."""
    try:
        return _box().decrypt((token or "").encode(), ttl=OFFER_LIFE).decode()
    except InvalidToken:
        return None


def picture(secret: str, username: str, issuer: str) -> str:
    """The secret as a QR code for the phone's app."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)
    return qr(address, "Kode QR untuk aplikasi di ponsel")


def qr(text: str, title: str) -> str:
    """A QR code as SVG that fits the page's policy: attributes only, no style."""
    return segno.make(text, error="m").svg_inline(title=title, scale=4)


def judge(secret: str, typed: str) -> int:
    """The half minute that the code belongs to. Refuses one that the secret does not make now."""
    step = _step_of(secret, typed)
    if step is None:
        raise RuleError(WRONG, "code")
    return step


def confirm(account_id: int, secret: str, typed: str, code_hashes: list[str]) -> None:
    """Keep the secret, now that a code made from it was typed; recovery codes begin anew. Refuses a wrong code."""
    step = judge(secret, typed)
    remove(account_id)
    sealed = _box().encrypt(secret.encode()).decode()
    row = {"account_id": account_id, "secret": sealed, "confirmed_at": now(), "last_step": step}
    db.session.execute(insert(SecondFactor), row)
    set_recovery_codes(account_id, code_hashes)


def remove(account_id: int) -> None:
    """Take the second factor away: a lost phone. Whoever needs one sets it up at the next sign-in."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Ten codes for paper, and their hashes. Hashing takes time: call it before a transaction begins."""
    codes = [passwords.on_paper(3) for _ in range(HOW_MANY)]
    return codes, [passwords.hash_password(_bare(code)) for code in codes]


def set_recovery_codes(account_id: int, hashes: list[str]) -> None:
    """New codes in place of the old ones."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.execute(insert(RecoveryCode), [{"account_id": account_id, "code_hash": value} for value in hashes])


def codes_left(account_id: int) -> int:
    query = select(RecoveryCode.id).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return len(db.session.scalars(query).all())


# --- asking for it ----------------------------------------------------------------------------------


def find_recovery_code(account_id: int, typed: str) -> int | None:
    """The id of the unused recovery code that was typed. Takes as long as hashing; hold no lock meanwhile."""
    bare = _bare(typed)
    if len(bare) != 12:
        return None
    query = select(RecoveryCode.id, RecoveryCode.code_hash)
    query = query.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return next((row.id for row in db.session.execute(query).all() if passwords.is_right(row.code_hash, bare)), None)


def spend(account_id: int, typed: str, recovery_id: int | None) -> None:
    """Use up what was typed: the phone's code, or the recovery code found before. Refuses it a second time.

    One conditional statement each: of two requests with the same code one is let in.
    """
    if recovery_id is not None:
        once = update(RecoveryCode).where(RecoveryCode.id == recovery_id, RecoveryCode.used_at.is_(None))
        if db.session.execute(once.values(used_at=now())).rowcount != 1:
            raise RuleError("Kode pemulihan ini sudah dipakai. Pakailah yang lain.", "code")
        return
    factor = db.session.get(SecondFactor, account_id)
    if factor is None:
        raise RuleError(WRONG, "code")
    step = judge(_secret(factor), typed)
    once = update(SecondFactor).where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
    if db.session.execute(once.values(last_step=step)).rowcount != 1:
        raise RuleError(USED, "code")


def holds_factor(account_id: int) -> bool:
    return db.session.get(SecondFactor, account_id) is not None


def _secret(factor: SecondFactor) -> str:
    try:
        return _box().decrypt(factor.secret.encode()).decode()
    except InvalidToken:
        raise RuleError(UNREADABLE, "code") from None


def _step_of(secret: str, typed: str) -> int | None:
    """The half minute that the code belongs to, when it is this one or a neighbour."""
    digits = "".join(c for c in typed or "" if c.isascii() and c.isdigit())
    totp, here = pyotp.TOTP(secret), int(now().timestamp()) // STEP
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _bare(typed: str) -> str:
    return "".join(c for c in (clean_line(typed) or "").lower() if c.isascii() and c.isalnum())


def _box() -> Fernet:
    key = hashlib.sha256(b"second factor:" + current_app.secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
