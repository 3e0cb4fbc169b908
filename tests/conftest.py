"""Fixtures: the app on both databases, clients, the clock, a real server and a real browser.

`app` runs a test once on SQLite and once on PostgreSQL, each time on a freshly copied, seeded database.
A test that needs only one says `@pytest.mark.parametrize("app", ["sqlite"], indirect=True)`.
"""

import contextlib
import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter

import argon2
import hypothesis
import pytest

from tests import databases
from tests.checkers import MISSING, ROOT, missing
from tests.client import Client

STRICT = os.environ.get("PENDAPA_STRICT") == "1" or os.environ.get("CI") == "true"
for name in (
    "DATABASE_URL",
    "PENDAPA_INSTANCE",
    "PENDAPA_KOTA",
    "PENDAPA_PORT",
    "PENDAPA_TLS",
    "PENDAPA_PROXY",
):
    os.environ.pop(name, None)  # a developer's own installation is no place for tests

WIB = dt.timezone(dt.timedelta(hours=7))

# `app` is made afresh for a test, not for each example of it: tests with @given say so in their examples.
_health = [hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("here", deadline=None, max_examples=60, suppress_health_check=_health)
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("here"), derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("ci" if STRICT else "here")


# --- the app and its data ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def templates():
    templates = databases.Templates()
    yield templates
    templates.stop()


@pytest.fixture(scope="session")
def _apps():
    """One app of each kind for the whole run: to build it for each test costs more than most tests."""
    from app.accounts import passwords

    with pytest.MonkeyPatch.context() as patch:  # a hash that costs nothing, for accounts that guard nothing
        patch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield {}


@pytest.fixture(params=databases.KINDS)
def app(request, templates, _apps):
    """The app on a fresh database of each kind. Never hold an app context around a client."""
    from app.ground import pdf

    kind = request.param
    template = templates[kind]
    if kind in _apps:
        app, config, _place = _apps[kind]
        databases.close(app)
        place = template.copy("test")
        app.config.clear()
        app.config.update(config)
    else:
        place = template.copy("test")
        app = place.open()
        _apps[kind] = app, dict(app.config), place
    pdf.configure(app.extensions["archive"].root)  # one process, several installations: letters ask for this one's
    yield app
    databases.close(app)


@pytest.fixture
def place(app, request, _apps) -> databases.Place:
    """Folder and address of the app's data: `place.environment` for a subprocess, `place.open()` for another app."""
    return next(place for known, _config, place in _apps.values() if known is app)


@pytest.fixture
def demo(app, place, templates) -> None:
    """The app's data are the demo city with its 300 people, accounts and rooms, as `flask demo` makes it."""
    databases.close(app)
    templates.of(place).copy(place.instance.name, of=databases.DEMO)


@pytest.fixture
def furnished(app, place, templates) -> None:
    """The same city with something in nearly every table."""
    databases.close(app)
    templates.of(place).copy(place.instance.name, of=databases.FURNISHED)


@pytest.fixture
def inside():
    """`with inside(app) as session:` works on the database directly and commits at the end."""
    return databases.inside


@pytest.fixture
def count_queries():
    """`with count_queries(app) as queries:` then `queries.count`, `queries.statements`.

    The number beside the menu's "Pekerjaan" is counted once in a while, not for each page: so it is here too.
    """
    return databases.count_queries


@pytest.fixture
def client(app) -> Client:
    """Somebody who has not signed in."""
    return Client(app)


@pytest.fixture
def sign_in(app):
    """`sign_in("sari", roles=["kabid"])` makes the account and gives a client of its own that has signed in."""
    made = set()

    def sign_in(username="operator", roles=("staf",), scope=None, password="pendapa-demo") -> Client:
        from tests.accounts.make import make_user

        if username not in made:
            with databases.inside(app):
                make_user(username, roles=tuple(roles), scope=scope, password=password)
            made.add(username)
        return Client(app).sign_in(username, password)

    return sign_in


class Clock:
    """What `now()` and `today()` say; `set` takes Indonesian western time."""

    def __init__(self):
        self.instant = dt.datetime.now(dt.UTC)

    def set(self, moment) -> None:
        """`clock.set("2026-01-01 07:30")`, or a date or datetime."""
        if isinstance(moment, str):
            moment = dt.datetime.fromisoformat(moment)
        if not isinstance(moment, dt.datetime):
            moment = dt.datetime.combine(moment, dt.time(9))
        self.instant = (moment if moment.tzinfo else moment.replace(tzinfo=WIB)).astimezone(dt.UTC)

    def move(self, **span) -> None:
        """`clock.move(days=1)`"""
        self.instant += dt.timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    from app.ground import tanggal

    # Everybody took `now` by name, and columns hold it as their default: so its code is changed, not the name.
    clock = Clock()
    monkeypatch.setattr(tanggal, "_clock_of_tests", clock, raising=False)
    monkeypatch.setattr(tanggal.now, "__code__", (lambda: globals()["_clock_of_tests"].instant).__code__)
    return clock


# --- a real server and a real browser ---------------------------------------------------------------


class LiveServer:
    """Pendapa as bin/run serves it: gunicorn with its background worker, on a free port and data of its own."""

    module = "wsgi:app"

    def __init__(self, place: databases.Place):
        self.place = place
        self.app = place.open()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = place.instance / "gunicorn.log"
        self.users: set[str] = set()
        self.process = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", self.module]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*databases.with_parent(signal.SIGTERM), *command],
                cwd=ROOT,
                env=self.place.environment | {"PENDAPA_PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(25)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        databases.close(self.app)

    @contextlib.contextmanager
    def inside(self):
        """Work on the server's data. The lock is taken first: the server and its worker write at the same time."""
        from app.ground.db import begin_write

        with databases.inside(self.app) as session:
            begin_write()
            yield session

    def make_public(self) -> None:
        """The codes on letters lead to this server, as those of a demo lead to the port it was made for."""
        from app.office import agency

        with self.inside():
            agency.profile().public_url = self.url

    def make_user(self, username="operator", roles=("staf",), scope=None, password="pendapa-demo") -> None:
        from tests.accounts.make import make_user

        if username not in self.users:
            with self.inside():
                make_user(username, roles=tuple(roles), scope=scope, password=password)
            self.users.add(username)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url + "/sehat", timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code < 500
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def begins_with() -> str:
    """What the server of a file holds at first: the seed. A file that needs the demo city gives another."""
    return databases.SEED


@pytest.fixture(scope="module", params=databases.KINDS)
def live_server(request, templates, begins_with):
    """A server for the tests of one file, once on each database; they share its data."""
    template = templates[request.param]
    server = LiveServer(template.copy("live", of=begins_with))
    try:
        if begins_with != databases.SEED:
            server.make_public()
        server.start()
        yield server
    finally:
        if server.process:
            server.stop()
        template.discard(server.place)


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    for name in (os.environ.get("PENDAPA_CHROMIUM"), *names):
        if name and (program := shutil.which(name)):
            return program
    missing("Chromium")


@pytest.fixture(scope="module")
def browser():
    """Chromium for one file: kept longer, its event loop would be in the way of tests that run their own."""
    program = _chromium()
    from playwright.sync_api import sync_playwright

    # Each of these otherwise calls out to the network, which an office's or a CI's machine may not reach.
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def new_page(request, browser, live_server):
    """`new_page(width=375, javascript=False)`: a page with cookies of its own. No script error passes unseen."""
    contexts, faults = [], []

    def new_page(width=1366, height=768, javascript=True, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda note: _is_fault(note) and faults.append(f"{page.url}: {note.text}"))
        return page

    yield new_page
    failed = getattr(request.node, "failed", False)
    for number, context in enumerate(contexts):
        for page in context.pages if failed else ():
            picture = ROOT / ".cache/failures" / f"{_file_name(request.node.name)}-{number}.png"
            with contextlib.suppress(Exception):
                page.screenshot(path=picture, full_page=True)
                print(f"picture of the failure: {picture.relative_to(ROOT)}")
        context.close()
    if not failed:
        assert not faults, "script errors:\n" + "\n".join(faults)


@pytest.fixture
def page(new_page):
    """A desktop page on the live server; wait with `expect(locator)`, for `wait_for_function` needs eval."""
    return new_page()


@pytest.fixture
def enter(live_server):
    """`enter(page, "operator", roles=["staf"])` makes the account and signs in through the form."""

    def enter(page, username="operator", roles=("staf",), scope=None, password="pendapa-demo"):
        live_server.make_user(username, roles, scope, password)
        page.goto("/masuk")
        form = page.locator("form", has=page.locator("input[type=password]"))
        form.locator("input[type=text], input:not([type])").first.fill(username)
        form.locator("input[type=password]").fill(password)
        form.locator("button:not([type=button])").last.click()
        page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    return enter


def _is_fault(note) -> bool:
    """A refused answer is no fault of the page (Chromium reports each 4xx); a refusal by the policy is."""
    return note.type == "error" and "Failed to load resource" not in note.text


def _file_name(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text)


# --- the run as a whole -----------------------------------------------------------------------------


def pytest_configure(config):
    """The process that hands the tests to others lays out a folder for what they share."""
    if config.getoption("numprocesses", None):
        shared = databases.temporary_folder("shared")
        os.environ[databases.SHARED] = str(shared)
        config.add_cleanup(lambda: shutil.rmtree(shared, ignore_errors=True))


def pytest_addoption(parser):
    parser.addoption("--everywhere", action="store_true", help="tests marked `pages` on PostgreSQL too")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if not config.getoption("everywhere"):
        _pages_once(config, items)
    for item in items:
        if {"live_server", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    if hasattr(config, "workerinput"):
        _longest_first(items)


def _pages_once(config, items) -> None:
    """Words, forms, looks and who may are judged on SQLite alone: tests/test_both.py shows that both tell the same."""
    twice = [item for item in items if item.get_closest_marker("pages") and _database_of(item) == "postgresql"]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in set(twice)]


def _database_of(item) -> str | None:
    given = getattr(item, "callspec", None)
    return given and next((given.params[name] for name in ("app", "live_server") if name in given.params), None)


def _longest_first(items) -> None:
    """Files are handed to the processes in this order: one that takes long, begun last, would be all that runs."""
    weights = Counter()
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        weights[item.path] += 30 if "slow" in marks else 10 if "browser" in marks else 1
    items.sort(key=lambda item: (-weights[item.path], item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.failed = True
    return report


def _skips(config) -> Counter:
    """Reasons, and how many tests each one kept from running."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    told = (
        report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr for report in reports
    )
    return Counter(str(reason).removeprefix("Skipped: ") for reason in told)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    is_worker = hasattr(session.config, "workerinput")
    if STRICT and not is_worker and exitstatus == pytest.ExitCode.OK:
        if any(reason.startswith(MISSING) for reason in _skips(session.config)):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skips = _skips(config)
    if not skips:
        return
    terminalreporter.section("skipped")
    for reason, count in skips.most_common():
        terminalreporter.line(f"{count:6}  {reason}")
    wanting = ROOT / ".cache/missing"
    lacks_tools = any(reason.startswith(MISSING) for reason in skips)
    if lacks_tools and wanting.exists():
        terminalreporter.line("bin/setup could not install:")
        for line in wanting.read_text().splitlines():
            terminalreporter.line(f"        {line}")
    if lacks_tools and STRICT:
        terminalreporter.line("A test skipped for want of a tool counts as a failure here.", red=True)
