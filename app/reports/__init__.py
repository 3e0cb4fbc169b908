"""Reports: what leadership reads, and the way from every number to its records."""

from app.ground.room import JobKind, MenuItem, Room
from app.reports import access, closing, counting, demo, making, views, waiting
from app.reports.views import closings, figures, paper, programmes  # noqa: F401  each hangs its routes

ROOM = Room(
    name="reports",
    title="Laporan",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Laporan", "reports.index", "chart", access.READ, order=45),),
    todos=waiting.todos,
    checks=(counting.check, making.check),
    letters=(making.LETTER,),
    jobs=(JobKind(making.KIND, making.run, lease=120), JobKind(closing.KIND, closing.run, lease=120)),
    chores=(making.make_what_is_due,),
    demo=demo.make,
)
