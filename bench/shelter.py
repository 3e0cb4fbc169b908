"""Shelters beside F: the bed map, ten years of occupancy, who slept where.

Goals: map of 3 × 60 beds ≤ 5 F with one query count whatever the beds; ten years (40,000 stays) by month ≤ 10 F; who
slept where on a date ≤ 4 F. (The last bed asked for by fifty at once: `bin/drill races bed`.)
"""

import datetime as dt
import random
import sys
from pathlib import Path

from bench.city import analyse, city
from bench.told import stand

YEARS, STAYS, BEDS = 10, 40_000, 60
PAGES = {  # name: (address, goal in F)
    "denah 3 × 60": ("/shelter/denah", 5),
    "denah satu": ("/shelter/{last}/denah", 5),
    "denah, tak berubah": ("/shelter/denah?versi={version}", 2),
    "sepuluh tahun per bulan": ("/shelter/angka/sepuluh-tahun", 10),
    "angka setahun": ("/shelter/angka", 10),
    "siapa di mana, kini": ("/shelter/malam", 4),
    "siapa di mana, dulu": ("/shelter/malam?tanggal=5/3/{middle}", 4),
    "halaman depan": ("/shelter", 5),
}


def filled() -> tuple[Path, int]:
    """An instance with three shelters of 60 beds, 40,000 stays in ten years, and the number of the last shelter."""
    folder = city(10_001)  # one of its own: the other scripts measure a city without this history
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import func, select

        from app.ground.db import db
        from app.shelter.models import Shelter, Stay

        if db.session.scalar(select(func.count()).select_from(Stay)) < STAYS:
            _fill(db)
        return folder, db.session.scalar(select(func.max(Shelter.id)))


def _fill(db) -> None:
    from sqlalchemy import insert, select

    from app.ground.db import begin_write
    from app.ground.tanggal import WIB, now, today
    from app.people.models import Person
    from app.shelter.models import Arrival, Bed, Room, Segment, Shelter, Stay

    dice = random.Random(8)
    begin_write()
    for shelter in db.session.scalars(
        select(Shelter)
    ):  # the demo's own stay out of the way: only these three count
        shelter.is_sealed = True
    beds = []
    for n in range(3):
        shelter = Shelter(name=f"Ukur {n + 1}", place="Malang")
        db.session.add(shelter)
        db.session.flush()
        for r in range(10):
            room = Room(shelter_id=shelter.id, name=f"K{r + 1}", rule="keluarga", position=r + 1)
            db.session.add(room)
            db.session.flush()
            for b in range(BEDS // 10):
                bed = Bed(room_id=room.id, name=str(b + 1), position=b + 1, opened_on=dt.date(2000, 1, 1))
                db.session.add(bed)
                db.session.flush()
                beds.append((bed.id, shelter.id))
    arrival = Arrival(at=now(), source="satpol")
    db.session.add(arrival)
    db.session.flush()
    people = db.session.execute(select(Person.id, Person.sex).order_by(Person.id).limit(9_000)).all()
    first_day, stays, segments, free = today() - dt.timedelta(days=365 * YEARS + 20), [], [], 0
    each = STAYS // len(beds) + 1
    start_id = (db.session.scalar(select(Stay.id).order_by(Stay.id.desc()).limit(1)) or 0) + 1
    for bed_id, shelter_id in beds:
        gap = 365 * YEARS / each
        later = dice.randrange(int(gap))  # not all on the same days
        for n in range(each):
            began = first_day + dt.timedelta(days=int(n * gap) + later)
            last = n == each - 1
            ended = None if last else began + dt.timedelta(days=dice.randint(1, int(gap) - 1))
            person_id, sex = people[free % len(people)]
            free += 1
            row_id = start_id + len(stays)
            moment = dt.datetime.combine(began, dt.time(20), WIB)
            stays.append(
                dict(
                    id=row_id, person_id=person_id, shelter_id=shelter_id, arrival_id=arrival.id, admitted_at=moment,
                    first_night=began, due_on=began + dt.timedelta(days=6), category=dice.choice(["08", "11", "12"]),
                    reason="", origin=dice.choice(["Kota Surabaya", "Kabupaten Malang", ""]), age=dice.randint(5, 90),
                    age_estimated=False, mobility="mandiri", until_night=ended,
                    ended_at=moment if ended else None, discharge="mandiri" if ended else None,
                )
            )  # fmt: skip
            segments.append(
                dict(
                    stay_id=row_id, person_id=person_id, bed_id=bed_id, shelter_id=shelter_id,
                    from_night=began, until_night=ended,
                    rule="keluarga", sex=sex, bedridden=False, started_at=moment,
                )
            )  # fmt: skip
    db.session.execute(insert(Stay), stays)
    db.session.execute(insert(Segment), segments)
    db.session.commit()
    analyse()


def pages() -> None:
    folder, last = filled()
    with stand(folder) as here:
        told = here.visitor("shelter").ask("GET", "/shelter/denah")[2].decode()
        version = told.partition("versi=")[2].partition('"')[0]
        for name, (path, most) in PAGES.items():
            path = path.format(last=last, version=version, middle=dt.date.today().year - 5)
            here.page(name, path, who="shelter", most=most)


def main() -> int:
    pages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
