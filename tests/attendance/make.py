"""Makers of sheets; call them inside an app context."""

import datetime as dt

from app.attendance import rules
from app.attendance.models import Sheet

FIRST = dt.date(2025, 10, 20)


def make_sheet(days=4, first=FIRST) -> Sheet:
    return rules.open_sheet("Pelatihan contoh", [first + dt.timedelta(days=n) for n in range(days)])


def sessions(sheet) -> list:
    return rules.sessions_of(sheet.id)
