"""When two records turn out to be one person: letters follow who stays. What they say stays frozen."""

from app.ground import rehoming
from app.letters.models import Letter


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    return rehoming.move(Letter, from_id, to_id, only)
