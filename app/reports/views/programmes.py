"""The year's programmes beside their targets; programmes, indicators, targets, results, money."""

from flask import request, url_for
from flask_login import current_user

from app.ground.address import read_number
from app.ground.tanggal import today
from app.ground.web import go, page, toast
from app.reports import access, closing, rules, standing, telling
from app.reports.access import EXPLAIN, READ, WRITE
from app.reports.forms import (
    BudgetForm,
    EndForm,
    ExplanationForm,
    IndicatorForm,
    ProgrammeForm,
    ResultForm,
    SpendingForm,
    TargetForm,
    indicator_values,
)
from app.reports.views import bp


@bp.get("", may=READ)
def index():
    period = access.asked_quarter(request.args)
    told = standing.of(current_user, period)
    return page(
        "reports/index.html",
        told=told,
        closed=closing.since_closed(told),
        charts=telling.charts(told),
        **telling.quarter_choice(period),
    )


@bp.get("/program/baru", may=WRITE)
def new_programme():
    form = ProgrammeForm(year=request.args.get("tahun", type=read_number) or today().year)
    return page("reports/programme_edit.html", form=form, programme=None)


@bp.post("/program/baru", may=WRITE)
def add_programme():
    form = ProgrammeForm(request.form)
    if form.validate():
        with form.refusals():
            made = rules.open_programme(form.values())
            toast("Program tercatat.")
            return go(url_for(".programme", programme_id=made.id))
    return page("reports/programme_edit.html", status=422, form=form, programme=None)


@bp.post("/program/salin", may=WRITE)
def copy_year():
    year = request.form.get("tahun", type=read_number) or today().year
    made = rules.copy_year(year - 1, year)
    toast(f"{made} program tahun {year - 1} disalin. Target dan pagunya perlu diisi.")
    return go(url_for(".index", periode=f"{year}-t1"))


@bp.get("/program/<int:programme_id>", may=READ)
def programme(programme_id):
    return _programme(access.find_programme(current_user, programme_id))


def _programme(found, status=200, **forms):
    told = standing.of_programme(found)
    given = {"budget_form": BudgetForm(), "spending_form": SpendingForm(), "end_form": EndForm()} | forms
    return page(
        "reports/programme.html", status=status, told=told, programme=found, history=telling.money_history(found),
        trail=telling.trail_of(found), **telling.quarter_choice(telling.quarter_of(found, request.args)), **given,
    )  # fmt: skip


@bp.get("/program/<int:programme_id>/ubah", may=WRITE)
def edit_programme(programme_id):
    found = access.find_programme(current_user, programme_id)
    return page("reports/programme_edit.html", form=ProgrammeForm(obj=found), programme=found)


@bp.post("/program/<int:programme_id>/ubah", may=WRITE)
def save_programme(programme_id):
    found, form = access.find_programme(current_user, programme_id), ProgrammeForm(request.form)
    if form.validate() and not form.stale(found):
        with form.refusals():
            rules.change_programme(found, form.values())
            toast("Program tersimpan.")
            return go(url_for(".programme", programme_id=programme_id))
    return page("reports/programme_edit.html", status=422, form=form, programme=found)


def _written(form, write, said, shown, again):
    """What a form asked for is written, told, and shown; refused, `again` shows the page with the form on it."""
    if form.validate():
        with form.refusals():
            write()
            toast(said)
            return go(shown)
    return again(form)


def _of_programme(found, name, form, said, write):
    shown = url_for(".programme", programme_id=found.id)
    return _written(form, write, said, shown, lambda form: _programme(found, 422, **{name: form}))


@bp.post("/program/<int:programme_id>/akhir", may=WRITE)
def end_programme(programme_id):
    found, form = access.find_programme(current_user, programme_id), EndForm(request.form)
    return _of_programme(
        found, "end_form", form, "Program dicatat berakhir.",
        lambda: rules.end_programme(found, form.ended_on.data, form.end_reason.data),
    )  # fmt: skip


@bp.post("/program/<int:programme_id>/pagu", may=WRITE)
def set_budget(programme_id):
    found, form = access.find_programme(current_user, programme_id), BudgetForm(request.form)
    return _of_programme(
        found, "budget_form", form, "Pagu tersimpan.",
        lambda: rules.set_budget(found, **form.values(), by=current_user),
    )  # fmt: skip


@bp.post("/program/<int:programme_id>/realisasi", may=EXPLAIN)
def set_spending(programme_id):
    found, form = access.find_programme(current_user, programme_id), SpendingForm(request.form)
    return _of_programme(
        found, "spending_form", form, "Realisasi anggaran tersimpan.",
        lambda: rules.set_spending(found, **form.values(), by=current_user),
    )  # fmt: skip


@bp.get("/program/<int:programme_id>/indikator/baru", may=WRITE)
def new_indicator(programme_id):
    found = access.find_programme(current_user, programme_id)
    form = IndicatorForm(position=len(found.indicators) + 1)
    return page("reports/indicator_edit.html", form=form, programme=found, indicator=None)


@bp.post("/program/<int:programme_id>/indikator/baru", may=WRITE)
def add_indicator(programme_id):
    found, form = access.find_programme(current_user, programme_id), IndicatorForm(request.form)
    if form.validate():
        with form.refusals():
            made = rules.add_indicator(found, indicator_values(form))
            toast("Indikator tercatat. Sekarang targetnya.")
            return go(url_for(".indicator", indicator_id=made.id))
    return page("reports/indicator_edit.html", status=422, form=form, programme=found, indicator=None)


@bp.get("/indikator/<int:indicator_id>", may=READ)
def indicator(indicator_id):
    return _indicator(access.find_indicator(current_user, indicator_id))


def _indicator(found, status=200, **forms):
    told = standing.of_indicator(found)
    quarter = telling.quarter_of(found.programme, request.args).number
    given = {
        "target_form": TargetForm(), "result_form": ResultForm(quarter=quarter),
        "explanation_form": ExplanationForm(quarter=quarter),
    }  # fmt: skip
    return page(
        "reports/indicator.html", status=status, told=told, indicator=found, programme=found.programme,
        history=telling.indicator_history(found), chart=telling.trend_chart(told), **given | forms,
    )  # fmt: skip


@bp.get("/indikator/<int:indicator_id>/ubah", may=WRITE)
def edit_indicator(indicator_id):
    found = access.find_indicator(current_user, indicator_id)
    return _edit(found, IndicatorForm(obj=found))


def _edit(found, form, status=200):
    return page(
        "reports/indicator_edit.html", status=status, form=form, programme=found.programme, indicator=found
    )


@bp.post("/indikator/<int:indicator_id>/ubah", may=WRITE)
def save_indicator(indicator_id):
    found, form = access.find_indicator(current_user, indicator_id), IndicatorForm(request.form)
    if form.validate() and not form.stale(found):
        with form.refusals():
            rules.change_indicator(found, indicator_values(form))
            toast("Indikator tersimpan.")
            return go(url_for(".indicator", indicator_id=indicator_id))
    return _edit(found, form, 422)


def _of_indicator(found, name, form, said, write):
    shown = url_for(".indicator", indicator_id=found.id)
    return _written(form, write, said, shown, lambda form: _indicator(found, 422, **{name: form}))


@bp.post("/indikator/<int:indicator_id>/target", may=WRITE)
def set_target(indicator_id):
    found, form = access.find_indicator(current_user, indicator_id), TargetForm(request.form)
    return _of_indicator(
        found, "target_form", form, "Target tersimpan. Target sebelumnya tetap terbaca.",
        lambda: rules.set_target(
            found, form.valid_from.data, form.year_value.data, form.quarters, form.basis.data, by=current_user
        ),
    )  # fmt: skip


@bp.post("/indikator/<int:indicator_id>/realisasi", may=EXPLAIN)
def type_result(indicator_id):
    found, form = access.find_indicator(current_user, indicator_id), ResultForm(request.form)
    return _of_indicator(
        found, "result_form", form, "Realisasi tersimpan.",
        lambda: rules.type_result(found, **form.values(), by=current_user),
    )  # fmt: skip


@bp.post("/indikator/<int:indicator_id>/penjelasan", may=EXPLAIN)
def explain(indicator_id):
    found, form = access.find_indicator(current_user, indicator_id), ExplanationForm(request.form)
    return _of_indicator(
        found, "explanation_form", form, "Penjelasan tersimpan.",
        lambda: rules.explain(found, **form.values(), by=current_user),
    )  # fmt: skip
