"""How the office's letters look and are signed: paper, emblem, who issues the certificates. Dated settings."""

from flask import current_app
from sqlalchemy import select

from app.ground import pdf, tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.office import agency
from app.office import rules as office_rules
from app.office.models import Setting

PAPERS = [("A4", "A4 (210 × 297 mm)"), ("F4", "F4 (210 × 330 mm)"), ("F4-215", "F4 (215 × 330 mm)")]
NAMES = ("letters.paper", "letters.signing", "letters.issuer", "letters.issuer_marks")


def refuse_unprintable(emblem: bytes) -> None:
    """Print a letterhead with the emblem before it is taken: what cannot be printed now would stop every letter."""
    try:
        sample({"emblem": emblem})
    except pdf.PdfError:
        raise RuleError(
            "Lambang ini tidak dapat dicetak. Simpan sebagai PNG, lalu unggah lagi.", "emblem"
        ) from None


def change(paper: str, signing: str, issuer: str, marks: list[str], emblem: str | None) -> None:
    """What holds from today; letters that are numbered already keep what they had."""
    values = {"paper": paper, "signing": signing, "issuer": issuer, "issuer_marks": marks, "emblem": emblem}
    if not marks:
        raise RuleError("Tuliskan sedikitnya satu nama penerbit.", "issuer_marks")
    known = agency.settings([f"letters.{name}" for name in values])
    for name, value in values.items():
        if known[f"letters.{name}"] != value:
            office_rules.set_value(f"letters.{name}", value)


def sample(images: dict[str, bytes] | None = None) -> bytes:
    """A letter to nobody on the office's paper, to look at."""
    kop = agency.letterhead()
    if images:
        kop["emblem"] = "gambar:emblem"
    day = tanggal.today()
    letter = {
        "title": "Contoh surat", "created": None, "paper": agency.setting("letters.paper"), "font": "arimo",
        "draft": False, "mark": "CONTOH", "kop": kop, "shape": "surat", "heading": "", "number": "…",
        "place_date": f"{agency.profile().place}, {tanggal.long_date(day)}", "nature": "Biasa", "attachment": "",
        "subject": "Contoh kop dan ukuran kertas", "addressees": ["Penerima surat"], "addressee_place": "Tempat",
        "body": ["Surat ini hanya memperlihatkan kop, lambang, dan ukuran kertas yang sedang berlaku."], "parts": {},
        "signature": {"place_date": None, "office": ["KEPALA DINAS,"], "qr": None, "name": "Nama pejabat",
                      "rank": None, "nip": None},
        "copies": [], "electronic": False,
    }  # fmt: skip
    html = current_app.jinja_env.get_template("letter.html").render(letter=letter)
    return pdf.render(html, images=images)


def emblem_file() -> bytes:
    """The emblem that letters bear now."""
    sha = agency.setting("letters.emblem")
    if sha:
        return current_app.extensions["archive"].path(sha).read_bytes()
    return (pdf.STATIC / "emblem.svg").read_bytes()


def check_emblems():
    """Every emblem that was ever set is still in the archive: letters of its time are drawn with it."""
    archive = current_app.extensions["archive"]
    for sha in db.session.scalars(select(Setting.value).where(Setting.key == "letters.emblem")):
        if sha and not archive.verify(sha):
            yield "Berkas lambang pada kop surat di arsip hilang atau berubah."
