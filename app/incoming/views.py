"""The book of incoming letters, each letter with its dispositions, and everybody's list of them."""

import io

from flask import current_app, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.db import begin_write
from app.ground.room import RoomBlueprint
from app.ground.upload import send_kept
from app.ground.web import go, page, toast
from app.incoming import access, printing, rules, usual
from app.incoming.access import CANCEL, DISPOSE, EXPORT, READ, USUAL, WRITE
from app.incoming.forms import AwayForm, DispositionForm, DoneForm, LetterForm, ReasonForm, UsualForm
from app.incoming.listing import LETTERS, TASKS
from app.incoming.models import IncomingLetter

bp = RoomBlueprint("incoming", __name__, url_prefix="/surat-masuk")


@bp.get("/", may=READ)
def index():
    listed = LETTERS.read(request.args, access.visible(current_user), url_for(".index"))
    return page("incoming/list.html", "listing", listed=listed, opens=access.may_open)


@bp.post("/pencarian", may=READ, writes=False)
def search():
    base = access.visible(current_user)
    return listing_page.search(LETTERS, "incoming/list.html", base, url_for(".index"), opens=access.may_open)


@bp.get("/ekspor", may=EXPORT)
def export():
    return listing_page.export(LETTERS, access.visible(current_user), url_for(".index"))


@bp.get("/cetak", may=READ)
def print_book():
    """The book as it is filtered, on paper."""
    listed = LETTERS.read(request.args, access.visible(current_user), url_for(".index"))
    return _pdf(printing.book(listed), "buku-agenda-surat-masuk.pdf")


@bp.post("/cetak", may=READ)
def print_long_book():
    """The same when it has thousands of lines: in the background."""
    listed = LETTERS.read(request.args, access.visible(current_user), url_for(".index"))
    return go(url_for("office.show_job", job_id=printing.book_later(listed, by=current_user).id))


def _archive():
    return current_app.extensions["archive"]


def _pdf(content: bytes, name: str):
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)


@bp.get("/baru", may=WRITE)
def new():
    return page("incoming/edit.html", form=LetterForm(), letter=None)


@bp.post("/baru", may=WRITE, writes=False)
def add():
    form = LetterForm(request.form)
    if form.validate():
        with form.refusals():
            scanned = rules.made_safe(request.files.get("file"))
            begin_write()
            letter = rules.record(form.columns(), scanned, current_user, form.again.data, _archive())
            toast(f"Surat masuk tercatat, nomor agenda {letter.number}.")
            return go(url_for(".show", incoming_id=letter.id))
    return page("incoming/edit.html", status=422, form=form, letter=None)


@bp.get("/<int:incoming_id>", may=READ)
def show(incoming_id):
    return _show(incoming_id)


def _show(incoming_id, status=200, **refused):
    """The letter with what may be done now; a form that was refused comes back with its sentence."""
    letter = access.find_letter(current_user, incoming_id)
    blank = {"handing": lambda: _disposition_form(), "finishing": DoneForm, "cancelling": ReasonForm,
             "away": AwayForm, "withdrawing": ReasonForm}  # fmt: skip
    forms = {name: refused.get(name) or shape() for name, shape in blank.items()}
    mine = next((one for one in letter.open_dispositions if one.to_id == current_user.id), None)
    trail = audit.trail(IncomingLetter.__tablename__, letter.id, limit=20)
    return page("incoming/show.html", status=status, letter=letter, mine=mine, trail=trail, **forms)


def _disposition_form(typed=None):
    return DispositionForm(typed).among(access.colleagues(current_user))


@bp.get("/<int:incoming_id>/ubah", may=WRITE)
def edit(incoming_id):
    letter = access.find_living(current_user, incoming_id)
    return page("incoming/edit.html", form=LetterForm.of(letter), letter=letter)


@bp.post("/<int:incoming_id>/ubah", may=WRITE, writes=False)
def save(incoming_id):
    form, scanned = LetterForm(request.form), None
    with form.refusals():
        scanned = rules.made_safe(request.files.get("file")) if form.validate() else None
    begin_write()
    letter = access.find_living(current_user, incoming_id)
    if not form.errors and not form.stale(letter, stored=LetterForm.of(letter)):
        with form.refusals():
            rules.change(letter, form.columns(), scanned, _archive())
            toast("Perubahan tersimpan.")
            return go(url_for(".show", incoming_id=incoming_id))
    return page("incoming/edit.html", status=422, form=form, letter=letter)


@bp.get("/<int:incoming_id>/pindaian", may=READ)
def scan(incoming_id):
    letter = access.find_scanned(current_user, incoming_id)
    return send_kept(letter.scan_sha, letter.scan_suffix, letter.scan_name)


@bp.get("/<int:incoming_id>/lembar-disposisi", may=READ)
def sheet(incoming_id):
    letter = access.find_letter(current_user, incoming_id)
    return _pdf(printing.disposition_sheet(letter), f"lembar-disposisi-{letter.year}-{letter.sequence}.pdf")


@bp.post("/<int:incoming_id>/disposisi", may=READ)
def dispose(incoming_id):
    """By the head of the agency, or by whoever was asked and asks others; the rule and the grant say which."""
    letter = access.find_letter(current_user, incoming_id)
    form, parent = _disposition_form(request.form), access.own_part(letter, current_user)
    if form.validate():
        with form.refusals():
            rules.dispose(letter, form.chosen, form.wanted(), current_user, parent)
            toast("Disposisi tersimpan.")
            return go(url_for(".show", incoming_id=incoming_id))
    return _show(incoming_id, 422, handing=form)


@bp.post("/<int:incoming_id>/arsip", may=DISPOSE)
def put_away(incoming_id):
    letter, form = access.find_letter(current_user, incoming_id), AwayForm(request.form)
    if form.validate():
        with form.refusals():
            rules.put_away(letter, form.away_note.data, by=current_user)
            toast("Surat selesai tanpa disposisi.")
            return go(url_for(".show", incoming_id=incoming_id))
    return _show(incoming_id, 422, away=form)


@bp.post("/<int:incoming_id>/pembatalan", may=CANCEL)
def cancel(incoming_id):
    letter, form = access.find_letter(current_user, incoming_id), ReasonForm(request.form)
    if form.validate():
        with form.refusals():
            rules.cancel(letter, form.reason.data, by=current_user)
            toast("Nomor agenda tercatat batal.")
            return go(url_for(".show", incoming_id=incoming_id))
    return _show(incoming_id, 422, cancelling=form)


# What is usual


@bp.get("/pengaturan", may=USUAL)
def usual_settings():
    return page("incoming/usual.html", form=UsualForm.now())


@bp.post("/pengaturan", may=USUAL)
def save_usual_settings():
    form = UsualForm(request.form)
    if form.validate():
        with form.refusals():
            usual.change(form.lines.data, form.days(), by=current_user)
            toast("Tersimpan. Berlaku untuk disposisi berikutnya.")
            return go(url_for(".usual_settings"))
    return page("incoming/usual.html", status=422, form=form)


# Dispositions


@bp.get("/disposisi", may=READ)
def tasks():
    listed = TASKS.read(request.args, access.tasks(current_user), url_for(".tasks"))
    return page("incoming/tasks.html", "listing", listed=listed)


@bp.post("/disposisi/saringan", may=READ, writes=False)
def filter_tasks():
    return listing_page.search(TASKS, "incoming/tasks.html", access.tasks(current_user), url_for(".tasks"))


@bp.post("/disposisi/<int:disposition_id>/penyelesaian", may=READ)
def finish(disposition_id):
    """By whoever has it; the rule asks."""
    disposition, form = access.find_disposition(current_user, disposition_id), DoneForm(request.form)
    if form.validate():
        with form.refusals():
            rules.finish(disposition, form.done_note.data, by=current_user)
            toast("Disposisi selesai.")
            return go(url_for(".show", incoming_id=disposition.letter_id))
    return _show(disposition.letter_id, 422, finishing=form)


@bp.post("/disposisi/<int:disposition_id>/penarikan", may=READ)
def withdraw(disposition_id):
    """By whoever gave it; the rule asks."""
    disposition, form = access.find_disposition(current_user, disposition_id), ReasonForm(request.form)
    if form.validate():
        with form.refusals():
            rules.withdraw(disposition, form.reason.data, by=current_user)
            toast("Disposisi ditarik kembali.")
            return go(url_for(".show", incoming_id=disposition.letter_id))
    return _show(disposition.letter_id, 422, withdrawing=form)
