"""How gunicorn serves Pendapa: on loopback, one process of eight threads, the background worker beside it."""

import logging
import os
import re
import subprocess
import sys
import threading
import time

bind = f"127.0.0.1:{os.environ.get('PENDAPA_PORT') or 8000}"

# One process of threads is enough for an office and lets SQLite have one writer. More are for PostgreSQL.
workers = int(os.environ.get("PENDAPA_WEB_WORKERS") or 1)
worker_class = "gthread"
threads = 8
preload_app = False
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

timeout = 60
graceful_timeout = 10
keepalive = 5

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# Nobody may say on another's behalf where a request came from, unless a proxy is known to stand in front.
forwarded_allow_ips = "127.0.0.1,::1" if os.environ.get("PENDAPA_PROXY") else ""
proxy_allow_ips = ""

control_socket_disable = True  # it would be opened under the home directory
accesslog = None  # paths name records; who saw what is in the audit, where it can be guarded
errorlog = "-"
loglevel = "warning"


class WithoutQuery(logging.Filter):
    """A query may hold what somebody searched for: cut it from any address that is logged."""

    def filter(self, record):
        if record.args:
            record.msg, record.args = record.getMessage(), ()
        record.msg = re.sub(r"(/[^\s?'\"]*)\?[^\s'\"]*", r"\1", str(record.msg))
        return True


def on_starting(server):
    import app.rooms  # noqa: F401  a web process that takes a dead one's place inherits it, and serves at once

    server.log.error_log.addFilter(WithoutQuery())


def when_ready(server):
    print(f"Pendapa is at http://{bind}  (Ctrl-C ends it)", flush=True)
    server.background = Background(server.log)
    server.background.start()


def on_exit(server):
    if background := getattr(server, "background", None):
        background.stop()


# A web worker forked while the background worker is being started would inherit, and never close, the pipe
# that says "started": the one who waits for it would wait for ever.
forking = threading.Lock()
os.register_at_fork(before=forking.acquire, after_in_parent=forking.release, after_in_child=forking.release)


class Background:
    """Keeps one `python -m app.worker` alive as long as gunicorn lives."""

    def __init__(self, log):
        self.log = log
        self.process = None
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="background", daemon=True)

    def start(self):
        self.thread.start()

    def stop(self, patience=10):
        """Let the worker finish its step; its job resumes elsewhere if it does not."""
        self.ending.set()
        self.thread.join()
        self.process.terminate()
        deadline = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                self.process.kill()
                break
            time.sleep(0.05)

    def _watch(self):
        pause = 0.5
        while True:
            began = time.monotonic()
            with forking:
                self.process = self._launch()
            while self.process.poll() is None:
                if self.ending.wait(0.5):
                    return
            pause = 1 if time.monotonic() - began > 60 else min(pause * 2, 30)
            self.log.error("The background worker has ended; starting it again in %s s.", pause)
            if self.ending.wait(pause):
                return

    def _launch(self):
        # It gets our process id and leaves by itself when we are gone, even by kill -9. A session of its own
        # keeps Ctrl-C from reaching it: we end it ourselves, in order.
        return subprocess.Popen(
            [sys.executable, "-m", "app.worker", str(os.getpid())],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
