"""People: the register that every programme stands on."""

from app.ground.room import JobKind, MenuItem, Room
from app.people import access, figures, held, imports, rehome, twins, views
from app.people.views import pairs  # noqa: F401  adds its routes

ROOM = Room(
    name="people",
    title="Warga",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Warga", "people.index", "users", access.READ, group="", order=10),),
    figures=figures.FIGURES,
    todos=figures.todos,
    imports=(imports.RESIDENTS,),
    checks=(figures.check,),
    held=held.of,
    rehome=rehome.move,
    jobs=(JobKind(twins.KIND, twins.run, lease=120),),
)
