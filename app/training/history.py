"""What the person's page tells of trainings: put forward, decided, passed with the certificate's number."""

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import HistoryEntry
from app.ground.tanggal import long_date
from app.training.access import READ
from app.training.models import (
    ACCEPTED,
    ATTENDING,
    FAILED,
    PASSED,
    PAST,
    REJECTED,
    UNDECIDED,
    WAITING,
    WITHDRAWN,
    Enrolment,
)
from app.training.rules import certificates

SENTENCES = {
    ACCEPTED: "Diterima di {batch}",
    ATTENDING: "Mengikuti {batch}",
    WAITING: "Menjadi cadangan {rank} di {batch}",
    REJECTED: "Tidak diterima di {batch}",
    WITHDRAWN: "Mengundurkan diri dari {batch}",
    PASSED: "Diterima di {batch}",
    FAILED: "Mengikuti {batch}, tidak lulus",
}


def of(person_id: int):
    query = select(Enrolment).where(Enrolment.person_id == person_id).options(joinedload(Enrolment.batch))
    rows = db.session.scalars(query.order_by(Enrolment.id)).all()
    issued = certificates.of([row.id for row in rows]) if rows else {}
    for row in rows:
        href = (
            url_for("training.enrolment", batch_id=row.batch_id, enrolment_id=row.id) if may(READ) else None
        )
        if row.source == PAST:
            yield HistoryEntry(row.batch.ends_on, _finished(row), href, "graduation-cap")
            continue
        yield HistoryEntry(row.applied_at, f"Didaftarkan untuk {row.batch.title}", href, "graduation-cap")
        if row.state not in UNDECIDED and row.decided_at:
            sentence = SENTENCES[row.state].format(batch=row.batch.title, rank=row.waiting_rank)
            yield HistoryEntry(row.decided_at, sentence + _why(row), href, "graduation-cap")
        letter = issued.get(row.id)
        if letter:
            yield HistoryEntry(letter.registered_at, _passed(row, letter), _letter_url(letter), "award")


def _finished(row: Enrolment) -> str:
    """Lulus Pelatihan Menjahit 2019 (data awal): Sertifikat lama nomor 12/2019"""
    begun = "Lulus" if row.state == PASSED else "Mengikuti"
    ended = ", tidak lulus" if row.state == FAILED else ""
    return f"{begun} {row.batch.title}{ended} (data awal)" + (f": {row.reason}" if row.reason else "")


def _why(row: Enrolment) -> str:
    return f": {row.reason}" if row.reason and row.state in (REJECTED, WITHDRAWN, FAILED) else ""


def _passed(row: Enrolment, letter) -> str:
    return f"Lulus {row.batch.title}; sertifikat nomor {letter.number}, {long_date(letter.on_date)}"


def _letter_url(letter) -> str | None:
    return url_for("letters.show", letter_id=letter.id) if may("letters:read") else None
