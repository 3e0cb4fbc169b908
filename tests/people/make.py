"""Makers of people; call them inside an app context."""

import datetime as dt
from itertools import count

from app.ground.db import db
from app.people import joining, rules
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


def make_joined() -> None:
    """Rows of one table that point to each other, forwards, backwards and over two steps: three records of one person,
    the first joined to the last, and two of another, the last joined to the first."""
    first, second, third, stays, goes = (make_person() for _ in range(5))
    joining.join(second.id, first.id, (), _Clerk)
    joining.join(third.id, second.id, (), _Clerk)
    joining.join(stays.id, goes.id, (), _Clerk)


class _Clerk:
    id, name, is_authenticated = None, "Ratna", True
