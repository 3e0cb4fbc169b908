"""What may be written about a person (domain: person identity; rules 4, 5, 6 and 8 of the fifteen)."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.ground.audit import AuditEntry, AuditValues
from app.ground.refusal import RuleError
from app.people import rules
from app.people.models import Category, DesilEntry, Person
from tests.people.make import make_nik, make_person

BORN = dt.date(1990, 5, 17)


def values(**changes) -> dict:
    return {"nik": make_nik(BORN), "name": "Sulastri", "sex": "P", "birth_date": BORN} | changes


def refused(**changes) -> RuleError:
    with pytest.raises(RuleError) as error:
        rules.register(values(**changes), by=None)
    return error.value


def test_a_nik_that_disagrees_is_saved_with_a_reason_only(app, inside):
    with inside(app):
        odd = dict(birth_date=dt.date(1990, 5, 18))
        assert refused(**odd).field == "doubt_reason"
        person = rules.register(values(**odd, doubt_reason="Akta dibetulkan"), by=None)
        assert person.doubt_reason == "Akta dibetulkan"


def test_a_sex_that_disagrees_asks_for_a_reason(app, inside):
    with inside(app):
        assert "Jenis kelamin pada NIK perempuan" in refused(sex="L").sentence


def test_a_woman_born_on_the_31st_has_day_71(app, inside):
    born = dt.date(1988, 12, 31)
    with inside(app):
        person = rules.register(values(nik=make_nik(born), birth_date=born), by=None)
        assert person.nik[6:8] == "71" and person.doubt_reason is None


@pytest.mark.parametrize("region", ["540102", "350701", "999999"])
def test_a_nik_of_a_defunct_or_outside_region_is_accepted(app, inside, region):
    with inside(app):
        assert rules.register(values(nik=make_nik(BORN, region=region)), by=None).id


def test_a_reason_that_is_no_longer_needed_goes(app, inside):
    with inside(app):
        person = make_person(doubt_reason="dulu berbeda")
        rules.change(person, values(nik=person.nik, doubt_reason="dulu berbeda"))
        assert person.doubt_reason is None


def test_a_nik_belongs_to_one_person(app, inside):
    with inside(app):
        person = make_person()
        assert refused(nik=person.nik).field == "nik"
        other = make_person()
        with pytest.raises(RuleError):
            rules.change(other, values(nik=person.nik))


def test_the_database_refuses_a_nik_twice_by_itself(app, inside):
    from sqlalchemy.exc import IntegrityError

    with inside(app) as session:
        nik = make_person().nik
        with pytest.raises(IntegrityError):
            make_person(nik=nik)
        session.rollback()


def test_without_nik_a_reason_is_needed_and_two_never_collide(app, inside):
    with inside(app):
        assert refused(nik=None).field == "no_nik_reason"
        first, second = (
            rules.register(
                values(nik=None, name=None, alias="tas biru", no_nik_reason="tidak ingat"), by=None
            )
            for _ in range(2)
        )
        assert first.temporary_no != second.temporary_no
        assert first.called == "Tanpa nama (tas biru)"


def test_a_person_with_nik_has_a_name(app, inside):
    with inside(app):
        assert refused(name=None).field == "name"


@pytest.mark.parametrize("born", [dt.date(1850, 1, 1), dt.date(2999, 1, 1)])
def test_impossible_birth_dates_are_refused(app, inside, born):
    with inside(app):
        assert refused(nik=None, no_nik_reason="lain", birth_date=born).field == "birth_date"


# --- twins --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "typed", "reason"),
    [
        ({"name": "Soekarno Hadi"}, {"name": "Sukarno Hadi"}, "Nama dan tanggal lahir sama"),
        ({"name": "Mochamad Yusuf"}, {"name": "Muh. Jusuf"}, None),
        ({"name": "Mochamad Yusuf"}, {"name": "Muhammad Yusuf"}, "Nama dan tanggal lahir sama"),
        (
            {"kk": "3573010101200001", "birth_date": None},
            {"kk": "3573010101200001"},
            "Nama dan nomor KK sama",
        ),
        ({"name": "Sulastri"}, {"name": "Sulastri", "birth_date": dt.date(1991, 1, 1)}, None),
    ],
)
def test_twins_are_found_with_their_reason(app, inside, known, typed, reason):
    with inside(app):
        make_person(**{"name": "Sulastri", "birth_date": BORN, "nik": None} | known)
        found = rules.twins(values(**typed))
        assert [twin.reason for twin in found] == ([reason] if reason else [])


def test_the_same_nik_is_a_sure_twin_and_named_first(app, inside):
    with inside(app):
        other = make_person(name="Sulastri", birth_date=BORN, nik=None)
        same = make_person(name="Lain Sekali")
        found = rules.twins(values(nik=same.nik))
        assert [(twin.person.id, twin.sure) for twin in found] == [(same.id, True), (other.id, False)]


def test_one_is_no_twin_of_oneself(app, inside):
    with inside(app):
        person = make_person()
        assert rules.twins(values(nik=person.nik), besides=person.id) == []


# --- what changes in time -----------------------------------------------------------------------------


def test_the_newest_desil_by_date_is_the_current_one(app, inside):
    with inside(app) as session:
        person = make_person()
        rules.set_desil(person, 3, dt.date(2025, 6, 10), "DTSEN")
        rules.set_desil(person, 5, dt.date(2025, 2, 1), "DTSEN")
        rules.set_desil(person, 3, dt.date(2025, 6, 10), "DTSEN")
        assert person.desil == 3
        assert sorted(session.scalars(select(DesilEntry.desil))) == [3, 5]


def test_a_category_ends_it_is_not_deleted(app, inside, clock):
    clock.set("2026-03-01")
    with inside(app) as session:
        person = make_person(categories=["09", "24"])
        clock.set("2026-04-01")
        rules.set_categories(person.id, {"24", "08"})
        held = {row.code: row.until for row in session.scalars(select(Category))}
        assert held == {"09": dt.date(2026, 4, 1), "24": None, "08": None}


@pytest.mark.parametrize("on", [dt.date(1980, 1, 1), dt.date(2999, 1, 1)])
def test_nobody_dies_before_birth_or_in_the_future(app, inside, on):
    with inside(app):
        with pytest.raises(RuleError):
            rules.record_death(make_person(), on)


# --- the trail ----------------------------------------------------------------------------------------


def test_every_change_stands_in_the_trail_with_old_and_new(app, inside):
    with inside(app) as session:
        person = make_person(name="Sulastri", phone="081234567890")
        session.commit()
        person.name = "Sulastri Dewi"
        session.commit()
        query = (
            select(AuditEntry, AuditValues.changes)
            .join(AuditValues)
            .where(AuditEntry.kind == "people_person")
        )
        (made, first), (changed, second) = session.execute(query.order_by(AuditEntry.id)).all()
        assert (made.action, changed.action) == ("menambah", "mengubah")
        assert first["Nomor HP"] == [None, "081234567890"]
        assert second == {"Nama": ["Sulastri", "Sulastri Dewi"]}


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("audit_entry", "user_id"), ("audit_seal", "entry_id")])
def test_the_database_refuses_to_alter_the_trail(app, inside, statement, table, column):
    from sqlalchemy import text

    from app.ground import audit

    with inside(app) as session:
        make_person()
        session.flush()
        audit.seal()
        session.commit()
        with pytest.raises(Exception, match="append-only"):
            session.execute(text(statement.format(table, column, column)))
        session.rollback()


def test_the_key_of_a_name_follows_the_name(app, inside):
    with inside(app) as session:
        person = make_person(name="Soekarno")
        assert person.name_key == "sukarno"
        person.name = "Djoko"
        session.flush()
        assert session.scalar(select(Person.name_key)) == "joko"


def test_a_nik_that_somebody_takes_in_the_same_second_is_refused_and_nothing_else_breaks(app, inside, monkeypatch):
    """What the look beforehand cannot see, the constraint does; the page that tells of it can still ask."""
    monkeypatch.setattr(rules, "_judge", lambda *_, **__: None)
    with inside(app) as session:
        holder, other = make_person(), make_person()
        values = {"nik": holder.nik, "name": "Sulastri", "sex": "P"}
        for attempt in (lambda: rules.register(values, None), lambda: rules.change(other, values)):
            with pytest.raises(RuleError) as refused:
                attempt()
            assert refused.value.field == "nik"
            assert session.scalars(select(Person.name).order_by(Person.id)).all() == ["Siti Aminah"] * 2
        assert other.nik not in (None, holder.nik)
