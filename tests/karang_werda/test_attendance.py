"""Who came: the roster of the day, ticks that may be sent twice, one button without JavaScript."""

import datetime as dt

import pytest

from app.attendance import rules as attendance
from app.attendance.models import Mark
from app.ground.db import db
from app.karang_werda import roster
from app.karang_werda.models import Club, Member
from app.karang_werda.rules import activities, members
from app.people.models import Person
from app.people.rules import record_death
from tests.karang_werda.make import BORN, make_club, make_elder
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
        assert names(past) == ["A", "Kasiani", "Sutinah"]
        attendance.set_mark(attendance.sessions_of(past.sheet_id)[0], died.id, "hadir")
        assert names(past) == [
            "A",
            "C",
            "Kasiani",
            "Sutinah",
        ]  # what was ticked stays seen


def names(activity) -> list[str]:
    return [name for _, name, _ in roster.lines(activity)]


def send(client, url, session_id, *ticks, **options) -> dict:
    """Ticks as the screen sends them: (person, state, key, state seen, keys tried before)."""
    sent = {"t": [":".join(map(str, (*tick, *[""] * (5 - len(tick))))) for tick in ticks]}
    answer = client.post(f"{url}/{session_id}/tanda", sent, htmx=True, **options)
    return answer.json


def test_a_tick_sent_twice_is_one_tick(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    clerk = sign_in()
    for _ in range(2):
        told = send(clerk, url, session_id, (one, "hadir", "key-one"))
        assert told == {"counts": {"hadir": 1, "izin": 0, "sakit": 0, "alpa": 0}, "not": []}
    assert marks(app, inside) == {one: "hadir"}


def test_forty_ticks_that_waited_arrive_together_and_the_last_touch_of_each_counts(app, inside, sign_in, senam):
    url, session_id, [one, two] = senam
    ticks = [(one, "hadir", "key-one"), (two, "hadir", "key-two"), (one, "sakit", "key-three")]
    assert send(sign_in(), url, session_id, *ticks)["not"] == []
    assert marks(app, inside) == {one: "sakit", two: "hadir"}


def test_a_tick_that_comes_again_late_does_not_undo_what_came_after(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    here, there = sign_in(), sign_in("lain")
    send(here, url, session_id, (one, "hadir", "key-one"))
    send(there, url, session_id, (one, "izin", "key-two", "hadir"))
    told = send(here, url, session_id, (one, "hadir", "key-one"))
    assert told["not"] == [[one, "izin", "Sudah ditandai izin di perangkat lain. Sentuh lagi bila perlu diubah."]]
    assert marks(app, inside) == {one: "izin"}


def test_one_person_ticked_alike_on_two_phones_is_no_trouble(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    send(sign_in(), url, session_id, (one, "hadir", "key-one"))
    assert send(sign_in("lain"), url, session_id, (one, "hadir", "key-two"))["not"] == []


def test_a_screen_may_change_its_own_tick_of_which_it_had_no_answer(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    clerk = sign_in()
    send(clerk, url, session_id, (one, "hadir", "key-one"))  # arrived, but the answer was lost
    assert send(clerk, url, session_id, (one, "", "key-three", "", "key-one.key-two"))["not"] == []
    assert marks(app, inside) == {}


def test_who_died_last_week_is_not_ticked_and_the_screen_says_why(app, inside, sign_in, senam):
    url, session_id, [one, two] = senam
    with inside(app):
        record_death(db.session.get(Person, one), dt.date(2025, 5, 25))
    told = send(sign_in(), url, session_id, (one, "hadir", "key-one"), (two, "hadir", "key-two"))
    assert told["not"] == [[one, "", "Tercatat meninggal 25 Mei 2025, jadi tidak dapat dicatat hadir sesudah itu."]]
    assert marks(app, inside) == {two: "hadir"}


def test_a_day_that_has_not_come_is_not_ticked(app, inside, sign_in, senam, clock):
    url, session_id, [one, _] = senam
    clock.set("2025-05-31")
    answer = sign_in().post(f"{url}/{session_id}/tanda", {"t": [f"{one}:hadir:key-one::"]}, htmx=True, status=422)
    assert "dapat diisi mulai hari itu" in answer.text
    assert marks(app, inside) == {}


def test_without_javascript_one_button_saves_the_screen(app, inside, sign_in, senam):
    url, session_id, [one, two] = senam
    clerk = sign_in()
    fields = clerk.get(url + "?tanda=sakit").fields("#roll")
    clerk.post(url, fields | {"p": [one]}, status=303)
    assert marks(app, inside) == {one: "sakit"}
    clerk.post(f"{url}/{session_id}/semua", status=303)
    assert marks(app, inside) == {one: "sakit", two: "hadir"}
    fields = clerk.get(url).fields("#roll")
    assert fields["p"] == str(two)  # the state that is shown is the one that boxes mean
    clerk.post(url, fields | {"p": []}, status=303)
    assert marks(app, inside) == {one: "sakit"}


def test_strangers_and_other_clubs_are_not_ticked(app, inside, sign_in, senam):
    url, session_id, [one, _] = senam
    with inside(app):
        stranger, other = make_elder().id, make_club(name="Lain").id
    told = send(sign_in(), url, session_id, (stranger, "hadir", "key-one"))
    assert told["not"] == [[stranger, "", "Bukan anggota kelompok ini pada hari kegiatan."]]
    officer = sign_in("ketua", roles=["club"], scope=("club", other))
    officer.get(url, status=404)
    send(officer, url, session_id, (one, "hadir", "key-one"), status=404)
    reader = sign_in("kadis", roles=["kadis"])
    reader.get(url)
    reader.post(url, status=403)
    assert marks(app, inside) == {}


def test_a_thousand_members_make_a_light_screen_in_a_few_queries(app, inside, sign_in, senam, count_queries):
    url, session_id, _ = senam
    clerk = sign_in()
    clerk.get(url)
    with count_queries(app) as few:
        clerk.get(url)
    with inside(app):
        club = db.session.scalar(db.select(Club))
        named = [(f"Warga Nomor {n}", f"warga nomor {n}") for n in range(300)]
        people = [Person(name=name, name_key=key, sex="P", birth_date=BORN) for name, key in named]
        db.session.add_all(people)
        db.session.flush()
        db.session.add_all(Member(club_id=club.id, person_id=one.id, joined_on=dt.date(2025, 1, 1)) for one in people)
    with count_queries(app) as many:
        answer = clerk.get(url)
    assert many.count == few.count
    rows = len(answer.css(".roll-list li"))
    assert rows == 302
    assert len(answer.text) / rows < 260  # so that 1,400 stay below 150 KB when packed


def test_the_list_of_a_large_club_is_drawn_behind_the_scenes(app, inside, sign_in, senam, monkeypatch):
    """It would hold up whoever waits for it, and every letter of the office beside it."""
    import threading

    from app.ground import job
    from app.karang_werda import long_list

    url, *_ = senam
    clerk = sign_in()
    assert clerk.get(url + "/cetak").mimetype == "application/pdf"
    monkeypatch.setattr(long_list, "LONG", 1)
    assert clerk.get(url + "/cetak", status=303).location == url
    assert clerk.get(url).css(f"form[action='{url}/cetak']")
    page = clerk.post(url + "/cetak", status=303).location
    job.work(app, threading.Event(), once=True)
    assert "Daftar hadir 2 orang siap diunduh" in clerk.get(page)
    drawn = clerk.get(page + "/berkas")
    assert drawn.data.startswith(b"%PDF-") and "attachment" in drawn.headers["Content-Disposition"]
    sign_in("lain").get(page + "/berkas", status=404)


def test_an_officer_orders_the_list_of_the_own_club_alone(app, inside, sign_in, senam):
    with inside(app):
        other = make_club(name="Lain").id
    officer = sign_in("ketua", roles=["club"], scope=("club", other))
    officer.post(senam[0] + "/cetak", status=404)
