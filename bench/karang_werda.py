"""Clubs beside F: the attendance screen of 1,400 members, a tick, the monthly report of 78 clubs with three years.

    python -m bench karang_werda

Goals of issue 6: screen ≤ 8 F and ≤ 150 KB packed; a tick ≤ 2 F; monthly report over 25,000 activities and 700,000
presences ≤ 20 F.
"""

import datetime as dt
import random
import re
import sys
from pathlib import Path

from bench.city import Visitor, analyse, city
from bench.told import stand

CLUBS, ACTIVITIES, PRESENCES, MEMBERS = 78, 25_000, 700_000, 1_400
LARGE = "Karang Werda Ukur Besar"
YEARS = 3


def filled() -> tuple[Path, int, int]:
    """An instance with that many clubs and years; the large club's id and its activity of today."""
    folder = city(12_001)  # one of its own: the other scripts measure a city without this history
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import func, select

        from app.ground.db import db
        from app.karang_werda.models import Activity, Club

        if not db.session.scalar(select(func.count()).select_from(Club).where(Club.name == LARGE)):
            _fill(db)
        club = db.session.scalar(select(Club.id).where(Club.name == LARGE))
        return folder, club, _todays(db, Activity, club)


def _todays(db, model, club: int) -> int:
    """The large club's activity of today; made anew on each day of measuring."""
    from sqlalchemy import select

    from app.ground.db import begin_write
    from app.ground.tanggal import today
    from app.karang_werda.models import Club
    from app.karang_werda.rules import activities

    found = db.session.scalar(select(model.id).where(model.club_id == club, model.on_date == today()))
    if found:
        return found
    begin_write()
    details = {"kind": "senam", "title": "Senam hari ini", "place": "Lapangan"}
    made = activities.plan(db.session.get(Club, club), today(), details).id
    db.session.commit()
    return made


def _fill(db) -> None:
    from sqlalchemy import delete, insert, select

    from app.attendance.models import Mark, Session, Sheet
    from app.commands.transfer import follow_on
    from app.ground import wilayah
    from app.ground.db import begin_write
    from app.ground.tanggal import now, today
    from app.karang_werda.models import Activity, Club, Member
    from app.people.models import Person

    dice = random.Random(6)
    begin_write()
    codes = [code for code, *_ in wilayah.listed()]
    known = list(db.session.scalars(select(Club.id).order_by(Club.id)))
    names = [LARGE, *(f"Karang Werda Ukur {n}" for n in range(CLUBS - len(known) - 1))]
    db.session.add_all(Club(kelurahan=codes[n % len(codes)], name=name) for n, name in enumerate(names))
    db.session.flush()
    large = db.session.scalar(select(Club.id).where(Club.name == LARGE))
    clubs = [club for club in db.session.scalars(select(Club.id).order_by(Club.id)) if club != large]
    db.session.execute(delete(Member))
    people = list(db.session.scalars(select(Person.id).where(Person.status == "aktif").order_by(Person.id)))
    joined = today() - dt.timedelta(365 * YEARS + 30)
    groups = {large: people[:MEMBERS]}
    for n, person in enumerate(people[MEMBERS:]):
        groups.setdefault(clubs[n % len(clubs)], []).append(person)
    card = dict(joined_on=joined, lives_alone=False, source="usulan", version=1)
    rows = [
        dict(club_id=club, person_id=person) | card for club, members in groups.items() for person in members
    ]
    db.session.execute(insert(Member), rows)
    each, sheet = (
        ACTIVITIES // CLUBS + 1,
        (db.session.scalar(select(Sheet.id).order_by(Sheet.id.desc()).limit(1)) or 0),
    )
    session = db.session.scalar(select(Session.id).order_by(Session.id.desc()).limit(1)) or 0
    sheets, sessions, held, marks = [], [], [], []
    present, moment = PRESENCES // (each * CLUBS) + 1, now()
    for club, members in groups.items():
        for n in range(each):
            sheet, session = sheet + 1, session + 1
            on = joined + dt.timedelta(30 + n * 365 * YEARS // each)
            sheets.append(dict(id=sheet, title="Senam"))
            sessions.append(dict(id=session, sheet_id=sheet, on_date=on, position=1, title=""))
            held.append(
                dict(club_id=club, sheet_id=sheet, on_date=on, kind="senam", title=f"Senam {n}", version=1)
            )
            for person in dice.sample(members, min(present, len(members))):
                marks.append(dict(session_id=session, person_id=person, state="hadir", late=False, at=moment))
    for model, rows in ((Sheet, sheets), (Session, sessions), (Activity, held), (Mark, marks)):
        for start in range(0, len(rows), 50_000):
            db.session.execute(insert(model), rows[start : start + 50_000])
        follow_on(db.session.connection(), model.__table__)
    db.session.commit()
    analyse()


def main() -> int:
    folder, club, activity = filled()
    last_month = (dt.date.today().replace(day=1) - dt.timedelta(1)).strftime("%Y-%m")
    roll = f"/karang-werda/{club}/kegiatan/{activity}/kehadiran"
    with stand(folder) as here:
        here.page("kehadiran 1.400", roll, most=8, size_most=150_000)
        here.page("laporan bulan, kota", f"/karang-werda/laporan?bulan={last_month}", most=20)
        here.page("laporan bulan, satu", f"/karang-werda/{club}/laporan?bulan={last_month}", most=20)
        here.page("lomba setahun", f"/karang-werda/lomba?tahun={dt.date.today().year - 1}", most=20)
        here.page("daftar kelompok", "/karang-werda", most=4)
        here.page("tindak lanjut", "/karang-werda/tindak-lanjut", most=8)
        here.page("beranda", "/", most=8)
        address, touched = touches(here.visitor("operator"), roll)
        here.page("satu tanda", address, method="POST", form=touched, rounds=40, most=2)
    return 0


def touches(clerk: Visitor, roll: str):
    """Where the screen sends a touch, and the form of the n-th: each is another row."""
    page = clerk.ask("GET", roll)[2].decode()
    address = re.search(r'data-roll="([^"]+)"', page)[1]
    people = re.findall(r'<li><label><input type="checkbox" name="p" value="(\d+)"', page)
    return address, lambda n: {"t": f"{people[n]}:hadir:ukur-{people[n]}-kunci::"}


if __name__ == "__main__":
    sys.exit(main())
