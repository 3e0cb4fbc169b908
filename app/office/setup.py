"""Making an agency: what `flask init --kota …` writes. Running it again changes nothing that is there."""

import csv
import datetime as dt
from pathlib import Path

from sqlalchemy import select

from app.ground.db import db
from app.ground.tanggal import today
from app.ground.wilayah import Kelurahan
from app.office import calendar
from app.office.models import ClassificationCode, Holiday, Profile

DATA = Path(__file__).parent / "data"

CITIES = {
    "malang": {
        "city": "Kota Malang",
        "place": "Malang",
        "government": "PEMERINTAH KOTA MALANG",
        "agency": (
            "DINAS SOSIAL, PEMBERDAYAAN PEREMPUAN, PERLINDUNGAN ANAK, PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA"
        ),
        "short_name": "Dinsos-P3AP2KB",
        "region_code": "35.73",
        "unit_code": "35.73.405",
    },
    "blitar": {
        "city": "Kota Blitar",
        "place": "Blitar",
        "government": "PEMERINTAH KOTA BLITAR",
        "agency": "DINAS SOSIAL",
        "short_name": "Dinas Sosial",
        "region_code": "35.72",
        "unit_code": "35.72.400",  # Blitar's own code is not published: a setting to be corrected by the office
    },
}


def init_city(kota: str) -> None:
    """Profile, kelurahan and archive codes of a city, committed. Raises KeyError for an unknown city."""
    facts = CITIES[kota]
    if db.session.scalar(select(Profile.id)) is None:
        db.session.add(Profile(kota=kota, **facts))
    _kelurahan(facts["region_code"])
    _classification()
    _holidays()
    db.session.commit()


def _kelurahan(region_code: str) -> None:
    known = set(db.session.scalars(select(Kelurahan.code)))
    with open(DATA / "kelurahan.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kode"].startswith(region_code) and row["kode"] not in known:
                db.session.add(
                    Kelurahan(
                        code=row["kode"],
                        name=row["kelurahan"],
                        kecamatan_code=row["kode"][:8],
                        kecamatan=row["kecamatan"],
                        city=row["kota"],
                    )
                )


def _classification() -> None:
    known = set(db.session.scalars(select(ClassificationCode.code)))
    with open(DATA / "classification.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kode"] not in known:
                db.session.add(
                    ClassificationCode(code=row["kode"], subject=row["perihal"], valid_from=dt.date(2022, 1, 1))
                )


def _holidays() -> None:
    """The days that no decree has to fix; an office that has its own list is left alone."""
    if db.session.scalar(select(Holiday.id).limit(1)) is None:
        for year in (today().year, today().year + 1):
            calendar.add_fixed(year)
