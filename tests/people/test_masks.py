"""Who sees NIK, KK, phone and address whole; that showing them is logged; that nobody sees them by a way round."""

import datetime as dt
import io
import re

import openpyxl
import pypdf
import pytest

from app.ground.audit import SecurityEvent
from app.people import rules
from tests.people.make import make_person

pytestmark = pytest.mark.pages

NIK, KK, PHONE = "3573025705900001", "3573021705250012", "081234567890"
STREET = "Jalan Kawi Nomor 17"
SECRETS = (NIK, "3573 0257 0590 0001", KK, "3573 0217 0525 0012", PHONE, STREET)
COVERED = ("kadis", "auditor", "privacy")


@pytest.fixture
def person_id(app, inside):
    with inside(app):
        person = make_person(
            nik=NIK, kk=KK, phone=PHONE, address=STREET, rt="003", rw="007", kelurahan="35.73.04.1001",
            birth_date=dt.date(1990, 5, 17), note=f"Kartu atas NIK {NIK} hilang",
        )  # fmt: skip
        values = {"nik": NIK, "name": "Siti Aminah", "birth_date": person.birth_date}
        rules.change(person, values | {"phone": "0811111111"})  # so that the trail of changes tells of it
        rules.change(person, values | {"phone": PHONE})
        return person.id


def events(app, inside, name):
    with inside(app) as session:
        return session.query(SecurityEvent).filter_by(event=name).count()


def cells_of(answer) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    return str(list(sheet.iter_rows(values_only=True)))


def text_of(answer) -> str:
    """What can be read in a page, a spreadsheet or a PDF."""
    if "spreadsheet" in answer.mimetype:
        return cells_of(answer)
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    return answer.text


@pytest.mark.parametrize("role", COVERED)
def test_no_page_shows_a_whole_number_without_the_grant(app, sign_in, person_id, role):
    """Every page that the role may open, and the search, by a walk over all routes."""
    client, opened = sign_in(role, roles=[role]), 0
    addresses = [
        rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments
    ]
    addresses += [f"/warga/{person_id}", f"/warga/{person_id}/ubah"]
    for address in addresses:
        answer = client.flask.get(address)
        opened += answer.status_code == 200
        text = text_of(answer) if answer.status_code == 200 else ""
        assert not [secret for secret in SECRETS if secret in text], address
    found = client.post("/warga/pencarian", {"q": NIK}, follow=True, status=200)
    assert "Siti Aminah" in found and "•••• 0001" in found
    hits = client.post("/cari", {"q": "siti"}, htmx=True, target="search_hits", status=200)
    for answer in (found, hits):
        page = re.sub(r'value="[^"]*"', "", answer.response.text)  # what was typed may stand in the box
        page = page.replace(f"“{NIK}”", "")
        assert not [secret for secret in SECRETS if secret in page]
    assert opened > 5


def test_the_counter_sees_them(sign_in, person_id):
    page = sign_in("sari").get(f"/warga/{person_id}")
    assert "3573 0257 0590 0001" in page and STREET in page and PHONE in page


@pytest.mark.parametrize("role", COVERED)
def test_showing_them_is_an_act_of_its_own_and_logged(app, inside, sign_in, person_id, role):
    client = sign_in(role, roles=[role])
    shown = client.post(f"/warga/{person_id}/nomor-utuh", status=200)
    assert "3573 0257 0590 0001" in shown and STREET in shown and PHONE in shown
    assert events(app, inside, "menampilkan nomor") == 1
    assert NIK not in client.get(f"/warga/{person_id}").response.text


def test_who_may_not_read_people_may_not_show_them(sign_in, person_id):
    sign_in("boss", roles=["admin"]).post(f"/warga/{person_id}/nomor-utuh", status=403)


def test_a_number_is_not_felt_along_figure_by_figure(sign_in, person_id):
    found = sign_in("kadis", roles=["kadis"]).post(
        "/warga/pencarian", {"q": NIK[:12]}, follow=True, status=200
    )
    assert "Siti Aminah" not in found
    assert "Siti Aminah" in sign_in("sari").post("/warga/pencarian", {"q": NIK[:12]}, follow=True, status=200)


def test_a_spreadsheet_for_somebody_without_the_grant_is_covered(app, sign_in, person_id, monkeypatch):
    from app.ground.permit import Role

    grants = app.extensions["grants"]
    monkeypatch.setitem(grants, "people:export", grants["people:export"] | {Role.AUDITOR})
    for name, role, seen in (("sari", "staf", True), ("auditor", "auditor", False)):
        text = cells_of(sign_in(name, roles=[role]).get("/warga/ekspor"))
        assert (NIK in text) is seen and (STREET in text) is seen and (PHONE in text) is seen


def test_opening_a_person_is_remembered_once_an_hour(app, inside, sign_in, person_id, clock):
    client = sign_in("sari")
    for _ in range(3):
        client.get(f"/warga/{person_id}")
    assert events(app, inside, "melihat") == 1
    clock.move(minutes=61)
    client.get(f"/warga/{person_id}")
    sign_in("tono").get(f"/warga/{person_id}")
    assert events(app, inside, "melihat") == 3


def test_who_looked_is_told_to_whom_it_may_concern(sign_in, person_id):
    sign_in("sari").get(f"/warga/{person_id}")
    assert "Sari" in " ".join(sign_in("pdp", roles=["privacy"]).get(f"/warga/{person_id}").texts("#looks li"))
    assert not sign_in("tono").get(f"/warga/{person_id}").css("#looks")
