"""A batch as it is planned: its days on a calendar, its places divided, a new one begun from an old one."""

from flask import request, url_for
from flask_login import current_user

from app.attendance import access as sheets
from app.ground.web import go, page, toast
from app.letters import access as letters
from app.training import access, cells, drafting, rules
from app.training.access import READ, WRITE
from app.training.forms import BatchForm, QuotaForm, SessionForm
from app.training.timetable import Timetable
from app.training.views.room import bp, head


@bp.get("/pelatihan/<int:batch_id>/jadwal", may=READ)
def timetable(batch_id):
    return _timetable(batch_id, SessionForm())


def _timetable(batch_id, form, status=200):
    batch = access.find_batch(current_user, batch_id)
    table = Timetable(batch)
    return page("training/timetable.html", status=status, table=table, form=form, **head(batch, "ringkasan"))


@bp.post("/pelatihan/<int:batch_id>/jadwal", may=WRITE)
def add_session(batch_id):
    batch, form = access.find_batch(current_user, batch_id), SessionForm(request.form)
    if form.validate():
        with form.refusals():
            rules.add_session(batch, form.on_date.data, form.title.data, by=current_user)
            toast("Sesi ditambahkan.")
            return go(url_for(".timetable", batch_id=batch_id))
    return _timetable(batch_id, form, status=422)


@bp.post("/pelatihan/<int:batch_id>/jadwal/<int:session_id>/penghapusan", may=WRITE)
def remove_session(batch_id, session_id):
    batch = access.find_batch(current_user, batch_id)
    rules.remove_session(batch, sheets.find_session(batch.sheet_id, session_id), by=current_user)
    toast("Sesi dihapus dari jadwal.")
    return go(url_for(".timetable", batch_id=batch_id))


@bp.get("/pelatihan/<int:batch_id>/kuota", may=WRITE)
def quota(batch_id):
    batch = access.find_batch(current_user, batch_id)
    return _quota(batch, QuotaForm.of(batch, access.skills(batch), cells.of(batch)))


def _quota(batch, form, status=200):
    held = {row.cell: row for row in cells.of(batch)}
    return page("training/quota.html", status=status, form=form, held=held, **head(batch, "ringkasan"))


@bp.post("/pelatihan/<int:batch_id>/kuota", may=WRITE)
def set_quota(batch_id):
    batch = access.find_batch(current_user, batch_id)
    form = QuotaForm.of(batch, access.skills(batch), cells.of(batch), request.form)
    if form.validate():
        with form.refusals():
            outcome = rules.set_quota(batch, form.wanted(), by=current_user)
            toast(f"Pembagian kuota tersimpan. {outcome.words}".removesuffix(" ."))
            return go(url_for(".summary", batch_id=batch_id))
    return _quota(batch, form, status=422)


@bp.get("/pelatihan/<int:batch_id>/lanjutan", may=WRITE)
def next_batch(batch_id):
    """The form of a new batch, filled from one that was held before."""
    source = access.find_batch(current_user, batch_id)
    form = BatchForm.after(source, rules.next_title(source.title), rules.document_names(source))
    return _copy(source, form)


def _copy(source, form, status=200):
    return page(
        "training/edit.html", status=status, form=form, batch=None, source=source, programmes=access.programmes()
    )


@bp.post("/pelatihan/<int:batch_id>/lanjutan", may=WRITE)
def create_next(batch_id):
    source, form = access.find_batch(current_user, batch_id), BatchForm(request.form)
    if form.validate():
        with form.refusals():
            batch = rules.open_batch(form.values(), by=current_user)
            rules.copy_parts(source, batch)
            toast("Angkatan lanjutan tersimpan.")
            return go(url_for(".show", batch_id=batch.id))
    return _copy(source, form, status=422)


@bp.post("/pelatihan/<int:batch_id>/surat", may=letters.WRITE)
def begin_letter(batch_id):
    """A letter about the batch as a draft in the letters room, filled with what is known."""
    batch = access.find_batch(current_user, batch_id)
    draft = drafting.begin(batch, request.form.get("surat", ""), by=current_user)
    toast("Konsep surat dibuat. Lengkapi bagian yang bertanda …")
    return go(url_for("letters.edit_draft", draft_id=draft.id))
