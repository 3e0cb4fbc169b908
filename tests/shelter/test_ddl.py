"""What the database itself refuses, whoever writes to it: every test here goes past the rules of the room."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from app.ground.db import db
from app.people.models import Person
from app.shelter.models import Bed, Room, Segment, Stay
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay, write_segment

D = dt.date(2026, 11, 1)
SPAN = dt.timedelta(days=1)


def night(n: int | None) -> dt.date | None:
    return None if n is None else D + n * SPAN


def refused(word: str):
    """The statement inside is refused with this word, and nothing of it stays."""

    class Refused:
        def __enter__(self):
            self.savepoint = db.session.begin_nested()

        def __exit__(self, kind, error, _trace):
            assert kind is not None, f"not refused: {word}"
            assert issubclass(kind, DBAPIError), error
            self.savepoint.rollback()
            assert word in str(error.orig), error.orig
            return True

    return Refused()


def test_two_people_in_one_bed_on_one_night(app, inside):
    with inside(app):
        first, second = beds_of(make_shelter())
        make_stay(first, first=night(0), until=night(3))
        other = make_stay(second, first=night(2), until=night(2))
        with refused("shelter_bed_taken"):
            write_segment(other, first, night(2), night(5))
        with refused("shelter_bed_taken"):
            write_segment(other, first, night(-4), None)
        write_segment(other, first, night(3), night(5))
        with refused("shelter_bed_taken"):
            db.session.execute(
                update(Segment).where(Segment.from_night == night(3)).values(from_night=night(2))
            )


def test_one_person_in_two_stays_on_one_night_city_wide(app, inside):
    with inside(app):
        person = make_person(sex="L")
        here, there = beds_of(make_shelter())[0], beds_of(make_shelter())[0]
        make_stay(here, person, first=night(0), until=night(4))
        later = make_stay(there, person, first=night(4), until=night(6))
        with refused("shelter_person_twice"):
            db.session.execute(update(Segment).where(Segment.stay_id == later.id).values(from_night=night(3)))


def test_a_person_has_one_open_stay(app, inside):
    with inside(app):
        person = make_person(sex="L")
        here, there = beds_of(make_shelter())
        make_stay(here, person, first=night(0))
        with refused("shelter_stay"):
            make_stay(there, person, first=night(9))


@pytest.mark.parametrize("when", [(0, 3), (0, None), (30, 31)], ids=["past", "open", "future"])
def test_a_bed_whose_rule_does_not_fit(app, inside, when):
    with inside(app):
        men, women = beds_of(make_shelter([("A", "laki-laki", 1), ("B", "perempuan", 1)]))
        stay = make_stay(men, first=night(-9), until=night(-9))
        first, until = (night(n) for n in when)
        with refused("fits"):
            write_segment(stay, women, first, until)
        with refused("shelter_rule"):  # a lie about the room
            write_segment(stay, women, first, until, rule="laki-laki")
        with refused("shelter_rule"):  # a lie about the person
            write_segment(stay, women, first, until, sex="P")


def test_a_room_for_children_and_one_for_the_bedridden(app, inside):
    with inside(app):
        child, care, any_bed = beds_of(
            make_shelter([("A", "anak", 1), ("T", "tirah baring", 1), ("K", "keluarga", 1)])
        )
        stay = make_stay(any_bed, first=night(-9), until=night(-9))
        for bed in (child, care):
            with refused("fits"):
                write_segment(stay, bed, night(0), night(1))
        with refused("fits"):
            write_segment(stay, child, night(0), night(1), child=None)
        write_segment(stay, child, night(0), night(1), child=True)
        write_segment(stay, care, night(1), night(2), bedridden=True)


def test_unknown_sex_needs_a_reason(app, inside):
    with inside(app):
        bed = beds_of(make_shelter())[0]
        person = make_person(name=None, nik=None, sex=None, birth_date=None)
        with refused("fits"):
            make_stay(bed, person)
        stay = make_stay(
            beds_of(make_shelter([("K", "keluarga", 1)]))[0], person, first=night(0), until=night(1)
        )
        write_segment(stay, bed, night(1), night(2), exception="Tidak sadar, belum diperiksa")


def test_the_segment_belongs_to_the_person_of_its_stay(app, inside):
    with inside(app):
        first, second = beds_of(make_shelter())
        stay = make_stay(first, first=night(0), until=night(1))
        with refused("shelter_rule"):
            write_segment(stay, second, night(2), night(3), person_id=make_person(sex="L").id)


def test_changing_a_rooms_rule_checks_who_sleeps_there(app, inside):
    with inside(app):
        bed = beds_of(make_shelter())[0]
        stay = make_stay(bed, first=night(0))
        change = update(Room).where(Room.id == bed.room_id)
        with refused("fits"):
            db.session.execute(change.values(rule="perempuan", rule_since=night(5)))
        db.session.execute(change.values(rule="keluarga", rule_since=night(5)))
        assert db.session.scalar(db.select(Segment.rule).where(Segment.stay_id == stay.id)) == "keluarga"
        with refused("shelter_rule"):
            db.session.execute(change.values(rule="laki-laki", rule_since=night(4)))


def test_nights_before_the_change_keep_the_rule_they_had(app, inside):
    with inside(app):
        bed = beds_of(make_shelter())[0]
        past = make_stay(bed, first=night(0), until=night(3))
        db.session.execute(
            update(Room).where(Room.id == bed.room_id).values(rule="perempuan", rule_since=night(3))
        )
        assert db.session.scalar(db.select(Segment.rule).where(Segment.stay_id == past.id)) == "laki-laki"
        with refused("fits"):
            write_segment(past, bed, night(3), night(4))


def test_changing_a_persons_sex_checks_where_they_sleep(app, inside):
    with inside(app):
        bed = beds_of(make_shelter())[0]
        stay = make_stay(bed, first=night(0))
        change = update(Person).where(Person.id == stay.person_id)
        with refused("fits"):
            db.session.execute(change.values(sex="P"))
        with refused("fits"):
            db.session.execute(change.values(sex=None))


def test_a_sex_corrected_later_leaves_the_past_as_it_was_and_says_so(app, inside):
    with inside(app):
        bed = beds_of(make_shelter())[0]
        stay = make_stay(bed, first=night(0), until=night(2))
        db.session.execute(update(Person).where(Person.id == stay.person_id).values(sex="P"))
        kept = db.session.execute(
            db.select(Segment.sex, Segment.exception).where(Segment.stay_id == stay.id)
        ).one()
        assert tuple(kept) == ("L", "Jenis kelamin diperbaiki kemudian")


def test_a_stay_that_gets_another_person_is_judged_anew(app, inside):
    with inside(app):
        first, second = beds_of(make_shelter())
        unknown = make_stay(first, first=night(0))
        known = make_stay(second, first=night(-9), until=night(-8))
        woman = make_person(sex="P")
        change = update(Stay).where(Stay.id == unknown.id)
        with refused("fits"):
            db.session.execute(change.values(person_id=woman.id))
        db.session.execute(change.values(person_id=known.person_id))
        whose = db.session.scalar(db.select(Segment.person_id).where(Segment.stay_id == unknown.id))
        assert whose == known.person_id


def test_a_bed_that_was_slept_in_stays_in_its_room(app, inside):
    with inside(app):
        first, second = beds_of(make_shelter([("A", "laki-laki", 1), ("B", "laki-laki", 1)]))
        make_stay(first, first=night(0), until=night(1))
        with refused("shelter_bed_moved"):
            db.session.execute(update(Bed).where(Bed.id == first.id).values(room_id=second.room_id))
        db.session.execute(update(Bed).where(Bed.id == second.id).values(room_id=first.room_id, name="9"))


@pytest.fixture
def stage(app, inside):
    """Two beds, three men, each with a stay to which segments can be written."""
    with inside(app):
        beds = beds_of(make_shelter())
        spare = beds_of(make_shelter([("Z", "laki-laki", 3)]))
        stays = [make_stay(bed, first=night(-99), until=night(-99)) for bed in spare]
        return [bed.id for bed in beds], [stay.id for stay in stays]


ranges = st.tuples(st.integers(0, 8), st.one_of(st.none(), st.integers(0, 9))).map(
    lambda pair: (pair[0], None if pair[1] is None else max(pair))
)


@given(rows=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), ranges), max_size=7))
def test_what_is_let_in_never_overlaps_and_what_fits_is_let_in(app, inside, stage, rows):
    """The same as a count by hand: a row is refused exactly when one of its nights is taken."""
    bed_ids, stay_ids = stage
    kept = []
    with inside(app):
        db.session.execute(delete(Segment).where(Segment.from_night >= D))
        for bed, who, (first, until) in rows:
            nights = set(range(first, 12 if until is None else until))
            clash = any(nights & others and (bed == b or who == w) for b, w, others in kept)
            stay = db.session.get(Stay, stay_ids[who])
            try:
                with db.session.begin_nested():
                    write_segment(stay, db.session.get(Bed, bed_ids[bed]), night(first), night(until))
            except DBAPIError:
                assert clash
            else:
                assert not clash
                kept.append((bed, who, nights))
