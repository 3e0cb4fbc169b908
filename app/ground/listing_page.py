"""What every list does over HTTP beside being read: search by a text that stays out of the address, export."""

import io

from flask import abort, request, send_file
from flask_login import current_user

from app.ground import audit, mask
from app.ground.db import db
from app.ground.form import clean_line
from app.ground.permit import may
from app.ground.search import MOST, seal_query
from app.ground.tanggal import number
from app.ground.web import go, page, problem, target

EXPORT_CAP = 10_000


def search(listing, template: str, base, url: str, **context):
    """Answer a POST with `q`: the list's fragment and its new address for HTMX, else 303 to that address.

    `context` is what the template's list needs beside `listed`.
    """
    typed = (clean_line(request.form.get("q")) or "")[:100]
    args = {name: value for name, value in request.form.items() if name not in ("q", "csrf_token", "cari")}
    if typed:
        args["cari"] = seal_query(typed)
    listed = listing.read(args, base, url)
    if target() != "listing":
        return go(listed.href())
    response = page(template, "listing", listed=listed, **context)
    response.headers["HX-Replace-Url"] = listed.href()
    return response


def export(listing, base, url: str):
    """The filtered rows as .xlsx, remembered in the security log; by the list's own grant."""
    if not may(listing.export_may):
        abort(403)
    listed = listing.read(request.args, base, url)
    cap = MOST - 1 if listed.typed else EXPORT_CAP  # a search stops at its most: a cut list must not pass for a whole
    found = listed.counted(cap)
    if found > cap:
        return problem(
            "Terlalu banyak untuk satu berkas",
            f"Persempit dengan saringan, misalnya per kelurahan, hingga paling banyak {number(cap)} baris.",
            422,
        )
    audit.security("ekspor", kind=listing.key, detail=f"{found} baris")
    rows = db.session.scalars(listed.select.order_by(listing.model.id).execution_options(yield_per=500))
    return spreadsheet(listing.key, f"{listing.title}: {listed.in_words}", listing.columns, rows)


def spreadsheet(key: str, title: str, columns, rows):
    """Rows as .xlsx under a neutral name; numbers are covered for whom they are covered on pages."""
    from app.ground.sheet import write_xlsx  # a heavy library, needed here alone

    buffer = io.BytesIO()
    seen = _as_is if mask.whole() else _covered
    cells = ([seen(column.value(row)) for column in columns] for row in rows)
    write_xlsx(buffer, columns, cells, title=title, by=current_user.name)
    buffer.seek(0)
    return send_file(
        buffer,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=f"{key}.xlsx",
    )


def _as_is(value):
    return value


def _covered(value):
    """A cell for somebody who may not see whole numbers."""
    return mask.sweep(value) if isinstance(value, str) else value
