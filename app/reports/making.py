"""Reports as work in the background: counted, drawn, put into the archive; numbered when they are issued."""

import datetime as dt
import hashlib
import json

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.ground import audit, job, pdf
from app.ground.db import begin_write, db
from app.ground.period import MONTH, QUARTER, YEAR, Period, around
from app.ground.refusal import RuleError
from app.ground.room import LetterKind
from app.ground.tanggal import WIB, clock, long_date, today
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency
from app.reports import document, facts, prints
from app.reports.document import BRIEF, KELURAHAN, PROGRAMME
from app.reports.models import Closing, Programme, Report

KIND = "reports.make"
ABOUT = "reports_report"
FITTING = {MONTH: (MONTH,), QUARTER: (QUARTER,), YEAR: (YEAR,), BRIEF: (QUARTER, YEAR), PROGRAMME: (QUARTER, YEAR),
           KELURAHAN: (MONTH, QUARTER, YEAR)}  # fmt: skip

LETTER = LetterKind(
    key="reports.report", title="Laporan kinerja", template=prints.TEMPLATE, css="buku", register="keluar",
    variable="book", classification="reports.code", public_subject=True, draw=prints.as_pdf,
)  # fmt: skip


def order(
    kind: str, period: Period, programme: Programme | None, kelurahan: str | None, by, scheduled: bool = False
) -> Report:
    """Have a report made. Refuses a kind that does not fit the period, a period to come, a missing subject."""
    if kind not in document.KINDS:
        raise RuleError("Pilihlah jenis laporan.", "kind")
    if period.kind not in FITTING[kind]:
        raise RuleError(f"{document.KINDS[kind]} dibuat untuk {' atau '.join(FITTING[kind])}.", "period")
    if not period.has_begun:
        raise RuleError(f"{period.name} belum dimulai.", "period")
    if kind == PROGRAMME and (programme is None or programme.year != period.year):
        raise RuleError(f"Pilihlah program tahun {period.year}.", "programme_id")
    if kind == KELURAHAN and not kelurahan:
        raise RuleError("Pilihlah kelurahannya.", "kelurahan")
    closing = standing_closing(period)
    row = Report(
        kind=kind, period_key=period.key, closing_id=closing.id if closing else None,
        made_by=by.name if by else "Sistem",
        programme_id=programme.id if kind == PROGRAMME else None, kelurahan=kelurahan if kind == KELURAHAN else None,
        scheduled=scheduled,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    row.job_id = job.enqueue(
        KIND, f"{document.KINDS[kind]}, {period.name}", {"report": row.id, "suffix": "pdf"}, by
    ).id
    db.session.flush()
    return row


def standing_closing(period: Period) -> Closing | None:
    """The closing of a period that holds now."""
    return db.session.scalar(
        select(Closing).where(Closing.period_key == period.key, Closing.opened_at.is_(None))
    )


def run(job_run) -> None:
    """`reports.make`. Started again after a crash it counts anew; nothing is kept before the end."""
    report = db.session.get(Report, job_run.args["report"])
    told = facts_of(report, lambda done, total: job_run.say("Menghitung angka", done, total + 2))
    printed = prints.book(report.kind, told)
    report_id = report.id
    db.session.rollback()  # no reading transaction stays open while pages are drawn
    job_run.say("Menyusun halaman")
    try:
        paper = prints.as_pdf(printed, lambda done, total: job_run.say("Menyusun halaman", done, total))
    except pdf.PdfError as refusal:
        raise RuleError(str(refusal)) from refusal
    archive = current_app.extensions["archive"]
    kept = archive.put(paper), archive.put(prints.as_xlsx(printed))
    begin_write()
    report = db.session.get(Report, report_id)
    (report.pdf, report.xlsx), report.told = kept, digest(printed)
    with current_app.test_request_context():
        address = url_for("reports.report", report_id=report_id)
    job_run.result(url=address, sha=kept[0], message="Laporan sudah jadi.")
    job_run.finished(job_run.total or 1)


def facts_of(report: Report, progress=lambda done, total: None) -> dict:
    """What the report tells: of a closed period what was kept then, else counted now."""
    programme = None
    if report.programme_id:
        query = select(Programme).where(Programme.id == report.programme_id)
        programme = db.session.scalar(query.options(selectinload(Programme.indicators)))
    if report.closing_id:
        closing = db.session.get(Closing, report.closing_id)
        kept = facts.part_of(closing.facts, programme, report.kelurahan)
        return kept | {"closed": closed_words(closing)}
    return facts.gather(report.period, programme, report.kelurahan, progress)


def closed_words(closing: Closing) -> str:
    day = closing.closed_at.astimezone(WIB).date()
    return f"Angka menurut penutupan {long_date(day)}, {clock(closing.closed_at)}"


def publish(report: Report, by) -> Letter:
    """Give the report its number as *laporan* and have the numbered file made.

    The figures are those of the file that was read: a report whose period is open and whose figures have moved on is
    refused, so that what is issued is what was agreed to.
    """
    if not report.pdf:
        raise RuleError("Laporan ini belum jadi.")
    if report.letter_id:
        raise RuleError("Laporan ini sudah bernomor.")
    printed = prints.book(report.kind, facts_of(report))
    if not report.closing_id and digest(printed) != report.told:
        raise RuleError(
            "Angkanya sudah berubah sejak laporan ini dibuat. Buatlah laporan baru, lalu terbitkan."
        )
    item = {
        "addressee": "Kepala Dinas", "subject": printed["heading"], "about_kind": ABOUT, "about_id": report.id,
        "context": {name: value for name, value in printed.items() if name not in ("kop", "number", "signature")},
    }  # fmt: skip
    code = agency.setting("reports.code")
    [letter] = letters.register_many(LETTER.key, LETTER.register, today(), code, [item], by)
    letters.produce([letter], "Menerbitkan laporan", by, merged=False)
    report.letter_id = letter.id
    db.session.flush()
    return letter


def digest(printed: dict) -> str:
    """What the report tells, without the moment of telling it, as one short text."""
    return hashlib.sha256(json.dumps(printed["chapters"], sort_keys=True).encode()).hexdigest()


# --- made by themselves -----------------------------------------------------------------------------


def month_is_due(on: dt.date | None = None) -> Period | None:
    """The month that ended last, when its report was not yet made by itself."""
    month = around(MONTH, on or today()).before
    made = select(Report.id).where(Report.scheduled, Report.kind == MONTH, Report.period_key == month.key)
    return None if db.session.scalar(made) else month


def make_what_is_due() -> None:
    """A chore of the worker: the report of last month, once, where the office has asked for it."""
    if not agency.setting("reports.monthly") or month_is_due() is None:
        return
    begin_write()
    month = month_is_due()
    if month is None:
        db.session.rollback()
        return
    order(MONTH, month, None, None, None, scheduled=True)
    db.session.commit()


def check():
    """Reports whose file the archive has lost or changed; closings whose periods nobody can read, or whose head of
    the audit trail is gone from it."""
    archive = current_app.extensions["archive"]
    shas = db.session.scalars(select(Report.pdf).where(Report.pdf.is_not(None)))
    sheets = db.session.scalars(select(Report.xlsx).where(Report.xlsx.is_not(None)))
    for sha in archive.missing_or_changed({*shas, *sheets}):
        yield f"Berkas laporan {sha[:12]}… hilang atau berubah di arsip."
    kept = select(Closing.period_key, Closing.facts["chain"]["digest"].as_string())
    for key, head in db.session.execute(kept):
        if Period.read(key) is None:
            yield f"Penutupan periode {key} tidak dapat dibaca."
        if head and not audit.is_chained(head):
            yield f"Kepala rantai audit pada penutupan {key} tidak ada lagi pada jejak audit."
