"""Attendance: who was where on which day, for every programme that has a roster and days.

It has no pages of its own: a programme's page includes `attendance/_grid.html` (see grid.py).
"""

from app.attendance import held, joining
from app.ground.room import Room

ROOM = Room(name="attendance", title="Kehadiran", rehome=joining.rehome, held=held.of)
