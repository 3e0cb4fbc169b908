"""The first page."""

from flask_login import current_user

from app.ground.room import RoomBlueprint
from app.ground.web import go, page
from app.home import overview
from app.home.access import READ

bp = RoomBlueprint("home", __name__)


@bp.get("/", may=READ)
def index():
    elsewhere = overview.entrance(current_user)
    return go(elsewhere) if elsewhere else page("home/show.html", overview=overview.of(current_user))
