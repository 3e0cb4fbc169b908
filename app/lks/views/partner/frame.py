"""What the partner's pages have alike: the blueprint, and the head with the own LKS in it."""

from flask_login import current_user

from app.ground.room import RoomBlueprint
from app.lks import access, catalog
from app.lks.rules import announcements
from app.lks.standing import Standings, lamp

bp = RoomBlueprint("partner", __name__)


def own():
    """The LKS of whoever is signed in, or 404."""
    return access.own(current_user)


def frame(institution, tab):
    """What the layout of every page asks: whose it is, where one is, how much is unread."""
    known = catalog.read()
    told = access.announcements_for(institution)
    read = announcements.read_by(current_user.id)
    return {
        "institution": institution,
        "catalog": known,
        "standing": Standings([institution], known).of(institution),
        "tab": tab,
        "unread": sum(row.id not in read for row in told),
        "lamp_of": lambda day: lamp(day, known.warning_days),
    }
