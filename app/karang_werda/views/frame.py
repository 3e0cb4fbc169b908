"""What the pages of a club have alike: the blueprint, the head with its tabs, the sentence of a small form."""

from flask_login import current_user

from app.ground.room import RoomBlueprint
from app.karang_werda import access
from app.karang_werda.access import WRITE
from app.karang_werda.completeness import Scores, members_of
from app.karang_werda.listing import DECREE_NAMES

bp = RoomBlueprint("karang_werda", __name__)


def head(club, tab):
    """What the head of each of a club's pages needs."""
    scores = Scores([club])
    return {
        "club": club,
        "tab": tab,
        "state": club.decree_state(scores.warning),
        "state_names": DECREE_NAMES,
        "completeness": scores.of(club),
        "members_count": members_of([club.id]).get(club.id, 0),
        "editable": access.holds(current_user, WRITE, club),
    }


def first_fault(form) -> str:
    """What is wrong with a small form, as one sentence with the field's name."""
    field = next(field for field in form if field.errors)
    return f"{field.label.text}: {field.errors[0]}"
