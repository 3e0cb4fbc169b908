"""Where a request came from: only a known proxy may say so. ASVS 4.1.3."""

import pytest

from app.ground.audit import SecurityEvent
from app.ground.proxy import KnownProxy, read_known

FORGED = {"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X-Forwarded-Host": "jahat"}


def heard(known, peer, headers) -> tuple[str, str, str]:
    """Address, scheme and host as the app hears them."""
    told = {}

    def wsgi_app(environ, _start):
        told.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "pendapa", "SERVER_PORT": "80"}
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    KnownProxy(wsgi_app, read_known(known))(environ, None)
    return told["REMOTE_ADDR"], told["wsgi.url_scheme"], told["HTTP_HOST"]


@pytest.mark.parametrize("known", [None, "", "0"])
def test_without_a_proxy_nothing_forwarded_is_believed(known):
    assert heard(known, "10.0.0.5", FORGED | {"X-Forwarded-Proto": "https"}) == ("10.0.0.5", "http", "pendapa")


def test_a_proxy_on_this_machine_tells_address_and_scheme_but_not_the_host():
    headers = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "jahat"}
    assert heard("1", "127.0.0.1", headers) == ("10.1.2.3", "https", "pendapa")


def test_what_the_browser_wrote_before_the_proxy_counts_for_nothing():
    assert heard("1", "127.0.0.1", {"X-Forwarded-For": "6.6.6.6, 10.1.2.3"})[0] == "10.1.2.3"


def test_beside_the_known_proxy_nobody_is_believed():
    assert heard("192.168.1.2", "192.168.1.9", FORGED)[0] == "192.168.1.9"
    assert heard("192.168.1.2, 192.168.1.3", "192.168.1.3", {"X-Forwarded-For": "10.1.2.3"})[0] == "10.1.2.3"


def test_the_log_keeps_the_address_behind_a_known_proxy(place, monkeypatch, inside):
    monkeypatch.setenv("PENDAPA_PROXY", "1")
    app = place.open()
    headers = {"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}
    client = app.test_client()
    token = client.get("/masuk").text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/masuk", data={"username": "x", "password": "y", "csrf_token": token}, headers=headers)
    with inside(app) as session:
        assert [event.address for event in session.query(SecurityEvent)] == ["10.1.2.3"]
