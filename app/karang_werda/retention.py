"""How long what was measured of people is kept: then the values go, and only that somebody was measured stays.

Counts of closed months hold: how many were measured, passed a threshold and were referred is still there, what it was
and how much is not.
"""

import datetime as dt

from sqlalchemy import func, or_, select, update

from app.ground.db import db
from app.ground.room import Purge
from app.ground.tanggal import WIB
from app.karang_werda.measures import MEASURES
from app.karang_werda.models import PURGED, Check

EMPTY = dict.fromkeys((*MEASURES, "glucose_kind", "follow_up_note"))


def _old(before: dt.datetime):
    """Checks of before that day that still say something of somebody's health."""
    told = or_(*(getattr(Check, name).is_not(None) for name in EMPTY), Check.flags.not_in(("", PURGED)))
    return (Check.on_date < before.astimezone(WIB).date()) & told


def _count(before: dt.datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Check).where(_old(before)))


def _run(before: dt.datetime, most: int) -> int:
    old = list(db.session.scalars(select(Check.id).where(_old(before)).order_by(Check.id).limit(most)))
    if old:
        those = update(Check).where(Check.id.in_(old)).execution_options(synchronize_session=False)
        db.session.execute(those.values(**EMPTY, refer=False))
        db.session.execute(those.where(Check.flags != "").values(flags=PURGED))
    return len(old)


PURGE = Purge(
    "karang_werda_health", "Hasil pemeriksaan kesehatan lansia", "privacy.health_months",
    "Nilai dan tandanya dihapus; bahwa seseorang diukur, ditandai, atau dirujuk tetap terhitung di laporan.",
    _count, _run,
)  # fmt: skip
