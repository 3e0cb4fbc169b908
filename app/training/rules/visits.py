"""A visit after the training, written down."""

from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, today
from app.training.followups import AHEAD, due_on
from app.training.models import PASSED, TERMS, TURNOVER, Batch, Enrolment, FollowUp
from app.training.rules.places import hold

LEARNT = ("running", "kind", "turnover", "workers", "nib", "still_on_aid")


def record_visit(batch: Batch, enrolment: Enrolment, months: int, values: dict, by=None) -> FollowUp:
    """Write down what a visit at 3, 6 or 12 months found; a second one of the same term takes its place.

    Refuses who did not pass, a term that has not come, a visit that reached somebody without saying whether
    the business runs, and a running business without its kind.
    """
    if months not in TERMS:
        raise RuleError("Tindak lanjut dilakukan 3, 6, dan 12 bulan setelah pelatihan.")
    if enrolment.state != PASSED:
        raise RuleError("Tindak lanjut hanya untuk yang lulus.")
    first = due_on(batch, months) - AHEAD
    if today() < first:
        raise RuleError(f"Tindak lanjut {months} bulan dapat dicatat mulai {long_date(first)}.")
    found = _found(values)
    hold(batch.id)  # two clerks on one visit write one row after the other
    query = select(FollowUp).where(FollowUp.enrolment_id == enrolment.id, FollowUp.months == months)
    visit = db.session.scalar(query)
    if visit is None:
        visit = FollowUp(enrolment_id=enrolment.id, months=months)
        db.session.add(visit)
    for name, value in found.items():
        setattr(visit, name, value)
    visit.photo = values.get("photo") or visit.photo  # a later visit without a picture keeps the earlier one
    visit.visited_on, visit.by_name = today(), by.name if by else None
    db.session.flush()
    return visit


def _found(values: dict) -> dict:
    """What was learnt, with nothing said of a business that does not run or a person who was not met."""
    found = {"reached": values["reached"], "note": values.get("note")} | dict.fromkeys(LEARNT)
    if not values["reached"]:
        return found
    if values.get("running") is None:
        raise RuleError("Pilih apakah usahanya berjalan.", "running")
    found |= {"running": values["running"], "still_on_aid": values.get("still_on_aid")}
    if not values["running"]:
        return found
    if not values.get("kind"):
        raise RuleError("Tulis jenis usahanya.", "kind")
    if values.get("turnover") not in (None, *TURNOVER):
        raise RuleError("Pilih omzet dari daftar.", "turnover")
    return found | {name: values.get(name) for name in ("kind", "turnover", "workers", "nib")}
