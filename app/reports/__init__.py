"""Reports: what leadership reads, and the way from every number to its records."""

from app.ground.room import MenuItem, Room
from app.reports import access, counting, demo, views, waiting
from app.reports.views import figures, programmes  # noqa: F401  each hangs its routes

ROOM = Room(
    name="reports",
    title="Laporan",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Laporan", "reports.index", "chart", access.READ, order=45),),
    todos=waiting.todos,
    checks=(counting.check,),
    demo=demo.make,
)
