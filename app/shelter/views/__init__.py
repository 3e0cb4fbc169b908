"""The shelters' pages; the room imports the files of this folder, each of which hangs its routes here."""

from app.ground.room import RoomBlueprint

bp = RoomBlueprint("shelter", __name__, url_prefix="/shelter")
