"""The background worker with the letter kinds of these tests: `python -m tests.letters.worker`.

What it finishes at a time is small, so that it can be killed in the middle of little work.
"""

import threading

from app import create_app
from app.ground import job
from app.letters import attached, making
from tests.letters import make

LETTERS, PAGES = 5, 3

if __name__ == "__main__":
    making.PART, attached.PART = LETTERS, PAGES
    app = create_app()
    make.furnish(app)
    job.work(app, threading.Event())
