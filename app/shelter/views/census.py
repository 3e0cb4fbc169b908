"""The night's count."""

import datetime as dt

from flask import abort, request, url_for
from flask_login import current_user

from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.ground.web import go, page, toast
from app.shelter import access
from app.shelter.access import READ, WRITE
from app.shelter.forms import CorrectionForm
from app.shelter.nights import night_of
from app.shelter.rules import census as rules
from app.shelter.views import bp


def _night(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        abort(404)


@bp.get("/<int:shelter_id>/sensus", may=READ)
def census_nights(shelter_id):
    """The nights counted so far; the one that runs is asked for first."""
    shelter = access.find_shelter(current_user, shelter_id)
    due = [night for each, night in rules.due([shelter]) if each.id == shelter_id]
    return page(
        "shelter/censuses.html", shelter=shelter, due=due, recent=rules.recent(shelter), tonight=night_of()
    )


@bp.get("/<int:shelter_id>/sensus/<night>", may=READ)
def census(shelter_id, night):
    return _census(access.find_shelter(current_user, shelter_id), _night(night))


def _census(shelter, night, refusal=None):
    found = rules.find(shelter, night)
    expected, hidden = rules.expected(shelter, night, current_user) if found is None else ([], 0)
    seen = [line for line in found.lines if access.sees(current_user, line.stay)] if found else []
    return page(
        "shelter/census.html",
        status=422 if refusal else 200,
        shelter=shelter,
        night=night,
        census=found,
        lines=seen,
        hidden=len(found.lines) - len(seen) if found else hidden,
        expected=expected,
        refusal=refusal,
        may_close=night <= night_of() and now() >= rules.starts_at(night),
        starts=rules.starts_at(night),
    )


@bp.post("/<int:shelter_id>/sensus/<night>", may=WRITE)
def close_census(shelter_id, night):
    """Who is not in the form is counted as last night."""
    shelter, date = access.find_shelter(current_user, shelter_id), _night(night)
    states = {
        int(name[4:]): value
        for name, value in request.form.items()
        if name.startswith("ada-") and name.isascii() and name[4:].isdigit() and len(name) < 14
    }
    try:
        rules.close(shelter, date, states, by=current_user)
    except RuleError as error:
        return _census(shelter, date, error.sentence)
    toast("Sensus malam ditutup.")
    return go(url_for(".census", shelter_id=shelter_id, night=night))


@bp.get("/sensus/baris/<int:line_id>/pembetulan", may=WRITE)
def census_line(line_id):
    found, line = access.find_census_line(current_user, line_id)
    form = CorrectionForm(data={"state": line.state})
    return page(
        "shelter/correction.html",
        census=found,
        line=line,
        form=form,
        stay=access.find_stay(current_user, line.stay_id),
    )


@bp.post("/sensus/baris/<int:line_id>/pembetulan", may=WRITE)
def correct(line_id):
    found, line = access.find_census_line(current_user, line_id)
    form = CorrectionForm(request.form)
    if form.validate():
        with form.refusals():
            rules.correct(line, form.state.data, form.correction.data, by=current_user)
            toast("Pembetulan tercatat.")
            return go(url_for(".census", shelter_id=found.shelter_id, night=found.night.isoformat()))
    stay = access.find_stay(current_user, line.stay_id)
    return page("shelter/correction.html", status=422, census=found, line=line, form=form, stay=stay)
