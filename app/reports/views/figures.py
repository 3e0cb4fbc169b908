"""A figure, its breakdowns, the records behind."""

from flask import request
from flask_login import current_user

from app.ground.period import YEAR
from app.ground.web import page
from app.reports import access, counting, telling
from app.reports.access import READ
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
        periods=telling.period_choices(period),
        years=telling.years_beside(period),
    )


@bp.get("/angka/<figure_key>/catatan", may=READ)
def records(figure_key):
    found = access.find_listable(current_user, figure_key)
    period = access.asked_period(request.args.get("periode"), YEAR)
    within = access.asked_cells(request.args, found)
    after = request.args.get("sesudah", type=int)
    told = telling.FigurePage(found, period, within, lists=True)
    return page("reports/records.html", told=told, behind=counting.behind(found, period, within, after))
