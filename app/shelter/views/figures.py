"""Figures of a year on the page and on paper, and ten years by month."""

from flask import request, send_file
from flask_login import current_user

from app.ground.address import read_number
from app.ground.tanggal import today
from app.ground.web import page
from app.shelter import access, occupancy, papers
from app.shelter.access import FIGURES
from app.shelter.views import bp


@bp.get("/angka", may=FIGURES)
def figures():
    shelters, year = access.shelter_list(current_user), _year()
    told = occupancy.of_year(shelters, year)
    return page(
        "shelter/figures.html",
        shelters=shelters,
        told=told,
        chart=papers.chart(told),
        this_year=today().year,
        few=papers.few,
    )


@bp.get("/angka/cetak", may=FIGURES)
def figures_pdf():
    shelters = access.shelter_list(current_user)
    content = papers.figures(shelters, occupancy.of_year(shelters, _year()))
    return send_file(content, mimetype="application/pdf", download_name="angka-shelter.pdf")


@bp.get("/angka/sepuluh-tahun", may=FIGURES)
def ten_years():
    shelters, last = access.shelter_list(current_user), _year()
    rows = occupancy.by_month([shelter.id for shelter in shelters], last - 9, last)
    return page("shelter/ten_years.html", shelters=shelters, rows=rows, years=range(last, last - 10, -1))


def _year() -> int:
    asked = request.args.get("tahun", type=read_number) or today().year
    return min(max(asked, 2000), today().year)
