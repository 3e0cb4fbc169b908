"""Every office of these tests can sign: letters to LKS take a number."""

import threading

import pytest

from tests.letters.make import make_office


@pytest.fixture(autouse=True)
def office(app, inside):
    with inside(app):
        make_office()


@pytest.fixture
def work(app):
    """`work()` does what waits in the queue, as the worker would."""
    from app.ground import job

    return lambda: job.work(app, threading.Event(), once=True)
