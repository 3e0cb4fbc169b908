"""What a demo city shows of Karang Werda: one club in each kelurahan, with officers from the invented people."""

import datetime as dt

from sqlalchemy import select

from app.attendance import rules as attendance
from app.attendance.models import PRESENT, Session
from app.ground import wilayah
from app.ground.db import db
from app.ground.tanggal import age
from app.karang_werda import roster
from app.karang_werda.models import (
    ALONE,
    CHAIR,
    HEAVY,
    LIGHT,
    SECRETARY,
    SECTION,
    TREASURER,
    Activity,
    Club,
    Member,
)
from app.karang_werda.rules import activities, clubs, health, members
from app.people.models import ACTIVE, Person

AS_OF = dt.date(2025, 9, 30)
NAMES = (
    "Melati", "Sejahtera", "Anggrek", "Bahagia", "Kusuma", "Lestari", "Mawar", "Sehat Ceria", "Kenanga", "Rukun",
    "Cempaka", "Guyub", "Flamboyan", "Widuri", "Teratai", "Barokah", "Dahlia", "Tentrem", "Seruni", "Waras",
)  # fmt: skip
PLACES = (
    "Balai RW {rw}",
    "Pendapa kelurahan",
    "Aula kelurahan",
    "Lapangan RW {rw}",
    "Balai posyandu RW {rw}",
)
SCHEDULES = (
    "Senam tiap Selasa dan Jumat pukul 06.00", "Senam tiap Minggu pukul 06.30",
    "Posyandu lansia tiap Rabu pekan kedua", "Senam tiap Sabtu, pengajian tiap Kamis sore", None,
)  # fmt: skip


def make(_kota: str, random) -> None:
    if db.session.scalar(select(Club.id).limit(1)):
        return
    for number, (code, *_) in enumerate(wilayah.listed()):
        club = _club(code, NAMES[number % len(NAMES)], random)
        people = _grown_ups(code)
        _officers(club, people, random)
        _members(club, people, random)
        _activities(club, random)


def _club(code: str, name: str, random) -> Club:
    begun = dt.date(2020, 10, 1) + dt.timedelta(random.randrange(1700))
    has_decree = random.random() < 0.9
    return clubs.found_club(
        {
            "kelurahan": code, "name": f"Karang Werda {name}",
            "decree": f"188.45/{random.randrange(2, 90)}/{begun.year}" if has_decree else None,
            "decree_on": begun if has_decree else None,
            "place": random.choice(PLACES).format(rw=f"{random.randrange(1, 13):02d}"),
            "schedule": random.choice(SCHEDULES),
            "puskesmas": f"Puskesmas {wilayah.kecamatan_of(code)}",
        }
    )  # fmt: skip


def _grown_ups(code: str) -> list[Person]:
    """People of the kelurahan from fifty on, whom the club may choose from."""
    query = select(Person).where(Person.kelurahan == code, Person.status == ACTIVE, Person.name.is_not(None))
    query = query.where(Person.birth_date <= dt.date(AS_OF.year - 50, 9, 30))
    return list(db.session.scalars(query.order_by(Person.name_key, Person.id).limit(400)))


def _officers(club: Club, people: list[Person], random) -> None:
    posts = [
        (CHAIR, None),
        (SECRETARY, None),
        (TREASURER, None),
        (SECTION, "olahraga"),
        (SECTION, "kerohanian"),
    ]
    wanted = posts[: random.choice((2, 3, 4, 5, 5, 5))]
    since = club.decree_on or AS_OF - dt.timedelta(300)
    chosen = random.sample(people, min(len(people), len(wanted)))
    for person, (post, section) in zip(chosen, wanted, strict=False):
        if age(person.birth_date, since) >= 17:
            clubs.appoint(club, person, post, since, section=section)


def _members(club: Club, people: list[Person], random) -> None:
    """Most of the elderly whom the register knows, on a few days; some of them with a card that is filled in."""
    old = [person.id for person in people if age(person.birth_date, AS_OF) >= 62 and random.random() < 0.7]
    for part in (old[::2], old[1::2]):
        members.join_many(club, part, AS_OF - dt.timedelta(random.randrange(30, 600)), members.SUGGESTED)
    query = select(Member).where(Member.club_id == club.id).order_by(Member.id).limit(12)
    for member in db.session.scalars(query):
        member.dependency = random.choice((ALONE, ALONE, ALONE, LIGHT, HEAVY))
        member.lives_alone = random.random() < 0.2
    db.session.flush()


def _activities(club: Club, random) -> None:
    """Gymnastics each week of the last three months, and a meeting; some clubs did nothing."""
    if random.random() < 0.15:
        return
    days = random.choice(((1, 4), (6,), (5,)))
    details = {"kind": "senam", "title": "Senam pagi", "place": club.place}
    activities.plan_series(club, details, days, AS_OF - dt.timedelta(90), AS_OF + dt.timedelta(30))
    activities.plan(
        club, AS_OF - dt.timedelta(20), {"kind": "rapat", "title": "Rapat pengurus", "place": club.place}
    )
    for days_ago in (76, 48, 20):
        day = AS_OF - dt.timedelta(days_ago)
        held = activities.plan(club, day, {"kind": "posyandu", "title": "Posyandu lansia", "place": club.place})
        if random.random() < 0.6:
            _measured(held, random)
    _ticked(club, random)


def _ticked(club: Club, random) -> None:
    """Who came: two thirds of the members each time; one in twelve has stopped coming in September."""
    query = select(Session.sheet_id, Session.id, Session.on_date).join(Activity, Activity.sheet_id == Session.sheet_id)
    query = query.where(Activity.club_id == club.id, Session.on_date <= AS_OF).order_by(Session.on_date, Session.id)
    belong = select(Member.person_id, Member.joined_on).join(Person, Person.id == Member.person_id)
    belong = belong.where(Member.club_id == club.id).order_by(Person.name_key, Person.id)
    members, stopped = db.session.execute(belong).all(), AS_OF - dt.timedelta(28)
    for sheet_id, session_id, day in db.session.execute(query).all():
        came = [
            (session_id, person_id, PRESENT) for person_id, joined_on in members
            if joined_on <= day and random.random() < 0.66 and (person_id % 12 or day < stopped)
        ]  # fmt: skip
        if came:
            attendance.set_many(sheet_id, came)


def _measured(held: Activity, random) -> None:
    """Half of the members are measured; pressure and glucose rise in some."""
    for person in roster.people(held):
        if random.random() < 0.5:
            continue
        upper = random.choice((118, 124, 128, 132, 136, 146, 158)) + person.id % 5
        values = {"systolic": upper, "diastolic": upper - random.choice((38, 44, 50)), "weight": 48 + person.id % 25}
        values |= {"height": 148 + person.id % 20}
        if random.random() < 0.5:
            values |= {"glucose": random.choice((92, 104, 118, 131, 168, 221)), "glucose_kind": "sewaktu"}
        if random.random() < 0.3:
            values |= {"cholesterol": random.choice((168, 182, 195, 214, 236))}
            values |= {"uric_acid": random.choice((4.2, 5.1, 6.4))}
        health.measure(held, person, values, sure=True)
