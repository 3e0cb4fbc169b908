"""Who may read the register, cancel a number, have files made; and that anybody may check a letter."""

import pytest

from app.ground.db import db
from app.letters.models import Letter
from tests.letters import make

pytestmark = pytest.mark.pages

READERS, WRITERS, CANCELLERS = {"staf", "kabid", "kadis", "auditor"}, {"staf", "kabid"}, {"kabid"}
EXPORTERS = {"staf", "kabid", "auditor"}
ROLES = ["admin", "staf", "kabid", "kadis", "shelter", "caseworker", "privacy", "auditor", "lks", "club"]


@pytest.fixture
def letter_id(app, inside, office):
    with inside(app):
        make.make_letters(1)
        return db.session.scalar(db.select(Letter.id))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_doors_only(app, letter_id, sign_in, role):
    client = sign_in(f"u.{role}", [role])
    for address, allowed, opened in (
        ("/surat", READERS, 200),
        (f"/surat/{letter_id}", READERS, 200),
        (f"/surat/{letter_id}/berkas", READERS, 422),  # not made yet
        ("/surat/ekspor", EXPORTERS, 200),
        ("/surat/999999", READERS, 404),
    ):
        client.get(address, status=opened if role in allowed else 403)
    reason = {"reason": ""}
    client.post(f"/surat/{letter_id}/pembatalan", reason, status=422 if role in CANCELLERS else 403)
    client.post("/surat/pembuatan", status=303 if role in WRITERS else 403)
    client.post(f"/surat/{letter_id}/pembuatan", status=422 if role in WRITERS else 403)


def test_nobody_is_sent_to_sign_in_except_from_the_public_page(letter_id, client):
    for address in ("/surat", f"/surat/{letter_id}", f"/surat/{letter_id}/berkas", "/surat/ekspor"):
        assert "/masuk" in client.get(address, status=303).location
    client.get("/verifikasi")


def test_the_menu_and_the_to_do_list_follow_the_grants(app, letter_id, sign_in):
    assert sign_in("sari", ["staf"]).get("/surat").css("nav.side a[href='/surat']")
    lks = sign_in("mitra", ["lks"]).get("/akun")
    assert not lks.css("nav.side a[href='/surat']")
