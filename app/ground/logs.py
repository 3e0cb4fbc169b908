"""What the processes write to the journal: one JSON object a line, fit for a machine that watches, naming nobody.

A line says when, how grave, which part of the house, and what happened there; for a request its method, the name of
its route (never its address), status and milliseconds. An error is told by its type and the places it went through:
its message may quote what somebody typed, so it stays out.
"""

import datetime as dt
import json
import logging
import time
import traceback
from pathlib import Path

from flask import Flask, g, request

SLOW = 1.0  # seconds after which an answer is worth a line
HOUSE = "pendapa"
_ROOT = Path(__file__).resolve().parents[2]

log = logging.getLogger(HOUSE)


class Lines(logging.Formatter):
    """A record as one line of JSON; what is given as `extra={"told": {…}}` stands beside the words."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname.lower(), "part": record.name, "said": record.getMessage()}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            told |= {"error": record.exc_info[0].__name__, "through": _places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False, default=str)


def _places(trace) -> list[str]:
    """Where the error came through, our own code by its path in the house: the last twelve."""
    places = []
    for frame in traceback.extract_tb(trace)[-12:]:
        path = Path(frame.filename)
        name = path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT / "app") else path.name
        places.append(f"{name}:{frame.lineno} {frame.name}")
    return places


def setup() -> None:
    """Have this process write such lines to its standard error; again does no harm."""
    log.setLevel(logging.INFO)
    if not any(isinstance(handler.formatter, Lines) for handler in log.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(Lines())
        log.addHandler(handler)


def watch(app: Flask) -> None:
    """A line for each answer that took long."""

    @app.before_request
    def begin():
        g.began = time.perf_counter()

    @app.after_request
    def end(answer):
        took = time.perf_counter() - g.get("began", time.perf_counter())
        if took > SLOW:
            told = {"method": request.method, "route": request.endpoint, "status": answer.status_code}
            log.warning("slow answer", extra={"told": told | {"ms": round(took * 1000)}})
        return answer
