"""What the own LKS hands in: periodic reports, and the application for a tanda daftar."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access, catalog, periods
from app.lks.access import PARTNER
from app.lks.forms import ApplyForm, ReportForm
from app.lks.models import Application
from app.lks.rules import institutions, registration
from app.lks.rules import reports as rules
from app.lks.views.frame import first_fault, take_upload
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/laporan", may=PARTNER)
def reports():
    institution, known = own(), catalog.read()
    found = rules.own(institution)
    listed = sorted({*periods.ended(known), *found}, reverse=True)
    rows = [(key, periods.name(key), periods.due_on(key, known), found.get(key)) for key in listed]
    return page("lks/portal/reports.html", rows=rows, **frame(institution, "laporan"))


def _period(period):
    """A period that is over, among the last, or one with a report of the own LKS; else 404."""
    known = periods.ended(catalog.read())
    return period if period in known or period in rules.own(own()) else abort(404)


@bp.get("/mitra/laporan/<period>", may=PARTNER)
def report(period):
    found = rules.of(own(), _period(period))
    return _report(period, found, ReportForm(obj=found))


def _report(period, found, form, status=200):
    more = dict(period=period, report=found, form=form, period_name=periods.name(period))
    return page("lks/portal/report.html", status=status, **more, **frame(own(), "laporan"))


@bp.post("/mitra/laporan/<period>", may=PARTNER, writes=False)
def send_report(period):
    form = ReportForm(request.form)
    _period(period)
    if form.validate():
        with form.refusals():
            clean, sha = take_upload()
            begin_write()
            file = clean and institutions.keep_file(own(), sha, clean, current_user)
            rules.send(own(), period, form.values(), file, by=current_user)
            toast("Laporan dikirim.")
            return go(url_for(".reports"))
    return _report(period, rules.of(own(), period), form, 422)


@bp.get("/mitra/permohonan", may=PARTNER)
def application():
    institution = own()
    more = dict(applications=access.own_applications(institution), form=ApplyForm())
    gaps = registration.lacking(institution)
    return page("lks/portal/application.html", gaps=gaps, **more, **frame(institution, "permohonan"))


@bp.post("/mitra/permohonan", may=PARTNER)
def apply():
    institution, form = own(), ApplyForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    registration.apply(institution, form.message.data, by=current_user)
    toast("Permohonan dikirim.")
    return go(url_for(".application"))


@bp.post("/mitra/permohonan/<int:application_id>/penarikan", may=PARTNER)
def take_application_back(application_id):
    registration.take_back(access.part(own(), Application, application_id), by=current_user)
    toast("Permohonan ditarik.")
    return go(url_for(".application"))
