"""Every kind of letter looks as its reference picture, awkward ones keep their shape, and all pass veraPDF.

After a change that is meant: `PENDAPA_PICTURES=new pytest tests/letters/test_pictures.py` draws the references
anew; look at them. A difference is left as a picture in .cache/failures.
"""

import io
import os
import shutil
import subprocess

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from app import rooms
from app.ground import pdf, tanggal
from app.ground.db import db
from app.letters import drafting, rules, wording
from app.letters.kinds import PAPERS
from app.office import agency
from app.office.models import Appointment
from tests import vera_pdf
from tests.checkers import ROOT
from tests.letters import make

PICTURES = ROOT / "tests/letters/pictures"
FAILURES = ROOT / ".cache/failures"
RESOLUTION = "36"  # enough to see a line moved by a millimetre, small enough to keep
TOLERANCE = (
    0.004  # share of dots that may differ: another version of the renderer draws edges a little otherwise
)

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def draw(app, kind: str, own: dict | None = None, **changes) -> bytes:
    """A letter of the kind as it is issued, with a fixed day, number and code; inside an app context."""
    draft = make.make_draft(kind, **changes)
    code = "https://pendapa.kota.example/verifikasi/"
    printed = drafting.printed(draft, drafting.names_of(draft), make.DAY) | {
        "draft": False, "number": "400.9.12.3/118/35.73.405/2026", "created": make.DAY.isoformat(),
        "title": "Surat nomor 400.9.12.3/118/35.73.405/2026", "verify_url": code + "ABCD-EFGH-2345-6789-ABCD-EFGH-2345",
        "qr": pdf.qr_svg(code + "ABCDEFGH23456789ABCDEFGH2345", "Kode untuk memeriksa keaslian surat ini"),
    }  # fmt: skip
    own = own or {}
    if own.get("electronic"):
        printed["signature"] = printed["signature"] | {"qr": printed["qr"]}
    printed |= own
    offer = PAPERS[kind].offer
    return pdf.render(app.jinja_env.get_template(offer.template).render(letter=printed), offer.css)


OFFERED = [offer for room in rooms.COMMON + rooms.PROGRAMMES for offer in room.letters if offer.sample]


def draw_offered(app, offer, own: dict | None = None, **holder) -> bytes:
    """A letter of another room's kind as it is issued, with a fixed day, number and code; `own` stands above what the
    sample says, `holder` is what is otherwise about whoever signs."""
    for key, value in holder.items():
        setattr(db.session.scalar(db.select(Appointment)), key, value)
    code = "https://pendapa.kota.example/verifikasi/"
    printed = wording.worded(offer.sample(), wording.of_offer(offer, make.DAY)) | (own or {})
    place_date = f"{agency.profile().place}, {tanggal.long_date(make.DAY)}"
    signature = rules.usual_signature(offer, make.DAY, place_date)
    printed |= {
        "number": "400.9.12.3/118/35.73.405/2026", "created": make.DAY.isoformat(), "kop": agency.letterhead(),
        "title": "Surat nomor 400.9.12.3/118/35.73.405/2026", "verify_url": code + "ABCD-EFGH-2345-6789-ABCD-EFGH-2345",
        "place_date": place_date, "signature": rules.dated_once(printed, signature), "paper": "A4", "electronic": False,
        "qr": pdf.qr_svg(code + "ABCDEFGH23456789ABCDEFGH2345", "Kode untuk memeriksa keaslian surat ini"),
    }  # fmt: skip
    return pdf.render(app.jinja_env.get_template(offer.template).render({offer.variable: printed}), offer.css)


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def picture(data: bytes) -> Image.Image:
    """All pages side by side in grey."""
    sheets = []
    for number in range(1, len(PdfReader(io.BytesIO(data)).pages) + 1):
        command = ["pdftoppm", "-r", RESOLUTION, "-gray", "-f", str(number), "-l", str(number), "-"]
        drawn = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
        sheets.append(Image.open(io.BytesIO(drawn)).convert("L"))
    whole = Image.new("L", (sum(sheet.width for sheet in sheets), max(sheet.height for sheet in sheets)), 255)
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width
    return whole


ISSUER = "Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara"
LONG_NAME = (
    "Prof. Dr. Dra. Hj. Raden Ajeng Kusumaningrum Widyaningtyas Sastrodiningrat, S.Sos., M.Si., M.Kes., Ph.D."
)
ROWS = "| No. | Nama | Alamat | Jumlah |\n" + "\n".join(
    f"| {n} | {'Prof. Dr. Raden Ajeng Kusumaningrum, S.Sos., M.Si.' if n % 7 == 0 else f'Penerima ke-{n}'} "
    f"| Jalan Sukun {n}, RT 00{n % 9} RW 003 | Rp{n * 25}.000 |"
    for n in range(1, 41)
)
# What a day's work brings that a tidy example does not.
EXTREMES = {
    "hal-tiga-baris": ("surat.dinas", {
        "subject": "permohonan data dan pendampingan verifikasi lapangan lembaga kesejahteraan sosial anak, "
        "lanjut usia, dan penyandang disabilitas se-Kota Malang tahun anggaran 2026",
        "nature": "rahasia", "urgency": "sangat segera",
    }),
    "tabel-40-baris": ("surat.dinas", {"body": f"Bersama ini kami sampaikan:\n\n{ROWS}\n\nDemikian kami sampaikan."}),
    "tembusan-12": ("surat.undangan", {"copies": "\n".join(f"Camat ke-{n} Kota Malang" for n in range(1, 13))}),
    "penerima-20": ("surat.undangan", {"addressees": "\n".join(f"Ketua LKS Harapan Bangsa {n}" for n in range(1, 21))}),
    "kertas-f4": ("surat.tugas", {"paper": "F4"}),
    "gelar-panjang": ("surat.keterangan", {"holder": {"name": LONG_NAME, "capacity": "Plt."}}),
    "an-ub": ("surat.nota", {"on_behalf": "ub"}),
    "elektronik": ("surat.dinas", {"electronic": ISSUER}),
}  # fmt: skip


def draw_extreme(app, name: str) -> bytes:
    kind, changes = EXTREMES[name]
    changes = dict(changes)
    own = {key: changes.pop(key) for key in ("paper", "electronic") if key in changes}
    if "holder" in changes:
        official = db.session.scalar(db.select(Appointment))
        for key, value in changes.pop("holder").items():
            setattr(official, key, value)
    if changes.get("on_behalf"):
        changes["appointment_id"] = add_deputies()
    return draw(app, kind, own, **changes)


def add_deputies() -> int:
    """A secretary and a head of field; gives the appointment of the head of field."""
    given = {"starts_on": make.dt.date(2020, 1, 1), "rank": "Pembina"}
    db.session.add(Appointment(post="sekretaris", title="SEKRETARIS", name="Agus", **given))
    field = Appointment(
        post="kabid", title="KEPALA BIDANG REHABILITASI SOSIAL", name="Budi Santoso, S.Sos.", **given
    )
    db.session.add(field)
    db.session.flush()
    return field.id


def compare(drawn: Image.Image, name: str) -> None:
    reference = PICTURES / f"{name}.png"
    if os.environ.get("PENDAPA_PICTURES") == "new":
        PICTURES.mkdir(exist_ok=True)
        drawn.quantize(8).save(reference, optimize=True)
    known = Image.open(reference).convert("L")
    assert drawn.size == known.size, f"{name} has other pages than its reference"
    difference = ImageChops.difference(drawn, known).point(lambda dot: 255 if dot > 96 else 0)
    share = difference.histogram()[255] / (drawn.width * drawn.height)
    if share > TOLERANCE:
        FAILURES.mkdir(parents=True, exist_ok=True)
        Image.merge("RGB", (known, drawn, drawn)).save(FAILURES / f"{name}.png")
    assert share <= TOLERANCE, f"{share:.2%} of {name} differs: see {FAILURES / name}.png"


@pytest.mark.parametrize("kind", PAPERS)
def test_a_letter_looks_as_its_reference(app, inside, office, kind):
    if shutil.which("pdftoppm") is None:
        pytest.skip("tool missing: pdftoppm")
    with inside(app):
        drawn = picture(draw(app, kind))
        db.session.rollback()
    compare(drawn, kind)


@pytest.mark.parametrize("offer", OFFERED, ids=lambda offer: offer.key)
def test_a_letter_of_another_room_looks_as_its_reference(app, inside, office, offer):
    if shutil.which("pdftoppm") is None:
        pytest.skip("tool missing: pdftoppm")
    with inside(app):
        drawn = picture(draw_offered(app, offer))
        db.session.rollback()
    compare(drawn, offer.key)


@pytest.mark.parametrize("name", EXTREMES)
def test_awkward_letters_look_as_their_reference(app, inside, office, name):
    if shutil.which("pdftoppm") is None:
        pytest.skip("tool missing: pdftoppm")
    with inside(app):
        drawn = picture(draw_extreme(app, name))
        db.session.rollback()
    compare(drawn, name)


def test_every_kind_is_valid_for_archive_and_for_readers(app, inside, office, tmp_path):
    vera_pdf.require()
    paths = []
    with inside(app):
        for kind in PAPERS:
            paths.append(tmp_path / f"{kind}.pdf")
            paths[-1].write_bytes(draw(app, kind))
        for name in EXTREMES:
            paths.append(tmp_path / f"{name}.pdf")
            paths[-1].write_bytes(draw_extreme(app, name))
    verdicts = vera_pdf.validate(paths)
    assert {path: faults for path, faults in verdicts.items() if faults} == {}


def test_awkward_content_keeps_its_shape(app, inside, office):
    """Forty rows, twelve copies, a subject of three lines, a name with many degrees."""
    table = "| No. | Nama | Alamat |\n" + "\n".join(
        f"| {n} | Prof. Dr. Raden Ajeng Kusumaningrum Widyaningtyas, S.Sos., M.Si., M.Kes. | Jalan Sukun {n} |"
        for n in range(1, 41)
    )
    closing = "Demikian, atas perhatian Saudara kami sampaikan terima kasih."
    with inside(app):
        drawn = pages(
            draw(
                app,
                "surat.dinas",
                subject="Permohonan data lembaga kesejahteraan sosial " * 4,
                body=f"Bersama ini kami sampaikan:\n\n{table}\n\n{closing}",
                copies="\n".join(f"Camat ke-{n} Kota Malang" for n in range(1, 13)),
            )
        )
    with_rows = [page for page in drawn if "Kusumaningrum" in page]
    assert len(with_rows) >= 2 and all("No. Nama Alamat" in page for page in with_rows), (
        "the head is repeated"
    )
    [signed] = [page for page in drawn if "NIP" in page]
    assert closing in signed, "the signature never stands alone"
    assert "Camat ke-12" in drawn[-1] and "– 2 –" in drawn[1] and "– 1 –" not in drawn[0]


@pytest.mark.parametrize("lines", range(24, 44, 3))
def test_the_signature_never_stands_alone(app, inside, office, lines):
    body = "\n\n".join(f"Alinea ke-{n} dari surat ini." for n in range(1, lines))
    with inside(app):
        drawn = pages(draw(app, "surat.dinas", body=body, copies=""))
    [signed] = [page for page in drawn if "NIP" in page]
    assert "Alinea ke-" in signed
