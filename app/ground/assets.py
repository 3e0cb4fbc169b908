"""Static files under a name that changes with their content, compressed once, cached for good."""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

import brotli
from whitenoise import WhiteNoise

FOREVER = 10 * 365 * 24 * 3600
SERVED = {".css", ".js", ".svg", ".woff2", ".png", ".ico", ".txt"}


def setup(app, scratch: Path) -> None:
    """Serve `static/` under a folder named by the hash of all its files; `asset()` gives the address."""
    source = Path(app.static_folder)
    files = sorted(file for file in source.rglob("*") if file.suffix in SERVED)
    build = hashlib.sha256()
    for file in files:
        build.update(file.relative_to(source).as_posix().encode() + b"\0" + file.read_bytes())
    name = build.hexdigest()[:12]
    folder = scratch / "static" / name
    if not folder.exists():
        _compress(source, files, folder)
    app.wsgi_app = WhiteNoise(
        app.wsgi_app, root=folder, prefix=f"static/{name}/", max_age=FOREVER, immutable_file_test=lambda *_: True,
        add_headers_function=_headers,
    )  # fmt: skip
    app.jinja_env.globals["asset"] = lambda path: f"/static/{name}/{path}"


def _headers(headers, _path, _url):
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _compress(source: Path, files: list[Path], folder: Path) -> None:
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    for file in files:
        goal = half / file.relative_to(source)
        goal.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        goal.write_bytes(content)
        if file.suffix not in (".woff2", ".png"):
            goal.with_name(goal.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
            goal.with_name(goal.name + ".br").write_bytes(brotli.compress(content))
    try:
        half.rename(folder)
    except OSError:  # another process was quicker
        shutil.rmtree(half, ignore_errors=True)
