"""Incoming letters in the browser: the book, a letter, its dispositions, what is printed."""

import io

import openpyxl
import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.incoming.models import Disposition, IncomingLetter
from tests.incoming import make

pytestmark = pytest.mark.pages


@pytest.fixture
def letter_id(app, inside, office, who):
    with inside(app):
        return make.record(who("sari"), subject="Undangan rapat koordinasi").id


@pytest.fixture
def secret_id(app, inside, office, who):
    with inside(app):
        return make.record(who("sari"), nature="rahasia", sender="Kepolisian", subject="Korban bernama Mawar").id


def text_of(answer) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_a_letter_is_written_down_with_its_scan(app, inside, enter):
    sari = enter("sari")
    page = sari.post("/surat-masuk/baru", make.typed(subject=""), status=422)
    assert page.css("#subject-error")
    sent = sari.post("/surat-masuk/baru", make.typed(), status=303)
    assert "Kecamatan Sukun" in sari.get(sent.location)
    kept = sari.get(f"{sent.location}/pindaian")
    assert kept.mimetype == "image/jpeg" and "surat-masuk-2026-1.jpg" in kept.headers["Content-Disposition"]
    twin = sari.post("/surat-masuk/baru", make.typed(), status=422)
    assert "nomor agenda 1/2026" in twin.texts("#sender_number-error")[0] and twin.css("#again")
    sari.post("/surat-masuk/baru", make.typed(again="y"), status=303)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"MZ\x90\x00 program", "bukan PDF"), (b"%PDF-1.7 rusak", "rusak"), (b"<html><script>", "bukan PDF")],
)
def test_a_file_is_judged_by_its_content(app, inside, enter, content, word):
    page = enter("sari").post("/surat-masuk/baru", make.typed(file=(io.BytesIO(content), "surat.pdf")), status=422)
    assert word in page.texts("#file-error")[0]
    with inside(app):
        assert db.session.scalar(db.select(IncomingLetter.id)) is None


def test_a_stale_page_shows_both_texts(enter, letter_id):
    sari, budi = enter("sari"), enter("budi")
    here = f"/surat-masuk/{letter_id}/ubah"
    fields = sari.get(here).fields("main form")
    fields.pop("file", None)
    budi.post(here, fields | {"subject": "Dari Budi", "csrf_token": budi.token()}, status=303)
    page = sari.post(here, fields | {"subject": "Dari Sari"}, status=422)
    assert "Dari Budi" in page.texts("#subject-error")[0] and page.fields("main form")["subject"] == "Dari Sari"


def test_from_the_head_to_the_staff_and_done(app, inside, enter, letter_id, who):
    here = f"/surat-masuk/{letter_id}"
    with inside(app):
        rina, budi = who("rina").id, who("budi").id
    sri = enter("sri")
    assert "1 surat masuk belum didisposisi" in sri.get("/")
    sri.post(f"{here}/disposisi", {"instructions": ["tindak"]}, status=422)
    sri.post(f"{here}/disposisi", {"to": [rina], "instructions": ["tindak"], "note": "Segera"}, status=303)
    again = sri.post(f"{here}/disposisi", {"to": [rina], "instructions": ["tindak"]}, status=422)
    assert "sudah memegang" in again.texts("#handing_errors")[0]
    kabid = enter("rina")
    assert "1 disposisi surat masuk menunggu Anda" in kabid.get("/")
    kabid.post(f"{here}/disposisi", {"to": [budi], "instructions": ["siapkan"]}, status=303)
    staff = enter("budi")
    page = staff.get("/surat-masuk/disposisi?pada=saya&keadaan=terbuka")
    assert "Siapkan jawaban" in page and "Undangan rapat koordinasi" in page
    with inside(app):
        ids = list(db.session.scalars(db.select(Disposition.id).order_by(Disposition.id)))
    kabid.post(f"/surat-masuk/disposisi/{ids[0]}/penyelesaian", {"done_note": "Selesai"}, status=422)
    staff.post(f"/surat-masuk/disposisi/{ids[1]}/penyelesaian", {"done_note": ""}, status=422)
    staff.post(f"/surat-masuk/disposisi/{ids[1]}/penyelesaian", {"done_note": "Jawaban siap"}, status=303)
    kabid.post(f"/surat-masuk/disposisi/{ids[0]}/penyelesaian", {"done_note": "Terkirim"}, status=303)
    done = sri.get(here)
    assert "Selesai" in done.texts(".facts")[0] and "Jawaban siap" in done


def test_who_was_not_asked_cannot_hand_on(enter, letter_id, app, inside, who):
    with inside(app):
        rina = who("rina").id
    enter("budi").post(f"/surat-masuk/{letter_id}/disposisi", {"to": [rina], "instructions": ["tindak"]}, status=403)


def test_what_is_late_stands_in_its_list_and_on_the_first_page(app, inside, enter, letter_id, who, clock):
    with inside(app):
        letter = db.session.get(IncomingLetter, letter_id)
        make.dispose(letter, [who("rina")], who("sri"))
    sri = enter("sri")
    assert not sri.get("/surat-masuk/?tenggat=lewat").css("tbody tr")
    clock.set("2026-11-02 08:00")
    sri = enter("sri")
    assert len(sri.get("/surat-masuk/?tenggat=lewat").css("tbody tr")) == 1
    assert "Lewat" in sri.get("/surat-masuk/disposisi?tenggat=lewat").texts("tbody")[0]
    assert "lewat tenggat" in sri.get("/")


def test_the_sheet_is_printed_empty_for_the_pen_and_filled(app, inside, enter, letter_id, who):
    rina = enter("rina")
    empty = text_of(rina.get(f"/surat-masuk/{letter_id}/lembar-disposisi"))
    assert "Undangan rapat koordinasi" in empty and "Tindak lanjuti" in empty and "Diteruskan kepada" in empty
    with inside(app):
        make.dispose(db.session.get(IncomingLetter, letter_id), [who("rina")], who("sri"), note="Wakili saya")
    filled = text_of(rina.get(f"/surat-masuk/{letter_id}/lembar-disposisi"))
    assert "Wakili saya" in filled and "29 Oktober 2026" in filled


def test_the_book_is_printed_with_its_head_on_every_page(app, inside, enter, office, who):
    with inside(app):
        for n in range(60):
            make.record(who("sari"), subject=f"Surat yang ke-{n}")
    sari = enter("sari")
    pages = PdfReader(io.BytesIO(sari.get("/surat-masuk/cetak?tahun=2026").data)).pages
    assert len(pages) > 2 and all("Pengirim" in page.extract_text() for page in pages)
    assert "tahun 2026" in pages[0].extract_text()
    sheet = openpyxl.load_workbook(io.BytesIO(sari.get("/surat-masuk/ekspor?tahun=2026").data)).active
    assert sum(1 for row in sheet.iter_rows(values_only=True) if row and "Surat yang ke-59" in map(str, row)) == 1


# Secret letters


def test_the_line_of_a_secret_letter_stands_in_the_book_without_its_content(enter, secret_id, app):
    for name in ("budi", "rina"):
        client = enter(name)
        page = client.get("/surat-masuk/")
        assert "1/2026" in page and "Mawar" not in page and "Kepolisian" not in page
        client.get(f"/surat-masuk/{secret_id}", status=404)
        client.get(f"/surat-masuk/{secret_id}/lembar-disposisi", status=404)
        found = client.post("/surat-masuk/pencarian", {"q": "mawar"}, htmx=True, target="listing")
        assert "1/2026" not in found
    budi = enter("budi")
    printed = text_of(budi.get("/surat-masuk/cetak"))
    assert "(rahasia)" in printed and "Mawar" not in printed
    cells = openpyxl.load_workbook(io.BytesIO(budi.get("/surat-masuk/ekspor").data)).active.iter_rows(values_only=True)
    assert "Mawar" not in str(list(cells))


def test_a_secret_letter_is_open_to_whom_it_concerns(enter, secret_id, app, inside, who):
    for name in ("sari", "sri"):
        assert "Mawar" in enter(name).get(f"/surat-masuk/{secret_id}")
    with inside(app):
        make.dispose(db.session.get(IncomingLetter, secret_id), [who("rina")], who("sri"))
    rina = enter("rina")
    assert "Mawar" in rina.get(f"/surat-masuk/{secret_id}") and "Mawar" in rina.get("/surat-masuk/")
    assert "Mawar" in rina.post("/surat-masuk/pencarian", {"q": "mawar"}, htmx=True, target="listing")


# Found, and quickly


@pytest.mark.parametrize("typed", ["koordinasi", "Undangan Rapat", "2", "dinas sosial", "2/2026"])
def test_a_letter_is_found_by_number_sender_and_subject(enter, secret_id, app, inside, who, typed):
    with inside(app):
        make.record(who("sari"), subject="Undangan rapat koordinasi")
    found = enter("budi").post("/surat-masuk/pencarian", {"q": typed}, htmx=True, target="listing")
    assert "Undangan rapat koordinasi" in found


def test_pages_ask_the_same_however_many_letters(app, inside, enter, who, office, count_queries):
    budi = enter("budi")
    counts = {}
    for _ in range(2):
        with inside(app):
            for _ in range(8):
                make.dispose(make.record(who("sari")), [who("rina"), who("yanto")], who("sri"))
        for path in ("/surat-masuk/", "/surat-masuk/disposisi", "/surat-masuk/1"):
            budi.get(path)
            with count_queries(app) as queries:
                budi.get(path)
            counts.setdefault(path, []).append(queries.count)
    assert all(first == second <= 9 for first, second in counts.values()), counts


def test_the_filters_of_the_dispositions_are_sent_to_where_they_are_taken(app, inside, enter, who, letter_id):
    with inside(app):
        make.dispose(db.session.get(IncomingLetter, letter_id), [who("rina")], who("sri"))
    sri = enter("sri")
    page = sri.get("/surat-masuk/disposisi")
    [form] = page.css("form.filters")
    assert {form.get("action")} == set(page.doc.xpath("//form[@data-filters]//@hx-post"))
    assert not page.css("input[type=search][name=q][hx-post]")  # there is no text to search in
    chosen = {"keadaan": "selesai", "pada": "", "tenggat": "", "urut": "tenggat"}
    shown = sri.post(form.get("action"), chosen, htmx=True, target="listing")
    assert "Tidak ada disposisi yang cocok" in shown and "keadaan=selesai" in shown.headers["HX-Replace-Url"]
    assert "keadaan=selesai" in sri.post(form.get("action"), chosen, status=303).location
