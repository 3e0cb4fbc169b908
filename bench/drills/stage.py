"""A throw-away installation of either kind, served as the office serves it, whose processes may be killed."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.city import ROOT, Visitor, free_port
from tests.databases import KINDS, Templates, inside

KINDS = KINDS
PUBLIC = "https://pendapa.kota.example"


@dataclass(frozen=True)
class Outcome:
    """A line of bench/drills.md."""

    drill: str
    kind: str
    count: str
    told: str
    passed: bool


class Stage:
    """`with Stage("postgresql") as stage:` gives a migrated city with an operator; `stage.start()` serves it.

    A bare one has no account, so that `flask demo` may fill it.
    """

    def __init__(self, kind: str, bare: bool = False):
        self.kind, self.bare = kind, bare
        self.templates = Templates()
        self.process = None
        self.port = free_port()

    def __enter__(self) -> "Stage":
        try:
            self.place = self.templates[self.kind].copy("drill")
            self.app = self.place.open()
            if not self.bare:
                self._open_account()
        except BaseException:
            self.templates.stop()
            raise
        return self

    def _open_account(self) -> None:
        from tests.accounts.make import make_user  # only now are the models laid out

        with self.inside():
            make_user("operator", roles=("staf", "admin", "kabid", "kadis"))

    def __exit__(self, *_):
        self.stop()
        self.templates.stop()

    def inside(self):
        """Work on the data directly, committed at the end. On SQLite the lock is taken first."""
        return _writing(self.app)

    def reading(self):
        """Look at the data directly, holding nothing."""
        return inside(self.app)

    def start(self, workers: int | None = None) -> None:
        """SQLite is served by one web process, PostgreSQL by two."""
        count = workers or (1 if self.kind == "sqlite" else 2)
        environment = self.place.environment | {
            "PENDAPA_PORT": str(self.port),
            "PENDAPA_WEB_WORKERS": str(count),
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
        log = (self.place.instance / "gunicorn.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        log.close()
        self.wait_for_answer()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(25)
            self.process.kill()
            self.process = None

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sehat", timeout=5).close()
        except OSError:
            return False
        return True

    def wait_for_answer(self, patience=60.0) -> float:
        """Seconds until the server answers again."""
        began = time.monotonic()
        while not self.answers():
            if time.monotonic() - began > patience:
                raise RuntimeError("the server does not come back")
            time.sleep(0.02)
        return time.monotonic() - began

    @contextlib.contextmanager
    def working(self):
        """A background process without a server, ended at the end of the block if it lives."""
        with (self.place.instance / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "app.worker"]
            process = subprocess.Popen(command, cwd=ROOT, env=self.place.environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(40)

    def web_processes(self) -> list[int]:
        return [pid for pid in _children(self.process.pid) if b"app.worker" not in _command(pid)]

    def background_process(self) -> int | None:
        return next((pid for pid in _children(self.process.pid) if b"app.worker" in _command(pid)), None)

    def kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def visitor(self, username="operator") -> Visitor:
        return Visitor(self.port).sign_in(username)

    def flask(self, *command: str) -> subprocess.CompletedProcess:
        """A command of the house on this installation."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, command)],
            cwd=ROOT, env=self.place.environment, capture_output=True, text=True,
        )  # fmt: skip

    def check(self) -> str:
        """What `flask check` finds broken; empty when all fits."""
        ran = self.flask("check")
        return "" if ran.returncode == 0 else (ran.stdout + ran.stderr)[-600:]


@contextlib.contextmanager
def _writing(app):
    from app.ground.db import begin_write

    with inside(app) as session:
        begin_write()
        yield session


def _children(pid: int) -> list[int]:
    """Of each of its threads: the background process is started by one that watches it."""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in file.read_text().split()]
    return found


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def at_once(visitors: list[Visitor], requests) -> list[int]:
    """The status of each request, all sent at one moment; 0 when the connection broke."""
    gate = threading.Barrier(len(visitors))

    def ask(visitor, request) -> int:
        gate.wait()
        try:
            return visitor.ask(*request)[0]
        except OSError:
            return 0

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(ask, visitors, requests))
