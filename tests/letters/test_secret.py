"""Secret letters: their line stands in the register, their content is for those whom it concerns."""

import io

import openpyxl
import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.letters import drafting
from app.letters.models import Letter
from tests.letters import make
from tests.letters.test_drafts import approved, staff, who  # noqa: F401

SUBJECT = "Perlindungan korban bernama Mawar"


@pytest.fixture
def secret(app, inside, staff):  # noqa: F811
    """(id, code) of a secret letter that Sari wrote, Rina initialled, Sri signed and Yanto registered."""
    with inside(app):
        draft = approved(nature="rahasia", subject=SUBJECT, addressees="Kepala Kepolisian Resor")
        [letter] = drafting.register(draft, make.DAY, who("sari"))
        return letter.id, letter.code


@pytest.fixture
def enter(app, staff):  # noqa: F811
    from tests.client import Client

    return lambda name: Client(app).sign_in(name, "pendapa-demo")


def test_others_see_the_line_and_nothing_else(secret, app, sign_in):
    other = sign_in("lain", ["staf"])
    page = other.get("/surat")
    assert "400.9.12.3/1/35.73.405/2026" in page and "Rahasia" in page
    assert "Mawar" not in page and "Kepolisian" not in page
    other.get(f"/surat/{secret[0]}", status=404)
    other.get(f"/surat/{secret[0]}/berkas", status=404)
    assert not other.post("/surat/pencarian", {"q": "mawar"}, htmx=True, target="listing").css("tbody tr")
    assert "1/35.73.405" in other.post("/surat/pencarian", {"q": "1"}, htmx=True, target="listing")
    cells = openpyxl.load_workbook(io.BytesIO(other.get("/surat/ekspor").data)).active.iter_rows(values_only=True)
    assert "Mawar" not in (told := str(list(cells))) and "(rahasia)" in told
    printed = PdfReader(io.BytesIO(other.get("/surat/cetak").data)).pages[0].extract_text()
    assert "Mawar" not in printed and "(rahasia)" in printed


@pytest.mark.parametrize("name", ["sari", "rina", "yanto", "sri"])
def test_who_took_part_reads_it(secret, enter, name):
    client = enter(name)
    assert "Mawar" in client.get(f"/surat/{secret[0]}") and "Mawar" in client.get("/surat")
    assert client.post("/surat/pencarian", {"q": "mawar"}, htmx=True, target="listing").css("tbody tr")


def test_the_head_of_the_agency_reads_all(secret, sign_in):
    assert "Mawar" in sign_in("kepala", ["kadis"]).get(f"/surat/{secret[0]}")


def test_the_public_page_names_nobody(secret, client):
    page = client.get(f"/verifikasi/{secret[1]}")
    assert "Kepala K." not in page and "Mawar" not in page and "400.9.12.3/1/35.73.405/2026" in page


def test_an_ordinary_letter_is_read_by_all(app, inside, staff, sign_in):  # noqa: F811
    with inside(app):
        [letter] = drafting.register(approved(), make.DAY, who("sari"))
        letter_id = letter.id
        assert db.session.get(Letter, letter_id).nature == "biasa"
    assert "Ketua LKS Harapan" in sign_in("lain", ["staf"]).get(f"/surat/{letter_id}")


# The book on paper


def test_the_book_has_its_head_on_every_page_and_cancelled_numbers(app, inside, office, sign_in):
    with inside(app):
        letters = make.make_letters(60)
        make.rules.cancel(letters[0], "Salah nama", make.Clerk())
    pages = PdfReader(io.BytesIO(sign_in("sari", ["staf"]).get("/surat/cetak?tahun=2026&bulan=10").data)).pages
    assert len(pages) > 2 and all("Penanda tangan" in page.extract_text() for page in pages)
    assert "Salah nama" in " ".join(pages[0].extract_text().split())


def test_the_register_asks_the_same_however_many_letters(app, inside, office, sign_in, count_queries):
    sari, counts = sign_in("sari", ["staf"]), {"/surat": [], "/surat/pencarian": []}
    for _ in range(2):
        with inside(app):
            make.make_letters(15)
        sari.get("/surat")
        with count_queries(app) as queries:
            sari.get("/surat")
        counts["/surat"].append(queries.count)
        with count_queries(app) as queries:
            sari.post("/surat/pencarian", {"q": "aminah"}, htmx=True, target="listing")
        counts["/surat/pencarian"].append(queries.count)
    assert all(first == second <= 8 for first, second in counts.values()), counts
