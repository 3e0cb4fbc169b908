"""The office: the agency's profile, settings, officials, and its work in the background."""

from app.ground.room import Adjustable, MenuItem, Room, Scope
from app.office import access, agency, rules, views

ROOM = Room(
    name="office",
    title="Pengaturan",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Pengaturan", "office.settings", "settings", access.READ, group="Pengelolaan", order=90),),
    settings=(
        MenuItem("Aturan dan batas", "office.limits", "settings", access.WRITE),
        MenuItem("Hari libur dan hari kerja", "office.holidays", "calendar", access.READ),
    ),
    adjustable=(Adjustable("office.fields", "Bidang", "names"),),
    scopes=(Scope("bidang", "Bidang", agency.fields),),
    handover=rules.hand_over,
)
