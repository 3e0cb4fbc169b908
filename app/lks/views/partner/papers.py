"""The own papers: what counts, what waits, what runs out; new ones are sent from here."""

from flask import request, url_for
from flask_login import current_user

from app.ground import upload
from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.lks import access, board, catalog
from app.lks.access import PARTNER
from app.lks.forms import PaperForm
from app.lks.rules import institutions, profile
from app.lks.views.frame import take_upload
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/dokumen", may=PARTNER)
def papers():
    institution = own()
    return page("lks/portal/papers.html", papers=board.papers(institution), **frame(institution, "dokumen"))


@bp.get("/mitra/dokumen/baru", may=PARTNER)
def new_paper():
    return _form(PaperForm().offer(catalog.read(), partner=True))


@bp.post("/mitra/dokumen/baru", may=PARTNER, writes=False)
def send_paper():
    form = PaperForm(request.form).offer(catalog.read(), partner=True)
    own()
    if form.validate():
        with form.refusals():
            clean, sha = take_upload()
            begin_write()
            institution = own()
            file = clean and institutions.keep_file(institution, sha, clean, current_user)
            institutions.send_paper(institution, form.paper() | {"grade": None}, file, by=current_user)
            profile.touched(institution)
            toast("Dokumen dikirim. Dinas akan memeriksanya.")
            return go(url_for(".papers"))
    return _form(form, 422)


def _form(form, status=200):
    return page("lks/portal/paper_edit.html", status=status, form=form, **frame(own(), "dokumen"))


@bp.get("/mitra/berkas/<int:file_id>", may=PARTNER)
def file(file_id):
    found = access.own_file(own(), file_id)
    return upload.send_kept(found.sha256, found.suffix, found.file_name)
