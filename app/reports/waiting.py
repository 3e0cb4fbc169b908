"""What waits for somebody among the reports: one that made itself, targets missed and not yet explained."""

from flask import url_for

from app.ground.period import QUARTER, around
from app.ground.permit import may
from app.ground.room import Todo
from app.reports import document, shelf, standing
from app.reports.access import EXPLAIN, READ


def todos(user):
    """Reports to be read; of the quarter that ended, indicators of the own field below target that nobody explained."""
    if may(READ, user):
        for report in shelf.unread_of(user):
            title = f"{document.KINDS[report.kind]} {report.period.name} siap dibaca"
            yield Todo(title, url_for("reports.report", report_id=report.id))
    if not may(EXPLAIN, user):
        return
    quarter = around(QUARTER).before
    if silent := standing.unexplained(user, quarter):
        yield Todo(
            f"{silent} indikator {quarter.name} belum tercapai dan belum dijelaskan",
            url_for("reports.index", periode=quarter.key), count=silent,
        )  # fmt: skip
