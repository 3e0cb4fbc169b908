"""Who was where on which day: the one mechanism for trainings, workshops, clubs and classes."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant
from app.ground.tanggal import DAYS, SHORT_MONTHS, now

PRESENT, EXCUSED, SICK, ABSENT = "hadir", "izin", "sakit", "alpa"
STATES = (PRESENT, EXCUSED, SICK, ABSENT)


class Sheet(Base):
    """A register of attendance; a programme's batch or club points to it."""

    __tablename__ = "attendance_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="sheet", lazy="raise", order_by="Session.on_date, Session.position"
    )


class Session(Base):
    """One day, or one part of a day, on which people are ticked."""

    __tablename__ = "attendance_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("attendance_sheet.id"))
    on_date: Mapped[dt.date]
    position: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(120), default="")
    sheet: Mapped[Sheet] = relationship(back_populates="sessions", lazy="raise")
    __table_args__ = (UniqueConstraint("sheet_id", "on_date", "position"),)

    @property
    def label(self) -> str:
        """The day as the head of a narrow column: "Sen 20 Okt", with the name of its part when it has one."""
        short = (
            f"{DAYS[self.on_date.weekday()][:3]} {self.on_date.day} {SHORT_MONTHS[self.on_date.month - 1]}"
        )
        return f"{short} {self.title}".strip()


class Mark(Base):
    """What was ticked for one person on one session. A tick sets a state; sending it twice does no harm."""

    __tablename__ = "attendance_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("attendance_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    state: Mapped[str] = mapped_column(String(6))
    late: Mapped[bool] = mapped_column(default=False)  # ticked after the day itself
    key: Mapped[str | None] = mapped_column(String(40))  # the client's key of the tick that set it
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_id: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index(None, "session_id", "state", "person_id"),  # reports count from it alone
        CheckConstraint("state IN ('hadir', 'izin', 'sakit', 'alpa')", name="state"),
    )
    __audit__ = Audited("kehadiran", {"state": "Kehadiran"})
