"""The list of imports: what was uploaded, by whom, and what became of it."""

from app.ground.listing import Filter, Listing, Sort
from app.ground.room import offers
from app.imports.models import STATE_NAMES, Import

IMPORTS = Listing(
    key="imports",
    title="Impor",
    noun="impor",
    model=Import,
    filters=(
        Filter("keadaan", "Keadaan", lambda: list(STATE_NAMES.items()), lambda state: Import.state == state),
        Filter(
            "untuk", "Untuk", lambda: [(target.key, target.title) for target in offers("imports")],
            lambda key: Import.target == key,
        ),
    ),
    sorts=(Sort("baru", "Terbaru", (), descending=True),),
)  # fmt: skip
