"""The first page: what is counted, and what waits for whom."""

from app.ground.room import MenuItem, Room
from app.home import access, views

ROOM = Room(
    name="home",
    title="Beranda",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Beranda", "home.index", "home", access.READ, group="", order=0),),
)
