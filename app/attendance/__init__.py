"""Attendance: who was where on which day, for every programme that has a roster and days.

It has no pages of its own: a programme's page includes `attendance/_grid.html` for a roster through many
days (see grid.py), or `attendance/_roll.html` for one day on a telephone (see roll.py).
"""

from app.attendance import held, joining
from app.ground.room import Room

ROOM = Room(name="attendance", title="Kehadiran", rehome=joining.rehome, held=held.of)
