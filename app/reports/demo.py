"""What a demo city shows of reports: two years of programmes with invented targets and money."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy import select

from app.ground.db import db
from app.ground.tanggal import today
from app.reports import rules
from app.reports.models import DOWN, QUARTER_ALONE, SINCE_JANUARY, UP, Programme

BY = SimpleNamespace(id=None, name="Bambang Wicaksono")
# (code, name, field, ceiling, used by quarter, [(indicator, figure, unit, direction, span, target, by quarter, typed)])
PROGRAMMES = (
    ("1.06.02", "Program Pemberdayaan Sosial", 2, 850_000_000, (120, 310, 520, 790), (
        (
            "Peserta pelatihan keterampilan", "training.participants",
            "orang", UP, SINCE_JANUARY, 40, (20, 20, 30, 40), None,
        ),
        (
            "Kehadiran peserta pelatihan", "training.attendance",
            "%", UP, SINCE_JANUARY, 90, (90, 90, 90, 90), None,
        ),
        (
            "Karang Werda yang berkegiatan", "karang_werda.coverage",
            "%", UP, QUARTER_ALONE, 100, (70, 80, 90, 100), None,
        ),
    )),
    ("1.06.04", "Program Rehabilitasi Sosial", 1, 1_200_000_000, (180, 420, 730, 1_090), (
        (
            "Rata-rata lama tinggal di shelter", "shelter.length",
            "malam", DOWN, SINCE_JANUARY, 7, (7, 7, 7, 7), None,
        ),
        (
            "Kembali ke keluarga atau daerah asal", "shelter.home",
            "%", UP, SINCE_JANUARY, 60, (60, 60, 60, 60), None,
        ),
        (
            "Keluhan warga yang ditindaklanjuti", None,
            "%", UP, SINCE_JANUARY, 95, (95, 95, 95, 95), (88, 92, 96, 97),
        ),
    )),
    ("1.06.05", "Program Perlindungan dan Jaminan Sosial", 3, 2_400_000_000, (300, 900, 1_700, 2_300), (
        (
            "Warga berkategori PPKS yang terdata", "people.categories",
            "orang", UP, SINCE_JANUARY, 60, (60, 60, 60, 60), None,
        ),
        (
            "Keluarga penerima bantuan tepat sasaran", None,
            "%", UP, SINCE_JANUARY, 98, (96, 96, 97, 98), (95, 96, 97, 98),
        ),
    )),
)  # fmt: skip


def make(_kota: str, _random) -> None:
    if db.session.scalar(select(Programme.id).limit(1)):
        return
    for year in (today().year - 1, today().year):
        for programme in PROGRAMMES:
            _programme(year, *programme)


def _programme(year, code, name, field_id, ceiling, used, indicators) -> None:
    row = rules.open_programme(
        {"year": year, "code": code, "name": name, "field_id": field_id, "starts_on": None}
    )
    rules.set_budget(row, dt.date(year, 1, 1), ceiling, f"DPA {year}", by=BY)
    for quarter, amount in enumerate(used, 1):
        if dt.date(year, 3 * quarter - 2, 1) <= today():
            rules.set_spending(row, quarter, amount * 1_000_000, "SIPD", by=BY)
    for position, indicator in enumerate(indicators, 1):
        _indicator(row, position, *indicator)


def _indicator(programme, position, name, figure, unit, direction, span, target, quarters, typed) -> None:
    values = {
        "name": name,
        "figure": figure,
        "unit": unit,
        "direction": direction,
        "span": span,
        "position": position,
    }
    row = rules.add_indicator(programme, values)
    row.programme = programme
    basis = f"Perjanjian Kinerja {programme.year}"
    given = [Decimal(one) for one in quarters]
    rules.set_target(row, dt.date(programme.year, 1, 1), Decimal(target), given, basis, by=BY)
    for quarter, value in enumerate(typed or (), 1):
        if dt.date(programme.year, 3 * quarter - 2, 1) <= today():
            rules.type_result(row, quarter, Decimal(value), "Laporan bidang", None, by=BY)
