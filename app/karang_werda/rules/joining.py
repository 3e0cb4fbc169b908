"""When two records turn out to be one person: whose terms of office are whose then."""

from app.ground import rehoming
from app.karang_werda.models import Officer


def rehome(from_id: int, to_id: int, only: rehoming.Moved | None) -> rehoming.Moved:
    """Move one person's terms to another; what both have alike stays where it is."""
    alone = rehoming.without_twin(Officer, to_id, Officer.club_id, Officer.post, Officer.starts_on)
    return rehoming.move(Officer, from_id, to_id, only, alone)
