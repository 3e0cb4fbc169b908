"""A demo city of N people to measure on, made once and kept under .cache/bench; and the servers that serve it.

BENCH_DATABASE names a PostgreSQL server (a SQLAlchemy address without a database): then the cities are there, each
in a database of its own, and the floor still reads the SQLite city of the same size.
"""

import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import make_url
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "bench"
REST = 5  # hundredths of a second that resting processes may compute in one
IDLE = 3.0  # seconds after which a kept connection is opened anew: the server closes it at 5


def kind() -> str:
    """The database that is measured: sqlite or postgresql."""
    return "postgresql" if os.environ.get("BENCH_DATABASE") else "sqlite"


def city(people: int) -> Path:
    """The instance folder of a demo city with that many people; made when it is not there.

    On PostgreSQL the folder lies beside that of SQLite, which is made too, for the floor. The app of this process
    and all that `served` starts then work on that database.
    """
    folder = KEPT / str(people)
    _made(folder, people, "")
    if kind() == "postgresql":
        folder = KEPT / f"{people}-postgresql"
        address = make_url(os.environ["BENCH_DATABASE"]).set(database=f"bench_{people}")
        os.environ["DATABASE_URL"] = address.render_as_string(hide_password=False)
        if not _has_database(address):
            shutil.rmtree(folder, ignore_errors=True)  # what an ended server had is gone
        _made(folder, people, os.environ["DATABASE_URL"])
    return folder


def _made(folder: Path, people: int, url: str) -> None:
    """Fill it once; bring one that was filled before to the newest migration."""
    done, commands = folder / "made", [["db", "upgrade"]]
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        commands += [["init", "--kota", "malang"], ["demo", "--kota", "malang", "--people", str(people)]]
    environment = os.environ | {"PENDAPA_INSTANCE": str(folder), "DATABASE_URL": url}
    for command in commands:
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        subprocess.run(flask, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    done.touch()


def _has_database(address) -> bool:
    """Whether it was there; makes it when it was not."""
    import psycopg

    server = address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as admin:
        there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.database]).fetchone()
        if not there:
            admin.execute(f'CREATE DATABASE "{address.database}"')
    return bool(there)


def analyse() -> None:
    """After filling: what PostgreSQL's own upkeep would do in the night. SQLite is given no statistics."""
    if kind() == "postgresql":
        import psycopg

        server = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql")
        with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def served(app: str, instance: Path, workers: int = 1, **environment):
    """Serve `app` ("wsgi:app", "bench.floor:app") by gunicorn as the office does; gives the port."""
    port = free_port()
    if app == "bench.floor:app":
        instance = instance.with_name(instance.name.removesuffix("-postgresql"))
    settings = os.environ | environment | {
        "PENDAPA_INSTANCE": str(instance), "PENDAPA_PORT": str(port), "PENDAPA_WEB_WORKERS": str(workers)
    }  # fmt: skip
    config = "gunicorn.conf.py" if app == "wsgi:app" else "bench/bare.py"
    command = [sys.executable, "-m", "gunicorn", "-c", config, app]
    process = subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        _settle(process.pid)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def _settle(pid: int, patience=120) -> None:
    """Until its processes rest: what the worker does when it begins is no part of a page."""
    before, until = -1, time.monotonic() + patience
    while (spent := _ticks(pid)) - before > REST and time.monotonic() < until:
        before = spent
        time.sleep(1)


def _ticks(pid: int) -> int:
    """Hundredths of a second that a process and all below it have computed."""
    try:
        of_children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except FileNotFoundError:  # it has just ended
        return 0
    return sum(map(int, spent)) + sum(map(_ticks, map(int, of_children)))


class Visitor:
    """A browser on one kept connection: cookies, CSRF token, the time and bytes of each answer."""

    def __init__(self, port: int):
        self.port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""
        self.headers = None  # of the last answer
        self._asked = 0.0

    def sign_in(self, username="operator", password="pendapa-demo") -> "Visitor":
        self._read_token(self.ask("GET", "/masuk")[2])
        status, _, _ = self.ask("POST", "/masuk", {"username": username, "password": password, "lanjut": "/"})
        if status != 303:
            raise RuntimeError(f"sign-in answered {status}")
        self._read_token(self.ask("GET", "/akun")[2])
        return self

    def again(self) -> "Visitor":
        """Another connection of the same session; an idle one is closed by the server."""
        visitor = Visitor(self.port)
        visitor._cookies, visitor.token = dict(self._cookies), self.token
        return visitor

    def _read_token(self, body: bytes) -> None:
        self.token = re.search(rb'csrf_token" value="([^"]+)"', body)[1].decode()

    def ask(
        self, method: str, path: str, form: dict | None = None, fragment: str | None = None, packed=False
    ):
        """(status, seconds, body). `fragment` asks as HTMX does for the element `tag#id`."""
        headers = {}
        if packed:
            headers["Accept-Encoding"] = "br"
        if fragment:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": fragment}
        body = None
        if method == "POST":
            body = urllib.parse.urlencode({"csrf_token": self.token, **(form or {})})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._send(method, path, body, headers)

    def upload(self, path: str, name: str, content: bytes):
        """The same for a form with one file, `file`."""
        fields = {"csrf_token": self.token, "file": FileStorage(io.BytesIO(content), name)}
        stream, _, boundary = stream_encode_multipart(fields)
        return self._send(
            "POST", path, stream.read(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )

    def _send(self, method, path, body, headers):
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if time.monotonic() - self._asked > IDLE:
            self._connection.close()
            self._connection.connect()
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content, self.headers = answer.read(), answer.headers
        seconds, self._asked = time.perf_counter() - began, time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, seconds, content
