"""Results of a training: scores before and after, who passed and who did not, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.attendance.shares import Shares
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, today
from app.letters import rules as letters
from app.training.letters import CERTIFICATE
from app.training.models import FAILED, PASSED, RUNNING, SEATED, Batch, Enrolment
from app.training.rules.choosing import ask_reason, chosen_of
from app.training.rules.places import Outcome, hold


@dataclass(frozen=True)
class Conflict:
    """A score that two clerks typed differently: the one that stands, and the one that was not kept."""

    name: str
    column: str
    stands: int | None
    typed: int | None


COLUMN_NAMES = {"pre_test": "Nilai awal", "post_test": "Nilai akhir"}


def set_scores(batch: Batch, changes: dict[int, dict], by=None) -> tuple[int, list[Conflict]]:
    """Write the scores that were changed, {enrolment: {column: (before, now)}}; gives how many, and the conflicts.

    A cell that somebody else changed meanwhile keeps what that one typed, and it is said. Refuses a person who
    has no place in the batch.
    """
    hold(batch.id)
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.id.in_(changes))
    query = query.where(Enrolment.state.in_(SEATED)).options(*Enrolment.seen())
    rows = {row.id: row for row in db.session.scalars(query.execution_options(populate_existing=True))}
    if changes.keys() - rows.keys():
        raise RuleError("Ada nilai untuk orang yang bukan peserta lagi. Muat ulang halaman.")
    written, conflicts = 0, []
    for row_id, cells in changes.items():
        for column, (before, typed) in cells.items():
            stands = getattr(rows[row_id], column)
            if stands != before and stands != typed:
                name = rows[row_id].person.called
                conflicts.append(Conflict(name, COLUMN_NAMES[column], stands, typed))
            elif stands != typed:
                setattr(rows[row_id], column, typed)
                written += 1
    db.session.flush()
    return written, conflicts


def pass_many(batch: Batch, enrolment_ids: Iterable[int], by=None) -> Outcome:
    """Say that these passed. Refuses before the last day, and all of them when one came too seldom."""
    _refuse_early(batch)
    hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, (*RUNNING, FAILED))
    shares = Shares(batch.sheet_id)
    short = sum(not shares.of(row.person_id).reaches(batch.minimum_share) for row in chosen)
    if short:
        raise RuleError(
            f"{short} dari {len(chosen)} yang ditandai hadir kurang dari {batch.minimum_share} %, "
            "jadi belum dapat diluluskan. Lepaskan tandanya."
        )
    for row in chosen:
        row.state, row.reason, row.decided_at = PASSED, None, now()
    db.session.flush()
    return Outcome(passed=len(chosen), skipped=skipped)


def fail_many(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Say that these did not pass, with the reason. Refuses before the last day, and who has a certificate."""
    ask_reason(reason)
    _refuse_early(batch)
    hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, (*RUNNING, PASSED))
    issued = letters.of(Enrolment.__tablename__, [row.id for row in chosen], CERTIFICATE.key)
    if issued:
        raise RuleError(
            f"{len(issued)} dari yang ditandai sudah mempunyai sertifikat. Batalkan dahulu sertifikatnya."
        )
    for row in chosen:
        row.state, row.reason, row.decided_at = FAILED, reason, now()
    db.session.flush()
    return Outcome(failed=len(chosen), skipped=skipped)


def _refuse_early(batch: Batch) -> None:
    if today() < batch.ends_on:
        raise RuleError(f"Hasil dapat ditetapkan mulai {long_date(batch.ends_on)}, hari terakhir pelatihan.")
