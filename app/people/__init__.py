"""People: the register that every programme stands on."""

from app.ground.room import JobKind, MenuItem, Room
from app.people import access, addressees, demo, families, figures, held, imports, rehome, twins, views
from app.people.views import household, missing, pairs  # noqa: F401  they add their routes

ROOM = Room(
    name="people",
    title="Warga",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Warga", "people.index", "users", access.READ, group="", order=10),),
    figures=figures.FIGURES,
    addressees=(addressees.OFFER,),
    todos=figures.todos,
    imports=(imports.RESIDENTS,),
    checks=(figures.check, families.check),
    held=held.of,
    rehome=rehome.move,
    demo=demo.make,
    jobs=(JobKind(twins.KIND, twins.run, lease=120),),
)
