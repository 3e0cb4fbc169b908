"""Judges of what the app makes: page rules on every response, axe-core, the Nu HTML checker."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NODE = ROOT / ".cache/node/node_modules"
MISSING = "alat tidak ada: "


def missing(tool: str):
    """Skip for want of a tool. Where nothing may be skipped, such a skip fails the run (conftest)."""
    pytest.skip(MISSING + tool)


class PageRules(HTMLParser):
    """Reads a page or a fragment and collects in `faults` what no page of ours may do."""

    def __init__(self, html: str):
        super().__init__()
        self.faults: list[str] = []
        self.csrf: str | None = None
        self.whole = "<html" in html[:500].lower()
        self._ids: set[str] = set()
        self._title = ""
        self._path: list[str] = []
        self._form: dict | None = None
        self.feed(html)
        self.close()
        if self.whole and not self._title.strip():
            self.faults.append("no <title>")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("input", "img", "br", "hr", "meta", "link", "path", "use", "circle", "rect", "line"):
            self._path.append(tag)
        self._check_id(tag, given.get("id"))
        self._check_inline(tag, given)
        if tag == "html" and not given.get("lang"):
            self.faults.append("<html> without lang")
        if tag == "img" and "alt" not in given:
            self.faults.append(f"<img> without alt: {given.get('src')}")
        if tag == "form":
            self._form = given | {"token": False}
        if tag == "input" and given.get("name") == "csrf_token":
            self.csrf = given.get("value") or self.csrf
            if self._form is not None:
                self._form["token"] = bool(given.get("value"))
        if "hx-headers:inherited" in given:
            self.csrf = json.loads(given["hx-headers:inherited"]).get("X-CSRFToken") or self.csrf

    def handle_startendtag(self, tag, attrs):
        depth = len(self._path)
        self.handle_starttag(tag, attrs)
        del self._path[depth:]

    def handle_endtag(self, tag):
        if tag in self._path:
            while self._path.pop() != tag:
                pass
        if tag == "form" and self._form is not None:
            if (self._form.get("method") or "get").lower() == "post" and not self._form["token"]:
                self.faults.append(f"post form without csrf_token: {self._form.get('action')}")
            self._form = None

    def handle_data(self, data):
        if self._path[-1:] == ["title"] and "svg" not in self._path:
            self._title += data
        if self._path[-1:] == ["script"] and data.strip() and not self._script_is_data:
            self.faults.append(f"inline script: {data.strip()[:60]}")

    def _check_id(self, tag, name):
        if name is None or "template" in self._path[:-1]:
            return
        if name in self._ids or not name or " " in name:
            self.faults.append(f'<{tag}> with duplicate or bad id "{name}"')
        self._ids.add(name)

    def _check_inline(self, tag, given):
        if tag == "style":
            self.faults.append("<style> in the page")
        if tag == "script":
            self._script_is_data = given.get("type") == "application/json"
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append(f"<{tag} {name}=> is refused by the content policy")
            if (value or "").strip().lower().startswith(("javascript:", "js:")):
                self.faults.append(f"<{tag} {name}=> holds script")


def axe(page, exclude: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong on the page as it now stands; empty is right."""
    source = NODE / "axe-core/axe.min.js"
    if not source.exists():
        missing("axe-core")
    page.evaluate(source.read_text())
    found = page.evaluate("exclude => axe.run({exclude}).then(result => result.violations)", list(exclude))
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@functools.cache
def _vnu() -> list[str]:
    jar = NODE / "vnu-jar/build/dist/vnu.jar"
    if not shutil.which("java"):
        missing("Java")
    if not jar.exists():
        missing("vnu")
    return ["java", "-Xmx512m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(jar)]


def vnu(html_paths) -> list[str]:
    """What the Nu HTML checker finds in whole pages, htmx's attributes aside; empty is right.

    Java takes seconds to start: give it all files at once.
    """
    paths = [os.fspath(path) for path in html_paths]
    if not paths:
        return []
    ran = subprocess.run(
        [*_vnu(), "--errors-only", "--format", "json", "--exit-zero-always"]
        + ["--filterpattern", r".*(Attribute .hx-|hx-partial).*", *paths],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    return [
        f"{Path(fault.get('url', '?')).name}:{fault.get('lastLine', '?')}: {fault['message']} "
        f"[{fault.get('extract', '').strip()[:120]}]"
        for fault in json.loads(ran.stderr)["messages"]
    ]


def vnu_pages(pages: dict[str, str]) -> list[str]:
    """The same for pages in memory: `{"/warga": html}`."""
    with tempfile.TemporaryDirectory(prefix="vnu-") as folder:
        paths = []
        for number, (name, html) in enumerate(pages.items()):
            safe = "".join(letter if letter.isalnum() else "-" for letter in name).strip("-") or "beranda"
            paths.append(Path(folder) / f"{number:03}-{safe[:80]}.html")
            paths[-1].write_text(html)
        return vnu(paths)
