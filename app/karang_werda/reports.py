"""What clubs did in a month or a year, counted from the records by grouped statements, whatever the number of clubs.

Health values are special-category data: a report says how many were measured, passed a threshold and were referred,
never who or how much.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, case, distinct, extract, func, or_, select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.tanggal import MONTHS, today
from app.karang_werda.letters import ABOUT
from app.karang_werda.measures import told
from app.karang_werda.models import Activity, Check, Club, Member
from app.letters.models import CANCELLED, Letter
from app.people.models import Person

EARLIEST = 2000
AGES = ("60–69", "70–79", "80+", "di bawah 60", "tidak diketahui")  # the usual ones first
SEXES = {"P": "Perempuan", "L": "Laki-laki", "": "Tidak diketahui"}


@dataclass(frozen=True)
class Period:
    """A month or a year; what has not come is not counted."""

    first: dt.date
    last: dt.date
    title: str

    @property
    def until(self) -> dt.date:
        return min(self.last, today())


def month(text: str | None) -> Period:
    """The month as "2026-10"; anything else, or a month to come, is the running one."""
    year, _, number = (text or "").partition("-")
    valid = year.isdecimal() and number.isdecimal() and EARLIEST <= int(year) <= today().year and 1 <= int(number) <= 12
    first = dt.date(int(year), int(number), 1) if valid else today().replace(day=1)
    first = min(first, today().replace(day=1))
    return Period(first, _next(first) - dt.timedelta(1), f"{MONTHS[first.month - 1]} {first.year}")


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(32)).replace(day=1)


def beside(period: Period) -> tuple[str, str | None]:
    """The months before and after, as an address says them; None when it has not come."""
    before, after = period.first - dt.timedelta(1), _next(period.first)
    return f"{before:%Y-%m}", f"{after:%Y-%m}" if after <= today() else None


def year(number: int | None) -> Period:
    """A calendar year; none, or one out of range, is the running one."""
    number = number if number and EARLIEST <= number <= today().year else today().year
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31), str(number))


@dataclass
class Group:
    """People of one sex and age: how many belong, how often one of them was present, how many different people."""

    members: int = 0
    presences: int = 0
    people: int = 0

    def __add__(self, other: "Group") -> "Group":
        return Group(self.members + other.members, self.presences + other.presences, self.people + other.people)


@dataclass(frozen=True)
class Turnout:
    """How many different people came at least once, beside how many belong."""

    people: int
    members: int

    @property
    def share(self) -> int | None:
        """Per cent of the members who came, rounded down; who came and left since counts too."""
        return min(100, self.people * 100 // self.members) if self.members else None


@dataclass
class Tally:
    """What was counted of one club, or of many together."""

    clubs: int = 1
    busy: int = 0
    activities: int = 0
    measured: int = 0
    flagged: int = 0
    referred: int = 0
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)

    def group(self, sex: str, ages: str) -> Group:
        return self.groups.get((sex, ages), Group())

    def of_sex(self, sex: str) -> Group:
        return sum((group for (known, _), group in self.groups.items() if known == sex), Group())

    @property
    def all(self) -> Group:
        return sum(self.groups.values(), Group())


def together(tallies: Collection[Tally]) -> Tally:
    """The sum. Somebody who came to two clubs is counted in both."""
    whole = Tally(clubs=len(tallies))
    for tally in tallies:
        whole.busy += bool(tally.activities)
        for name in ("activities", "measured", "flagged", "referred"):
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
        for key, group in tally.groups.items():
            whole.groups[key] = whole.groups.get(key, Group()) + group
    return whole


def tallies(club_ids: Sequence[int], period: Period) -> dict[int, Tally]:
    """{club: what it did in the period}; clubs that did nothing are there too, with nought."""
    found = {club_id: Tally() for club_id in club_ids}
    wanted = Activity.club_id.in_(club_ids)
    held = and_(wanted, Activity.on_date.between(period.first, period.until))
    for club_id, count in db.session.execute(
        select(Activity.club_id, func.count()).where(held).group_by(Activity.club_id)
    ):
        found[club_id].activities, found[club_id].busy = count, 1
    _count_present(found, held, period)
    _count_members(found, club_ids, period)
    _count_checks(found, held)
    return found


def _count_present(found: dict, held: ColumnElement[bool], period: Period) -> None:
    times = (
        select(Activity.club_id, Mark.person_id, func.count().label("times"))
        .join(Session, Session.sheet_id == Activity.sheet_id)
        .join(Mark, Mark.session_id == Session.id)
        .where(held, Mark.state == PRESENT)
        .group_by(Activity.club_id, Mark.person_id)
        .subquery()
    )
    who = (_sex(), _ages(period.until))
    query = select(times.c.club_id, *who, func.sum(times.c.times), func.count())
    query = query.join(Person, Person.id == times.c.person_id).group_by(times.c.club_id, *who)
    for club_id, sex, ages, presences, people in db.session.execute(query):
        group = found[club_id].groups.setdefault((sex, AGES[ages]), Group())
        group.presences, group.people = presences, people


def _count_members(found: dict, club_ids: Sequence[int], period: Period) -> None:
    who = (_sex(), _ages(period.until))
    query = select(Member.club_id, *who, func.count()).join(Person, Person.id == Member.person_id)
    query = query.where(_belongs(club_ids, period)).group_by(Member.club_id, *who)
    for club_id, sex, ages, count in db.session.execute(query):
        found[club_id].groups.setdefault((sex, AGES[ages]), Group()).members = count


def _belongs(club_ids: Sequence[int], period: Period) -> ColumnElement[bool]:
    """The members on the last day of the period, joined with their persons."""
    return and_(
        Member.club_id.in_(club_ids),
        Member.joined_on <= period.until,
        or_(Member.left_on.is_(None), Member.left_on > period.until),
        or_(Person.died_on.is_(None), Person.died_on > period.until),
    )


def turnouts(club_ids: Sequence[int], period: Period) -> dict[int, Turnout]:
    """{club: who came at least once, of how many}, without asking who they are: what a year's contest needs."""
    held = and_(Activity.club_id.in_(club_ids), Activity.on_date.between(period.first, period.until))
    once = (  # each of them once, then counted: PostgreSQL would sort every tick to count them apart
        select(Activity.club_id, Mark.person_id)
        .join(Session, Session.sheet_id == Activity.sheet_id)
        .join(Mark, Mark.session_id == Session.id)
        .where(held, Mark.state == PRESENT)
        .distinct()
        .subquery()
    )
    came = select(once.c.club_id, func.count()).group_by(once.c.club_id)
    belong = select(Member.club_id, func.count()).join(Person, Person.id == Member.person_id)
    belong = belong.where(_belongs(club_ids, period)).group_by(Member.club_id)
    people, members = dict(db.session.execute(came).all()), dict(db.session.execute(belong).all())
    return {club_id: Turnout(people.get(club_id, 0), members.get(club_id, 0)) for club_id in club_ids}


def _count_checks(found: dict, held: ColumnElement[bool]) -> None:
    letter = and_(Letter.about_kind == ABOUT, Letter.about_id == Check.id, Letter.state != CANCELLED)
    query = (
        select(
            Activity.club_id,
            func.count(distinct(Check.person_id)),
            func.count(distinct(case((Check.flags != "", Check.person_id)))),
            func.count(distinct(case((Letter.id.is_not(None), Check.person_id)))),
        )
        .join(Activity, Activity.id == Check.activity_id)
        .outerjoin(Letter, letter)
        .where(held)
        .group_by(Activity.club_id)
    )
    for club_id, measured, flagged, referred in db.session.execute(query):
        tally = found[club_id]
        tally.measured, tally.flagged, tally.referred = measured, flagged, referred


def _sex() -> ColumnElement[str]:
    return func.coalesce(Person.sex, "").label("sex")


def _ages(on: dt.date) -> ColumnElement[int]:
    """The age group on a day, by its place in AGES: numbers are grouped faster than words."""
    old = {years: _years_before(on, years) for years in (60, 70, 80)}
    return case(
        (Person.birth_date.is_(None), 4),
        (Person.birth_date > old[60], 3),
        (Person.birth_date > old[70], 0),
        (Person.birth_date > old[80], 1),
        else_=2,
    ).label("ages")


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return dt.date(day.year - years, 2, 28)


# The month of all clubs


@dataclass
class District:
    """The clubs of one kecamatan with their tallies, and their sum."""

    name: str
    rows: list[tuple[Club, Tally]]

    @property
    def whole(self) -> Tally:
        return together([tally for _, tally in self.rows])


@dataclass
class City:
    """All clubs that a user sees, by kecamatan."""

    period: Period
    districts: list[District]

    @property
    def rows(self) -> list[tuple[Club, Tally]]:
        return [row for district in self.districts for row in district.rows]

    @property
    def whole(self) -> Tally:
        return together([tally for _, tally in self.rows])

    @property
    def idle(self) -> list[Club]:
        return [club for club, tally in self.rows if not tally.activities]

    @property
    def reached(self) -> int:
        """In how many kelurahan a club did something."""
        return len({club.kelurahan for club, tally in self.rows if tally.activities})


def city(clubs: Sequence[Club], period: Period) -> City:
    counted = tallies([club.id for club in clubs], period)
    districts: dict[str, District] = {}
    for club in clubs:
        district = districts.setdefault(club.kecamatan, District(club.kecamatan, []))
        district.rows.append((club, counted[club.id]))
    return City(period, list(districts.values()))


# One club


@dataclass
class Report:
    """One club in a period: its tally, its activities with who came, and what its checks said, as counts."""

    club: Club
    period: Period
    tally: Tally
    activities: list[tuple[Activity, int]]
    flags: list[tuple[str, int]]
    joined: int
    left: int

    @property
    def ages(self) -> list[str]:
        """Age groups that somebody is in; the usual three always."""
        return [ages for at, ages in enumerate(AGES) if at < 3 or any(known == ages for _, known in self.tally.groups)]

    @property
    def sexes(self) -> list[tuple[str, str]]:
        return [(sex, name) for sex, name in SEXES.items() if sex or any(not known for known, _ in self.tally.groups)]


def report(club: Club, period: Period) -> Report:
    held = and_(Activity.club_id == club.id, Activity.on_date.between(period.first, period.until))
    return Report(
        club=club,
        period=period,
        tally=tallies([club.id], period)[club.id],
        activities=_activities(held),
        flags=_flags(held),
        joined=_count(Member.club_id == club.id, Member.joined_on.between(period.first, period.until)),
        left=_count(Member.club_id == club.id, Member.left_on.between(period.first, period.until)),
    )


def _activities(held: ColumnElement[bool]) -> list[tuple[Activity, int]]:
    came = (
        select(Session.sheet_id, func.count().label("came"))
        .join(Mark, Mark.session_id == Session.id)
        .join(Activity, Activity.sheet_id == Session.sheet_id)
        .where(held, Mark.state == PRESENT)
        .group_by(Session.sheet_id)
        .subquery()
    )
    query = select(Activity, func.coalesce(came.c.came, 0)).outerjoin(came, came.c.sheet_id == Activity.sheet_id)
    rows = db.session.execute(query.where(held).order_by(Activity.on_date, Activity.id))
    return [(activity, count) for activity, count in rows]


def _flags(held: ColumnElement[bool]) -> list[tuple[str, int]]:
    """(what a threshold says, of how many people), the most frequent first."""
    query = select(Check).join(Activity, Activity.id == Check.activity_id).where(held, Check.flags != "")
    people = {(words, check.person_id) for check in db.session.scalars(query) for words, _ in told(check)}
    return sorted(Counter(words for words, _ in people).items(), key=lambda item: (-item[1], item[0]))


def _count(*where) -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(*where))


# A year


def months(club_ids: Sequence[int], period: Period) -> dict[int, list[int]]:
    """{club: how many activities in each month of the year that has come}"""
    many = period.until.month if period.until >= period.first else 0
    found = {club_id: [0] * many for club_id in club_ids}
    number = extract("month", Activity.on_date)
    held = and_(Activity.club_id.in_(club_ids), Activity.on_date.between(period.first, period.until))
    query = select(Activity.club_id, number, func.count()).where(held).group_by(Activity.club_id, number)
    for club_id, at, count in db.session.execute(query):
        found[club_id][int(at) - 1] = count
    return found
