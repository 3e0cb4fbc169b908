"""What all pages of this room share: their blueprint, and the head of a batch's pages."""

from app.ground.room import RoomBlueprint
from app.training import roster

bp = RoomBlueprint("training", "app.training.views")


def head(batch, tab) -> dict:
    """What the head of each of a batch's pages needs."""
    return {"batch": batch, "tab": tab, "counts": roster.Counts(batch)}
