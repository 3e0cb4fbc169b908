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


def set_value(key, value) -> None:
    """A setting as the office would set it, from long ago."""
    db.session.query(Setting).filter_by(key=key).delete()
    db.session.add(Setting(key=key, value=value, valid_from=dt.date(2000, 1, 1), source="tests"))
    db.session.flush()


def need_second_factor(*roles) -> None:
    """What a real installation asks of these roles; the one under test asks it of nobody until told so."""
    set_value("accounts.second_factor_roles", list(roles))
