"""An office on Thursday, 22 October 2026: Sari keeps the book, Rina and Yanto head fields, Sri is the head."""

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.ground.db import db
from tests.accounts.make import make_user
from tests.letters.make import make_office

PEOPLE = (("sari", "staf"), ("budi", "staf"), ("rina", "kabid"), ("yanto", "kabid"), ("sri", "kadis"))


@pytest.fixture
def office(app, inside, clock):
    clock.set("2026-10-22 09:00")
    with inside(app):
        make_office()
        for name, role in PEOPLE:
            make_user(name, (role,))


@pytest.fixture
def who():
    return lambda name: db.session.scalar(select(Account).where(Account.username == name))


@pytest.fixture
def enter(app, office):
    from tests.client import Client

    return lambda name: Client(app).sign_in(name, "pendapa-demo")
