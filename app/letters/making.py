"""The work in the background that turns registered letters into archived files, and joins them for the printer.

Nothing is locked while a letter is drawn: drawn files lie in the archive before the short transaction that
says so. A worker that is killed leaves at most files that nobody names; the next one draws the same bytes.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.ground import pdf, tanggal
from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, offered
from app.letters import attached, rules
from app.letters.models import AWAITING, ISSUED, REGISTERED, Attachment, Letter

PART = 20  # letters that are committed together


def produce(run) -> None:
    """Make the files that are missing from `run.done` on, then one file of all for the printer."""
    kind = offered("letters", run.args["kind"])
    if kind is None:
        raise RuleError("Jenis surat ini tidak dikenal lagi.")
    ids = run.args["letters"]
    run.say("Menyiapkan surat", total=len(ids))
    _make(run, kind, ids)
    sha = None
    if run.args["merged"] and (made := _made(ids)):
        run.say("Menyatukan berkas untuk dicetak")
        sha = _merged(made, run.args["title"])
    message = _report(kind, ids)
    begin_write()
    run.result(sha=sha, message=message)


def _make(run, kind: LetterKind, ids: list[int]) -> None:
    archive = current_app.extensions["archive"]
    place = {letter_id: n for n, letter_id in enumerate(ids, start=1)}
    electronic = {}  # which letters were drawn with the block of an electronic signature
    doing = f"Membuat {kind.title.lower()}"
    made, troubled = [], []
    for letter_id in _long(kind, ids):
        _make_long(run, kind, letter_id)
    documents = () if kind.draw else _documents(kind, ids[run.done :], electronic)
    drawing = pdf.render_many(
        documents, kind.css, on_error=lambda letter_id, error: troubled.append((letter_id, str(error)))
    )
    with closing(drawing):
        for letter_id, data in drawing:
            made.append((letter_id, archive.put(data), electronic[letter_id]))
            if len(made) + len(troubled) >= PART:
                _finish_part(run, made, troubled, place[letter_id], doing)
    _finish_part(run, made, troubled, len(ids), doing)


def _long(kind: LetterKind, ids: list[int]) -> list[int]:
    """Those among the letters without a file that are drawn one by one: all of a kind that draws its own, and what has
    lists on its last pages."""
    found = []
    for some in rules.in_hundreds(ids):
        query = select(Letter.id).where(Letter.id.in_(some), Letter.state == REGISTERED)
        if kind.draw is None:
            query = query.where(Letter.draft_id.in_(select(Attachment.draft_id)))
        found += db.session.scalars(query.order_by(Letter.id))
    db.session.rollback()
    return found


def _make_long(run, kind: LetterKind, letter_id: int) -> None:
    """One letter in parts; lists that a killed worker had drawn already are used again."""
    archive, scratch = current_app.extensions["archive"], current_app.extensions["settings"].scratch
    row = db.session.execute(_columns(letter_id)).one()
    db.session.rollback()  # no reading transaction stays open while it is drawn
    printed, folder = with_code(row), Path(scratch, f"surat-{letter_id}")
    made, troubled = [], []
    try:
        made.append((letter_id, archive.put(_drawn(run, kind, printed, folder)), row.electronic))
    except pdf.PdfError as reason:
        troubled.append((letter_id, str(reason)))
    begin_write()
    rules.issue(made, troubled)
    run.finished(run.done, "Halaman tersusun")
    shutil.rmtree(folder, ignore_errors=True)


def _drawn(run, kind: LetterKind, printed: dict, folder: Path) -> bytes:
    def say(done: int, total: int) -> None:
        run.say(f"Menyusun {'halaman' if kind.draw else 'lampiran'}, bagian {done} dari {total}")

    if kind.draw:
        return kind.draw(printed, say)
    template = current_app.jinja_env.get_template(kind.template)
    main = pdf.render(template.render({kind.variable: printed}), kind.css)
    return attached.joined(main, printed, folder, say)


def _columns(*ids: int):
    columns = (Letter.id, Letter.code, Letter.context, Letter.electronic)
    return select(*columns).where(Letter.id.in_(ids), Letter.state == REGISTERED)


def _finish_part(run, made: list, troubled: list, done: int, doing: str) -> None:
    begin_write()
    rules.issue(made, troubled)
    run.finished(done, doing)
    made.clear()
    troubled.clear()


def _documents(kind: LetterKind, ids: list[int], electronic: dict[int, bool]) -> Iterator[tuple[int, str]]:
    """The letters among `ids` that have no file yet, each as HTML, in their order; tells how each is signed."""
    template = current_app.jinja_env.get_template(kind.template)
    for some in rules.in_hundreds(ids):
        found = {row.id: row for row in db.session.execute(_columns(*some))}
        found = {key: row for key, row in found.items() if not row.context.get("lists")}
        db.session.rollback()  # no reading transaction stays open while letters are drawn
        for letter_id in some:
            if row := found.get(letter_id):
                electronic[letter_id] = row.electronic
                yield letter_id, template.render({kind.variable: with_code(row)})


def html_of(letter: Letter, kind: LetterKind, unsigned: bool = False) -> str:
    """One letter as its template prints it; `unsigned` says across the page that nobody has signed it yet."""
    template = current_app.jinja_env.get_template(kind.template)
    printed = with_code(letter, unsigned)
    return template.render({kind.variable: printed})


def with_code(row, unsigned: bool = False) -> dict:
    """What is frozen on the letter, and the code that leads to its proof. One that is signed electronically bears
    the code in place of the ink, and at its foot the prescribed sentence with the issuer's name."""
    code = pdf.qr_svg(row.context["verify_base"] + row.code, "Kode untuk memeriksa keaslian surat ini")
    printed = {"electronic": False, **row.context, "qr": code}
    if row.electronic:
        printed["signature"] = row.context["signature"] | {"qr": code}
        printed["electronic"] = False if unsigned else row.context["issuer"]
    if unsigned:
        printed["mark"] = "BELUM DITANDATANGANI"
    return printed


def _made(ids: list[int]) -> list[tuple[str, str]]:
    """(number, hash) of the letters that have their file, in the order of `ids`."""
    found = {}
    for some in rules.in_hundreds(ids):
        query = select(Letter.id, Letter.number, Letter.sha256).where(
            Letter.id.in_(some), Letter.state == ISSUED
        )
        found |= {row.id: (row.number, row.sha256) for row in db.session.execute(query)}
    db.session.rollback()
    return [found[letter_id] for letter_id in ids if letter_id in found]


def _merged(made: list[tuple[str, str]], title: str) -> str:
    """One file of all, archived. Refuses when the archive no longer has what was issued."""
    archive = current_app.extensions["archive"]
    with tempfile.TemporaryDirectory(dir=current_app.extensions["settings"].scratch) as folder:
        whole = Path(folder, "semua.pdf")
        pdf.merge(_intact(archive, made), whole, title)
        with whole.open("rb") as file:
            return archive.put(file)


def _intact(archive, made: list[tuple[str, str]]) -> Iterator[Path]:
    for number, sha in made:
        if not archive.verify(sha):
            raise RuleError(
                f"Berkas surat nomor {number} di arsip hilang atau berubah. Beri tahu administrator."
            )
        yield archive.path(sha)


def _report(kind: LetterKind, ids: list[int]) -> str:
    """What became of the letters, in a sentence; those without a file by their numbers."""
    lacking, issued, waiting = [], 0, 0
    for some in rules.in_hundreds(ids):
        query = (
            select(Letter.number, Letter.state, Letter.trouble).where(Letter.id.in_(some)).order_by(Letter.id)
        )
        for number, state, trouble in db.session.execute(query):
            issued += state == ISSUED
            waiting += state == AWAITING
            if state == REGISTERED:
                lacking.append((number, trouble))
    db.session.rollback()
    told = f"{tanggal.number(issued)} {kind.title.lower()} jadi."
    if waiting:
        told = f"{told} " if issued else ""
        told += f"{tanggal.number(waiting)} {kind.title.lower()} menunggu tanda tangan elektronik."
    if lacking:
        shown = ", ".join(number for number, _ in lacking[:5])
        more = f" dan {len(lacking) - 5} lainnya" if len(lacking) > 5 else ""
        told += f" {len(lacking)} belum jadi, nomornya tetap: {shown}{more}. {lacking[0][1] or ''}"
    return told[:500].strip()
