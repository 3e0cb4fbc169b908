"""The letters' wording: versions that an administrator changes, and letters that keep theirs."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app import rooms
from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.letters import drafting, making, markup, proof, rules, wording
from app.letters.kinds import PAPERS, sample_certificate
from app.letters.models import Letter
from tests.letters import make
from tests.letters.test_drafts import approved, staff, who  # noqa: F401

pytestmark = pytest.mark.pages

PARTIES = wording.BLOCKS["surat.berita", "parties"]
ORDERS = wording.BLOCKS["surat.tugas", "orders"]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_fixed_text_of_a_layout_is_a_block_and_printed(app, inside, staff):  # noqa: F811
    with inside(app):
        for kind in PAPERS:
            texts, known = wording.texts(kind, make.DAY), {"hari": "Sabtu", "penerima": "x", "tanggal": "y"}
            assert markup.missing([markup.words(text, known) for text in texts.values()]) == []
            assert set(texts) == {block.key for block in wording.of_kind(kind) if not block.is_opening}


def test_a_letter_keeps_the_wording_of_its_day(app, inside, staff, clock):  # noqa: F811
    with inside(app):
        [old] = drafting.register(approved_minutes("surat.tugas"), make.DAY, who("sari"))
        clock.set("2026-10-26 08:00")
        wording.save(ORDERS, "MEMERINTAHKAN:", make.Clerk())
        [new] = drafting.register(approved_minutes("surat.tugas"), dt.date(2026, 10, 26), who("sari"))
        told = {letter.id: letter.context["wording"]["orders"] for letter in db.session.scalars(db.select(Letter))}
        assert told == {old.id: "MENUGASKAN:", new.id: "MEMERINTAHKAN:"}
        assert wording.text_of(ORDERS, make.DAY) == "MENUGASKAN:"


def approved_minutes(kind: str):
    from app.letters.models import SIGNING

    draft = make.make_draft(kind, by=who("sari"))
    drafting.submit(draft, [], who("sri"), who("sari"))
    drafting.approve(draft, SIGNING, who("sri"))
    return draft


def test_a_new_draft_begins_with_the_office_s_own_words(app, inside, staff):  # noqa: F811
    with inside(app):
        wording.save(wording.BLOCKS["surat.dinas", "opening"], "Sehubungan dengan …, dengan hormat", make.Clerk())
        draft = drafting.begin("surat.dinas", who("sari"))
        assert draft.body == "Sehubungan dengan …, dengan hormat"


def test_a_variable_without_a_value_is_red_and_keeps_the_letter_from_being_issued(app, inside, staff):  # noqa: F811
    with inside(app):
        parts = {part.key: make.PARTS[part.key] for part in PAPERS["surat.berita"].parts} | {"held_on": ""}
        draft = make.make_draft("surat.berita", by=who("sari"), parts=parts)
        assert "hari" in drafting.lacking(draft)
        with pytest.raises(RuleError, match="Lengkapi dahulu"):
            drafting.submit(draft, [], who("sri"), who("sari"))
        whole = make.make_draft("surat.berita", by=who("sari"))
        assert drafting.lacking(whole) == []


@pytest.mark.parametrize(
    ("block", "text"),
    [(ORDERS, ""), (ORDERS, "MENUGASKAN:"), (ORDERS, "a\nb"), (ORDERS, "x" * 301), (ORDERS, "Kepada [[hari]]"),
     (PARTIES, "Pada [[tanggal lahir]]")],
)  # fmt: skip
def test_a_text_that_cannot_stand_there_is_refused(app, inside, staff, block, text):  # noqa: F811
    with inside(app):
        with pytest.raises(RuleError) as refused:
            wording.save(block, text, make.Clerk())
        assert refused.value.field == "text" and wording.newest_version(block) == 0


# The kinds of other rooms


def worded_kinds():
    """Every kind of another room that says its sentences as the office words them."""
    return [offer for room in rooms.COMMON + rooms.PROGRAMMES for offer in room.letters if offer.phrases]


def text_in(content) -> str:
    """All that a context says, in one text."""
    if isinstance(content, dict):
        return " ".join(text_in(one) for one in content.values())
    if isinstance(content, list | tuple):
        return " ".join(text_in(one) for one in content)
    return str(content)


def test_only_reports_without_sentences_of_their_own_offer_no_wording():
    silent = {offer.key for room in rooms.COMMON + rooms.PROGRAMMES for offer in room.letters} - set(PAPERS)
    assert silent - {offer.key for offer in worded_kinds()} == {"reports.report"}


@pytest.mark.parametrize("offer", worded_kinds(), ids=lambda offer: offer.key)
def test_each_phrase_of_a_kind_stands_in_its_letter_and_can_be_filled(app, inside, office, offer):
    with inside(app):
        said = {phrase.key: f"<{phrase.key}> " + "".join(f"[[{name}]]" for name in phrase.variables)
                for phrase in offer.phrases}  # fmt: skip
        context = wording.worded(offer.sample(), wording.of_offer(offer, make.DAY, said))
        assert markup.missing([context]) == [], "each name that a phrase may hold is known"
        shown = text_in({name: value for name, value in context.items() if name != "wording"})
        assert [phrase.key for phrase in offer.phrases if f"<{phrase.key}>" not in shown] == []
        assert "known" not in context


def test_a_kind_that_borrows_a_paper_prints_its_words_too(app, inside, office):
    with inside(app):
        wording.save(PARTIES, "Pada hari [[hari]] bertemu:", make.Clerk())
        offer = next(offer for offer in worded_kinds() if offer.key == "shelter.handover_in")
        context = wording.worded(offer.sample(), wording.of_offer(offer, make.DAY))
        assert text_in(context["wording"]["parties"]).startswith("Pada hari Sabtu")


CLOSING = ("training.certificate", "closing")
GIVEN = ("training.certificate", "given")


def issue_certificate():
    """Numbered and asked for, by the kind that trainings issue."""
    offer, context = offered("letters", "training.certificate"), sample_certificate()
    item = {"addressee": context["name"], "subject": "Sertifikat", "context": context}
    [letter] = rules.register_many(offer.key, offer.register, tanggal.today(), make.CODE, [item], make.Clerk())
    rules.produce([letter], "Sertifikat", make.Clerk(), merged=False)


def test_a_certificate_keeps_the_words_of_its_day_and_reprints_with_them(app, inside, office, work):
    with inside(app):
        issue_certificate()
    work()
    with inside(app):
        wording.save(wording.find(*GIVEN), "dianugerahkan kepada", make.Clerk())
        wording.save(wording.find(*CLOSING), "Semoga [[kegiatan]] berguna bagi **[[penerima]]**.", make.Clerk())
        issue_certificate()
    work()
    with inside(app):
        old, new = db.session.scalars(db.select(Letter).order_by(Letter.id))
        assert "diberikan kepada" in text_of(proof.issued_file(old))
        shown = text_of(proof.issued_file(new))
        assert "dianugerahkan kepada" in shown and "diberikan kepada" not in shown
        assert f"Semoga Contoh Kegiatan Angkatan I berguna bagi {new.addressee}." in shown
        again = making.html_of(old, offered("letters", old.kind))
        assert "diberikan kepada" in again and "dianugerahkan" not in again


def test_a_letter_that_could_not_be_made_is_made_again_in_the_words_of_its_day(app, inside, office, clock):
    with inside(app):
        issue_certificate()
        letter = db.session.scalar(db.select(Letter))
        clock.set("2026-10-26 08:00")
        wording.save(wording.find(*GIVEN), "dianugerahkan kepada", make.Clerk())
        letter.trouble = "Mesin PDF berhenti."
        offer = replace(offered("letters", letter.kind), renew=lambda _: {"context": sample_certificate()})
        rules._renew(letter, offer)
        assert (letter.context["given"], letter.context["name"]) == ("diberikan kepada", sample_certificate()["name"])


def test_a_phrase_that_may_not_be_empty_is_refused_empty_and_the_spare_one_is_not(app, inside, office):
    with inside(app):
        with pytest.raises(RuleError, match="satu baris"):
            wording.save(wording.find(*GIVEN), " ", make.Clerk())
        wording.save(wording.find(*CLOSING), "Terima kasih.", make.Clerk())
        wording.save(wording.find(*CLOSING), "", make.Clerk())
        assert wording.text_of(wording.find(*CLOSING)) == ""


def test_what_a_phrase_cannot_fill_keeps_the_letter_from_being_numbered(app, inside, office):
    with inside(app):
        item = make.item()
        item["context"] |= {"given": {"says": "given"}, "known": {"penerima": "Siti", "kegiatan": ""}}
        wording.save(wording.find(*GIVEN), "diberikan dalam [[kegiatan]] kepada", make.Clerk())
        with pytest.raises(RuleError, match="Lengkapi dahulu: kegiatan"):
            rules.register_many("training.certificate", "sertifikat", make.DAY, make.CODE, [item], make.Clerk())
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0


# The pages


@pytest.fixture
def admin(sign_in, office):
    return sign_in("admin", roles=["admin"])


HERE = "/pengaturan/redaksi/surat.berita/parties"


def test_the_administrator_sees_the_letter_while_changing_its_words(admin, app, inside):
    assert "Redaksi surat" in admin.get("/pengaturan")
    assert "kami yang bertanda tangan" in admin.get("/pengaturan/redaksi")
    page = admin.get(HERE)
    fields = page.fields("main form:not([action])")
    assert "kami yang bertanda tangan" in text_of(admin.get(f"{HERE}/pratinjau").data)
    tried = admin.post(f"{HERE}/pratinjau", fields | {"text": "Hari ini, [[hari]] dan [[entah]]:"}, status=200)
    assert "[entah]" in text_of(tried.data) and tried.headers["X-Frame-Options"] == "SAMEORIGIN"
    with inside(app):
        assert wording.newest_version(PARTIES) == 0, "a preview keeps nothing"
    refused = admin.post(HERE, fields | {"text": "Pada [[entah]]"}, status=422)
    assert "[[entah]]" in refused.texts("#text-error")[0]
    admin.post(HERE, fields | {"text": "Pada hari [[hari]] kami:"}, status=303)
    assert "Versi 1" in admin.get(HERE)
    stale = admin.post(HERE, fields | {"text": "Lain"}, status=422)
    assert "orang lain" in stale.texts("#text-error")[0]
    admin.post(f"{HERE}/bawaan", {}, status=303)
    with inside(app):
        assert wording.text_of(PARTIES) == PARTIES.text and wording.newest_version(PARTIES) == 2


EVERY = [*wording.BLOCKS, *((offer.key, phrase.key) for offer in worded_kinds() for phrase in offer.phrases)]


@pytest.mark.parametrize("place", sorted(EVERY))
def test_each_block_has_its_preview(admin, place):
    assert admin.get("/pengaturan/redaksi/{}/{}/pratinjau".format(*place)).data.startswith(b"%PDF")


def test_what_is_no_markup_prints_as_it_was_typed(admin):
    here = "/pengaturan/redaksi/surat.tugas/orders/pratinjau"
    typed = "<script>alert(1)</script> {{ 7*7 }} <b>tebal</b>"
    assert typed in text_of(admin.post(here, {"text": typed, "version": "0"}, status=200).data)


def test_only_the_administrator_changes_wording(sign_in, office, admin):
    for role in ("staf", "kabid", "kadis"):
        sign_in(role, [role]).get("/pengaturan/redaksi", status=403)
    admin.get("/pengaturan/redaksi/surat.tugas/lain", status=404)
