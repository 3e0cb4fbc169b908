"""The register of letters, one letter, and the public page that proves one."""

import io

from flask import abort, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.permit import ANYONE
from app.ground.room import RoomBlueprint
from app.ground.web import go, page, toast
from app.letters import access, proof, rules
from app.letters.access import CANCEL, EXPORT, READ, WRITE
from app.letters.forms import CancelForm, CodeForm, FileForm
from app.letters.listing import LETTERS
from app.letters.models import Letter
from app.letters.numbering import read_code

bp = RoomBlueprint("letters", __name__)


@bp.get("/surat", may=READ)
def index():
    listed = LETTERS.read(request.args, access.visible(current_user), url_for(".index"))
    return page("letters/list.html", "listing", listed=listed)


@bp.post("/surat/pencarian", may=READ, writes=False)
def search():
    return listing_page.search(LETTERS, "letters/list.html", access.visible(current_user), url_for(".index"))


@bp.get("/surat/ekspor", may=EXPORT)
def export():
    return listing_page.export(LETTERS, access.with_signers(current_user), url_for(".index"))


@bp.post("/surat/pembuatan", may=WRITE)
def produce_unmade():
    """“Buat ulang yang belum jadi”: every registered letter that still lacks its file."""
    return _to_jobs(rules.produce_again(rules.unmade(), current_user))


def _to_jobs(jobs):
    return go(url_for("office.show_job", job_id=jobs[0].id) if len(jobs) == 1 else url_for("office.jobs"))


@bp.get("/surat/<int:letter_id>", may=READ)
def show(letter_id):
    return _show(access.find_letter(current_user, letter_id), CancelForm())


def _show(letter, form, status=200):
    trail = audit.trail(Letter.__tablename__, letter.id, limit=10)
    return page("letters/show.html", status=status, letter=letter, form=form, trail=trail)


@bp.get("/surat/<int:letter_id>/berkas", may=READ)
def download(letter_id):
    letter = access.find_letter(current_user, letter_id)
    data = io.BytesIO(proof.issued_file(letter))
    sent = send_file(data, mimetype="application/pdf", as_attachment=True, download_name=letter.file_name)
    sent.headers["Cache-Control"] = "no-store"
    return sent


@bp.post("/surat/<int:letter_id>/pembuatan", may=WRITE)
def produce_one(letter_id):
    return _to_jobs(rules.produce_again([access.find_letter(current_user, letter_id)], current_user))


@bp.post("/surat/<int:letter_id>/pembatalan", may=CANCEL)
def cancel(letter_id):
    letter, form = access.find_letter(current_user, letter_id), CancelForm(request.form)
    if form.validate():
        with form.refusals():
            rules.cancel(letter, form.reason.data, by=current_user)
            toast("Surat dibatalkan. Nomornya tetap tercatat.")
            return go(url_for(".show", letter_id=letter_id))
    return _show(letter, form, status=422)


# For everybody: whoever holds a letter may ask whether it is genuine.


@bp.get("/verifikasi", may=ANYONE)
def ask_code():
    return page("letters/ask_code.html", form=CodeForm())


@bp.post("/verifikasi", may=ANYONE, writes=False)
def open_code():
    form = CodeForm(request.form)
    if form.validate():
        return go(url_for(".verify", code=read_code(form.code.data)))
    return page("letters/ask_code.html", status=422, form=form)


@bp.get("/verifikasi/<code>", may=ANYONE)
def verify(code):
    return _verify(code, FileForm())


@bp.post("/verifikasi/<code>/berkas", may=ANYONE, writes=False)
def compare(code):
    """Whether an uploaded file is the archived one; the answer is the page itself, for nothing is changed."""
    form = FileForm(request.files)
    if form.validate():
        return _verify(code, FileForm(), form.file.data.stream)
    return _verify(code, form, status=422)


def _verify(code, form, uploaded=None, status=200):
    if proof.slowed():
        abort(429)
    found = proof.look_up(code)
    same = proof.is_same(found, uploaded) if found and uploaded else None
    status = status if found else 404
    return page("letters/verify.html", status=status, proof=found, form=form, same=same)
