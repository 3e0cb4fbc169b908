"""A made-up city of which every number is known by construction. Call `build` inside an app context, with the
clock at NOW; what it holds is written beside it, and TOLD is what reports must say of it."""

import datetime as dt

from app.attendance import rules as attendance
from app.attendance.models import EXCUSED, PRESENT, SICK
from app.ground import wilayah
from app.ground.db import db
from app.karang_werda.models import Check, Member
from app.karang_werda.rules import activities
from app.lks.models import ACCREDITATION, REGISTRATION, Coverage, Document, Event
from app.people.models import DIED
from app.shelter.models import Outage
from app.training.models import FAILED, PASSED, WITHDRAWN, AllowanceList, Cost, Enrolment, FollowUp
from tests.karang_werda.make import make_club
from tests.lks.make import make_lks
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay
from tests.training.make import make_batch

NOW = "2026-11-21 09:00"
D = dt.date
PAID = {
    "paid_on": D(2026, 2, 20),
    "printed_at": dt.datetime(2026, 2, 19, tzinfo=dt.UTC),
    "printed_by": "Sari",
}


def places() -> tuple[str, str, str]:
    """Two kelurahan of one kecamatan, and one of another."""
    listed = wilayah.listed()
    first, second = listed[0], listed[1]
    other = next(row for row in listed if row[2] != first[2])
    return first[0], second[0], other[0]


def wilayah_listed(app):
    with app.app_context():
        return wilayah.listed()


def build() -> None:
    a, b, c = places()
    _lks(a, c)
    _training(a, b, c)
    _clubs(a, c)
    _shelter()
    make_person(kelurahan=b, sex="L", categories=["12"])  # needs the shelter's help, was not served


def _lks(a, c) -> None:
    """Three: one registered until October and visited in May, one accredited and trained in October, one closed."""
    first, second, third = make_lks(kelurahan=a), make_lks(kelurahan=c), make_lks(kelurahan=c)
    third.closed_on, third.closed_reason = D(2026, 6, 1), "Tutup"
    for lks, kind, since, until, grade in (
        (first, REGISTRATION, D(2024, 1, 1), D(2026, 10, 15), None), (second, ACCREDITATION, D(2026, 8, 1), None, "B"),
    ):  # fmt: skip
        db.session.add(
            Document(
                institution_id=lks.id, kind=kind, number="1", on_date=since, valid_until=until, grade=grade
            )
        )
    event = Event(
        sheet_id=attendance.open_sheet("Bimtek", [D(2026, 10, 20)]).id, title="Bimtek", starts_on=D(2026, 10, 20),
        ends_on=D(2026, 10, 20),
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    db.session.add(Coverage(institution_id=second.id, event_id=event.id, on_date=D(2026, 10, 20), came=2))
    db.session.flush()


def _training(a, b, c) -> None:
    people = [
        make_person(kelurahan=a, sex="P", birth_date=D(1990, 3, 1), desil=1),
        make_person(kelurahan=a, sex="P", birth_date=D(2010, 3, 1), desil=2),
        make_person(
            kelurahan=b, sex="L", birth_date=D(1990, 3, 1), desil=1, disabilities=["fisik", "sensorik"]
        ),
        make_person(kelurahan=c, sex="L", birth_date=D(1960, 3, 1)),
        make_person(kelurahan=c, sex="P", birth_date=D(1990, 3, 1), desil=3),
        make_person(kelurahan=c, sex="P", birth_date=D(1990, 3, 1), desil=3),
    ]
    first = make_batch(10, title="Februari", starts_on=D(2026, 2, 10), ends_on=D(2026, 2, 13))
    enrolments = [_enrol(first, one, PASSED) for one in people[:4]]
    _enrol(first, people[4], FAILED)
    first.budget = 10_000_000
    db.session.add(AllowanceList(batch_id=first.id, position=1, rate=50_000, total=800_000, **PAID))
    db.session.add(AllowanceList(batch_id=first.id, position=2, rate=50_000, total=900_000))  # not paid
    db.session.add(Cost(batch_id=first.id, on_date=D(2026, 4, 2), title="Bahan", amount=1_500_000))
    _enrol(first, people[5], WITHDRAWN)
    days = attendance.sessions_of(first.sheet_id)
    ticks = [(day.id, one.id, PRESENT) for one in people[:3] for day in days]
    ticks += [(day.id, people[3].id, PRESENT) for day in days[:3]] + [(days[3].id, people[3].id, SICK)]
    ticks.append((days[0].id, people[4].id, PRESENT))
    attendance.set_many(first.sheet_id, ticks)
    for row, months, reached, running in (
        (0, 3, True, True), (1, 3, True, False), (2, 3, False, None), (0, 6, True, True), (1, 6, True, True),
    ):  # fmt: skip
        db.session.add(
            FollowUp(
                enrolment_id=enrolments[row].id, months=months, visited_on=D(2026, 8, 20), reached=reached,
                running=running,
            )
        )  # fmt: skip
    second = make_batch(20, title="Agustus", starts_on=D(2026, 8, 3), ends_on=D(2026, 8, 6))
    for one in people[4:6]:
        _enrol(second, one, "mengikuti")
    make_batch(5, title="Desember", starts_on=D(2026, 12, 1), ends_on=D(2026, 12, 4))


def _enrol(batch, person, state) -> Enrolment:
    row = Enrolment(batch_id=batch.id, person_id=person.id, state=state)
    db.session.add(row)
    db.session.flush()
    return row


def _clubs(a, c) -> None:
    first = make_club(kelurahan=a, name="Satu", decree_on=D(2021, 11, 1), valid_until=D(2026, 10, 31))
    second = make_club(kelurahan=a, name="Dua", decree=None, decree_on=None)
    make_club(kelurahan=c, name="Tiga", decree_on=D(2025, 1, 1), valid_until=D(2029, 12, 31))
    first.valid_until = D(2026, 10, 31)
    elders = [make_person(kelurahan=a, sex=sex, birth_date=D(1950, 1, 1)) for sex in "PPL"]
    elders[2].status, elders[2].died_on = DIED, D(2026, 8, 1)
    for elder, joined, left in (
        (elders[0], D(2025, 1, 1), None), (elders[1], D(2026, 6, 1), D(2026, 9, 10)), (elders[2], D(2026, 1, 1), None),
    ):  # fmt: skip
        db.session.add(
            Member(
                club_id=first.id, person_id=elder.id, joined_on=joined, left_on=left,
                left_reason="pindah" if left else None,
            )
        )  # fmt: skip
    db.session.flush()
    done = [_activity(first, day) for day in (D(2026, 10, 5), D(2026, 10, 12), D(2026, 11, 2))]
    _activity(second, D(2026, 10, 7))
    [day] = attendance.sessions_of(done[0].sheet_id)
    attendance.set_many(
        done[0].sheet_id,
        [(day.id, elders[0].id, PRESENT), (day.id, elders[1].id, EXCUSED), (day.id, elders[2].id, PRESENT)],
    )
    _measured(done[0], done[2], a, c)


def _measured(october, november, a, c) -> None:
    """Five women and six men in October, one of the women in November again; three women passed a threshold, two of
    them so far that they are to be referred, and for one of these a day was set."""
    women = [make_person(kelurahan=a, sex="P", birth_date=D(1950, 1, 1), desil=1) for _ in range(5)]
    men = [
        make_person(kelurahan=c, sex="L", birth_date=D(1950, 1, 1), desil=desil) for desil in (2, 2, 2, 2, None, None)
    ]
    for n, one in enumerate(women + men):
        passed, refer = n < 3, n in (1, 2)
        db.session.add(
            Check(
                activity_id=october.id, person_id=one.id, on_date=october.on_date, systolic=150, diastolic=90,
                flags="tensi" if passed else "", refer=refer, follow_up_on=D(2026, 10, 12) if n == 1 else None,
            )
        )  # fmt: skip
    db.session.add(
        Check(
            activity_id=november.id, person_id=women[0].id, on_date=november.on_date, systolic=150, diastolic=90,
            flags="tensi", refer=False,
        )
    )  # fmt: skip
    db.session.flush()


def _activity(club, day):
    return activities.plan(club, day, {"kind": "senam", "title": "Senam", "place": None})


def _shelter() -> None:
    shelter = make_shelter((("L", "laki-laki", 2),))
    one, two = beds_of(shelter)
    make_stay(one, first=D(2026, 10, 1), until=D(2026, 10, 6), discharge="reunifikasi")
    make_stay(two, first=D(2026, 10, 28), until=D(2026, 11, 5), discharge="mandiri")
    make_stay(one, first=D(2026, 11, 20))
    db.session.add(
        Outage(bed_id=two.id, from_night=D(2026, 10, 10), until_night=D(2026, 10, 15), reason="Kasur rusak")
    )
    db.session.flush()


# (figure, period): (amount, base)
TOLD = {
    ("training.held", "2026"): (2, 0),
    ("training.held", "2026-t1"): (1, 0),
    ("training.held", "2026-12"): (0, 0),
    ("training.planned", "2026"): (35, 0),
    ("training.planned", "2026-t1"): (10, 0),
    ("training.planned", "2026-t3"): (20, 0),
    ("training.budget", "2026-t1"): (10_000_000, 0),
    ("training.budget", "2026-t2"): (0, 0),
    ("training.spent", "2026-t1"): (800_000, 0),
    ("training.spent", "2026"): (2_300_000, 0),
    ("lks.number", "2026-t1"): (3, 0),
    ("lks.number", "2026"): (2, 0),
    ("lks.registered", "2026-t3"): (1, 2),
    ("lks.registered", "2026-t4"): (0, 2),
    ("lks.accredited", "2026-t2"): (0, 2),
    ("lks.accredited", "2026-t3"): (1, 2),
    ("lks.active", "2026-t3"): (0, 2),
    ("lks.active", "2026-t4"): (1, 2),
    ("lks.trained", "2026-10"): (1, 2),
    ("lks.trained", "2026-11"): (0, 2),
    ("lks.registered_number", "2026-t3"): (1, 0),
    ("lks.active_number", "2026-t4"): (1, 0),
    ("lks.accredited_number", "2026-t2"): (0, 0),
    ("lks.accredited_number", "2026-t3"): (1, 0),
    ("lks.reports_in_time", "2026"): (0, 5),
    ("lks.reports_in_time", "2026-01"): (0, 3),
    ("lks.reports_in_time", "2026-t3"): (0, 2),
    ("lks.events", "2026"): (1, 0),
    ("training.participants", "2026"): (7, 0),
    ("training.participants", "2026-02"): (5, 0),
    ("training.participants", "2026-08"): (2, 0),
    ("training.participants", "2025"): (0, 0),
    ("training.attendance", "2026-t1"): (16, 20),
    ("training.attendance", "2026"): (16, 28),
    ("training.pass_share", "2026-02"): (4, 5),
    ("training.pass_share", "2026"): (4, 7),
    ("training.alive_3", "2026-t2"): (1, 4),
    ("training.alive_3", "2026-t1"): (0, 0),
    ("training.alive_6", "2026-08"): (2, 4),
    ("training.alive_12", "2026"): (0, 0),
    ("karang_werda.number", "2026"): (3, 0),
    ("karang_werda.coverage", "2026-10"): (2, 3),
    ("karang_werda.coverage", "2026-11"): (1, 3),
    ("karang_werda.coverage", "2026-t4"): (2, 3),
    ("karang_werda.coverage", "2026-t3"): (0, 3),
    ("karang_werda.valid_decrees", "2026-t3"): (2, 3),
    ("karang_werda.valid_decrees", "2026-t4"): (1, 3),
    ("karang_werda.belonging", "2025"): (1, 0),
    ("karang_werda.belonging", "2026-t2"): (3, 0),
    ("karang_werda.belonging", "2026-t3"): (1, 0),
    ("karang_werda.activities", "2026-10"): (3, 0),
    ("karang_werda.activities", "2026"): (4, 0),
    ("karang_werda.presences", "2026-10"): (2, 0),
    ("karang_werda.presences", "2026-11"): (0, 0),
    ("shelter.nights", "2026-10"): (9, 0),
    ("shelter.bed_nights", "2026-10"): (9, 57),
    ("shelter.bed_nights", "2026-11"): (5, 40),
    ("shelter.bed_nights", "2026-t4"): (14, 97),
    ("shelter.admitted", "2026-10"): (2, 0),
    ("shelter.admitted", "2026-t4"): (3, 0),
    ("shelter.home", "2026-t4"): (1, 2),
    ("shelter.length", "2026-t4"): (13, 2),
    ("shelter.overdue_share", "2026-t4"): (1, 3),
    ("shelter.spm_4", "2026"): (3, 4),
    ("shelter.spm_3", "2026"): (0, 0),
    ("karang_werda.measured", "2026-10"): (11, 0),
    ("karang_werda.measured", "2026-11"): (1, 0),
    ("karang_werda.measured", "2026-t4"): (11, 0),
    ("karang_werda.passed", "2026-10"): (3, 11),
    ("karang_werda.passed", "2026-11"): (1, 1),
    ("karang_werda.passed", "2026"): (3, 11),
    ("karang_werda.answered", "2026-t4"): (1, 2),
    ("karang_werda.answered", "2026-11"): (0, 0),
    ("people.registered", "2026"): (23, 0),
    ("people.categories", "2026"): (1, 0),
}
