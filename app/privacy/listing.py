"""The access log as a list: who looked, who was refused, who came in."""

import datetime as dt

from sqlalchemy import select

from app.accounts.models import Account
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.ground.tanggal import WIB, clock, now, short_date
from app.privacy.access import READ, title_of

PERIODS = [("1", "Hari ini dan kemarin"), ("7", "Tujuh hari"), ("31", "Sebulan"), ("366", "Setahun")]
KINDS = {
    "masuk": ("Masuk", ("masuk", "masuk gagal", "masuk ditahan", "kode cocok", "kode gagal", "kode ditahan")),
    "lihat": ("Melihat warga", ("melihat", "menampilkan nomor")),
    "tolak": ("Ditolak", ("ditolak",)),
    "unduh": ("Unduhan", ("ekspor", "data satu orang")),
    "segel": ("Data tersegel", ("melihat data tersegel", "mencoba membuka segel")),
}


def _since(days: str):
    return SecurityEvent.at > now() - dt.timedelta(days=int(days))


def _people() -> list[tuple[str, str]]:
    query = select(Account.id, Account.name).order_by(Account.name).limit(500)
    return [(str(account_id), name) for account_id, name in db.session.execute(query)]


def _moment(event) -> str:
    return f"{short_date(event.at.astimezone(WIB).date())} {clock(event.at)}"


EVENTS = Listing(
    key="access_log",
    title="Catatan akses",
    noun="catatan",
    model=SecurityEvent,
    filters=(
        Filter("masa", "Masa", lambda: PERIODS, _since),
        Filter(
            "jenis", "Jenis", lambda: [(key, title) for key, (title, _) in KINDS.items()],
            lambda key: SecurityEvent.event.in_(KINDS[key][1]),
        ),
        Filter("oleh", "Oleh", _people, lambda account_id: SecurityEvent.user_id == int(account_id)),
    ),
    sorts=(Sort("baru", "Terbaru", (), descending=True),),
    columns=(
        ExportColumn("Waktu", _moment, width=24),
        ExportColumn("Akun", lambda e: e.user_id, "number", 10),
        ExportColumn("Kejadian", lambda e: e.event, width=24),
        ExportColumn("Data", lambda e: title_of(e.kind), width=26),
        ExportColumn("Nomor", lambda e: e.record_id, "number", 10),
        ExportColumn("Alamat jaringan", lambda e: e.address, width=18),
        ExportColumn("Keterangan", lambda e: e.detail, width=40),
    ),
    export_may=READ,
)  # fmt: skip
