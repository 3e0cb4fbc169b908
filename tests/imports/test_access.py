"""Whose imports one sees, and who may decide about them."""

import pytest

from app.ground.permit import Role
from app.imports.access import GRANTS, READ
from tests.imports.make import UPLOAD, make_line, reviewed, rows

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ADDRESSES = ("", "?bagian=salah", "/kemajuan", "/baris-salah")
DEEDS = ("/penerapan", "/pembuangan", "/pembacaan", "/kolom")


def test_colleagues_see_and_decide_each_others_imports(app, sign_in):
    address = reviewed(sign_in("sari"), app, make_line())
    colleague = sign_in("budi", roles=["kabid"])
    assert "Terapkan: 1 baru" in colleague.get(address)
    assert "usulan.xlsx" in colleague.get("/impor")
    colleague.post(f"{address}/penerapan", {}, status=303)


@pytest.mark.parametrize("role", sorted(set(Role) - GRANTS[READ]))
def test_nobody_else_opens_the_room(app, sign_in, role):
    address = reviewed(sign_in("sari"), app, make_line())
    other = sign_in("lain", roles=[role])
    other.get("/impor", status=403)
    other.get(UPLOAD, status=403)
    for part in ADDRESSES:
        other.get(address + part, status=403)
    for part in DEEDS:
        other.post(address + part, {}, status=403)


def test_without_the_targets_own_grant_its_imports_are_not_there(app, inside, sign_in, monkeypatch):
    client = sign_in("sari")
    address = reviewed(client, app, make_line())
    with inside(app):
        row = rows()[0].id
    monkeypatch.setitem(app.extensions["grants"], "people:write", frozenset({Role.KABID}))
    for part in ADDRESSES:
        client.get(address + part, status=404)
    for part in DEEDS:
        client.post(address + part, {}, status=404)
    client.post(f"/impor/baris/{row}/pilihan", {"pilihan": "lewati"}, status=404)
    client.get(UPLOAD, status=404)
    client.post(UPLOAD, {}, status=404)
    assert "usulan.xlsx" not in client.get("/impor")
    assert "menunggu diperiksa" not in client.get("/")


@pytest.mark.parametrize(
    "query",
    ["target=tidak.ada", "target=people.residents&scope=1", "target=people.residents&scope=x", "target="],
)
def test_a_target_or_scope_that_is_not_there(app, sign_in, query):
    client = sign_in()
    client.get(f"/impor/baru?{query}", status=404)
    client.post(f"/impor/baru?{query}", {}, status=404)


def test_nobody_signs_in_first(app, client):
    client.get("/impor", status=303)


def test_an_import_or_row_that_is_not_there(app, sign_in):
    client = sign_in()
    client.get("/impor/999", status=404)
    client.post("/impor/baris/999/pilihan", {"pilihan": "lewati"}, status=404)


def test_downloading_errors_is_remembered(app, inside, sign_in):
    from app.ground.audit import SecurityEvent

    client = sign_in()
    client.get(f"{reviewed(client, app, make_line(name=None))}/baris-salah")
    with inside(app) as session:
        assert (
            session.query(SecurityEvent)
            .filter_by(event="ekspor", kind="imports", detail="1 baris salah")
            .count()
            == 1
        )
