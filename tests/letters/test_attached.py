"""Lists on a letter's last pages: whole, in order, numbered on, valid, drawn in parts, gone on with after a crash."""

import io
import re
import signal
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader

from app.ground import pdf
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.sheet import OutColumn, write_xlsx
from app.letters import attached, drafting, figures, proof
from app.letters.models import APPROVED, ISSUED, Attachment, Letter
from app.office import rules as office_rules
from tests import vera_pdf
from tests.checkers import ROOT
from tests.letters import make
from tests.letters.worker import PAGES

pytestmark = pytest.mark.pages

NAMES = (
    "Siti Nur Aminah",
    "Raden Ajeng Kusumaningrum Widyaningtyas Sastrodiningrat",
    "Budi",
    "Prof. Dr. Ir. Slamet W.",
)


def rows(count: int) -> list[list[str]]:
    return [
        [
            f"{NAMES[n % 4]} {n}",
            f"35730{n:011}",
            f"Jalan {'Kolonel Sugiono Gang ' * (n % 3)}{n}, RT 0{n % 9}",
            "Sukun",
        ]
        for n in range(1, count + 1)
    ]


def book(count: int, columns=("Nama", "NIK", "Alamat", "Kelurahan"), content=None) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(file, [OutColumn(title) for title in columns], content or rows(count), title="Daftar", by="")
    file.seek(0)
    return file


def drafted(app, inside, *lists, **changes) -> int:
    """An approved draft with lists; gives its id."""
    with inside(app):
        draft = make.make_draft("surat.keputusan", attachment="", **changes)
        for title, count, with_signatures in lists:
            attached.attach(
                draft, title, attached.read(book(count), "daftar.xlsx"), with_signatures, make.Clerk()
            )
        draft.state = APPROVED
        return draft.id


def register(app, inside, draft_id) -> int:
    from app.letters.models import Draft

    with inside(app):
        draft = db.session.get(Draft, draft_id)
        db.session.refresh(draft, ["addressees"])
        [letter] = drafting.register(draft, make.rules.tanggal.today(), make.Clerk())
        return letter.id


def pages_of(app, inside, letter_id) -> list[str]:
    with inside(app):
        letter = db.session.get(Letter, letter_id)
        assert letter.state == ISSUED, letter.trouble
        data = proof.issued_file(letter)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.slow
@pytest.mark.parametrize(("app", "paper"), [("sqlite", "A4"), ("sqlite", "F4"), ("postgresql", "A4")], indirect=["app"])
def test_the_list_stands_whole_in_order_and_numbered_on(app, inside, office, work, paper, tmp_path, monkeypatch):
    monkeypatch.setattr(attached, "PART", PAGES)
    with inside(app):
        office_rules.set_value("letters.paper", paper)
    letter_id = register(app, inside, drafted(app, inside, ("Daftar penerima", 150, False)))
    work()
    pages = pages_of(app, inside, letter_id)
    listed = next(n for n, page in enumerate(pages) if "LAMPIRAN" in page)
    numbers = [int(found) for page in pages[listed:] for found in re.findall(r"35730(\d{11})", page)]
    assert numbers == list(range(1, 151))
    assert all("No. Nama NIK Alamat Kelurahan" in page for page in pages[listed:] if "35730" in page)
    for n, page in enumerate(pages[listed:], start=listed + 1):
        assert f"– {n} –" in page
    assert "DAFTAR PENERIMA" in pages[listed] and "KEPALA DINAS SOSIAL" in pages[-1]
    assert "35730" in pages[-1], "the signature never stands alone"
    assert len(pages) - listed > attached.PART, "drawn in more than one part"
    vera_pdf.require()
    path = tmp_path / "surat.pdf"
    with inside(app):
        path.write_bytes(proof.issued_file(db.session.get(Letter, letter_id)))
        assert list(figures.check_files()) == []
    assert vera_pdf.validate([path]) == {str(path): []}
    assert not list(app.extensions["settings"].scratch.glob("surat-*"))


def test_several_lists_have_their_numbers_and_one_gives_room_to_sign(app, inside, office, work):
    letter_id = register(app, inside, drafted(app, inside, ("Penerima", 20, False), ("Hadirin", 30, True)))
    work()
    pages = pages_of(app, inside, letter_id)
    assert any("LAMPIRAN I " in page and "PENERIMA" in page for page in pages)
    [there] = [n for n, page in enumerate(pages) if "LAMPIRAN II" in page and "HADIRIN" in page]
    assert "Tanda tangan" in pages[there] and len(pages) > there + 1, "rows to sign are taller"


@pytest.mark.parametrize("columns", [2, 8, 12])
def test_many_columns_turn_the_page(app, inside, office, work, columns):
    titles = ["Nama", *(f"Kolom {n}" for n in range(2, columns + 1))]
    content = [[f"Isi {place} baris {n}" for place in range(columns)] for n in range(1, 61)]
    with inside(app):
        draft = make.make_draft("surat.keputusan")
        listed = attached.read(book(0, titles, content), "daftar.xlsx")
        attached.attach(draft, "Rincian", listed, False, make.Clerk())
        draft.state = APPROVED
        draft_id = draft.id
    letter_id = register(app, inside, draft_id)
    work()
    with inside(app):
        file = PdfReader(io.BytesIO(proof.issued_file(db.session.get(Letter, letter_id))))
    wide = float(file.pages[-1].mediabox.width) > float(file.pages[-1].mediabox.height)
    assert wide == (columns + 1 > 7)


def test_what_is_reckoned_is_what_is_drawn(app, inside, office):
    """Cells of every kind of length, words longer than their column among them: each page holds what was reckoned."""
    content = [
        [
            f"{'Sangat panjang sekali ' * (n % 9)}{n}",
            "x" * (n % 60 + 1),
            f"{'Wi' * (n % 40)} {n}",
            "ya" if n % 2 else "",
        ]
        for n in range(1, 301)
    ]
    with inside(app):
        draft = make.make_draft()
        listed = attached.read(book(0, ("Nama", "Kode", "Kata", "Ada"), content), "daftar.xlsx")
        row = attached.attach(draft, "Uji", listed, False, make.Clerk())
        printed = drafting.printed(draft, ["A"], make.DAY)
        told = {"title": row.title, "sha256": row.sha256, "with_signatures": False}
        made = list(attached.parts(printed, told, 0, 1, 2))
        db.session.rollback()
    for count, html in made:
        assert pdf.count_pages(pdf.render(html, "lampiran")) == count


def test_what_is_typed_into_a_list_is_inert(app, inside, office, work):
    content = [
        ["{{ 7 * 7 }} <b>tebal</b>", "</style><img src=file:///etc/passwd>", "url(http://jahat.example)", "a"]
    ]
    with inside(app):
        draft = make.make_draft("surat.keputusan")
        attached.attach(
            draft, "<i>{{ x }}</i>", attached.read(book(0, content=content), "a.xlsx"), False, make.Clerk()
        )
        draft.state = APPROVED
        draft_id = draft.id
    letter_id = register(app, inside, draft_id)
    work()
    text = pages_of(app, inside, letter_id)[-1].replace(" ", "")
    assert (
        "{{7*7}}<b>tebal</b>" in text
        and "</style><imgsrc=file:///etc/passwd>" in text
        and "<I>{{X}}</I>" in text
    )


@pytest.mark.parametrize(
    ("columns", "content", "sentence"),
    [
        ([f"Kolom {n}" for n in range(13)], [["a"] * 13], "lebih dari 12 kolom"),
        (("Nama", "NIK"), [["Budi", 3573011234567890]], "tersimpan sebagai angka"),
        (("Nama", "Alamat"), [["Budi", "x" * 301]], "lebih dari 300 huruf"),
    ],
)
def test_a_list_that_would_not_print_is_refused(app, inside, office, columns, content, sentence):
    with inside(app), pytest.raises(RuleError, match=sentence):
        if "angka" in sentence:
            attached.cell(content[0][1])
        attached.read(book(0, columns, content), "daftar.xlsx")


def test_a_long_list_is_for_one_letter_not_for_each(app, inside, office):
    with inside(app), pytest.raises(RuleError, match="satu surat bersama"):
        draft = make.make_draft(each=True, addressees="A\nB")
        attached.attach(draft, "Uji", attached.read(book(attached.SHORT + 1), "a.xlsx"), False, make.Clerk())
        draft.state = APPROVED
        drafting.register(draft, make.DAY, make.Clerk())
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0


def test_lists_are_attached_looked_at_and_taken_off_in_the_browser(app, inside, office, sign_in):
    client = sign_in("sari", ["staf"])
    draft = client.post("/surat/konsep/baru", {"kind": "surat.dinas"}).location.split("/")[-2]
    address = f"/surat/konsep/{draft}/lampiran"
    assert "Pilih dahulu berkas" in client.post(address, {"title": "Daftar"}, status=422)
    sent = {"title": "Daftar penerima", "file": (io.BytesIO(b"not a list"), "daftar.xlsx")}
    client.post(address, sent, status=422)
    client.post(address, {"title": "Daftar penerima", "file": (book(50), "daftar.xlsx")}, status=303)
    page = client.get(f"/surat/konsep/{draft}")
    assert "Daftar penerima" in page and "50 baris" in page
    link = page.one("#lists a[href*='/lampiran/']").get("href")
    shown = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(client.get(link).data)).pages)
    assert "KONSEP" in shown and "DAFTAR PENERIMA" in shown
    sign_in("lain", ["shelter"]).get(link, status=403)
    client.post(f"{link}/penghapusan", status=303)
    client.get(link, status=404)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Attachment.id))) == 0


@pytest.mark.slow
def test_a_killed_worker_leaves_parts_that_the_next_one_uses(app, inside, office, place, monkeypatch):
    """kill -9 between two parts: what was drawn stays, the rest follows, the letter comes out once and whole."""
    from app.ground.job import Job
    from tests.letters.test_making import wait_until

    monkeypatch.setattr(attached, "PART", PAGES)
    letter_id = register(app, inside, drafted(app, inside, ("Daftar penerima", 600, False)))
    folder = app.extensions["settings"].scratch / f"surat-{letter_id}"
    command = [sys.executable, "-m", "tests.letters.worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=place.environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 180
        while len(drawn := sorted(folder.glob("*.pdf"))) < 2:
            assert time.monotonic() < deadline, "no part was drawn"
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    before = {path.name: path.stat().st_mtime_ns for path in drawn}
    with inside(app):
        assert db.session.get(Letter, letter_id).state != ISSUED
        job_id = db.session.scalar(db.select(Job.id))
    kept = {}
    joined = pdf.join_apart
    monkeypatch.setattr(pdf, "join_apart", lambda others, out: (
        kept.update({path.name: path.stat().st_mtime_ns for path in others}), joined(others, out)))  # fmt: skip
    import threading

    from app.ground import job

    while job.work(app, threading.Event(), once=True):
        pass
    wait_until(app, inside, job_id, lambda found: found.ended)
    assert before.items() <= kept.items(), "what was drawn is used again"
    numbers = [n for page in pages_of(app, inside, letter_id) for n in re.findall(r"35730(\d{11})", page)]
    assert [int(n) for n in numbers] == list(range(1, 601))
    with inside(app):
        assert list(figures.check_registers()) == [] and list(figures.check_files()) == []
