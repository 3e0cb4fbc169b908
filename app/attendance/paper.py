"""The *daftar hadir* on paper, to be signed: the same people in the same order as the screen, so that a signed
sheet is typed back from top to bottom."""

from app.attendance.models import Session
from app.ground.tanggal import day_date
from app.office import printing

ABREAST = 5  # days beside each other; more stand on a table of their own further down


def signature_list(facts: list[tuple[str, str]], people: list, sessions: list[Session], spare: int = 0) -> bytes:
    """The list as PDF: for one session a page to sign twice abreast, for several a box for each day.

    `facts` say what it is a list of, (label, text), the empty ones left out; `people` are persons of the
    register; `spare` adds numbered lines for who comes without being on the list.
    """
    table = as_table(facts, people, sessions)
    one = len(sessions) == 1
    sheet = printing.sheet(
        "Daftar hadir",
        landscape=not one,
        facts=table["facts"],
        rows=table["rows"]
        + [[str(number), "", "", ""] for number in range(len(people) + 1, len(people) + spare + 1)],
        count=len(people),
        day=one,
        days=abreast(table["days"]),
    )
    return printing.printed("attendance/list.html", sheet)


def as_table(facts: list[tuple[str, str]], people: list, sessions: list[Session]) -> dict:
    """The same list as plain data, for the last pages of a letter: see `app.ground.room.Roster`."""
    one = sessions[0] if len(sessions) == 1 else None
    if one:
        when = day_date(one.on_date) + (f", {one.title}" if one.title else "")
        facts = [*facts, ("Hari, tanggal", when)]
    return {
        "facts": [[label, text] for label, text in facts if text],
        "rows": [_row(number, person) for number, person in enumerate(people, start=1)],
        "days": [] if one else [session.label for session in sessions],
    }


def abreast(days: list[str]) -> list[list[str]]:
    """The days of each table."""
    return [days[at : at + ABREAST] for at in range(0, len(days), ABREAST)]


def _row(number: int, person) -> list[str]:
    return [str(number), person.called, person.sex or "", person.place_name or ""]
