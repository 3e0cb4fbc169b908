"""Rooms' lists on a draft: one letter for each in the list, a list of addressees, a list on the last pages."""

import io
import os
import signal

import pytest
from pypdf import PdfReader

from app.accounts.signing_in import on_behalf_of
from app.ground.db import db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.ground.room import offered, offers
from app.letters import addressing, drafting, figures, proof
from app.letters.access import find_draft
from app.letters.models import ISSUED, WRITING, Attachment, Draft, DraftAddressee, Letter
from app.training.models import Enrolment
from tests.karang_werda.make import make_club
from tests.letters import make
from tests.letters.test_drafts import approved, staff, who  # noqa: F401
from tests.letters.test_drafts_views import draft_id, enter  # noqa: F401
from tests.letters.test_making import start_worker, wait_until
from tests.letters.worker import LETTERS
from tests.lks.make import make_lks
from tests.people.make import make_person
from tests.training.make import make_batch, make_enrolments

LETTER = "Kepada [[penerima]] di [[alamat]], mohon hadir."


@pytest.fixture
def people(app, inside):
    """Five of the register, two of them called alike, one dead."""
    with inside(app):
        made = [make_person(name=f"Warga {n}", address=f"Jalan Anggrek {n}") for n in (1, 2)]
        made += [make_person(name="Siti Aminah", address=f"Jalan Melati {n}") for n in (1, 2)]
        dead = make_person(name="Sudah Tiada")
        dead.status, dead.died_on = "meninggal", dead.birth_date
        return [person.id for person in made]


def take(draft, each=True, **chosen):
    source = offered("addressees", "people")
    listed = source.listing().read(chosen, source.rows(None), "")
    added = addressing.add(find_draft(who("sari"), draft.id), source, listed, each)
    db.session.refresh(draft, ["addressees"])
    return added


def test_everybody_in_the_list_gets_a_letter_namesakes_too(app, inside, staff, people, work):  # noqa: F811
    with inside(app):
        draft = make.make_draft(by=who("sari"), addressees="", body=LETTER)
        assert take(draft) == (4, 1)
        assert [row.person_id for row in draft.addressees] == [people[2], people[3], people[0], people[1]]
        assert draft.each and addressing.groups(draft) == [("Warga: Semua", 4)]
        assert drafting.lacking(draft) == []
        draft.state = "disetujui"
        letters = drafting.register(draft, make.DAY, who("sari"))
        assert [letter.sequence for letter in letters] == [1, 2, 3, 4]
        assert [letter.person_id for letter in letters] == [row.person_id for row in draft.addressees]
        assert letters[0].context["body"][0].startswith("Kepada Siti Aminah di Jalan Melati 1")
        assert letters[1].context["body"][0].startswith("Kepada Siti Aminah di Jalan Melati 2")
    work()
    with inside(app):
        done = db.session.scalar(db.select(Job))
        joined = app.extensions["archive"].path(done.result_sha)
        assert len(PdfReader(joined).pages) == 4
        for letter in db.session.scalars(db.select(Letter)):
            assert letter.state == ISSUED
            assert letter.addressee in PdfReader(io.BytesIO(proof.issued_file(letter))).pages[0].extract_text()
        assert [*figures.check_registers(), *figures.check_files()] == []


def test_the_same_list_twice_adds_nobody_twice(app, inside, staff, people):  # noqa: F811
    with inside(app):
        draft = make.make_draft(by=who("sari"), addressees="")
        take(draft)
        newcomer = make_person(name="Warga 3")
        assert take(draft) == (1, 5)
        assert draft.addressees[-1].person_id == newcomer.id
        with pytest.raises(RuleError, match="Tidak ada penerima baru"):
            take(draft)
        assert len(draft.addressees) == 5


def test_what_is_typed_and_what_came_out_of_a_list_leave_each_other_alone(app, inside, staff, people):  # noqa: F811
    with inside(app):
        draft = make.make_draft(by=who("sari"), addressees="Camat Sukun\nLurah Sukun")
        take(draft)
        drafting.change(draft, {"subject": "Lain", "each": True}, "Lurah Sukun\nCamat Klojen")
        db.session.commit()
        db.session.refresh(draft, ["addressees"])
        assert drafting.names_of(draft)[:3] == ["Lurah Sukun", "Camat Klojen", "Siti Aminah"]
        assert addressing.release(draft, "Warga: Semua") == 4
        db.session.refresh(draft, ["addressees"])
        assert drafting.names_of(draft) == ["Lurah Sukun", "Camat Klojen"]


def test_namesakes_that_were_typed_stay_two_people(app, inside, staff, people):  # noqa: F811
    with inside(app):
        draft = make.make_draft(by=who("sari"), addressees="", each=True)
        first, second = (make_person(name="Budi") for _ in "ab")
        drafting.change(draft, {}, f"{first.nik}\n{second.nik}")
        drafting.change(draft, {}, "Budi\nBudi\nCamat Sukun")
        assert [row.person_id for row in draft.addressees] == [first.id, second.id, None]


def test_more_than_fits_one_letter_is_refused_before_anything_changes(app, inside, staff, people, monkeypatch):  # noqa: F811
    monkeypatch.setattr(drafting, "MOST_LISTED", 3)
    with inside(app):
        draft = make.make_draft(by=who("sari"), addressees="")
        with pytest.raises(RuleError, match="Paling banyak 3 penerima dalam satu surat"):
            take(draft, each=False)
        assert db.session.scalar(db.select(db.func.count()).select_from(DraftAddressee)) == 0 and not draft.each
        take(draft, each=True)
        with pytest.raises(RuleError, match="Paling banyak 3"):
            drafting.change(draft, {"each": False}, "")


def test_an_address_that_is_not_known_blocks_only_letters_that_say_it(app, inside, staff):  # noqa: F811
    with inside(app):
        make_person(name="Tanpa Alamat", address=None, rt=None, rw=None, kelurahan=None)
        draft = make.make_draft(by=who("sari"), addressees="", body=LETTER)
        take(draft)
        assert drafting.lacking(draft) == ["alamat 1 penerima"]
        drafting.change(draft, {"body": "Kepada [[penerima]]."}, "")
        assert drafting.lacking(draft) == []


def test_a_draft_under_way_takes_no_list(app, inside, staff, people):  # noqa: F811
    with inside(app):
        draft = approved()
        with pytest.raises(RuleError, match="selagi konsep masih ditulis"):
            take(draft)


def test_every_room_s_list_tells_whom_to_write_to(app, inside, staff):  # noqa: F811
    with inside(app):
        make_lks(name="LKS Kasih Ibu", address="Jalan Kawi 3")
        make_club(name="Melati")
        batch = make_batch()
        make_enrolments(batch, 2)
        told = {}
        for source in offers("addressees"):
            listing = source.listing()
            listed = listing.read({}, source.rows(on_behalf_of(who("sari").id)), "")
            told[source.key] = [source.told(row) for row in listed.rows]
            assert set(source.columns) <= set(addressing.columns(listing))
        assert told["lks"][0].name == "Pimpinan LKS Kasih Ibu"
        assert told["lks"][0].address.startswith("Jalan Kawi 3, Kel. ")
        assert told["karang_werda"][0].name == "Ketua Karang Werda Melati"
        assert len(told["people"]) == 2
        assert {one.person_id for one in told["training"]} == {one.person_id for one in told["people"]}
        chosen = offered("addressees", "training").listing().read({"angkatan": "0"}, db.select(Enrolment), "")
        assert not chosen.narrowed, "a batch that there is not"


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_list_leaves_no_gap_and_no_twin(app, inside, staff, work, place):  # noqa: F811
    with inside(app):
        for n in range(20):
            make_person(name=f"Warga {n:02}", address=f"Jalan Anggrek {n}")
        draft = make.make_draft(by=who("sari"), addressees="", body=LETTER)
        assert take(draft) == (20, 0)
        draft.state = "disetujui"
        drafting.register(draft, make.DAY, who("sari"))
        job_id = db.session.scalar(db.select(Job.id))
    worker = start_worker(place)
    try:
        wait_until(app, inside, job_id, lambda found: LETTERS <= found.done < 20)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    work()  # as the next worker, which finds the first one dead
    with inside(app):
        done = db.session.get(Job, job_id)
        letters = db.session.scalars(db.select(Letter).order_by(Letter.id)).all()
        assert (done.state, done.done) == ("selesai", 20)
        assert [letter.sequence for letter in letters] == list(range(1, 21))
        assert [letter.addressee for letter in letters] == [f"Warga {n:02}" for n in range(20)]
        assert len({letter.sha256 for letter in letters} - {None}) == 20
        joined = PdfReader(app.extensions["archive"].path(done.result_sha))
        assert [f"Warga {n:02}" in page.extract_text() for n, page in enumerate(joined.pages)] == [True] * 20
        assert [*figures.check_registers(), *figures.check_files()] == []


# In the browser


def test_a_clerk_takes_a_filtered_list_and_lets_go_of_one(app, inside, draft_id, enter, people):  # noqa: F811
    sari, here = enter("sari"), f"/surat/konsep/{draft_id}"
    edit = sari.get(f"{here}/ubah")
    fields = edit.fields("#draft_form") | {"version": edit.one("input[name=version]").get("value")}
    onward = sari.post(f"{here}/ubah", fields | {"subject": "Tetap tersimpan", "source": "people"}, status=303)
    assert onward.location.endswith(f"{here}/daftar/people")
    found = sari.post(f"{here}/daftar/people/pencarian", {"q": "Siti"}, status=303)
    page = sari.get(found.location)
    assert page.css("tbody tr") and len(page.css("tbody tr")) == 2
    action = page.one("#adding form").get("action")
    sari.post(action, {"each": "y"}, status=303)
    shown = sari.get(here)
    assert "Tetap tersimpan" in shown and "2 penerima" in shown.one("#listed").text_content()
    everybody = sari.get(f"{here}/penerima")
    assert len(everybody.css("tbody tr")) == 3
    sari.post(everybody.css("form[action*=pelepasan]")[-1].get("action"), {}, status=303)
    with inside(app):
        rows = db.session.scalars(db.select(DraftAddressee).order_by(DraftAddressee.position)).all()
        assert [(row.name, row.person_id) for row in rows][1:] == [("Siti Aminah", people[2])]


def test_a_list_becomes_an_attachment_with_room_to_sign(app, inside, draft_id, enter, people):  # noqa: F811
    sari, here = enter("sari"), f"/surat/konsep/{draft_id}"
    refused = sari.post(f"{here}/daftar/people/lampiran", {"title": "Daftar hadir"}, status=422)
    assert "Pilih 1 sampai 12 kolom" in refused
    given = {"title": "Daftar hadir", "columns": ["Nama", "Kelurahan"], "with_signatures": "y"}
    sari.post(f"{here}/daftar/people/lampiran", given, status=303)
    with inside(app):
        row = db.session.scalar(db.select(Attachment))
        assert (row.count, row.with_signatures) == (5, True)
        address = f"{here}/lampiran/{row.id}"
    pdf = sari.get(address)
    text = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "DAFTAR HADIR" in text and "Siti Aminah" in text and "Tanda tangan" in text


def test_a_strange_list_is_not_found_and_a_sent_draft_takes_none(app, inside, draft_id, enter):  # noqa: F811
    sari, here = enter("sari"), f"/surat/konsep/{draft_id}"
    sari.get(f"{here}/daftar/tidak-ada", status=404)
    with inside(app):
        db.session.get(Draft, draft_id).state = "disetujui"
    sari.get(f"{here}/daftar/people", status=404)
    sari.post(f"{here}/penerima/pelepasan", {"name": "x"}, status=404)
    with inside(app):
        assert db.session.get(Draft, draft_id).state != WRITING
