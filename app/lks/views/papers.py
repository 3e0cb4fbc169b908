"""The papers of an LKS: filed by the office, or sent by the partner and judged here; their scans."""

from flask import request, url_for
from flask_login import current_user

from app.ground import upload
from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access, board, catalog
from app.lks.access import READ, WRITE
from app.lks.forms import PaperForm, ReasonForm
from app.lks.rules import institutions
from app.lks.views.frame import bp, first_fault, head, take_upload


@bp.get("/lks/<int:institution_id>/dokumen", may=READ)
def papers(institution_id):
    institution = access.find_institution(current_user, institution_id)
    more = dict(papers=board.papers(institution), refusing=ReasonForm())
    return page("lks/papers.html", **more, **head(institution, "dokumen"))


@bp.get("/lks/<int:institution_id>/dokumen/baru", may=WRITE)
def new_paper(institution_id):
    institution = access.find_institution(current_user, institution_id)
    return _form(institution, PaperForm().offer(catalog.read()))


@bp.post("/lks/<int:institution_id>/dokumen/baru", may=WRITE, writes=False)
def file_paper(institution_id):
    access.find_institution(current_user, institution_id)
    form = PaperForm(request.form).offer(catalog.read())
    if form.validate():
        with form.refusals():
            clean, sha = take_upload()
            begin_write()
            institution = access.find_institution(current_user, institution_id)
            file = clean and institutions.keep_file(institution, sha, clean, current_user)
            institutions.file_paper(institution, form.paper(), file, by=current_user)
            toast("Dokumen tersimpan.")
            return _back(institution_id)
    return _form(access.find_institution(current_user, institution_id), form, status=422)


@bp.get("/lks/<int:institution_id>/dokumen/<int:document_id>/ubah", may=WRITE)
def edit_paper(institution_id, document_id):
    institution = access.find_institution(current_user, institution_id)
    document = access.find_document(institution, document_id)
    return _form(institution, PaperForm(obj=document).offer(catalog.read(), document), document)


@bp.post("/lks/<int:institution_id>/dokumen/<int:document_id>/ubah", may=WRITE, writes=False)
def correct_paper(institution_id, document_id):
    institution, document = _found(institution_id, document_id)
    form, stored = (
        PaperForm(*of).offer(catalog.read(), document) for of in ((request.form,), (None, document))
    )
    if form.validate() and not form.stale(document, stored):
        with form.refusals():
            clean, sha = take_upload()
            begin_write()
            institution, document = _found(institution_id, document_id)
            file = clean and institutions.keep_file(institution, sha, clean, current_user)
            institutions.correct_paper(document, form.paper(), file, by=current_user)
            toast("Dokumen tersimpan.")
            return _back(institution_id)
    return _form(institution, form, document, status=422)


def _found(institution_id, document_id):
    institution = access.find_institution(current_user, institution_id)
    return institution, access.find_document(institution, document_id)


@bp.post("/lks/<int:institution_id>/dokumen/<int:document_id>/persetujuan", may=WRITE)
def approve_paper(institution_id, document_id):
    institutions.approve_paper(_found(institution_id, document_id)[1], by=current_user)
    toast("Dokumen disahkan.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/dokumen/<int:document_id>/penolakan", may=WRITE)
def refuse_paper(institution_id, document_id):
    form = ReasonForm(request.form)
    document = _found(institution_id, document_id)[1]
    if not form.validate():
        raise RuleError(first_fault(form))
    institutions.refuse_paper(document, form.reason.data, by=current_user)
    toast("Dokumen ditolak; mitra membaca alasannya.")
    return _back(institution_id)


def _form(institution, form, document=None, status=200):
    return page("lks/paper_edit.html", status=status, institution=institution, form=form, document=document)


def _back(institution_id):
    return go(url_for(".papers", institution_id=institution_id))


@bp.get("/lks/<int:institution_id>/berkas/<int:file_id>", may=READ)
def file(institution_id, file_id):
    found = access.find_file(access.find_institution(current_user, institution_id), file_id)
    return upload.send_kept(found.sha256, found.suffix, found.file_name)
