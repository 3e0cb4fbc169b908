"""A draft as the plain data that its template prints: for the preview, and for the number that makes it a letter."""

import datetime as dt

from app.ground import tanggal
from app.ground.refusal import RuleError
from app.letters import markup, wording
from app.letters.kinds import PAPERS
from app.letters.measuring import office_lines
from app.letters.models import NATURES, Draft, DraftAddressee
from app.letters.rules import spaced_nip
from app.office import agency
from app.office.models import Appointment

ELLIPSIS = "…"
SPOT = "[["  # begins what differs from letter to letter
ORDINALS = [
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS",
]  # fmt: skip


class Composer:
    """The letters of one draft on one day. What all of them have alike is read once, however many there are.

    The wording is that of the letter's day; `trial` stands above it while somebody tries another.
    """

    def __init__(self, draft: Draft, on_date: dt.date, trial: dict | None = None):
        self._draft, self._on_date, self._paper = draft, on_date, PAPERS[draft.kind]
        self._size = agency.setting("letters.paper", on_date)
        self._texts = wording.texts(draft.kind, on_date, trial)
        self._day = _day_words(draft)
        self._plain_body = None if SPOT in draft.body else self._body({})

    def of(self, names: list[str], address: str = "") -> dict:
        """What is printed for these addressees; what was not filled in stands as a red box (`markup.missing`)."""
        draft, paper, day = self._draft, self._paper, self._day
        known = {"penerima": "; ".join(names), "alamat": address, "tanggal": tanggal.long_date(self._on_date)}
        fixed = known | ({"hari": day} if isinstance(day, str) else {})
        return {
            "paper": self._size,
            "font": paper.font,
            "draft": False,
            "shape": paper.shape,
            "heading": paper.heading,
            "nature": _nature(draft),
            "attachment": draft.attachment,
            "subject": _filled(draft.subject, "hal", known),
            "addressees": [markup.words(name, known) for name in names] or [markup.gap("kepada")],
            "addressee_place": markup.words(draft.place or "Tempat", known),
            "body": self._plain_body or self._body(known),
            "parts": {part.key: _part(draft, part, known) for part in paper.parts},
            "copies": _lines(draft.copies),
            "electronic": False,
            "wording": {key: markup.words(text, fixed) for key, text in self._texts.items()},
            "day_words": day,
            "first_name": _party(draft, "first"),
            "second_name": _party(draft, "second"),
            "ordinals": ORDINALS,
        }

    def _body(self, known) -> list:
        """A body in which an ellipsis was left standing is not finished."""
        name = self._paper.body_label.lower()
        parts = markup.parse(self._draft.body.replace(ELLIPSIS, f"[[{name} belum lengkap]]"), known)
        return parts or [markup.gap(name)]


def lacking(draft: Draft, rows: list[DraftAddressee], on_date: dt.date) -> list[str]:
    """What must still be filled in before the draft may go on, in words."""
    paper = PAPERS[draft.kind]
    printed = _most_wanting(draft, rows, on_date)
    names_of_texts = ("subject", "body", "parts", "day_words", "wording")
    found = markup.missing([printed[name] for name in names_of_texts])
    if paper.addressed:
        found = markup.missing([printed["addressees"], printed["addressee_place"]]) + found
    nowhere = sum(not row.address for row in rows) if draft.each else 0
    if nowhere and "alamat" in found:
        found = [name if name != "alamat" else f"alamat {tanggal.number(nowhere)} penerima" for name in found]
    if not draft.classification:
        found.append("kode klasifikasi")
    if draft.appointment_id is None:
        found.append("penanda tangan")
    return list(dict.fromkeys(found))


def _most_wanting(draft: Draft, rows: list[DraftAddressee], on_date: dt.date) -> dict:
    """The letter to all of them; where each has one of its own, that of somebody whose address is not known."""
    composer = Composer(draft, on_date)
    if draft.each and rows:
        row = next((row for row in rows if not row.address), rows[0])
        return composer.of([row.name], row.address)
    names = [row.name for row in rows]
    return composer.of(names or ([] if PAPERS[draft.kind].addressed else [""]), address_of(rows))


def address_of(rows: list[DraftAddressee]) -> str:
    """What [[alamat]] stands for: the address of the one addressee; several have none in common."""
    return rows[0].address if len(rows) == 1 else ""


def _nature(draft: Draft) -> str:
    urgent = "" if draft.urgency == "biasa" else f" / {draft.urgency.capitalize()}"
    return draft.nature.capitalize() + urgent


def security(draft: Draft) -> str:
    return NATURES[draft.nature]


def _filled(text: str, name: str, known):
    return markup.words(text, known) if text.strip() else markup.gap(name)


def _part(draft: Draft, part, known) -> list:
    lines = _lines(draft.parts.get(part.key, ""))
    if not lines and part.required:
        return [markup.gap(part.label.lower())]
    return [markup.words(line, known) for line in lines]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _day_words(draft: Draft):
    """The day in words, as minutes of an event say it."""
    typed = draft.parts.get("held_on")
    if not typed:
        return ""
    try:
        day = tanggal.read_date(typed)
    except RuleError:
        return markup.gap("hari dan tanggal yang dapat dibaca")
    return f"{tanggal.DAYS[day.weekday()]} {tanggal.date_in_words(day)}"


def _party(draft: Draft, key: str) -> str:
    """The name of a party: what stands before the first semicolon."""
    return draft.parts.get(key, "").split(";")[0].strip()


def dateline(on_date: dt.date) -> str:
    return f"{agency.profile().place}, {tanggal.long_date(on_date)}"


def place_date(draft: Draft, on_date: dt.date):
    """What stands above the signature: nothing where the letter bears its date at the top."""
    place, day = agency.profile().place, tanggal.long_date(on_date)
    shape = PAPERS[draft.kind].shape
    if PAPERS[draft.kind].font == "bonum":
        return [f"Ditetapkan di {place}", f"pada tanggal {day}"]
    return f"{place}, {day}" if shape == "naskah" else None


def signature(
    appointment: Appointment, on_behalf: str, on_date: dt.date, place_date=None, font: str = "arimo"
) -> dict:
    """Who signs and as what, frozen: own office, a.n. the head of the agency, or u.b. below the secretary.

    Refuses an appointment that does not hold on the day of the letter.
    """
    if appointment.starts_on > on_date or (appointment.ends_on and appointment.ends_on < on_date):
        raise RuleError(
            f"{appointment.title.capitalize()} yang dipilih tidak menjabat pada {tanggal.long_date(on_date)}. "
            "Pilih penanda tangan lain.",
            "signer",
        )
    own = f"{appointment.capacity} {appointment.title},".strip()
    office = office_lines(own, font=font)
    if on_behalf:
        above = [f"a.n. {agency.holder('kadis', on_date).title}"]
        if on_behalf == "ub":
            above += [agency.holder("sekretaris", on_date).title, "u.b."]
        office = [line for text in above for line in office_lines(text, font=font)] + office
    return {
        "place_date": place_date,
        "office": office,
        "qr": None,
        "name": appointment.name,
        "rank": appointment.rank or None,
        "nip": spaced_nip(appointment.nip),
    }
