"""Letters about a batch, begun from its records."""

import lxml.html
import pytest

from app.accounts.models import Account
from app.attendance import rules as attendance
from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import drafting as letters
from app.letters.access import find_draft
from app.letters.models import Draft
from app.letters.rules import register_many
from app.training import drafting, rules
from app.training.models import Batch, Enrolment
from tests.accounts.make import make_user
from tests.letters.make import make_office
from tests.training.make import make_batch, make_enrolments


@pytest.fixture
def course(app, inside, clock):
    clock.set("2025-10-23 15:00")
    with inside(app):
        batch = make_batch(places=3, title="Menjahit Angkatan II", trainer="LKP Sekar", budget=5_000_000)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids)
        days = attendance.sessions_of(batch.sheet_id)
        person = db.session.get_one(Enrolment, ids[0]).person_id
        attendance.set_many(batch.sheet_id, [(day.id, person, "hadir") for day in days])
        rules.pass_many(batch, ids[:1])
        return batch.id


def begun(batch_id, key) -> Draft:
    make_user("penulis")
    clerk = db.session.scalars(db.select(Account)).one()
    query = db.select(Batch).where(Batch.id == batch_id).options(*Batch.seen())
    return find_draft(clerk, drafting.begin(db.session.scalars(query).one(), key, clerk).id)


def test_the_invitation_goes_to_each_participant(app, inside, course):
    with inside(app):
        draft = begun(course, "undangan")
        assert draft.each and letters.names_of(draft) == ["Peserta 1", "Peserta 2", "Peserta 3"]
        assert all(row.person_id for row in draft.addressees)
        assert "Senin, 20 Oktober 2025 sampai dengan Kamis, 23 Oktober 2025" in draft.body
        assert "isi surat belum lengkap" in letters.lacking(draft)  # the hour is not known


def test_the_decree_lists_everybody_in_the_order_of_the_screen(app, inside, course):
    with inside(app):
        draft = begun(course, "penetapan")
        assert "| 1 | Peserta 1 | - | - |\n| 2 | Peserta 2 |" in draft.body
        assert "mengingat" in letters.lacking(draft) and "menimbang" not in letters.lacking(draft)


def test_the_list_in_a_decree_takes_no_ordinal_away_from_its_dicta(app, inside, course):
    with inside(app):
        draft = begun(course, "penetapan")
        paper = letters.printed(draft, [], tanggal.today())
        page = app.jinja_env.get_template("letters/decree.html").render(letter=paper)
        heads = lxml.html.document_fromstring(page).xpath("//table[contains(@class, 'diktum')]/tr/th")
        told = [head.text_content().strip() for head in heads]
        assert told[:2] == ["Menetapkan", "KESATU"]
        assert [text for text in told[1:] if text] == paper["ordinals"][: sum(map(bool, told[1:]))]
        assert "" in told  # the list itself


def test_the_report_counts_from_the_records(app, inside, course):
    with inside(app):
        body = begun(course, "laporan").body
        assert "peserta : 3 orang" in body and "lulus : 1 orang" in body and "rata-rata kehadiran : 33 %" in body
        assert "pagu : Rp5.000.000" in body


def test_the_assignment_names_the_trainer(app, inside, course):
    with inside(app):
        draft = begun(course, "tugas")
        assert draft.parts["assigned"] == "LKP Sekar; pelatih" and "dasar" in letters.lacking(draft)


def test_no_letter_without_participants_and_none_that_is_unknown(app, inside):
    with inside(app):
        batch = make_batch()
        for key, sentence in [("undangan", "Belum ada peserta"), ("lain", "Pilih suratnya")]:
            with pytest.raises(RuleError, match=sentence):
                drafting.begin(batch, key, None)


@pytest.mark.parametrize("key", list(drafting.OCCASIONS))
def test_from_the_batch_to_the_draft(sign_in, course, key):
    clerk = sign_in()
    assert clerk.get(f"/pelatihan/{course}/ringkasan").css(f"button[value={key}]")
    sent = clerk.post(f"/pelatihan/{course}/surat", {"surat": key}, status=303)
    assert "Menjahit Angkatan II" in clerk.get(sent.location)
    assert not sign_in("auditor", roles=["auditor"]).get(f"/pelatihan/{course}/ringkasan").css("button[name=surat]")


def test_a_batch_lists_its_letters_until_they_are_thrown_away(app, inside, sign_in, course):
    clerk = sign_in()
    sent = clerk.post(f"/pelatihan/{course}/surat", {"surat": "penetapan"}, status=303)
    draft_id = int(sent.location.split("/")[-2])
    url = f"/pelatihan/{course}/ringkasan"

    def listed():
        return sign_in("auditor", roles=["auditor"]).get(url).texts("#letters li")

    assert ["Penetapan peserta Menjahit Angkatan II" in row for row in listed()] == [True]
    with inside(app):
        make_office()
        item = {"addressee": "Peserta", "subject": "Penetapan peserta", "context": {}, "draft_id": draft_id}
        by = db.session.scalars(db.select(Account).where(Account.username == "operator")).one()
        [letter] = register_many("surat.keputusan", "keluar", tanggal.today(), "400.9.14.2", [item], by)
        number = letter.number
    assert number in "".join(listed()).replace(" ", "")
    with inside(app):
        writer = db.session.scalars(db.select(Account).where(Account.username == "operator")).one()
        letters.discard(db.session.get_one(Draft, draft_id), writer)
    assert listed() == []
