"""The administrator's pages of the letters' wording, with the letter beside the text that is being changed."""

from flask import abort, make_response, request, url_for
from flask_login import current_user

from app.ground.web import go, page, toast
from app.letters import previewing, wording
from app.letters.access import WORDING
from app.letters.forms import WordingForm
from app.letters.views.room import bp


@bp.get("/pengaturan/redaksi", may=WORDING)
def wordings():
    return page("letters/wordings.html", kinds=wording.by_kind())


def _find(kind_key, block_key):
    return wording.find(kind_key, block_key) or abort(404)


@bp.get("/pengaturan/redaksi/<kind_key>/<block_key>", may=WORDING)
def edit_wording(kind_key, block_key):
    block = _find(kind_key, block_key)
    return _edit(block, WordingForm(data={"text": wording.text_of(block), "version": wording.newest_version(block)}))


def _edit(block, form, status=200):
    versions = wording.versions(block)
    return page("letters/wording.html", status=status, block=block, form=form, versions=versions)


@bp.post("/pengaturan/redaksi/<kind_key>/<block_key>", may=WORDING)
def save_wording(kind_key, block_key):
    block, form = _find(kind_key, block_key), WordingForm(request.form)
    if form.validate():
        with form.refusals():
            wording.save(block, form.text.data, current_user, form.version.data)
            toast("Redaksi tersimpan. Surat yang sudah bernomor tidak berubah.")
            return go(url_for(".edit_wording", kind_key=kind_key, block_key=block_key))
    return _edit(block, form, status=422)


@bp.post("/pengaturan/redaksi/<kind_key>/<block_key>/bawaan", may=WORDING)
def restore_wording(kind_key, block_key):
    block = _find(kind_key, block_key)
    wording.save(block, block.text, current_user)
    toast("Redaksi bawaan dipakai lagi.")
    return go(url_for(".edit_wording", kind_key=kind_key, block_key=block_key))


@bp.get("/pengaturan/redaksi/<kind_key>/<block_key>/pratinjau", may=WORDING)
def see_wording(kind_key, block_key):
    block = _find(kind_key, block_key)
    return _framed(previewing.pdf_with(block, wording.text_of(block)))


@bp.post("/pengaturan/redaksi/<kind_key>/<block_key>/pratinjau", may=WORDING, writes=False)
def try_wording(kind_key, block_key):
    """The letter with what is typed now; nothing is kept."""
    block, form = _find(kind_key, block_key), WordingForm(request.form)
    return _framed(previewing.pdf_with(block, form.text.data or ""))


def _framed(content: bytes):
    """A PDF for the frame of our own page, and of no other."""
    sent = make_response(content)
    sent.mimetype = "application/pdf"
    sent.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    sent.headers["X-Frame-Options"] = "SAMEORIGIN"
    return sent
