"""What numbers are told by: kecamatan, kelurahan, sex, age group, desil, disability, and what rooms offer beside.

Cells with nothing are told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, case, cast, func, select

from app.ground import wilayah
from app.ground.period import Period
from app.ground.room import offers
from app.people.categories import DISABILITIES, SEX
from app.people.models import Disability

UNKNOWN = "lain"
AGES = (
    ("0-5", "0–5 tahun", 0),
    ("6-17", "6–17 tahun", 6),
    ("18-59", "18–59 tahun", 18),
    ("60", "60 tahun ke atas", 60),
)


@dataclass(frozen=True)
class Dimension:
    """`code(rows, period)` gives the expression to group by and what to select it from, `where` one cell of it."""

    key: str
    title: str
    code: Callable
    where: Callable[[object, Period, str], ColumnElement]
    cells: Callable[[dict, dict], list[tuple[str, str, str]]]
    note: str = ""

    @staticmethod
    def fold(code: str | None) -> str:
        return UNKNOWN if code is None else str(code)


def plain(column: Callable) -> tuple[Callable, Callable]:
    """code and where of a dimension that is one expression of a row."""

    def code(rows, period):
        return column(rows, period), rows

    def where(rows, period, wanted):
        found = column(rows, period)
        return found.is_(None) if wanted == UNKNOWN else cast(found, String) == wanted

    return code, where


def with_unknown(listed: list[tuple[str, str, str]], counted: dict, name: str) -> list[tuple[str, str, str]]:
    """The cells, then what no list names: a code of before a kelurahan was split, and what is not known."""
    known = {code for code, _, _ in listed}
    old = sorted(code for code in counted if code not in known and code != UNKNOWN)
    more = [(code, f"Kode lama {code}", "") for code in old]
    return listed + more + ([(UNKNOWN, name, "")] if UNKNOWN in counted else [])


def _kecamatan(rows, _period):
    return func.substr(rows.c.kelurahan, 1, 8)


def _kecamatan_cells(within, counted):
    listed = [
        (code, name, "")
        for code, name in wilayah.kecamatan_choices()
        if within.get("kecamatan") in (None, code)
    ]
    return with_unknown(listed, counted, "Luar kota atau belum diketahui")


def _kelurahan_cells(within, counted):
    listed = [
        (code, name, kecamatan)
        for code, name, kecamatan_code, kecamatan in wilayah.listed()
        if within.get("kecamatan") in (None, kecamatan_code)
    ]
    return with_unknown(listed, counted, "Luar kota atau belum diketahui")


def _age(rows, period):
    """The group by age on the last day of the period, or by the age that the record itself tells."""
    if "age" in rows.c:
        age = rows.c.age
        return case(
            (age.is_(None), None),
            *((age >= least, code) for code, _, least in reversed(AGES[1:])),
            else_=AGES[0][0],
        )
    born = rows.c.birth_date
    turned = [(born <= _years_before(period, least), code) for code, _, least in reversed(AGES[1:])]
    return case((born.is_(None), None), *turned, else_=AGES[0][0])


def _years_before(period: Period, years: int):
    """The last day of birth of somebody so old; born on 29 February, one is a year older on 1 March."""
    day = period.last
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - years) if (day.year - years) % 4 == 0 else day.replace(
            year=day.year - years, day=28
        )  # fmt: skip
    return day.replace(year=day.year - years)


def _disability(rows, _period):
    """One row for each kind that a person has; `none` for who has none."""
    source = rows.outerjoin(Disability, Disability.person_id == rows.c.person_id)
    return func.coalesce(Disability.kind, "tidak"), source


def _has_disability(rows, _period, wanted):
    kinds = select(Disability.person_id).where(Disability.person_id == rows.c.person_id)
    if wanted == "tidak":
        return ~kinds.exists()
    return kinds.where(Disability.kind == wanted).exists()


def _fixed(listed, unknown: str = "Belum diketahui"):
    cells = [(str(code), name, "") for code, name in listed]
    return lambda _within, counted: with_unknown(cells, counted, unknown)


KNOWN = {
    dimension.key: dimension
    for dimension in (
        Dimension("kecamatan", "Kecamatan", *plain(_kecamatan), _kecamatan_cells),
        Dimension("kelurahan", "Kelurahan", *plain(lambda rows, _: rows.c.kelurahan), _kelurahan_cells),
        Dimension("sex", "Jenis kelamin", *plain(lambda rows, _: rows.c.sex), _fixed(SEX[::-1])),
        Dimension("age", "Kelompok usia", *plain(_age), _fixed([(code, name) for code, name, _ in AGES])),
        Dimension(
            "desil", "Desil", *plain(lambda rows, _: rows.c.desil), _fixed([(n, f"Desil {n}") for n in range(1, 11)])
        ),
        Dimension(
            "disability", "Disabilitas", _disability, _has_disability,
            _fixed([*DISABILITIES, ("tidak", "Tanpa disabilitas")]),
            note="Seseorang dapat tercatat pada lebih dari satu ragam, jadi jumlahnya dapat melebihi seluruhnya.",
        ),
    )
}  # fmt: skip


def known() -> dict[str, Dimension]:
    """Every dimension by its key: the house's own, then those of the rooms."""
    return KNOWN | {dimension.key: dimension for dimension in offers("dimensions")}


def title_of(by: str) -> str:
    """What a dimension is called, for facts that were kept: by its key when its room is gone."""
    return known()[by].title if by in known() else by


def name_of(by: str, code: str) -> str:
    """The cell's name, for crumbs and filters in words."""
    listed = known()[by].cells({}, {code: None})
    return next((name for cell, name, _ in listed if cell == code), code)


def is_cell(by: str, code: str | None) -> bool:
    return code is not None and (
        code == UNKNOWN or any(code == cell for cell, _, _ in known()[by].cells({}, {}))
    )


__all__ = ["KNOWN", "UNKNOWN", "Dimension", "is_cell", "known", "name_of", "plain", "title_of", "with_unknown"]
