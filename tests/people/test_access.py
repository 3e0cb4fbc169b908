"""Who sees and changes people; the walk over all routes is in tests/test_house.py."""

import pytest
from sqlalchemy import text

from tests.people.make import make_person

pytestmark = pytest.mark.pages


@pytest.mark.parametrize(
    ("role", "reads", "writes", "exports"),
    [
        ("staf", True, True, True),
        ("kabid", True, True, True),
        ("kadis", True, False, False),
        ("auditor", True, False, False),
        ("admin", False, False, False),
        ("lks", False, False, False),
        ("club", False, False, False),
    ],
)
def test_the_register_opens_by_role(app, inside, sign_in, role, reads, writes, exports):
    with inside(app):
        person_id = make_person().id
    client = sign_in(f"akun.{role}", roles=[role])
    page = client.get(f"/warga/{person_id}", status=200 if reads else 403)
    client.get(f"/warga/{person_id}/ubah", status=200 if writes else 403)
    client.get("/warga/ekspor", status=200 if exports else 403)
    if reads:
        assert bool(page.css(f"a[href='/warga/{person_id}/ubah']")) == writes


def test_a_record_that_was_cancelled_is_as_missing(app, inside, sign_in):
    with inside(app) as session:
        gone = make_person(name="Yang Batal").id
        session.execute(text("UPDATE people_person SET status = 'batal' WHERE id = :id"), {"id": gone})
    client = sign_in("sari")
    hidden, missing = client.get(f"/warga/{gone}", status=404), client.get("/warga/999999", status=404)
    assert hidden.words == missing.words
    assert client.get("/warga").texts("tbody a") == []
    assert client.post("/cari", {"q": "Batal"}, htmx=True, target="search_hits").texts(".hit-title") == []


def test_the_home_page_counts_only_what_one_may_see(app, inside, sign_in):
    with inside(app):
        make_person()
    assert "Warga tercatat" in sign_in("sari").get("/")
    assert "Warga tercatat" not in sign_in("mitra", roles=["lks"]).get("/")
