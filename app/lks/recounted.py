"""The figures of LKS counted once more, lembaga by lembaga: `flask check` compares them with the reports."""

from sqlalchemy import select

from app.ground.db import db
from app.ground.tanggal import today
from app.lks import catalog
from app.lks.models import VALID, Coverage, Document, Event, Institution, Report, Visit


def _open(period) -> set[int]:
    rows = db.session.execute(select(Institution.id, Institution.closed_on))
    return {row_id for row_id, closed_on in rows if closed_on is None or closed_on > period.last}


def number(period) -> tuple[int, int]:
    return len(_open(period)), 0


def holding(kind: str):
    def count(period) -> tuple[int, int]:
        there = _open(period)
        query = select(
            Document.institution_id, Document.kind, Document.state, Document.on_date, Document.valid_until
        )
        held = {
            row.institution_id
            for row in db.session.execute(query)
            if row.kind == kind
            and row.state == VALID
            and (row.on_date is None or row.on_date <= period.last)
            and (row.valid_until is None or row.valid_until >= period.last)
        }
        return len(held & there), len(there)

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


def events(period) -> tuple[int, int]:
    days = db.session.scalars(select(Event.starts_on))
    return sum(period.first <= day <= min(period.last, today()) for day in days), 0
