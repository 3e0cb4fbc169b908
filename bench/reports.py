"""Leadership's pages beside F with one year and with ten of history, and the yearly report beside bare WeasyPrint.

    python -m bench reports            10,002 people
    python -m bench reports 1000000    as many people as that

Goals of issue 9: leadership's home ≤ 8 F with ten years at city scale (5,000 trainees, 700,000 presences, 40,000
stays); growth from one year to ten ≤ 2 ×; a yearly report ≤ 1.5 × bare WeasyPrint of the same HTML, ≤ 300 MB.
"""

import datetime as dt
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.city import analyse, city
from bench.told import Told, stand, tell

TRAINEES, PRESENCES, STAYS, YEARS = 500, 70_000, 4_000, 10  # of each year
PAGES = {  # name: (address, goal in F)
    "beranda pimpinan": ("/", 8),
    "capaian triwulan": ("/laporan", 8),
    "semua angka": ("/laporan/angka?periode={year}", 8),
    "satu angka": ("/laporan/angka/training.participants?periode={year}", 8),
    "catatan di baliknya": ("/laporan/angka/training.participants/catatan?periode={year}", 8),
}


def filled(people: int, years: int) -> Path:
    """An instance with so many years of trainees, presences at clubs, and stays."""
    folder = city(
        people + years
    )  # one of its own for each: the other scripts measure cities without this history
    done = folder / "reports-filled"
    if not done.exists():
        from app import create_app

        app = create_app(instance=folder)
        with app.app_context():
            from app.ground.db import begin_write, db

            begin_write()
            for year in range(dt.date.today().year - years + 1, dt.date.today().year + 1):
                _fill_year(db, year, random.Random(year))
            db.session.commit()
        analyse()
        done.touch()
    return folder


def _fill_year(db, year: int, dice) -> None:
    from sqlalchemy import func, insert, select

    from app.attendance.models import Mark, Session
    from app.ground.tanggal import now
    from app.karang_werda.models import Activity, Club
    from app.people.models import Person
    from app.training import rules
    from app.training.models import Enrolment

    last = db.session.scalar(select(func.max(Person.id)))
    for n in range(TRAINEES // 50):
        first = dt.date(year, 1 + n, 10)
        batch = rules.open_batch(
            {
                "programme_name": "Pelatihan Keterampilan", "skill_names": "Batik", "title": f"Ukur {year} {n}",
                "starts_on": first, "ends_on": first + dt.timedelta(3), "places": 50, "minimum_share": 80,
                "place": "", "hours": 32,
            }
        )  # fmt: skip
        people = dice.sample(range(1, last), 50)
        rows = [
            {"batch_id": batch.id, "person_id": one, "state": "lulus", "applied_at": now()} for one in people
        ]
        db.session.execute(insert(Enrolment), rows)
        days = db.session.scalars(select(Session.id).where(Session.sheet_id == batch.sheet_id)).all()
        db.session.execute(insert(Mark), [_mark(day, one) for day in days for one in people])
    clubs = db.session.scalars(select(Club.id)).all()
    each = PRESENCES // (len(clubs) * 48)
    for club_id in clubs:
        members = dice.sample(range(1, last), each)
        for week in range(48):
            from app.attendance.rules import open_sheet

            day = dt.date(year, 1, 3) + dt.timedelta(7 * week)
            sheet = open_sheet("Senam", [day])
            values = {
                "club_id": club_id,
                "sheet_id": sheet.id,
                "on_date": day,
                "kind": "senam",
                "title": "Ukur",
            }
            db.session.execute(insert(Activity).values(version=1, **values))
            session_id = db.session.scalar(select(Session.id).where(Session.sheet_id == sheet.id))
            db.session.execute(insert(Mark), [_mark(session_id, one) for one in members])
    _stays(db, year, dice, last)


def _mark(session_id: int, person_id: int) -> dict:
    from app.ground.tanggal import now

    return {"session_id": session_id, "person_id": person_id, "state": "hadir", "late": False, "at": now()}


def _stays(db, year: int, dice, last: int) -> None:
    """Ended stays, bed after bed, in a shelter of their own; one person never twice."""
    from sqlalchemy import func, insert, select

    from app.ground.tanggal import WIB, now
    from app.people.models import Person
    from app.shelter.models import Arrival, Bed, Room, Segment, Shelter, Stay

    shelter = db.session.scalar(select(Shelter).where(Shelter.name == "Ukur laporan"))
    if shelter is None:
        shelter = Shelter(name="Ukur laporan", place="Malang")
        db.session.add(shelter)
        db.session.flush()
        room = Room(shelter_id=shelter.id, name="K", rule="keluarga", position=1)
        db.session.add(room)
        db.session.flush()
        for n in range(120):
            db.session.add(Bed(room_id=room.id, name=str(n), position=n, opened_on=dt.date(2000, 1, 1)))
        db.session.add(Arrival(at=now(), source="satpol"))
        db.session.flush()
    beds = db.session.scalars(select(Bed.id).join(Room).where(Room.shelter_id == shelter.id)).all()
    arrival, start = (
        db.session.scalar(select(func.max(Arrival.id))),
        (db.session.scalar(select(func.max(Stay.id))) or 0) + 1,
    )
    there = select(Segment.person_id).where(Segment.shelter_id != shelter.id)  # the demo's own residents
    sexes = dict(db.session.execute(select(Person.id, Person.sex).where(Person.id.not_in(there))).all())
    people, each = iter(dice.sample(sorted(sexes), min(STAYS, len(sexes)))), STAYS // len(beds)
    stays, segments = [], []
    for bed_id in beds:
        for n in range(each):
            begin = dt.date(year, 1, 1) + dt.timedelta(10 * n)
            end, moment = (
                begin + dt.timedelta(dice.randint(1, 9)),
                dt.datetime.combine(begin, dt.time(20), WIB),
            )
            if end >= dt.date.today():
                continue
            person_id, row_id = next(people), start + len(stays)
            stays.append(
                dict(
                    id=row_id, person_id=person_id, shelter_id=shelter.id, arrival_id=arrival, admitted_at=moment,
                    first_night=begin, due_on=begin + dt.timedelta(6), category=dice.choice(["08", "11", "12"]),
                    reason="", origin="", age=dice.randint(5, 90), age_estimated=False, mobility="mandiri",
                    until_night=end, ended_at=moment + dt.timedelta(1), discharge="mandiri",
                )
            )  # fmt: skip
            segments.append(
                dict(
                    stay_id=row_id, person_id=person_id, bed_id=bed_id, shelter_id=shelter.id, from_night=begin,
                    until_night=end, rule="keluarga", sex=sexes[person_id], bedridden=False, started_at=moment,
                )
            )  # fmt: skip
    db.session.execute(insert(Stay), stays)
    db.session.execute(insert(Segment), segments)


def pages(people: int) -> None:
    told: dict = {}
    for years in (1, YEARS):
        with stand(filled(people, years), people) as here:
            for name, (path, most) in PAGES.items():
                request = "GET", path.format(year=dt.date.today().year)
                # The first look counts, the others find it counted.
                _, first, _ = here.visitor("kadis").ask(*request)
                note = f"first look {first * 1000:.0f} ms"
                told[name, years] = here.page(
                    f"{name}, {years} th", request[1], who="kadis", most=most, note=note
                )
    for name in PAGES:
        one, ten = told[name, 1].p50, told[name, YEARS].p50
        tell(Told(f"{name}, 1 → {YEARS} th", ten, ratio=ten / one, beside="1 th", most=2, people=people))


def paper(people: int) -> None:
    """The yearly report, counted and drawn by its job; and the same HTML by bare WeasyPrint in a process of its own."""
    folder = filled(people, YEARS)
    made, memory, _ = _drawn(folder, "house")
    bare, _, leaves = _drawn(folder, "bare")
    note = f"{leaves:.0f} pages"
    tell(
        Told("laporan tahunan, digambar", made, ratio=made / bare, beside="plain WeasyPrint", most=1.5, memory=memory,
             memory_most=300, people=people, note=note)
    )  # fmt: skip
    made, memory, leaves = _drawn(folder, "issued")
    tell(
        Told("laporan tahunan, diterbitkan", made, ratio=made / bare, beside="plain WeasyPrint", most=1.5,
             memory=memory, memory_most=300, people=people, note=f"{leaves:.0f} pages, as a numbered letter")
    )  # fmt: skip


def _drawn(folder: Path, how: str) -> list[float]:
    command = [sys.executable, "-m", "bench.reports", "draw", how, str(folder)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(word) for word in ran.stdout.splitlines()[-1].split()]


def draw(how: str, folder: str) -> None:
    """Seconds, MiB of the largest process, pages: of the drawing alone."""
    from app import create_app

    with create_app(instance=folder).app_context():
        from app.ground.pdf import SHEETS, STATIC, count_pages
        from app.ground.period import Period
        from app.letters.making import with_code
        from app.reports import facts, prints
        from app.reports.making import LETTER

        printed = prints.book("tahun", facts.gather(Period.of_year(dt.date.today().year)))
        began = time.perf_counter()
        if how == "house":
            data = prints.as_pdf(printed)
        elif how == "issued":
            data = LETTER.draw(with_code(_numbered(printed)), lambda done, total: None)
        else:
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration

            fonts = FontConfiguration()
            sheet = weasyprint.CSS(filename=STATIC / "print" / SHEETS["buku"], font_config=fonts)
            page = weasyprint.HTML(string=prints.html(printed), base_url=f"{STATIC.as_uri()}/")
            data = page.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/a-3a")
        seconds = time.perf_counter() - began
    memory = max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(seconds, memory / 1024, count_pages(data))


class _numbered:
    """A report as the register keeps it: its context frozen, with number and code."""

    code, electronic = "0" * 26, False

    def __init__(self, printed: dict):
        proof = "https://kantor.example/verifikasi/"
        self.context = printed | {"number": "000.7.5/1/2026", "verify_base": proof, "verify_url": proof + self.code}


def main() -> None:
    if sys.argv[1:2] == ["draw"]:
        draw(*sys.argv[2:])
        return
    people = int(sys.argv[1]) if sys.argv[1:] else 10_002
    pages(people)
    paper(people)


if __name__ == "__main__":
    main()
