"""*Buku agenda surat keluar* on paper: what is filtered, in the order of the numbers."""

from app.accounts.signing_in import on_behalf_of
from app.ground import tanggal
from app.ground.db import db
from app.ground.job import Job
from app.letters import access, books
from app.letters.listing import shown
from app.letters.models import Letter
from app.office import long_list, printing

TITLE = "Buku agenda surat keluar"
PRINTING = "letters.book"
COLUMNS = ["Urut", "Nomor", "Tanggal", "Kode", "Buku", "Kepada", "Hal", "Penanda tangan", "Keadaan"]
TABLE = {"columns": COLUMNS, "numeric": [0]}
ORDER = (Letter.register, Letter.year, Letter.sequence, Letter.suffix)


def book(listed) -> bytes:
    """The register as PDF, its head on every page. Refuses more than is drawn while somebody waits."""
    long_list.refuse_long(listed)
    rows = _lines(listed.select.order_by(None))
    content = printing.sheet(TITLE, listed.in_words, landscape=True, table={**TABLE, "rows": rows, "total": None})
    return printing.printed("print.html", content)


def book_later(listed, by) -> Job:
    """The same of thousands, in the background."""
    return long_list.ask(PRINTING, TITLE, listed, ORDER, by)


def print_later(run) -> None:
    """What whoever asked for it may read of the letters."""
    base = access.with_signers(on_behalf_of(run.by_id))
    long_list.make(run, TITLE, TABLE, lambda ids: _lines(base.where(Letter.id.in_(ids))))


def _lines(query) -> list[list[str]]:
    titles = {key: book.title for key, book in books.books().items()}
    return [_line(letter, titles) for letter in db.session.scalars(query.order_by(*ORDER))]


def _line(letter: Letter, titles: dict[str, str]) -> list[str]:
    reason = letter.cancel_reason and f"Batal: {letter.cancel_reason}"
    return [
        letter.place, letter.number.replace("/", "/\u200b"), tanggal.short_date(letter.on_date), letter.classification,
        titles.get(letter.register, letter.register), shown(letter, "addressee") or "–", shown(letter, "subject"),
        letter.signature["name"] or "–", reason or letter.state_name,
    ]  # fmt: skip
