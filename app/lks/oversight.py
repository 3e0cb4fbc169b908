"""What the office watches: applications under way, visits, findings, who has reported and who has not."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.ground.db import db
from app.letters.models import Letter
from app.lks.models import OPEN_STATES, Application, Finding, Institution, Mail, Visit
from app.lks.rules import reports

MISSING = "belum"


def applications(base, only_open: bool = True) -> list[Application]:
    """Under way, the longest waiting first; or the last that ended."""
    if only_open:
        return list(db.session.scalars(base.where(Application.state.in_(OPEN_STATES)).order_by(Application.since)))
    query = base.where(Application.state.not_in(OPEN_STATES)).order_by(Application.id.desc())
    return list(db.session.scalars(query.limit(50)))


def visits(institution: Institution) -> list[Visit]:
    query = select(Visit).where(Visit.institution_id == institution.id).order_by(Visit.on_date.desc(), Visit.id.desc())
    return list(db.session.scalars(query.options(selectinload(Visit.findings), selectinload(Visit.photos))))


def mail(institution: Institution) -> list[Mail]:
    query = select(Mail).join(Letter, Letter.id == Mail.letter_id).where(Mail.institution_id == institution.id)
    return list(db.session.scalars(query.options(*Mail.seen()).order_by(Mail.id.desc()).limit(100)))


def open_findings() -> list[Finding]:
    """Corrective actions that are not done, the most urgent first, each with its LKS."""
    query = select(Finding).where(Finding.done_on.is_(None)).order_by(Finding.due_on, Finding.id)
    whole = joinedload(Finding.visit).joinedload(Visit.institution)
    return list(db.session.scalars(query.options(whole).limit(500)))


class Handed:
    """One period: every LKS in operation with its report or none; `state` narrows it."""

    def __init__(self, base, period: str, state: str | None = None):
        self.period = period
        found = reports.by_institution(period)
        rows = [(one, found.get(one.id)) for one in db.session.scalars(base.order_by(Institution.name))]
        self.all, self.there = len(rows), sum(report is not None for _, report in rows)
        self.rows = [(one, report) for one, report in rows if not state or _state(report) == state]


def _state(report) -> str:
    return report.state if report else MISSING
