"""The courses of one person, for that person to read."""

from sqlalchemy import select

from app.ground.db import db
from app.training.models import Batch, Enrolment, FollowUp, Offer


def of(person_id: int) -> dict[str, list[dict]]:
    query = select(Enrolment, Batch).join(Batch, Batch.id == Enrolment.batch_id)
    found = db.session.execute(query.where(Enrolment.person_id == person_id).order_by(Enrolment.id))
    told = {"Pelatihan": [_told(enrolment, batch) for enrolment, batch in found]}
    mine = select(Enrolment.id).where(Enrolment.person_id == person_id)
    offers = db.session.scalars(select(Offer).where(Offer.enrolment_id.in_(mine)).order_by(Offer.id)).all()
    visits = select(FollowUp).where(FollowUp.enrolment_id.in_(mine)).order_by(FollowUp.id)
    more = {
        "Tawaran tempat pelatihan": [_offer(offer) for offer in offers],
        "Tindak lanjut pelatihan": [_visit(visit) for visit in db.session.scalars(visits)],
    }
    return told | {heading: rows for heading, rows in more.items() if rows}


def _offer(offer: Offer) -> dict:
    return _said(
        {
            "ditawarkan": offer.offered_at, "batas": offer.deadline_at, "jawaban": offer.state_name,
            "ditelepon": offer.phoned_at, "bicara dengan": offer.spoken_to, "catatan": offer.note,
        }
    )  # fmt: skip


def _visit(visit: FollowUp) -> dict:
    return _said(
        {
            "bulan": visit.months, "tanggal": visit.visited_on, "hasil": visit.outcome, "usaha": visit.kind,
            "omzet": visit.turnover_name, "tenaga kerja": visit.workers, "NIB": visit.nib, "catatan": visit.note,
            "masih menerima bantuan": {True: "ya", False: "tidak"}.get(visit.still_on_aid),
        }
    )  # fmt: skip


def _told(enrolment, batch) -> dict:
    told = {
        "pelatihan": batch.title, "mulai": batch.starts_on, "selesai": batch.ends_on, "tempat": batch.place,
        "keadaan": enrolment.state_name, "alasan": enrolment.reason,
        "alasan pengecualian": enrolment.override_reason, "asal": enrolment.source,
        "didaftarkan": enrolment.applied_at, "diputuskan": enrolment.decided_at,
    }  # fmt: skip
    return _said(told)


def _said(told: dict) -> dict:
    return {word: value for word, value in told.items() if value not in (None, "")}
