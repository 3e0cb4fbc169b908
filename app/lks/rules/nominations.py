"""Clients whom an LKS puts forward for a course of another room, through what that room offers.

The partner learns what the office decided, and never whether the register knows the person.
"""

from sqlalchemy import select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.room import Course, offered, offers
from app.lks.models import DECLINED, WAITING, WITHDRAWN, Institution, Nomination
from app.lks.models.reports import TAKEN
from app.lks.rules.bimtek import person_for


def choices() -> list[tuple[str, str]]:
    """("training.batch:7", "Menjahit, 3–7 Maret 2027") of everything that is open."""
    found = ((course.key, *row) for course in offers("courses") for row in course.open())
    return [(f"{key}:{row_id}", f"{title}, {note}") for key, row_id, title, note in found]


def _open(chosen: str) -> tuple[Course, int, str]:
    """The course, its batch and its title. Refuses what is not open."""
    key, _, number = (chosen or "").rpartition(":")
    course = offered("courses", key)
    for row_id, title, _ in course.open() if course else ():
        if str(row_id) == number:
            return course, row_id, title
    raise RuleError("Pilih pelatihan dari daftar.", "course")


def put_forward(institution: Institution, values: dict, by) -> Nomination:
    """Refuses what is not open, and the same client twice for one course."""
    course, course_id, title = _open(values["course"])
    wait_for_row(Institution, institution.id)
    query = select(Nomination).where(
        Nomination.institution_id == institution.id, Nomination.course == course.key,
        Nomination.course_id == course_id, Nomination.state.in_((WAITING, TAKEN)),
    )  # fmt: skip
    for row in db.session.scalars(query):
        if (row.nik and row.nik == values.get("nik")) or row.name.lower() == values["name"].lower():
            raise RuleError("Klien ini sudah diusulkan untuk pelatihan ini.", "name")
    row = Nomination(institution_id=institution.id, course=course.key, course_id=course_id, title=title)
    for name in ("name", "nik", "sex", "birth_date", "address", "kelurahan", "phone", "why"):
        setattr(row, name, values.get(name))
    db.session.add(row)
    db.session.flush()
    return row


def withdraw(row: Nomination, by) -> None:
    row = _locked(row)
    row.state = WITHDRAWN
    db.session.flush()


def take(row: Nomination, by) -> None:
    """The person of this NIK, or a new record, applies for the course. Refuses what that room refuses."""
    row = _locked(row)
    course = offered("courses", row.course)
    if course is None:
        raise RuleError("Pelatihan ini tidak dikenal lagi.")
    person = person_for(row, by)
    course.nominate(row.course_id, person, by)
    row.person_id, row.state = person.id, TAKEN
    db.session.flush()


def decline(row: Nomination, answer: str, by) -> None:
    row = _locked(row)
    row.state, row.answer = DECLINED, answer
    db.session.flush()


def _locked(row: Nomination) -> Nomination:
    row = wait_for_row(Nomination, row.id)
    if row.state != WAITING:
        raise RuleError("Usulan ini sudah diputuskan. Muat ulang halaman.")
    return row
