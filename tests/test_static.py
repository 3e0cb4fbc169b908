"""What every page brings along: light, and of a kind that the oldest browser of the offices understands.

That is Chrome 109, the last one for Windows 7. The words below came with later versions and would break a page
there; what an old browser merely passes over (text-wrap, scrollbar-width, margin boxes of @page) is no fault.
"""

import re

import brotli
import pytest

from app.ground.assets import SERVED
from tests.checkers import ROOT

STATIC = ROOT / "app/static"
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
TEMPLATES = sorted((ROOT / "app/templates").rglob("*.html"))
KB = 1024
MOST_STYLE = 30 * KB  # of pendapa.css as it is written
MOST_CACHED = 120 * KB  # of everything that is kept for good, as it travels

NEWER_STYLE = {
    "nesting (112)": r"(?<!=)&\s*[.:#\[\w>+~-]|\{[^{}]*;\s*[.:#\[][^{};:]*\{",
    "color-mix() (111)": r"\bcolor-mix\(",
    "wide gamut colours (111)": r"\b(?:oklch|oklab|lch|lab|color)\(",
    "light-dark() (123)": r"\blight-dark\(",
    "popover (114)": r":popover-open|\[popover",
    "subgrid (117)": r"\bsubgrid\b",
    "@scope (118)": r"@scope\b",
    "@starting-style (117)": r"@starting-style\b",
    "anchors (125)": r"\banchor(?:-name|-size|\()|\bposition-area\b",
    "field-sizing (123)": r"\bfield-sizing\b",
    "round(), mod(), rem() (125)": r"[:\s,(](?:round|mod|rem)\(",
    "sin(), cos() and their kin (111)": r"[:\s,(](?:sin|cos|tan|pow|sqrt|hypot)\(",
    "linear() easing (113)": r"[:\s,]linear\(",
    "mask without prefix (120)": r"[;{\s]mask(?:-image|-size)?:",
    ":nth-child(… of …) (111)": r":nth-(?:last-)?child\([^)]*\sof\s",
    ":user-valid, :state, :open (119 and later)": r":(?:user-(?:in)?valid|state\(|open\b)",
    "scroll timelines (115)": r"\banimation-timeline\b|\bscroll-timeline\b",
    "rlh (111)": r"\d\s*rlh\b",
}
NEWER_SCRIPT = {
    "copying array methods (110)": r"\.(?:toSorted|toReversed|toSpliced)\(",
    "groupBy (117)": r"\b(?:Object|Map)\.groupBy\b",
    "Promise.withResolvers, .try (119)": r"\bPromise\.(?:withResolvers|try)\b",
    "Array.fromAsync (121)": r"\bArray\.fromAsync\b",
    "set methods (122)": r"\.(?:union|intersection|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(",
    "iterator helpers (122)": r"\.(?:values|keys|entries)\(\)\.(?:map|filter|take|drop|some|find|toArray)\(",
    "well-formed strings (111)": r"\.(?:isWellFormed|toWellFormed)\(",
    "URL.canParse, URL.parse (120)": r"\bURL\.(?:canParse|parse)\(",
    "AbortSignal.any (116)": r"\bAbortSignal\.any\(",
    "popover (114)": r"\.(?:showPopover|hidePopover|togglePopover)\(",
    "regular expressions with v (112)": r"[^/\w\s)\]]\s*/[^/\n*][^/\n]*/[a-z]*v[a-z]*\b(?=[.,;)])",
    "setHTML and its kin (124)": r"\.(?:setHTMLUnsafe|getHTML|setHTML)\(",
    "requestClose (134)": r"\.requestClose\(",
}
NEWER_MARKUP = {
    "popover (114)": r"<[^>]*\s(?:popover|popovertarget)\b",
    "commands (135)": r"<[^>]*\s(?:commandfor|command)=",
    "closedby (134)": r"<[^>]*\sclosedby=",
    "accordions by name (120)": r"<details[^>]*\sname=",
}


@pytest.mark.parametrize(
    ("files", "newer"), [(STYLES, NEWER_STYLE), (SCRIPTS, NEWER_SCRIPT), (TEMPLATES, NEWER_MARKUP)],
    ids=["styles", "scripts", "markup"],
)  # fmt: skip
def test_nothing_is_newer_than_chrome_109(files, newer):
    assert files
    faults = []
    for path in files:
        text = re.sub(r"/\*.*?\*/|\{#.*?#\}", "", path.read_text(), flags=re.S)
        for what, pattern in newer.items():
            if found := re.search(pattern, text):
                faults.append(f"{path.name}: {what}: {text[max(0, found.start() - 30) : found.end() + 30]!r}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("newer", "text"),
    [
        (NEWER_STYLE, ".a{color:red;.b{color:blue}}"), (NEWER_STYLE, ".a{&:hover{color:red}}"),
        (NEWER_STYLE, "a{color:color-mix(in srgb,red,blue)}"), (NEWER_STYLE, "a{color:oklch(1 0 0)}"),
        (NEWER_SCRIPT, "rows.toSorted()"), (NEWER_SCRIPT, "Object.groupBy(rows, row => row.day)"),
        (NEWER_SCRIPT, 'x.replace(/[a--b]/v, "")'), (NEWER_MARKUP, '<div id="menu" popover>'),
    ],
)  # fmt: skip
def test_what_is_newer_would_be_noticed(newer, text):
    assert any(re.search(pattern, text) for pattern in newer.values())


def test_the_style_sheet_stays_small():
    size = (STATIC / "pendapa.css").stat().st_size
    assert size <= MOST_STYLE, (
        f"pendapa.css has {size} bytes, {size - MOST_STYLE} too many: shorten what is there"
    )


def test_what_is_kept_for_good_is_light():
    """Everything a browser may ever load from static/, of all rooms together; sheets for paper never travel."""
    sizes = {}
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in SERVED and "print" not in path.relative_to(STATIC).parts:
            content = path.read_bytes()
            sizes[path.name] = (
                len(content) if path.suffix in (".woff2", ".png") else len(brotli.compress(content))
            )
    assert sum(sizes.values()) <= MOST_CACHED, sizes
