"""Lists on a draft's last pages."""

from flask import abort, make_response, request, url_for
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.letters import access, attached, previewing
from app.letters.access import READ, WRITE
from app.letters.forms import AttachmentForm, RosterForm
from app.letters.views import show_draft_page
from app.letters.views.room import bp


@bp.post("/surat/konsep/<int:draft_id>/lampiran", may=WRITE, writes=False)
def attach_list(draft_id):
    form = AttachmentForm(CombinedMultiDict([request.form, request.files]))
    if form.validate():
        with form.refusals():
            listed = attached.read(form.file.data.stream, form.file.data.filename)
            begin_write()
            draft = access.find_open_draft(current_user, draft_id)
            attached.attach(draft, form.title.data, listed, form.with_signatures.data, by=current_user)
            toast("Lampiran tersimpan.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return show_draft_page(draft_id, 422, attaching=form)


@bp.get("/surat/konsep/<int:draft_id>/lampiran/<int:attachment_id>", may=READ)
def attached_list(draft_id, attachment_id):
    """The first pages of a list as they will be printed."""
    draft = access.find_draft(current_user, draft_id)
    found = access.find_attachment(draft, attachment_id)
    sent = make_response(previewing.list_of(draft, found))
    sent.mimetype = "application/pdf"
    return sent


@bp.post("/surat/konsep/<int:draft_id>/lampiran/<int:attachment_id>/penghapusan", may=WRITE)
def take_list_off(draft_id, attachment_id):
    draft = access.find_open_draft(current_user, draft_id)
    attached.take_off(access.find_attachment(draft, attachment_id), draft, by=current_user)
    toast("Lampiran dihapus.")
    return go(url_for(".show_draft", draft_id=draft_id))


@bp.get("/surat/konsep/<int:draft_id>/daftar-hadir", may=WRITE)
def choose_roster(draft_id):
    """The lists to be signed of the rooms, to choose one for the letter's last pages."""
    return _choosing(access.find_open_draft(current_user, draft_id), RosterForm())


def _choosing(draft, form, status=200):
    return page("letters/roster.html", status=status, draft=draft, form=form)


@bp.post("/surat/konsep/<int:draft_id>/daftar-hadir", may=WRITE)
def attach_roster(draft_id):
    draft, form = access.find_open_draft(current_user, draft_id), RosterForm(request.form)
    if form.validate():
        told = access.find_roster(current_user, form.roster.data) or abort(404)
        with form.refusals():
            attached.attach_roster(draft, told, by=current_user)
            toast("Daftar hadir dilampirkan.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return _choosing(draft, form, status=422)
