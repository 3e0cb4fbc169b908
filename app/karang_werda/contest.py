"""The contest of clubs: orderly administration first, then how steadily a club works (domain.md section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ground.tanggal import SHORT_MONTHS
from app.karang_werda.completeness import Completeness, Scores
from app.karang_werda.models import Club
from app.karang_werda.reports import Period, Turnout, months, turnouts


@dataclass
class Entry:
    """One club in the contest of a year."""

    place: int
    club: Club
    administration: Completeness
    months: list[int]
    turnout: Turnout

    @property
    def busy_months(self) -> int:
        return sum(count > 0 for count in self.months)

    @property
    def idle_months(self) -> str:
        """The months without any activity, by their short names."""
        return ", ".join(SHORT_MONTHS[at] for at, count in enumerate(self.months) if not count)

    @property
    def merit(self) -> tuple[int, int, int]:
        """What decides the place: completeness now, months with activities, share of members who came."""
        return self.administration.score, self.busy_months, self.turnout.share or 0


def entries(clubs: Sequence[Club], period: Period) -> list[Entry]:
    """Every club, best first; clubs of equal merit share a place."""
    ids = [club.id for club in clubs]
    scores, steady, counted = Scores(list(clubs)), months(ids, period), turnouts(ids, period)
    found = [Entry(0, club, scores.of(club), steady[club.id], counted[club.id]) for club in clubs]
    found.sort(key=lambda entry: (*(-part for part in entry.merit), entry.club.kelurahan, entry.club.name))
    for at, entry in enumerate(found):
        entry.place = found[at - 1].place if at and found[at - 1].merit == entry.merit else at + 1
    return found
