"""Applications step by step, visits and findings, letters to one LKS, reports of a period."""

from flask import current_app, request, url_for
from flask_login import current_user

from app.ground import upload
from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access, catalog, oversight, periods
from app.lks.access import ISSUE, READ, WRITE
from app.lks.forms import BackForm, MendForm, OutcomeForm, StatementForm, VisitForm, WarningForm
from app.lks.models import REPORT_NAMES
from app.lks.rules import institutions, registration, reports
from app.lks.views.frame import bp, first_fault, head

MOST_PHOTOS = 6


@bp.get("/lks/permohonan", may=READ)
def applications():
    base = access.applications(current_user)
    more = dict(under_way=oversight.applications(base), ended=oversight.applications(base, only_open=False))
    return page("lks/applications.html", **more)


@bp.get("/lks/permohonan/<int:application_id>", may=READ)
def application(application_id):
    found = access.find_application(current_user, application_id)
    visit = registration.visit_of(found)
    more = dict(application=found, visit=visit, share=registration.share(visit) if visit else None, back=BackForm())
    gaps = registration.lacking(found.institution)
    return page("lks/application.html", gaps=gaps, **more, **head(found.institution, "permohonan"))


def _step(application_id, act, words):
    act(access.find_application(current_user, application_id))
    toast(words)
    return go(url_for(".application", application_id=application_id))


@bp.post("/lks/permohonan/<int:application_id>/kelengkapan", may=WRITE)
def find_complete(application_id):
    return _step(application_id, lambda row: registration.find_complete(row, by=current_user), "Berkas lengkap.")


@bp.post("/lks/permohonan/<int:application_id>/pengembalian", may=WRITE)
def send_application_back(application_id):
    answer = _answer()
    return _step(
        application_id, lambda row: registration.send_back(row, answer, by=current_user), "Permohonan dikembalikan."
    )


@bp.post("/lks/permohonan/<int:application_id>/penolakan", may=ISSUE)
def reject_application(application_id):
    answer = _answer()
    return _step(
        application_id, lambda row: registration.reject(row, answer, by=current_user), "Permohonan ditolak."
    )


def _answer() -> str:
    form = BackForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    return form.answer.data


@bp.post("/lks/permohonan/<int:application_id>/rekomendasi", may=ISSUE)
def recommend(application_id):
    words = "Surat rekomendasi bernomor; berkasnya sedang dibuat."
    return _step(application_id, lambda row: registration.recommend(row, by=current_user), words)


@bp.post("/lks/permohonan/<int:application_id>/tanda-daftar", may=ISSUE)
def issue_registration(application_id):
    words = "Tanda daftar terbit; berkasnya sedang dibuat."
    return _step(application_id, lambda row: registration.issue(row, by=current_user), words)


# Visits, findings, letters of one LKS


@bp.get("/lks/<int:institution_id>/pembinaan", may=READ)
def care(institution_id):
    institution = access.find_institution(current_user, institution_id)
    more = dict(
        visits=oversight.visits(institution), mail=oversight.mail(institution), outcome=OutcomeForm(),
        statement=StatementForm(), warning=WarningForm(), share=registration.share,
    )  # fmt: skip
    return page("lks/care.html", **more, **head(institution, "pembinaan"))


@bp.get("/lks/<int:institution_id>/kunjungan/baru", may=WRITE)
def new_visit(institution_id):
    return _visit(access.find_institution(current_user, institution_id), VisitForm())


def _visit(institution, form, status=200):
    more = dict(institution=institution, form=form, catalog=catalog.read(), typed=request.form)
    return page("lks/visit_edit.html", status=status, **more)


@bp.post("/lks/<int:institution_id>/kunjungan/baru", may=WRITE, writes=False)
def record_visit(institution_id):
    form = VisitForm(request.form)
    access.find_institution(current_user, institution_id)
    if form.validate():
        with form.refusals():
            photos, findings = _photos(), form.read_findings()
            begin_write()
            institution = access.find_institution(current_user, institution_id)
            kept = [institutions.keep_file(institution, sha, clean, current_user, True) for clean, sha in photos]
            registration.record_visit(institution, form.values(), _scores(), findings, kept, by=current_user)
            toast("Kunjungan tersimpan.")
            return go(url_for(".care", institution_id=institution_id))
    return _visit(access.find_institution(current_user, institution_id), form, 422)


def _scores() -> dict[str, int]:
    typed = {key: request.form.get(f"s.{key}", "") for key, _ in catalog.read().visit_aspects}
    return {key: int(text) for key, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 3}


def _photos():
    """The photographs, drawn anew and in the archive."""
    sent = [one for one in request.files.getlist("photos") if one.filename]
    if len(sent) > MOST_PHOTOS:
        raise RuleError(f"Paling banyak {MOST_PHOTOS} foto sekali kunjungan.")
    clean = [upload.read_upload(one, "photos", pictures_only=True) for one in sent]
    return [(one, current_app.extensions["archive"].put(one.content)) for one in clean]


@bp.post("/lks/<int:institution_id>/temuan/<int:finding_id>/penyelesaian", may=WRITE)
def close_finding(institution_id, finding_id):
    institution, form = access.find_institution(current_user, institution_id), OutcomeForm(request.form)
    finding = access.find_finding(institution, finding_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    registration.close_finding(finding, form.outcome.data, by=current_user)
    toast("Temuan selesai.")
    return go(url_for(".care", institution_id=institution_id))


@bp.get("/lks/temuan", may=READ)
def findings():
    return page("lks/findings.html", findings=oversight.open_findings())


@bp.post("/lks/<int:institution_id>/surat/keterangan", may=ISSUE)
def state_registered(institution_id):
    institution, form = access.find_institution(current_user, institution_id), StatementForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    registration.state_registered(institution, form.purpose.data, by=current_user)
    toast("Surat keterangan bernomor; berkasnya sedang dibuat.")
    return go(url_for(".care", institution_id=institution_id))


@bp.post("/lks/<int:institution_id>/surat/teguran", may=ISSUE)
def warn(institution_id):
    institution, form = access.find_institution(current_user, institution_id), WarningForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    registration.warn(institution, form.about.data, form.until.data, by=current_user)
    toast("Surat teguran bernomor; berkasnya sedang dibuat.")
    return go(url_for(".care", institution_id=institution_id))


# Reports


@bp.get("/lks/laporan", may=READ)
def reports_page():
    known = catalog.read()
    listed = periods.ended(known, 12)
    period = request.args.get("masa") if request.args.get("masa") in listed else listed[0]
    state = request.args.get("keadaan") or None
    handed = oversight.Handed(access.operating(current_user), period, state)
    more = dict(periods=[(key, periods.name(key)) for key in listed], due=periods.due_on(period, known), state=state)
    states = [(oversight.MISSING, "Belum melapor"), *REPORT_NAMES.items()]
    return page("lks/reports.html", handed=handed, states=states, period_name=periods.name(period), **more)


@bp.get("/lks/laporan/<int:report_id>", may=READ)
def report(report_id):
    found = access.find_report(current_user, report_id)
    late = found.first_sent_on > periods.due_on(found.period, catalog.read())
    return page("lks/report.html", report=found, period_name=periods.name(found.period), late=late, form=MendForm())


@bp.post("/lks/laporan/<int:report_id>/penerimaan", may=WRITE)
def accept_report(report_id):
    reports.accept(access.find_report(current_user, report_id), by=current_user)
    toast("Laporan diterima.")
    return go(url_for(".report", report_id=report_id))


@bp.post("/lks/laporan/<int:report_id>/perbaikan", may=WRITE)
def ask_to_mend(report_id):
    found, form = access.find_report(current_user, report_id), MendForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    reports.ask_to_mend(found, form.note.data, by=current_user)
    toast("Laporan dikembalikan dengan catatan.")
    return go(url_for(".report", report_id=report_id))
