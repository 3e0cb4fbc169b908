"""How many people live in each kelurahan in a year: what numbers per 1,000 residents are reckoned with."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from app.ground import audit, wilayah
from app.ground.db import db
from app.ground.form import clean_line
from app.ground.refusal import RuleError
from app.ground.tanggal import read_number
from app.reports.models import Population


def rows(year: int) -> list[tuple[str, str, str, int | None]]:
    """(code, kelurahan, kecamatan, residents or None) of every kelurahan."""
    known = of_year(year)
    return [(code, name, kecamatan, known.get(code)) for code, name, _, kecamatan in wilayah.listed()]


def of_year(year: int) -> dict[str, int]:
    query = select(Population.kelurahan, Population.people).where(Population.year == year)
    return dict(db.session.execute(query).all())


def newest(year: int) -> dict[str, int]:
    """{kelurahan: residents} of the newest year up to this one that was filled in; empty when none was."""
    last = db.session.scalar(select(func.max(Population.year)).where(Population.year <= year))
    return of_year(last) if last is not None else {}


def save(year: int, typed: Mapping[str, str], source: str | None) -> int:
    """The year's numbers as typed, by code; an empty one is not known. Gives how many are known.

    Refuses what cannot be read, naming the kelurahan, and numbers without a source.
    """
    told = {}
    for code, name, _, _ in wilayah.listed():
        if text := clean_line(typed.get(code)):
            told[code] = _whole(text, name)
    if told and not source:
        raise RuleError("Sumber angkanya perlu disebut, misalnya Dukcapil semester I.", "source")
    before = of_year(year)
    db.session.execute(delete(Population).where(Population.year == year))
    for code, people in told.items():
        db.session.add(Population(year=year, kelurahan=code, people=people, source=(source or "")[:200]))
    db.session.flush()
    changed = {
        name: [before.get(code), told.get(code)]
        for code, name in wilayah.choices()
        if before.get(code) != told.get(code)
    }
    if changed:
        audit.record_many("reports_population", [(year, changed)], "mencatat jumlah penduduk", source)
    return len(told)


def _whole(text: str, name: str) -> int:
    try:
        number = read_number(text)
    except RuleError as refusal:
        raise RuleError(f"Kelurahan {name}: {refusal.sentence}") from None
    if number != int(number) or not 0 < number < 10_000_000:
        raise RuleError(f"Kelurahan {name}: jumlah penduduk adalah bilangan bulat lebih dari nol.")
    return int(number)
