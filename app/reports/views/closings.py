"""Closed periods: closing one, what was corrected since, opening one again."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground.period import Period
from app.ground.web import go, page, toast
from app.reports import access, closing
from app.reports.access import CLOSE, READ, REOPEN
from app.reports.forms import ReopenForm
from app.reports.views import bp


@bp.get("/penutupan", may=READ)
def closings():
    return page("reports/closings.html", closings=closing.closings(), closable=closing.closable())


@bp.post("/penutupan", may=CLOSE)
def close():
    made = closing.order(Period.read(request.form.get("periode")) or abort(404), by=current_user)
    return go(url_for("office.show_job", job_id=made.id))


@bp.get("/penutupan/<int:closing_id>", may=READ, endpoint="closing")
def show_closing(closing_id):
    return _closing(access.find_closing(current_user, closing_id), ReopenForm())


def _closing(found, form, status=200):
    corrections, moved = closing.corrections(found, current_user), closing.moved_since(found, current_user)
    return page(
        "reports/closing.html", status=status, closing=found, form=form, corrections=corrections, moved=moved
    )


@bp.post("/penutupan/<int:closing_id>/pembukaan", may=REOPEN)
def reopen(closing_id):
    found, form = access.find_closing(current_user, closing_id), ReopenForm(request.form)
    if form.validate():
        with form.refusals():
            closing.open_again(found, form.reason.data, by=current_user)
            toast("Periode dibuka kembali. Angka yang dulu ditutup tetap tersimpan.")
            return go(url_for(".closing", closing_id=closing_id))
    return _closing(found, form, 422)
