"""What may happen in trainings: to a batch, to the people in it, to its money, and with their certificates."""

from app.training.rules.allowances import (
    add_cost,
    discard,
    draw_up,
    fix_lines,
    mark_paid,
    paid_days,
    remove_cost,
)
from app.training.rules.batches import (
    add_session,
    change_batch,
    copy_parts,
    next_title,
    open_batch,
    remove_session,
    set_quota,
    training_days,
)
from app.training.rules.certificates import (
    Entitlement,
    certificate_of,
    copies_of,
    entitled,
    issue_certificates,
    issued_certificate,
    keep_copy,
)
from app.training.rules.documents import document_names, receive
from app.training.rules.enrolments import accept, follow, nominate, nominate_many, reject, tick, withdraw
from app.training.rules.joining import rehome
from app.training.rules.kits import hand_over, receivers, set_kit
from app.training.rules.offers import agree, decline, expire, offer_to, record_call, reorder
from app.training.rules.places import Outcome
from app.training.rules.results import fail_many, pass_many, set_scores
from app.training.rules.verification import fail, set_rules, verify
from app.training.rules.visits import record_visit

__all__ = [
    "copies_of",
    "issued_certificate",
    "keep_copy",
    "hand_over",
    "receivers",
    "set_kit",
    "fail_many",
    "pass_many",
    "set_scores",
    "follow",
    "add_cost",
    "discard",
    "draw_up",
    "fix_lines",
    "mark_paid",
    "paid_days",
    "remove_cost",
    "document_names",
    "set_quota",
    "remove_session",
    "receive",
    "next_title",
    "copy_parts",
    "add_session",
    "Entitlement",
    "Outcome",
    "accept",
    "agree",
    "certificate_of",
    "change_batch",
    "decline",
    "entitled",
    "expire",
    "fail",
    "issue_certificates",
    "nominate",
    "nominate_many",
    "offer_to",
    "open_batch",
    "record_call",
    "record_visit",
    "rehome",
    "reject",
    "reorder",
    "set_rules",
    "tick",
    "training_days",
    "verify",
    "withdraw",
]
