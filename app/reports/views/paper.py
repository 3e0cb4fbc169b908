"""Reports on paper: ordered, watched, opened, downloaded, numbered; the month's report that makes itself."""

from flask import current_app, request, send_file, url_for
from flask_login import current_user

from app.ground import audit
from app.ground.web import go, page, toast
from app.reports import access, making, shelf
from app.reports.access import PUBLISH, READ, WRITE
from app.reports.forms import ReportForm
from app.reports.views import bp

MIMES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/cetak", may=READ)
def reports():
    return _reports(ReportForm(period=request.args.get("periode")))


def _reports(form, status=200):
    return page(
        "reports/reports.html",
        status=status,
        form=form,
        shelf=shelf.of(current_user),
        monthly=shelf.makes_itself(),
    )


@bp.post("/cetak", may=READ)
def order_report():
    form = ReportForm(request.form)
    if form.validate():
        with form.refusals():
            made = making.order(*shelf.wanted(current_user, form), by=current_user)
            return go(url_for(".report", report_id=made.id))
    return _reports(form, 422)


@bp.get("/cetak/<int:report_id>", may=READ)
def report(report_id):
    found = access.find_report(current_user, report_id)
    return page("reports/report.html", report=found, told=shelf.told(found, current_user))


@bp.get("/cetak/<int:report_id>/berkas", may=READ)
def report_file(report_id):
    return _send(*access.find_file(current_user, report_id, "pdf"), "pdf")


@bp.get("/cetak/<int:report_id>/lembar-kerja", may=READ)
def report_sheet(report_id):
    return _send(*access.find_file(current_user, report_id, "xlsx"), "xlsx")


def _send(found, sha, suffix):
    audit.security("ekspor", "reports_report", found.id, f"{found.kind} {found.period_key}")
    path, name = (
        current_app.extensions["archive"].path(sha),
        f"laporan-{found.kind}-{found.period_key}.{suffix}",
    )
    return send_file(path, mimetype=MIMES[suffix], as_attachment=suffix == "xlsx", download_name=name)


@bp.post("/cetak/<int:report_id>/nomor", may=PUBLISH)
def publish(report_id):
    letter = making.publish(access.find_report(current_user, report_id), by=current_user)
    toast(f"Laporan terdaftar dengan nomor {letter.number}. Berkasnya sedang dibuat.")
    return go(url_for(".report", report_id=report_id))


@bp.post("/cetak/<int:report_id>/dibaca", may=READ)
def mark_read(report_id):
    shelf.mark_read(access.find_report(current_user, report_id), current_user)
    return go(url_for(".report", report_id=report_id))


@bp.post("/cetak/jadwal", may=WRITE)
def schedule():
    shelf.make_itself(request.form.get("bulanan") == "ya")
    toast("Pengaturan laporan bulanan tersimpan.")
    return go(url_for(".reports"))
