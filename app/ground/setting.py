"""Values that the office sets, for the floors below the office: `setting("accounts.idle_minutes")`.

The office keeps them with their days of validity; at start the house says who answers (`app.extensions["setting"]`).
"""

from flask import current_app


def setting(key: str):
    """What the office has set for today, else the shipped default."""
    return current_app.extensions["setting"](key)


def is_demo() -> bool:
    """Whether this installation holds invented data only."""
    return bool(current_app.extensions["is_demo"]())
