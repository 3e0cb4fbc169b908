"""One person written down by several clicks at once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.people.models import Person
from tests.client import Client


def test_two_clicks_at_the_same_moment_write_one_person(sign_in, app, inside):
    clerk, name = sign_in("operator", roles=["staf"]), app.config["SESSION_COOKIE_NAME"]
    token, cookie = clerk.token(), clerk.flask.get_cookie(name).value

    def click(_):
        other = Client(app)
        other.flask.set_cookie(name, cookie)
        typed = {"name": "Sulastri", "no_nik_reason": "lain", "csrf_token": token}
        return other.flask.post("/warga/baru", data=typed).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(click, range(4)))
    assert answers == [303, 422, 422, 422]
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1
