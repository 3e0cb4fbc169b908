"""The book on paper: at once as long as it is short, in the background when it has thousands of lines."""

import io

import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.ground.job import Job
from app.letters.models import Letter
from app.office import long_list
from tests.incoming import make as incoming
from tests.letters import make


@pytest.fixture
def short(monkeypatch):
    """What is long for a test."""
    monkeypatch.setattr(long_list, "AT_ONCE", 4)
    monkeypatch.setattr(long_list, "PART", 3)


def text_of(app, job: Job) -> list[str]:
    return [page.extract_text() for page in PdfReader(app.extensions["archive"].path(job.result_sha)).pages]


def test_a_long_book_is_printed_by_a_job_in_parts(app, inside, office, sign_in, work, short):
    with inside(app):
        make.make_letters(7)
    sari = sign_in("sari", ["staf"])
    assert "Cetak buku agenda" in sari.get("/surat/cetak", status=422)
    asked = sari.post("/surat/cetak?buku=sertifikat", {}, status=303)
    with inside(app):
        make.make_letters(1)  # comes too late for this print
    work()
    with inside(app):
        done = db.session.scalar(db.select(Job).where(Job.kind == "letters.book"))
        assert asked.location.endswith(f"/{done.id}") and done.message == "7 baris siap dicetak."
        pages = text_of(app, done)
    whole = "\n".join(pages)
    whole = whole.replace("\u200b", "").replace("\n", "")
    assert [f"400.9.14.2/{n}/" in whole for n in (1, 7, 8)] == [True, True, False]
    assert "Buku: Sertifikat" in pages[0] and "Buku agenda surat keluar" in pages[0]
    told = [f"Halaman {n} dari {len(pages)}" for n in range(1, len(pages) + 1)]
    assert len(pages) >= 3 and [line for page in pages for line in told if line in page] == told, "numbers run on"
    assert all(page.count("Halaman ") == 1 and "Urut" in page for page in pages)
    assert sari.get(f"{asked.location}/berkas", status=200).data[:5] == b"%PDF-"


def test_a_secret_letter_stays_shut_to_whoever_printed_the_book(app, inside, office, sign_in, work, short):
    with inside(app):
        make.make_letters(5)
        for letter in db.session.scalars(db.select(Letter)):
            letter.nature = "rahasia"
    sign_in("kepala", ["kadis"]).post("/surat/cetak", {}, status=303)
    sign_in("lain", ["staf"]).post("/surat/cetak", {}, status=303)
    work()
    with inside(app):
        head, other = ["".join(text_of(app, job)) for job in db.session.scalars(db.select(Job).order_by(Job.id))]
    assert "Aminah" not in other and "(rahasia)" in other
    assert "Aminah" in head


def test_a_print_that_was_killed_goes_on_with_the_same_lines(app, inside, office, sign_in, work, short, monkeypatch):
    with inside(app):
        make.make_letters(7)
    sign_in("sari", ["staf"]).post("/surat/cetak", {}, status=303)
    whole, drawn = long_list.pdf.merge, []
    render_many = long_list.pdf.render_many

    def counted(items, css, **more):
        for pair in render_many(items, css, **more):
            if pair[0] != "feet":
                drawn.append(pair[0])
            yield pair

    monkeypatch.setattr(long_list.pdf, "render_many", counted)

    def once_more(*args):
        monkeypatch.setattr(long_list.pdf, "merge", whole)
        raise ZeroDivisionError

    monkeypatch.setattr(long_list.pdf, "merge", once_more)
    work()
    work()
    with inside(app):
        done = db.session.scalar(db.select(Job))
        assert (done.state, done.message) == ("selesai", "7 baris siap dicetak.")
    assert drawn == [0, 1, 2], "what lay drawn was used again"


def test_a_long_book_of_incoming_letters_is_printed_too(app, inside, office, sign_in, work, short):
    sari = sign_in("sari", ["staf"])
    with inside(app):
        from app.accounts.models import Account

        clerk = db.session.scalar(db.select(Account).where(Account.username == "sari"))
        for n in range(6):
            incoming.record(clerk, subject=f"Hal nomor {n}", nature="rahasia" if n == 5 else "biasa")
    sign_in("lain", ["staf"]).post("/surat-masuk/cetak", {}, status=303)
    work()
    with inside(app):
        text = "".join(text_of(app, db.session.scalar(db.select(Job))))
    assert "Hal nomor 0" in text and "Hal nomor 5" not in text and "(rahasia)" in text
    assert sari.get("/surat-masuk/cetak", status=422)


def test_a_book_that_fits_is_drawn_at_once(app, inside, office, sign_in):
    with inside(app):
        make.make_letters(3)
    answer = sign_in("sari", ["staf"]).get("/surat/cetak?buku=sertifikat")
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Buku agenda surat keluar" in text and "Bagian" not in text
