"""Texts that somebody sends from the own telephone: ready, editable, and never sent by themselves.

The text stands in a field of the page. Only when the sender presses the link does the browser put it into the
address of wa.me (pendapa.js), so that no name stands in an address or a log of ours.
"""

from dataclasses import dataclass

from app.ground import mask
from app.ground.nik import wa_number
from app.ground.refusal import RuleError

BASE = "https://wa.me/"


@dataclass(frozen=True)
class Message:
    """A text for one occasion: what it is about, and its words."""

    title: str
    text: str


def compose(title: str, template: str, **values: str) -> Message:
    """The template with its placeholders filled in; blanks of what is missing fall away."""
    lines = template.strip().format(**values).splitlines()
    return Message(title, "\n".join(" ".join(line.split()) for line in lines))


def address(phone: str | None) -> str | None:
    """Where a text to this number begins; None without a mobile number, or for whom numbers are covered."""
    if not phone or not mask.whole():
        return None
    try:
        return BASE + wa_number(phone)
    except RuleError:
        return None


def greet(name: str | None, sex: str | None) -> str:
    """How somebody is addressed: Bapak, Ibu, or both when it is not known."""
    title = {"L": "Bapak", "P": "Ibu"}.get(sex, "Bapak/Ibu")
    return f"{title} {name or ''}".strip()
