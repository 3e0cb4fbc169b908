"""Malformed forms by the thousand: every form of every page, sent with what nobody should send. Never a crash, and
never a wrong row.

A row is wrong that was written by an answer which refused or only read; that the trail tells under another name than
the sender's; that holds letters nobody can see, more of them than its column, a date outside all lives or a number
below nought; that breaks a rule of `flask check`; or on which a page then stumbles.

The same seed sends the same; what failed names the form, its fields and the number of the sending.
"""

import datetime as dt
import io
import random
import re
import unicodedata
import zipfile
from collections import Counter
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.commands.check import findings
from app.ground import pace, pdf
from app.ground.db import db
from app.rooms import PROGRAMMES
from tests import databases
from tests.browser import city
from tests.checkers import PageRules
from tests.security import forms as found_forms
from tests.security.forms import PLAIN, Asked, Form, People, endpoint_of, is_out
from tests.security.writes import watch

SENT = {"sqlite": range(7_000), "postgresql": range(7_000, 10_000)}
ODD = (
    "", " ", "\x00", "a\x00b", "\ud800", "%00", "-1", "0", str(2**63), "9" * 400, "1e309", "NaN", "1.500,00", "١٢٣",
    "30/02/2025", "31-04-25", "0000-00-00", "29 Februari 2025", "1/1/0001", "31/12/9999", "25:61", "<script>alert(1)",
    "</textarea>\"'>", "{{7*7}}{% for %}", "' OR 1=1 --", '"; DROP TABLE people_person', "=1+1", "@SUM(A1)", "\t\r\n",
    "../../etc/passwd", "http://127.0.0.1/", "//jahat.example/x", "/\\jahat.example", "x\r\nLocation: //jahat.example",
    "👨‍👩‍👧‍👦" * 40, "\u202e\u200f", "\ufeff", "\x1b[31m", "é" * 3_000, "x,y;z|w",
    "on", "None", "null", "[]", "true", "35.73.05.1009", "99.99.99.9999", "__proto__",
)  # fmt: skip
LONG = "A" * 1_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = (b"", b"PK\x03\x04" + b"\x00" * 50, b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"\xff" * 99, b"\xff" * 5_000)
NAMES = ("daftar.xlsx", "a" * 300 + ".pdf", "../../x.png", "\u202egnp.exe", "", ".", "con.ods")
# They end the session they are sent in, or count tries at the door. Their own tests send them odd things.
SPARED = {"accounts.sign_in_post", "accounts.sign_out", "accounts.end_own"}
# What a refusal may write: that it happened, and when the session was last seen.
BOOKS = {"audit_security", "accounts_sign_in", "accounts_failed_try"}
ASKS_ONLY = re.compile(r"(?<!kembar)/(pencarian|saringan|pratinjau|contoh)$")  # twins are looked for by a job
OWN_PLACE = re.compile(r"/(?![/\\])")


@pytest.fixture(scope="module", params=databases.KINDS)
def app(request, templates):
    """The furnished city, for this file alone; no worker does what the forms order."""
    template = templates[request.param]
    place = template.copy("attacked", of=databases.FURNISHED)
    app = place.open()
    app.request_class = found_forms.spied(app)
    app.extensions["todo_counts"] = databases.Counted()  # the first page of each account counts it all the same
    yield app
    databases.close(app)
    template.discard(place)


@pytest.fixture(scope="module")
def pages(app) -> list:
    return city.pages(app)


@pytest.fixture(scope="module")
def people(app, pages) -> People:
    people = People(app)
    for account in {page.account for page in pages}:
        people.client(account)
    return people


@pytest.fixture(scope="module")
def forms(app, pages, people) -> list[Form]:
    return [one for one in found_forms.all_of(app, pages, people) if endpoint_of(app, one.action) not in SPARED]


@pytest.fixture
def unhurried(monkeypatch):
    monkeypatch.setattr(pace, "OFFICE_MOST", 10**9)
    monkeypatch.setattr(pace, "MOST", 10**9)


@pytest.fixture
def undrawn(monkeypatch):
    """Files of paper are asked for and not drawn: what is read from an address is read before that."""
    monkeypatch.setattr(pdf, "render", lambda *_, **__: b"%PDF-1.7\n%%EOF\n")


# --- addresses ----------------------------------------------------------------------------------------

ASKED_FOR = (
    "'", '"', "' OR 1=1 --", "%00", "\x00", "\ud800", "{{7*7}}", "<script>alert(1)</script>", "-1", "9" * 19,
    "1" * 5000, "../../x", "//jahat.example/x",
)  # fmt: skip
NO_IDS = ("0", str(2**31), str(2**63 - 1), str(2**63), "9" * 400, "٩٩٩٩٩٩", "-1", "1.5", "%00")
HOST = "jahat.example"


@pytest.mark.slow
def test_no_quote_breaks_an_address_and_reading_writes_nothing(app, pages, people, undrawn):
    """Every page with something on it, each parameter that its view reads given every odd value.

    Which parameters a view reads is seen from its own asking, so that a filter is covered by being there. The first
    visit says to be of another host: no address on the page, and none that it leads to, may believe it.
    """
    faults, cookie = [], app.config["SESSION_COOKIE_NAME"]
    with watch(app) as writes:
        for page in pages:
            client, path = people.client(page.account), page.path.partition("?")[0]
            Asked.names.clear()
            kept = client.flask.get_cookie(cookie)
            forged = {"Host": HOST, "Cookie": f"{cookie}={kept.value}"} if kept else {"Host": HOST}
            told = [("of another host", app.test_client(use_cookies=False).get(page.path, headers=forged))]
            assert told[0][1].status_code == 200, page
            names = sorted(Asked.names)
            for turn in range(len(ASKED_FOR) if names else 0):
                odd = {name: ASKED_FOR[(turn + place) % len(ASKED_FOR)] for place, name in enumerate(names)}
                query = "&".join(f"{quote(name)}={quote(value, errors='surrogatepass')}" for name, value in odd.items())
                told.append((odd, client.flask.get(f"{path}?{query}")))
            if HOST.encode() in told[0][1].data:
                faults.append(f"{path}: believes whatever host it is called by")
            faults += [f"{path} {odd}: {fault}" for odd, answer in told for fault in _faults_of_reading(answer)]
            if written := {table for table, _ in writes.take()} - BOOKS:
                faults.append(f"{path}: reading wrote {sorted(written)}")
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:20])


def _faults_of_reading(answer):
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if answer.mimetype == "text/html" and b"<script>alert(1)" in answer.data:
        yield "what was asked for is a script on the page"
    if not OWN_PLACE.match(answer.headers.get("Location") or "/"):
        yield f"leads to {answer.location}"


@pytest.mark.slow
def test_no_id_that_is_none_opens_or_breaks_anything(app, people):
    """Every route with every method that it takes, its ids replaced by what is no id of anything."""
    faults, quick = [], {"HX-Request": "true"}
    with watch(app) as writes:
        for rule in app.url_map.iter_rules():
            ids = [name for name in rule.arguments if name.endswith("_id")]
            client = people.client(found_forms.account_for(app, rule.endpoint)) if ids else None
            for odd in NO_IDS if ids else ():
                address = re.sub(r"<int:\w+_id>", odd, rule.rule)
                address = re.sub(r"<int:\w+>", "3", re.sub(r"<(?!int:)[^>]+>", "contoh", address))
                for method in rule.methods & {"GET", "POST"}:
                    data = {"csrf_token": client.token()} if method == "POST" else None
                    status = client.flask.open(address, method=method, data=data, headers=quick).status_code
                    if not 400 <= status < 500:
                        faults.append(f"{method} {address[:90]}: {status}")
        assert not (written := {table for table, _ in writes.take()} - BOOKS), written
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults[:20])


# --- forms, last: they change what the pages above show -------------------------------------------------


def spoilt(form: Form, dice: random.Random) -> list[tuple[str, object]]:
    """What is sent: an honest form with a few fields spoilt, doubled, missing or added; one in ten is all odd."""
    sent, many = list(form.fields), len(form.names)
    for name in dice.sample(form.names, many if dice.random() < 0.1 else min(many, dice.randint(1, 4))):
        if name in form.files:
            sent.append((name, (io.BytesIO(dice.choice(FILES)), dice.choice(NAMES))))
            continue
        honest = dict(form.fields).get(name, "")
        if dice.random() < 0.8:
            sent = [pair for pair in sent if pair[0] != name]
        if dice.random() < 0.002:
            sent.append((name, LONG))
        else:
            value = dice.choice(ODD)
            sent += [(name, honest + value if dice.random() < 0.1 else value)] * dice.choice((1, 1, 1, 2, 30))
    if dice.random() < 0.1:
        sent.append((dice.choice(("person_id", "id", "version", "admin[]", "role")), dice.choice(ODD)))
    return sent


def post(client, form: Form, sent, htmx: bool):
    """Sent as a browser would; what is no text in any encoding goes as its bytes where the form has no file."""
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"div#{form.target}"} if htmx else {}
    texts = [("csrf_token", client.token()), *(pair for pair in sent if isinstance(pair[1], str))]
    if len(texts) == len(sent) + 1:
        body = "&".join(f"{quote(name)}={quote(value, errors='surrogatepass')}" for name, value in texts)
        return client.flask.post(form.action, data=body, content_type=PLAIN, headers=headers)
    data: dict = {}
    for name, value in [*((name, value.encode(errors="replace").decode()) for name, value in texts), *_files(sent)]:
        data.setdefault(name, []).append(value)
    return client.flask.post(form.action, data=data, headers=headers)


def _files(sent):
    return [pair for pair in sent if not isinstance(pair[1], str)]


class Judge:
    """What is wrong with an answer and with what its sending has written."""

    def __init__(self, app):
        self.app = app
        self.programmes = {f"{room.name}_" for room in PROGRAMMES}
        self.room_of = {blueprint.name: f"{room.name}_" for room in app.rooms for blueprint in room.blueprints}
        with databases.inside(app) as session:
            self.ids = dict(session.execute(select(Account.username, Account.id)).all()) | {None: None}

    def faults(self, form: Form, answer, kept: list):
        status, tables = answer.status_code, {table for table, _ in kept}
        if status >= 500:
            yield f"{status}"
        if (status >= 400 or ASKS_ONLY.search(form.action)) and tables - BOOKS:
            yield f"{status}, and yet it wrote {sorted(tables - BOOKS)}"
        writers = {values.get("user_id") for table, values in kept if table == "audit_entry"}
        if writers - {self.ids[form.account]}:
            yield f"{status}, told as done by {writers}, not by {form.account}"
        if strange := [table for table in tables if self._is_of_another(form, table)]:
            yield f"{status}, wrote {strange} of another programme"
        if not OWN_PLACE.match(answer.headers.get("Location") or answer.headers.get("HX-Redirect") or "/"):
            yield f"{status}, leads to {answer.location or answer.headers['HX-Redirect']}"

    def _is_of_another(self, form: Form, table: str) -> bool:
        own = self.room_of.get(endpoint_of(self.app, form.action).partition(".")[0])
        return own in self.programmes and any(table.startswith(room) for room in self.programmes - {own})


@pytest.mark.slow
def test_no_malformed_form_crashes_or_leaves_a_trace(app, request, pages, people, forms, unhurried):
    judge, faults, answered, numbers = Judge(app), [], Counter(), SENT[request.node.callspec.params["app"]]
    with watch(app) as writes:
        for number in numbers:
            form, dice = forms[number % len(forms)], random.Random(number)
            client, sent = people.client(form.account), spoilt(form, dice)
            htmx = form.target is not None and dice.random() < 0.5
            writes.take()
            answer = post(client, form, sent, htmx)
            answered[answer.status_code] += 1
            for fault in judge.faults(form, answer, writes.take()):
                faults.append(f"{number}: {form.action}: {fault} {[(name, str(value)[:40]) for name, value in sent]}")
            if form.account and is_out(answer):
                people.back(form.account)
    assert not faults, f"{len(faults)} of {len(numbers)}:\n" + "\n".join(faults[:20])
    assert answered[200] + answered[303] + answered[204] > len(numbers) // 20, f"hardly anything was taken: {answered}"
    with databases.inside(app):
        assert list(findings()) == []
    assert odd_values(app) == []
    assert stumbling(app, pages, people) == []


def stumbling(app, pages, people: People) -> list[str]:
    """Pages and files on which what was kept makes the program fail, or becomes a script or a formula."""
    found = []
    homes = [city.Page("home.index", "/", account, None) for account in people.clients if account]
    for page in [*homes, *pages]:
        answer = people.client(page.account).flask.get(page.path)
        if answer.status_code >= 500:
            found.append(f"{page.path}: {answer.status_code}")
        elif answer.mimetype == "text/html":
            found += [f"{page.path}: {fault}" for fault in PageRules(answer.text).faults]
        elif answer.mimetype == XLSX and has_formula(answer.data):
            found.append(f"{page.path}: a formula")
    return found


def has_formula(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(re.search(rb"<f[ >]", book.read(name)) for name in sheets)


def odd_values(app) -> list[str]:
    """Cells that nothing typed may come to: see the top of this file."""
    found = []
    with databases.inside(app) as session:
        for table in db.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for name, value in row.items():
                    if fault := _oddity(table.c[name], value):
                        found.append(f"{table.name}.{name}: {fault}: {str(value)[:60]!r}")
    return found


def _oddity(column, value) -> str | None:
    if isinstance(value, str):
        if any(unicodedata.category(letter) in ("Cc", "Cs", "Cf") and letter != "\n" for letter in value):
            return "letters that nobody sees"
        if len(value) > (getattr(column.type, "length", None) or len(value)):
            return "longer than its column"
    if isinstance(value, dt.date) and not 1900 <= value.year < 2200:
        return "a date outside all lives"
    if isinstance(value, int) and value < 0:
        return "below nought"
    return None
