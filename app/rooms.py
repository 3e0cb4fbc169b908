"""The table of contents: the rooms of the house, in the order in which they may import one another."""

from app import (
    accounts,
    attendance,
    home,
    imports,
    incoming,
    karang_werda,
    letters,
    lks,
    office,
    people,
    privacy,
    reports,
    shelter,
    training,
)

COMMON = (
    accounts.ROOM, office.ROOM, people.ROOM, imports.ROOM, attendance.ROOM, letters.ROOM, incoming.ROOM, privacy.ROOM,
    reports.ROOM, home.ROOM,
)  # fmt: skip
PROGRAMMES = (training.ROOM, karang_werda.ROOM, lks.ROOM, shelter.ROOM)
