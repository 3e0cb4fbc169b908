"""What is printed of letters that came in: the sheet that travels with a letter, and the book."""


from itertools import zip_longest

from flask_login import current_user

from app.accounts.signing_in import on_behalf_of
from app.ground import tanggal
from app.ground.db import db
from app.ground.job import Job
from app.incoming import usual
from app.incoming.access import visible
from app.incoming.listing import shown
from app.incoming.models import IncomingLetter
from app.letters.access import appointments_now
from app.letters.measuring import office_lines
from app.office import agency, long_list, printing

TITLE = "Buku agenda surat masuk"
PRINTING = "incoming.book"
COLUMNS = ["Agenda", "Diterima", "Pengirim", "Nomor dan tanggal surat", "Hal", "Sifat", "Disposisi", "Keadaan"]
TABLE = {"columns": COLUMNS, "numeric": [0]}
ORDER = (IncomingLetter.year, IncomingLetter.sequence)


def disposition_sheet(letter: IncomingLetter) -> bytes:
    """*Lembar disposisi*: what the letter is, who was asked to do what; with room for the pen."""
    facts = [
        ["Surat dari", letter.sender], ["Nomor surat", letter.sender_number or "–"],
        ["Tanggal surat", _date(letter.letter_date)], ["Hal", letter.subject],
    ]  # fmt: skip
    right = [
        ["Diterima", _date(letter.received_on)], ["Nomor agenda", letter.number],
        ["Sifat", letter.nature.capitalize()], ["Urgensi", letter.urgency.capitalize()],
    ]  # fmt: skip
    content = printing.sheet(
        "Lembar disposisi",
        facts=list(zip(facts, right, strict=True)),
        lines=list(zip_longest(_below_the_head(), usual.instructions(), fillvalue="")),
        steps=[_step(one) for one in letter.dispositions],
        head=None if letter.dispositions else office_lines(f"{agency.holder('kadis').title},", "petugas"),
    )
    return printing.printed("incoming/prints/disposition.html", content)


def _below_the_head() -> list[str]:
    """The offices to which the head hands letters on: the secretary, then the heads of field."""
    below = [row for row in appointments_now() if row.post != "kadis"]
    below.sort(key=lambda row: (row.post != "sekretaris", row.title))
    return [f"{row.capacity} {row.title}".strip().title() for row in below]


def _step(one) -> dict:
    return {
        "giver": one.from_name, "to": one.to_name, "asked": one.asked, "note": one.note,
        "given": _date(one.given_at.astimezone(tanggal.WIB).date()), "due": _date(one.due_on),
        "done": _date(one.done_at.astimezone(tanggal.WIB).date()) if one.done_at else "",
    }  # fmt: skip


def _date(day) -> str:
    return tanggal.long_date(day) if day else "–"


def book(listed) -> bytes:
    """*Buku agenda surat masuk*: what is filtered, in the order of the numbers. Refuses more than is drawn at once."""
    long_list.refuse_long(listed)
    rows = _lines(listed.select.order_by(None), current_user)
    content = printing.sheet(TITLE, listed.in_words, landscape=True, table={**TABLE, "rows": rows, "total": None})
    return printing.printed("print.html", content)


def book_later(listed, by) -> Job:
    """The same of thousands, in the background."""
    return long_list.ask(PRINTING, TITLE, listed, ORDER, by)


def print_later(run) -> None:
    """What whoever asked for it may read of the letters."""
    user = on_behalf_of(run.by_id)
    base = visible(user)
    long_list.make(run, TITLE, TABLE, lambda ids: _lines(base.where(IncomingLetter.id.in_(ids)), user))


def _lines(query, user) -> list[list[str]]:
    return [_line(letter, user) for letter in db.session.scalars(query.order_by(*ORDER))]


def _line(letter: IncomingLetter, user) -> list[str]:
    dated = f", {tanggal.short_date(letter.letter_date)}" if letter.letter_date else ""
    state = f"Batal: {letter.cancel_reason}" if letter.cancel_reason else letter.state_name
    return [
        str(letter.sequence), tanggal.short_date(letter.received_on), shown(letter, "sender", user),
        f"{shown(letter, 'sender_number', user) or '–'}{dated}", shown(letter, "subject", user), letter.nature,
        ", ".join(dict.fromkeys(one.to_name for one in letter.dispositions)) or "–", state,
    ]  # fmt: skip


