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
    one = sessions[0] if len(sessions) == 1 else None
    if one:
        when = day_date(one.on_date) + (f", {one.title}" if one.title else "")
        facts = [*facts, ("Hari, tanggal", when)]
    sheet = printing.sheet(
        "Daftar hadir",
        landscape=not one,
        facts=[(label, text) for label, text in facts if text],
        rows=[_row(number, person) for number, person in enumerate(people, start=1)]
        + [[str(number), "", "", ""] for number in range(len(people) + 1, len(people) + spare + 1)],
        count=len(people),
        day=one is not None,
        days=[_labels(sessions[at : at + ABREAST]) for at in range(0, len(sessions), ABREAST)],
    )
    return printing.printed("attendance/list.html", sheet)


def _row(number: int, person) -> list[str]:
    return [str(number), person.called, person.sex or "", person.place_name or ""]


def _labels(sessions: list[Session]) -> list[str]:
    return [session.label for session in sessions]
