"""The periods of reports: a month, a quarter, half a year or a year, as the office has set; keys that sort by time."""

import calendar
import datetime as dt

from app.ground.period import Period
from app.ground.tanggal import MONTHS, today
from app.lks.catalog import Catalog
from app.office import agency

MONTHS_OF = {"bulan": 1, "triwulan": 3, "semester": 6, "tahun": 12}
LETTER = {"triwulan": "T", "semester": "S"}


def _key(year: int, number: int, kind: str) -> str:
    if kind == "tahun":
        return str(year)
    return f"{year}-{number:02d}" if kind == "bulan" else f"{year}-{LETTER[kind]}{number}"


def bounds(key: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a period; None for what is no key of one."""
    year, _, part = key.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    kind = next((kind for kind, letter in LETTER.items() if part.startswith(letter)), "bulan" if part else "tahun")
    digits = part.lstrip("TS")
    span, number = MONTHS_OF[kind], int(digits) if digits.isascii() and digits.isdigit() else 1 if not part else 0
    if not 1 <= number <= 12 // span or _key(int(year), number, kind) != key:
        return None
    last = number * span
    return dt.date(int(year), last - span + 1, 1), dt.date(int(year), last, calendar.monthrange(int(year), last)[1])


def name(key: str) -> str:
    """Semester 1 tahun 2026, Triwulan III tahun 2026, Mei 2026, Tahun 2026"""
    year, _, part = key.partition("-")
    if not part:
        return f"Tahun {year}"
    if part.startswith("S"):
        return f"Semester {part[1:]} tahun {year}"
    if part.startswith("T"):
        return f"Triwulan {part[1:]} tahun {year}"
    return f"{MONTHS[int(part) - 1]} {year}"


def ended(catalog: Catalog, count: int = 6) -> list[str]:
    """The last periods that are over, the newest first."""
    kind = catalog.report_period
    span, day = MONTHS_OF[kind], today()
    index = (day.year * 12 + day.month - 1) // span - 1
    per_year = 12 // span
    return [_key((index - n) // per_year, (index - n) % per_year + 1, kind) for n in range(count)]


def due_on(key: str, catalog: Catalog) -> dt.date:
    """The last day on which the report on it is in time."""
    return bounds(key)[1] + dt.timedelta(catalog.report_due_days)


def fell_due(first: dt.date, last: dt.date) -> list[tuple[str, dt.date]]:
    """(period, last day to be in time) of each report whose last day lies within these days and is over.

    What the office has set about reports is dated: each month goes by what held at its end.
    """
    until, found = min(last, today() - dt.timedelta(1)), []
    month = Period.month(first.year, first.month)
    kinds, days = agency.timeline("lks.report_period"), agency.timeline("lks.report_due_days")
    while month.first <= until:
        kind, after = kinds(month.last), dt.timedelta(days(month.last))
        end = _end_of_month(month.first - after)
        while end + after <= month.last:
            if end.month % MONTHS_OF[kind] == 0 and first <= end + after <= until:
                found.append((_key(end.year, end.month // MONTHS_OF[kind], kind), end + after))
            end = _end_of_month(end + dt.timedelta(1))
        month = month.after
    return found


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
