"""What may happen to an account."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.accounts import passwords, rules
from app.accounts.models import Account, RoleGrant
from app.ground.audit import AuditEntry
from app.ground.refusal import RuleError
from tests.accounts.make import make_user


class Somebody:
    id, name, is_authenticated = 0, "Admin", True


def account(session, username="sari") -> Account:
    from sqlalchemy.orm import selectinload

    query = select(Account).where(Account.username == username).options(selectinload(Account.roles))
    return session.scalars(query.execution_options(populate_existing=True)).one()


@pytest.mark.parametrize("short", ["", "sebelas hrf", "x" * 257])
def test_a_password_has_12_to_256_letters(short):
    with pytest.raises(RuleError):
        passwords.judge_password(short, "sari")


@pytest.mark.parametrize(
    "common", ["password12345", "katasandi1234", "bismillah!!!!", "aaaaaaaaaaaaaaaa", "123456123456"]
)
def test_a_common_password_is_refused(common):
    with pytest.raises(RuleError) as refused:
        passwords.judge_password(common, "sari")
    assert refused.value.field == "new_password"


@pytest.mark.parametrize(
    "good", ["tumbuh di tepi Brantas", "é" * 3 + "ñandú kawah ijen", "x y z w v u t s r q p o n m" * 5]
)
def test_long_passwords_and_blanks_are_kept_exactly(good):
    passwords.judge_password(good, "sari")
    stored = passwords.HASHER.hash(good)
    assert passwords.is_right(stored, good)
    assert not passwords.is_right(stored, good.strip() + " ") and not passwords.is_right(stored, good[:-1])


def test_a_one_time_code_is_random_and_long():
    codes = {passwords.first_password() for _ in range(50)}
    assert len(codes) == 50 and all(len(code) == 19 for code in codes)


def test_a_username_is_taken_once(app, inside):
    with inside(app):
        make_user("sari")
        with pytest.raises(RuleError) as refused:
            rules.open_account(" SARI ", "Sari Lain", "x")
        assert refused.value.field == "username"


def test_changed_roles_end_they_are_not_deleted(app, inside):
    with inside(app) as session:
        make_user("sari", roles=["staf"])
        rules.change_roles(account(session), {"kabid": None}, by=Somebody())
        kept = {grant.role: grant.holds for grant in session.scalars(select(RoleGrant))}
    assert kept == {"staf": False, "kabid": True}


def test_scoped_roles_stay_as_they_are(app, inside):
    with inside(app) as session:
        make_user("melati", roles=["lks"], scope=("lks", 7))
        rules.change_roles(account(session, "melati"), {"staf": dt.date(2030, 1, 1)}, by=Somebody())
        held = {(grant.role, grant.scope_id) for grant in session.scalars(select(RoleGrant)) if grant.holds}
    assert held == {("lks", 7), ("staf", None)}


@pytest.mark.parametrize("act", ["roles", "disable"])
def test_the_last_administrator_stays(app, inside, act):
    with inside(app) as session:
        make_user("admin", roles=["admin"])
        admin = account(session, "admin")
        with pytest.raises(RuleError, match="administrator terakhir"):
            rules.change_roles(admin, {"staf": None}, Somebody()) if act == "roles" else rules.disable(
                admin, Somebody()
            )
        make_user("admin2", roles=["admin"])
        rules.change_roles(admin, {"staf": None}, Somebody()) if act == "roles" else rules.disable(
            admin, Somebody()
        )


def test_nobody_disables_the_own_account(app, inside):
    with inside(app) as session:
        make_user("sari")
        me = account(session)
        with pytest.raises(RuleError, match="Akun sendiri"):
            rules.disable(me, by=me)


def test_what_happens_to_an_account_stands_in_the_trail_without_the_password(app, inside):
    with inside(app) as session:
        make_user("sari")
        rules.reset_password(account(session), passwords.hash_password("abcd-efgh-jkmn-pqrs"))
        session.flush()
        entries = session.execute(select(AuditEntry.action, AuditEntry.kind)).all()
        told = repr(session.execute(select(AuditEntry.__table__)).all())
    assert ("mengubah", "accounts_account") in entries
    assert "argon2" not in told and "abcd" not in told
