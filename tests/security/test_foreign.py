"""What belongs to another shelter or club is, for whoever is tied to one, as what never was: every address of the room,
every method, with the ids of others and with ids of nothing. (Partners of an LKS: tests/lks/test_leaks.py.)"""

import re

import pytest
from sqlalchemy import select

from app.ground.db import Base
from app.karang_werda.models import Photo
from app.shelter.models import Shelter, Waiting
from tests import databases
from tests.accounts.make import make_user
from tests.browser import city
from tests.client import Client
from tests.karang_werda.make import make_club
from tests.security.test_malformed import BOOKS
from tests.security.writes import watch
from tests.shelter.make import make_shelter

NOTHING = 999_999_999
HOMES = {  # role: (the room, its own parameter and the name of the scope, one more of it)
    "shelter": ("shelter", "shelter", lambda: make_shelter([("P1", "perempuan", 2)], name="Sendiri")),
    "club": ("karang_werda", "club", lambda: make_club(name="Sendiri")),
}


@pytest.fixture(scope="module")
def app(templates):
    """The furnished city. Whose rows are whose does not depend on the database: SQLite is enough."""
    template = templates["sqlite"]
    place = template.copy("foreign", of=databases.FURNISHED)
    app = place.open()
    with databases.inside(app) as session:
        activity = city._value(session, "activity_id", city.VALUES)
        waits = Waiting(
            shelter_id=session.scalar(select(Shelter.id)), called="Ibu berjaket", urgency=1, reason="Penuh"
        )
        session.add_all([waits, Photo(activity_id=activity, sha256="0" * 64)])
    yield app
    databases.close(app)
    template.discard(place)


def routes_with_ids(app, room: str, role: str):
    """(rule, methods) of what the role's grants open in that room and what asks for an id."""
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "may", None)
        if rule.endpoint.startswith(f"{room}.") and role in app.extensions["grants"].get(permission, ()):
            if any(name.endswith("_id") for name in rule.arguments):
                yield rule, sorted(rule.methods & {"GET", "POST"})


def theirs(session, room: str, name: str):
    """Something there is for a parameter: what the pages of the city show, or the first row of what it is named for,
    the room's own before another's."""
    if name in city.VALUES:
        return city._value(session, name, city.VALUES)
    models = [mapper.class_ for mapper in Base.registry.mappers]
    named = [model for model in models if f"{model.__name__.lower()}_id" == name]
    first = min(named, key=lambda model: not model.__module__.startswith(f"app.{room}."))
    return session.scalars(select(first.id).limit(1)).one()


@pytest.mark.parametrize("role", list(HOMES))
def test_what_is_of_another_home_answers_as_what_never_was(app, role):
    """Asked for where it is, and as if it were in one's own home."""
    room, home, make = HOMES[role]
    with databases.inside(app):
        own = make().id
        make_user(f"sendiri{role}", roles=(role,), scope=(home, own))
    client, faults, asked = Client(app).sign_in(f"sendiri{role}", city.PASSWORD), [], 0
    with watch(app) as writes:
        for rule, methods in routes_with_ids(app, room, role):
            with databases.inside(app) as session:
                values = {name: theirs(session, room, name) for name in rule.arguments}
            for at_home in {False, f"{home}_id" in values and sum(n.endswith("_id") for n in values) > 1}:
                given = values | ({f"{home}_id": own} if at_home else {})
                never = {n: NOTHING if n.endswith("_id") and given[n] != own else given[n] for n in given}
                for method in methods:
                    writes.take()
                    there, gone = (knock(app, client, rule, method, ids) for ids in (given, never))
                    asked += 1
                    if there[0] != 404 or there != gone:
                        faults.append(f"{method} {rule} {given}: {there[0]}, of nothing {gone[0]}")
                    if written := {table for table, _ in writes.take()} - BOOKS:
                        faults.append(f"{method} {rule} {given}: wrote {sorted(written)}")
    assert asked > 40
    assert not faults, f"{len(faults)}:\n" + "\n".join(faults)


def knock(app, client, rule, method: str, values: dict) -> tuple[int, str]:
    """(status, what the answer says), whatever the token."""
    address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    data = {"csrf_token": client.token()} if method == "POST" else None
    answer = client.flask.open(address, method=method, data=data, headers={"HX-Request": "true"})
    return answer.status_code, re.sub(r"[\w.-]{60,}", "", answer.text)
