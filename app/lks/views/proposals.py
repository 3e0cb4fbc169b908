"""What a partner proposed to change, decided field by field; the profile approved or sent back."""

from flask import request, url_for
from flask_login import current_user

from app.ground.refusal import RuleError
from app.ground.web import go, toast
from app.lks import access
from app.lks.access import WRITE
from app.lks.forms import NoteForm, ReasonForm
from app.lks.rules import profile
from app.lks.views.frame import bp, first_fault


@bp.post("/lks/<int:institution_id>/usulan/<int:proposal_id>/persetujuan", may=WRITE)
def agree(institution_id, proposal_id):
    institution = access.find_institution(current_user, institution_id)
    profile.agree(access.find_proposal(institution, proposal_id), by=current_user)
    toast("Perubahan disetujui.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/usulan/<int:proposal_id>/penolakan", may=WRITE)
def decline(institution_id, proposal_id):
    institution, form = access.find_institution(current_user, institution_id), ReasonForm(request.form)
    proposal = access.find_proposal(institution, proposal_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    profile.decline(proposal, form.reason.data, by=current_user)
    toast("Usulan ditolak; mitra membaca alasannya.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/profil/persetujuan", may=WRITE)
def approve_profile(institution_id):
    profile.approve(access.find_institution(current_user, institution_id), by=current_user)
    toast("Profil disetujui.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/profil/permintaan", may=WRITE)
def ask_again(institution_id):
    institution, form = access.find_institution(current_user, institution_id), NoteForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    profile.ask_again(institution, form.note.data, by=current_user)
    toast("Mitra diminta memperbarui profilnya.")
    return _back(institution_id)


def _back(institution_id):
    return go(url_for(".profile_page", institution_id=institution_id))
