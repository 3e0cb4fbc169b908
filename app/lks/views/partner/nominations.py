"""Clients of the own LKS, put forward for a training of the office."""

from flask import request, url_for
from flask_login import current_user

from app.ground.web import go, page, toast
from app.lks import access
from app.lks.access import PARTNER
from app.lks.forms import NominationForm
from app.lks.models import Nomination
from app.lks.rules import nominations as rules
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/usulan-klien", may=PARTNER)
def nominations():
    return _page(NominationForm().offer(rules.choices()))


def _page(form, status=200):
    institution = own()
    more = dict(nominations=access.own_nominations(institution), form=form)
    return page("lks/portal/nominations.html", status=status, **more, **frame(institution, "klien"))


@bp.post("/mitra/usulan-klien", may=PARTNER)
def put_client_forward():
    institution, form = own(), NominationForm(request.form).offer(rules.choices())
    if form.validate():
        with form.refusals():
            rules.put_forward(institution, form.values(), by=current_user)
            toast("Klien diusulkan.")
            return go(url_for(".nominations"))
    return _page(form, 422)


@bp.post("/mitra/usulan-klien/<int:nomination_id>/penarikan", may=PARTNER)
def withdraw_nomination(nomination_id):
    rules.withdraw(access.part(own(), Nomination, nomination_id), by=current_user)
    toast("Usulan ditarik.")
    return go(url_for(".nominations"))
