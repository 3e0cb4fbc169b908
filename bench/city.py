"""A demo city of N people to measure on, made once and kept under .cache/bench; and the servers that serve it."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "bench"


def city(people: int) -> Path:
    """The instance folder of a demo city with that many people on SQLite; made when it is not there."""
    folder = KEPT / str(people)
    done = folder / "made"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for command in (
            ["db", "upgrade"],
            ["init", "--kota", "malang"],
            ["demo", "--kota", "malang", "--people", str(people)],
        ):
            environment = os.environ | {"PENDAPA_INSTANCE": str(folder), "DATABASE_URL": ""}
            flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
            subprocess.run(flask, cwd=ROOT, env=environment, check=True)
        done.touch()
    return folder


@contextlib.contextmanager
def served(app: str, instance: Path, workers: int = 1, **environment):
    """Serve `app` ("wsgi:app", "bench.floor:app") by gunicorn as the office does; gives the port."""
    port = free_port()
    settings = os.environ | environment | {
        "PENDAPA_INSTANCE": str(instance), "PENDAPA_PORT": str(port), "PENDAPA_WEB_WORKERS": str(workers)
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", app]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
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


class Visitor:
    """A browser on one kept connection: cookies, CSRF token, the time and bytes of each answer."""

    def __init__(self, port: int):
        self.port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""

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

    def ask(self, method: str, path: str, form: dict | None = None, fragment: str | None = None, packed=False):
        """(status, seconds, body). `fragment` asks as HTMX does for the element `tag#id`."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if packed:
            headers["Accept-Encoding"] = "br"
        if fragment:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": fragment}
        body = None
        if method == "POST":
            body = urllib.parse.urlencode({"csrf_token": self.token, **(form or {})})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, seconds, content
