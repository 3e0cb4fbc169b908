"""The administrator's pages, one's own account, and the commands for both."""

import re

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, RoleGrant
from tests.accounts.make import PASSWORD, make_user
from tests.client import Client

pytestmark = pytest.mark.pages

NEW = "sungai brantas di pagi hari"


@pytest.fixture
def admin(sign_in):
    return sign_in("admin", roles=["admin"])


def open_account(admin, **changes):
    typed = {"username": "baru", "name": "Orang Baru", "roles": ["staf"], "ends_on": ""} | changes
    return admin.post("/pengguna/baru", typed, status=200)


def code_on(page) -> str:
    return page.one(".one-time code").text_content()


def id_of(app, inside, username) -> int:
    with inside(app) as session:
        return session.scalar(select(Account.id).where(Account.username == username))


def test_a_new_account_gets_a_code_that_leads_to_a_new_password(admin, app):
    code = code_on(open_account(admin))
    client = Client(app)
    client.post("/masuk", {"username": "baru", "password": code}, status=303)
    client.csrf = None
    for url in ("/", "/warga", "/pekerjaan"):
        assert client.get(url, status=303).location.endswith("/akun")
    assert "Gantilah kata sandi" in client.get("/akun")
    client.post("/akun/kata-sandi", {"current": code, "new_password": NEW, "again": NEW}, status=303)
    client.csrf = None
    client.get("/warga")
    Client(app).sign_in("baru", NEW)
    Client(app).post("/masuk", {"username": "baru", "password": code}, status=422)


def test_a_code_works_once(admin, app):
    code = code_on(open_account(admin))
    Client(app).post("/masuk", {"username": "baru", "password": code}, status=303)
    Client(app).post("/masuk", {"username": "baru", "password": code}, status=422)


def test_a_code_dies_after_seven_days(admin, app, clock):
    code = code_on(open_account(admin))
    clock.move(days=7, minutes=1)
    Client(app).post("/masuk", {"username": "baru", "password": code}, status=422)


def test_a_double_click_opens_one_account(admin, app, inside):
    open_account(admin)
    again = admin.post(
        "/pengguna/baru", {"username": "baru", "name": "Orang Baru", "roles": ["staf"]}, status=422
    )
    assert "sudah dipakai" in again
    with inside(app) as session:
        assert (
            session.scalar(select(func.count()).where(Account.username == "baru").select_from(Account)) == 1
        )


def test_more_than_was_asked_for_has_no_effect(admin, sign_in, app, inside):
    open_account(admin, is_demo="1", active="", password_hash="x", must_change="", id="77")
    with inside(app) as session:
        made = session.scalars(select(Account).where(Account.username == "baru")).one()
        assert (made.is_demo, made.active, made.must_change, made.id != 77) == (False, True, True, True)
    sari = sign_in("sari")
    typed = {"current": PASSWORD, "new_password": NEW, "again": NEW, "roles": "admin", "role": "admin"}
    sari.post("/akun/kata-sandi", typed, status=303)
    with inside(app) as session:
        sari_id = session.scalar(select(Account.id).where(Account.username == "sari"))
        assert list(session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == sari_id))) == [
            "staf"
        ]


def test_a_reset_ends_the_sessions_and_the_password(admin, sign_in, app, inside):
    sari = sign_in("sari")
    code_on(admin.post(f"/pengguna/{id_of(app, inside, 'sari')}/kode-baru", status=200))
    sari.get("/akun", status=303)
    Client(app).post("/masuk", {"username": "sari", "password": PASSWORD}, status=422)


def test_disabling_ends_the_sessions_and_enabling_lets_in_again(admin, sign_in, app, inside):
    sari, sari_id = sign_in("sari"), id_of(app, inside, "sari")
    admin.post(f"/pengguna/{sari_id}/penonaktifan", status=303)
    sari.get("/akun", status=303)
    admin.post(f"/pengguna/{sari_id}/pengaktifan", status=303)
    sari.get("/akun", status=303)
    Client(app).sign_in("sari", PASSWORD)


def test_a_stale_form_shows_both_names(admin, sign_in, app, inside):
    sign_in("sari")
    sari_id = id_of(app, inside, "sari")
    stale = admin.get(f"/pengguna/{sari_id}").fields("#naming form")
    admin.post(f"/pengguna/{sari_id}", stale | {"name": "Sari Satu"}, status=303)
    shown = admin.post(f"/pengguna/{sari_id}", stale | {"name": "Sari Dua"}, status=422)
    assert "Sari Satu" in shown and shown.fields("#naming form")["name"] == "Sari Dua"


@pytest.mark.parametrize(
    "typed",
    [{"current": "salah"}, {"again": "bukan yang sama"}, {"new_password": "pendek", "again": "pendek"}, {}],
)
def test_a_wrong_new_password_is_refused(sign_in, typed):
    good = {"current": PASSWORD, "new_password": NEW, "again": NEW} if typed else {}
    page = sign_in("sari").post("/akun/kata-sandi", good | typed, status=422)
    assert page.css(".error")
    assert not [field for field in page.css("input[type=password]") if field.get("value")]


def test_names_are_shown_as_typed_and_never_run(admin, app, inside):
    nasty = "<script>alert(1)</script> {{7*7}} \"'"
    open_account(admin, name=nasty)
    for url in ("/pengguna", f"/pengguna/{id_of(app, inside, 'baru')}"):
        page = admin.get(url)
        assert nasty in page and not page.css("script:not([src])")


def test_the_sign_in_page_names_accounts_in_a_demo_only(client, app, inside):
    with inside(app) as session:
        make_user("contoh")
        session.flush()
    assert "contoh" not in client.get("/masuk")
    with inside(app) as session:
        session.scalars(select(Account)).one().is_demo = True
    page = client.get("/masuk")
    assert "contoh" in page and PASSWORD in page


# --- the commands -----------------------------------------------------------------------------------


def test_user_create_reset_disable(app, inside):
    run = app.test_cli_runner().invoke
    made = run(args=["user", "create", "Kepala", "--name", "Kepala Tata Usaha", "--role", "staf"])
    assert made.exit_code == 0, made.output
    code = re.search(r": (\S{19})$", made.output.strip())[1]
    Client(app).post("/masuk", {"username": "kepala", "password": code}, status=303)
    assert run(args=["user", "create", "kepala", "--name", "Lain", "--role", "staf"]).exit_code == 1
    assert run(args=["user", "create", "lain", "--name", "Lain", "--role", "raja"]).exit_code == 2
    again = run(args=["user", "reset", "kepala"])
    assert again.exit_code == 0 and code not in again.output
    assert run(args=["user", "reset", "tidak.ada"]).exit_code == 1
    assert run(args=["user", "disable", "kepala"]).exit_code == 0
    with inside(app) as session:
        assert session.scalars(select(Account)).one().active is False
