"""Clients whom partners put forward for trainings: taken over to the training, or declined with a word."""

from flask import request, url_for
from flask_login import current_user

from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access
from app.lks.access import READ, WRITE
from app.lks.forms import ReasonForm
from app.lks.rules import nominations as rules
from app.lks.views.frame import bp, first_fault


@bp.get("/lks/usulan-klien", may=READ)
def nominations():
    return page("lks/nominations.html", nominations=access.nominations(current_user), form=ReasonForm())


@bp.post("/lks/usulan-klien/<int:nomination_id>/penerimaan", may=WRITE)
def take_nomination(nomination_id):
    rules.take(access.find_nomination(current_user, nomination_id), by=current_user)
    toast("Klien didaftarkan pada pelatihannya.")
    return go(url_for(".nominations"))


@bp.post("/lks/usulan-klien/<int:nomination_id>/penolakan", may=WRITE)
def decline_nomination(nomination_id):
    row, form = access.find_nomination(current_user, nomination_id), ReasonForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    rules.decline(row, form.reason.data, by=current_user)
    toast("Usulan ditolak; mitra membaca alasannya.")
    return go(url_for(".nominations"))
