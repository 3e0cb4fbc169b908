"""Shelter → room → bed → stay; a stay's nights lie in segments, one for each bed that it was in.

A night is named by the date on which it begins. Ranges of nights are half-open: `until_night` is the first
night that is no longer slept there, and None while the person is still there.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_, or_, text
from sqlalchemy.orm import Mapped, column_property, joinedload, mapped_column, relationship, undefer

from app.ground import sealed
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import now, today
from app.people.categories import PPKS_NAMES
from app.people.models import Person
from app.shelter import words


class Shelter(Versioned, Base):
    """A house with beds: whom it takes, and who answers its telephone."""

    __tablename__ = "shelter_shelter"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    place: Mapped[str] = mapped_column(String(160), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(300), default="")
    least_age: Mapped[int | None]
    greatest_age: Mapped[int | None]
    condition: Mapped[str] = mapped_column(String(12), default="semua")  # semua, mandiri, tirah baring
    is_sealed: Mapped[bool] = mapped_column(default=False)  # a safe house: every stay in it is sealed
    __table_args__ = (CheckConstraint("condition IN ('semua', 'mandiri', 'tirah baring')", name="condition"),)
    __audit__ = Audited(
        "shelter",
        {
            "name": "Nama", "place": "Alamat", "phone": "Telepon", "purpose": "Sasaran",
            "least_age": "Usia paling muda",
            "greatest_age": "Usia paling tua", "condition": "Keadaan penghuni", "is_sealed": "Dirahasiakan",
        },
        {"condition": words.CONDITION_NAMES},
    )  # fmt: skip


class Room(Versioned, Base):
    """A room and its rule. `rule_since` is the first night on which the present rule holds."""

    __tablename__ = "shelter_room"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter_shelter.id"))
    name: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(12))
    rule_since: Mapped[dt.date] = mapped_column(default=dt.date(2000, 1, 1))
    position: Mapped[int] = mapped_column(default=1)
    shelter: Mapped[Shelter] = relationship(lazy="raise")
    __table_args__ = (
        UniqueConstraint("shelter_id", "name"),
        CheckConstraint(
            "rule IN ('laki-laki', 'perempuan', 'keluarga', 'anak', 'tirah baring')", name="rule"
        ),
    )
    __audit__ = Audited(
        "kamar", {"name": "Nama", "rule": "Aturan", "position": "Urutan"}, {"rule": words.RULE_NAMES}
    )

    @property
    def rule_name(self) -> str:
        return words.RULE_NAMES[self.rule]


class Bed(Base):
    """A bed: what it is called, where it stands in its room, since when it waits to be cleaned."""

    __tablename__ = "shelter_bed"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("shelter_room.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=1)
    opened_on: Mapped[dt.date] = mapped_column(default=today)
    closed_on: Mapped[dt.date | None]  # the first night on which it is no longer there
    cleaning_since: Mapped[dt.datetime | None] = mapped_column(Instant)
    room: Mapped[Room] = relationship(lazy="raise")
    __table_args__ = (
        UniqueConstraint("room_id", "name"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="days"),
    )
    __audit__ = Audited(
        "ranjang",
        {"name": "Nama", "position": "Urutan", "opened_on": "Mulai ada", "closed_on": "Tidak ada lagi"},
    )

    @property
    def full_name(self) -> str:
        return f"{self.room.name}, ranjang {self.name}"


class Outage(Base):
    """Nights on which a bed cannot be used; they are taken off the capacity."""

    __tablename__ = "shelter_outage"
    id: Mapped[int] = mapped_column(primary_key=True)
    bed_id: Mapped[int] = mapped_column(ForeignKey("shelter_bed.id"), index=True)
    from_night: Mapped[dt.date]
    until_night: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(String(200))
    __table_args__ = (CheckConstraint("until_night IS NULL OR until_night >= from_night", name="nights"),)
    __audit__ = Audited(
        "ranjang tidak dipakai",
        {"from_night": "Mulai malam", "until_night": "Sampai malam", "reason": "Alasan"},
    )


class Arrival(Base):
    """One coming-in: who handed over whom, with one berita acara for all who came together."""

    __tablename__ = "shelter_arrival"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    source: Mapped[str] = mapped_column(String(12))
    handed_by: Mapped[str] = mapped_column(String(120), default="")
    handed_office: Mapped[str] = mapped_column(String(120), default="")
    found_at: Mapped[str] = mapped_column(String(160), default="")
    record_no: Mapped[str] = mapped_column(String(60), default="")  # number of their own berita acara
    received_by: Mapped[str] = mapped_column(String(120), default="")
    __audit__ = Audited(
        "kedatangan",
        {
            "source": "Asal penyerahan", "handed_by": "Yang menyerahkan", "handed_office": "Instansi",
            "found_at": "Ditemukan di", "record_no": "Nomor berita acara",
        },
        {"source": words.SOURCE_NAMES},
    )  # fmt: skip

    @property
    def source_name(self) -> str:
        return words.SOURCE_NAMES[self.source]


class Stay(Versioned, Base):
    """A person in a shelter, from coming in to leaving, whatever beds and shelters in between."""

    __tablename__ = "shelter_stay"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter_shelter.id"))  # the present or last one
    arrival_id: Mapped[int] = mapped_column(ForeignKey("shelter_arrival.id"), index=True)
    guardian_id: Mapped[int | None] = mapped_column(
        ForeignKey("shelter_stay.id"), index=True
    )  # whom a child is with
    admitted_at: Mapped[dt.datetime] = mapped_column(Instant)
    first_night: Mapped[dt.date]
    due_on: Mapped[dt.date]  # the last day that is allowed; overdue from the day after
    category: Mapped[str] = mapped_column(String(2))  # PPKS
    reason: Mapped[str] = mapped_column(String(300), default="")
    origin: Mapped[str] = mapped_column(String(80), default="")  # city of origin; empty while not known
    age: Mapped[int | None]  # at coming in
    age_estimated: Mapped[bool] = mapped_column(default=False)
    mobility: Mapped[str] = mapped_column(String(12), default="mandiri")
    health: Mapped[str | None] = mapped_column(String(1000))
    marks: Mapped[str | None] = mapped_column(String(300))  # by what an unknown person may be recognised
    photo: Mapped[str | None] = mapped_column(String(64))

    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    until_night: Mapped[dt.date | None]
    discharge: Mapped[str | None] = mapped_column(String(12))
    receiver: Mapped[str | None] = mapped_column(String(120))
    receiver_relation: Mapped[str | None] = mapped_column(String(80))
    destination: Mapped[str | None] = mapped_column(String(160))
    referral_no: Mapped[str | None] = mapped_column(String(80))
    discharge_note: Mapped[str | None] = mapped_column(String(500))

    person: Mapped[Person] = relationship(lazy="raise")
    shelter: Mapped[Shelter] = relationship(lazy="raise")
    arrival: Mapped[Arrival] = relationship(lazy="raise")
    segments: Mapped[list["Segment"]] = relationship(
        back_populates="stay", lazy="raise", order_by="Segment.from_night, Segment.id"
    )

    __table_args__ = (
        CheckConstraint("until_night IS NULL OR until_night >= first_night", name="nights"),
        CheckConstraint("(ended_at IS NULL) = (discharge IS NULL)", name="discharge_when_ended"),
        CheckConstraint("(ended_at IS NULL) = (until_night IS NULL)", name="until_when_ended"),
        CheckConstraint("age BETWEEN 0 AND 130", name="age"),
        Index(
            "uq_shelter_stay_one_open", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_shelter_stay_open", "shelter_id", "due_on",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "shelter_id", "until_night", "first_night"),
    )  # fmt: skip
    __audit__ = Audited(
        "masa tinggal",
        {
            "due_on": "Batas waktu", "category": "Kategori PPKS", "reason": "Alasan masuk", "origin": "Daerah asal",
            "age": "Usia", "mobility": "Kemampuan gerak", "health": "Pemeriksaan kesehatan", "marks": "Ciri",
            "discharge": "Cara keluar", "receiver": "Penerima", "destination": "Tujuan",
            "referral_no": "Nomor rujukan", "person_id": "Nomor warga",
        },
        {"category": PPKS_NAMES, "mobility": words.MOBILITY_NAMES, "discharge": words.DISCHARGE_NAMES},
    )  # fmt: skip

    @classmethod
    def touching(cls, shelter_ids, first: dt.date, last: dt.date):
        """Stays of these shelters that were there between the two days; said so that an index answers both ways."""
        here = cls.shelter_id.in_(shelter_ids), cls.first_night < last
        return or_(and_(*here, cls.until_night.is_(None)), and_(*here, cls.until_night >= first))

    @classmethod
    def seen(cls):
        """What a page needs beside the stay itself."""
        return [joinedload(cls.person), joinedload(cls.shelter), joinedload(cls.arrival), undefer(cls.under_seal)]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def category_name(self) -> str:
        return PPKS_NAMES.get(self.category, self.category)

    @property
    def discharge_name(self) -> str:
        return words.DISCHARGE_NAMES.get(self.discharge, "")

    @property
    def mobility_name(self) -> str:
        return words.MOBILITY_NAMES[self.mobility]

    @property
    def age_text(self) -> str:
        if self.age is None:
            return "usia tidak diketahui"
        return f"{'sekitar ' if self.age_estimated else ''}{self.age} tahun"


# Known to the page of a stay alone: lists ask `sealed.seen_by`.
Stay.under_seal = column_property(sealed.under_seal(Stay.__tablename__, Stay.id), deferred=True)


class Segment(Base):
    """Nights of a stay in one bed. It carries what the database judges by; see ddl.py for what it refuses."""

    __tablename__ = "shelter_segment"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    bed_id: Mapped[int] = mapped_column(ForeignKey("shelter_bed.id"))
    shelter_id: Mapped[int] = mapped_column(
        ForeignKey("shelter_shelter.id")
    )  # the bed's: ten years are read by it
    from_night: Mapped[dt.date]
    until_night: Mapped[dt.date | None]
    rule: Mapped[str] = mapped_column(String(12))  # of the room, on these nights
    sex: Mapped[str | None] = mapped_column(String(1))  # of the person, as known on these nights
    child: Mapped[bool | None]
    bedridden: Mapped[bool] = mapped_column(default=False)
    exception: Mapped[str | None] = mapped_column(String(200))  # why, where sex or age is not known
    started_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    stay: Mapped[Stay] = relationship(back_populates="segments", lazy="raise")
    bed: Mapped[Bed] = relationship(lazy="raise")
    __table_args__ = (
        CheckConstraint("until_night IS NULL OR until_night >= from_night", name="nights"),
        CheckConstraint("sex IN ('L', 'P')", name="sex"),
        CheckConstraint(
            "rule = 'keluarga' OR (rule = 'tirah baring' AND bedridden)"
            " OR (rule = 'anak' AND (child IS TRUE OR (child IS NULL AND exception IS NOT NULL)))"
            " OR (rule = 'laki-laki' AND (coalesce(sex, '?') = 'L' OR (sex IS NULL AND exception IS NOT NULL)))"
            " OR (rule = 'perempuan' AND (coalesce(sex, '?') = 'P' OR (sex IS NULL AND exception IS NOT NULL)))",
            name="fits",
        ),
        Index("ix_shelter_segment_bed", "bed_id", "from_night", "until_night"),
        Index("ix_shelter_segment_person", "person_id", "from_night", "until_night"),
        Index("ix_shelter_segment_until", "shelter_id", "until_night", "from_night", "bed_id"),
        Index("ix_shelter_segment_from", "shelter_id", "from_night"),
    )

    @classmethod
    def touching(cls, shelter_ids, first: dt.date, last: dt.date):
        """Segments of these shelters with a night from `first` up to but not `last`.

        Said in two parts that each name the shelter, so that the index by shelter and end answers both.
        """
        here = cls.shelter_id.in_(shelter_ids), cls.from_night < last
        return or_(and_(*here, cls.until_night.is_(None)), and_(*here, cls.until_night > first))

    @classmethod
    def covering(cls, shelter_ids, night: dt.date):
        """Segments of these shelters that hold this night."""
        return cls.touching(shelter_ids, night, night + dt.timedelta(days=1))

    __audit__ = Audited(
        "ranjang yang ditempati",
        {"bed_id": "Nomor ranjang", "from_night": "Mulai malam", "until_night": "Sampai malam"},
    )


class Extension(Base):
    __tablename__ = "shelter_extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    number: Mapped[int]
    due_before: Mapped[dt.date]
    due_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(String(300))
    approver: Mapped[str] = mapped_column(String(120))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    __table_args__ = (
        UniqueConstraint("stay_id", "number"),
        CheckConstraint("due_on > due_before", name="longer"),
    )
    __audit__ = Audited(
        "perpanjangan", {"due_on": "Batas baru", "reason": "Alasan", "approver": "Yang menyetujui"}
    )


class Note(Base):
    """What the team wrote of a stay; it is added to, never changed."""

    __tablename__ = "shelter_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    done_at: Mapped[dt.datetime | None] = mapped_column(Instant)  # a need or a step of the plan that was met

    @property
    def kind_name(self) -> str:
        return words.NOTE_NAMES[self.kind]


class Belonging(Base):
    """What the person brought and the shelter keeps, until it is given back."""

    __tablename__ = "shelter_belonging"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    item: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int] = mapped_column(default=1)
    note: Mapped[str | None] = mapped_column(String(200))
    kept_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    returned_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    returned_to: Mapped[str | None] = mapped_column(String(120))
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)
    __audit__ = Audited(
        "barang titipan", {"item": "Barang", "quantity": "Jumlah", "returned_to": "Dikembalikan kepada"}
    )


class Gift(Base):
    """A meal, clothing, medicine or help given to the person."""

    __tablename__ = "shelter_gift"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    item: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[int] = mapped_column(default=1)
    on_date: Mapped[dt.date] = mapped_column(default=today)
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    @property
    def kind_name(self) -> str:
        return words.GIFT_NAMES[self.kind]


class Reservation(Base):
    """A free bed held for somebody on the way; it lets go by itself."""

    __tablename__ = "shelter_reservation"
    id: Mapped[int] = mapped_column(primary_key=True)
    bed_id: Mapped[int] = mapped_column(ForeignKey("shelter_bed.id"))
    held_for: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(12))  # dipakai, dilepas, lewat waktu
    __table_args__ = (
        Index(
            "uq_shelter_reservation_one_open", "bed_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("expires_at > made_at", name="span"),
    )  # fmt: skip
    __audit__ = Audited("pemesanan ranjang", {"expires_at": "Berlaku sampai", "outcome": "Hasil"})


class Waiting(Base):
    """Somebody for whom there is no bed yet."""

    __tablename__ = "shelter_waiting"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelter_id: Mapped[int | None] = mapped_column(ForeignKey("shelter_shelter.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    called: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    age: Mapped[int | None]
    urgency: Mapped[int]  # 1 the most urgent
    reason: Mapped[str] = mapped_column(String(300))
    since: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(160))
    person: Mapped[Person | None] = relationship(lazy="raise")
    shelter: Mapped[Shelter | None] = relationship(lazy="raise")
    __table_args__ = (
        CheckConstraint("urgency BETWEEN 1 AND 3", name="urgency"),
        Index(
            "ix_shelter_waiting_open", "urgency", "since",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "daftar tunggu", {"urgency": "Kegentingan", "reason": "Alasan", "outcome": "Hasil"},
        {"urgency": words.URGENCY_NAMES},
    )  # fmt: skip

    @property
    def urgency_name(self) -> str:
        return words.URGENCY_NAMES[self.urgency]


class Census(Base):
    """The count of one night in one shelter. Once closed it is frozen; a correction says why."""

    __tablename__ = "shelter_census"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter_shelter.id"))
    night: Mapped[dt.date]
    closed_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    closed_by: Mapped[str] = mapped_column(String(120), default="Sistem")
    lines: Mapped[list["CensusLine"]] = relationship(lazy="raise", order_by="CensusLine.id")
    __table_args__ = (UniqueConstraint("shelter_id", "night"),)
    __audit__ = Audited("sensus malam", {"night": "Malam"})


class CensusLine(Base):
    __tablename__ = "shelter_census_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    census_id: Mapped[int] = mapped_column(ForeignKey("shelter_census.id"))
    stay_id: Mapped[int] = mapped_column(ForeignKey("shelter_stay.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    correction: Mapped[str | None] = mapped_column(String(300))  # why the frozen count was changed
    stay: Mapped[Stay] = relationship(lazy="raise")
    __table_args__ = (
        UniqueConstraint("census_id", "stay_id"),
        CheckConstraint("state IN ('hadir', 'izin', 'tanpa izin')", name="state"),
    )
    __audit__ = Audited(
        "baris sensus", {"state": "Keadaan", "correction": "Alasan pembetulan"}, {"state": words.CENSUS_NAMES}
    )

    @property
    def state_name(self) -> str:
        return words.CENSUS_NAMES[self.state]
