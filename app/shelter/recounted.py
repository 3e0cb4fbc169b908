"""The figures of shelters counted once more, night by night and stay by stay: `flask check` compares them."""

import datetime as dt

from sqlalchemy import select

from app.ground.db import db
from app.people.models import ACTIVE, Category, Person
from app.shelter.models import Bed, Outage, Segment, Stay
from app.shelter.nights import coming_night
from app.shelter.words import RETURN, REUNION

HOME = (REUNION, RETURN)


def _nights_of(period):
    """Each night of the period that is over."""
    night, end = period.first, min(period.until, coming_night())
    while night < end:
        yield night
        night += dt.timedelta(days=1)


def nights(period) -> tuple[int, int]:
    slept = list(_nights_of(period))
    total = 0
    for begin, end in db.session.execute(select(Segment.from_night, Segment.until_night)):
        total += sum(begin <= night and (end is None or night < end) for night in slept)
    return total, 0


def bed_nights(period) -> tuple[int, int]:
    return nights(period)[0], _available(period)


def _available(period) -> int:
    beds = db.session.execute(select(Bed.id, Bed.opened_on, Bed.closed_on)).all()
    out = db.session.execute(select(Outage.bed_id, Outage.from_night, Outage.until_night)).all()
    total = 0
    for night in _nights_of(period):
        there = {
            row_id
            for row_id, opened, closed in beds
            if opened <= night and (closed is None or night < closed)
        }
        away = {bed_id for bed_id, begin, end in out if begin <= night and (end is None or night < end)}
        total += len(there - away)
    return total


def _all() -> list[Stay]:
    return list(db.session.scalars(select(Stay).execution_options(yield_per=1000)))


def admitted(period) -> tuple[int, int]:
    return sum(period.first <= stay.first_night <= period.last for stay in _all()), 0


def _ended(period) -> list[Stay]:
    return [stay for stay in _all() if stay.until_night and period.first <= stay.until_night <= period.last]


def length(period) -> tuple[int, int]:
    ended = _ended(period)
    return sum((stay.until_night - stay.first_night).days for stay in ended), len(ended)


def home(period) -> tuple[int, int]:
    ended = _ended(period)
    return sum(stay.discharge in HOME for stay in ended), len(ended)


def _there(period) -> list[Stay]:
    return [
        stay
        for stay in _all()
        if stay.first_night <= period.last and (stay.until_night is None or stay.until_night >= period.first)
    ]


def overdue_share(period) -> tuple[int, int]:
    cut = min(period.until, coming_night())
    there = _there(period)
    return sum(((stay.until_night or cut) - stay.due_on).days > 1 for stay in there), len(there)


def spm(codes):
    def count(period) -> tuple[int, int]:
        served = {stay.person_id for stay in _there(period) if stay.category in codes}
        active = set(db.session.scalars(select(Person.id).where(Person.status == ACTIVE)))
        query = select(Category.person_id, Category.code, Category.since, Category.until)
        needing = {
            person_id
            for person_id, code, since, until in db.session.execute(query)
            if code in codes
            and since <= period.last
            and (until is None or until > period.last)
            and person_id in active
        }
        return len(served), len(served | needing)

    return count
