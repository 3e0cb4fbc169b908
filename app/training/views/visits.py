"""What became of people after a training: who is to be visited, and what a visit found."""

import io

from flask import abort, current_app, request, send_file, url_for
from flask_login import current_user

from app.ground import wilayah
from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.letters import proof
from app.training import access, followups, rules
from app.training.access import READ, WRITE
from app.training.forms import VisitForm
from app.training.models import TERMS
from app.training.views.room import bp


@bp.get("/pelatihan/tindak-lanjut", may=READ)
def visits():
    places = [(code, name) for code, name, _, _ in wilayah.listed()]
    chosen = next((code for code, _ in places if code == request.args.get("kelurahan")), None)
    return page(
        "training/visits.html",
        visits=followups.visits(chosen),
        most=followups.MOST,
        figures=followups.alive(),
        places=places,
        chosen=chosen,
    )


@bp.get("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/tindak-lanjut/<int:months>", may=WRITE)
def visit(batch_id, enrolment_id, months):
    batch, enrolment = _find(batch_id, enrolment_id, months)
    known = next((row for row in followups.of(enrolment.id) if row.months == months), None)
    return _form(batch, enrolment, months, VisitForm.of(known))


@bp.get("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/tindak-lanjut/<int:months>/foto", may=READ)
def visit_photo(batch_id, enrolment_id, months):
    _, enrolment = _find(batch_id, enrolment_id, months)
    visit = next((row for row in followups.of(enrolment.id) if row.months == months and row.photo), None)
    content = proof.archived(visit.photo, visit.__tablename__, visit.id) if visit else abort(404)
    return send_file(io.BytesIO(content), mimetype="image/jpeg", download_name="foto.jpg")


@bp.post(
    "/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/tindak-lanjut/<int:months>", may=WRITE, writes=False
)
def record_visit(batch_id, enrolment_id, months):
    form = VisitForm(request.form)
    photo = form.read_photo(request.files)  # drawn anew before the lock is taken
    kept = {"photo": current_app.extensions["archive"].put(photo) if photo else None}
    begin_write()
    batch, enrolment = _find(batch_id, enrolment_id, months)
    if not form.refused:
        with form.refusals():
            rules.record_visit(batch, enrolment, months, form.values() | kept, by=current_user)
            toast("Tindak lanjut tersimpan.")
            return go(_list())
    return _form(batch, enrolment, months, form, status=422)


def _list() -> str:
    """The work list that the form was opened from, with its kelurahan."""
    return url_for(".visits", kelurahan=request.args.get("kelurahan") or None)


def _find(batch_id, enrolment_id, months):
    batch = access.find_batch(current_user, batch_id)
    return batch, access.find_enrolment(current_user, batch, enrolment_id) if months in TERMS else abort(404)


def _form(batch, enrolment, months, form, status=200):
    due = followups.due_on(batch, months)
    return page(
        "training/visit.html",
        status=status,
        batch=batch,
        enrolment=enrolment,
        months=months,
        due=due,
        form=form,
        back=_list(),
    )
