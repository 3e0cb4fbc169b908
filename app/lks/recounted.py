"""The figures of LKS counted once more, lembaga by lembaga: `flask check` compares them with the reports."""

from sqlalchemy import select

from app.ground.db import db
from app.ground.tanggal import today
from app.lks import catalog, periods
from app.lks.models import REPLACED, VALID, Coverage, Document, Event, Institution, Report, Visit


def _open(period) -> set[int]:
    rows, last = db.session.execute(select(Institution.id, Institution.closed_on)), min(period.last, today())
    return {row_id for row_id, closed_on in rows if closed_on is None or closed_on > last}


def number(period) -> tuple[int, int]:
    return len(_open(period)), 0


def amount(share):
    """The same as a number: what a share counts, without what it is a part of."""
    return lambda period: (share(period)[0], 0)


def holding(kind: str):
    """LKS whose paper of this kind was valid: the newest that was there on the day, the one that counts first."""

    def count(period) -> tuple[int, int]:
        there, day, held = _open(period), min(period.last, today()), {}
        query = select(Document).where(Document.kind == kind, Document.state.in_((VALID, REPLACED)))
        for paper in sorted(db.session.scalars(query), key=lambda paper: (paper.state == VALID, paper.id)):
            if paper.on_date is None or paper.on_date <= day:
                held[paper.institution_id] = paper.valid_until is None or paper.valid_until >= day
        return sum(held.get(row_id, False) for row_id in there), len(there)

    return count


def active(span_of_life):
    def count(period) -> tuple[int, int]:
        there, (first, last) = _open(period), span_of_life(period)
        signs = {
            "laporan": select(Report.institution_id, Report.first_sent_on),
            "kunjungan": select(Visit.institution_id, Visit.on_date),
            "bimtek": select(Coverage.institution_id, Coverage.on_date),
        }
        alive = {
            owner
            for name in catalog.read().active_signs
            if name in signs
            for owner, day in db.session.execute(signs[name])
            if first <= day <= last
        }
        return len(alive & there), len(there)

    return count


def trained(period) -> tuple[int, int]:
    there = _open(period)
    query = select(Coverage.institution_id, Coverage.on_date, Coverage.came)
    came = {
        owner
        for owner, day, people in db.session.execute(query)
        if people > 0 and period.first <= day <= period.last
    }
    return len(came & there), len(there)


def reported(period) -> tuple[int, int]:
    sent = {
        (row.institution_id, row.period): row.first_sent_on
        for row in db.session.execute(select(Report.institution_id, Report.period, Report.first_sent_on))
    }
    found, owed = 0, 0
    for row in db.session.execute(select(Institution.id, Institution.founded_on, Institution.closed_on)):
        for key, due in periods.fell_due(period.first, period.last):
            founded = row.founded_on is None or row.founded_on <= periods.bounds(key)[1]
            if founded and (row.closed_on is None or row.closed_on > due):
                owed += 1
                found += (row.id, key) in sent and sent[row.id, key] <= due
    return found, owed


def events(period) -> tuple[int, int]:
    days = db.session.scalars(select(Event.starts_on))
    return sum(period.first <= day <= min(period.last, today()) for day in days), 0
