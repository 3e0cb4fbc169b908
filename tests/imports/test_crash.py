"""The worker killed in the middle: what was finished stays, the rest is done by the next one, nothing is done twice."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from app.ground.job import Job
from app.imports import figures
from app.imports.models import Import, ImportRow
from app.people.models import Person
from tests.checkers import ROOT
from tests.databases import with_parent
from tests.imports.make import make_line, upload, work

ROWS, PORTION = 1000, 100
WORKER = f"from app import worker; from app.imports import preview; preview.PORTION = {PORTION}; worker.main()"
pytestmark = pytest.mark.slow


@contextmanager
def worker(place):
    """A real worker process that reads little at a time, ended when the test is done with it."""
    command = [*with_parent(signal.SIGTERM), sys.executable, "-c", WORKER]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=place.environment, **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(inside, app, told, seconds=180):
    """Wait for the newest job to be as `told` wants it; gives what it was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with inside(app) as session:
            job = session.query(Job).order_by(Job.id.desc()).first()
            seen = (job.state, job.done, job.doing)
        if told(*seen):
            return seen
        time.sleep(0.02)
    raise AssertionError(f"the job did not get there: {seen}")


def ended(state, _done, _doing):
    return state in ("selesai", "gagal", "batal")


def test_killed_while_reading_and_while_applying(app, place, inside, sign_in):
    client = sign_in()
    address = upload(client, *(make_line(name=f"Orang {n}") for n in range(ROWS)))
    with worker(place) as first:
        until(inside, app, lambda state, done, _: done >= PORTION or ended(state, 0, ""))
        first.send_signal(signal.SIGKILL)
        first.wait()
    with inside(app) as session:
        kept, job = session.query(ImportRow).count(), session.query(Job).one()
        assert job.state == "jalan" and kept == job.done and 0 < kept < ROWS
    work(app)  # as the next worker, which finds the first one dead
    with inside(app) as session:
        assert session.query(Job).one().state == "selesai"
        assert session.query(ImportRow).count() == ROWS
        assert session.query(ImportRow.number).distinct().count() == ROWS
        assert session.query(Import).one().state == "siap"
    client.post(f"{address}/penerapan", {}, status=303)
    with worker(place) as second:
        until(inside, app, lambda state, _, doing: doing == "Menerapkan" or ended(state, 0, ""))
        time.sleep(0.15)
        second.send_signal(signal.SIGKILL)
        second.wait()
    with inside(app) as session:
        # All or nothing: a very quick machine may have finished in the moment before.
        finished = session.query(Import).one().state == "selesai"
        assert session.query(Person).count() == (ROWS if finished else 0)
    work(app)
    with inside(app) as session:
        assert {job.state for job in session.query(Job)} == {"selesai"}
        assert session.query(Person).count() == ROWS
        assert session.query(Import).one().result == {"baru": ROWS}
        assert list(figures.check()) == []
