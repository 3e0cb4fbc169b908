"""A list of thousands on paper: drawn in parts by a job on all cores, and joined into one file for the printer.

How many pages there are is known only when all parts lie there: their feet are drawn last, and laid over the pages.
Which rows stand in it is fixed when it is asked for, so that a job which was killed goes on with the same list,
whatever was added meanwhile; parts that lie drawn in the job's folder are used again.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import current_app, render_template

from app.ground import job, pdf, tanggal
from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.office import printing

AT_ONCE = 1000  # rows that are drawn while somebody waits: some forty pages
PART = 500
MOST = 20_000


def refuse_long(listed) -> None:
    """Before a list is drawn at once."""
    if listed.counted(AT_ONCE) > AT_ONCE:
        raise RuleError(
            f"Lebih dari {tanggal.number(AT_ONCE)} baris. Kembalilah ke daftarnya dan pilih “Cetak buku agenda”: "
            "berkasnya disusun di belakang layar."
        )


def ask(kind: str, title: str, listed, order: tuple, by) -> job.Job:
    """Have the filtered rows printed by the job of this kind. Refuses more than that prints."""
    if listed.counted(MOST) > MOST:
        raise RuleError(f"Lebih dari {tanggal.number(MOST)} baris. Persempit, misalnya per tahun, lalu cetak lagi.")
    query = listed.select.order_by(None).with_only_columns(listed.listing.model.id).order_by(*order)
    # What was typed may name somebody, and a job's row must not.
    line = "Hasil pencarian" if listed.typed else listed.in_words
    args = {"rows": list(db.session.scalars(query)), "line": line, "suffix": "pdf"}
    return job.enqueue(kind, f"Mencetak {title.lower()}", args, by)


def make(run, title: str, table: dict, cells: Callable[[list[int]], list[list[str]]]) -> None:
    """Draw what was asked for. `table` has columns and numeric as print.html takes them, `cells(ids)` the rows."""
    folder = Path(current_app.extensions["settings"].scratch, f"daftar-{run.id}")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = run.args["rows"]
    parts = [wanted[at : at + PART] for at in range(0, len(wanted), PART)]
    paths = [folder / f"{number:04}.pdf" for number in range(len(parts))]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    run.say("Menyusun daftar", done=len(parts) - len(missing), total=len(parts))
    sheets = _sheets(run, title, table, parts, missing, cells)
    for done, (number, data) in enumerate(pdf.render_many(sheets, "laporan"), 1 + len(parts) - len(missing)):
        half = paths[number].with_suffix(".half")
        half.write_bytes(data)
        half.rename(paths[number])
        run.finished(done, "Menyusun daftar")
    whole = folder / "semua.pdf"
    count = pdf.merge(paths, whole, title)
    pdf.put_feet(whole, _feet(title, count))
    with whole.open("rb") as file:
        sha = current_app.extensions["archive"].put(file)
    begin_write()
    run.result(sha=sha, message=f"{tanggal.number(len(wanted))} baris siap dicetak.")
    shutil.rmtree(folder, ignore_errors=True)


def _sheets(run, title: str, table: dict, parts: list, missing: list[int], cells) -> Iterator[tuple[int, str]]:
    for number in missing:
        rows = cells(parts[number])
        db.session.rollback()  # no reading transaction stays open while it is drawn
        told = {**table, "rows": rows, "total": None}
        sheet = printing.sheet(title, run.args["line"], landscape=True, footless=True, goes_on=number > 0, table=told)
        yield number, render_template("print.html", sheet=sheet | ({"kop": None} if number else {}))


def _feet(title: str, count: int) -> bytes:
    """Pages with nothing but their feet: what the list is, and its pages counted through all parts."""
    html = render_template("office/feet.html", sheet=printing.sheet(title), count=count)
    [(_, data)] = pdf.render_many([("feet", html)], "laporan", processes=1)
    return data
