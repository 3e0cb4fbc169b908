"""For everybody: whoever holds a letter, on paper or as a file, may ask whether it is genuine."""

from flask import abort, request, url_for

from app.ground.permit import ANYONE
from app.ground.web import go, page
from app.letters import proof
from app.letters.forms import CodeForm, FileForm
from app.letters.numbering import read_code
from app.letters.views.room import bp


@bp.get("/verifikasi", may=ANYONE)
def ask_code():
    return _ask()


def _ask(form=None, uploading=None, answer=None, status=200):
    forms = {"form": form or CodeForm(), "uploading": uploading or FileForm()}
    return page("letters/ask_code.html", status=status, answer=answer, **forms)


@bp.post("/verifikasi", may=ANYONE, writes=False)
def open_code():
    form = CodeForm(request.form)
    if form.validate():
        return go(url_for(".verify", code=read_code(form.code.data)))
    return _ask(form, status=422)


@bp.post("/verifikasi/berkas", may=ANYONE, writes=False)
def find_file():
    """Which letter a file is, if it is one of ours; the answer is the page itself, for nothing is changed."""
    form = FileForm(request.files)
    if not form.validate():
        return _ask(uploading=form, status=422)
    data = _uploaded(form)
    found = proof.find_upload(data)
    answer = proof.judge(found, data)
    if found is None:
        return _ask(answer=answer)
    return page("letters/verify.html", proof=found, form=FileForm(), answer=answer)


@bp.get("/verifikasi/<code>", may=ANYONE)
def verify(code):
    return _verify(code, FileForm())


@bp.post("/verifikasi/<code>/berkas", may=ANYONE, writes=False)
def compare(code):
    """Whether an uploaded file is the archived one, and what its signature says."""
    form = FileForm(request.files)
    if form.validate():
        return _verify(code, FileForm(), _uploaded(form))
    return _verify(code, form, status=422)


def _uploaded(form) -> bytes:
    data = proof.take_upload(form.file.data)
    return data if data is not None else abort(429)


def _verify(code, form, uploaded=None, status=200):
    if proof.slowed():
        abort(429)
    found = proof.look_up(code)
    answer = proof.judge(found, uploaded) if found and uploaded is not None else None
    return page("letters/verify.html", status=status if found else 404, proof=found, form=form, answer=answer)
