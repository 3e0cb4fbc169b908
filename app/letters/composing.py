"""A draft as the plain data that its template prints: for the preview, and for the number that makes it a letter."""

import datetime as dt
import textwrap

from app.ground import tanggal
from app.ground.refusal import RuleError
from app.letters import markup, wording
from app.letters.kinds import PAPERS
from app.letters.models import NATURES, Draft
from app.letters.rules import spaced_nip
from app.office import agency
from app.office.models import Appointment

ELLIPSIS = "…"
ORDINALS = [
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS",
]  # fmt: skip
LINE = 40  # letters of an office title in the width of the block


def context(draft: Draft, names: list[str], on_date: dt.date, trial: dict | None = None) -> dict:
    """What is printed for these addressees; what was not filled in stands as a red box (`markup.missing`).

    The wording is that of the letter's day; `trial` stands above it while somebody tries another.
    """
    paper = PAPERS[draft.kind]
    known = {"penerima": "; ".join(names), "tanggal": tanggal.long_date(on_date)}
    day = _day_words(draft)
    fixed = known | ({"hari": day} if isinstance(day, str) else {})
    return {
        "paper": agency.setting("letters.paper", on_date),
        "font": paper.font,
        "draft": False,
        "shape": paper.shape,
        "heading": paper.heading,
        "nature": _nature(draft),
        "attachment": draft.attachment,
        "subject": _filled(draft.subject, "hal", known),
        "addressees": [markup.words(name, known) for name in names] or [markup.gap("kepada")],
        "addressee_place": draft.place or "Tempat",
        "body": _body(draft.body, paper.body_label.lower(), known),
        "parts": {part.key: _part(draft, part, known) for part in paper.parts},
        "copies": _lines(draft.copies),
        "electronic": False,
        "wording": wording.printed(draft.kind, on_date, fixed, trial),
        "day_words": day,
        "first_name": _party(draft, "first"),
        "second_name": _party(draft, "second"),
        "ordinals": ORDINALS,
    }


def lacking(draft: Draft, names: list[str], on_date: dt.date) -> list[str]:
    """What must still be filled in before the draft may go on, in words."""
    paper = PAPERS[draft.kind]
    printed = context(draft, names or ([""] if not paper.addressed else []), on_date)
    names_of_texts = ("subject", "body", "parts", "day_words", "wording")
    found = markup.missing([printed[name] for name in names_of_texts])
    if paper.addressed:
        found = markup.missing([printed["addressees"]]) + found
    if not draft.classification:
        found.append("kode klasifikasi")
    if draft.appointment_id is None:
        found.append("penanda tangan")
    return list(dict.fromkeys(found))


def _nature(draft: Draft) -> str:
    urgent = "" if draft.urgency == "biasa" else f" / {draft.urgency.capitalize()}"
    return draft.nature.capitalize() + urgent


def security(draft: Draft) -> str:
    return NATURES[draft.nature]


def _filled(text: str, name: str, known):
    return markup.words(text, known) if text.strip() else markup.gap(name)


def _body(text: str, name: str, known) -> list:
    """A body in which an ellipsis was left standing is not finished."""
    parts = markup.parse(text.replace(ELLIPSIS, f"[[{name} belum lengkap]]"), known)
    return parts or [markup.gap(name)]


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


def signature(appointment: Appointment, on_behalf: str, on_date: dt.date, place_date=None) -> dict:
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
    office = textwrap.wrap(own, LINE)
    if on_behalf:
        above = [f"a.n. {agency.holder('kadis', on_date).title}"]
        if on_behalf == "ub":
            above += [agency.holder("sekretaris", on_date).title, "u.b."]
        office = [line for text in above for line in textwrap.wrap(text, LINE)] + office
    return {
        "place_date": place_date,
        "office": office,
        "qr": None,
        "name": appointment.name,
        "rank": appointment.rank or None,
        "nip": spaced_nip(appointment.nip),
    }
