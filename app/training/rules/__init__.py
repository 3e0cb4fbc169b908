"""What may happen in trainings: to a batch, to the people in it, and with their certificates."""

from app.training.rules.batches import change_batch, open_batch, training_days
from app.training.rules.certificates import Entitlement, certificate_of, entitled, issue_certificates
from app.training.rules.enrolments import (
    Outcome,
    accept,
    nominate,
    nominate_many,
    reject,
    withdraw,
)
from app.training.rules.joining import rehome

__all__ = [
    "Entitlement",
    "Outcome",
    "accept",
    "certificate_of",
    "change_batch",
    "entitled",
    "issue_certificates",
    "nominate",
    "nominate_many",
    "open_batch",
    "rehome",
    "reject",
    "training_days",
    "withdraw",
]
