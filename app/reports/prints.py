"""A document on paper and as a workbook."""

import io

from flask import current_app

from app.ground import pdf, tanggal
from app.ground.refusal import RuleError
from app.ground.sheet import Amount, OutColumn, write_tables_xlsx
from app.letters import rules as letters
from app.letters.measuring import signing_lines
from app.office import agency
from app.reports import binding, document

TEMPLATE = "reports/prints/book.html"


def office(created: str) -> dict:
    """Letterhead, place and the block of whoever signs; without a recorded official there is no block."""
    profile, day = agency.profile(), tanggal.today()
    place_date = f"{profile.place}, {tanggal.long_date(day)}"
    return {
        "kop": agency.letterhead(),
        "city": profile.city,
        "agency": profile.agency,
        "created": created,
        "number": None,
        "signature": _signature(place_date),
    }


def _signature(place_date: str) -> dict | None:
    try:
        signer = agency.holder("kadis")
    except RuleError:
        return None
    return {
        "place_date": place_date,
        "office": signing_lines(f"{signer.capacity} {signer.title},".strip(), binding.CSS),
        "qr": None,
        "name": signer.name,
        "rank": signer.rank or None,
        "nip": letters.spaced_nip(signer.nip),
    }


def book(kind: str, facts: dict) -> dict:
    return document.build(kind, facts, office(facts["created"]))


def html(printed: dict) -> str:
    return current_app.jinja_env.get_template(TEMPLATE).render(book=printed)


def as_pdf(printed: dict, say=lambda done, total: None) -> bytes:
    """`say(done, total)` hears of the pieces of a long report."""
    return binding.bound(printed, say) if binding.is_long(printed) else pdf.render(html(printed), binding.CSS)


def as_xlsx(printed: dict) -> bytes:
    """Every table on a sheet of its own, numbers as numbers; under each the period, the filter and the moment."""
    buffer = io.BytesIO()
    notes = [printed["filter"], f"Keadaan {printed['as_of']}", *filter(None, [printed["closed"], printed["chain"]])]
    write_tables_xlsx(buffer, _tables(printed), printed["heading"], notes)
    return buffer.getvalue()


def _tables(printed: dict):
    for chapter in printed["chapters"]:
        for owner in (chapter, *chapter["parts"]):
            for block in owner["blocks"]:
                if block["kind"] == "table":
                    rows = block["rows"] + ([block["total"]] if block["total"] else [])
                    yield (
                        _named(owner, block),
                        _columns(block),
                        ([_value(cell) for cell in row] for row in rows),
                    )


def _named(owner: dict, block: dict) -> str:
    return f"{block['caption']} ({owner['title']})" if block["caption"] else owner["title"]


def _columns(block: dict) -> list[OutColumn]:
    return [
        OutColumn(title, "auto" if n in block["numeric"] else "text")
        for n, title in enumerate(block["columns"])
    ]


def _value(cell: list):
    """The number with its unit, so that the sheet reckons with it and reads as the paper does; else the words."""
    said, value, unit = cell
    return said if value is None else Amount(value, unit)
