"""Periodic reports: sent by the partner, taken or sent back with a note by the office."""

from sqlalchemy import select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import now, today
from app.lks import periods
from app.lks.models import ACCEPTED, REVISING, SENT, File, Institution, Report

FIELDS = (
    "clients_start", "clients_in", "clients_out", "staff", "activities", "incidents", "income", "expense",
)  # fmt: skip


def of(institution: Institution, period: str) -> Report | None:
    query = select(Report).where(Report.institution_id == institution.id, Report.period == period)
    return db.session.scalar(query.options(*Report.seen()).execution_options(populate_existing=True))


def send(institution: Institution, period: str, values: dict, file: File | None, by) -> Report:
    """The report on a period; again when the office has asked for it. Refuses a period that is not over, more clients
    out than there were, and a report that the office has already."""
    span = periods.bounds(period)
    if span is None or span[1] >= today():
        raise RuleError("Masa laporan ini belum berakhir.")
    wait_for_row(Institution, institution.id)
    if values["clients_out"] > values["clients_start"] + values["clients_in"]:
        raise RuleError("Klien keluar lebih banyak daripada klien awal dan masuk.", "clients_out")
    report = of(institution, period)
    if report and report.state != REVISING:
        raise RuleError("Laporan ini sudah dikirim. Dinas dapat memintanya diperbaiki.")
    if report is None:
        report = Report(institution_id=institution.id, period=period, first_sent_on=today())
        db.session.add(report)
    for name in FIELDS:
        setattr(report, name, values[name])
    report.state, report.sent_at, report.sent_by = SENT, now(), by.name
    if file:
        report.file_id = file.id
    db.session.flush()
    return report


def accept(report: Report, by) -> None:
    _demand_sent(report)
    report.state = ACCEPTED
    db.session.flush()


def ask_to_mend(report: Report, note: str, by) -> None:
    """Back to the partner, with what shall be mended."""
    _demand_sent(report)
    report.state, report.note = REVISING, note
    db.session.flush()


def _demand_sent(report: Report) -> None:
    report = wait_for_row(Report, report.id)
    if report.state != SENT:
        raise RuleError("Laporan ini sudah diputuskan. Muat ulang halaman.")


def by_institution(period: str) -> dict[int, Report]:
    rows = db.session.scalars(select(Report).where(Report.period == period))
    return {row.institution_id: row for row in rows}


def waiting(institution: Institution, known) -> tuple[list[str], str | None]:
    """What the partner has to do: the periods whose report the office wants mended, and the last period that is over
    when nothing has been sent on it."""
    found, last = own(institution), periods.ended(known)[:1]
    asked = sorted((key for key, report in found.items() if report.state == REVISING), reverse=True)
    return asked, last[0] if last and last[0] not in found else None


def own(institution: Institution) -> dict[str, Report]:
    rows = db.session.scalars(select(Report).where(Report.institution_id == institution.id))
    return {row.period: row for row in rows}
