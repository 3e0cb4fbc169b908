"""When two records turn out to be one person: rows of lists that still wait follow who stays.

What an applied list once found stays as it was found; it is the history of that list.
"""

from sqlalchemy import select

from app.ground import rehoming
from app.imports.models import APPLYING, READING, READY, Import, ImportRow


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    waiting = select(Import.id).where(Import.state.in_((READING, READY, APPLYING)))
    return rehoming.move(ImportRow, from_id, to_id, only, ImportRow.__table__.c.import_id.in_(waiting))
