"""The letters' wording: versions that an administrator changes, and letters that keep theirs."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import drafting, markup, wording
from app.letters.kinds import PAPERS
from app.letters.models import Letter
from tests.letters import make
from tests.letters.test_drafts import approved, staff, who  # noqa: F401

PARTIES = wording.BLOCKS["surat.berita", "parties"]
ORDERS = wording.BLOCKS["surat.tugas", "orders"]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_fixed_text_of_a_layout_is_a_block_and_printed(app, inside, staff):  # noqa: F811
    with inside(app):
        for kind in PAPERS:
            printed = wording.printed(kind, make.DAY, {"hari": "Sabtu", "penerima": "x", "tanggal": "y"})
            assert markup.missing([printed]) == []
            assert set(printed) == {block.key for block in wording.of_kind(kind) if not block.is_opening}


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


@pytest.mark.parametrize("place", sorted(wording.BLOCKS))
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
