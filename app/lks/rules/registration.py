"""From an application to the numbered tanda daftar; visits with their scores and findings; letters to one LKS.

The steps follow one another: complete papers, a visit that finds the LKS fit, the letter of recommendation, the tanda
daftar. Each rule asks for the step before it, so that no post can leap over one (domain.md section 5).
"""

import datetime as dt

from sqlalchemy import select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, today
from app.lks import catalog, letters, standing
from app.lks.models import (
    APPLIED,
    COMPLETE,
    ISSUED,
    OPEN_STATES,
    RECOMMENDED,
    REGISTRATION,
    REJECTED,
    RENEWAL,
    SENT_BACK,
    VISITED,
    Application,
    Document,
    Finding,
    Institution,
    Visit,
    VisitPhoto,
)
from app.lks.models.registration import TAKEN_BACK, UNFIT
from app.lks.rules import institutions


def open_one(institution: Institution) -> Application | None:
    query = select(Application).where(
        Application.institution_id == institution.id, Application.state.in_(OPEN_STATES)
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def apply(institution: Institution, message: str | None, by) -> Application:
    """The partner applies, for a first tanda daftar or its renewal; one that was sent back goes in again.

    Refuses a closed LKS and a second open application.
    """
    institution = wait_for_row(Institution, institution.id)
    if institution.closed_on:
        raise RuleError("Lembaga ini tercatat tidak beroperasi. Hubungi dinas.")
    row = open_one(institution)
    if row and row.state != SENT_BACK:
        raise RuleError("Permohonan sebelumnya masih berjalan.")
    if row is None:
        held = db.session.scalar(
            select(Document.id).where(Document.institution_id == institution.id, Document.kind == REGISTRATION)
        )
        row = Application(institution_id=institution.id, kind=RENEWAL if held else "baru")
        db.session.add(row)
    row.message = message
    _step(row, APPLIED)
    return row


def take_back(row: Application, by) -> None:
    _demand(row, APPLIED, SENT_BACK)
    _step(row, TAKEN_BACK)


def lacking(institution: Institution) -> list[str]:
    """Required papers that are not there, or have run out."""
    known = catalog.read()
    found = standing.Standings([institution], known).of(institution)
    out = [known.paper_name(kind) for kind, paper in found.papers.items()
           if known.paper_kinds.get(kind) and known.paper_kinds[kind].required
           and paper.valid_until and paper.valid_until < today()]  # fmt: skip
    return found.missing + [f"{name} (habis masa berlaku)" for name in out]


def find_complete(row: Application, by) -> None:
    """Every required paper is there and valid. Refuses with what is missing."""
    row = _locked(row, APPLIED)
    gaps = lacking(db.session.get_one(Institution, row.institution_id))
    if gaps:
        raise RuleError("Belum lengkap: " + ", ".join(gaps) + ". Kembalikan permohonan ini kepada pemohon.")
    _step(row, COMPLETE)


def send_back(row: Application, answer: str, by) -> None:
    row = _locked(row, APPLIED, COMPLETE, VISITED)
    row.answer = answer
    _step(row, SENT_BACK)


def reject(row: Application, answer: str, by) -> None:
    row = _locked(row, APPLIED, COMPLETE, VISITED, SENT_BACK)
    row.answer = answer
    _step(row, REJECTED)


def visit_of(row: Application) -> Visit | None:
    """The last visit for this application."""
    query = select(Visit).where(Visit.application_id == row.id).order_by(Visit.on_date.desc(), Visit.id.desc())
    return db.session.scalar(query.limit(1))


def share(visit: Visit) -> int:
    """Per cent of all points that the aspects of the visit could have."""
    most = catalog.read().visit_most * len(visit.scores)
    return visit.points * 100 // most if most else 0


def recommend(row: Application, by) -> None:
    """The numbered letter of recommendation. Refuses without a visit that finds the LKS fit enough."""
    row = _locked(row, VISITED)
    visit, least = visit_of(row), catalog.read().visit_least_share
    if visit is None or visit.conclusion == UNFIT or share(visit) < least:
        raise RuleError(f"Rekomendasi memerlukan kunjungan yang menyatakan layak, paling sedikit {least} % nilai.")
    institution = db.session.get_one(Institution, row.institution_id)
    told = [["Kunjungan", long_date(visit.on_date)], ["Kesimpulan", visit.conclusion_name]]
    about = (Application.__tablename__, row.id)
    letters.post(letters.RECOMMENDATION, [(institution, letters.recommendation(institution, told), about)], by)
    _step(row, RECOMMENDED)


def issue(row: Application, by) -> Document:
    """The tanda daftar: a numbered letter, and the paper that makes the LKS registered from today on.

    Refuses without the recommendation. A second click finds the application issued.
    """
    row = _locked(row, RECOMMENDED)
    institution = db.session.get_one(Institution, row.institution_id)
    until = institutions.years_later(today(), catalog.read().registration_years)
    about = (Application.__tablename__, row.id)
    [letter] = letters.post(letters.REGISTERED, [(institution, letters.registration(institution, until), about)], by)
    paper = {"kind": REGISTRATION, "number": letter.number, "on_date": today(), "valid_until": until}
    document = institutions.file_paper(institution, paper, None, by=by)
    row = wait_for_row(Application, row.id)
    row.document_id = document.id
    _step(row, ISSUED)
    return document


def _locked(row: Application, *states: str) -> Application:
    row = wait_for_row(Application, row.id)
    _demand(row, *states)
    return row


def _demand(row: Application, *states: str) -> None:
    if row.state not in states:
        raise RuleError(f"Langkah ini belum atau tidak lagi dapat dilakukan: permohonan {row.state_name.lower()}.")


def _step(row: Application, state: str) -> None:
    row.state, row.since = state, now()
    db.session.flush()


# Visits


def record_visit(institution: Institution, values: dict, scores: dict[str, int], findings, photos, by) -> Visit:
    """What a visit saw: points for each aspect, findings with what is to be done, photographs of the office's own.

    One that is made while an application waits for it moves the application on. Refuses a day to come, an aspect
    without points, and a deadline before the visit.
    """
    known = catalog.read()
    if values["on_date"] > today():
        raise RuleError("Tanggal kunjungan masih di masa depan.", "on_date")
    if set(scores) != {key for key, _ in known.visit_aspects}:
        raise RuleError(f"Beri nilai 0 sampai {known.visit_most} untuk setiap aspek.")
    if any(not 0 <= points <= known.visit_most for points in scores.values()):
        raise RuleError(f"Beri nilai 0 sampai {known.visit_most} untuk setiap aspek.")
    if any(due < values["on_date"] for _, _, due in findings):
        raise RuleError("Batas tindakan sebelum hari kunjungan.", "findings")
    visit = Visit(institution_id=institution.id, scores=scores)
    for name in ("on_date", "visitors", "conclusion", "note"):
        setattr(visit, name, values[name])
    waiting = open_one(institution)
    if waiting and waiting.state in (COMPLETE, VISITED):
        visit.application_id = waiting.id
        _step(waiting, VISITED)
    db.session.add(visit)
    db.session.flush()
    for text, action, due in findings:
        db.session.add(Finding(visit_id=visit.id, text=text, action=action, due_on=due))
    db.session.add_all(VisitPhoto(visit_id=visit.id, file_id=file.id) for file in photos)
    db.session.flush()
    return visit


def close_finding(finding: Finding, outcome: str, by) -> None:
    """Refuses a second time."""
    if finding.done_on:
        raise RuleError("Temuan ini sudah selesai.")
    finding.done_on, finding.outcome = today(), outcome
    db.session.flush()


# Letters


def state_registered(institution: Institution, purpose: str, by) -> None:
    """A letter that says that the LKS is registered. Refuses when it is not, today."""
    found = standing.Standings([institution], catalog.read()).of(institution)
    if not found.registered:
        raise RuleError("Lembaga ini tidak mempunyai tanda daftar yang berlaku.")
    held = found.registration
    context = letters.statement(institution, held.number or "-", held.valid_until, purpose)
    letters.post(letters.STATEMENT, [(institution, context, None)], by)


def warn(institution: Institution, about: str, until: dt.date, by) -> None:
    """A letter of warning with a deadline. Refuses a deadline that is over."""
    if until <= today():
        raise RuleError("Batas penyelesaian harus sesudah hari ini.", "until")
    letters.post(letters.WARNING, [(institution, letters.warning(institution, about, until), None)], by)


