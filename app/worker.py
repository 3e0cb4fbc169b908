"""The process that does the long work: `python -m app.worker [pid of the parent it leaves with]`."""

import os
import signal
import sys
import threading

from app import create_app
from app.ground import job


def main() -> None:
    parent = int(sys.argv[1]) if len(sys.argv) > 1 else None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent:
        threading.Thread(target=_leave_with, args=(parent, stop), daemon=True).start()
    job.work(create_app(), stop)


def _leave_with(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()
    threading.Timer(20, os._exit, (0,)).start()  # a long part is begun again by the next worker


if __name__ == "__main__":
    main()
