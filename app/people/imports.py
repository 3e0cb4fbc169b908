"""What lists can be imported into here: residents, as kelurahan, SIKS-NG or DTSEN list them."""

from flask import url_for

from app.ground.room import ImportTarget
from app.people.access import WRITE

RESIDENTS = ImportTarget(
    key="people.residents",
    title="Warga kota",
    may=WRITE,
    done_url=lambda _scope_id: url_for("people.index"),
)
