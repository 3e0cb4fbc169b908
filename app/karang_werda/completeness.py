"""How complete the administration of clubs is: a score, with what is missing named (contests are judged by it)."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import exists, func, or_, select

from app.ground.db import db
from app.ground.tanggal import long_date, today
from app.karang_werda.models import (
    DECREE_ENDED,
    NO_DECREE,
    POSTS,
    SECTION,
    SINGLE,
    Activity,
    Club,
    Member,
    Officer,
)
from app.office import agency
from app.people.models import ACTIVE, Person


@dataclass
class Completeness:
    """One club: (what is asked, what is missing of it or None) for each item."""

    items: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def there(self) -> int:
        return sum(missing is None for _, missing in self.items)

    @property
    def score(self) -> int:
        """Per cent of the items that are in order, rounded down."""
        return self.there * 100 // len(self.items)

    @property
    def missing(self) -> list[str]:
        return [missing for _, missing in self.items if missing]


class Scores:
    """The completeness of many clubs, in a few queries for all of them; `scores.of(club)` for one."""

    def __init__(self, clubs: list[Club]):
        ids = [club.id for club in clubs]
        self.warning = agency.setting("karang_werda.decree_warning_days")
        self._posts = _posts_held(ids)
        self._peopled = _with_members(ids)
        self._busy = busy_since(today() - dt.timedelta(30))

    def of(self, club: Club) -> Completeness:
        posts, state = self._posts.get(club.id, set()), club.decree_state(self.warning)
        wanted = [
            ("SK pengurus", "Nomor SK belum dicatat" if state == NO_DECREE else None),
            ("SK masih berlaku", _decree_missing(club, state)),
            *((POSTS[post], None if post in posts else f"{POSTS[post]} belum ada") for post in SINGLE),
            ("Seksi", None if SECTION in posts else "Belum ada satu pun seksi"),
            ("Tempat", None if club.place else "Tempat kegiatan belum dicatat"),
            ("Jadwal", None if club.schedule else "Jadwal kegiatan belum dicatat"),
            (
                "Kegiatan 30 hari terakhir",
                None if club.id in self._busy else "Tidak ada kegiatan yang dicatat",
            ),
            ("Anggota", None if club.id in self._peopled else "Belum ada anggota yang dicatat"),
        ]
        return Completeness(wanted)


def _decree_missing(club: Club, state: str) -> str | None:
    if state == NO_DECREE:
        return "Masa berlaku SK belum dicatat"
    return f"SK habis {long_date(club.valid_until)}" if state == DECREE_ENDED else None


def members_of(club_ids: list[int]) -> dict[int, int]:
    """{club: how many living people belong to it today}"""
    active = (Member.club_id.in_(club_ids), Member.left_on.is_(None), Person.status == ACTIVE)
    query = select(Member.club_id, func.count()).join(Person, Person.id == Member.person_id).where(*active)
    return dict(db.session.execute(query.group_by(Member.club_id)).all())


def _with_members(club_ids: list[int]) -> set[int]:
    """Those of the clubs to which somebody living belongs; a large club is not counted through for it."""
    somebody = exists().where(Member.club_id == Club.id, Member.left_on.is_(None), Member.person.has(status=ACTIVE))
    return set(db.session.scalars(select(Club.id).where(Club.id.in_(club_ids), somebody)))


def busy_since(first: dt.date) -> set[int]:
    """Ids of the clubs with an activity from that day until today."""
    query = select(Activity.club_id).where(Activity.on_date.between(first, today()))
    return set(db.session.scalars(query.distinct()))


def _posts_held(club_ids: list[int]) -> dict[int, set[str]]:
    """{club: posts that somebody holds today}"""
    held: dict[int, set[str]] = {}
    query = select(Officer.club_id, Officer.post).where(
        Officer.club_id.in_(club_ids),
        Officer.starts_on <= today(),
        or_(Officer.ends_on.is_(None), Officer.ends_on >= today()),
    )
    for club_id, post in db.session.execute(query):
        held.setdefault(club_id, set()).add(post)
    return held
