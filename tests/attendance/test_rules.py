"""Attendance, as an office would say it."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.attendance import grid, joining, rules
from app.attendance.models import Mark
from app.attendance.shares import Share, share
from app.ground import audit
from app.ground.audit import AuditEntry
from app.ground.db import db
from app.ground.refusal import RuleError
from tests.attendance.make import make_sheet, sessions
from tests.people.make import make_person

KIND = "attendance_mark"


def _state(session, person):
    return db.session.scalar(
        select(Mark.state).where(Mark.session_id == session.id, Mark.person_id == person.id)
    )


def test_a_tick_sets_a_state_and_a_second_tick_changes_it(app, inside):
    with inside(app):
        sheet, person = make_sheet(), make_person()
        day = sessions(sheet)[0]
        assert rules.set_mark(day, person.id, "hadir").changed
        assert rules.set_mark(day, person.id, "izin").changed
        assert _state(day, person) == "izin"
        assert rules.set_mark(day, person.id, None).changed
        assert _state(day, person) is None


def test_the_same_tick_sent_twice_changes_nothing_the_second_time(app, inside):
    with inside(app):
        sheet, person = make_sheet(), make_person()
        day = sessions(sheet)[0]
        assert rules.set_mark(day, person.id, "hadir", key="k1").changed
        assert not rules.set_mark(day, person.id, "hadir", key="k1").changed
        assert not rules.set_mark(day, person.id, "hadir", key="k2").changed


def test_a_tick_that_arrives_again_under_its_key_does_not_undo_itself(app, inside):
    with inside(app):
        sheet, person = make_sheet(), make_person()
        day = sessions(sheet)[0]
        rules.set_mark(day, person.id, "hadir", key="k1")
        assert not rules.set_mark(day, person.id, "alpa", key="k1").changed
        assert _state(day, person) == "hadir"


def test_what_is_ticked_after_its_day_is_marked_as_late(app, inside, clock):
    with inside(app):
        sheet, early, late = make_sheet(days=1), make_person(), make_person()
        [day] = sessions(sheet)
        clock.set("2025-10-20 15:00")
        rules.set_mark(day, early.id, "hadir")
        clock.set("2025-10-21 08:00")
        rules.set_mark(day, late.id, "hadir")
        marks = dict(db.session.execute(select(Mark.person_id, Mark.late)).all())
        assert marks == {early.id: False, late.id: True}


def test_a_day_that_has_not_come_cannot_be_ticked(app, inside, clock):
    clock.set("2025-10-20 09:00")
    with inside(app):
        sheet, person = make_sheet(), make_person()
        rules.set_mark(sessions(sheet)[0], person.id, "hadir")
        with pytest.raises(RuleError, match="21 Oktober 2025 dapat diisi mulai hari itu"):
            rules.set_mark(sessions(sheet)[1], person.id, "hadir")


def test_a_state_that_is_none_is_refused(app, inside):
    with inside(app):
        sheet, person = make_sheet(), make_person()
        with pytest.raises(RuleError, match="hadir, izin, sakit, atau alpa"):
            rules.set_mark(sessions(sheet)[0], person.id, "pulang")


def test_a_session_of_another_sheet_is_refused_and_nothing_is_written(app, inside):
    with inside(app):
        sheet, other, person = make_sheet(), make_sheet(), make_person()
        ticks = [(sessions(sheet)[0].id, person.id, "hadir"), (sessions(other)[0].id, person.id, "hadir")]
        with pytest.raises(RuleError):
            rules.set_many(sheet.id, ticks)
        assert db.session.scalars(select(Mark)).all() == []


def test_a_day_with_ticks_stays_and_one_without_may_go(app, inside):
    with inside(app):
        sheet, person = make_sheet(), make_person()
        first, second, *_ = sessions(sheet)
        rules.set_mark(first, person.id, "hadir")
        with pytest.raises(RuleError, match="20 Oktober 2025 sudah diisi"):
            rules.remove_session(first)
        with pytest.raises(RuleError):
            rules.keep_days(sheet.id, [second.on_date])
        assert len(sessions(sheet)) == 4
        rules.remove_session(second)
        assert len(sessions(sheet)) == 3


def test_a_day_is_there_once_but_may_have_two_parts(app, inside):
    with inside(app):
        sheet = make_sheet(days=1)
        [day] = sessions(sheet)
        with pytest.raises(RuleError):
            rules.add_session(sheet.id, day.on_date)
        rules.add_session(sheet.id, day.on_date, position=2, title="siang")
        assert [s.title for s in sessions(sheet)] == ["", "siang"]


def test_two_clerks_on_one_sheet_keep_each_others_ticks(app, inside):
    """Both opened the empty screen; each saves it whole with one cell changed."""
    with inside(app):
        sheet, ani, budi = make_sheet(days=1), make_person(), make_person()
        [day] = sessions(sheet)
        opened = {"before": "", f"m.{day.id}.{ani.id}": "", f"m.{day.id}.{budi.id}": ""}
        roster = [ani.id, budi.id]
        first = grid.changes(opened | {f"m.{day.id}.{ani.id}": "hadir"}, roster)
        second = grid.changes(opened | {f"m.{day.id}.{budi.id}": "sakit"}, roster)
        assert rules.set_many(sheet.id, first) == 1
        assert rules.set_many(sheet.id, second) == 1
        assert (_state(day, ani), _state(day, budi)) == ("hadir", "sakit")


def test_a_screen_cannot_tick_somebody_who_is_not_on_the_roster(app, inside):
    with inside(app):
        assert grid.changes({"before": "", "m.1.7": "hadir", "m.1.8": "hadir", "m.x.7": "hadir"}, [7]) == [
            (1, 7, "hadir")
        ]


def test_filling_a_day_leaves_what_was_ticked(app, inside):
    with inside(app):
        sheet, ill, well = make_sheet(days=1), make_person(), make_person()
        [day] = sessions(sheet)
        rules.set_mark(day, ill.id, "sakit")
        assert rules.fill(day, [ill.id, well.id], "hadir") == 1
        assert (_state(day, ill), _state(day, well)) == ("sakit", "hadir")


def test_each_tick_is_in_the_trail_with_who_did_it(app, inside):
    class Ratna:
        id, name = 7, "Ratna"

    with inside(app):
        sheet, person = make_sheet(), make_person()
        with audit.acting(Ratna):
            rules.set_mark(sessions(sheet)[0], person.id, "hadir", by=Ratna)
            rules.set_mark(sessions(sheet)[0], person.id, "alpa", by=Ratna)
        mark = db.session.scalars(select(Mark)).one()
        newest, oldest = audit.trail(KIND, mark.id)
        assert newest[1] == {"Kehadiran": ["hadir", "alpa"]}
        assert oldest[1] == {"Kehadiran": [None, "hadir"]}
        assert newest[0].user_name == "Ratna"


def test_share_counts_only_presence_of_days_held_and_of_all_days(app, inside, clock):
    clock.set("2025-10-22 16:00")
    with inside(app):
        sheet, person = make_sheet(), make_person()
        one, two, three, _four = sessions(sheet)
        rules.set_many(
            sheet.id,
            [(one.id, person.id, "hadir"), (two.id, person.id, "izin"), (three.id, person.id, "hadir")],
        )
        found = share(sheet.id, person.id)
        assert (found.present, found.held, found.planned) == (2, 3, 4)
        assert (found.so_far, found.whole) == (66, 50)


@pytest.mark.parametrize(
    ("present", "planned", "minimum", "enough"),
    [
        (8, 10, 80, True),
        (7, 10, 80, False),
        (3, 4, 80, False),
        (4, 4, 100, True),
        (2, 3, 67, False),
        (0, 0, 0, False),
    ],
)
def test_the_minimum_is_met_exactly_and_never_by_rounding(present, planned, minimum, enough):
    assert Share(present, planned, planned).reaches(minimum) is enough


def test_many_ticks_take_as_many_queries_as_one(app, inside, count_queries):
    with inside(app):
        sheet, people = make_sheet(), [make_person() for _ in range(30)]
        days, ids, sheet_id = sessions(sheet), [person.id for person in people], sheet.id
        day_ids = [day.id for day in days]
    counts = []
    for state, some in (("hadir", 1), ("izin", 30)):
        with inside(app), count_queries(app) as queries:
            rules.set_many(sheet_id, [(day, person, state) for day in day_ids for person in ids[:some]])
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 6, counts
    with inside(app):
        assert len(db.session.scalars(select(AuditEntry.id).where(AuditEntry.kind == KIND)).all()) == 4 + 120


def test_days_are_made_once(app, inside):
    with inside(app):
        day = dt.date(2025, 10, 20)
        sheet = rules.open_sheet("Kelas", [day, day])
        assert len(sessions(sheet)) == 1


# When two records turn out to be one person


def test_ticks_follow_the_person_and_come_back(app, inside):
    with inside(app):
        sheet, go, stay = make_sheet(), make_person(), make_person()
        one, two, *_ = sessions(sheet)
        rules.set_many(
            sheet.id, [(one.id, go.id, "hadir"), (two.id, go.id, "izin"), (two.id, stay.id, "izin")]
        )
        moved = joining.rehome(go.id, stay.id, None)
        assert len(moved) == 1 and _state(one, stay) == "hadir" and _state(two, go) == "izin"
        assert joining.rehome(stay.id, go.id, moved) == moved
        assert (_state(one, go), _state(one, stay)) == ("hadir", None)


def test_two_different_ticks_on_one_day_are_not_made_one(app, inside):
    with inside(app):
        sheet, go, stay = make_sheet(), make_person(), make_person()
        day = sessions(sheet)[0]
        rules.set_many(sheet.id, [(day.id, go.id, "hadir"), (day.id, stay.id, "alpa")])
        with pytest.raises(RuleError, match="20 Oktober 2025 dengan kehadiran yang berbeda"):
            joining.rehome(go.id, stay.id, None)
