"""What may happen to an account."""

import datetime as dt

from sqlalchemy import select

from app.accounts import second_factor
from app.accounts.models import Account, RoleGrant, SignIn
from app.accounts.signing_in import end_sign_ins
from app.ground import audit
from app.ground.db import db, hold
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.ground.room import offers
from app.ground.tanggal import long_date, now, today

CODE_LIFE = dt.timedelta(days=7)


def open_account(username: str, name: str, password_hash: str, roles=(), first_code: bool = True) -> Account:
    """A new account. `password_hash` is made by the caller before it takes the lock; `roles` are names.

    Refuses a username that is taken.
    """
    username = username.strip().lower()
    if db.session.scalar(select(Account.id).where(Account.username == username)):
        raise RuleError("Nama akun ini sudah dipakai. Pilihlah nama lain.", "username")
    account = Account(
        username=username,
        name=name,
        password_hash=password_hash,
        must_change=first_code,
        code_expires_at=now() + CODE_LIFE if first_code else None,
    )
    db.session.add(account)
    db.session.flush()
    for role in roles:
        db.session.add(RoleGrant(account_id=account.id, role=Role(role).value))
    db.session.flush()
    return account


def change_roles(account: Account, wanted: dict[str, dt.date | None], by) -> None:
    """Set the unscoped roles of an account: role name to last day (None: open). The last admin stays."""
    held = {grant.role: grant for grant in account.roles if grant.scope_kind is None and grant.holds}
    if Role.ADMIN in held and Role.ADMIN not in wanted and not _other_admin(account.id):
        raise RuleError("Ini administrator terakhir. Angkat dahulu administrator lain.", "roles")
    for role, grant in held.items():
        if role not in wanted:
            grant.ends_on = today() - dt.timedelta(days=1)
        else:
            grant.ends_on = wanted[role]
    for role, ends_on in wanted.items():
        if role not in held:
            db.session.add(RoleGrant(account_id=account.id, role=Role(role).value, ends_on=ends_on))
    db.session.flush()


def rename(account: Account, name: str) -> None:
    account.name = name
    db.session.flush()


def give_role(account: Account, role: str, scope: tuple[str, int] | None, ends_on: dt.date | None) -> None:
    """A role, over a scope (kind, id) or over everything, until the end of a day. The account's sessions end.

    Refuses a day that is over, and what the account holds already.
    """
    kind, scope_id = scope or (None, None)
    if ends_on and ends_on < today():
        raise RuleError("Tanggal ini sudah lewat.", "ends_on")
    for grant in account.roles:
        if grant.holds and (grant.role, grant.scope_kind, grant.scope_id) == (role, kind, scope_id):
            raise RuleError("Peran ini sudah dipegang. Untuk mengubah masanya, akhiri dahulu yang lama.", "role")
    grant = RoleGrant(account_id=account.id, role=Role(role).value, scope_kind=kind, scope_id=scope_id, ends_on=ends_on)
    db.session.add(grant)
    db.session.flush()
    audit.record(account, "memberi peran", {"Peran": [None, described(grant)]})
    end_sign_ins(SignIn.account_id == account.id)


def end_role(account: Account, grant_id: int) -> None:
    """The role ends now, and with it the account's sessions. The last administrator stays one."""
    grant = next((grant for grant in account.roles if grant.id == grant_id and grant.holds), None)
    if grant is None:
        raise RuleError("Peran ini sudah berakhir.")
    if grant.role == Role.ADMIN and not _other_admin(account.id):
        raise RuleError("Ini administrator terakhir. Angkat dahulu administrator lain.")
    told = described(grant)
    grant.ends_on = today() - dt.timedelta(days=1)
    db.session.flush()
    audit.record(account, "mengakhiri peran", {"Peran": [told, None]})
    end_sign_ins(SignIn.account_id == account.id)


def described(grant: RoleGrant) -> str:
    """Petugas shelter, Pondok Lansia, sampai 31 Desember 2026"""
    parts = [Role(grant.role).title, scope_name(grant.scope_kind, grant.scope_id)]
    parts.append(f"sampai {long_date(grant.ends_on)}" if grant.ends_on else None)
    return ", ".join(part for part in parts if part)


def scope_name(kind: str | None, scope_id: int | None) -> str | None:
    """What a scope is called; by its number when its room is gone."""
    if kind is None:
        return None
    scope = next((scope for scope in offers("scopes") if scope.kind == kind), None)
    names = dict(scope.choices()) if scope else {}
    return names.get(scope_id, f"{scope.title if scope else kind} nomor {scope_id}")


def hand_over(account: Account, to: Account | None) -> list[str]:
    """What the account has open goes to a colleague: own imports, running work. Gives a sentence for each kind."""
    if to is None or to.id == account.id or not to.active:
        raise RuleError("Pilihlah rekan lain yang akunnya aktif.", "to")
    told = [sentence for give in offers("handover") for sentence in give(account.id, to.id)]
    audit.record(account, "menyerahkan pekerjaan", {"Kepada": [None, to.name]})
    audit.record(to, "menerima pekerjaan", {"Dari": [None, account.name]})
    return told


def _other_admin(account_id: int) -> bool:
    """Whether somebody else is administrator. One at a time: two who end each other's role would leave none."""
    hold("accounts.administrators")
    query = (
        select(RoleGrant)
        .join(Account)
        .where(RoleGrant.role == Role.ADMIN.value, Account.active, Account.id != account_id)
    )
    return any(grant.holds for grant in db.session.scalars(query))


def change_password(account: Account, new_hash: str, keep: int | None) -> None:
    """A new password ends every other session of the account; `keep` is the session that typed it."""
    account.password_hash, account.must_change, account.code_expires_at = new_hash, False, None
    end_sign_ins((SignIn.account_id == account.id) & (SignIn.id != (keep or 0)))


def reset_password(account: Account, code_hash: str) -> None:
    """A one-time code in place of the password; all sessions end."""
    account.password_hash, account.must_change, account.code_expires_at = code_hash, True, now() + CODE_LIFE
    end_sign_ins(SignIn.account_id == account.id)


def take_second_factor(account: Account, by) -> None:
    """For a lost phone: the factor, its recovery codes and all sessions end. Refuses one's own, which asks a code."""
    if by is not None and account.id == by.id:
        raise RuleError("Faktor kedua akun sendiri diganti lewat Akun saya.")
    if not second_factor.holds_factor(account.id):
        raise RuleError("Akun ini belum memakai faktor kedua.")
    second_factor.remove(account.id)
    end_sign_ins(SignIn.account_id == account.id)
    audit.record(account, "mencabut faktor kedua")


def disable(account: Account, by) -> None:
    """The account and all its sessions end at once. Refuses one's own, and the last administrator."""
    if by is not None and account.id == by.id:
        raise RuleError("Akun sendiri tidak dapat dinonaktifkan.")
    if any(grant.role == Role.ADMIN and grant.holds for grant in account.roles) and not _other_admin(account.id):
        raise RuleError("Ini administrator terakhir. Angkat dahulu administrator lain.")
    account.active = False
    end_sign_ins(SignIn.account_id == account.id)


def enable(account: Account) -> None:
    account.active = True


