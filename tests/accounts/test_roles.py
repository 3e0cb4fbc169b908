"""Roles with scope and end, handing work over, the table of grants on paper."""

import pytest

from app.accounts.access import ACTIONS
from app.accounts.models import Account, RoleGrant
from app.ground.db import db
from app.ground.job import Job
from app.ground.permit import Role
from tests.accounts.make import PASSWORD, make_user
from tests.client import Client


@pytest.fixture
def ids(app, inside):
    """{username: id} of a clerk and a colleague."""
    with inside(app):
        make_user("sari")
        make_user("tono")
        return {row.username: row.id for row in db.session.query(Account)}


def enter(app, username) -> Client:
    return Client(app).sign_in(username, PASSWORD)


def grant_of(inside, app, account_id, role):
    with inside(app) as session:
        row = session.query(RoleGrant).filter_by(account_id=account_id, role=role).one()
        return row.id, (row.scope_kind, row.scope_id)


def test_a_role_is_given_over_a_scope_and_until_a_day(app, sign_in, ids, inside, clock):
    clock.set("2026-11-21 09:00")
    admin, page = sign_in("boss", roles=["admin"]), f"/pengguna/{ids['sari']}"
    role = {"role": "kabid", "scope": "bidang:2", "ends_on": "31/12/2026"}
    shown = admin.post(f"{page}/peran", role, follow=True, status=200)
    assert "Kepala bidang, Bidang Pemberdayaan Sosial, sampai 31 Desember 2026" in shown
    assert grant_of(inside, app, ids["sari"], "kabid")[1] == ("bidang", 2)
    clock.set("2027-01-01 00:01")
    assert "Pemberdayaan" not in " ".join(sign_in("boss2", roles=["admin"]).get(page).texts("#roles tbody"))


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"role": "staf"}, "sudah dipegang"),
        ({"role": "kabid", "ends_on": "1/1/2020"}, "sudah lewat"),
        ({"role": "raja"}, "tidak ada dalam daftar"),
        ({"role": "kabid", "scope": "bidang:99"}, "tidak ada dalam daftar"),
        ({"role": "kabid", "scope": "bidang:x"}, "tidak ada dalam daftar"),
    ],
)
def test_what_makes_no_sense_is_refused(sign_in, ids, typed, sentence):
    page = f"/pengguna/{ids['sari']}/peran"
    assert sentence in sign_in("boss", roles=["admin"]).post(page, typed, status=422)


def test_a_change_of_roles_ends_the_sessions_of_before(app, sign_in, ids, inside):
    clerk, admin, page = enter(app, "sari"), sign_in("boss", roles=["admin"]), f"/pengguna/{ids['sari']}"
    admin.post(f"{page}/peran", {"role": "kabid"})
    assert clerk.get("/warga", status=303).location.startswith("/masuk?")
    clerk = enter(app, "sari")
    clerk.get("/warga/ekspor")
    grant, _ = grant_of(inside, app, ids["sari"], "staf")
    admin.post(f"{page}/peran/{grant}/akhir")
    assert clerk.get("/warga", status=303).location.startswith("/masuk?")
    admin.post(f"{page}/peran/{grant}/akhir", status=422)


def test_the_last_administrator_stays_one(app, sign_in, inside):
    admin = sign_in("boss", roles=["admin"])
    with inside(app) as session:
        row = session.query(RoleGrant).filter_by(role="admin").one()
        page = f"/pengguna/{row.account_id}/peran/{row.id}/akhir"
    assert "administrator terakhir" in admin.post(page, status=422)


def test_a_grant_of_another_account_is_not_ended(app, sign_in, ids, inside):
    grant, _ = grant_of(inside, app, ids["tono"], "staf")
    sign_in("boss", roles=["admin"]).post(f"/pengguna/{ids['sari']}/peran/{grant}/akhir", status=422)
    enter(app, "tono").get("/warga")


def test_open_work_goes_to_the_colleague_who_takes_over(app, sign_in, ids, inside):
    with inside(app) as session:
        for state in ("antre", "selesai"):
            session.add(Job(kind="x", title="Uji", args={}, state=state, user_id=ids["sari"], user_name="Sari"))
    admin, page = sign_in("boss", roles=["admin"]), f"/pengguna/{ids['sari']}"
    shown = admin.post(f"{page}/serah-terima", {"to": ids["tono"]}, follow=True, status=200)
    assert "1 pekerjaan berpindah" in shown and "menyerahkan pekerjaan" in shown
    with inside(app) as session:
        found = {(job.state, job.user_id, job.user_name) for job in session.query(Job)}
        assert found == {("antre", ids["tono"], "Tono"), ("selesai", ids["sari"], "Sari")}
    admin.post(f"{page}/serah-terima", {"to": ids["sari"]}, status=422)
    admin.post(f"{page}/serah-terima", {"to": ""}, status=422)


def test_every_grant_is_told_in_words(app):
    unknown = {name for name in app.extensions["grants"] if name.partition(":")[2] not in ACTIONS}
    assert not unknown, f"say in app/accounts/access.py, ACTIONS, what these allow: {unknown}"


def test_the_grants_are_printed_from_the_table_that_routes_ask(app, sign_in):
    shown = sign_in("auditor", roles=["auditor"]).get("/pengguna/hak")
    with app.app_context():
        assert set(shown.texts("code")) == set(app.extensions["grants"])
        table = app.extensions["grants"]
    heads = [head.text for head in shown.css("thead th")][1:]
    assert heads == [role.title for role in Role]
    for row in shown.css("tbody tr:not(.group-row)"):
        told = [role for role, cell in zip(Role, row.cssselect("td"), strict=True) if cell.text == "ya"]
        assert set(told) == set(table[row.cssselect("code")[0].text])
