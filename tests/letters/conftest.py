"""The room of the test stands in the house for as long as a test needs it."""

import pytest

from tests.letters import make


@pytest.fixture
def kinds(app):
    rooms = app.rooms
    make.furnish(app)
    make.mended.clear()
    yield
    app.rooms = rooms


@pytest.fixture
def office(app, inside, kinds, clock):
    """An office that can issue letters, on Saturday, 24 October 2026."""
    clock.set("2026-10-24 09:00")
    with inside(app):
        make.make_office()


@pytest.fixture
def work(app):
    """`work()` does what waits in the queue, as the worker would, and gives how many jobs it did."""
    import threading

    from app.ground import job

    return lambda: job.work(app, threading.Event(), once=True)
