"""Judges of what the app makes: page rules on every response, axe-core, the Nu HTML checker."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import lxml.html
import pytest

ROOT = Path(__file__).parent.parent
NODE = ROOT / ".cache/node/node_modules"
MISSING = "alat tidak ada: "


def missing(tool: str):
    """Skip for want of a tool. Where nothing may be skipped, such a skip fails the run (conftest)."""
    pytest.skip(MISSING + tool)


HANDLERS = "//@*[starts-with(name(), 'on') or starts-with(name(), 'hx-on') or name() = 'style']"
TOKENS = "//input[@name = 'csrf_token'] | //*[@*[name() = 'hx-headers:inherited']]"


class PageRules:
    """Reads a page or a fragment and collects in `faults` what no page of ours may do; `csrf` is the last token."""

    def __init__(self, html: str):
        self.faults: list[str] = []
        self.csrf: str | None = None
        self.whole = "<html" in html[:500].lower()
        if html.strip():
            doc = lxml.html.document_fromstring(html.replace("\x00", "\ufffd"))
            if self.whole:
                self._check_head(doc)
            self._check_ids(doc)
            self._check_inline(doc)
            self._check_forms(doc)
            self.faults += [f"<img> without alt: {img.get('src')}" for img in doc.xpath("//img[not(@alt)]")]

    def _check_head(self, doc):
        if doc.get("lang") is None:
            self.faults.append("<html> without lang")
        if not any(title.text_content().strip() for title in doc.xpath("//title[not(ancestor::svg)]")):
            self.faults.append("no <title>")

    def _check_ids(self, doc):
        seen = set()
        for name in doc.xpath("//*[not(ancestor::template)]/@id"):
            if name in seen or not name or " " in name:
                self.faults.append(f'<{name.getparent().tag}> with duplicate or bad id "{name}"')
            seen.add(name)

    def _check_inline(self, doc):
        if doc.xpath("//style"):
            self.faults.append("<style> in the page")
        for script in doc.xpath("//script[not(@type = 'application/json')]"):
            if (script.text or "").strip():
                self.faults.append(f"inline script: {script.text.strip()[:60]}")
        for value in doc.xpath(HANDLERS):
            self.faults.append(f"<{value.getparent().tag} {value.attrname}=> is refused by the content policy")
        for value in doc.xpath("//@*[contains(., ':')]"):
            if value.strip().lower().startswith(("javascript:", "js:")):
                self.faults.append(f"<{value.getparent().tag} {value.attrname}=> holds script")

    def _check_forms(self, doc):
        for form in doc.xpath("//form"):
            if (form.get("method") or "get").lower() == "post":
                if not form.xpath(".//input[@name = 'csrf_token' and string(@value)]"):
                    self.faults.append(f"post form without csrf_token: {form.get('action')}")
        for element in doc.xpath(TOKENS):
            told = element.get("hx-headers:inherited")
            self.csrf = (json.loads(told).get("X-CSRFToken") if told else element.get("value")) or self.csrf


AXE = "exclude => axe.run({exclude}, {resultTypes: ['violations']}).then(result => result.violations)"


@functools.cache
def axe_core() -> str:
    """The judge itself; `page.add_init_script(axe_core())` before a long walk spares sending it to each page."""
    source = NODE / "axe-core/axe.min.js"
    if not source.exists():
        missing("axe-core")
    return source.read_text()


def axe(page, exclude: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong on the page as it now stands; empty is right."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_core())
    found = page.evaluate(AXE, list(exclude))
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
