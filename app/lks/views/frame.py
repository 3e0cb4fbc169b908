"""What the office's pages have alike: the blueprint, the head of an LKS with its tabs, reading an upload."""

from flask import current_app, request

from app.ground import upload
from app.ground.permit import may
from app.ground.room import RoomBlueprint
from app.lks import board, catalog
from app.lks.access import WRITE
from app.lks.standing import Standings, lamp

bp = RoomBlueprint("lks", __name__)


def head(institution, tab):
    """What the head of each of an LKS's pages needs."""
    known = catalog.read()
    return {
        "institution": institution,
        "catalog": known,
        "standing": Standings([institution], known).of(institution),
        "tab": tab,
        "waiting": board.waiting(institution.id),
        "editable": may(WRITE),
        "lamp_of": lambda day: lamp(day, known.warning_days),
    }


def take_upload(name="file", pictures_only=False):
    """(harmless file, its hash in the archive), or (None, None) when none was chosen. Before the lock is taken."""
    clean = upload.read_upload(request.files.get(name), name, pictures_only)
    return (clean, current_app.extensions["archive"].put(clean.content)) if clean else (None, None)


def first_fault(form) -> str:
    """What is wrong with a small form, as one sentence with the field's name."""
    field = next(field for field in form if field.errors)
    return f"{field.label.text}: {field.errors[0]}"
