"""gunicorn as the office has it, without the background worker: for the floor and the server that counts."""

import runpy
from pathlib import Path

_house = runpy.run_path(str(Path(__file__).parents[1] / "gunicorn.conf.py"))
_same = (
    "bind",
    "worker_class",
    "threads",
    "worker_tmp_dir",
    "timeout",
    "keepalive",
    "control_socket_disable",
)
globals().update({name: _house[name] for name in (*_same, "accesslog", "errorlog", "loglevel")})
