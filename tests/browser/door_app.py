"""The house with one room that offers a sealed kind: officials stand for the records of a team."""

from dataclasses import replace

from app import create_app
from app.ground.room import SealedKind

app = create_app()
offer = SealedKind(
    kind="office_appointment",
    title="Data uji",
    find=lambda number: int(number) if number.isdigit() else None,
    href=lambda _record_id: "/pengaturan",
)
app.rooms = (replace(app.rooms[0], sealed=(offer,)), *app.rooms[1:])
