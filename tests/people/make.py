"""Makers of people; call them inside an app context."""

import datetime as dt
from itertools import count

from app.ground.db import db
from app.people import rules
from app.people.models import Person

_serial = count(1)


def make_nik(born=dt.date(1990, 5, 17), sex="P", region="357302") -> str:
    """A NIK that says this birth and sex; no two of one test run are alike."""
    serial = next(_serial)
    region = f"{int(region) - serial // 9000:06d}"  # downwards: no region has a number of seven digits
    return f"{region}{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}{serial % 9000 + 1:04d}"


def make_person(**values) -> Person:
    """A person as an honest form would give it; whatever is said wins. `nik=None` makes one without NIK."""
    values = {"name": "Siti Aminah", "sex": "P", "birth_date": dt.date(1990, 5, 17)} | values
    parts = {name: values.pop(name) for name in ("categories", "disabilities") if name in values}
    values.setdefault("nik", make_nik(values["birth_date"] or dt.date(1990, 5, 17), values["sex"]))
    if values["nik"] is None:
        values.setdefault("no_nik_reason", "belum tercatat")
    person = Person(**values)
    db.session.add(person)
    db.session.flush()
    rules.set_categories(person.id, set(parts.get("categories", ())))
    rules.set_disabilities(person.id, set(parts.get("disabilities", ())))
    return person
