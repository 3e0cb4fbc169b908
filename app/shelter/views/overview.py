"""First page, bed map, who slept where, waiting list."""

import hashlib

from flask import make_response, request, url_for
from flask_login import current_user

from app.ground import tanggal
from app.ground.permit import may
from app.ground.web import answer, go, page, toast
from app.shelter import access, board, overview
from app.shelter.access import FIGURES, READ, WRITE
from app.shelter.forms import OutcomeForm, WaitingForm
from app.shelter.nights import night_of
from app.shelter.rules import beds as bed_rules
from app.shelter.rules import census
from app.shelter.views import bp


@bp.get("", may=FIGURES)
def index():
    """The shelters as they stand; ?batas=semua names everybody whose time runs out, not the first few."""
    shelters, everybody = access.shelter_list(current_user), request.args.get("batas") == "semua"
    return page(
        "shelter/index.html",
        shelters=shelters,
        states=board.tally([shelter.id for shelter in shelters]),
        due=overview.running_out(current_user, everybody) if may(READ) else None,
        census_due=census.due(shelters),
        waiting=bed_rules.waiting_list([shelter.id for shelter in shelters], most=6) if may(READ) else [],
    )


@bp.get("/denah", may=READ)
def whole_map():
    return _map(access.shelter_list(current_user), None)


@bp.get("/<int:shelter_id>/denah", may=READ)
def bed_map(shelter_id):
    shelter = access.find_shelter(current_user, shelter_id)
    return _map([shelter], shelter)


def _map(shelters, shelter):
    """The map; nothing (204) when the page already shows this version of it."""
    rooms = board.read([each.id for each in shelters], current_user)
    version = hashlib.sha256(repr(rooms).encode()).hexdigest()[:16]
    if request.args.get("versi") == version:
        return make_response("", 204)
    url = url_for(".bed_map", shelter_id=shelter.id) if shelter else url_for(".whole_map")
    return page(
        "shelter/map.html",
        "bed_map",
        shelters=shelters,
        shelter=shelter,
        rooms=rooms,
        version=version,
        url=url,
    )


@bp.get("/malam", may=READ)
def slept():
    """Who slept where on a night."""
    night = _night(request.args.get("tanggal"))
    shelters = access.shelter_list(current_user)
    rows = overview.slept([shelter.id for shelter in shelters], night, current_user)
    return page("shelter/night.html", shelters=shelters, night=night, rows=rows)


def _night(text):
    try:
        return tanggal.read_date(text) if text else night_of()
    except tanggal.RuleError:
        return night_of()


@bp.get("/tunggu", may=READ)
def waiting():
    return _waiting(WaitingForm())


@bp.post("/tunggu", may=WRITE)
def wait():
    form = WaitingForm(request.form)
    if form.validate():
        with form.refusals():
            bed_rules.wait(form.values(), by=current_user)
            toast("Masuk daftar tunggu.")
            return go(url_for(".waiting"))
    return _waiting(form)


def _waiting(form):
    shelters = access.shelter_list(current_user)
    form.shelter_id.choices = [("", "Mana saja"), *((shelter.id, shelter.name) for shelter in shelters)]
    rows = bed_rules.waiting_list([shelter.id for shelter in shelters])
    return page(
        "shelter/waiting.html",
        status=422 if form.refused else 200,
        form=form,
        rows=rows,
        shelters=shelters,
        outcome_form=OutcomeForm(),
    )


@bp.post("/tunggu/<int:waiting_id>/pengakhiran", may=WRITE)
def stop_waiting(waiting_id):
    row, form = access.find_waiting(current_user, waiting_id), OutcomeForm(request.form)
    if form.validate():
        with form.refusals():
            bed_rules.stop_waiting(row, form.outcome.data)
            toast("Dikeluarkan dari daftar tunggu.")
            return go(url_for(".waiting"))
    return answer("shelter/outcome.html", to=url_for(".waiting"), form=form, row=row)
