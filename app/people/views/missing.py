"""What waits to be completed, as lists and as a report."""

from app.ground import listing_page
from app.ground.web import page
from app.people import gaps
from app.people.access import EXPORT, READ
from app.people.listing import COMPLETENESS
from app.people.views import bp


@bp.get("/warga/perlu", may=READ)
def incomplete():
    counted = [(gap, gaps.count(gap.key), gaps.href(gap.key)) for gap in gaps.ALL]
    return page("people/gaps.html", counted=counted)


@bp.get("/warga/kelengkapan", may=READ)
def completeness():
    tables = (("Per kelurahan", gaps.by_kelurahan()), ("Per petugas yang mencatat", gaps.by_officer()))
    return page("people/completeness.html", tables=tables, missing=[title for title, _ in gaps.MISSING])


@bp.get("/warga/kelengkapan/ekspor", may=EXPORT)
def export_completeness():
    lines = [("kelurahan", line) for line in gaps.by_kelurahan()] + [("petugas", line) for line in gaps.by_officer()]
    return listing_page.spreadsheet("kelengkapan", "Kelengkapan data warga", COMPLETENESS, lines)
