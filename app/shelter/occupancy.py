"""Occupied and available bed-nights: recounted from the segments, beds and outages whenever they are asked for.

A night counts for who woke up in the bed; the day of leaving does not count (domain.md section 6); nights out
of service are taken off what was available. Only nights that are over count.

Ten years are not read row by row. Up to a day t, what began before it adds t minus its first night, and what
ended before it takes t minus its end away again; so counts and sums by month are all that is needed.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    text,
    true,
)

from app.ground.db import days_between, db, is_sqlite
from app.people.categories import PPKS_NAMES
from app.people.models import ACTIVE, Category, Person
from app.shelter.models import Bed, Gift, Outage, Room, Segment, Shelter, Stay
from app.shelter.nights import coming_night
from app.shelter.words import GIFT_NAMES

FEWEST = 5  # smaller groups could point at somebody (domain.md section 8)
FEW = "Kelompok kecil, digabung"
AGES = ((60, "60 tahun ke atas"), (18, "18–59 tahun"), (6, "6–17 tahun"), (0, "0–5 tahun"))
MANY = 10**9  # more than the days of a month can sum to

# SPM, PP 2/2018: whom the city must serve outside institutions, by PPKS code.
SPM = (
    ("Penyandang disabilitas terlantar", ("05", "09")),
    ("Anak terlantar", ("01", "02", "04")),
    ("Lanjut usia terlantar", ("08",)),
    ("Gelandangan dan pengemis", ("11", "12")),
    ("Korban bencana", ("21", "22")),
)


@dataclass(frozen=True)
class Month:
    first: dt.date
    occupied: int
    available: int

    @property
    def share(self) -> float | None:
        return round(100 * self.occupied / self.available, 1) if self.available else None


@dataclass(frozen=True)
class Group:
    """Nights and people of one sex, age group, category or origin. Small groups are told together."""

    name: str
    people: int
    nights: int


def months(first_year: int, last_year: int) -> list[dt.date]:
    """First days of the months, and the day after the last."""
    found = [dt.date(year, month, 1) for year in range(first_year, last_year + 1) for month in range(1, 13)]
    return [*found, dt.date(last_year + 1, 1, 1)]


def by_month(shelter_ids: list[int], first_year: int, last_year: int) -> dict[int, list[Month]]:
    """{shelter id: its months}, without those that have not begun."""
    cut = coming_night()
    *starts, end = months(first_year, last_year)
    starts = [day for day in starts if day < cut]
    if not starts:
        return {shelter_id: [] for shelter_id in shelter_ids}
    bounds = [*starts[1:], min(cut, end, _next_month(starts[-1]))]
    begun = _tallies(shelter_ids, Segment.from_night, first_year, last_year)
    ended = _tallies(shelter_ids, Segment.until_night, first_year, last_year)
    for shelter_id, count in _standing(shelter_ids, starts[0]).items():
        begun[shelter_id].insert(0, (starts[0].toordinal() - 1, count, 0))
    beds, days = _capacity(shelter_ids), (starts[0], *bounds)
    found = {}
    for shelter_id in shelter_ids:
        used = _difference(_reach(begun[shelter_id], days), _reach(ended[shelter_id], days))
        there = [beds(shelter_id, day) for day in days]
        found[shelter_id] = [
            Month(start, used[n + 1] - used[n], there[n + 1] - there[n]) for n, start in enumerate(starts)
        ]
    return found


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def _tallies(shelter_ids, end, first_year: int, last_year: int) -> dict[int, list[tuple[int, int, int]]]:
    """{shelter: [(ordinal of a month's first day, how many, sum of their ordinals)]} of one end of the segments.

    A subquery for each month and shelter reads its stretch of the index and sorts nothing: four times as quick
    as grouping. Count and sum come as one number, `MANY` apart.
    """
    span = _spans(first_year, last_year)
    in_span = Segment.shelter_id == Shelter.id, end >= span.c.first, end < span.c.next
    day = cast(func.substr(cast(end, String), 9, 2), Integer)
    both = (
        select(func.count() * literal(MANY, BigInteger) + func.coalesce(func.sum(day), 0))
        .where(*in_span)
        .correlate(Shelter, span)
    )
    query = select(Shelter.id, span.c.first, both.scalar_subquery()).where(Shelter.id.in_(shelter_ids))
    found = {shelter_id: [] for shelter_id in shelter_ids}
    for shelter_id, first, told in db.session.execute(query.select_from(Shelter).join(span, true())):
        count, total = divmod(int(told), MANY)
        ordinal = first.toordinal()
        found[shelter_id].append((ordinal, count, count * (ordinal - 1) + total))
    return {shelter_id: sorted(rows) for shelter_id, rows in found.items()}


def _standing(shelter_ids, first: dt.date) -> dict[int, int]:
    """How many segments of each shelter began before the day and had not ended: what matters of the past."""
    here = Segment.shelter_id == Shelter.id, Segment.from_night < first
    there = or_(and_(*here, Segment.until_night.is_(None)), and_(*here, Segment.until_night >= first))
    count = select(func.count()).select_from(Segment).where(there).correlate(Shelter).scalar_subquery()
    return dict(db.session.execute(select(Shelter.id, count).where(Shelter.id.in_(shelter_ids))).all())


def _spans(first_year: int, last_year: int):
    """The months as a table of first day and day after the last.

    Written out as text: as values of a statement they would have it compiled anew each time, which takes longer
    than the counting.
    """
    days, mark = months(first_year, last_year), "" if is_sqlite() else "DATE "
    rows = ", ".join(
        f"({mark}'{first}', {mark}'{after}')" for first, after in zip(days, days[1:], strict=False)
    )
    told = text(f"SELECT column1 AS first, column2 AS next FROM (VALUES {rows}) AS span")
    return told.columns(column("first", Date), column("next", Date)).cte("span")


def _reach(tallies, days) -> list[int]:
    """For each of the days, in order: the sum of its distances from everything that lies before it."""
    count = ordinals = at = 0
    found = []
    for day in (day.toordinal() for day in days):
        while at < len(tallies) and tallies[at][0] < day:
            count, ordinals, at = count + tallies[at][1], ordinals + tallies[at][2], at + 1
        found.append(count * day - ordinals)
    return found


def _difference(one: list[int], other: list[int]) -> list[int]:
    return [a - b for a, b in zip(one, other, strict=True)]


def _capacity(shelter_ids):
    """A function (shelter, day): bed-nights that were there before the day, without those out of service."""
    query = (
        select(Room.shelter_id, Bed.opened_on, Bed.closed_on, func.count())
        .join(Room, Room.id == Bed.room_id)
        .where(Room.shelter_id.in_(shelter_ids))
        .group_by(Room.shelter_id, Bed.opened_on, Bed.closed_on)
    )
    spans = [tuple(row) for row in db.session.execute(query)]
    out = (
        select(Room.shelter_id, Outage.from_night, Outage.until_night)
        .join(Bed, Bed.id == Outage.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.shelter_id.in_(shelter_ids))
    )
    spans += [(shelter_id, first, until, -1) for shelter_id, first, until in db.session.execute(out)]

    def upto(shelter_id: int, day: dt.date) -> int:
        total = 0
        for where, first, until, count in spans:
            if where == shelter_id and first < day:
                total += count * (min(day, until or day) - first).days
        return total

    return upto


def available(shelter_ids: list[int], first: dt.date, until: dt.date) -> int:
    """Bed-nights that were there from the first day up to but not `until`."""
    if until <= first:
        return 0
    upto = _capacity(shelter_ids)
    return sum(upto(shelter_id, until) - upto(shelter_id, first) for shelter_id in shelter_ids)


@dataclass(frozen=True)
class Year:
    """Everything that the page of a year tells."""

    year: int
    months: dict[int, list[Month]]
    whole: list[Month]
    groups: list[tuple[str, list[Group]]]
    stays: int
    people: int
    average: float | None
    overdue: int
    overdue_share: float | None
    spm: list[tuple[str, int, int, float | None]]
    services: list[tuple[str, int]]


def of_year(shelters: list[Shelter], year: int) -> Year:
    ids = [shelter.id for shelter in shelters]
    monthly = by_month(ids, year, year)
    length = max((len(rows) for rows in monthly.values()), default=0)
    whole = [
        Month(
            dt.date(year, n + 1, 1),
            sum(rows[n].occupied for rows in monthly.values()),
            sum(rows[n].available for rows in monthly.values()),
        )
        for n in range(length)
    ]
    stays = _stays_of(ids, year)
    count, ended = sum(row.stays for row in stays), sum(row.ended for row in stays)
    late = sum(row.late for row in stays)
    return Year(
        year=year,
        months=monthly,
        whole=whole,
        groups=_groups(_nights_of(ids, year)),
        stays=count,
        people=len(set().union(*(row.people for row in stays))),
        average=round(sum(row.nights for row in stays) / ended, 1) if ended else None,
        overdue=late,
        overdue_share=round(100 * late / count, 1) if count else None,
        spm=_spm(stays, ids, year),
        services=_services(ids, year),
    )


def _together(column):
    """The different numbers of a group as one text: thousands come as one value, not each as a row."""
    if is_sqlite():
        return func.group_concat(column.distinct())
    return func.string_agg(cast(column, String).distinct(), ",")


def _numbers(text: str | None) -> set[str]:
    return set(text.split(",")) if text else set()


@dataclass(frozen=True)
class Nights:
    """Nights of a year that people who are alike in these four spent, and who they are."""

    nights: int
    people: set[str]
    sex: str | None
    ages: int | None  # the least age of the group
    category: str
    origin: str


def _nights_of(shelter_ids, year: int) -> list[Nights]:
    """Of every segment that touches the year, the nights within it; counted by the database."""
    first, last = dt.date(year, 1, 1), min(dt.date(year + 1, 1, 1), coming_night())
    begin = case((Segment.from_night < first, literal(first, Date)), else_=Segment.from_night)
    over = or_(Segment.until_night.is_(None), Segment.until_night > last)
    end = case((over, literal(last, Date)), else_=Segment.until_night)
    ages = case(*((Stay.age >= least, least) for least, _ in AGES), else_=None).label("ages")
    alike = (Segment.sex, ages, Stay.category, Stay.origin)
    query = select(func.sum(days_between(begin, end)), _together(Segment.person_id), *alike)
    query = query.join(Stay, Stay.id == Segment.stay_id).where(Segment.touching(shelter_ids, first, last))
    return [
        Nights(int(nights), _numbers(people), *about)
        for nights, people, *about in db.session.execute(
            query.group_by(Segment.sex, text("ages"), Stay.category, Stay.origin)
        )
    ]


def _groups(rows: list[Nights]) -> list[tuple[str, list[Group]]]:
    kinds = (
        ("Jenis kelamin", lambda row: {"L": "Laki-laki", "P": "Perempuan"}.get(row.sex, "Belum diketahui")),
        ("Kelompok usia", lambda row: dict(AGES).get(row.ages, "Belum diketahui")),
        ("Kategori PPKS", lambda row: PPKS_NAMES.get(row.category, "Lainnya")),
        ("Daerah asal", lambda row: row.origin or "Belum diketahui"),
    )
    return [(title, tell_safely(_grouped(rows, key))) for title, key in kinds]


def _grouped(rows: list[Nights], key) -> list[Group]:
    nights, people = defaultdict(int), defaultdict(set)
    for row in rows:
        name = key(row)
        nights[name] += row.nights
        people[name] |= row.people
    return sorted(
        (Group(name, len(people[name]), nights[name]) for name in nights),
        key=lambda group: (-group.nights, group.name),
    )


def tell_safely(groups: list[Group]) -> list[Group]:
    """Groups of fewer than five people told together, with the next smallest if even together they are few."""
    small = sorted((group for group in groups if group.people < FEWEST), key=lambda group: group.people)
    large = [group for group in groups if group.people >= FEWEST]
    if not small:
        return large
    while sum(group.people for group in small) < FEWEST and large:
        small.append(large.pop(large.index(min(large, key=lambda group: group.people))))
    if len(small) == 1 and not large:
        return [Group(FEW, small[0].people, small[0].nights)]
    return [*large, Group(FEW, sum(group.people for group in small), sum(group.nights for group in small))]


@dataclass(frozen=True)
class Stays:
    """The stays of one category that touch a year: how many, whose, how long those that ended, how many overdue."""

    category: str
    stays: int
    people: set[str]
    nights: int
    ended: int
    late: int


def _stays_of(shelter_ids, year: int) -> list[Stays]:
    cut = literal(coming_night(), Date)
    there = days_between(Stay.due_on, func.coalesce(Stay.until_night, cut))
    query = select(
        Stay.category,
        func.count(),
        _together(Stay.person_id),
        func.coalesce(func.sum(days_between(Stay.first_night, Stay.until_night)), 0),
        func.count(Stay.until_night),
        func.sum(case((there > 1, 1), else_=0)),
    ).where(_in_year(shelter_ids, year))
    return [
        Stays(category, count, _numbers(people), int(nights), ended, int(late))
        for category, count, people, nights, ended, late in db.session.execute(query.group_by(Stay.category))
    ]


def _in_year(shelter_ids, year: int):
    return Stay.touching(shelter_ids, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def _spm(stays: list[Stays], shelter_ids, year: int) -> list[tuple[str, int, int, float | None]]:
    """(group, served, needing, per cent): needing is who the register names of that category, or was served."""
    named, now_active = Category.code, (Category.until.is_(None), Person.status == ACTIVE)
    wanted = [func.count(case((named.in_(codes), Category.person_id)).distinct()) for _, codes in SPM]
    everywhere = select(*wanted).join(Person, Person.id == Category.person_id).where(*now_active)
    counts = db.session.execute(
        everywhere.where(named.in_([code for _, codes in SPM for code in codes]))
    ).one()
    also = select(named, Category.person_id).join(Person, Person.id == Category.person_id).where(*now_active)
    also = also.where(named.in_([code for _, codes in SPM for code in codes]))
    also = also.where(Category.person_id.in_(select(Stay.person_id).where(_in_year(shelter_ids, year))))
    known = defaultdict(set)  # who of those who stayed is named by the register too, by category
    for code, person_id in db.session.execute(also):
        known[code].add(str(person_id))
    found = []
    for (title, codes), needing in zip(SPM, counts, strict=True):
        served = set().union(*(row.people for row in stays if row.category in codes))
        everybody = needing + len(served - set().union(*(known[code] for code in codes)))
        share = round(100 * len(served) / everybody, 1) if everybody else None
        found.append((title, len(served), everybody, share))
    return found


def _services(shelter_ids, year: int) -> list[tuple[str, int]]:
    """How many residents received each service that the SPM names."""
    query = (
        select(Gift.kind, func.count(func.distinct(Gift.stay_id)))
        .join(Stay, Stay.id == Gift.stay_id)
        .where(
            # The few stays of the year, whose gifts an index finds; the first meal may be of the day before.
            Stay.touching(shelter_ids, dt.date(year, 1, 1), dt.date(year + 1, 1, 2)),
            Gift.on_date >= dt.date(year, 1, 1),
            Gift.on_date < dt.date(year + 1, 1, 1),
        )
        .group_by(Gift.kind)
    )
    counted = dict(db.session.execute(query).all())
    return [(title, counted.get(kind, 0)) for kind, title in GIFT_NAMES.items()]
