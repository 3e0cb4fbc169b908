"""What comes in: the book of incoming letters, and who is asked to do what about each until when."""

from app.ground.room import JobKind, MenuItem, Room
from app.incoming import access, demo, figures, printing, views

ROOM = Room(
    name="incoming",
    title="Surat masuk",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Surat masuk", "incoming.index", "inbox", access.READ, order=41),),
    settings=(MenuItem("Disposisi: instruksi dan tenggat", "incoming.usual_settings", "inbox", access.USUAL),),
    jobs=(JobKind(printing.PRINTING, printing.print_later, lease=60),),
    todos=figures.todos,
    checks=(figures.check_register, figures.check_scans),
    handover=figures.hand_over,
    demo=demo.make,
)
