"""The background worker with the letter kinds of these tests: `python -m tests.letters.worker`."""

import threading

from app import create_app
from app.ground import job
from tests.letters import make

if __name__ == "__main__":
    app = create_app()
    make.furnish(app)
    job.work(app, threading.Event())
