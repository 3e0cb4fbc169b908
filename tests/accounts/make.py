"""Makers of accounts; call them inside an app context."""

from app.accounts import passwords, rules
from app.accounts.models import RoleGrant
from app.ground.db import db
from app.ground.permit import Role

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
