"""The lists of this room: batches, and the people of one batch."""

import datetime as dt
import re

from flask import g
from sqlalchemy import and_, case, func, or_, select, true

from app.ground import mask, wilayah
from app.ground.db import db
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.ground.nik import digits_only
from app.ground.search import name_words, starts_with
from app.ground.tanggal import today
from app.people.models import Person
from app.training.access import EXPORT
from app.training.models import (
    ACCEPTED,
    APPLIED,
    ATTENDING,
    FAILED,
    FIT,
    PASSED,
    STATE_NAMES,
    WAITING,
    Batch,
    Enrolment,
    Programme,
    Skill,
)


def _years() -> list[tuple[str, str]]:
    """The years that have a batch, newest first."""
    if "training_years" not in g:
        first, last = db.session.execute(select(func.min(Batch.starts_on), func.max(Batch.starts_on))).one()
        g.training_years = [(str(y), str(y)) for y in range(last.year, first.year - 1, -1)] if first else []
    return g.training_years


def _programmes() -> list[tuple[str, str]]:
    if "training_programmes" not in g:
        rows = db.session.execute(select(Programme.id, Programme.name).order_by(Programme.name))
        g.training_programmes = [(str(row_id), name) for row_id, name in rows]
    return g.training_programmes


def _in_year(year: str):
    return Batch.starts_on.between(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))


PHASES = [("nanti", "Akan datang"), ("kini", "Berlangsung"), ("selesai", "Selesai")]


def _in_phase(phase: str):
    return {
        "nanti": Batch.starts_on > today(),
        "kini": and_(Batch.starts_on <= today(), Batch.ends_on >= today()),
        "selesai": Batch.ends_on < today(),
    }[phase]


def _named(query, typed: str):
    """Batches whose title, place or trainer holds every word."""
    text = func.lower(Batch.title + " " + Batch.place + " " + Batch.trainer)
    return query.where(*(text.contains(word, autoescape=True) for word in typed.lower().split()[:6]))


BATCHES = Listing(
    key="training",
    title="Pelatihan",
    noun="angkatan",
    model=Batch,
    filters=(
        Filter("tahun", "Tahun", _years, _in_year, lambda label: f"tahun {label}"),
        Filter(
            "program",
            "Program",
            _programmes,
            lambda value: Batch.programme_id == int(value),
            lambda label: label,
        ),
        Filter("keadaan", "Keadaan", lambda: PHASES, _in_phase, lambda label: label.lower()),
    ),
    sorts=(
        Sort("baru", "Terbaru", (Batch.starts_on,), descending=True),
        Sort("nama", "Nama angkatan", (Batch.title,)),
    ),
    search=_named,
)

# What waits for a decision comes first, then who has a place, then the waiting list, then the rest.
_STAGE = case(
    (Enrolment.state.in_((APPLIED, FIT)), 0),
    (Enrolment.state.in_((ACCEPTED, ATTENDING, PASSED, FAILED)), 1),
    (Enrolment.state == WAITING, 2),
    else_=3,
)
_RANK = func.coalesce(Enrolment.waiting_rank, 0)
_NAME = select(Person.name_key).where(Person.id == Enrolment.person_id).scalar_subquery()


def _found(query, typed: str):
    """People of the batch by name, NIK or phone. A batch is small: no index is needed."""
    digits = digits_only(typed)
    if mask.enough(digits) and not re.search(r"[a-z]", typed, re.IGNORECASE):
        return query.where(
            Enrolment.person.has(or_(starts_with(Person.nik, digits), starts_with(Person.phone, digits)))
        )
    words = name_words(typed)  # none in a bare "?": everybody, as with nothing typed
    return query.where(Enrolment.person.has(and_(true(), *(Person.name_key.contains(word) for word in words))))


_COLUMNS = (
    ExportColumn("Status", lambda e: e.state_name, width=22),
    ExportColumn("NIK", lambda e: mask.number(e.person.nik), width=20),
    ExportColumn("No. KK", lambda e: mask.number(e.person.kk), width=20),
    ExportColumn("Nama", lambda e: e.person.name, width=30),
    ExportColumn("L/P", lambda e: e.person.sex, width=6),
    ExportColumn("Tanggal Lahir", lambda e: e.person.birth_date, "date", 14),
    ExportColumn("Kelurahan", lambda e: wilayah.name_of(e.person.kelurahan)),
    ExportColumn("No. HP", lambda e: mask.phone(e.person.phone)),
    ExportColumn("Desil", lambda e: e.person.desil, "number", 8),
    ExportColumn("Jenis Pelatihan", lambda e: e.skill.name if e.skill else None, width=24),
    ExportColumn("Alasan", lambda e: e.reason, width=30),
)


def participants(skills: list[Skill]) -> Listing:
    """The list of a batch's people, who waits for a decision first; all on one page for who asks for that."""
    states = [(state, name) for state, name in STATE_NAMES.items()]
    taught = [(str(skill.id), skill.name) for skill in skills]
    return Listing(
        key="peserta-pelatihan",
        title="Peserta",
        noun="orang",
        model=Enrolment,
        filters=(
            Filter("status", "Status", lambda: states, lambda state: Enrolment.state == state, str.lower),
            Filter(
                "keterampilan", "Keterampilan", lambda: taught, lambda value: Enrolment.skill_id == int(value),
                lambda label: label,
            ),
        ),
        sorts=(
            Sort("status", "Menurut status", (_STAGE, _RANK)),
            Sort("daftar", "Urutan pendaftaran", ()),
            Sort("nama", "Nama", (_NAME,)),
        ),
        columns=_COLUMNS,
        search=_found,
        export_may=EXPORT,
        size=100,
        whole=2000,
    )  # fmt: skip
