"""What holds for every answer: headers, forged forms, crashes that tell nothing, logs without names."""

import io
import json
import logging
import re

import pytest
from flask import abort

from app.ground import logs
from app.ground.permit import Role
from tests.client import Client
from tests.people.make import make_person

POLICY = {
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "script-src 'self'",
    "style-src 'self'",
}
SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


def posts(app):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            values = dict.fromkeys(rule.arguments, "1")
            with app.test_request_context():
                yield rule.build(values)[1]


# --- headers ------------------------------------------------------------------------------------------


def check_headers(answer) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert set(policy.split("; ")) >= POLICY and "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_every_answer_carries_the_headers(app, sign_in, client):
    inside, outside = sign_in("sari"), client
    for who in (inside, outside):
        for url in ("/", "/masuk", "/warga", "/warga/999999", "/tidak-ada", "/pengguna", "/sehat"):
            answer = who.flask.get(url)
            check_headers(answer)
    check_headers(inside.flask.post("/warga/baru"))
    check_headers(inside.flask.put("/warga"))
    check_headers(
        inside.flask.post(
            "/warga/baru", data=b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"
        )
    )


def test_pages_after_sign_in_are_never_stored(sign_in):
    client = sign_in("sari")
    for url in ("/", "/warga", "/akun", "/tidak-ada"):
        assert client.flask.get(url).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_and_named_by_content(client):
    page = client.get("/masuk")
    [sheet] = [link.get("href") for link in page.css("link[rel=stylesheet]")]
    answer = client.flask.get(sheet)
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.flask.get("/berkas-mentah/pendapa.css").status_code == 404
    assert client.flask.get(sheet + "/../../../config.py").status_code == 404


# --- forged forms -------------------------------------------------------------------------------------


def test_every_post_without_a_token_is_refused(app, sign_in):
    client = sign_in("semua", roles=["staf", "admin", "kadis", "kabid"])
    faults = [url for url in posts(app) if client.flask.post(url).status_code != 400]
    assert not faults, faults


def test_every_post_with_another_sessions_token_is_refused(app, sign_in):
    client, other = sign_in("semua", roles=["staf", "admin", "kadis", "kabid"]), Client(app)
    token = other.token()
    faults = [
        url for url in posts(app) if client.flask.post(url, data={"csrf_token": token}).status_code != 400
    ]
    assert not faults, faults


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://jahat.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost.jahat.example"},
    ],
)
def test_every_post_from_another_origin_is_refused(app, sign_in, headers):
    client = sign_in("semua", roles=["staf", "admin", "kadis", "kabid"])
    data = {"csrf_token": client.token()}
    faults = [
        url for url in posts(app) if client.flask.post(url, data=data, headers=headers).status_code != 400
    ]
    assert not faults, faults


def test_signing_in_is_guarded_against_forgery_too(client):
    sent = client.flask.post("/masuk", data={"username": "sari", "password": "pendapa-demo"})
    assert sent.status_code == 400


# --- ids --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ["0", str(2**31 - 1), str(2**31), str(2**63), "9" * 5000, "\u0661\u0662", "-1", "1.5"])
def test_what_no_row_has_as_its_number_opens_and_breaks_nothing(app, sign_in, odd):
    """On every address that names a row; before, a number above 2**63 was a crash on SQLite."""
    client, faults = sign_in("semua", roles=[role.value for role in Role]), []
    for rule in app.url_map.iter_rules():
        if any(name.endswith("_id") for name in rule.arguments):
            address = re.sub(r"<int:\w+>", odd, re.sub(r"<(?!int:)[^>]+>", "contoh", rule.rule))
            method = "POST" if "POST" in rule.methods else "GET"
            data = {"csrf_token": client.token()} if method == "POST" else None
            status = client.flask.open(address, method=method, data=data, headers={"HX-Request": "true"}).status_code
            if not 400 <= status < 500:
                faults.append(f"{method} {address[:80]}: {status}")
    assert not faults, faults


# --- crashes ------------------------------------------------------------------------------------------


@pytest.fixture
def broken(app, monkeypatch):
    """The list of people crashes with a secret in its message."""

    def crash(**_):
        raise ValueError("SELECT nik FROM people_person WHERE name = 'Siti' -- /srv/pendapa/app/people")

    crash.may = "people:read"
    monkeypatch.setitem(app.view_functions, "people.index", crash)


def test_a_crash_shows_a_number_and_nothing_else(broken, sign_in):
    answer = sign_in("sari").get("/warga", status=500)
    for secret in ("SELECT", "Siti", "Traceback", "/srv/", "ValueError", "people_person"):
        assert secret not in answer.text
    assert re.search(r"Nomor gangguan [0-9a-f]{8}", answer.words)
    check_headers(answer)


def test_a_full_disk_is_said_and_nothing_is_called_saved(app, sign_in, monkeypatch):
    """The commit is what fails: a toast that was ready before it must not be shown."""
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.orm import Session

    def full(_session):
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    client = sign_in("sari")
    form = {"csrf_token": client.token(), "name": "Uji Penuh", "no_nik_reason": "lain"}
    monkeypatch.setattr(Session, "commit", full)
    sent = client.flask.post("/warga/baru", data=form)
    assert sent.status_code == 503
    assert "Ruang penyimpanan server penuh" in sent.text and "tersimpan." not in sent.text
    monkeypatch.undo()
    assert "Uji Penuh" not in client.get("/warga").text


def test_a_crash_under_htmx_becomes_a_toast_and_swaps_nothing(broken, sign_in):
    answer = sign_in("sari").get("/warga", status=500, htmx=True, target="listing")
    assert answer.headers["HX-Reswap"] == "none"
    assert re.search(r"terjadi kesalahan .* Nomor gangguan: [0-9a-f]{8}", answer.words)


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 501])
def test_every_error_is_a_page_in_indonesian(app, sign_in, monkeypatch, code):
    def fail(**_):
        abort(code)

    fail.may = "people:read"
    monkeypatch.setitem(app.view_functions, "people.index", fail)
    answer = sign_in("sari").get("/warga", status=code)
    assert answer.one("[data-sentence]").text_content() and f"Kode {code}" in answer


def test_a_full_disk_is_told_and_nothing_is_half_saved(app, sign_in, inside, monkeypatch):
    import errno

    from sqlalchemy import func, select

    from app.people import rules
    from app.people.models import Person

    def register(values, by):
        from app.ground.db import db

        db.session.add(Person(name="Setengah", no_nik_reason="lain"))
        db.session.flush()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rules, "register", register)
    typed = {"name": "Setengah", "no_nik_reason": "lain"}
    assert "penuh" in sign_in("sari").post("/warga/baru", typed, status=503)
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


# --- logs and addresses -------------------------------------------------------------------------------


def test_no_number_or_name_of_a_person_stands_in_a_log_or_an_address(app, sign_in, inside, caplog):
    with inside(app):
        person = make_person(name="Kasiyah Wulandari")
        nik, person_id = person.nik, person.id
    client, seen = sign_in("sari"), []
    caplog.set_level(logging.DEBUG)
    for typed in (nik, "Kasiyah"):
        listed = client.post("/warga/pencarian", {"q": typed}, status=303)
        seen.append(listed.location)
        page = client.get(listed.location)
        assert "Kasiyah" in page
        seen += [link.get("href") for link in page.css("a[href]")]
    client.post("/warga/baru", {"nik": nik, "name": "Kasiyah Wulandari", "sex": "P"}, status=422)
    client.get(f"/warga/{person_id}")
    for text in [
        *seen,
        *(record.getMessage() for record in caplog.records if record.name.startswith("pendapa")),
    ]:
        assert not SIXTEEN.search(text) and "asiyah" not in text, text


def test_a_log_line_is_json_and_quotes_nothing_that_was_typed(broken, sign_in):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.Lines())
    logs.log.addHandler(handler)
    try:
        sign_in("sari").get("/warga", status=500)
    finally:
        logs.log.removeHandler(handler)
    [line] = [json.loads(text) for text in written.getvalue().splitlines()]
    assert (line["level"], line["part"], line["error"]) == ("error", "pendapa", "ValueError")
    assert line["number"] in line["said"] and line["through"]
    assert "Siti" not in written.getvalue() and "SELECT" not in written.getvalue()


def test_a_slow_answer_is_told_by_its_route_not_its_address(client, monkeypatch, caplog):
    monkeypatch.setattr(logs, "SLOW", -1.0)
    client.get("/masuk?lanjut=/warga/7")
    [record] = [record for record in caplog.records if record.getMessage() == "slow answer"]
    assert (record.told["method"], record.told["route"], record.told["status"]) == ("GET", "accounts.sign_in", 200)
    assert "warga" not in json.dumps(record.told)


def test_a_database_that_is_gone_is_said_on_a_whole_page(app, sign_in):
    """Nothing on that page may need the database: not its menu, not the name of the office."""
    from sqlalchemy import event
    from sqlalchemy.exc import OperationalError

    from app.ground.db import db

    def gone(*_):
        raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly"))

    client = sign_in("sari")
    form = {"csrf_token": client.token(), "name": "Uji Putus", "no_nik_reason": "lain"}
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", gone)
    try:
        answers = [client.flask.get("/warga"), client.flask.post("/warga/baru", data=form), client.flask.get("/masuk")]
    finally:
        event.remove(engine, "before_cursor_execute", gone)
    for answer in answers:
        assert answer.status_code == 503 and "sedang sibuk atau tidak tersambung" in answer.text
        check_headers(answer)
    assert "Uji Putus" not in client.get("/warga").text
