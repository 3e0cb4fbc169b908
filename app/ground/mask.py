"""Numbers that point at one person are shown whole only to whom a grant says so; others see a part of them.

NIK, KK, phone and address. Templates draw them through the filters made here; on every page and in every
spreadsheet what still looks like a NIK is covered besides (`sweep`), whatever room wrote it. Showing a
whole number to somebody without the grant is an act of its own, logged, and holds for that one answer.
"""

import re

from flask import g, has_request_context

from app.ground.permit import may

IDENTITY = "people:identity"
DOTS = "••••"
HIDDEN = "disembunyikan"

# The words by which the trail of changes names what is covered.
LABELS = frozenset({
    "NIK", "Nomor KK", "Nomor HP", "Alamat KTP", "RT", "RW", "Alamat tinggal", "RT tinggal", "RW tinggal",
})  # fmt: skip

# Region, birth date (+40 for women) or day of issue, serial; together or in fours, and no part of a longer code.
_NIK = r"[1-9]\d{5}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}"
_FIGURES = re.compile(r"\d{4} ?\d{4} ?\d{4}")
_TOGETHER = re.compile(r"(?<![0-9A-Za-z.])\d{12}(\d{4})(?![0-9A-Za-z])")
_GROUPED = re.compile(
    r"(?<![0-9A-Fa-f])(?<![0-9A-Fa-f]{4} )(\d{4}) (\d{4}) (\d{4}) (\d{4})(?! [0-9A-Fa-f]{4}\b)(?![0-9A-Fa-f])"
)


def whole() -> bool:
    """Whether this answer may show whole numbers: by grant, or because showing them was just logged.

    Work without a request (a command, the worker) sees everything; what it makes is guarded where it is opened.
    """
    if not has_request_context():
        return True
    return g.get("shown_whole", False) or may(IDENTITY)


def lift() -> None:
    """Show whole numbers in this one answer. The caller has logged it, or shows people their own entries."""
    g.shown_whole = True


def number(text: str | None) -> str | None:
    """A NIK or KK: all of it, or its last four."""
    return text if not text or whole() else f"{DOTS} {DOTS} {DOTS} {text[-4:]}"


def group4(text: str | None) -> str:
    """A long number in groups of four; of sixteen figures, a NIK or KK, only the last group without the grant."""
    if not text:
        return ""
    if len(text) == 16 and text.isdigit() and not whole():
        return number(text)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def phone(text: str | None) -> str | None:
    return text if not text or whole() else f"{DOTS} {text[-3:]}"


def address(text: str | None) -> str | None:
    """Street, RT and RW go; the kelurahan stays, since work is shared out by it."""
    if not text or whole():
        return text
    start = text.find("Kel. ")
    return f"{HIDDEN}, {text[start:]}" if start >= 0 else HIDDEN


def told(label: str, value: str) -> str:
    """A value of the trail of changes under its label."""
    return HIDDEN if value and label in LABELS and not whole() else value


def enough(digits: str) -> bool:
    """Whether these figures may be searched for: who sees numbers only in part may look a whole one up, but
    not feel its way along it figure by figure."""
    return len(digits) >= (4 if whole() else 16)


def sweep(text: str) -> str:
    """The text with everything that looks like a NIK or KK covered but for its last four figures."""
    if _FIGURES.search(text) is None:  # most pages hold no long number: a glance costs a sixth of the search
        return text
    return _GROUPED.sub(_covered, _TOGETHER.sub(rf"{DOTS}{DOTS}{DOTS}\1", text))


def _covered(found: re.Match) -> str:
    digits = "".join(found.groups())
    return f"{DOTS} {DOTS} {DOTS} {found[4]}" if re.fullmatch(_NIK, digits) else found[0]
