"""The registers that letters are numbered in, as the administrator sets them, and the numbers that are set apart.

Domain.md section 1: one counter for the office, or registers per kind and per unit; a pattern for each; an
office that begins in mid-year goes on after the last number of its paper register.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, has_request_context
from sqlalchemy import func, select

from app.ground import audit, tanggal
from app.ground.db import db, hold, wait_for_row
from app.ground.refusal import RuleError
from app.ground.room import offered, offers
from app.letters.models import INCOMING, Counter, Letter, Register
from app.letters.numbering import LONGEST, begin_at, can_meet, is_pattern, number_text, runs_together
from app.office import agency, rules

SUFFIXES = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Book:
    """A register as it is on a day."""

    key: str
    title: str
    pattern: str
    unit: str = ""
    kinds: Sequence[str] = ()
    closed: bool = False
    version: int = 0

    @property
    def printed_unit(self) -> str:
        return self.unit or agency.profile().unit_code

    @property
    def is_incoming(self) -> bool:
        return self.key == INCOMING

    @property
    def may_close(self) -> bool:
        return self.key not in SHIPPED and not self.closed

    def example(self, sequence: int = 118) -> str:
        """A number of this register as it would be printed today."""
        return number_text(self.pattern, sequence, "400.9.12.3", tanggal.today(), self.printed_unit)


# Certificates have a register of their own, and a word in their number that no letter has.
SHIPPED = {
    book.key: book
    for book in (
        Book("keluar", "Surat keluar", "{kode}/{urut}/{unit}/{tahun}"),
        Book("sertifikat", "Sertifikat", "{kode}/{urut}/SERT/{unit}/{tahun}"),
        Book(INCOMING, "Surat masuk", "{urut}"),
    )
}


def books(on: dt.date | None = None) -> dict[str, Book]:
    """Every register as it is on a day (default today), by key; one query a request and day."""
    on = on or tanggal.today()
    kept = g.setdefault("letters_books", {}) if has_request_context() else {}
    if on not in kept:
        query = select(Register).where(Register.valid_from <= on).order_by(Register.version)
        kept[on] = SHIPPED | {row.key: _book(row) for row in db.session.scalars(query)}
    return kept[on]


def _book(row: Register) -> Book:
    return Book(row.key, row.title, row.pattern, row.unit, tuple(row.kinds), row.closed, row.version)


def find(key: str, on: dt.date | None = None) -> Book:
    """The register; one that nobody knows any more keeps its key for a name."""
    return books(on).get(key) or Book(key, key.capitalize(), "{kode}/{urut}/{unit}/{tahun}")


def title_of(key: str) -> str:
    return find(key).title


def outgoing() -> list[tuple[str, str]]:
    return [(book.key, book.title) for book in books().values() if not book.is_incoming]


def for_kind(kind: str, on: dt.date | None = None) -> list[Book]:
    """The open registers in which a kind may be numbered: those that name it, else its usual one."""
    offer = offered("letters", kind)
    return _naming(kind, on) or ([find(offer.register, on)] if offer else [])


def _naming(kind: str, on: dt.date | None) -> list[Book]:
    return [book for book in books(on).values() if kind in book.kinds and not book.closed]


def choose(kind: str, wanted: str, on: dt.date) -> Book:
    """The register in which a letter is numbered: the wanted one, unless others name its kind. Refuses a closed one."""
    named = _naming(kind, on)
    book = next((book for book in named if book.key == wanted), named[0] if named else find(wanted, on))
    if book.closed:
        raise RuleError(
            f"Buku {book.title} sudah ditutup. Mintalah administrator memilih buku lain untuk jenis ini."
        )
    return book


# Inserted numbers


def insert_places(book: Book, on_date: dt.date, n: int) -> list[tuple[int, str]]:
    """Where `n` letters of an older date find their place: behind the last number of that date, with a suffix.

    Refuses when the date is not behind the register at all, further back than the office allows, before its
    first number, and more insertions behind one number than the office allows.
    """
    limits = agency.settings(["letters.insert_most", "letters.insert_days"])
    most, days = limits["letters.insert_most"], limits["letters.insert_days"]
    if (tanggal.today() - on_date).days > days:
        raise RuleError(
            f"Nomor sisipan hanya untuk surat bertanggal paling lama {days} hari yang lalu.", "on_date"
        )
    wait_for_row(Counter, (book.key, on_date.year))
    here = (Letter.register == book.key) & (Letter.year == on_date.year)
    numbers = select(Letter.sequence).where(here, Letter.suffix == "")
    later = select(Letter.id).where(
        Letter.register == book.key, Letter.on_date > on_date, Letter.suffix == ""
    )
    if db.session.scalar(later.limit(1)) is None:
        raise RuleError(
            "Belum ada nomor sesudah tanggal ini. Daftarkan surat ini dengan nomor biasa.", "on_date"
        )
    base = db.session.scalar(
        numbers.where(Letter.on_date <= on_date).order_by(Letter.sequence.desc()).limit(1)
    )
    if base is None:
        raise RuleError("Buku ini belum mempunyai nomor pada atau sebelum tanggal itu.", "on_date")
    inserted = select(func.count()).where(here, Letter.sequence == base, Letter.suffix != "")
    taken = db.session.scalar(inserted)
    if taken + n > min(most, len(SUFFIXES)):
        raise RuleError(
            f"Di belakang nomor {base} sudah ada {taken} sisipan; paling banyak {most}. Pakai tanggal lain.",
            "on_date",
        )
    return [(base, SUFFIXES[taken + step]) for step in range(n)]


def is_twin(error) -> bool:
    """Whether a database refused a printed number that another register has used."""
    told = str(error.orig)
    return "letters_letter.number" in told or "uq_letters_letter_number_year" in told


# Setting them


def save(key: str | None, values: dict, by) -> str:
    """A new version of a register, or with no key a new register; gives its key.

    Refuses a pattern by which no numbers can be written, and one that could print a number which another open
    register prints too.
    """
    hold("letters_register")
    known = books()
    _refuse_pattern(values["pattern"])
    wanted = Book(key or "", values["title"], values["pattern"], values["unit"], tuple(values["kinds"]))
    if key != INCOMING:
        _refuse_alike(wanted, known)
    title = values["title"].casefold()
    if any(book.title.casefold() == title and book.key != key for book in known.values()):
        raise RuleError("Sudah ada buku dengan nama ini.", "title")
    key = key or _new_key(values["title"], known)
    _store(key, values | {"closed": find(key).closed}, by)
    return key


def _refuse_pattern(pattern: str) -> None:
    if not is_pattern(pattern):
        raise RuleError(
            "Pola harus memuat {urut} satu kali dan hanya kode yang tersedia di bawah ini.", "pattern"
        )
    if runs_together(pattern):
        raise RuleError("Beri tanda pisah, misalnya garis miring, sebelum dan sesudah {urut}.", "pattern")
    if len(Book("", "", pattern).example(999_999)) > LONGEST:
        raise RuleError(f"Nomor menurut pola ini lebih dari {LONGEST} huruf.", "pattern")


def _refuse_alike(wanted: Book, known: dict[str, Book]) -> None:
    mark = agency.setting("letters.insert_mark")
    for other in known.values():
        if other.key == wanted.key or other.closed or other.is_incoming:
            continue
        if can_meet((wanted.pattern, wanted.printed_unit), (other.pattern, other.printed_unit), mark):
            raise RuleError(
                f"Dengan pola ini dapat tercetak nomor yang sama dengan buku {other.title} ({other.pattern}). "
                "Beri pembeda, misalnya kode unit lain atau satu kata.",
                "pattern",
            )


def _new_key(title: str, known: dict) -> str:
    words = re.sub(r"[^a-z]+", "_", title.lower()).strip("_")[:24] or "buku"
    keys = [words] + [f"{words}_{letter}" for letter in SUFFIXES]
    return next(key for key in keys if key not in known)


def _store(key: str, values: dict, by) -> None:
    query = select(func.max(Register.version)).where(Register.key == key)
    version = (db.session.scalar(query) or 0) + 1
    with audit.acting(by):
        db.session.add(Register(key=key, version=version, valid_from=tanggal.today(), **values))
        db.session.flush()
    if has_request_context():
        g.pop("letters_books", None)


def close(book: Book, by) -> None:
    """No more numbers from today. Refuses the shipped ones, and the only register of a kind it names."""
    if book.key in SHIPPED:
        raise RuleError("Buku bawaan tidak dapat ditutup.")
    if book.closed:
        raise RuleError("Buku ini sudah ditutup.")
    _store(book.key, _values(book) | {"closed": True}, by)


def reopen(book: Book, by) -> None:
    """Numbers go on where they stopped. Refuses when another register has taken up its pattern meanwhile."""
    if not book.closed:
        raise RuleError("Buku ini masih terbuka.")
    _refuse_alike(book, books())
    _store(book.key, _values(book) | {"closed": False}, by)


def _values(book: Book) -> dict:
    return {"title": book.title, "pattern": book.pattern, "unit": book.unit, "kinds": list(book.kinds)}


def go_on_after(book: Book, year: int, last: int | None, by) -> None:
    """Numbers of the year go on after the last one of the paper register. Refuses once one was taken here."""
    if last is None:
        raise RuleError("Tuliskan nomor terakhirnya, atau 0.", "last")
    if not begin_at(book.key, year, last):
        raise RuleError(
            f"Buku {book.title} tahun {year} sudah mempunyai nomor di sini, jadi tidak dapat mulai dari nomor lain.",
            "last",
        )
    rows = [(None, {"Nomor terakhir di buku kertas": [None, f"{book.title} {year}: {last}"]})]
    with audit.acting(by):
        audit.record_many(Register.__tablename__, rows, "melanjutkan buku kertas")


def counts(year: int) -> dict[str, Counter]:
    """How far each register has come in a year, by key."""
    return {row.register: row for row in db.session.scalars(select(Counter).where(Counter.year == year))}


def example_of(pattern: str | None, unit: str | None) -> str | None:
    """A number by a pattern that is being typed; None while none can be written by it."""
    try:
        _refuse_pattern(pattern or "")
    except RuleError:
        return None
    return Book("", "", pattern, unit or "").example()


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.key, kind.title) for kind in offers("letters")]


def set_limits(most: int | None, days: int | None, mark: str) -> None:
    """How numbers may be inserted. Refuses a mark by which inserted numbers could meet plain ones."""
    if most is None or days is None:
        raise RuleError("Isilah kedua batas dengan angka; 0 berarti tidak ada nomor sisipan.", "most")
    known = [book for book in books().values() if not book.closed and not book.is_incoming]
    for n, one in enumerate(known):
        for other in known[n + 1 :]:
            if can_meet((one.pattern, one.printed_unit), (other.pattern, other.printed_unit), mark):
                raise RuleError(
                    f"Dengan tanda ini nomor buku {one.title} dan {other.title} dapat sama.", "mark"
                )
    rules.set_value("letters.insert_most", most)
    rules.set_value("letters.insert_days", days)
    rules.set_value("letters.insert_mark", mark)
