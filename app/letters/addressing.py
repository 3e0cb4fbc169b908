"""Addressees out of the rooms' own records, as the rooms offer them: all institutions of a kind, one club."""

from app.ground.refusal import RuleError
from app.ground.room import offers


def groups() -> list[tuple[str, str, str, list[str]]]:
    """(key, title of the offer, label, names) of every group that holds anybody."""
    return [
        (f"{offer.key}:{label}", offer.title, label, list(names))
        for offer in offers("addressees")
        for label, names in offer.groups()
        if names
    ]


def below(typed: str | None, key: str) -> str:
    """The addressees that were typed, and below them those of the group that are not there yet, one a line.

    Refuses a group that is not offered any more.
    """
    names = next((names for known, _, _, names in groups() if known == key), None)
    if names is None:
        raise RuleError("Daftar penerima ini tidak ada lagi. Muat ulang halaman.", "offered")
    lines = [line.strip() for line in (typed or "").split("\n") if line.strip()]
    return "\n".join(dict.fromkeys(lines + names))
