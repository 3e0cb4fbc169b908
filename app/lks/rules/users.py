"""The accounts of a partner: opened by the office or by the partner's own manager, of whom one always remains."""

from sqlalchemy import select

from app.accounts import rules as accounts
from app.accounts.models import Account
from app.ground import audit
from app.ground.db import db, wait_for_row
from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.lks.access import SCOPE, all_accounts
from app.lks.models import Institution, Manager


def managers(institution: Institution) -> set[int]:
    """Ids of the active accounts that look after the others; all of them where nobody was named."""
    active = {account.id for account in all_accounts(institution) if account.active}
    named = set(db.session.scalars(select(Manager.account_id).where(Manager.institution_id == institution.id)))
    return (named & active) or active


def username(institution: Institution, typed: str) -> str:
    """Names of partners' accounts begin with the number of their LKS, so that trying one tells of no other's."""
    return f"lks{institution.id}.{typed.strip().lower()}"


def open_account(institution: Institution, typed: str, name: str, code_hash: str, manages: bool, by) -> Account:
    """An account with a one-time code for this LKS alone; the first one manages the others."""
    wait_for_row(Institution, institution.id)
    kept = "".join(letter for letter in typed.lower() if letter.isalnum() or letter in ".-")
    if not kept or kept != typed.strip().lower():
        raise RuleError("Nama akun terdiri dari huruf, angka, titik, atau tanda hubung.", "username")
    first = not all_accounts(institution)
    account = accounts.open_account(username(institution, kept), name, code_hash)
    account = db.session.get(Account, account.id, populate_existing=True)
    db.session.refresh(account, ["roles"])
    accounts.give_role(account, Role.LKS.value, (SCOPE, institution.id), None)
    if manages or first:
        db.session.add(Manager(account_id=account.id, institution_id=institution.id))
    db.session.flush()
    return account


def refuse_unless_manager(institution: Institution, user) -> None:
    if user.id not in managers(institution):
        raise RuleError("Pengguna lembaga diatur oleh pengelolanya. Mintalah kepada pengelola lembaga Anda.")


def disable(institution: Institution, account: Account, by) -> None:
    """Refuses one's own account and the last that manages."""
    wait_for_row(Institution, institution.id)
    if account.id == by.id:
        raise RuleError("Akun sendiri tidak dapat dinonaktifkan.")
    _refuse_last(institution, account)
    accounts.disable(account, by=by)


def enable(institution: Institution, account: Account, by) -> None:
    accounts.enable(account)
    db.session.flush()


def set_manager(institution: Institution, account: Account, manages: bool, by) -> None:
    """Make somebody a manager, or not one any more; at least one remains."""
    wait_for_row(Institution, institution.id)
    row = db.session.get(Manager, account.id)
    if manages and row is None:
        db.session.add(Manager(account_id=account.id, institution_id=institution.id))
    elif not manages and row is not None:
        _refuse_last(institution, account)
        db.session.delete(row)
    db.session.flush()
    audit.record(account, "menjadi pengelola LKS" if manages else "berhenti mengelola LKS")


def _refuse_last(institution: Institution, account: Account) -> None:
    held = managers(institution)
    if held == {account.id}:
        raise RuleError("Ini pengelola terakhir. Jadikan dahulu pengguna lain sebagai pengelola.")


def reset(account: Account, code_hash: str, by) -> None:
    """A one-time code in place of the password."""
    accounts.reset_password(account, code_hash)
    db.session.flush()
