"""Certificates of a batch: who earned one, and their numbers and files made once."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.attendance.shares import Share, Shares
from app.ground import tanggal
from app.ground.db import db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency
from app.training.letters import CERTIFICATE, certificate_context
from app.training.models import PASSED, RUNNING, SEATED, Batch, CertificateCopy, Enrolment
from app.training.rules.places import hold

ABOUT = Enrolment.__tablename__


@dataclass(frozen=True)
class Entitlement:
    """A seated person's claim to a certificate: the attendance, the letter if there is one, and what is missing."""

    enrolment: Enrolment
    share: Share
    letter: Letter | None
    minimum: int

    @property
    def reached(self) -> bool:
        return self.share.reaches(self.minimum)

    @property
    def due(self) -> bool:
        """Earned and not issued, or issued once and cancelled since."""
        return self.reached and self.letter is None and self.enrolment.state in (*RUNNING, PASSED)

    @property
    def why_not(self) -> str:
        """Why there is no certificate, in words; empty when there is nothing to explain."""
        if self.letter or self.reached:
            return ""
        if self.share.planned == 0:
            return "Angkatan ini belum punya hari pelatihan."
        return (
            f"Hadir {self.share.present} dari {self.share.planned} hari ({self.share.whole} %), "
            f"kurang dari {self.minimum} %."
        )


def entitled(batch: Batch) -> list[Entitlement]:
    """Everybody seated in the batch, by name, with what each has earned. Four queries, however many they are."""
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state.in_(SEATED))
    rows = db.session.scalars(
        query.options(*Enrolment.seen()).execution_options(populate_existing=True)
    ).all()
    rows = sorted(rows, key=lambda row: (row.person.name_key, row.id))
    shares = Shares(batch.sheet_id)
    issued = of([row.id for row in rows])
    return [
        Entitlement(row, shares.of(row.person_id), issued.get(row.id), batch.minimum_share) for row in rows
    ]


def of(enrolment_ids: list[int]) -> dict[int, Letter]:
    """The certificates of these enrolments, by the id of the enrolment."""
    return letters.of(ABOUT, enrolment_ids, CERTIFICATE.key)


def certificate_of(enrolment: Enrolment) -> Letter | None:
    return of([enrolment.id]).get(enrolment.id)


def issue_certificates(batch: Batch, by) -> Job:
    """Number a certificate for everybody who earned one and has none, and have the files made in the background.

    The numbers are taken and the people pass in the caller's transaction; a second click finds nobody left.
    Refuses before the last day, and when nobody is entitled.
    """
    if tanggal.today() < batch.ends_on:
        raise RuleError(
            f"Sertifikat dapat diterbitkan mulai {tanggal.long_date(batch.ends_on)}, hari terakhir pelatihan."
        )
    hold(batch.id)
    due = [claim for claim in entitled(batch) if claim.due]
    if not due:
        raise RuleError("Tidak ada sertifikat yang dapat diterbitkan: semua yang berhak sudah memilikinya.")
    today = tanggal.today()
    items = [_item(batch, claim.enrolment) for claim in due]
    code = agency.setting(CERTIFICATE.classification, today)
    made = letters.register_many(CERTIFICATE.key, CERTIFICATE.register, today, code, items, by)
    for claim in due:
        claim.enrolment.state = PASSED
    job = letters.produce(made, f"Membuat {len(made)} sertifikat", by)
    batch.certificate_job_id = job.id
    db.session.flush()
    return job


def issued_certificate(enrolment: Enrolment) -> Letter:
    """The certificate to be copied, with what is printed on it. Refuses who has none, or whose file is not made yet."""
    known = certificate_of(enrolment)
    if known is None or known.sha256 is None:
        raise RuleError("Belum ada sertifikat yang terbit, jadi belum ada yang dapat disalin.")
    return db.session.scalars(select(Letter).where(Letter.id == known.id).options(undefer(Letter.context))).one()


def keep_copy(enrolment_id: int, letter_id: int, sha256: str, reason: str, by=None) -> CertificateCopy:
    """Write down that a copy was made, and why."""
    copy = CertificateCopy(
        enrolment_id=enrolment_id, letter_id=letter_id, sha256=sha256, reason=reason,
        by_name=by.name if by else None,
    )  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    return copy


def copies_of(enrolment: Enrolment) -> list[CertificateCopy]:
    query = select(CertificateCopy).where(CertificateCopy.enrolment_id == enrolment.id)
    return list(db.session.scalars(query.order_by(CertificateCopy.id)))


def _item(batch: Batch, enrolment: Enrolment) -> dict:
    return {
        "person_id": enrolment.person_id,
        "addressee": enrolment.person.called[:200],
        "subject": f"Sertifikat {batch.title}",
        "about_kind": ABOUT,
        "about_id": enrolment.id,
        "context": certificate_context(batch, enrolment),
    }
