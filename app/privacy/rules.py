"""What may happen to the settings of the door, and breaking the glass by the number that people know."""

from app.ground import sealed
from app.ground.refusal import RuleError
from app.ground.room import offers
from app.ground.setting import setting
from app.office.rules import set_value

DOOR = (
    "accounts.second_factor_roles", "accounts.idle_minutes", "accounts.session_hours", "sealed.hours",
    "sealed.contact", "privacy.values_months", "privacy.access_months", "privacy.sign_in_months",
    "privacy.import_months", "privacy.health_months",
)  # fmt: skip


def door() -> dict:
    """The settings as they hold today, by field."""
    return {key.partition(".")[2]: setting(key) for key in DOOR}


def change_door(values: dict) -> None:
    """Each changed setting holds from today; what was before stays dated."""
    for key in DOOR:
        wanted = values[key.partition(".")[2]]
        if wanted != setting(key):
            set_value(key, wanted)


def break_glass(kind: str, number: str, reason: str, by) -> str:
    """Let `by` in for a while; gives the record's page. Says the same of what is not sealed and what is not there."""
    offer = next((item for item in offers("sealed") if item.kind == kind), None)
    record_id = offer and offer.find(number)
    if record_id is None:
        raise RuleError(sealed.NOT_SEALED, "number")
    sealed.break_glass(kind, record_id, reason, by)
    return offer.href(record_id)
