"""The office's calendar: days off as data, working days as a setting, and deadlines counted in working days.

Which days are off is decreed anew each year (the joint decree, SKB, of three ministers; the mayor may add
days), so they are typed in. Only the few whose date stands in the law itself can be filled in by a button.
"""

import datetime as dt

from sqlalchemy import func, select

from app.ground import audit, tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.office import agency, rules
from app.office.models import Holiday

FIXED = (
    (1, 1, "Tahun Baru Masehi"),
    (5, 1, "Hari Buruh Internasional"),
    (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Proklamasi Kemerdekaan"),
    (12, 25, "Kelahiran Yesus Kristus"),
)
MOST = 366  # working days that may be counted ahead


# Asking


def workdays() -> list[int]:
    """The days of the week on which the office works; Monday is 0."""
    return agency.setting("office.workdays")


def is_holiday(day: dt.date) -> bool:
    """Whether the day is in the list of days off; a Sunday is not by that alone."""
    return db.session.scalar(select(Holiday.id).where(Holiday.day == day)) is not None


def holidays_between(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """The days off from the first day to the last, with their names; one query for many days."""
    query = select(Holiday.day, Holiday.name).where(Holiday.day.between(first, last)).order_by(Holiday.day)
    return dict(db.session.execute(query).all())


def is_working_day(day: dt.date) -> bool:
    return day.weekday() in workdays() and not is_holiday(day)


def working_days_after(day: dt.date, n: int) -> dt.date:
    """The n-th working day after the day: three after a Friday is the Wednesday, days off aside.

    The day itself is not counted. Refuses to count fewer than one day or more than a year.
    """
    if not 1 <= n <= MOST:
        raise RuleError(f"Tenggat dihitung 1 sampai {MOST} hari kerja.")
    working, off = set(workdays()), {}
    last = day
    while n:
        if last >= max(off.get("until", day), day):  # the list of days off is read three months at a time
            off = {"until": last + dt.timedelta(92)}
            off["days"] = holidays_between(last, off["until"])
        last += dt.timedelta(1)
        n -= last.weekday() in working and last not in off["days"]
    return last


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after the first day, up to and with the last; below nought when it lies before."""
    if last < first:
        return -working_days_between(last, first)
    working, off = set(workdays()), holidays_between(first, last)
    days = (first + dt.timedelta(n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() in working and day not in off for day in days)


# The list of a year


class Year:
    """The days off of one year, as the settings page shows them."""

    def __init__(self, year: int):
        self.year = year
        query = select(Holiday).where(Holiday.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        self.days = list(db.session.scalars(query.order_by(Holiday.day)))

    @property
    def only_fixed(self) -> bool:
        """Whether the decree of the year seems not to be typed in yet: deadlines would be told too early."""
        return len(self.days) <= len(FIXED)

    @staticmethod
    def known() -> list[int]:
        """The years that can be chosen: those with days off, this one and the next."""
        least, most = db.session.execute(select(func.min(Holiday.day), func.max(Holiday.day))).one()
        now = tanggal.today().year
        first = min(least.year, now) if least else now
        return list(range(first, max(most.year if most else now, now + 1) + 1))


def read_year(text: str | None) -> int:
    """The year that an address asks for, else this one."""
    is_year = text and text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and 2000 <= int(text) <= tanggal.LATEST else tanggal.today().year


# Changing


def add(day: dt.date, name: str, kind: str = "nasional") -> Holiday:
    """Refuses a day that is in the list already."""
    if is_holiday(day):
        raise RuleError(f"{tanggal.day_date(day)} sudah ada di daftar.", "day")
    return _add(day, name, kind)


def _add(day: dt.date, name: str, kind: str) -> Holiday:
    holiday = Holiday(day=day, name=name, kind=kind)
    db.session.add(holiday)
    db.session.flush()
    return holiday


def add_all(text: str, kind: str) -> list[Holiday]:
    """A list that was pasted: a day, a semicolon or tab, its name. Refuses all of it when a line cannot be read
    or a day stands twice; days that are in the list already keep what was said first."""
    read = {}
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        day, name = _read_line(line, n)
        if day in read:
            raise RuleError(f"Baris {n}: {tanggal.long_date(day)} tertulis dua kali.", "lines")
        read[day] = name
    known = holidays_between(min(read), max(read)) if read else {}
    added = [_add(day, name, kind) for day, name in sorted(read.items()) if day not in known]
    if not added:
        raise RuleError("Semua hari ini sudah ada di daftar.", "lines")
    return added


def _read_line(line: str, n: int) -> tuple[dt.date, str]:
    written, _, name = line.replace("\t", ";").partition(";")
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise RuleError(
            f"Baris {n}: tulis tanggal, titik koma, lalu keterangan paling panjang 120 huruf.", "lines"
        )
    try:
        return tanggal.read_date(written), name
    except RuleError as refusal:
        raise RuleError(f"Baris {n}: {refusal.sentence}", "lines") from None


def add_fixed(year: int) -> int:
    """The days off whose date the law says, as far as they are not in the list; gives how many were added."""
    known = holidays_between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    wanted = [(dt.date(year, month, day), name) for month, day, name in FIXED]
    added = [_add(day, name, "nasional") for day, name in wanted if day not in known]
    return len(added)


def remove(holiday: Holiday) -> None:
    """Take a day back that was typed by mistake or that a new decree moved; the trail keeps it."""
    audit.record(
        holiday, "menghapus", {"Tanggal": [holiday.day.isoformat(), None], "Keterangan": [holiday.name, None]}
    )
    db.session.delete(holiday)
    db.session.flush()


def set_workdays(days: list[int]) -> None:
    """Refuses a week without a working day, in which no deadline would ever come."""
    if not days:
        raise RuleError("Pilih sedikitnya satu hari kerja.", "days")
    rules.set_value("office.workdays", sorted(days))
