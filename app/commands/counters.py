"""Letter numbers after a restore: what the books of letters say on paper wins over what a backup knows.

A backup of last night does not know the letters of this morning. Their numbers are on paper already, and
would be given out a second time: so a restore shows the highest number of each book and asks. Numbers that
paper has beyond it stand in the register afterwards as used up before the restore.
"""

import gzip
import json
import re
from pathlib import Path

import click
from sqlalchemy import select

from app.ground.db import begin_write, db
from app.ground.tanggal import today
from app.letters.models import CANCELLED, Counter, Letter
from app.letters.numbering import new_code, take_numbers

GIVEN = re.compile(r"([a-z_]{1,30}):(\d{4})=(\d{1,7})")
WHY = "Nomor terpakai sebelum pemulihan dari cadangan; lihat suratnya di buku kertas."


def of_backup(scratch: Path) -> list[tuple[str, int, int]]:
    """(book, year, last number) as an unpacked backup holds them."""
    file = scratch / "tables" / f"{Counter.__tablename__}.jsonl.gz"
    if not file.exists():
        return []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return sorted(tuple(json.loads(line)[:3]) for line in lines)


def read(given: tuple[str, ...]) -> dict[tuple[str, int], int]:
    """What was typed as BOOK:YEAR=NUMBER."""
    found = {}
    for text in given:
        match = GIVEN.fullmatch(text)
        if not match:
            raise click.ClickException(f"{text}: write it as BOOK:YEAR=NUMBER, for example keluar:2026=121.")
        found[match[1], int(match[2])] = int(match[3])
    return found


def confirm(known: list[tuple[str, int, int]], on_paper: dict) -> None:
    """Show the numbers and ask whether paper has none beyond them. Aborts, with the way out, when it has."""
    for book, year, last in known:
        click.echo(f"  {book} {year}: last number {max(last, on_paper.get((book, year), 0))}")
    if known and not click.confirm("Does paper have no higher number than these?"):
        raise click.ClickException("Nothing changed. Say what paper has, for example --paper keluar:2026=121.")


def catch_up(on_paper: dict) -> None:
    """The numbers that paper has beyond the register stand there as used up, and are never given out again."""
    begin_write()
    for (book, year), number in sorted(on_paper.items()):
        last = db.session.scalar(select(Counter.last).where(Counter.register == book, Counter.year == year)) or 0
        if number > last:
            db.session.add_all(_used_up(book, year, sequence) for sequence in take_numbers(book, year, number - last))
    db.session.commit()


def _used_up(book: str, year: int, sequence: int) -> Letter:
    return Letter(
        kind="paper", register=book, year=year, sequence=sequence, number=f"{book} {sequence}/{year}",
        classification="-", on_date=today(), subject="Nomor terpakai sebelum pemulihan", code=new_code(),
        state=CANCELLED, cancel_reason=WHY, context={"signature": {"name": "", "office": [], "rank": "", "nip": ""}},
    )  # fmt: skip
