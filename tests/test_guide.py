"""The guide names menus, buttons, tabs and fields as the pages do: what it puts in bold is a label of the product.

A label that is renamed on a page and not in the guide fails here, and so does a chapter, a picture or a link that is
not there.
"""

import ast
import re
from functools import cache

import pytest

from tests.checkers import ROOT

GUIDE = ROOT / "docs/panduan"
CHAPTERS = [ROOT / "docs/panduan.md", *sorted(GUIDE.glob("*.md"))]
OFFICIAL = [*CHAPTERS, ROOT / "docs/operasi.md", ROOT / "docs/privacy.md"]


def plain(text: str) -> str:
    """A label as it is compared: without what stands around it and with single blanks."""
    return " ".join(text.split()).strip(" .,:;…?!>«»“”\"'()*")


def bold(text: str) -> list[str]:
    """What a chapter puts in bold, each step of `Menu → Halaman → Tombol` for itself; code is no bold."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    found = re.findall(r"\*\*(.+?)\*\*", text, flags=re.S)
    return [plain(step) for words in found for step in re.split(r"→|›", words)]


@cache
def labels() -> frozenset[str]:
    """Every piece of text that the product can show: of its templates between tags and marks of Jinja, in attributes
    and in quotes; and every string of its Python code."""
    found = set()
    for path in (ROOT / "app/templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
        found.update(re.findall(r'"([^"]*)"', text))
        found.update(re.split(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}", text, flags=re.S))
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(plain(text) for text in found)
