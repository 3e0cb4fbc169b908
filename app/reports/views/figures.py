"""A figure, its breakdowns, the records behind."""

from flask import request, url_for
from flask_login import current_user

from app.ground.address import read_number
from app.ground.period import YEAR
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.reports import access, closing, counting, population, telling
from app.reports.access import READ, WRITE
from app.reports.views import bp


@bp.get("/angka", may=READ)
def figures():
    period = access.asked_period(request.args.get("periode"), YEAR)
    return page(
        "reports/figures.html",
        period=period,
        periods=telling.period_choices(period),
        years=telling.years_beside(period),
        groups=telling.grouped(counting.figures(current_user), period),
    )


@bp.get("/angka/<figure_key>", may=READ)
def figure(figure_key):
    found = access.find_figure(current_user, figure_key)
    period = access.asked_period(request.args.get("periode"), YEAR)
    told = telling.FigurePage(
        found, period, access.asked_cells(request.args, found), counting.may_list(found, current_user)
    )
    return page(
        "reports/figure.html",
        told=told,
        closed=closing.of_figure(found, period),
        periods=telling.period_choices(period),
        years=telling.years_beside(period),
    )


@bp.get("/angka/<figure_key>/catatan", may=READ)
def records(figure_key):
    found = access.find_listable(current_user, figure_key)
    period = access.asked_period(request.args.get("periode"), YEAR)
    within = access.asked_cells(request.args, found)
    after = request.args.get("sesudah", type=read_number)
    told = telling.FigurePage(found, period, within, lists=True)
    return page("reports/records.html", told=told, behind=counting.behind(found, period, within, after))


@bp.get("/penduduk", may=READ)
def residents():
    year = access.asked_period(request.args.get("periode"), YEAR).year
    return page("reports/population.html", year=year, rows=population.rows(year), typed={}, refusal=None)


@bp.post("/penduduk", may=WRITE)
def save_population():
    year = access.asked_period(request.form.get("tahun"), YEAR).year
    try:
        count = population.save(year, request.form, request.form.get("source"))
    except RuleError as error:
        rows, typed = population.rows(year), request.form
        return page(
            "reports/population.html", status=422, year=year, rows=rows, typed=typed, refusal=error.sentence
        )
    toast(f"Jumlah penduduk {count} kelurahan tersimpan.")
    return go(url_for(".residents", periode=year))
