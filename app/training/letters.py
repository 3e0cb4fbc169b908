"""The letters of this room: the certificate."""

from sqlalchemy import select

from app.ground import tanggal, wilayah
from app.ground.db import db
from app.ground.room import LetterKind
from app.people.models import Person
from app.training.models import Batch, Enrolment


def certificate_context(batch: Batch, enrolment: Enrolment) -> dict:
    """What the certificate says of this person and batch; number, head and signature come from the letters room."""
    person = enrolment.person
    return {
        "heading": "SERTIFIKAT",
        "name": person.called,
        "origin": _origin(person),
        "lead": "atas keikutsertaannya sebagai peserta",
        "activity": batch.title + (f", bidang {enrolment.skill.name}" if enrolment.skill else ""),
        "when": _when(batch),
        "hours": f"{batch.hours} jam pelajaran" if batch.hours else None,
        "place": batch.place or None,
        "materials": [],
    }


def _origin(person: Person) -> str | None:
    if person.kelurahan:
        return f"Kelurahan {wilayah.name_of(person.kelurahan)}, Kecamatan {wilayah.kecamatan_of(person.kelurahan)}"
    return person.outside


def _when(batch: Batch) -> str:
    if batch.starts_on == batch.ends_on:
        return tanggal.long_date(batch.starts_on)
    return (
        tanggal.date_range(batch.starts_on, batch.ends_on).replace(" – ", "–").replace("–", " sampai dengan ")
    )


def _renew(letter) -> dict:
    """The same certificate as the records say it now, for one that could not be made."""
    query = select(Enrolment).where(Enrolment.id == letter.about_id).options(*Enrolment.seen())
    enrolment = db.session.scalars(query).one()
    batch = db.session.scalars(
        select(Batch).where(Batch.id == enrolment.batch_id).options(*Batch.seen())
    ).one()
    return {"addressee": enrolment.person.called[:200], "context": certificate_context(batch, enrolment)}


CERTIFICATE = LetterKind(
    key="training.certificate",
    title="Sertifikat",
    template="letters/certificate.html",
    css="sertifikat",
    register="sertifikat",
    classification="letters.certificate_code",
    variable="certificate",
    public_subject=True,
    renew=_renew,
)
