"""Which night a moment belongs to.

A night is named by the date of its evening and runs from noon to noon WIB (setting `shelter.night_starts`):
that is the night that a census counts. Whoever comes, moves or leaves after the morning has begun (setting
`shelter.day_starts`) does so for the night ahead: the night that ended belongs to who woke up in the bed, so
that a bed left at nine can be given to somebody at eleven, and the day of leaving is not counted.
"""

import datetime as dt

from app.ground.tanggal import WIB, now
from app.office.agency import setting


def night_of(moment: dt.datetime | None = None) -> dt.date:
    """The night that is running at this moment, noon to noon."""
    return _date_after(moment, setting("shelter.night_starts"))


def coming_night(moment: dt.datetime | None = None) -> dt.date:
    """The first night slept by who comes at this moment; the first not slept by who leaves."""
    return _date_after(moment, setting("shelter.day_starts"))


def _date_after(moment: dt.datetime | None, hour: int) -> dt.date:
    local = (moment or now()).astimezone(WIB)
    return local.date() - dt.timedelta(days=local.hour < hour)


def day_number(first_night: dt.date, tonight: dt.date) -> int:
    """1 on the first day; day 8 of a stay of seven is overdue (domain.md section 12, 11)."""
    return (tonight - first_night).days + 1


def at(day: dt.date, clock: str | None) -> dt.datetime:
    """An instant from a date and “21.30”, as forms give them; midday when no clock was given."""
    hour, minute = (int(part) for part in clock.split(".")) if clock else (12, 0)
    return dt.datetime.combine(day, dt.time(hour, minute), WIB)
