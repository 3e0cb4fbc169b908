"""Programmes with their indicators, targets and money; closed periods; reports that were made."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.period import Period
from app.ground.tanggal import now
from app.office import agency

UP, DOWN = "naik", "turun"
DIRECTIONS = {UP: "Makin besar makin baik", DOWN: "Makin kecil makin baik"}
SINCE_JANUARY, QUARTER_ALONE = "tahun", "triwulan"
SPANS = {SINCE_JANUARY: "Sejak Januari sampai akhir triwulan", QUARTER_ALONE: "Triwulan itu saja"}
NUMBER = Numeric(18, 2)


class Programme(Versioned, Base):
    """A programme of one fiscal year, as the budget names it, in the hands of one field (bidang)."""

    __tablename__ = "reports_programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(30), default="")
    name: Mapped[str] = mapped_column(String(200))
    field_id: Mapped[int | None]  # office.fields
    starts_on: Mapped[dt.date]  # the first of January, or the day on which it began mid-year
    ended_on: Mapped[dt.date | None]
    end_reason: Mapped[str | None] = mapped_column(String(300))
    indicators: Mapped[list["Indicator"]] = relationship(
        lazy="raise", order_by="Indicator.position, Indicator.id", back_populates="programme"
    )
    __table_args__ = (
        UniqueConstraint("year", "name"),
        CheckConstraint("year BETWEEN 2000 AND 2099", name="year"),
        CheckConstraint("ended_on >= starts_on", name="days"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="end_reason"),
    )
    __audit__ = Audited(
        "program",
        {
            "code": "Kode", "name": "Nama", "field_id": "Bidang", "starts_on": "Mulai", "ended_on": "Berakhir",
            "end_reason": "Alasan berakhir",
        },
        {"field_id": lambda field_id: dict(agency.fields()).get(field_id)},
    )  # fmt: skip

    @property
    def began_late(self) -> bool:
        return self.starts_on > dt.date(self.year, 1, 1)


class Indicator(Versioned, Base):
    """What a programme is measured by: a figure of a room, or a number that is typed with its source."""

    __tablename__ = "reports_indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("reports_programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="")
    direction: Mapped[str] = mapped_column(String(6), default=UP)
    figure: Mapped[str | None] = mapped_column(String(80))  # key; None: typed by hand
    span: Mapped[str] = mapped_column(
        String(10), default=SINCE_JANUARY
    )  # what a quarter's value is counted over
    position: Mapped[int] = mapped_column(default=1)
    programme: Mapped[Programme] = relationship(lazy="raise", back_populates="indicators")
    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("direction IN ('naik', 'turun')", name="direction"),
        CheckConstraint("span IN ('tahun', 'triwulan')", name="span"),
    )
    __audit__ = Audited(
        "indikator",
        {
            "name": "Nama",
            "unit": "Satuan",
            "direction": "Arah",
            "figure": "Sumber angka",
            "span": "Dihitung atas",
            "position": "Urutan",
        },
        {"direction": DIRECTIONS, "span": SPANS},
    )


class Target(Base):
    """A version of an indicator's target: the year's, and what is to be reached by the end of each quarter.

    The newest by its day holds; a revision (Perubahan APBD) adds a version and keeps the old one.
    """

    __tablename__ = "reports_target"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("reports_indicator.id"), index=True)
    valid_from: Mapped[dt.date]
    year_value: Mapped[Decimal] = mapped_column(NUMBER)
    quarters: Mapped[list] = mapped_column(
        JSON
    )  # four numbers as text, cumulative; None where nothing was set
    basis: Mapped[str] = mapped_column(String(200), default="")  # Perjanjian Kinerja, Perubahan APBD …
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (
        UniqueConstraint("indicator_id", "valid_from"),
        CheckConstraint("year_value >= 0", name="year_value"),
    )
    __audit__ = Audited(
        "target", {"valid_from": "Berlaku mulai", "year_value": "Target setahun", "quarters": "Target triwulan",
                   "basis": "Dasar"},
    )  # fmt: skip

    def at_end_of(self, quarter: int) -> Decimal | None:
        given = self.quarters[quarter - 1]
        return Decimal(given) if given is not None else None


class Typed(Base):
    """A number typed by hand for an indicator: how it stood at the end of a quarter, cumulative. The newest holds."""

    __tablename__ = "reports_typed"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("reports_indicator.id"))
    quarter: Mapped[int]
    value: Mapped[Decimal] = mapped_column(NUMBER)
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("value >= 0", name="value"),
        Index(None, "indicator_id", "quarter", "id"),
    )
    __audit__ = Audited(
        "realisasi", {"quarter": "Triwulan", "value": "Realisasi", "source": "Sumber", "note": "Catatan"}
    )


class Explanation(Base):
    """Why a target was missed and what is done about it, by quarter. The newest holds, the older stay readable."""

    __tablename__ = "reports_explanation"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("reports_indicator.id"))
    quarter: Mapped[int]
    reason: Mapped[str] = mapped_column(String(1000))
    action: Mapped[str] = mapped_column(String(1000))
    due_on: Mapped[dt.date | None]
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        Index(None, "indicator_id", "quarter", "id"),
    )
    __audit__ = Audited(
        "penjelasan capaian", {"quarter": "Triwulan", "reason": "Alasan", "action": "Tindak lanjut"}
    )


class Budget(Base):
    """A version of a programme's ceiling (pagu); the newest by its day holds."""

    __tablename__ = "reports_budget"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("reports_programme.id"), index=True)
    valid_from: Mapped[dt.date]
    amount: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (
        UniqueConstraint("programme_id", "valid_from"),
        CheckConstraint("amount >= 0", name="amount"),
    )
    __audit__ = Audited("pagu", {"valid_from": "Berlaku mulai", "amount": "Pagu", "basis": "Dasar"})


class Spending(Base):
    """How much of the money was used up to the end of a quarter, cumulative. The newest holds."""

    __tablename__ = "reports_spending"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("reports_programme.id"))
    quarter: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("amount >= 0", name="amount"),
        Index(None, "programme_id", "quarter", "id"),
    )
    __audit__ = Audited(
        "realisasi anggaran", {"quarter": "Triwulan", "amount": "Realisasi", "source": "Sumber"}
    )


class Population(Base):
    """Residents of a kelurahan in a year, for numbers per 1,000 residents."""

    __tablename__ = "reports_population"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kelurahan: Mapped[str] = mapped_column(ForeignKey("wilayah_kelurahan.code"), primary_key=True)
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (CheckConstraint("people > 0", name="people"),)


class Closing(Base):
    """A closed period. Its figures are kept as they were; opened again it is no longer the one that holds."""

    __tablename__ = "reports_closing"
    id: Mapped[int] = mapped_column(primary_key=True)
    period_key: Mapped[str] = mapped_column(String(10))
    closed_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    closed_by: Mapped[str] = mapped_column(String(120), default="Sistem")
    opened_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    opened_by: Mapped[str | None] = mapped_column(String(120))
    open_reason: Mapped[str | None] = mapped_column(String(300))
    facts: Mapped[dict] = mapped_column(JSON, deferred=True)  # all that reports of it tell (facts.gather)
    __table_args__ = (
        CheckConstraint("(opened_at IS NULL) = (open_reason IS NULL)", name="open_reason"),
        Index(
            "uq_reports_closing_standing", "period_key", unique=True, sqlite_where=text("opened_at IS NULL"),
            postgresql_where=text("opened_at IS NULL"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "penutupan periode",
        {"period_key": "Periode", "opened_at": "Dibuka kembali", "open_reason": "Alasan dibuka kembali"},
    )

    @property
    def period(self) -> Period:
        return Period.read(self.period_key)


class ClosedFigure(Base):
    """A figure as it was when the period was closed, and the records that made it."""

    __tablename__ = "reports_closed_figure"
    id: Mapped[int] = mapped_column(primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("reports_closing.id"))
    figure: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="")
    per: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(BigInteger)
    base: Mapped[int] = mapped_column(BigInteger)
    records: Mapped[list | None] = mapped_column(
        JSON, deferred=True
    )  # [[id, amount, base]]; None: too many to keep
    __table_args__ = (UniqueConstraint("closing_id", "figure"),)

    @property
    def value(self) -> float | int | None:
        """The number that was kept; None for a share of nothing."""
        if not self.per:
            return self.amount
        return round(self.per * self.amount / self.base, 2) if self.base else None


class Report(Base):
    """A report that was made: what it told, when, and the files in the archive."""

    __tablename__ = "reports_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    period_key: Mapped[str] = mapped_column(String(10))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("reports_programme.id"))
    kelurahan: Mapped[str | None] = mapped_column(ForeignKey("wilayah_kelurahan.code"))
    closing_id: Mapped[int | None] = mapped_column(ForeignKey("reports_closing.id"))  # whose figures it tells
    made_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    made_by: Mapped[str] = mapped_column(String(120), default="Sistem")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    pdf: Mapped[str | None] = mapped_column(String(64))
    xlsx: Mapped[str | None] = mapped_column(String(64))
    told: Mapped[str | None] = mapped_column(String(64))  # digest of what it tells
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters_letter.id"))
    scheduled: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    __table_args__ = (
        Index(None, "period_key", "kind"),
        Index(  # a report that makes itself is made once a period
            "uq_reports_report_scheduled", "kind", "period_key", unique=True, sqlite_where=text("scheduled"),
            postgresql_where=text("scheduled"),
        ),
    )  # fmt: skip
    __audit__ = Audited("laporan", {"kind": "Jenis", "period_key": "Periode", "letter_id": "Nomor"})

    @property
    def period(self) -> Period:
        return Period.read(self.period_key)


class Reading(Base):
    """Who has opened a report: it then no longer waits on that reader's first page."""

    __tablename__ = "reports_reading"
    report_id: Mapped[int] = mapped_column(ForeignKey("reports_report.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
