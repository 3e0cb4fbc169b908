"""The own LKS: the first page, the profile and what is proposed to change in it."""

from flask import request, url_for
from flask_login import current_user

from app.ground.web import go, page, toast
from app.lks import access, board, catalog, periods
from app.lks.access import PARTNER
from app.lks.forms import ProposalForm
from app.lks.rules import profile, reports
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra", may=PARTNER)
def home():
    institution, known = own(), catalog.read()
    asked, due = reports.waiting(institution, known)
    more = dict(asked=asked, due=due, periods=periods, due_on=due and periods.due_on(due, known))
    return page(
        "lks/portal/home.html", is_old=profile.is_old(institution), **more, **frame(institution, "beranda")
    )


@bp.get("/mitra/lembaga", may=PARTNER)
def choice():
    """For an account of several LKS: which one the pages shall be about."""
    return page("lks/portal/choice.html", institutions=access.own_institutions(current_user))


@bp.get("/mitra/profil", may=PARTNER)
def profile_page():
    institution = own()
    rows = profile.side_by_side(institution, board.proposals(institution))
    more = dict(proposals=rows, officers=board.officers(institution), is_old=profile.is_old(institution))
    return page("lks/portal/profile.html", **more, **frame(institution, "profil"))


@bp.get("/mitra/profil/ubah", may=PARTNER)
def edit():
    institution = own()
    values = profile.as_proposed(institution)
    return _edit(institution, ProposalForm(data=values).offer(catalog.read(), institution))


@bp.post("/mitra/profil/ubah", may=PARTNER)
def propose():
    institution = own()
    form = ProposalForm(request.form).offer(catalog.read(), institution)
    if form.validate():
        with form.refusals():
            count = profile.propose(institution, form.values(), by=current_user)
            toast(f"{count} perubahan menunggu persetujuan dinas." if count else "Tidak ada yang berubah.")
            return go(url_for(".profile_page"))
    return _edit(institution, form, 422)


def _edit(institution, form, status=200):
    return page("lks/portal/edit.html", status=status, form=form, **frame(institution, "profil"))


@bp.post("/mitra/profil/usulan/<int:proposal_id>/penarikan", may=PARTNER)
def withdraw(proposal_id):
    profile.withdraw(access.find_proposal(own(), proposal_id), by=current_user)
    toast("Usulan ditarik.")
    return go(url_for(".profile_page"))


@bp.post("/mitra/profil/pengiriman", may=PARTNER)
def hand_in():
    profile.hand_in(own(), by=current_user)
    toast("Profil dikirim untuk diperiksa.")
    return go(url_for(".profile_page"))
