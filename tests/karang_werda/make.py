"""Makers of clubs; call them inside an app context."""

import datetime as dt

from app.ground import wilayah
from app.karang_werda.models import Club
from app.karang_werda.rules import clubs
from tests.people.make import make_person

BORN = dt.date(1950, 5, 17)


def make_club(**values) -> Club:
    """A club with an SK of 2 January 2024, as the form would make it."""
    values = {
        "kelurahan": wilayah.listed()[0][0], "name": "Karang Werda Melati", "decree": "188.45/7/2024",
        "decree_on": dt.date(2024, 1, 2), "place": "Balai RW 03", "schedule": "Senam tiap Selasa",
    } | values  # fmt: skip
    return clubs.found_club(values)


def make_elder(**values):
    """Somebody of the club's kelurahan who is old enough."""
    return make_person(**{"birth_date": BORN, "kelurahan": wilayah.listed()[0][0]} | values)
