"""What the partner's pages have alike: the blueprint, and the head with the own LKS in it."""

from flask import abort, redirect, request, url_for
from flask_login import current_user

from app.ground.room import RoomBlueprint
from app.lks import access, catalog
from app.lks.rules import announcements
from app.lks.standing import Standings, lamp

bp = RoomBlueprint("partner", __name__)
ASKED = "lembaga"  # which of several LKS an address is about


def own():
    """The LKS of whoever is signed in, or 404; who has several is asked which one first."""
    return access.own(current_user, request.args.get(ASKED)) or abort(redirect(url_for(".choice"), 303))


@bp.url_defaults
def stay_with_the_chosen(endpoint, values):
    """Every address behind this door names the LKS that the page is about, for an account that has several.

    It stands in the address and not in the session: two tabs with two LKS never mix.
    """
    asked = request.args.get(ASKED) if request else None
    if asked and endpoint != f"{bp.name}.choice" and asked in map(str, access.own_ids(current_user)):
        values.setdefault(ASKED, asked)


def frame(institution, tab):
    """What the layout of every page asks: whose it is, where one is, how much is unread."""
    known = catalog.read()
    told = access.announcements_for(institution)
    read = announcements.read_by(current_user.id, institution)
    return {
        "institution": institution,
        "catalog": known,
        "standing": Standings([institution], known).of(institution),
        "tab": tab,
        "has_others": len(access.own_ids(current_user)) > 1,
        "unread": sum(row.id not in read for row in told),
        "lamp_of": lambda day: lamp(day, known.warning_days),
    }
