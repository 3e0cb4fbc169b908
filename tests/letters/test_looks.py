"""What letters look like is set in the browser: paper, emblem, who issues certificates. Uploads do no harm."""

import io

import pikepdf
import pytest
from PIL import Image

from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import drafting, emblem, paper, proof
from app.letters.models import Letter
from app.office import agency
from tests import vera_pdf
from tests.letters import make

pytestmark = pytest.mark.pages

SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="100" height="120" inkscape:version="1.3">
<style>.st0{fill:#c00000;stroke:none}.st1,.st2{fill:url(#warna)}</style>
<defs><linearGradient id="warna"><stop offset="0" stop-color="#ffd700"/><stop offset="1" stop-color="#b8860b"/>
</linearGradient></defs>
<g id="perisai" onclick="alert(1)"><path class="st0" d="M5 5h90v70l-45 40L5 75z"/><circle class="st1" cx="50" cy="50"
 r="25" style="stroke:#000;stroke-width:2;behavior:url(http://jahat.example/x)"/></g></svg>"""


def png(size=(600, 700), mode="RGBA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 0, 0, 128)[: len(mode)]).save(out, "PNG")
    return out.getvalue()


def form(**changes) -> dict:
    return {
        "paper": "A4", "signing": "basah", "issuer": "Balai Besar Sertifikasi Elektronik (BSrE)",
        "issuer_marks": "BSrE",
    } | changes  # fmt: skip


def save(client, status=303, **changes):
    return client.post("/pengaturan/kertas-surat", form(**changes), status=status)


def upload(data, name="lambang.svg"):
    return io.BytesIO(data), name


@pytest.fixture
def admin(office, sign_in):
    return sign_in("admin", ["admin"])


def issued(app, inside, work) -> bytes:
    with inside(app):
        draft = make.make_draft()
        from tests.letters.test_signing import account

        drafting.submit(draft, [], account("admin"), make.Clerk())
        drafting.approve(draft, drafting.SIGNING, account("admin"))
        drafting.register(draft, make.rules.tanggal.today(), make.Clerk())
    work()
    with inside(app):
        return proof.issued_file(db.session.scalar(db.select(Letter).order_by(Letter.id.desc())))


@pytest.mark.parametrize(("chosen", "size"), [("A4", (210, 297)), ("F4", (210, 330)), ("F4-215", (215, 330))])
def test_letters_come_on_the_paper_that_was_chosen(app, inside, admin, work, chosen, size):
    save(admin, paper=chosen)
    with pikepdf.open(io.BytesIO(issued(app, inside, work))) as file:
        box = [float(side) for side in file.pages[0].MediaBox]
    assert [round(side / 72 * 25.4) for side in box[2:]] == list(size)


@pytest.mark.parametrize("data", [SVG, png(), png(mode="RGB")], ids=["svg", "png with holes", "png"])
def test_an_emblem_stands_on_the_letter_which_stays_valid(app, inside, admin, work, tmp_path, data):
    save(admin, emblem=upload(data))
    path = tmp_path / "surat.pdf"
    path.write_bytes(issued(app, inside, work))
    with inside(app):
        assert agency.letterhead()["emblem"].startswith("arsip:") and list(paper.check_emblems()) == []
    vera_pdf.require()
    assert vera_pdf.validate([path]) == {str(path): []}
    shown = admin.get("/pengaturan/kertas-surat/lambang")
    assert (
        shown.mimetype in ("image/png", "image/svg+xml")
        and "sandbox" in shown.headers["Content-Security-Policy"]
    )


def test_an_older_letter_keeps_its_emblem_and_the_neutral_one_can_come_back(app, inside, admin, work):
    save(admin, emblem=upload(SVG))
    issued(app, inside, work)
    save(admin, neutral="y")
    with inside(app):
        letter = db.session.scalar(db.select(Letter))
        assert letter.context["kop"]["emblem"].startswith("arsip:")
        assert agency.letterhead()["emblem"] == "emblem.svg"


def test_a_drawing_keeps_shapes_and_colours_and_nothing_else():
    made = emblem.read(SVG).decode()
    assert 'fill="#c00000"' in made and 'fill="url(#warna)"' in made and 'stroke-width="2"' in made
    assert 'viewBox="0 0 100 120"' in made and "linearGradient" in made
    for trace in ("onclick", "alert", "jahat", "behavior", "style", "class", "inkscape", "<!"):
        assert trace not in made


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ("<text>DINAS</text>", "memuat huruf"),
        ("<image href='file:///etc/passwd'/>", "memuat gambar lain"),
        ("<g><use href='#a'/></g>", "salinan bertaut"),
        ("<script>alert(1)</script>", "tidak berisi gambar"),
        (
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            "tidak berisi gambar",
        ),
        ("<path d='M0 0h9v9z'/>", None),
        ("<path d='M0 0h9v9z' fill='url(http://jahat.example/#a)'/><script>x</script>", None),
    ],
)
def test_what_a_drawing_may_not_hold(inner, sentence):
    data = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inner}</svg>".encode()
    if sentence:
        with pytest.raises(RuleError, match=sentence):
            emblem.read(data)
    else:
        made = emblem.read(data).decode()
        assert "<path" in made and "script" not in made and "jahat" not in made


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Pilih dahulu"),
        (b"GIF89a", "SVG atau PNG"),
        (b"<svg broken", "rusak"),
        (b"\x89PNG\r\n\x1a\n broken", "rusak"),
        (b"x" * (emblem.LARGEST + 1), "2 MB"),
        (png((50, 50)), "terlalu kecil"),
        (b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg' "
         b"viewBox='0 0 9 9'><title>&a;</title><path d='M0 0h9v9z'/></svg>", "tidak dapat dipakai"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9v9z'/></svg>", "tidak menyebut ukurannya"),
    ],
)  # fmt: skip
def test_what_is_no_emblem_is_refused_in_words(data, sentence):
    with pytest.raises(RuleError, match=sentence):
        emblem.read(data)


def test_a_refused_upload_changes_nothing(app, inside, admin):
    refused = save(admin, status=422, paper="F4", emblem=upload(b"not a picture"))
    assert "SVG atau PNG" in refused
    assert "perlu diisi" in save(admin, status=422, issuer_marks=" ")
    with inside(app):
        assert agency.setting("letters.paper") == "A4" and agency.setting("letters.emblem") is None


def test_the_sample_shows_what_holds_and_only_administrators_see_it(office, admin, sign_in):
    assert admin.get("/pengaturan/kertas-surat/contoh").data.startswith(b"%PDF")
    assert "Kertas, lambang" in admin.get("/pengaturan")
    staf = sign_in("sari", ["staf"])
    for address in ("", "/contoh", "/lambang"):
        staf.get(f"/pengaturan/kertas-surat{address}", status=403)
    staf.post("/pengaturan/kertas-surat", form(), status=403)


def test_check_finds_an_emblem_that_went(app, inside, admin):
    save(admin, emblem=upload(SVG))
    with inside(app):
        app.extensions["archive"].path(agency.setting("letters.emblem")).unlink()
        assert list(paper.check_emblems()) == ["Berkas lambang pada kop surat di arsip hilang atau berubah."]
