"""The courses of one person, for that person to read."""

from sqlalchemy import select

from app.ground.db import db
from app.training.models import (
    AllowanceLine,
    AllowanceList,
    Batch,
    CertificateCopy,
    Document,
    Enrolment,
    FollowUp,
    Offer,
    Receipt,
)


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
        "Berkas yang diterima": _documents(mine),
        "Uang saku pelatihan": _allowances(mine),
        "Salinan sertifikat": _copies(mine),
    }
    return told | {heading: rows for heading, rows in more.items() if rows}


def _documents(mine) -> list[dict]:
    query = select(Document.name, Receipt.received_on).join(Document, Document.id == Receipt.document_id)
    rows = db.session.execute(query.where(Receipt.enrolment_id.in_(mine)).order_by(Receipt.id))
    return [{"berkas": name, "diterima": day} for name, day in rows]


def _allowances(mine) -> list[dict]:
    query = select(AllowanceLine.days, AllowanceLine.amount, AllowanceList.paid_on)
    query = query.join(AllowanceList, AllowanceList.id == AllowanceLine.list_id)
    rows = db.session.execute(query.where(AllowanceLine.enrolment_id.in_(mine)).order_by(AllowanceLine.id))
    return [_said({"hari": days, "rupiah": amount, "dibayar": day}) for days, amount, day in rows]


def _copies(mine) -> list[dict]:
    query = select(CertificateCopy).where(CertificateCopy.enrolment_id.in_(mine)).order_by(CertificateCopy.id)
    return [{"tanggal": row.issued_on, "alasan": row.reason} for row in db.session.scalars(query)]


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
        "nilai awal": enrolment.pre_test, "nilai akhir": enrolment.post_test,
        "didaftarkan": enrolment.applied_at, "diputuskan": enrolment.decided_at,
    }  # fmt: skip
    return _said(told)


def _said(told: dict) -> dict:
    return {word: value for word, value in told.items() if value not in (None, "")}
