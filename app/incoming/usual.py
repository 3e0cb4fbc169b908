"""What the office usually asks in a disposition, and how many working days it gives: settings with their day.

A disposition keeps its instructions in words that no later setting changes: a shipped one by its key, the office's
own as it was written.
"""

from app.ground import audit
from app.ground.refusal import RuleError
from app.incoming.models import INSTRUCTIONS, URGENCIES
from app.office import agency, rules

MOST, LONGEST = 20, 60
KEYS = {text: key for key, text in INSTRUCTIONS.items()}


def instructions() -> list[str]:
    """What can be asked, in the order of the sheet."""
    return agency.setting("incoming.instructions") or list(INSTRUCTIONS.values())


def choices() -> list[tuple[str, str]]:
    return [(KEYS.get(text, text), text) for text in instructions()]


def days() -> dict[str, int]:
    """Working days for each urgency."""
    return agency.setting("incoming.days")


def change(lines: str, given: dict[str, int], by) -> None:
    """What holds from today; deadlines that were given stay. Refuses an empty list and what does not fit the sheet."""
    wanted = list(dict.fromkeys(" ".join(line.split()) for line in lines.split("\n") if line.strip()))
    if not 1 <= len(wanted) <= MOST:
        raise RuleError(f"Tuliskan 1 sampai {MOST} instruksi, satu pada setiap baris.", "lines")
    if long := next((text for text in wanted if len(text) > LONGEST), None):
        raise RuleError(f"“{long[:30]}…” lebih dari {LONGEST} huruf dan tidak muat di lembar disposisi.", "lines")
    if any(given[name] < given[sooner] for name, sooner in zip(URGENCIES, URGENCIES[1:], strict=False)):
        raise RuleError("Yang lebih segera tidak boleh mendapat tenggat lebih lama.", "usual")
    with audit.acting(by):
        for key, value, before in (("instructions", wanted, instructions()), ("days", given, days())):
            if value != before:
                rules.set_value(f"incoming.{key}", value)
