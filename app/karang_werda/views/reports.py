"""Reports: a month of one club and of all, the contest and the book of a year; each as page and as paper."""

from flask import request, url_for
from flask_login import current_user

from app.ground import wilayah
from app.ground.address import read_number
from app.ground.web import page, pdf_file
from app.karang_werda import access, contest, papers, reports
from app.karang_werda.access import READ
from app.karang_werda.completeness import Scores
from app.karang_werda.rules import activities
from app.karang_werda.views.frame import bp, head


@bp.get("/karang-werda/laporan", may=READ)
def month_of_all():
    told, district = _city()
    before, after = reports.beside(told.period)
    more = dict(coverage=_coverage(told, district), before=before, after=after)
    more |= dict(kelurahan=_kelurahan(district), columns=papers.COLUMNS, cells=papers.numbers)
    more |= dict(district=district, districts=wilayah.kecamatan_choices(), sexes=papers.sex_rows(told.whole))
    return page("karang_werda/month_of_all.html", told=told, **more)


def _city():
    """(the month asked for, of all clubs that the user sees or those of one kecamatan; its code or None)"""
    asked = request.args.get("kecamatan")
    district = asked if asked in dict(wilayah.kecamatan_choices()) else None
    clubs = [club for club in access.club_list(current_user) if club.kelurahan.startswith(district or "")]
    return reports.city(clubs, reports.month(request.args.get("bulan"))), district


def _kelurahan(district) -> int:
    """How many kelurahan there are, whether or not they have a club."""
    return sum(code.startswith(district or "") for code, _ in wilayah.choices())


def _coverage(told, district):
    """How many kelurahan the clubs reached, in words: "41 dari 57 kelurahan berkegiatan"."""
    there = _kelurahan(district)
    place = f"Kecamatan {dict(wilayah.kecamatan_choices())[district]}: " if district else ""
    return f"{place}{told.reached} dari {there} kelurahan berkegiatan; {len(told.idle)} kelompok tanpa kegiatan"


@bp.get("/karang-werda/laporan/cetak", may=READ)
def month_of_all_pdf():
    told, district = _city()
    return pdf_file(papers.city(told, _coverage(told, district)), "laporan-karang-werda")


@bp.get("/karang-werda/<int:club_id>/laporan", may=READ)
def month_of_club(club_id):
    club = access.find_club(current_user, club_id)
    told = reports.report(club, reports.month(request.args.get("bulan")))
    before, after = reports.beside(told.period)
    more = dict(before=before, after=after, kinds=dict(activities.kinds()), groups=papers.group_rows(told))
    return page("karang_werda/month_of_club.html", told=told, **more, **head(club, "laporan"))


@bp.get("/karang-werda/<int:club_id>/laporan/cetak", may=READ)
def month_of_club_pdf(club_id):
    club = access.find_club(current_user, club_id)
    told = reports.report(club, reports.month(request.args.get("bulan")))
    return pdf_file(papers.club_month(told, dict(activities.kinds())), "laporan-bulanan-karang-werda")


@bp.get("/karang-werda/<int:club_id>/buku", may=READ)
def book(club_id):
    """The year of a club in print (?tahun=)."""
    club, period = access.find_club(current_user, club_id), reports.year(request.args.get("tahun", type=read_number))
    told, counts = reports.report(club, period), reports.months([club.id], period)[club.id]
    return pdf_file(papers.book(told, counts, Scores([club]).of(club), dict(activities.kinds())), "buku-tahunan")


@bp.get("/karang-werda/lomba", may=READ)
def contest_table():
    period, found = _contest()
    earlier = url_for(".contest_table", tahun=period.first.year - 1)
    later = url_for(".contest_table", tahun=period.first.year + 1) if period.last == period.until else None
    more = dict(share=papers.share, earlier=earlier, later=later)
    return page("karang_werda/contest.html", period=period, found=found, **more)


def _contest():
    period = reports.year(request.args.get("tahun", type=read_number))
    return period, contest.entries(access.club_list(current_user), period)


@bp.get("/karang-werda/lomba/cetak", may=READ)
def contest_pdf():
    return pdf_file(papers.contest(*_contest()), "lomba-karang-werda")
