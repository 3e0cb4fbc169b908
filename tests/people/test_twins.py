"""The search through the whole register: whom it pairs, whom it leaves alone, how the list is worked off."""

import datetime as dt
import threading

import pytest

from app.ground import job
from app.ground.db import db
from app.people import joining, twins
from app.people.models import Person, TwinPair
from app.people.twins import BIRTH, CARD, NEAR, one_slip
from tests.people.make import make_nik, make_person
from tests.people.test_joining import BY

KK = "3573011205120001"
DAY = dt.date(1990, 5, 17)


def pair(first: dict, second: dict):
    """(reason, rank) that the search gives to two such people, or None."""
    one, other = make_person(**first), make_person(**second)
    found = twins.on_one_card() | twins.born_alike()
    return found.get((one.id, other.id))


NONE = {"nik": None}
CASES = [
    ({}, NONE, (BIRTH, 1)),
    ({"name": "Moch. Sholeh"}, NONE | {"name": "Muhammad Soleh"}, (BIRTH, 1)),
    ({}, {"nik": make_nik(region="350501")}, (BIRTH, 3)),  # two NIKs: perhaps namesakes
    ({"kk": KK}, NONE | {"kk": KK, "birth_date": dt.date(1990, 5, 18)}, (CARD, 2)),
    ({"kk": KK}, {"kk": KK, "birth_date": dt.date(1960, 5, 18)}, None),  # grandmother and granddaughter
    ({}, NONE | {"name": "Siti Aminan"}, (NEAR, 2)),
    ({}, NONE | {"name": "Siti Aminan", "sex": "L"}, None),
    ({"name": "Siti Nur Aminah"}, NONE | {"name": "Siti Nur Aminah Putri"}, (NEAR, 2)),
    ({"name": "Siti Aminah"}, NONE | {"name": "Siti Aminah Putri", "kelurahan": "35.73.01.1001"}, None),
    ({"name": "Rina"}, NONE | {"name": "Rini"}, None),  # one word is too little
    ({"name": "Dewi Rini"}, {"name": "Dewi Rina"}, None),  # twins in the true sense: two NIKs
    ({"birth_date": None}, NONE | {"birth_date": None}, None),
]


@pytest.mark.parametrize("first, second, expected", CASES)
def test_whom_the_search_pairs(app, inside, first, second, expected):
    with inside(app):
        assert pair(first, second) == expected


def test_a_slip_in_the_nik_does_not_hide_a_twin(app, inside):
    with inside(app):
        nik = make_nik()
        other = nik[:2] + nik[3] + nik[2] + nik[4:]
        assert pair({"nik": nik}, {"nik": other, "name": "Siti Aminan"}) == (NEAR, 2)


@pytest.mark.parametrize(
    "one, other, expected",
    [("aminah", "aminan", True), ("aminah", "amina", True), ("aminah", "maminah", True), ("aminah", "maniah", False),
     ("aminah", "amniah", True), ("aminah", "aminah", False), ("hasan", "husen", False), ("budi", "budiman", False)],
)  # fmt: skip
def test_one_slip_of_the_fingers(one, other, expected):
    assert one_slip(one, other) is expected and one_slip(other, one) is expected


def test_a_date_that_many_share_does_not_pair_everybody_with_everybody(app, inside):
    with inside(app):
        for _ in range(30):
            make_person(name="Siti", birth_date=dt.date(1950, 1, 1))
        assert len(twins.born_alike()) == 29


def work(app):
    job.work(app, threading.Event(), once=True)


def test_the_list_is_searched_worked_off_and_forgets_what_was_decided(app, inside, sign_in):
    with inside(app):
        for name in ("Siti Aminah", "Budi Santoso", "Joko Widodo"):
            make_person(name=name)
            make_person(name=name, nik=None)
    clerk = sign_in()
    assert "belum pernah diperiksa" in clerk.get("/warga/kembar")
    clerk.post("/warga/kembar/pencarian", status=303)
    clerk.post("/warga/kembar/pencarian", status=303)  # the second click finds the first one's work
    work(app)
    shown = clerk.get("/warga/kembar?alasan=lahir")
    links = [row.get("data-href") for row in shown.css("tr[data-href]")]
    assert len(links) == 3 and "3 pasangan" in shown
    form = clerk.get(links[0]).fields("main form")
    assert clerk.post(links[0], form, status=303).location == "/warga/kembar"
    apart = links[1].partition("?")[0] + "/bukan"
    assert clerk.post(apart, {"daftar": "1"}, status=303).location == "/warga/kembar"
    assert "1 pasangan" in clerk.get("/warga/kembar")
    clerk.post("/warga/kembar/pencarian", status=303)
    work(app)
    assert "1 pasangan" in clerk.get("/warga/kembar")
    filtered = clerk.post("/warga/kembar", {"alasan": "kk"}, htmx=True, target="listing")
    assert "Tidak ada pasangan dengan alasan ini" in filtered
    with inside(app):
        assert db.session.query(job.Job).filter_by(kind=twins.KIND).count() == 2


def test_the_list_costs_the_same_queries_whatever_it_shows(app, inside, sign_in, count_queries, calm):
    clerk, counts = sign_in(), []
    for more in (1, 6):
        with inside(app):
            for number in range(more):
                one, other = (make_person(name=f"Orang {more} {number}") for _ in range(2))
                db.session.add(TwinPair(low_id=one.id, high_id=other.id, reason=BIRTH, rank=1))
        clerk.get("/warga/kembar")
        with count_queries(app) as queries:
            clerk.get("/warga/kembar")
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 8


def test_what_was_said_of_a_joined_record_holds_for_who_stayed(app, inside):
    with inside(app):
        first, second, third = (make_person(nik=None if n else make_nik()) for n in range(3))
        joining.part_for_good(second.id, third.id, BY)
        joining.join(first.id, second.id, [], BY)
        assert twins._without_parted(twins.born_alike()) == {}


def test_whoever_ticks_another_person_is_not_asked_again(app, inside, sign_in):
    with inside(app):
        make_person(birth_date=DAY)
    clerk = sign_in()
    form = {"name": "Siti Aminah", "birth_date": "17/5/1990", "no_nik_reason": "belum tercatat", "version": "0"}
    assert "Mungkin orang ini sudah tercatat" in clerk.post("/warga/baru", form, status=422)
    clerk.post("/warga/baru", form | {"tetap": "1"}, status=303)
    with inside(app):
        assert twins._without_parted(twins.born_alike()) == {}


def test_only_who_may_join_sees_the_list(app, sign_in):
    for role in ("kadis", "auditor"):
        other = sign_in(role, roles=[role])
        other.get("/warga/kembar", status=403)
        assert "Mungkin kembar" not in other.get("/warga")


def test_two_clerks_type_the_same_person_at_once(app, inside, sign_in):
    """No NIK at hand, and the name written two ways: one is saved, the other is shown that one, typing kept."""
    clerks = [sign_in(name, roles=["staf"]) for name in ("sari", "tono")]
    typed = {"no_nik_reason": "tidak ingat", "birth_date": "17/5/1990", "sex": "L"}
    names, answers = ("Moch. Sholeh", "Muhammad Soleh"), [None, None]
    for clerk in clerks:
        clerk.get("/warga/baru")
    gate = threading.Barrier(2)

    def save(place: int) -> None:
        gate.wait()
        data = typed | {"name": names[place], "csrf_token": clerks[place].token()}
        answers[place] = clerks[place].flask.post("/warga/baru", data=data)

    both = [threading.Thread(target=save, args=(place,)) for place in (0, 1)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    [late] = [place for place in (0, 1) if answers[place].status_code == 422]
    assert names[late] in answers[late].text and names[1 - late] in answers[late].text
    with inside(app):
        assert db.session.query(Person).count() == 1
