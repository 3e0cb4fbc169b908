"""The night's count beside a model of it, through any days of coming, moving and leaving (ground: test_rules.py)."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.shelter import board
from app.shelter.models import Census, CensusLine, Stay
from app.shelter.rules import beds, census, leaving
from app.shelter.rules import stay as stays
from app.shelter.words import ABSENT, LEAVE, PRESENT
from tests.shelter.make import beds_of, make_shelter
from tests.shelter.test_rules import admit, bed_of, person_in

FIRST = dt.date(2026, 11, 1)
LEFT = {"destination": "Rumah", "discharge_note": "Pulang sendiri"}
WHO = st.integers(0, 3)
DAYS = st.lists(
    st.fixed_dictionaries({
        "done": st.lists(st.tuples(st.sampled_from(["in", "out", "move", "swap"]), WHO, WHO), max_size=3),
        "ticked": st.dictionaries(WHO, st.sampled_from([PRESENT, LEAVE, ABSENT])),
        "closed": st.booleans(),
        "morning": st.lists(st.tuples(st.just("out"), WHO, WHO), max_size=1),
    }),
    min_size=1, max_size=6,
)  # fmt: skip


@given(days=DAYS)
@settings(max_examples=40)
def test_every_count_is_of_who_slept_there_and_stays_as_it_was_closed(app, clock, days):
    with app.app_context():
        begin_write()
        shelter = make_shelter([("L1", "laki-laki", 6)])
        here: list[Stay] = []
        counted: dict[dt.date, dict[int, str]] = {}
        slept: dict[dt.date, set[int]] = {}
        for n, day in enumerate(days):
            night = FIRST + dt.timedelta(days=n)
            clock.set(dt.datetime.combine(night, dt.time(20)))
            for step in day["done"]:
                _do(step, shelter, here)
            slept[night] = {stay.id for stay in here}
            clock.set(dt.datetime.combine(night, dt.time(22)))
            _refuse_tomorrow(shelter, night)
            ticked = {here[who].id: state for who, state in day["ticked"].items() if who < len(here)}
            if day["closed"]:
                census.close(shelter, night, ticked, by=None)
                before = counted.get(night - dt.timedelta(days=1), {})
                counted[night] = {stay.id: ticked.get(stay.id) or before.get(stay.id, PRESENT) for stay in here}
            yesterday = night - dt.timedelta(days=1)
            waiting = {each for each in (yesterday, night) if slept.get(each) and each not in counted}
            assert {each for _, each in census.due([shelter])} == waiting
            clock.set(dt.datetime.combine(night + dt.timedelta(days=1), dt.time(9)))
            for step in day["morning"]:
                _do(step, shelter, here)
        assert _lines() == counted
        db.session.rollback()


def _do(step, shelter, here: list[Stay]) -> None:
    what, one, other = step
    for bed in beds_of(shelter):
        beds.cleaned(bed)
    if what == "in" and len(here) < 4:
        here += admit(shelter, person_in())
    elif what == "out" and one < len(here):
        leaving.discharge(here.pop(one), "mandiri", now(), LEFT, by=None)
    elif what == "move" and one < len(here):
        stays.transfer([(here[one], _free(shelter))], by=None)
    elif what == "swap" and one < other < len(here):
        first, second = here[one], here[other]
        stays.transfer([(first, _bed(second)), (second, _bed(first))], by=None)


def _bed(stay: Stay) -> int:
    return bed_of(stay).id


def _free(shelter) -> int:
    return next(bed.id for room in board.read([shelter.id]) for bed in room.beds if bed.state == "bebas")


def _refuse_tomorrow(shelter, night) -> None:
    try:
        census.close(shelter, night + dt.timedelta(days=1), {}, by=None)
    except RuleError:
        return
    raise AssertionError("a night that has not come was counted")


def _lines() -> dict[dt.date, dict[int, str]]:
    found = {night: {} for night in db.session.scalars(select(Census.night))}
    query = select(Census.night, CensusLine.stay_id, CensusLine.state).join(CensusLine)
    for night, stay_id, state in db.session.execute(query):
        found[night][stay_id] = state
    return found
