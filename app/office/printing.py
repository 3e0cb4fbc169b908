"""Lists and reports on paper: the agency's head, what is shown, as of when, in the one shape of the house."""

from flask import render_template

from app.ground import pdf, tanggal
from app.office import agency


def sheet(title: str, line: str = "", **more) -> dict:
    """What print.html asks of every list; `more` is what the list's own template asks beside it."""
    moment = tanggal.now().astimezone(tanggal.WIB)
    return {
        "title": title,
        "filter": line,
        "as_of": f"{tanggal.day_date(moment.date())}, pukul {tanggal.clock(moment)}",
        "created": moment.date().isoformat(),
        "paper": "A4",
        "landscape": False,
        "kop": agency.letterhead(),
        "place": agency.profile().place,
        "today": tanggal.long_date(moment.date()),
    } | more


def printed(template: str, content: dict) -> bytes:
    """The sheet as PDF, drawn by a template that extends print.html."""
    return pdf.render(render_template(template, sheet=content), "laporan")
