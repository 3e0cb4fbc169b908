"""A room's daftar hadir on a letter's last pages: the people and days of the sheet that the room itself prints."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from app.ground import pdf
from app.ground.db import db
from app.karang_werda.rules import activities, members
from app.letters import attached, drafting, proof
from app.letters.models import APPROVED, ISSUED, Attachment, Draft, Letter
from app.training import papers
from app.training import rules as training_rules
from app.training.models import Batch
from tests import vera_pdf
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_activities import SENAM
from tests.letters import make
from tests.lks.test_bimtek import make_event
from tests.training import make as training


def open_course(count: int, days: int) -> int:
    """A training with so many people, named against the order of their nomination."""
    batch = training.make_batch(
        places=max(count, 1), title="Menjahit Angkatan II", trainer="LKP Sekar",
        ends_on=training.FIRST + dt.timedelta(days=days - 1),
    )  # fmt: skip
    people = [training.make_person(name=f"Peserta {chr(90 - n % 26)}{n:03}") for n in range(count)]
    ids = [training_rules.nominate(batch, person).id for person in people]
    db.session.flush()
    if ids:
        training_rules.accept(batch, ids)
    return batch.id


def batch_of(batch_id: int) -> Batch:
    return db.session.scalars(db.select(Batch).where(Batch.id == batch_id).options(*Batch.seen())).one()


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def issue(app, inside, work, draft_id: int) -> bytes:
    with inside(app):
        draft = db.session.get(Draft, draft_id)
        draft.state = APPROVED
        db.session.refresh(draft, ["addressees"])
        drafting.register(draft, make.rules.tanggal.today(), make.Clerk())
    work()
    with inside(app):
        letter = db.session.scalars(db.select(Letter)).one()
        assert letter.state == ISSUED, letter.trouble
        return proof.issued_file(letter)


def begin(app, inside, batch_id: int, sign_in) -> int:
    """A draft with the list attached by a clerk in the browser."""
    sari = sign_in("sari", ["staf"])
    with inside(app):
        draft_id = make.make_draft("surat.laporan", attachment="").id
    page = sari.get(f"/surat/konsep/{draft_id}/daftar-hadir")
    assert "Menjahit Angkatan II" in page.one(f"option[value='training:{batch_id}']").text
    sari.post(f"/surat/konsep/{draft_id}/daftar-hadir", {"roster": f"training:{batch_id}"}, status=303)
    assert "Daftar hadir Menjahit Angkatan II" in sari.get(f"/surat/konsep/{draft_id}")
    return draft_id


def test_the_list_of_a_training_has_a_box_for_each_day_in_the_order_of_the_screen(
    app, inside, office, work, sign_in, tmp_path
):
    with inside(app):
        batch_id = open_course(40, 7)
    data = issue(app, inside, work, begin(app, inside, batch_id, sign_in))
    drawn = pages(data)
    listed = [page for page in drawn if "Peserta " in page and "Nama" in page]
    names = re.findall(r"Peserta [A-Z]\d{3}", " ".join(listed))
    with inside(app):
        printed = pages(papers.signature_list(batch_of(batch_id)))
    assert names == re.findall(r"Peserta [A-Z]\d{3}", " ".join(printed)), "as the room prints it"
    assert len(names) == 80 and names[:40] == names[40:]
    # Six days: nobody is trained on the Sunday.
    first, second = "Sen 20 Okt Sel 21 Okt Rab 22 Okt Kam 23 Okt Jum 24 Okt", "Sab 25 Okt"
    assert [page for page in listed if first not in page and second not in page] == [], "days head each page"
    assert "Pelatih : LKP Sekar" in listed[0] and "DAFTAR HADIR MENJAHIT ANGKATAN II" in listed[0]
    assert " ".join(drawn).count("Jumlah hadir") == 2 and "tulis I (izin), S (sakit)" in drawn[-1]
    assert "KEPALA DINAS SOSIAL" in drawn[-1] and "Peserta " in drawn[-1], "the signature never stands alone"
    for n, page in enumerate(drawn[1:], start=2):
        assert f"– {n} –" in page
    vera_pdf.require()
    path = tmp_path / "surat.pdf"
    path.write_bytes(data)
    assert vera_pdf.validate([path]) == {str(path): []}


def test_a_single_day_gives_one_column_to_sign_by_turns(app, inside, office, work, sign_in):
    with inside(app):
        batch_id = open_course(30, 1)
    data = issue(app, inside, work, begin(app, inside, batch_id, sign_in))
    drawn = pages(data)
    assert "Hari, tanggal : Senin, 20 Oktober 2025" in " ".join(drawn)
    assert any("Tanda tangan" in page for page in drawn) and "Hadir: ........ orang" in drawn[-1]
    size = PdfReader(io.BytesIO(data)).pages[-1].mediabox
    assert size.height > size.width


@pytest.mark.parametrize(("count", "days"), [(1, 1), (1, 3), (14, 5), (27, 6), (150, 12)])
@pytest.mark.parametrize("paper", ["A4", "F4-215"])
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_reckoned_is_what_is_drawn(app, inside, office, count, days, paper):
    with inside(app):
        told = papers.ROSTER.told(None, open_course(count, days))
        told["rows"] = [[n, f"{name} {'Sastrodiningrat ' * (int(n) % 4)}", *rest] for n, name, *rest in told["rows"]]
        draft = make.make_draft()
        row = attached.attach_roster(draft, told, make.Clerk())
        printed = drafting.printed(draft, ["A"], make.DAY) | {"paper": paper}
        listed = {"title": row.title, "sha256": row.sha256, "with_signatures": True}
        made = list(attached.parts(printed, listed, 0, 1, 2))
        db.session.rollback()
    for count, html in made:
        assert pdf.count_pages(pdf.render(html, "lampiran")) == count


def test_only_lists_that_one_may_read_and_that_name_somebody_are_attached(app, inside, office, sign_in):
    with inside(app):
        batch_id, draft_id = open_course(0, 2), make.make_draft("surat.laporan").id
    sari, here = sign_in("sari", ["staf"]), f"/surat/konsep/{draft_id}/daftar-hadir"
    assert "Belum ada nama" in sari.post(here, {"roster": f"training:{batch_id}"}, status=422)
    for wrong in ("", "training:999", "training:", "entah:1", "people:1"):
        sari.post(here, {"roster": wrong}, status=422)
    sign_in("lain", ["shelter"]).get(here, status=403)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Attachment.id))) == 0


def test_clubs_and_bimtek_offer_theirs_too(app, inside, office, sign_in):
    with inside(app):
        club, elder = make_club(), make_elder(name="Kasiani")
        members.join(club, elder, dt.date(2026, 1, 1))
        senam = activities.plan(club, dt.date(2026, 10, 24), SENAM)
        event, draft = make_event(), make.make_draft("surat.tugas")
        draft_id, choice = draft.id, f"karang_werda:{senam.id}"
        bimtek = f"lks:{event.id}"
    sari, here = sign_in("sari", ["staf"]), f"/surat/konsep/{draft_id}/daftar-hadir"
    page = sari.get(here)
    assert page.one(f"option[value='{bimtek}']").getparent().get("label") == "Bimtek LKS"
    assert page.one(f"option[value='{choice}']").getparent().get("label") == "Karang Werda"
    sari.post(here, {"roster": choice}, status=303)
    assert "Belum ada nama" in sari.post(here, {"roster": bimtek}, status=422)
    link = sari.get(f"/surat/konsep/{draft_id}").one("#lists a[href*='/lampiran/']").get("href")
    shown = " ".join(pages(sari.get(link).data))
    assert "Kasiani" in shown and "KONSEP" in shown and "Sabtu, 24 Oktober 2026" in shown
