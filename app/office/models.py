"""The agency itself: profile, dated settings, archive codes, who signs, days off."""

import datetime as dt

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ground.audit import Audited
from app.ground.db import Base, Versioned


class Profile(Versioned, Base):
    """The one row that says who this agency is; letterheads, numbers and addresses are made from it."""

    __tablename__ = "office_profile"
    id: Mapped[int] = mapped_column(primary_key=True)
    kota: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(60))
    government: Mapped[str] = mapped_column(String(120))
    agency: Mapped[str] = mapped_column(String(160))
    short_name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    website: Mapped[str] = mapped_column(String(120), default="")
    region_code: Mapped[str] = mapped_column(String(5))
    unit_code: Mapped[str] = mapped_column(String(40))
    public_url: Mapped[str | None] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)

    __audit__ = Audited(
        "profil dinas",
        {
            "government": "Pemerintah", "agency": "Nama dinas", "short_name": "Nama pendek", "address": "Alamat",
            "postal_code": "Kode pos", "phone": "Telepon", "email": "Surel", "website": "Laman",
            "unit_code": "Kode unit", "public_url": "Alamat publik", "place": "Tempat surat",
        },
    )  # fmt: skip


class Setting(Base):
    """A value that the field changes, from a day on; the one with the newest day not after `on` holds."""

    __tablename__ = "office_setting"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[object] = mapped_column(JSON)
    valid_from: Mapped[dt.date]
    source: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    __audit__ = Audited("pengaturan", {"key": "Pengaturan", "value": "Nilai", "valid_from": "Berlaku mulai"})


class ClassificationCode(Base):
    """An archive code (Permendagri 83/2022) with its days of validity; letters store the code as printed."""

    __tablename__ = "office_classification"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(160))
    valid_from: Mapped[dt.date]
    valid_until: Mapped[dt.date | None]
    __table_args__ = (UniqueConstraint("code", "valid_from"),)


class Appointment(Versioned, Base):
    """An official and the office held, from a day to a day: definitive, Plt. (vacant) or Plh. (absent)."""

    __tablename__ = "office_appointment"
    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(String(40))  # kadis, sekretaris, kabid…: the office, not the holder
    title: Mapped[str] = mapped_column(String(160))  # as printed: KEPALA DINAS SOSIAL
    capacity: Mapped[str] = mapped_column(String(10), default="")  # "", "Plt.", "Plh."
    name: Mapped[str] = mapped_column(String(120))
    rank: Mapped[str] = mapped_column(String(80), default="")
    nip: Mapped[str] = mapped_column(String(18), default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    __table_args__ = (Index(None, "post", "starts_on"),)

    __audit__ = Audited(
        "pejabat",
        {
            "title": "Jabatan", "capacity": "Kedudukan", "name": "Nama", "rank": "Pangkat", "nip": "NIP",
            "starts_on": "Mulai", "ends_on": "Sampai",
        },
    )  # fmt: skip


HOLIDAY_KINDS = {"nasional": "Libur nasional", "cuti": "Cuti bersama", "daerah": "Libur daerah"}


class Holiday(Base):
    """A day on which the office is closed. Most are fixed each year by a joint decree (SKB), some by the mayor."""

    __tablename__ = "office_holiday"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[dt.date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10), default="nasional")  # nasional, cuti, daerah

    __audit__ = Audited(
        "hari libur", {"day": "Tanggal", "name": "Keterangan", "kind": "Jenis"}, {"kind": HOLIDAY_KINDS}
    )

    @property
    def kind_name(self) -> str:
        return HOLIDAY_KINDS[self.kind]
