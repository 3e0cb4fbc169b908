"""Fifty at once: the last bed goes to exactly one, the others read a sentence and nothing breaks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.ground.db import db
from app.shelter.models import Segment, Stay
from tests.client import Client
from tests.people.make import make_person
from tests.shelter.make import SHORTEST, beds_of, make_shelter

AT_ONCE = 50
TAKEN = ("Tidak ada ranjang kosong yang cocok", "Terisi", "baru saja dipakai")


@pytest.fixture
def officers(app, sign_in):
    """Fifty browsers of one officer, each with its own connection to the house."""
    first = sign_in("yudi", roles=["shelter"])
    token = first.get("/shelter") and first.token()
    clients = []
    for _ in range(AT_ONCE):
        client = Client(app)
        for cookie in first.flask._cookies.values():
            client.flask.set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
        client.csrf = token
        clients.append(client)
    return clients


def all_at_once(officers, send):
    """What each got, sent as near to one instant as threads can."""
    gate = Barrier(len(officers))

    def one(pair):
        gate.wait()
        return send(*pair)

    with ThreadPoolExecutor(len(officers)) as pool:
        return list(pool.map(one, zip(officers, range(len(officers)), strict=True)))


def posted(client, url, data):
    return client.flask.post(url, data=data | {"csrf_token": client.csrf})


def test_the_last_bed_goes_to_exactly_one(app, inside, officers):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        url, bed = f"/shelter/{shelter.id}/masuk/isi", beds_of(shelter)[0].id
    answers = all_at_once(
        officers, lambda client, n: posted(client, url, SHORTEST | ({"bed_id": bed} if n % 2 else {}))
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [303] + [422] * (AT_ONCE - 1)
    for answer in answers:
        if answer.status_code == 422:
            assert any(words in answer.text for words in TAKEN)
    with inside(app):
        assert db.session.scalar(select(func.count()).select_from(Segment)) == 1
        assert db.session.scalar(select(func.count()).select_from(Stay)) == 1


def test_one_person_admitted_by_fifty_to_two_shelters_is_in_one(app, inside, officers):
    with inside(app):
        person = make_person(sex="L").id
        ids = [make_shelter([("L1", "laki-laki", 60)]).id for _ in range(2)]
    values = SHORTEST | {"person_id": person}
    answers = all_at_once(
        officers, lambda client, n: posted(client, f"/shelter/{ids[n % 2]}/masuk/isi", values)
    )
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (AT_ONCE - 1)
    with inside(app):
        assert db.session.scalar(select(func.count()).select_from(Segment)) == 1


def test_two_who_change_places_again_and_again_never_share_a_bed(app, inside, officers):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 3)])
        url, beds = f"/shelter/{shelter.id}/masuk/isi", [bed.id for bed in beds_of(shelter)]
    stays = [int(posted(officers[0], url, SHORTEST).location.rsplit("/", 1)[1]) for _ in range(2)]

    def move(client, n):
        return posted(client, "/shelter/perpindahan", {"tinggal": stays[n % 2], "ranjang": beds[n % 3]})

    answers = all_at_once(officers[:20], move)
    assert {answer.status_code for answer in answers} <= {303, 422}
    with inside(app):
        where = db.session.scalars(select(Segment.bed_id).where(Segment.until_night.is_(None))).all()
        assert len(where) == len(set(where)) == 2
