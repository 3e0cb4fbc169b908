"""Makers of accounts; call them inside an app context."""

import datetime as dt

from app.accounts import passwords, rules
from app.accounts.models import RoleGrant
from app.ground.db import db
from app.ground.permit import Role
from app.office.models import Setting

PASSWORD = "pendapa-demo"


def make_user(username, roles=("staf",), scope=None, password=PASSWORD) -> None:
    """An account that may sign in at once. `scope` is (kind, id) and holds for all of its roles."""
    kind, scope_id = scope or (None, None)
    name = username.replace(".", " ").title()
    account = rules.open_account(username, name, passwords.hash_password(password), first_code=False)
    for role in roles:
        db.session.add(
            RoleGrant(account_id=account.id, role=Role(role).value, scope_kind=kind, scope_id=scope_id)
        )
    db.session.flush()


def waive_second_factor() -> None:
    """As the office may set it: no role must have a second factor. For tests that are about something else."""
    setting = Setting(key="accounts.second_factor_roles", value=[], valid_from=dt.date(2020, 1, 1))
    db.session.add(setting)
    db.session.flush()
