"""People: one row a person, whatever the office does for them."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload, undefer

from app.ground import wilayah
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned, sorted_text
from app.ground.names import name_key
from app.ground.nik import nik_doubts
from app.ground.tanggal import age, now, today
from app.people.categories import DISABILITY_NAMES, FAMILY_ROLE_NAMES, NO_NIK_NAMES, PPKS_NAMES, SEX_NAMES

ACTIVE, DIED, JOINED, CANCELLED = "aktif", "meninggal", "ditautkan", "batal"
STATUS_NAMES = {ACTIVE: "Aktif", DIED: "Meninggal", JOINED: "Ditautkan ke data lain", CANCELLED: "Batal"}


# Conditions of partial indexes; the lists ask in the same words (gaps.py).
GAPS = {
    "without_nik": "nik IS NULL AND status = 'aktif'",
    "without_place": "kelurahan IS NULL AND outside IS NULL AND status = 'aktif'",
    "doubtful": "doubtful AND status = 'aktif'",
}


class Person(Versioned, Base):
    """A resident or client. NIK and name may be missing (domain: homeless, infants): then a temporary number holds."""

    __tablename__ = "people_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    nik: Mapped[str | None] = mapped_column(sorted_text(16), unique=True)
    no_nik_reason: Mapped[str | None] = mapped_column(String(40))
    doubt_reason: Mapped[str | None] = mapped_column(String(300))
    kk: Mapped[str | None] = mapped_column(sorted_text(16))
    name: Mapped[str | None] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(sorted_text(160), default="")
    alias: Mapped[str | None] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    birth_place: Mapped[str | None] = mapped_column(String(60))
    birth_date: Mapped[dt.date | None]
    address: Mapped[str | None] = mapped_column(String(200))
    rt: Mapped[str | None] = mapped_column(String(3))
    rw: Mapped[str | None] = mapped_column(String(3))
    kelurahan: Mapped[str | None] = mapped_column(ForeignKey("wilayah_kelurahan.code"))
    outside: Mapped[str | None] = mapped_column(String(120))  # KTP of another city: its name
    home_address: Mapped[str | None] = mapped_column(String(200))
    home_rt: Mapped[str | None] = mapped_column(String(3))
    home_rw: Mapped[str | None] = mapped_column(String(3))
    home_kelurahan: Mapped[str | None] = mapped_column(ForeignKey("wilayah_kelurahan.code"))
    phone: Mapped[str | None] = mapped_column(sorted_text(16))
    desil: Mapped[int | None]
    desil_on: Mapped[dt.date | None]  # the day of the entry that the current desil comes from
    doubtful: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # differs from its NIK
    status: Mapped[str] = mapped_column(String(10), default=ACTIVE)
    joined_to: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))  # who stayed, never one joined itself
    died_on: Mapped[dt.date | None]
    note: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    created_by: Mapped[int | None]

    categories: Mapped[list["Category"]] = relationship(lazy="raise", order_by="Category.code")
    disabilities: Mapped[list["Disability"]] = relationship(lazy="raise", order_by="Disability.kind")
    desil_entries: Mapped[list["DesilEntry"]] = relationship(lazy="raise", order_by="DesilEntry.on_date.desc()")
    place: Mapped["FamilyMember | None"] = relationship(  # on a family card, today
        lazy="raise", viewonly=True, uselist=False,
        primaryjoin="and_(FamilyMember.person_id == Person.id, FamilyMember.until.is_(None))",
    )  # fmt: skip
    absorbed: Mapped[list["Person"]] = relationship(  # the records that were joined to this one
        lazy="raise", viewonly=True, primaryjoin="Person.id == foreign(Person.joined_to)", order_by="Person.id",
        remote_side="Person.joined_to",
    )  # fmt: skip

    __table_args__ = (
        CheckConstraint("sex IN ('L', 'P')", name="sex"),
        CheckConstraint("desil BETWEEN 1 AND 10", name="desil"),
        CheckConstraint("length(nik) = 16", name="nik_length"),
        CheckConstraint("status IN ('aktif', 'meninggal', 'ditautkan', 'batal')", name="status"),
        CheckConstraint("(status = 'ditautkan') = (joined_to IS NOT NULL)", name="joined"),
        CheckConstraint("joined_to != id", name="not_to_itself"),
        # The list's orders; the columns after id let filters and counts be answered from the index alone.
        Index("ix_people_person_by_name", "name_key", "id", "status", "sex", "desil", "kelurahan", "desil_on"),
        Index("ix_people_person_by_kelurahan", "kelurahan", "name_key", "id", "status", "sex", "desil"),
        Index("ix_people_person_by_desil", "desil", "name_key", "id", "status", "sex", "kelurahan"),
        Index(None, "birth_date", "name_key"),
        Index(None, "kk"),
        Index(None, "phone"),
        Index(None, "desil_on"),
        # What waits to be put right is rare, so that its lists cost nothing.
        *(
            Index(f"ix_people_person_{name}", "name_key", "id", sqlite_where=text(where), postgresql_where=text(where))
            for name, where in GAPS.items()
        ),
        Index(
            "ix_people_person_joined", "joined_to", sqlite_where=text("joined_to IS NOT NULL"),
            postgresql_where=text("joined_to IS NOT NULL"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "warga",
        {
            "nik": "NIK", "no_nik_reason": "Alasan tanpa NIK", "doubt_reason": "Alasan data berbeda", "kk": "Nomor KK",
            "name": "Nama", "alias": "Nama lain", "sex": "Jenis kelamin", "birth_place": "Tempat lahir",
            "birth_date": "Tanggal lahir", "address": "Alamat KTP", "rt": "RT", "rw": "RW",
            "kelurahan": "Kelurahan KTP",
            "outside": "KTP luar kota", "home_address": "Alamat tinggal", "home_rt": "RT tinggal",
            "home_rw": "RW tinggal", "home_kelurahan": "Kelurahan tinggal", "phone": "Nomor HP", "desil": "Desil",
            "status": "Keadaan", "died_on": "Tanggal meninggal", "note": "Catatan",
        },
        {"sex": SEX_NAMES, "no_nik_reason": NO_NIK_NAMES, "status": STATUS_NAMES},
    )  # fmt: skip

    @classmethod
    def whole(cls):
        """What the person's page needs beside the row itself."""
        few = (cls.categories, cls.disabilities, cls.absorbed)  # few rows each: one query for them all
        family = joinedload(cls.place).joinedload(FamilyMember.family).selectinload(Family.members)
        family = family.joinedload(FamilyMember.person)
        return [*(joinedload(part) for part in few), selectinload(cls.desil_entries), family]

    @property
    def temporary_no(self) -> str:
        """The number that stands for a NIK while there is none."""
        return f"SMT-{self.id:06d}"

    @property
    def called(self) -> str:
        return self.name or (f"Tanpa nama ({self.alias})" if self.alias else f"Tanpa nama {self.temporary_no}")

    @property
    def age(self) -> int | None:
        return age(self.birth_date, today()) if self.birth_date else None

    @property
    def sex_name(self) -> str:
        return SEX_NAMES.get(self.sex, "")

    @property
    def place_name(self) -> str:
        """Where the KTP says: kelurahan, or the other city."""
        return wilayah.name_of(self.kelurahan) or self.outside or ""

    @property
    def full_address(self) -> str:
        return _address(self.address, self.rt, self.rw, self.kelurahan, self.outside)

    @property
    def home(self) -> str:
        """Where the person lives, when that is not the KTP's address."""
        return _address(self.home_address, self.home_rt, self.home_rw, self.home_kelurahan, None)


def _address(street, rt, rw, kelurahan, outside) -> str:
    parts = [street, f"RT {rt or '–'} RW {rw or '–'}" if rt or rw else None]
    if kelurahan:
        parts.append(f"Kel. {wilayah.name_of(kelurahan)}, Kec. {wilayah.kecamatan_of(kelurahan)}")
    parts.append(outside)
    return ", ".join(part for part in parts if part)


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _fold_name(_mapper, _connection, person):
    person.name_key = name_key(f"{person.name or ''} {person.alias or ''}")[:160]
    person.doubtful = disagrees(person.nik, person.birth_date, person.sex, person.doubt_reason)


def disagrees(nik: str | None, birth_date: dt.date | None, sex: str | None, reason: str | None) -> bool:
    """Whether what is stored differs from what the NIK says, and nobody has said why."""
    return bool(nik and not reason and nik_doubts(nik, birth_date, sex))


class Category(Base):
    """A PPKS category that a person belongs to, from a day and perhaps to a day."""

    __tablename__ = "people_category"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    code: Mapped[str] = mapped_column(String(2))
    since: Mapped[dt.date] = mapped_column(default=today)
    until: Mapped[dt.date | None]
    __table_args__ = (UniqueConstraint("person_id", "code", "since"), Index(None, "code", "person_id"))
    __audit__ = Audited("kategori PPKS", {"code": "PPKS", "until": "Sampai"}, {"code": PPKS_NAMES})

    @property
    def name(self) -> str:
        return PPKS_NAMES.get(self.code, self.code)


class Disability(Base):
    __tablename__ = "people_disability"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    confirmed: Mapped[bool] = mapped_column(default=False)  # by a medical letter; else as the person says
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    @property
    def name(self) -> str:
        return DISABILITY_NAMES.get(self.kind, self.kind)


class DesilEntry(Base):
    """The welfare decile as a source gave it on a day; the newest is the person's current one."""

    __tablename__ = "people_desil"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    desil: Mapped[int]
    on_date: Mapped[dt.date]
    source: Mapped[str] = mapped_column(String(20))
    __table_args__ = (CheckConstraint("desil BETWEEN 1 AND 10", name="desil"),)


class Join(Base):
    """Two records found to be one person: `from_id` was joined to `to_id`, which stays.

    The journal says what was changed ([table, id, column, before, after], in order) and what each room
    moved ({room: [[kind, id]]}), so that undoing it is exact.
    """

    __tablename__ = "people_join"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    changed: Mapped[list] = mapped_column(JSON, default=list, deferred=True)
    moved: Mapped[dict] = mapped_column(JSON, default=dict, deferred=True)
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    undone_by: Mapped[int | None]

    gone: Mapped[Person] = relationship(foreign_keys=from_id, lazy="raise")

    @classmethod
    def whole(cls):
        """The record that went, and the journal."""
        return [joinedload(cls.gone), undefer(cls.changed), undefer(cls.moved)]

    __table_args__ = (
        CheckConstraint("from_id != to_id", name="two"),
        Index(  # a record is joined to one other at a time
            "uq_people_join_standing", "from_id", unique=True, sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )  # fmt: skip


class NotSame(Base):
    """Two records that somebody looked at and found to be two people; the smaller id first."""

    __tablename__ = "people_not_same"
    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    __table_args__ = (UniqueConstraint("low_id", "high_id"), CheckConstraint("low_id < high_id", name="order"))


class TwinPair(Base):
    """Two records that the search through the whole register found to be perhaps one person."""

    __tablename__ = "people_twin"
    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(10))
    rank: Mapped[int]  # 1 is the most likely
    low: Mapped[Person] = relationship(foreign_keys=low_id, lazy="raise")
    high: Mapped[Person] = relationship(foreign_keys=high_id, lazy="raise")
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="order"),
        Index(None, "rank", "id"),
        Index(None, "reason", "rank", "id"),
    )

    @property
    def unlike(self) -> list[str]:
        """What both have and have otherwise."""
        looks = (("NIK", "nik"), ("nomor KK", "kk"), ("nama", "name_key"), ("tanggal lahir", "birth_date"),
                 ("jenis kelamin", "sex"), ("kelurahan", "kelurahan"))  # fmt: skip
        both = ((label, getattr(self.low, name), getattr(self.high, name)) for label, name in looks)
        return [label for label, mine, theirs in both if mine and theirs and mine != theirs]


HEAD, UNKNOWN = "kepala", "belum"
DIED_OUT = "meninggal"  # why a place on a card ended


class Family(Versioned, Base):
    """A family card (KK) and who stood on it from when to when. Another number is another card."""

    __tablename__ = "people_family"
    id: Mapped[int] = mapped_column(primary_key=True)
    kk: Mapped[str] = mapped_column(sorted_text(16), unique=True)
    since: Mapped[dt.date] = mapped_column(default=today)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("people_family.id"))  # the card that this one split from
    members: Mapped[list["FamilyMember"]] = relationship(
        lazy="raise", order_by="FamilyMember.id", back_populates="family"
    )
    desil_entries: Mapped[list["FamilyDesil"]] = relationship(
        lazy="raise", order_by="FamilyDesil.on_date.desc(), FamilyDesil.id.desc()"
    )
    __table_args__ = (CheckConstraint("length(kk) = 16", name="kk_length"),)
    __audit__ = Audited("keluarga", {"kk": "Nomor KK", "since": "Sejak"})

    @classmethod
    def whole(cls):
        """Everybody who stood on the card, and its desil."""
        return [selectinload(cls.members).joinedload(FamilyMember.person), selectinload(cls.desil_entries)]

    @property
    def present(self) -> list["FamilyMember"]:
        """Who stands on the card today, the head first."""
        here = [row for row in self.members if row.until is None and row.person.status not in (JOINED, CANCELLED)]
        return sorted(here, key=lambda row: (list(FAMILY_ROLE_NAMES).index(row.role), row.person.birth_date or today()))

    @property
    def past(self) -> list["FamilyMember"]:
        return [row for row in self.members if row.until is not None]

    @property
    def head(self) -> "FamilyMember | None":
        return next((row for row in self.present if row.role == HEAD), None)

    @property
    def desil(self) -> int | None:
        return self.desil_entries[0].desil if self.desil_entries else None


class FamilyMember(Base):
    """A person on a family card, in a role, from a day and perhaps to a day."""

    __tablename__ = "people_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("people_family.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default=UNKNOWN)
    since: Mapped[dt.date] = mapped_column(default=today)
    until: Mapped[dt.date | None]
    reason: Mapped[str | None] = mapped_column(String(80))  # why it ended
    family: Mapped[Family] = relationship(lazy="raise", back_populates="members")
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="days"),
        Index(None, "family_id", "until"),
        Index(  # on one card at a time
            "uq_people_member_one", "person_id", unique=True, sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "uq_people_member_head", "family_id", unique=True,
            sqlite_where=text("until IS NULL AND role = 'kepala'"),
            postgresql_where=text("until IS NULL AND role = 'kepala'"),
        ),
        Index(
            "ix_people_member_former_head", "family_id",
            sqlite_where=text("until IS NOT NULL AND role = 'kepala'"),
            postgresql_where=text("until IS NOT NULL AND role = 'kepala'"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "anggota keluarga", {"role": "Hubungan", "since": "Sejak", "until": "Sampai", "reason": "Alasan"},
        {"role": FAMILY_ROLE_NAMES},
    )

    @property
    def role_name(self) -> str:
        return FAMILY_ROLE_NAMES[self.role]


class FamilyDesil(Base):
    """The welfare decile of a family as a source gave it on a day; DTSEN ranks families, not persons."""

    __tablename__ = "people_family_desil"
    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("people_family.id"), index=True)
    desil: Mapped[int]
    on_date: Mapped[dt.date]
    source: Mapped[str] = mapped_column(String(20))
    __table_args__ = (CheckConstraint("desil BETWEEN 1 AND 10", name="desil"),)
    __audit__ = Audited("desil keluarga", {"desil": "Desil", "on_date": "Tanggal", "source": "Sumber"})
