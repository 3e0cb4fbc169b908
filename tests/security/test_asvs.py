"""Requirements of OWASP ASVS 5 by their number: docs/security.md says where each is proven, this file that it is so.

What a room proves in its own tests is only pointed to there. Here stands what belongs to no single room.
"""

import ast
import re

from app.accounts.models import Account, RoleGrant
from app.ground import pace
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.people.models import CANCELLED
from tests.accounts.make import PASSWORD, make_user
from tests.checkers import ROOT
from tests.client import Client
from tests.people.make import make_person

TABLE = ROOT / "docs/security.md"
ROW = re.compile(r"^\| (?P<id>[\d., –L()]+) \| (?P<what>[^|]+) \| (?P<where>[^|]+) \|$")


def proofs() -> list[tuple[str, str]]:
    """(requirement, "file::test") of every line of the table."""
    found = []
    for line in TABLE.read_text().splitlines():
        if row := ROW.match(line):
            found += [(row["id"].strip(), where) for where in re.findall(r"`([\w/.]+::\w+)`", row["where"])]
    return found


def test_every_proof_that_the_table_names_is_there():
    known: dict[str, set[str]] = {}
    for _, where in proofs():
        file, _, name = where.partition("::")
        if file not in known:
            tree = ast.parse((ROOT / "tests" / file).read_text())
            known[file] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in known[file], f"{where} is no test any more: mend docs/security.md"
    assert len({requirement for requirement, _ in proofs()}) >= 36


# --- 2.4.1 --------------------------------------------------------------------------------------------


def test_2_4_1_five_hundred_searches_a_minute_are_slowed_and_remembered(
    app, inside, sign_in, clock, monkeypatch
):
    monkeypatch.setattr(pace, "OFFICE_MOST", pace.MOST)  # what holds for a partner, told on a page of the office
    client, statuses = sign_in("sari"), []
    token = client.token()
    for _ in range(500):
        answer = client.flask.post("/cari", data={"q": "siti", "csrf_token": token})
        statuses.append(answer.status_code)
    assert statuses.count(429) == 500 - pace.MOST and 429 not in statuses[: pace.MOST]
    clock.move(minutes=1)
    assert client.flask.post("/cari", data={"q": "siti", "csrf_token": token}).status_code == 303
    with inside(app) as session:
        assert session.query(SecurityEvent).filter_by(event="terlalu cepat mencari").count() == 1


# --- 8.2.2, 8.4.1 -------------------------------------------------------------------------------------


def test_8_4_1_what_is_out_of_reach_answers_like_what_is_not_there(app, inside, sign_in):
    with inside(app):
        gone = make_person(name="Siti Hilang")
        gone.status = CANCELLED
        gone_id = gone.id
    client = sign_in("sari")

    def said(person_id) -> str:
        return client.get(f"/warga/{person_id}", status=404).response.text

    assert said(gone_id) == said(999_999)


# --- 15.3.3 -------------------------------------------------------------------------------------------


def test_15_3_3_extra_fields_make_nobody_an_administrator(app, inside, sign_in):
    with inside(app):
        make_user("sari")
        sari = db.session.query(Account).filter_by(username="sari").one().id
    extra = {"role": "admin", "roles": "admin", "is_demo": "1", "must_change": "", "active": "1", "account_id": "1"}
    admin = sign_in("boss", roles=["admin"])
    fields = admin.get(f"/pengguna/{sari}").fields("#naming form")
    admin.post(f"/pengguna/{sari}", fields | extra | {"name": "Sari Dua"}, status=303)
    own = Client(app).sign_in("sari", PASSWORD)
    new = "sungai brantas di pagi hari"
    own.post("/akun/kata-sandi", extra | {"current": PASSWORD, "new_password": new, "again": new}, status=303)
    with inside(app) as session:
        account = session.get(Account, sari)
        assert [grant.role for grant in session.query(RoleGrant).filter_by(account_id=sari)] == ["staf"]
        assert account.name == "Sari Dua" and not account.is_demo


# --- 16 -----------------------------------------------------------------------------------------------


def test_16_4_1_a_line_break_makes_no_false_line(app, inside, client, caplog):
    forged = "budi\r\n2026-11-21 ERROR pendapa: admin masuk"
    client.post("/masuk", {"username": forged, "password": "rahasia sekali 123"}, status=422)
    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert "rahasia sekali" not in caplog.text
    with inside(app) as session:
        told = [f"{event.event} {event.detail}" for event in session.query(SecurityEvent)]
    assert told == ["masuk gagal None"]
