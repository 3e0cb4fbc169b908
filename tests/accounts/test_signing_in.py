"""Signing in and out: who gets in, how guessing is slowed, when a session ends."""

import pytest
from sqlalchemy import func, select

from app.accounts import passwords, signing_in
from app.accounts.models import Account, FailedTry, SignIn
from app.ground.audit import SecurityEvent
from tests.accounts.make import PASSWORD, make_user
from tests.client import Client

ELSEWHERE = {"REMOTE_ADDR": "10.9.8.7"}


@pytest.fixture
def sari(app, inside):
    with inside(app):
        make_user("sari")


def knock(client, username, password, status=422, **options):
    return client.post("/masuk", {"username": username, "password": password}, status=status, **options)


def sentence(answer) -> str:
    return " ".join(answer.texts("#signin_errors li"))


# --- who gets in ------------------------------------------------------------------------------------


def test_the_right_password_leads_to_the_first_page(sari, client):
    assert knock(client, "SARI ", PASSWORD, status=303).location == "/"
    assert "Selamat" in client.get("/")


def test_an_unknown_account_hears_the_same_sentence(sari, app):
    heard = {
        sentence(knock(Client(app), name, "bukan kata sandi"))
        for name in ("sari", "tidak.ada", "' OR 1=1 --")
    }
    assert heard == {signing_in.WRONG}


def test_an_unknown_account_costs_the_same_hashing(sari, client, monkeypatch):
    seen = []
    monkeypatch.setattr(passwords, "is_right", lambda stored, typed: seen.append(stored[:9]) or False)
    knock(client, "sari", "bukan kata sandi")
    knock(client, "tidak.ada", "bukan kata sandi")
    assert seen == ["$argon2id"] * 2


def test_a_disabled_account_hears_the_same_sentence(sari, app, inside, client):
    with inside(app) as session:
        session.scalars(select(Account).where(Account.username == "sari")).one().active = False
    assert sentence(knock(client, "sari", PASSWORD)) == signing_in.WRONG


@pytest.mark.parametrize("name", ["", "   ", "a" * 5000, "\x00", "😀", "%ED%A0%80", "budi\r\nX: y"])
def test_odd_names_are_refused_with_a_sentence(sari, client, name):
    assert sentence(knock(client, name, PASSWORD))


@pytest.mark.parametrize("typed", ["", "x" * 100_000, "\x00", "😀" * 300])
def test_odd_passwords_are_refused_with_a_sentence(sari, client, typed):
    assert sentence(knock(client, "sari", typed)) == signing_in.WRONG


def test_a_form_without_its_fields_is_refused(sari, client):
    assert client.post("/masuk", {}, status=422)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://jahat.example",
        "//jahat.example",
        "/\\jahat.example",
        "javascript:alert(1)",
        "\thttps://x.id",
        "",
    ],
)
def test_no_address_of_others_follows_the_sign_in(sari, client, wanted):
    answer = client.post("/masuk", {"username": "sari", "password": PASSWORD, "lanjut": wanted}, status=303)
    assert answer.location == "/"


def test_the_page_that_was_asked_for_follows_the_sign_in(sari, client):
    asked = client.get("/warga?desil=1", status=303)
    page = client.get(asked.location)
    fields = page.fields("#signin_form") | {"username": "sari", "password": PASSWORD}
    assert client.post("/masuk", fields, status=303).location == "/warga?desil=1"


def test_the_cookie_is_for_this_site_alone(sari, client):
    set_cookie = knock(client, "sari", PASSWORD, status=303).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie and "SameSite=Lax" in set_cookie and "Path=/" in set_cookie


def test_behind_tls_the_cookie_is_host_bound_and_the_answer_strict(place, monkeypatch, inside):
    monkeypatch.setenv("PENDAPA_TLS", "1")
    app = place.open()
    with inside(app):
        make_user("tls")
    client = app.test_client()
    page = client.get("/masuk", base_url="https://localhost")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"username": "tls", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/masuk", data=sent, base_url="https://localhost")
    assert answer.status_code == 303
    assert (
        answer.headers["Set-Cookie"].startswith("__Host-pendapa=")
        and "Secure" in answer.headers["Set-Cookie"]
    )
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_the_session_id_changes_at_sign_in(sari, app, client):
    client.get("/masuk")
    name = app.config["SESSION_COOKIE_NAME"]
    before = client.flask.get_cookie(name).value
    client.sign_in("sari", PASSWORD)
    thief = Client(app)
    thief.flask.set_cookie(name, before)
    thief.get("/akun", status=303)


def test_a_session_key_has_128_bits_and_is_stored_hashed(sari, app, inside, client):
    client.sign_in("sari", PASSWORD)
    with client.flask.session_transaction() as session:
        key = session["_user_id"]
    with inside(app) as db_session:
        stored = db_session.scalar(select(SignIn.key_hash))
    assert len(key) >= 43 and key not in stored and len(stored) == 64


def test_a_weaker_hash_is_made_anew_at_sign_in(app, inside, client):
    import argon2

    weak = argon2.PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash("kata sandi lama sekali")
    with inside(app) as session:
        make_user("lama")
        session.scalars(select(Account).where(Account.username == "lama")).one().password_hash = weak
    client.sign_in("lama", "kata sandi lama sekali")
    with inside(app) as session:
        stored = session.scalar(select(Account.password_hash).where(Account.username == "lama"))
    assert stored != weak and stored.startswith("$argon2id$")


def test_the_hash_that_ships_is_as_strong_as_owasp_asks():
    import subprocess
    import sys

    code = "from app.accounts.passwords import hash_password as h; print(h('x'))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


# --- guessing is slowed -----------------------------------------------------------------------------


def guess(client, username="sari", times=5, **options) -> None:
    for _ in range(times):
        assert sentence(knock(client, username, "bukan kata sandi", **options)) == signing_in.WRONG


def test_after_five_wrong_tries_even_the_right_password_waits(sari, client):
    guess(client)
    assert sentence(knock(client, "sari", PASSWORD)) == signing_in.SLOWED


def test_the_right_user_still_gets_in_from_elsewhere(sari, client, app):
    guess(client)
    other = Client(app)
    other.token()
    assert knock(other, "sari", PASSWORD, status=303, environ_overrides=ELSEWHERE)


def test_the_wait_ends(sari, client, clock):
    guess(client)
    clock.move(minutes=16)
    assert knock(client, "sari", PASSWORD, status=303)


def test_a_restart_forgets_no_failure(sari, client, place):
    guess(client)
    again = Client(place.open())
    assert sentence(knock(again, "sari", PASSWORD)) == signing_in.SLOWED


def test_one_address_may_not_try_many_accounts(sari, client, app, inside, clock):
    from app.accounts.signing_in import ADDRESS_TRIES, _hash
    from app.ground.tanggal import now

    with inside(app) as session:
        for number in range(ADDRESS_TRIES):
            session.add(FailedTry(at=now(), username_hash=_hash(f"akun{number}"), address="127.0.0.1"))
    assert sentence(knock(client, "sari", PASSWORD)) == signing_in.SLOWED


def test_a_forged_address_counts_for_nothing(sari, client, app, inside):
    for number in range(5):
        knock(client, "sari", "bukan kata sandi", headers={"X-Forwarded-For": f"1.2.3.{number}"})
    with inside(app) as session:
        assert set(session.scalars(select(FailedTry.address))) == {"127.0.0.1"}
    assert sentence(knock(client, "sari", PASSWORD)) == signing_in.SLOWED


def test_failures_name_no_account_in_clear(sari, client, app, inside):
    guess(client, "siti.aminah", 1)
    with inside(app) as session:
        assert "siti" not in repr(session.execute(select(FailedTry.__table__)).all())


def test_sign_ins_and_refusals_are_remembered(sari, client, app, inside):
    guess(client, times=1)
    client.sign_in("sari", PASSWORD)
    client.get("/pengguna", status=403)
    with inside(app) as session:
        events = session.execute(
            select(SecurityEvent.event, SecurityEvent.address, SecurityEvent.user_id)
        ).all()
        user_id = session.scalar(select(Account.id).where(Account.username == "sari"))
    assert [event for event, *_ in events] == ["masuk gagal", "masuk", "ditolak"]
    assert {address for _, address, _ in events} == {"127.0.0.1"}
    assert [known for *_, known in events] == [None, user_id, user_id]


# --- a session ends ---------------------------------------------------------------------------------


def test_an_idle_session_ends(sign_in, clock):
    client = sign_in("sari")
    clock.move(minutes=119)
    client.get("/")
    clock.move(minutes=121)
    client.get("/", status=303)


def test_a_busy_session_ends_after_twelve_hours(sign_in, clock):
    client = sign_in("sari")
    for _ in range(11):
        clock.move(minutes=60)
        client.get("/")
    clock.move(minutes=61)
    client.get("/", status=303)


def test_signing_out_ends_the_session_on_the_server(sign_in, app, inside):
    client = sign_in("sari")
    client.post("/keluar", status=303)
    client.get("/akun", status=303)
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))) == 0


def test_a_new_password_ends_the_other_sessions_only(sign_in):
    here, there = sign_in("sari"), sign_in("sari")
    typed = {"current": PASSWORD, "new_password": "tumbuh di tepi Brantas", "again": "tumbuh di tepi Brantas"}
    here.post("/akun/kata-sandi", typed, status=303)
    here.csrf = None
    here.get("/akun")
    there.get("/akun", status=303)


def test_one_may_end_another_session_of_ones_own_and_no_strangers(sign_in, app, inside):
    here, there, stranger = sign_in("sari"), sign_in("sari"), sign_in("budi")
    ids = ids_of(app, inside)
    here.post(f"/akun/sesi/{ids[1]}/akhir", status=303)
    there.get("/akun", status=303)
    here.post(f"/akun/sesi/{ids[2]}/akhir", status=404)
    stranger.get("/akun")


def ids_of(app, inside) -> list[int]:
    with inside(app) as session:
        return list(session.scalars(select(SignIn.id).order_by(SignIn.id)))


def test_a_role_holds_until_the_end_of_its_last_day(sign_in, app, inside, clock):
    from app.accounts.models import RoleGrant
    from app.ground.tanggal import today

    clock.set("2026-11-30 08:00")
    client = sign_in("sari")
    with inside(app) as session:
        session.scalars(select(RoleGrant)).one().ends_on = today()
    client.get("/warga")
    clock.set("2026-12-01 00:30")
    client = Client(app).sign_in("sari", PASSWORD)
    client.get("/warga", status=403)


# --- an expired session in the middle of work -----------------------------------------------------


def test_what_was_typed_is_offered_again_after_signing_in(sign_in, clock):
    client = sign_in("sari")
    fields = client.get("/warga/baru").fields("main form") | {
        "name": "Sulastri",
        "note": "Datang <b>sendiri</b>",
    }
    clock.move(hours=3)
    asked = client.post("/warga/baru", fields, status=401)
    assert "masih disimpan" in asked
    carried = asked.fields("#signin_form") | {"username": "sari", "password": PASSWORD}
    client.csrf = asked.fields("#signin_form")["csrf_token"]
    offered = client.post("/masuk", carried, status=200)
    again = offered.fields("form[action='/warga/baru']")
    assert (again["name"], again["note"]) == ("Sulastri", "Datang <b>sendiri</b>")
    assert client.post("/warga/baru", again, status=422)  # without NIK and reason: the rule still judges


def test_a_form_from_another_site_is_not_carried(client):
    answer = client.post(
        "/warga/baru", {"name": "Sulastri"}, status=401, csrf=False, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "Sulastri" not in answer.text


def test_htmx_gets_the_sign_in_form_for_its_dialog(sari, client):
    answer = client.get("/warga", status=401, htmx=True, target="listing")
    assert answer.one("form#signin_form").get("action") == "/masuk"
    headers = {"X-Dialog": "1", "X-CSRFToken": client.token()}
    typed = {"username": "sari", "password": PASSWORD}
    done = client.post("/masuk", typed, status=204, htmx=True, headers=headers)
    assert done.headers["X-CSRF-New"]
