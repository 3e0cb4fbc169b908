"""Malformed forms by the thousand: every form of every page, sent with what nobody should send. Never a crash.

The forms are read off the pages themselves (tests/browser/city.py visits every route), so a new form is covered
by itself. The same seed sends the same; what failed names the form, its fields and the seed of the sending.
"""

import io
import random
import re
from urllib.parse import quote

import pytest
from sqlalchemy import String, Text, func, select

from app.commands.check import findings
from app.ground import pace
from app.ground.db import db
from tests import databases
from tests.browser import city
from tests.client import Client

SENT = 1_500  # on each database
ODD = (
    "", " ", "\x00", "a\x00b", "\ud800", "%00", "-1", "0", str(2**63), "9" * 400, "1e309", "NaN", "1.500,00", "١٢٣",
    "30/02/2025", "31-04-25", "0000-00-00", "29 Februari 2025", "1/1/0001", "31/12/9999", "25:61", "<script>alert(1)",
    "</textarea>\"'>", "{{7*7}}{% for %}", "' OR 1=1 --", '"; DROP TABLE people_person', "=1+1", "@SUM(A1)", "\t\r\n",
    "../../etc/passwd", "http://127.0.0.1/",
    "👨‍👩‍👧‍👦" * 40, "\u202e\u200f", "\ufeff", "\x1b[31m", "é" * 3_000, "x,y;z|w",
    "on", "None", "null", "[]", "true", "35.73.05.1009", "99.99.99.9999", "__proto__",
)  # fmt: skip
LONG = "A" * 1_000_000
PLAIN = "application/x-www-form-urlencoded"
FILES = (b"", b"PK\x03\x04" + b"\x00" * 50, b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"\xff" * 99, b"\xff" * 5_000)
NAMES = ("daftar.xlsx", "a" * 300 + ".pdf", "../../x.png", "\u202egnp.exe", "", ".", "con.ods")
# They end the session they are sent in, or the account. Their own tests send them odd things.
SPARED = re.compile(r"/keluar|/akun|/pengguna/\d+/|/masuk|/mitra/pengguna")


@pytest.fixture(scope="module")
def begins_with():
    return databases.DEMO


@pytest.fixture(scope="module")
def app(live_server):
    city.furnish(live_server.app)
    return live_server.app


class Form:
    """A form as its page shows it: where it goes and what an honest browser would send."""

    def __init__(self, element, path: str, account: str | None):
        self.action = (element.get("action") or path).partition("#")[0]
        self.account = account
        self.fields: list[tuple[str, str]] = [pair for pair in element.form_values() if pair[0] != "csrf_token"]
        inputs = element.xpath(".//input|.//select|.//textarea|.//button")
        self.names = sorted({one.get("name") for one in inputs if one.get("name")} - {"csrf_token"})
        self.files = [one.get("name") for one in inputs if one.get("type") == "file" and one.get("name")]

    @property
    def key(self):
        return self.account, re.sub(r"\d+", "0", self.action), tuple(self.names)


@pytest.fixture(scope="module")
def forms(app, live_server) -> list[Form]:
    found: dict = {}
    for account, pages in _by_account(city.pages(app)).items():
        client = _client(app, live_server, account, pages[0].role)
        for page in pages:
            if page.endpoint not in city.FILES:
                for element in client.get(page.path).css("form"):
                    if (element.get("method") or "").lower() == "post":
                        form = Form(element, page.path, account)
                        found.setdefault(form.key, form)
    return [form for form in found.values() if not SPARED.match(form.action)]


def _by_account(pages) -> dict:
    told: dict = {}
    for page in pages:
        told.setdefault(page.account, []).append(page)
    return told


def _client(app, live_server, account: str | None, role) -> Client:
    if account is None:
        return Client(app)
    if role not in city.ACCOUNTS:
        live_server.make_user(account, [role])
    return Client(app).sign_in(account, city.PASSWORD)


def spoilt(form: Form, dice: random.Random) -> list[tuple[str, object]]:
    """What is sent: an honest form with a few fields spoilt, doubled, missing or added."""
    sent = list(form.fields)
    for name in dice.sample(form.names, min(len(form.names), dice.randint(1, 4))):
        if name in form.files:
            sent.append((name, (io.BytesIO(dice.choice(FILES)), dice.choice(NAMES))))
            continue
        if dice.random() < 0.8:
            sent = [pair for pair in sent if pair[0] != name]
        value = LONG if dice.random() < 0.005 else dice.choice(ODD)
        sent += [(name, value)] * dice.choice((1, 1, 1, 2, 30))
    if dice.random() < 0.1:
        sent.append((dice.choice(("person_id", "id", "version", "admin[]", "role")), dice.choice(ODD)))
    return sent


def _posted(client: Client, form: Form, sent) -> int:
    """Sent as a browser would; what is no text in any encoding goes as its bytes where the form has no file."""
    texts = [("csrf_token", client.token()), *(pair for pair in sent if isinstance(pair[1], str))]
    if len(texts) == len(sent) + 1:
        body = "&".join(f"{quote(name)}={quote(value, errors='surrogatepass')}" for name, value in texts)
        return client.flask.post(form.action, data=body, content_type=PLAIN).status_code
    data: dict = {}
    for name, value in [*((name, value.encode(errors="replace").decode()) for name, value in texts), *_files(sent)]:
        data.setdefault(name, []).append(value)
    return client.flask.post(form.action, data=data).status_code


def _files(sent):
    return [pair for pair in sent if not isinstance(pair[1], str)]


@pytest.mark.slow
def test_no_malformed_form_crashes_or_leaves_a_trace(app, live_server, forms, monkeypatch):
    monkeypatch.setattr(pace, "OFFICE_MOST", 10**9)
    monkeypatch.setattr(pace, "MOST", 10**9)
    assert len(forms) > 80, "the forms were not found"
    clients = {
        account: Client(app).sign_in(account, city.PASSWORD) if account else Client(app)
        for account in {form.account for form in forms}
    }
    crashed, answered = [], 0
    for number in range(SENT):
        form, dice = forms[number % len(forms)], random.Random(number)
        sent = spoilt(form, dice)
        status = _posted(clients[form.account], form, sent)
        answered += 1
        if status >= 500:
            told = [(name, str(value)[:40]) for name, value in sent][:12]
            crashed.append(f"{number}: {status} {form.action} {told}")
    assert not crashed, f"{len(crashed)} of {answered}:\n" + "\n".join(crashed[:20])
    with live_server.inside():
        assert list(findings()) == []
        assert _with_nul() == []


def _with_nul() -> list[str]:
    """Columns of text in which some row holds a NUL or half a letter: PostgreSQL cannot, SQLite must not."""
    if db.engine.dialect.name == "postgresql":
        return []
    found = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | Text) and db.session.scalar(
                select(func.count()).select_from(table).where(func.instr(column, "\x00") > 0)
            ):
                found.append(f"{table.name}.{column.name}")
    return found
