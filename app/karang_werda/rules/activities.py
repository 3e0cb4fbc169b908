"""What a club does: single days, and series that make their days by themselves."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import delete, exists, select

from app.attendance import rules as attendance
from app.attendance.models import Mark, Session, Sheet
from app.ground import audit
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import DAYS, long_date, today
from app.karang_werda.models import Activity, Check, Club, Photo, Series
from app.office import agency, calendar

LONGEST = 366  # days of one series
DETAILS = ("kind", "title", "place", "speaker", "cost", "note")


def kinds() -> list[tuple[str, str]]:
    """What clubs do, by code and name, as the office has set it."""
    return [(code, name) for code, name in agency.setting("karang_werda.kinds")]


def coming_holidays() -> dict[dt.date, str]:
    """The office's days off within the longest series that may begin today."""
    return calendar.holidays_between(today(), today() + dt.timedelta(LONGEST))


def days_of(
    weekdays: Collection[int], first: dt.date, last: dt.date, left_out: Collection[dt.date]
) -> list[dt.date]:
    """Each of the weekdays (0 is Monday) from the first day to the last, both included, but those left out."""
    every = (first + dt.timedelta(number) for number in range((last - first).days + 1))
    return [day for day in every if day.weekday() in weekdays and day not in left_out]


def plan(club: Club, on_date: dt.date, values: dict, by=None) -> Activity:
    """One activity on a day, past or to come. Refuses the same kind and name twice on one day."""
    wait_for_row(Club, club.id)
    _refuse_kind(values["kind"])
    _refuse_twin(club.id, on_date, values, None)
    [activity] = _add(club, [on_date], values)
    return activity


def plan_series(
    club: Club, values: dict, weekdays, first, last, left_out=(), off=True, by=None
) -> tuple[Series, int, int]:
    """An activity on each of the weekdays; gives the series, how many were made, how many were there already.
    The days named in `left_out` are left aside, and with `off` the office's days off.

    Refuses a series without days, one that ends before it begins, and one longer than a year.
    """
    wait_for_row(Club, club.id)
    _refuse_kind(values["kind"])
    left_out = {*left_out, *(calendar.holidays_between(first, last) if off else ())}
    days = _judged_days(weekdays, first, last, left_out)
    there = set(db.session.scalars(select(Activity.on_date).where(*_twins(club.id, values))))
    series = Series(club_id=club.id, weekdays=sorted(set(weekdays)), starts_on=first, ends_on=last)
    series.left_out = sorted(day.isoformat() for day in left_out if day.weekday() in weekdays and first <= day <= last)
    db.session.add(series)
    db.session.flush()
    new = [day for day in days if day not in there]
    _add(club, new, values, series.id)
    return series, len(new), len(days) - len(new)


def _judged_days(weekdays, first: dt.date, last: dt.date, left_out) -> list[dt.date]:
    if not weekdays:
        raise RuleError("Pilih sekurang-kurangnya satu hari.", "weekdays")
    if last < first:
        raise RuleError("Hari terakhir sebelum hari pertama.", "ends_on")
    if (last - first).days >= LONGEST:
        raise RuleError("Satu rangkaian paling lama satu tahun.", "ends_on")
    days = days_of(weekdays, first, last, left_out)
    if not days:
        named = " dan ".join(DAYS[number] for number in sorted(weekdays))
        raise RuleError(f"Tidak ada hari {named} dalam rentang itu.", "weekdays")
    return days


def _refuse_kind(kind: str) -> None:
    if kind not in dict(kinds()):
        raise RuleError("Jenis kegiatan ini tidak ada dalam daftar.", "kind")


def _twins(club_id: int, values: dict) -> tuple:
    return Activity.club_id == club_id, Activity.kind == values["kind"], Activity.title == values["title"]


def _refuse_twin(club_id: int, on_date: dt.date, values: dict, besides: int | None) -> None:
    query = select(Activity.id).where(*_twins(club_id, values), Activity.on_date == on_date)
    twin = db.session.scalar(query)
    if twin and twin != besides:
        raise RuleError(f"Kegiatan ini sudah tercatat pada {long_date(on_date)}.", "on_date")


def _add(club: Club, days: list[dt.date], values: dict, series_id: int | None = None) -> list[Activity]:
    """An activity on each of the days, each with a sheet of its own."""
    sheets = attendance.open_sheets(f"{club.name}: {values['title']}", [[day] for day in days])
    made = []
    for day, sheet in zip(days, sheets, strict=True):
        activity = Activity(club_id=club.id, sheet_id=sheet.id, series_id=series_id, on_date=day)
        for name in DETAILS:
            setattr(activity, name, values.get(name))
        made.append(activity)
    db.session.add_all(made)
    db.session.flush()
    return made


def change(activity: Activity, on_date: dt.date, values: dict, by=None) -> None:
    """What the form says. Refuses another day once somebody was ticked, and a twin."""
    if values["kind"] != activity.kind:
        _refuse_kind(values["kind"])
    _refuse_twin(activity.club_id, on_date, values, activity.id)
    if on_date != activity.on_date:
        _refuse_measured(activity, "dipindah ke hari lain")
        attendance.keep_days(activity.sheet_id, [on_date])
        activity.on_date = on_date
    for name in DETAILS:
        setattr(activity, name, values.get(name))
    db.session.flush()


def remove(activity: Activity, by=None) -> None:
    """Take an activity away. Refused once somebody was ticked on it: that is history."""
    if db.session.scalar(select(_ticked(activity.sheet_id))):
        raise RuleError(
            f"Kehadiran pada {long_date(activity.on_date)} sudah diisi, jadi kegiatan ini tidak dapat dihapus."
        )
    _refuse_measured(activity, "dihapus")
    _take_away([(activity.id, activity.sheet_id)])


def _refuse_measured(activity: Activity, done: str) -> None:
    if db.session.scalar(select(Check.id).where(Check.activity_id == activity.id).limit(1)):
        raise RuleError(f"Pada kegiatan ini sudah ada hasil pemeriksaan, jadi tidak dapat {done}.")


def remove_rest(activity: Activity, by=None) -> int:
    """Take away what is left of an activity's series after today and after itself; gives how many."""
    query = select(Activity.id, Activity.sheet_id).where(
        Activity.series_id == activity.series_id,
        Activity.on_date > max(today(), activity.on_date),
        ~_ticked(Activity.sheet_id),
        ~exists().where(Check.activity_id == Activity.id),
    )
    rest = [tuple(row) for row in db.session.execute(query)] if activity.series_id else []
    _take_away(rest)
    return len(rest)


def _ticked(sheet_id):
    """Whether anybody was ticked on a sheet."""
    return exists().where(Mark.session_id == Session.id, Session.sheet_id == sheet_id)


def _take_away(those: list[tuple[int, int]]) -> None:
    """Activities with their empty sheets, by (id, sheet id)."""
    if not those:
        return
    ids, sheets = zip(*those, strict=True)
    audit.record_many(Activity.__tablename__, [(row_id, {}) for row_id in ids], "menghapus")
    unsynced = {"synchronize_session": False}
    db.session.execute(delete(Photo).where(Photo.activity_id.in_(ids)), execution_options=unsynced)
    db.session.execute(delete(Activity).where(Activity.id.in_(ids)), execution_options=unsynced)
    db.session.execute(delete(Session).where(Session.sheet_id.in_(sheets)), execution_options=unsynced)
    db.session.execute(delete(Sheet).where(Sheet.id.in_(sheets)), execution_options=unsynced)
