"""The second factor: who needs it, that nothing leads round it, that no code counts twice. ASVS 6.3.3, 6.5."""

import pytest

from app.accounts.models import RecoveryCode, SecondFactor
from app.ground.audit import SecurityEvent
from tests.accounts.make import make_user, need_second_factor, set_value
from tests.accounts.phone import Phone, tie_phone
from tests.client import Client

PASSWORD = "pendapa-demo"
ROUNDABOUT = ("/", "/warga", "/pengguna", "/pengaturan", "/akun", "/pekerjaan")


@pytest.fixture
def admin(app, inside):
    """An administrator of an installation that asks administrators for a second factor."""
    with inside(app):
        need_second_factor("admin", "lks")
        make_user("admin", roles=("admin",))


def knock(app, username="admin", password=PASSWORD) -> Client:
    """Somebody who knows the password."""
    client = Client(app)
    client.post("/masuk", {"username": username, "password": password})
    client.csrf = None
    return client


def enter(app, phone, clock, username="admin") -> Client:
    clock.move(seconds=60)
    client = knock(app, username)
    client.post("/masuk/kode", {"code": phone.code()}, status=303)
    client.csrf = None
    return client


def test_a_role_that_needs_it_sets_it_up_before_anything_else(app, admin, clock):
    client = knock(app)
    for url in ROUNDABOUT:
        assert client.get(url, status=303).location == "/masuk/pemasangan"
    _phone, codes = tie_phone(client)
    assert len(codes) == len(set(codes)) == 10
    client.get("/pengguna")


def test_the_password_alone_opens_no_page_and_changes_nothing(app, admin, clock):
    tie_phone(knock(app))
    client = knock(app)
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments]
    for rule in rules:
        may = getattr(app.view_functions[rule.endpoint], "may", "anyone")
        if may == "anyone" or rule.endpoint in ("accounts.give_code", "accounts.give_code_post"):
            continue
        for method in rule.methods & {"GET", "POST"}:
            send = client.get if method == "GET" else client.post
            assert send(rule.rule, status=303).location == "/masuk/kode", rule.rule


def test_the_phones_code_opens_the_door_under_a_new_key(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    clock.move(seconds=60)
    client = knock(app)
    before = client.flask.get_cookie("pendapa").value
    client.post("/masuk/kode", {"code": phone.code()}, status=303)
    client.get("/pengguna")
    stolen = Client(app)
    stolen.flask.set_cookie("pendapa", before)
    assert stolen.get("/pengguna", status=303).location.startswith("/masuk?")


def test_a_code_counts_once(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    clock.move(seconds=60)
    code = phone.code()
    knock(app).post("/masuk/kode", {"code": code}, status=303)
    again = knock(app).post("/masuk/kode", {"code": code}, status=422)
    assert "sudah dipakai" in again


def test_the_code_that_tied_the_phone_does_not_open_the_door(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    assert "sudah dipakai" in knock(app).post("/masuk/kode", {"code": phone.code()}, status=422)


@pytest.mark.parametrize("ahead, status", [(-30, 303), (30, 303), (-75, 422), (75, 422)])
def test_a_clock_may_be_half_a_minute_off(app, admin, clock, ahead, status):
    phone, _ = tie_phone(knock(app))
    clock.move(minutes=5)
    page = knock(app).post("/masuk/kode", {"code": phone.code(ahead)}, status=status)
    assert status == 303 or "setel jam ponsel" in page


def test_an_older_code_is_refused_after_a_newer_one(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    clock.move(minutes=5)
    knock(app).post("/masuk/kode", {"code": phone.code(30)}, status=303)
    knock(app).post("/masuk/kode", {"code": phone.code(0)}, status=422)


def test_a_recovery_code_opens_the_door_once(app, admin, clock, inside):
    _, codes = tie_phone(knock(app))
    typed = codes[3].replace("-", " ").upper()
    knock(app).post("/masuk/kode", {"code": typed}, status=303)
    knock(app).post("/masuk/kode", {"code": typed}, status=422)
    with inside(app) as session:
        stored = session.query(RecoveryCode).all()
        assert sum(row.used_at is not None for row in stored) == 1
        assert all(row.code_hash.startswith("$argon2id$") for row in stored)
        assert codes[0].replace("-", "") not in " ".join(row.code_hash for row in stored)


def test_the_secret_is_not_stored_readably(app, admin, clock, inside):
    phone, _ = tie_phone(knock(app))
    with inside(app) as session:
        assert phone.totp.secret not in session.query(SecondFactor).one().secret


def test_guessing_codes_is_slowed_like_guessing_passwords(app, admin, clock, inside):
    phone, _ = tie_phone(knock(app))
    clock.move(minutes=1)
    client = knock(app)
    for _ in range(5):
        client.post("/masuk/kode", {"code": "000000"}, status=422)
    assert "Terlalu banyak percobaan" in client.post("/masuk/kode", {"code": phone.code()}, status=422)
    clock.move(minutes=16)
    knock(app).post("/masuk/kode", {"code": phone.code()}, status=303)
    with inside(app) as session:
        events = [row.event for row in session.query(SecurityEvent).order_by(SecurityEvent.id)]
    assert events.count("kode gagal") == 5 and "kode ditahan" in events and "kode cocok" in events


def test_nothing_is_stored_before_a_code_has_worked(app, admin, clock, inside):
    client = knock(app)
    page = client.get("/masuk/pemasangan")
    fields = page.fields("form[action='/masuk/pemasangan']")
    refused = client.post("/masuk/pemasangan", fields | {"code": "000000"}, status=422)
    assert Phone.scan(refused).totp.secret == Phone.scan(page).totp.secret
    with inside(app) as session:
        assert session.query(SecondFactor).count() == 0


def test_a_set_up_left_open_too_long_begins_with_another_secret(app, admin, clock, monkeypatch):
    client = knock(app)
    page = client.get("/masuk/pemasangan")
    phone = Phone.scan(page)
    monkeypatch.setattr("app.accounts.second_factor.OFFER_LIFE", -1)
    fields = page.fields("form[action='/masuk/pemasangan']") | {"code": phone.code(), "offer": "x"}
    monkeypatch.undo()
    refused = client.post("/masuk/pemasangan", fields, status=422)
    assert "terlalu lama terbuka" in refused
    assert Phone.scan(refused).totp.secret != phone.totp.secret


def test_another_phone_needs_a_code_of_the_one_before(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    client = enter(app, phone, clock)
    clock.move(seconds=60)
    page = client.get("/masuk/pemasangan")
    new, fields = Phone.scan(page), page.fields("form[action='/masuk/pemasangan']")
    client.post("/masuk/pemasangan", fields | {"code": new.code(), "current": ""}, status=422)
    client.post("/masuk/pemasangan", fields | {"code": new.code(), "current": phone.code()}, status=200)
    clock.move(seconds=60)
    knock(app).post("/masuk/kode", {"code": phone.code()}, status=422)
    knock(app).post("/masuk/kode", {"code": new.code()}, status=303)


def test_who_must_have_it_cannot_give_it_up_but_who_chose_it_can(app, admin, clock, inside):
    with inside(app):
        make_user("sari", roles=("staf",))
    phone, _ = tie_phone(knock(app))
    client = enter(app, phone, clock)
    clock.move(seconds=60)
    refused = client.post("/akun/faktor-kedua/pencabutan", {"code": phone.code()}, status=422)
    assert "mewajibkan" in refused
    own, _ = tie_phone(knock(app, "sari"))
    sari = enter(app, own, clock, "sari")
    clock.move(seconds=60)
    sari.post("/akun/faktor-kedua/pencabutan", {"code": own.code()}, status=303)
    knock(app, "sari").get("/warga")


def test_new_recovery_codes_end_the_old_ones(app, admin, clock):
    phone, old = tie_phone(knock(app))
    client = enter(app, phone, clock)
    clock.move(seconds=60)
    fresh = client.post("/akun/kode-pemulihan", {"code": phone.code()}, status=200).texts("ol code")
    assert not set(fresh) & set(old)
    knock(app).post("/masuk/kode", {"code": old[0]}, status=422)
    knock(app).post("/masuk/kode", {"code": fresh[0]}, status=303)


def test_an_administrator_takes_a_lost_phone_from_another_but_not_from_oneself(app, admin, clock, inside):
    with inside(app):
        make_user("wati", roles=("admin",))
    phone, _ = tie_phone(knock(app))
    lost, _ = tie_phone(knock(app, "wati"))
    wati = enter(app, lost, clock, "wati")
    boss = enter(app, phone, clock)
    with inside(app):
        from app.accounts.models import Account
        from app.ground.db import db

        ids = {row.username: row.id for row in db.session.query(Account)}
    boss.post(f"/pengguna/{ids['admin']}/faktor-kedua/pencabutan", status=422)
    boss.post(f"/pengguna/{ids['wati']}/faktor-kedua/pencabutan", status=303)
    assert wati.get("/pengguna", status=303).location.startswith("/masuk?")
    assert knock(app, "wati").get("/pengguna", status=303).location == "/masuk/pemasangan"


def test_a_demo_needs_none(app, inside, clock):
    with inside(app):
        need_second_factor("admin")
        from app.office.agency import profile

        profile().is_demo = True
        make_user("admin", roles=("admin",))
    knock(app).get("/pengguna")


def test_a_secret_of_another_installation_is_refused_with_a_way_out(app, admin, clock, inside):
    phone, codes = tie_phone(knock(app))
    with inside(app) as session:
        session.query(SecondFactor).update({"secret": "made under another key"})
    clock.move(seconds=60)
    refused = knock(app).post("/masuk/kode", {"code": phone.code()}, status=422)
    assert "pemasangan lain" in refused
    knock(app).post("/masuk/kode", {"code": codes[0]}, status=303)


def test_what_was_typed_is_carried_over_both_steps(app, admin, clock, inside):
    phone, _ = tie_phone(knock(app))
    enter(app, phone, clock)
    client = enter(app, phone, clock)
    clock.move(hours=3)
    token = {"csrf_token": client.token()}
    page = client.post("/pengguna/baru", {"username": "baru", "name": "Baru Sekali"} | token, status=401)
    form = page.fields("#signin_form") | {"username": "admin", "password": PASSWORD}
    second = client.post("/masuk", form, status=200)
    done = client.post("/masuk/kode", second.fields("#signin_form") | {"code": phone.code()}, status=200)
    assert done.fields("form.form")["name"] == "Baru Sekali"


def test_the_dialog_over_an_untouched_page_asks_for_both(app, admin, clock):
    phone, _ = tie_phone(knock(app))
    client = enter(app, phone, clock)
    clock.move(hours=3)
    asked = client.get("/pengguna", status=401, htmx=True)
    assert asked.one("#signin_form").get("action") == "/masuk"
    dialog = {"X-Dialog": "1"}
    form = {"username": "admin", "password": PASSWORD, "csrf_token": asked.fields("#signin_form")["csrf_token"]}
    second = client.flask.post("/masuk", data=form, headers=dialog)
    assert second.status_code == 200 and 'action="/masuk/kode"' in second.text
    token = second.text.split('name="csrf_token" value="')[1].split('"')[0]
    done = client.flask.post("/masuk/kode", data={"code": phone.code(), "csrf_token": token}, headers=dialog)
    assert done.status_code == 204 and done.headers["X-CSRF-New"]


def test_sessions_end_by_the_settings_of_the_day_they_began(app, inside, clock):
    with inside(app):
        set_value("accounts.idle_minutes", 10)
        set_value("accounts.session_hours", 1)
        make_user("sari", roles=("staf",))
    client = knock(app, "sari")
    clock.move(minutes=9)
    client.get("/akun")
    clock.move(minutes=11)
    assert client.get("/akun", status=303).location.startswith("/masuk")
    client = knock(app, "sari")
    for _ in range(6):
        clock.move(minutes=9)
        client.get("/akun")
    clock.move(minutes=7)
    assert client.get("/akun", status=303).location.startswith("/masuk")


# --- the first password -----------------------------------------------------------------------------


def first_code(sign_in) -> tuple[str, str]:
    """Address of the account's page and its one-time code, as an administrator makes them."""
    admin = sign_in("boss", roles=["admin"])
    sheet = admin.post("/pengguna/baru", {"username": "tono", "name": "Tono", "roles": "staf"}, status=200)
    [code] = sheet.texts(".one-time code")
    assert "Berlaku sampai" in sheet and sheet.css("svg title")
    return sheet.one(".crumbs li:last-child a").get("href"), code


def test_a_one_time_code_opens_one_session_that_may_only_choose_a_password(app, sign_in):
    _, code = first_code(sign_in)
    tono = knock(app, "tono", code)
    for url in ("/", "/warga", "/pekerjaan"):
        assert tono.get(url, status=303).location == "/akun"
    again = Client(app).post("/masuk", {"username": "tono", "password": code}, status=422)
    assert "sudah dipakai atau sudah lewat masanya" in again
    wrong = Client(app).post("/masuk", {"username": "tono", "password": f"{code}x"}, status=422)
    assert "tidak cocok" in wrong and "masanya" not in wrong  # who guesses learns nothing
    new = "kuda hijau melompat"
    tono.post("/akun/kata-sandi", {"current": code, "new_password": new, "again": new}, status=303)
    tono.get("/warga")
    knock(app, "tono", new).get("/warga")


def test_a_one_time_code_expires(app, sign_in, clock):
    _, code = first_code(sign_in)
    clock.move(days=7, minutes=1)
    assert "Mintalah kode baru" in Client(app).post("/masuk", {"username": "tono", "password": code}, status=422)


def test_a_new_code_ends_the_one_before_and_every_session(app, sign_in):
    where, code = first_code(sign_in)
    tono = knock(app, "tono", code)
    admin = sign_in("boss", roles=["admin"])
    [second] = admin.post(f"{where}/kode-baru", status=200).texts(".one-time code")
    assert second != code
    assert tono.get("/akun", status=303).location.startswith("/masuk?")
    knock(app, "tono", second)
