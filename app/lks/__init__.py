"""LKS: the partner institutions of the office, and their own door under /mitra."""

from app.ground.room import MenuItem, Room, Scope
from app.lks import access, addressees, counted, courses, demo, joining, letters, rosters, telling, views

ROOM = Room(
    name="lks",
    title="LKS",
    blueprints=(views.bp, views.partner_bp),
    menu=(
        MenuItem("LKS", "lks.index", "handshake", access.READ, group="Program", order=22),
        MenuItem("Pintu mitra", "partner.home", "handshake", access.PARTNER, order=5),
    ),
    grants=access.GRANTS,
    todos=telling.todos,
    scopes=(Scope(access.SCOPE, "LKS", telling.scope_choices),),
    letters=letters.ALL,
    addressees=(addressees.OFFER,),
    rosters=(rosters.ROSTER,),
    history=joining.history,
    held=joining.held,
    rehome=joining.rehome,
    figures=counted.FIGURES,
    dimensions=counted.DIMENSIONS,
    checks=(courses.wrong_counts,),
    entrance=telling.entrance,
    demo=demo.make,
)
