"""The blueprint that all pages of letters stand on."""

from app.ground.room import RoomBlueprint

bp = RoomBlueprint("letters", "app.letters.views")
