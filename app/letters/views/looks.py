"""The administrator's page of what letters look like: paper, emblem, how they are signed."""

import io

from flask import current_app, make_response, request, send_file, url_for
from werkzeug.datastructures import CombinedMultiDict

from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.letters import emblem, paper
from app.letters.access import PAPER
from app.letters.forms import PaperForm
from app.letters.views.room import bp


@bp.get("/pengaturan/kertas-surat", may=PAPER)
def looks():
    return page("letters/looks.html", form=PaperForm.now())


@bp.post("/pengaturan/kertas-surat", may=PAPER, writes=False)
def save_looks():
    form = PaperForm(CombinedMultiDict([request.form, request.files]))
    if form.validate():
        with form.refusals():
            sha = form.kept_emblem()
            if form.uploads:
                drawn = emblem.read(form.emblem.data.read(emblem.LARGEST + 1))
                paper.refuse_unprintable(drawn)
                sha = current_app.extensions["archive"].put(drawn)
            begin_write()
            paper.change(**form.settings(), emblem=sha)
            toast("Tampilan surat tersimpan. Surat yang sudah bernomor tidak berubah.")
            return go(url_for(".looks"))
    return page("letters/looks.html", status=422, form=form)


@bp.get("/pengaturan/kertas-surat/lambang", may=PAPER)
def emblem_picture():
    data = paper.emblem_file()
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/svg+xml"
    sent = send_file(io.BytesIO(data), mimetype=kind, download_name="lambang")
    sent.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return sent


@bp.get("/pengaturan/kertas-surat/contoh", may=PAPER)
def looks_sample():
    """A letter to nobody on the paper that holds now."""
    sent = make_response(paper.sample())
    sent.mimetype = "application/pdf"
    return sent
