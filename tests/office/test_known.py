"""What a transaction knows of profile and settings is what the tables say, however they are changed in it."""

import datetime as dt
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from app.ground.db import begin_write, db
from app.office import agency
from app.office.models import Profile, Setting
from tests.checkers import ROOT

KEYS = ("letters.insert_most", "letters.insert_days", "training.least_age")
DAYS = [dt.date(2026, 1, 1) + dt.timedelta(n) for n in range(4)]
STEPS = ("add", "change", "overwrite", "remove", "clear", "undone", "commit", "rollback", "begin")


def told() -> dict:
    return {(key, day): agency.setting(key, day) for key in KEYS for day in DAYS}


def stands() -> dict:
    rows = db.session.execute(select(Setting.key, Setting.valid_from, Setting.value).order_by(Setting.valid_from)).all()
    return {
        (key, day): next((value for k, since, value in reversed(rows) if k == key and since <= day), default)
        for key in KEYS
        for default in [agency.DEFAULTS[key]]
        for day in DAYS
    }


def take(step: str, key: str, day: dt.date, value: int) -> None:
    session, here = db.session, (Setting.key == key) & (Setting.valid_from == day)
    row = session.scalar(select(Setting).where(here))
    if step == "add" and row is None:
        session.add(Setting(key=key, value=value, valid_from=day))
    elif step == "change" and row:
        row.value = value
    elif step == "overwrite":
        session.query(Setting).filter(here).update({"value": value})
    elif step == "remove" and row:
        session.delete(row)
    elif step == "clear":
        session.query(Setting).filter_by(key=key).delete()
    elif step == "undone":
        nested = session.begin_nested()
        take("change" if row else "add", key, day, value)
        told()
        nested.rollback()
    elif step in ("commit", "rollback"):
        getattr(session, step)()
    elif step == "begin":
        begin_write()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(KEYS), st.sampled_from(DAYS), st.integers(0, 9))))
def test_a_setting_is_what_its_table_says_after_any_change(app, steps):
    with app.app_context():
        begin_write()
        db.session.execute(delete(Setting).where(Setting.key.in_(KEYS)))
        for step in steps:
            take(*step)
            found = told()  # first: a query of ours would bring waiting changes into the table
            assert found == stands(), step
        db.session.rollback()


def test_a_page_s_worth_of_questions_is_one_query_a_room(app, inside, count_queries):
    with inside(app), count_queries(app) as queries:
        told()
        agency.settings(list(KEYS))
        assert agency.profile().place and agency.letterhead()
        agency.timeline(KEYS[0])
    assert queries.count == 3, queries


def test_no_statement_changes_settings_behind_the_back_of_the_session():
    """SQLAlchemy tells of rows and of queries that change a table, and not of bare statements."""
    bare = re.compile(r"\b(update|delete|insert|upsert)\(Setting\b|(UPDATE|INTO|FROM) office_setting")
    assert [path for path in (ROOT / "app").rglob("*.py") if bare.search(path.read_text())] == []


def test_the_profile_follows_its_table(app, inside):
    with inside(app) as session:
        agency.profile().phone = "1"
        session.commit()
        session.execute(update(Profile).values(phone="2"))
        assert agency.profile().phone == "2"
        session.rollback()
        assert agency.profile().phone == "1"
        session.delete(agency.profile())
        session.flush()
        assert agency.profile() is None
        session.rollback()
        assert agency.profile().phone == "1"


def test_what_another_transaction_changed_is_known_in_the_next(app, inside):
    with app.app_context():
        assert agency.setting(KEYS[0], DAYS[0]) == agency.DEFAULTS[KEYS[0]]
        with app.app_context():
            db.session.add(Setting(key=KEYS[0], value=9, valid_from=DAYS[0]))
            db.session.commit()
        db.session.rollback()
        assert agency.setting(KEYS[0], DAYS[0]) == 9
