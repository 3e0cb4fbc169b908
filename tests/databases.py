"""Throw-away databases for tests: a migrated, seeded template of each kind, copied in milliseconds."""

import atexit
import datetime as dt
import fcntl
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url

from tests.checkers import ROOT, missing

KINDS = ("sqlite", "postgresql")
CITY = "malang"
# What a copy may begin with: the seed alone, the demo city, or that city with something to show on every page.
SEED, DEMO, FURNISHED = "template", "demo", "furnished"
DEMO_PEOPLE = 300
SHARED = "PENDAPA_TEST_TEMPLATES"  # where the processes of one run keep the templates of SQLite for each other


@dataclass(frozen=True)
class Place:
    """An installation's folder and database, for an app in this process or another."""

    instance: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """For a subprocess that works on the same data."""
        return os.environ | {
            "PENDAPA_INSTANCE": str(self.instance),
            "DATABASE_URL": self.url,
            "PENDAPA_KOTA": CITY,
        }

    def open(self, **options):
        from app import create_app

        options = {"testing": True, "kota": CITY} | options
        return create_app(instance=str(self.instance), database_url=self.url, **options)


@contextmanager
def inside(app):
    """Work on the database directly: an app context, committed at the end. Never hold it around a client."""
    from app.ground.db import db

    with app.app_context():
        yield db.session
        db.session.commit()
        app.extensions["todo_counts"].clear()  # what waits may be another number now


class Queries:
    def __init__(self):
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len(self.statements)

    def __str__(self):
        return f"{self.count} queries:\n" + "\n".join(self.statements)


class Counted(dict):
    """What waits, as if it had been counted a moment ago for everybody."""

    def get(self, _key, _default=None):
        return time.monotonic(), 0


@contextmanager
def count_queries(app):
    """Every statement the app sends meanwhile, BEGIN and PRAGMA aside: `.count`, `.statements`."""
    from app.ground.db import db

    with app.app_context():
        engine = db.engine
    seen = Queries()
    counts, app.extensions["todo_counts"] = app.extensions["todo_counts"], Counted()

    def note(_connection, _cursor, statement, *_):
        if not statement.lstrip().upper().startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
        app.extensions["todo_counts"] = counts


def close(app) -> None:
    """Let go of every connection, so that the database under the app can be replaced."""
    from app.ground.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def temporary_folder(purpose: str) -> Path:
    """In memory where there is room: a disk makes each commit of SQLite and each copy in PostgreSQL wait."""
    shm = Path("/dev/shm")
    roomy = shm.is_dir() and os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 2**30
    home = shm if roomy else Path("/tmp")
    _sweep(home)
    return Path(tempfile.mkdtemp(prefix=f"pendapa-test-{os.getpid()}-{purpose}-", dir=home))


def _sweep(home: Path) -> None:
    """Remove what runs that were killed have left: the folder's name says whose it was."""
    for folder in home.glob("pendapa-test-*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            shutil.rmtree(folder, ignore_errors=True)


class SQLite:
    """The database is a file of the installation's folder: it is copied and goes with it."""

    def url(self, instance: Path) -> str:
        return f"sqlite:///{instance / 'pendapa.db'}"

    def copy(self, _template: str, _name: str) -> None: ...

    def analyse(self, _instance: Path) -> None: ...

    def drop(self, _name: str) -> None: ...

    def stop(self) -> None: ...


class PostgreSQL:
    """A server of our own on a socket in a temporary folder, or the one that TEST_DATABASE_URL names.

    A durable one writes as safely and keeps its statistics as an office's server does: for measuring.
    """

    def __init__(self, durable: bool = False):
        self.durable = durable
        self.prefix = f"pendapa_test_{os.getpid()}_"
        self.process = self.folder = None
        given = os.environ.get("TEST_DATABASE_URL")
        self.server = make_url(given or self._start()).set(drivername="postgresql+psycopg")
        dsn = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        self.admin = self._connect(dsn)

    def url(self, instance: Path) -> str:
        """Databases are named like the folders of their installations."""
        return self.server.set(database=self.prefix + instance.name).render_as_string(hide_password=False)

    def create(self, name: str) -> None:
        self.admin.execute(f'CREATE DATABASE "{self.prefix}{name}"')

    def copy(self, template: str, name: str) -> None:
        # Whole files are quicker than the default of 15 and later, which writes every page to the log.
        how = "STRATEGY file_copy" if self.admin.info.server_version >= 150000 else ""
        self.admin.execute(f'CREATE DATABASE "{self.prefix}{name}" TEMPLATE "{self.prefix}{template}" {how}')

    def analyse(self, instance: Path) -> None:
        """What the server's own upkeep would do in an office; the copies take the statistics along."""
        address = make_url(self.url(instance)).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute("ANALYZE")

    def drop(self, name: str) -> None:
        self.admin.execute(f'DROP DATABASE IF EXISTS "{self.prefix}{name}" WITH (FORCE)')

    def stop(self) -> None:
        if self.process is None:
            for (name,) in self.admin.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix]
            ).fetchall():
                self.admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            self.admin.close()
            return
        self.admin.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # quick, and it takes its shared memory along
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> str:
        found = sorted(
            glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4])
        )
        initdb = found[-1] if found else shutil.which("initdb")
        if not initdb:
            missing("PostgreSQL")
        self.folder = folder = temporary_folder("pg")
        folder.chmod(0o711)
        as_owner = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        # cwd: the owner may not read ours. stdout: a server that inherits a pipe keeps it open.
        quiet = {"cwd": "/", "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [*as_owner, initdb, "-D", folder / "data", "-A", "trust", "-U", "postgres"]
            + ["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True,
            **quiet,
        )
        settings = ("max_connections=200", "listen_addresses=", f"unix_socket_directories={folder}")
        settings += ("logging_collector=off",)
        settings += ("shared_buffers=64MB", "dynamic_shared_memory_type=mmap")
        settings += ("wal_level=minimal", "max_wal_senders=0")
        if not self.durable:
            settings += ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
        options = [part for setting in settings for part in ("-c", setting)]
        server = [str(Path(initdb).with_name("postgres")), "-D", str(folder / "data"), *options]
        self.command = [*with_parent(signal.SIGINT, as_owner), *server]
        self._launch()
        return f"postgresql://postgres@/postgres?host={folder}"

    def _launch(self) -> None:
        quiet = {"cwd": "/", "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stderr=log, start_new_session=True, **quiet)
        atexit.register(self.process.kill)

    def restart(self) -> None:
        """Every connection is cut, as when an administrator restarts it. Only for a server of our own."""
        dsn = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        self.admin.close()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self._launch()
        self.admin = self._connect(dsn)

    def _connect(self, dsn: str):
        deadline = time.monotonic() + 30
        while True:
            try:
                return psycopg.connect(dsn, autocommit=True)
            except psycopg.OperationalError:
                if self.process is None:
                    raise
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}") from None
                time.sleep(0.05)


def with_parent(sign: signal.Signals, prefix: list[str] | None = None) -> list[str]:
    """The start of a command that ends when we end, however we end."""
    if shutil.which("setpriv"):
        return [*(prefix or ["setpriv"]), f"--pdeathsig={sign.name.removeprefix('SIG')}", "--"]
    return prefix or []


class Template:
    """An installation that is never opened again, only copied: migrated and seeded; with the demo city; that city
    furnished (tests/browser/city.py). Each is built when it is first asked for.

    `home` holds what is built, `folder` the copies. Of SQLite, all processes of a run share a home. Furnishing
    takes half a minute: PostgreSQL's furnished city is moved over from that of `sqlite`, as an office's would be.
    """

    def __init__(self, kind: str, home: Path, folder: Path, sqlite: Callable[[], "Template"]):
        self.kind, self.sqlite = kind, sqlite
        self.home, self.folder = home / f"{kind}-templates", folder / kind
        self.home.mkdir(exist_ok=True)
        self.folder.mkdir()
        self.server = SQLite() if kind == "sqlite" else PostgreSQL()
        try:
            self._built(SEED)
        except BaseException:
            self.server.stop()
            raise

    def copy(self, name: str, of: str = SEED) -> Place:
        """A fresh installation under that name; the one that had it is gone."""
        return self._copied(self._built(of), self.folder / name)

    def _copied(self, source: Path, instance: Path) -> Place:
        shutil.rmtree(instance, ignore_errors=True)
        shutil.copytree(source, instance)
        self.server.drop(instance.name)
        self.server.copy(source.name, instance.name)
        return Place(instance, self.server.url(instance))

    def _built(self, of: str) -> Path:
        """The folder of that template, built now if no process of the run has done so."""
        instance, done = self.home / of, self.home / f"{of}.done"
        if not done.exists():
            with (self.home / f"{of}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not done.exists():
                    self._build(of, instance)
                    done.touch()
        return instance

    def _build(self, of: str, instance: Path) -> None:
        if of == SEED:
            self._seed(instance)
        elif of == DEMO:
            self._make_demo(self._copied(self._built(SEED), instance))
        elif self.kind == "sqlite":
            self._furnish(self._copied(self._built(DEMO), instance))
        else:
            self._move(self.sqlite()._built(of), instance)

    def _seed(self, instance: Path) -> None:
        from flask_migrate import upgrade

        from app.office.models import Setting
        from app.office.setup import init_city

        if isinstance(self.server, PostgreSQL):
            self.server.create(SEED)
        app = Place(instance, self.server.url(instance)).open()
        with inside(app):
            upgrade()
        with inside(app) as session:
            init_city(CITY)
            # Most tests are about something else than the door; those that are take this away (need_second_factor).
            key = "accounts.second_factor_roles"
            session.add(Setting(key=key, value=[], valid_from=dt.date(2000, 1, 1), source="tests"))
        close(app)

    def _make_demo(self, place: Place) -> None:
        """The demo city as the command makes it: once, since it takes as long as many tests together."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--kota", CITY, "--people", str(DEMO_PEOPLE)]
        subprocess.run(command, cwd=ROOT, env=place.environment, stdout=subprocess.DEVNULL, check=True)
        self.server.analyse(place.instance)

    def _furnish(self, place: Place) -> None:
        from tests.browser import city

        app = place.open()
        city.furnish(app)
        close(app)

    def _move(self, source: Path, instance: Path) -> None:
        shutil.copytree(source, instance)
        self.server.create(instance.name)
        app = Place(instance, SQLite().url(instance)).open()
        moved = app.test_cli_runner().invoke(args=["move-database", self.server.url(instance)])
        close(app)
        assert moved.exit_code == 0, moved.output or moved.exception
        Path(instance, "pendapa.db").unlink()
        self.server.analyse(instance)

    def discard(self, place: Place) -> None:
        shutil.rmtree(place.instance, ignore_errors=True)
        self.server.drop(place.instance.name)

    def stop(self) -> None:
        self.server.stop()


class Templates:
    """The templates of one test process, each built when a test first asks for its kind."""

    def __init__(self):
        self.folder = temporary_folder("data")
        self.shared = Path(os.environ.get(SHARED, self.folder))
        self.built: dict[str, Template | BaseException] = {}
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)

    def __getitem__(self, kind: str) -> Template:
        if kind not in self.built:
            home = self.shared if kind == "sqlite" else self.folder
            try:
                self.built[kind] = Template(kind, home, self.folder, lambda: self["sqlite"])
            except (Exception, pytest.skip.Exception) as trouble:
                self.built[kind] = trouble  # say it again at once instead of trying for every test
        found = self.built[kind]
        if isinstance(found, BaseException):
            raise found
        return found

    def of(self, place: Place) -> Template:
        """The template from which an installation was copied."""
        return self["sqlite" if place.url.startswith("sqlite") else "postgresql"]

    def stop(self) -> None:
        for template in self.built.values():
            if isinstance(template, Template):
                template.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
