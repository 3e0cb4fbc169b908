"""Who came: the roster of the day, ticks that may be sent twice, one button without JavaScript."""

import datetime as dt

import pytest

from app.attendance import rules as attendance
from app.attendance.models import Mark
from app.ground.db import db
from app.karang_werda.models import Club
from app.karang_werda.roster import roster
from app.karang_werda.rules import activities, members
from app.people.rules import record_death
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_activities import SENAM

DAY = dt.date(2025, 6, 1)


@pytest.fixture
def senam(app, inside, clock):
    """(address of the attendance, session id, ids of two members)"""
    clock.set("2025-06-01")
    with inside(app):
        club, people = make_club(), [make_elder(name=name) for name in ("Kasiani", "Sutinah")]
        for person in people:
            members.join(club, person, dt.date(2025, 1, 1))
        held = activities.plan(club, DAY, SENAM)
        [session] = attendance.sessions_of(held.sheet_id)
        url = f"/karang-werda/{club.id}/kegiatan/{held.id}/kehadiran"
        return url, session.id, [person.id for person in people]


def marks(app, inside) -> dict:
    with inside(app):
        return dict(db.session.execute(db.select(Mark.person_id, Mark.state)).all())


def test_the_roster_is_who_belonged_and_lived_on_that_day(app, inside, senam):
    with inside(app):
        club = db.session.scalar(db.select(Club))
        gone, later, died = make_elder(name="A"), make_elder(name="B"), make_elder(name="C")
        members.leave(members.join(club, gone, dt.date(2025, 1, 1)), dt.date(2025, 5, 31), "pindah")
        members.join(club, died, dt.date(2025, 1, 1))
        record_death(died, dt.date(2025, 5, 30))
        past = activities.plan(club, dt.date(2025, 5, 31), SENAM)
        members.join(club, later, DAY)
        assert [one.name for one in roster(past)] == ["A", "Kasiani", "Sutinah"]
        attendance.set_mark(attendance.sessions_of(past.sheet_id)[0], died.id, "hadir")
        assert [one.name for one in roster(past)] == [
            "A",
            "C",
            "Kasiani",
            "Sutinah",
        ]  # what was ticked stays seen


def test_a_tick_sent_twice_is_one_tick(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    clerk, sent = sign_in(), {f"m.{session_id}.{one}": "hadir", "key": "k1"}
    for _ in range(2):
        clerk.post(f"{url}/{session_id}/{one}", sent, htmx=True, target=f"m_{session_id}_{one}")
    assert marks(app, inside) == {one: "hadir"}


def test_without_javascript_one_button_saves_the_screen(app, inside, sign_in, senam):
    url, session_id, [one, two] = senam
    clerk = sign_in()
    fields = clerk.get(url).fields("#grid")
    clerk.post(url, fields | {f"m.{session_id}.{one}": "sakit"}, status=303)
    assert marks(app, inside) == {one: "sakit"}
    clerk.post(f"{url}/{session_id}/semua", status=303)
    assert marks(app, inside) == {one: "sakit", two: "hadir"}


def test_strangers_and_other_clubs_are_not_ticked(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    with inside(app):
        stranger, other = make_elder().id, make_club(name="Lain").id
    sign_in().post(
        f"{url}/{session_id}/{stranger}", {f"m.{session_id}.{stranger}": "hadir"}, htmx=True, status=404
    )
    officer = sign_in("ketua", roles=["club"], scope=("club", other))
    officer.get(url, status=404)
    officer.post(f"{url}/{session_id}/{one}", {f"m.{session_id}.{one}": "hadir"}, htmx=True, status=404)
    reader = sign_in("kadis", roles=["kadis"])
    reader.get(url)
    reader.post(url, status=403)
