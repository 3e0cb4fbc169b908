"""Kecamatan and kelurahan: the reference table, and the lists that forms and filters show.

Source of the data: cahyadsn/wilayah (MIT), Kepmendagri 300.2.2-2430/2025; see app/office/data.
"""

from itertools import groupby

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.ground.db import Base, db
from app.ground.wilayah_match import Matcher


class Kelurahan(Base):
    __tablename__ = "wilayah_kelurahan"
    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kecamatan_code: Mapped[str] = mapped_column(String(8), index=True)
    kecamatan: Mapped[str] = mapped_column(String(60))
    city: Mapped[str] = mapped_column(String(60))


def listed() -> list[tuple[str, str, str, str]]:
    """(code, kelurahan, kecamatan code, kecamatan) of the city, by code; read once a process."""
    cache = current_app.extensions.setdefault("wilayah", {})
    if "all" not in cache:
        query = select(Kelurahan.code, Kelurahan.name, Kelurahan.kecamatan_code, Kelurahan.kecamatan)
        rows = [tuple(row) for row in db.session.execute(query.order_by(Kelurahan.code))]
        if not rows:
            return []
        cache["all"] = rows
        cache["name"] = {code: (name, kecamatan) for code, name, _, kecamatan in rows}
        cache["matcher"] = Matcher([(code, name, kecamatan) for code, name, _, kecamatan in rows])
    return cache["all"]


def _cached(part: str, default):
    listed()
    return current_app.extensions["wilayah"].get(part, default)


def choices() -> list[tuple[str, str]]:
    return [(code, name) for code, name, _, _ in listed()]


def kecamatan_choices() -> list[tuple[str, str]]:
    return sorted({(code, name) for _, _, code, name in listed()})


def by_kecamatan() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (kecamatan, [(row[0], row[1]) for row in rows])
        for kecamatan, rows in groupby(listed(), key=lambda row: row[3])
    ]


def name_of(code: str | None) -> str:
    """The kelurahan's name, or "" for none."""
    return _cached("name", {}).get(code, ("", ""))[0]


def kecamatan_of(code: str | None) -> str:
    return _cached("name", {}).get(code, ("", ""))[1]


def matcher() -> Matcher:
    return _cached("matcher", None) or Matcher([])
