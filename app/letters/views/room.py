"""The blueprint that all pages of letters stand on."""

from app.ground.room import RoomBlueprint
from app.letters.measuring import headline

bp = RoomBlueprint("letters", "app.letters.views")
bp.add_app_template_filter(headline)
