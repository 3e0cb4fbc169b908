"""Verification of candidates: fit or not, one or many; and the exception that a grant and a reason make."""

from collections.abc import Iterable

from app.ground.db import db
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.office import agency
from app.office import rules as office
from app.training.models import APPLIED, FIT, UNDECIDED, UNFIT, Batch, Enrolment
from app.training.rules.choosing import ask_reason, chosen_of
from app.training.rules.places import Outcome, hold
from app.training.selection import KEYS, LIMITS, OVERRIDE, RULES, Selection


def verify(batch: Batch, enrolment_ids: Iterable[int], override: str | None = None, by=None) -> Outcome:
    """Let candidates pass. Refuses all of them when a rule forbids one, unless an exception is made."""
    hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, (APPLIED, UNFIT))
    weigh(batch, chosen, override, by)
    for enrolment in chosen:
        enrolment.state, enrolment.reason = FIT, None
    db.session.flush()
    return Outcome(fit=len(chosen), skipped=skipped)


def fail(batch: Batch, enrolment_ids: Iterable[int], reason: str | None, by=None) -> Outcome:
    """Keep candidates out of the choice, with the reason; they can be verified again."""
    ask_reason(reason)
    hold(batch.id)
    chosen, skipped = chosen_of(batch, enrolment_ids, UNDECIDED)
    for enrolment in chosen:
        enrolment.state, enrolment.reason, enrolment.decided_at = UNFIT, reason, now()
    db.session.flush()
    return Outcome(unfit=len(chosen), skipped=skipped)


def weigh(batch: Batch, chosen: list[Enrolment], override: str | None, by) -> None:
    """Refuse when a rule forbids one of these, unless it was excepted before or is now, by who may.

    An exception is written on each that needs it. Nothing is changed when it is refused.
    """
    selection = Selection(batch)
    blocked = {row: selection.blocked(row) for row in chosen if not row.override_reason}
    blocked = {row: findings for row, findings in blocked.items() if findings}
    if not blocked:
        return
    if not override:
        raise RuleError(_forbidden(blocked, len(chosen)), "override")
    if by is None or not may(OVERRIDE, by):
        raise RuleError("Pengecualian dari aturan hanya dapat dibuat oleh kepala bidang.", "override")
    for enrolment in blocked:
        enrolment.override_reason = override


def _forbidden(blocked: dict, asked: int) -> str:
    if asked == 1:
        [[finding, *_]] = blocked.values()
        return f"Terhalang aturan. {finding.sentence} Bila perlu dikecualikan, tulis alasan pengecualiannya."
    rules = {finding.rule for findings in blocked.values() for finding in findings}
    names = ", ".join(name.lower() for rule, name in RULES.items() if rule in rules)
    return (
        f"{len(blocked)} dari {asked} yang ditandai terhalang aturan ({names}). "
        "Lepaskan tandanya, atau tulis alasan pengecualian pada bagian Seleksi."
    )


def set_rules(values: dict) -> None:
    """Set the rules and limits of selection from today on; what held before stays in force for earlier batches.

    Refuses a least age above the greatest.
    """
    if values["least_age"] > values["greatest_age"]:
        raise RuleError("Usia paling muda lebih dari usia paling tua.", "greatest_age")
    held = agency.settings([*KEYS.values(), *LIMITS.values()])
    for name, key in (KEYS | LIMITS).items():
        if values[name] != held[key]:
            office.set_value(key, values[name])
