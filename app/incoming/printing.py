"""What is printed of letters that came in: the sheet that travels with a letter, and the book."""


from itertools import zip_longest

from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.incoming.listing import shown
from app.incoming.models import INSTRUCTIONS, IncomingLetter
from app.letters.access import appointments_now
from app.office import agency, printing

MOST = 1000  # lines of a book in one print: some forty pages


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
        lines=list(zip_longest(_below_the_head(), INSTRUCTIONS.values(), fillvalue="")),
        steps=[_step(one) for one in letter.dispositions],
        head=agency.holder("kadis").title if not letter.dispositions else None,
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
    """*Buku agenda surat masuk*: what is filtered, in the order of the numbers. Refuses more than fits one print."""
    count = listed.counted(MOST)
    if count > MOST:
        raise RuleError(f"Lebih dari {tanggal.number(MOST)} baris. Persempit, misalnya per bulan, lalu cetak lagi.")
    query = listed.select.order_by(None).order_by(IncomingLetter.year, IncomingLetter.sequence)
    rows = [_line(letter) for letter in db.session.scalars(query)]
    columns = ["Agenda", "Diterima", "Pengirim", "Nomor dan tanggal surat", "Hal", "Sifat", "Disposisi", "Keadaan"]
    content = printing.sheet(
        "Buku agenda surat masuk",
        listed.in_words,
        landscape=True,
        table={"columns": columns, "rows": rows, "numeric": [0], "total": None},
    )
    return printing.printed("print.html", content)


def _line(letter: IncomingLetter) -> list[str]:
    dated = f", {tanggal.short_date(letter.letter_date)}" if letter.letter_date else ""
    state = f"Batal: {letter.cancel_reason}" if letter.cancel_reason else letter.state_name
    return [
        str(letter.sequence), tanggal.short_date(letter.received_on), shown(letter, "sender"),
        f"{shown(letter, 'sender_number') or '–'}{dated}", shown(letter, "subject"), letter.nature,
        ", ".join(dict.fromkeys(one.to_name for one in letter.dispositions)) or "–", state,
    ]  # fmt: skip


