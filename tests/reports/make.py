"""Makers of programmes, indicators and targets; call them inside an app context."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from app.reports import rules
from app.reports.models import SINCE_JANUARY, UP


@dataclass(frozen=True)
class Clerk:
    id: int = 1
    name: str = "Sari"
    is_authenticated: bool = True


BY = Clerk()


def make_programme(**values):
    given = {"year": 2026, "code": "1.06.02", "name": "Pemberdayaan Sosial", "field_id": 2, "starts_on": None}
    return rules.open_programme(given | values)


def make_indicator(programme, target=None, quarters=(None, None, None, None), **values):
    """An indicator, by hand unless `figure` is said; with a target from the first of January when one is given."""
    given = {
        "name": "Keluhan ditindaklanjuti", "figure": None, "unit": "%", "direction": UP, "span": SINCE_JANUARY,
        "position": 1,
    }  # fmt: skip
    row = rules.add_indicator(programme, given | values)
    row.programme = programme
    if target is not None:
        set_target(row, target, quarters)
    return row


def set_target(row, target, quarters=(None, None, None, None), on=dt.date(2026, 1, 1)):
    given = [None if one is None else Decimal(str(one)) for one in quarters]
    return rules.set_target(row, on, Decimal(str(target)), given, "Perjanjian Kinerja", by=BY)


def set_result(row, quarter, value):
    return rules.type_result(row, quarter, Decimal(str(value)), "Laporan bidang", None, by=BY)
