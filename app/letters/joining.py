"""When two records turn out to be one person: letters follow who stays. What they say stays frozen."""

from app.ground import rehoming
from app.letters.models import DraftAddressee, Letter


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    letters = rehoming.move(Letter, from_id, to_id, only)
    return letters + rehoming.move(DraftAddressee, from_id, to_id, only)
