"""Reports: what leadership reads, and the way from every number to its records."""

from app.ground.room import MenuItem, Room
from app.reports import access, counting, views

ROOM = Room(
    name="reports",
    title="Laporan",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Laporan", "reports.figures", "chart", access.READ, order=45),),
    checks=(counting.check,),
)
