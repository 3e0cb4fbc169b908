"""What waits for somebody among the reports: targets that were missed and not yet explained."""

from flask import url_for

from app.ground.period import QUARTER, around
from app.ground.permit import may
from app.ground.room import Todo
from app.reports import standing
from app.reports.access import EXPLAIN


def todos(user):
    """After a quarter has ended: indicators below target without a reason and an action, of the own field."""
    if not may(EXPLAIN, user):
        return
    quarter = around(QUARTER).before
    told = standing.of(user, quarter)
    silent = sum(one.unexplained(quarter.number) for one in told.indicators)
    if silent:
        yield Todo(
            f"{silent} indikator {quarter.name} belum tercapai dan belum dijelaskan",
            url_for("reports.index", periode=quarter.key), count=silent,
        )  # fmt: skip
