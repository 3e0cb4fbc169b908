"""`flask user …`: accounts from the command line, for the first administrator and for trouble."""

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts import passwords, rules
from app.accounts.models import Account
from app.ground.db import begin_write, db
from app.ground.permit import Role
from app.ground.refusal import RuleError

user = AppGroup("user", help="Accounts: create, reset, disable, take a lost second factor away.")


@user.command("create")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
def create(username, name, roles):
    """Open an account; prints its one-time code."""
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    try:
        rules.open_account(username, name, code_hash, roles)
    except RuleError as refusal:
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    click.echo(f"Account {username}; one-time code (7 days): {code}")


@user.command("reset")
@click.argument("username")
def reset(username):
    """Give a new one-time code and end all sessions."""
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    rules.reset_password(_account(username), code_hash)
    db.session.commit()
    click.echo(f"Account {username}; one-time code (7 days): {code}")


@user.command("disable")
@click.argument("username")
def disable(username):
    """End the account and its sessions at once."""
    begin_write()
    try:
        rules.disable(_account(username), by=None)
    except RuleError as refusal:
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    click.echo(f"Account {username} is disabled.")


@user.command("drop-second-factor")
@click.argument("username")
def drop_second_factor(username):
    """For a lost phone, or after a restore under another secret key."""
    begin_write()
    try:
        rules.take_second_factor(_account(username), by=None)
    except RuleError as refusal:
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    click.echo(f"Account {username} has no second factor any more.")


def _account(username: str) -> Account:
    query = select(Account).where(Account.username == username.lower()).options(selectinload(Account.roles))
    account = db.session.scalar(query)
    if account is None:
        raise click.ClickException(f"There is no account {username}.")
    return account
