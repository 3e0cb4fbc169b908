"""Drafts in the browser: written, kept while they are typed, looked at, handed round."""

import io

import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.letters import drafting
from app.letters.models import Draft, Letter
from tests.letters import make
from tests.letters.test_drafts import staff, submitted, who  # noqa: F401

pytestmark = pytest.mark.pages


@pytest.fixture
def draft_id(app, inside, staff):  # noqa: F811
    with inside(app):
        return make.make_draft(by=who("sari")).id


@pytest.fixture
def enter(app, staff):  # noqa: F811
    from tests.client import Client

    return lambda name: Client(app).sign_in(name, "pendapa-demo")


def typed(page) -> dict:
    return page.fields("#draft_form")


def test_a_draft_is_begun_and_written(app, inside, enter):
    sari = enter("sari")
    answer = sari.post("/surat/konsep/baru", {"kind": "surat.keputusan"}, status=303)
    page = sari.get(answer.location)
    assert page.css("#weighing") and page.css("#recalling") and not page.css("#addressees")
    sari.post(
        answer.location, typed(page) | {"subject": "penetapan panitia", "version": version(page)}, status=303
    )
    with inside(app):
        assert db.session.scalar(db.select(Draft.subject)) == "penetapan panitia"
    assert "penetapan panitia" in sari.get("/surat/konsep")


def version(page) -> str:
    return page.one("input[name=version]").get("value")


def test_what_is_typed_is_kept_and_never_over_something_newer(app, inside, draft_id, enter):
    sari, rina = enter("sari"), enter("rina")
    page = sari.get(f"/surat/konsep/{draft_id}/ubah")
    fields = {name: text for name, text in typed(page).items() if name != "csrf_token"}
    fields |= {"version": version(page)}
    rina.get(f"/surat/konsep/{draft_id}/ubah")
    kept = sari.post(
        f"/surat/konsep/{draft_id}/simpanan",
        fields | {"subject": "Baru"},
        htmx=True,
        target="draft_side",
        status=200,
    )
    assert "Tersimpan" in kept and int(version(kept)) == int(version(page)) + 1
    assert kept.css("iframe[src*=pratinjau]")
    late = rina.post(
        f"/surat/konsep/{draft_id}/simpanan",
        fields | {"subject": "Usang"},
        htmx=True,
        target="draft_side",
        status=409,
    )
    assert "baru disimpan orang lain" in late
    refused = rina.post(f"/surat/konsep/{draft_id}/ubah", fields | {"subject": "Usang"}, status=422)
    assert "Sementara itu disimpan orang lain: “Baru”" in refused
    with inside(app):
        assert db.session.get(Draft, draft_id).subject == "Baru"


def test_the_preview_is_a_draft_that_only_our_own_page_may_frame(draft_id, enter):
    answer = enter("sari").get(f"/surat/konsep/{draft_id}/pratinjau")
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "KONSEP" in text and "Ketua LKS Harapan" in text
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_what_is_missing_stands_red_in_the_preview(app, inside, draft_id, enter):
    with inside(app):
        draft = db.session.get(Draft, draft_id)
        db.session.refresh(draft, ["addressees"])
        drafting.change(draft, *make.full_values(draft.kind, subject=""))
    sari = enter("sari")
    text = PdfReader(io.BytesIO(sari.get(f"/surat/konsep/{draft_id}/pratinjau").data)).pages[0].extract_text()
    assert "[hal]" in text
    page = sari.get(f"/surat/konsep/{draft_id}")
    assert "Masih perlu diisi" in page and not page.css("form[action$=pengajuan]")


def test_a_letter_that_cannot_be_drawn_says_why(app, inside, draft_id, enter):
    with inside(app):
        draft = db.session.get(Draft, draft_id)
        db.session.refresh(draft, ["addressees"])
        drafting.change(
            draft, *make.full_values(draft.kind, subject="Undangan \N{CJK UNIFIED IDEOGRAPH-5317}")
        )
    assert "U+5317" in enter("sari").get(f"/surat/konsep/{draft_id}/pratinjau", status=422)


def test_the_whole_way_in_the_browser(app, inside, draft_id, enter, work):
    sari, rina, sri = enter("sari"), enter("rina"), enter("sri")
    here = f"/surat/konsep/{draft_id}"
    with inside(app):
        first, signer = who("rina").id, who("sri").id
    sari.post(f"{here}/pengajuan", {"signer_account": ""}, status=422)
    sari.post(f"{here}/pengajuan", {"first": first, "signer_account": signer}, status=303)
    assert "menunggu paraf" in rina.get("/").words.lower()
    assert rina.get("/surat/konsep?pada=saya").css("tbody tr")
    sri.post(f"{here}/persetujuan", {}, status=422)
    rina.post(f"{here}/paraf", {}, status=303)
    assert "dapat diberi nomor" not in sari.get("/")
    sri.post(f"{here}/persetujuan", {}, status=303)
    assert "Konsep surat Anda disetujui, dapat diberi nomor" in sari.get("/")
    assert "dapat diberi nomor" not in rina.get("/")
    assert "Beri nomor" in sari.get(here)
    sari.post(f"{here}/penomoran", {"on_date": "25/10/2026"}, status=422)
    sari.post(f"{here}/penomoran", {"on_date": "24/10/2026"}, status=303)
    assert "dapat diberi nomor" not in sari.get("/")
    work()
    sari.post(f"{here}/pengiriman", {"sent_on": "24/10/2026", "way": "pos"}, status=303)
    assert "Terkirim" in sari.get(here)
    with inside(app):
        letter_id, number = db.session.execute(db.select(Letter.id, Letter.number)).one()
    assert number in sari.get(here)
    assert sari.get(f"/surat/{letter_id}").css(f"main a[href='{here}']")


def test_the_account_of_whoever_stands_below_the_letter_is_proposed(app, inside, draft_id, enter):
    def proposed():
        return enter("sari").get(f"/surat/konsep/{draft_id}").fields("#submitting form")["signer_account"]

    assert proposed() == "", "no account bears the name of the head"
    with inside(app) as session:
        who("sri").name = "Sri Wahyuningsih"
        session.commit()
        wanted = str(who("sri").id)
    assert proposed() == wanted
    with inside(app) as session:
        who("rina").name = "Dra. Sri Wahyuningsih"
        session.commit()
    assert proposed() == "", "two bear it: the writer says which"


def test_it_is_sent_back_with_its_reason(app, inside, draft_id, enter):
    with inside(app):
        draft = submitted()
        here = f"/surat/konsep/{draft.id}"
    rina = enter("rina")
    assert "Alasan" in rina.post(f"{here}/pengembalian", {"reason": ""}, status=422)
    rina.post(f"{here}/pengembalian", {"reason": "Perbaiki tanggalnya"}, status=303)
    sari = enter("sari")
    assert "Perbaiki tanggalnya" in sari.get(here)
    assert "Konsep surat dikembalikan kepada Anda" in sari.get("/")
    assert "dikembalikan" not in rina.get("/")


def test_who_takes_a_draft_back_is_not_told_that_it_came_back(app, inside, draft_id, enter):
    with inside(app):
        here = f"/surat/konsep/{submitted().id}"
    sari = enter("sari")
    sari.post(f"{here}/pengembalian", {"reason": "Belum lengkap"}, status=303)
    assert "dikembalikan" not in sari.get("/")


def test_a_secret_draft_is_seen_by_those_in_its_flow_only(app, inside, enter, sign_in):
    with inside(app):
        draft = submitted(nature="rahasia")
        here = f"/surat/konsep/{draft.id}"
    sign_in("lain", ["staf"]).get(here, status=404)
    sign_in("lain", ["staf"]).get(f"{here}/pratinjau", status=404)
    for name in ("sari", "rina", "sri"):
        enter(name).get(here)


def test_a_discarded_draft_is_gone_and_took_no_number(app, inside, draft_id, enter):
    enter("rina").post(f"/surat/konsep/{draft_id}/penghapusan", {}, status=422)
    enter("sari").post(f"/surat/konsep/{draft_id}/penghapusan", {}, status=303)
    enter("sari").get(f"/surat/konsep/{draft_id}", status=404)
    with inside(app):
        assert db.session.scalar(db.select(Letter.id)) is None


def test_a_letter_dated_back_is_inserted_with_its_reason(app, inside, draft_id, enter, clock):
    with inside(app):
        first, second = make.make_draft(by=who("sari")).id, make.make_draft(by=who("sari")).id
        signer = who("sri").id
    sari, sri = enter("sari"), enter("sri")
    for number, day in ((first, "22/10/2026"), (second, "24/10/2026"), (draft_id, None)):
        here = f"/surat/konsep/{number}"
        sari.post(f"{here}/pengajuan", {"signer_account": signer}, status=303)
        sri.post(f"{here}/persetujuan", {}, status=303)
        if day:
            sari.post(f"{here}/penomoran", {"on_date": day}, status=303)
    refused = sari.post(f"{here}/penomoran", {"on_date": "23/10/2026"}, status=422)
    assert "nomor sisipan" in refused
    refused = sari.post(f"{here}/penomoran-sisipan", {"on_date": "23/10/2026", "insert_reason": ""}, status=422)
    assert refused.css("#insert_reason-error")
    sari.post(f"{here}/penomoran-sisipan", {"on_date": "23/10/2026", "insert_reason": "Tertinggal"}, status=303)
    with inside(app):
        letter = db.session.scalar(db.select(Letter).where(Letter.draft_id == draft_id))
        assert letter.number == "400.9.12.3/1.a/35.73.405/2026"
        letter_id = letter.id
    assert "Tertinggal" in sari.get(f"/surat/{letter_id}")
