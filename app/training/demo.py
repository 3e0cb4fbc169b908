"""What a demo city shows of trainings: the batch that the sample lists are for, and a few finished ones."""

import datetime as dt

from sqlalchemy import select

from app.attendance import rules as attendance
from app.attendance.models import PRESENT, SICK
from app.ground.db import db
from app.office import agency
from app.people.models import ACTIVE, Person
from app.training import rules
from app.training.access import find_allowance
from app.training.models import ACCEPTED, SEATED, Batch, Enrolment, Programme, Skill

PROGRAMME = "Pelatihan Keterampilan"
SKILLS = "Jajanan, Menjahit, Produk rumah tangga, Kue kering, Batik"
PLACES = {"malang": "Balai Pelatihan Sukun", "blitar": "Aula Sananwetan"}
FINISHED = (
    ("Pelatihan Keterampilan Maret 2025", dt.date(2025, 3, 10), 20),
    ("Pelatihan Keterampilan Agustus 2024", dt.date(2024, 8, 5), 20),
)


def make(kota: str, random) -> None:
    """The programme with its skills, the open batch of October 2025, and finished batches where people exist."""
    for title, first, places in reversed(FINISHED):
        _finish(_open(kota, title, first, places), places, random)
    _open(kota, "Pelatihan Keterampilan Oktober 2025", dt.date(2025, 10, 20), 80)


def _open(kota: str, title: str, first: dt.date, places: int) -> Batch:
    known = db.session.scalar(select(Batch).where(Batch.title == title))
    return known or rules.open_batch(
        {
            "programme_name": PROGRAMME, "skill_names": SKILLS, "title": title, "starts_on": first,
            "ends_on": first + dt.timedelta(days=3), "place": PLACES[kota],
            "trainer": "LKP Sekar Kedhaton", "fund": "APBD",
            "decree": f"{first.year}/SK/{first.month:02d}/Dinsos", "hours": 32, "places": places, "minimum_share": 80,
            "allowance": 50_000, "budget": places * 750_000, "document_names": "Fotokopi KTP\nFotokopi KK",
        }
    )  # fmt: skip


def _finish(batch: Batch, places: int, random) -> None:
    """People of the register, some of whom left, nearly all of whom came every day."""
    people = _some_people(random, places + 4, batch.starts_on)
    offered = select(Skill.id).join(Programme).where(Programme.name == PROGRAMME)
    skills = list(db.session.scalars(offered.order_by(Skill.id)))
    if not people or not rules.nominate_many(batch.id, [(one, random.choice(skills)) for one in people]):
        return
    ids = list(
        db.session.scalars(select(Enrolment.id).where(Enrolment.batch_id == batch.id).order_by(Enrolment.id))
    )
    rules.accept(batch, ids)
    rules.withdraw(batch, [random.choice(ids[:10])], "Mendapat pekerjaan tetap")
    _attend(batch, random)
    _pay_and_mark(batch, places, random)


def _pay_and_mark(batch: Batch, places: int, random) -> None:
    """The allowance of all days paid on the day after, scores of everybody, the goods that each will get."""
    drawn = rules.draw_up(batch, batch.starts_on, batch.ends_on)
    rules.fix_lines(batch, drawn)
    rules.mark_paid(batch, find_allowance(batch, drawn.id), batch.ends_on + dt.timedelta(days=1))
    rules.add_cost(batch, batch.ends_on, "Honor pelatih dan bahan praktik", places * 400_000)
    seated = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state.in_(SEATED))
    for enrolment in db.session.scalars(seated.order_by(Enrolment.id)):
        enrolment.pre_test, enrolment.post_test = random.randint(30, 60), random.randint(65, 95)
    rules.set_kit(batch, "Mesin jahit portabel; 1 unit\nPerlengkapan menjahit; 1 set")


def _attend(batch: Batch, random) -> None:
    seated = select(Enrolment.person_id).where(Enrolment.batch_id == batch.id, Enrolment.state == ACCEPTED)
    sessions = attendance.sessions_of(batch.sheet_id)
    ticks = [
        (session.id, person_id, PRESENT if random.random() < 0.95 else SICK)
        for person_id in db.session.scalars(seated.order_by(Enrolment.id))
        for session in sessions
    ]
    attendance.set_many(batch.sheet_id, ticks)
    rules.follow(batch)


def _some_people(random, count: int, first: dt.date) -> list[int]:
    """Ids of grown-ups spread over the register, found by number: nothing is sorted, however many there are."""
    last = db.session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) or 0
    wanted = {random.randint(1, last) for _ in range(count * 4)} if last else set()
    limits = agency.settings(["training.least_age", "training.greatest_age"], first)
    youngest, oldest = (first.replace(year=first.year - years) for years in limits.values())
    born = Person.birth_date.between(oldest, youngest)
    query = select(Person.id).where(Person.id.in_(wanted), Person.status == ACTIVE, Person.name.is_not(None), born)
    return list(db.session.scalars(query.order_by(Person.id).limit(count)))
