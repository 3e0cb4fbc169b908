"""*Buku agenda surat keluar* on paper: what is filtered, in the order of the numbers."""

from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import books
from app.letters.listing import shown
from app.letters.models import Letter
from app.office import printing

MOST = 1000  # lines of a book in one print: some forty pages


def book(listed) -> bytes:
    """The register as PDF, its head on every page. Refuses more than fits one print."""
    if listed.counted(MOST) > MOST:
        raise RuleError(f"Lebih dari {tanggal.number(MOST)} baris. Persempit, misalnya per bulan, lalu cetak lagi.")
    order = (Letter.register, Letter.year, Letter.sequence, Letter.suffix)
    rows = [_line(letter) for letter in db.session.scalars(listed.select.order_by(None).order_by(*order))]
    columns = ["Urut", "Nomor", "Tanggal", "Kode", "Buku", "Kepada", "Hal", "Penanda tangan", "Keadaan"]
    content = printing.sheet(
        "Buku agenda surat keluar",
        listed.in_words,
        landscape=True,
        table={"columns": columns, "rows": rows, "numeric": [0], "total": None},
    )
    return printing.printed("print.html", content)


def _line(letter: Letter) -> list[str]:
    reason = letter.cancel_reason and f"Batal: {letter.cancel_reason}"
    return [
        letter.place, letter.number.replace("/", "/\u200b"), tanggal.short_date(letter.on_date), letter.classification,
        books.title_of(letter.register), shown(letter, "addressee") or "–", shown(letter, "subject"),
        letter.signature["name"] or "–", reason or letter.state_name,
    ]  # fmt: skip
