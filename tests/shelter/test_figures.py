"""A year's figures beside a count night by night."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from app.ground.db import begin_write, db
from app.shelter import occupancy
from tests.shelter.make import beds_of, make_shelter, make_stay


@settings(max_examples=25)
@given(spans=st.lists(st.tuples(st.integers(0, 800), st.integers(0, 60), st.booleans()), max_size=8))
def test_the_year_is_the_sum_of_its_nights_whatever_lies_before(app, clock, spans):
    """Occupied bed-nights by month against a count night by night, with stays of the years before and open ones."""
    clock.set("2026-11-21 22:00")
    with app.app_context():
        begin_write()
        try:
            shelter = make_shelter([("K1", "keluarga", 8)])
            asleep = []
            for bed, (ago, length, is_open) in zip(beds_of(shelter), spans, strict=False):
                first = dt.date(2026, 11, 21) - dt.timedelta(days=ago)
                until = None if is_open else min(first + dt.timedelta(days=length), dt.date(2026, 11, 21))
                make_stay(bed, first=first, until=until)
                asleep.append((first, until or dt.date.max))
            [months] = occupancy.by_month([shelter.id], 2026, 2026).values()
            for month in months:
                nights = [month.first + dt.timedelta(days=n) for n in range(31)]
                nights = [n for n in nights if n.month == month.first.month and n < dt.date(2026, 11, 21)]
                assert month.occupied == sum(first <= n < until for n in nights for first, until in asleep)
            told = occupancy.of_year([shelter], 2026)
            total = sum(month.occupied for month in months)
            for _title, groups in told.groups:
                assert sum(group.nights for group in groups) == total
            assert told.stays == sum(until >= dt.date(2026, 1, 1) for _, until in asleep)
        finally:
            db.session.rollback()
