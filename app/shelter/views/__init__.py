"""The shelters' pages."""

from app.ground.room import RoomBlueprint

bp = RoomBlueprint("shelter", __name__, url_prefix="/shelter")

from app.shelter.views import beds, census, figures, intake, overview, stay  # noqa: E402, F401
