"""The reports that were made, as their pages show them; who has read which; the month's report that makes itself."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from app.ground import wilayah
from app.ground.db import db, upsert
from app.ground.job import Job
from app.ground.period import Period
from app.ground.refusal import RuleError
from app.letters.models import Letter
from app.office import agency
from app.office.rules import set_value
from app.reports import access, document
from app.reports.document import KELURAHAN, PROGRAMME
from app.reports.models import Programme, Reading, Report


@dataclass(frozen=True)
class Told:
    """A report with what it is about, the work that makes it, and its number."""

    report: Report
    title: str
    subject: str
    job: Job | None
    letter: Letter | None
    unread: bool

    @property
    def href(self) -> str:
        return url_for("reports.report", report_id=self.report.id)


def of(user) -> list[Told]:
    """The newest reports that the user may open."""
    reports = list(db.session.scalars(access.reports(user).order_by(Report.id.desc()).limit(100)))
    jobs = _by_id(Job, {one.job_id for one in reports})
    letters = _by_id(Letter, {one.letter_id for one in reports})
    programmes = _by_id(Programme, {one.programme_id for one in reports})
    unread = {one.id for one in unread_of(user)}
    return [
        Told(
            one, document.KINDS[one.kind],
            programmes[one.programme_id].name if one.programme_id else wilayah.name_of(one.kelurahan),
            jobs.get(one.job_id), letters.get(one.letter_id), one.id in unread,
        )
        for one in reports
    ]  # fmt: skip


def told(report: Report, user) -> Told:
    programme = db.session.get(Programme, report.programme_id) if report.programme_id else None
    return Told(
        report, document.KINDS[report.kind], programme.name if programme else wilayah.name_of(report.kelurahan),
        db.session.get(Job, report.job_id) if report.job_id else None,
        db.session.get(Letter, report.letter_id) if report.letter_id else None,
        any(one.id == report.id for one in unread_of(user)),
    )  # fmt: skip


def _by_id(model, ids: set) -> dict:
    known = ids - {None}
    return (
        {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(known)))} if known else {}
    )


def wanted(user, form) -> tuple:
    """What the form asks for, as `making.order` takes it. Refuses a whole report to whoever reads one field alone."""
    kind = form.kind.data
    if kind not in (PROGRAMME, KELURAHAN) and not access.is_whole_office(user):
        raise RuleError(
            "Akun Anda membaca satu bidang. Buatlah laporan per program atau per kelurahan.", "kind"
        )
    programme = (
        access.find_programme(user, form.programme_id.data)
        if kind == PROGRAMME and form.programme_id.data
        else None
    )
    return kind, Period.read(form.period.data), programme, form.kelurahan.data


def unread_of(user) -> list[Report]:
    """Reports that made themselves and that this reader has not marked as read."""
    read = select(Reading.report_id).where(Reading.account_id == user.id)
    query = access.reports(user).where(Report.scheduled, Report.pdf.is_not(None), Report.id.not_in(read))
    return list(db.session.scalars(query.order_by(Report.id.desc()).limit(12)))


def mark_read(report: Report, user) -> None:
    putting = upsert(Reading).values(report_id=report.id, account_id=user.id)
    db.session.execute(putting.on_conflict_do_nothing(index_elements=["report_id", "account_id"]))


def makes_itself() -> bool:
    return bool(agency.setting("reports.monthly"))


def make_itself(wanted: bool) -> None:
    set_value("reports.monthly", wanted)
