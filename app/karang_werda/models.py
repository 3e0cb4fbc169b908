"""Karang Werda: a kelurahan's club of elderly people, who runs it and who belongs to it."""

import datetime as dt

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.ground import wilayah
from app.ground.audit import Audited
from app.ground.db import Base, Versioned
from app.ground.tanggal import today
from app.people.models import ACTIVE, Person

CHAIR, SECRETARY, TREASURER, SECTION = "ketua", "sekretaris", "bendahara", "seksi"
POSTS = {CHAIR: "Ketua", SECRETARY: "Sekretaris", TREASURER: "Bendahara", SECTION: "Seksi"}
SINGLE = (CHAIR, SECRETARY, TREASURER)  # posts that one person holds at a time

NO_DECREE, DECREE_ENDED, DECREE_ENDS, DECREE_VALID = "belum", "habis", "segera", "berlaku"


class Club(Versioned, Base):
    """One club with its decree (SK of the lurah), its place and the days it meets, in words."""

    __tablename__ = "karang_werda_club"
    id: Mapped[int] = mapped_column(primary_key=True)
    kelurahan: Mapped[str] = mapped_column(ForeignKey("wilayah_kelurahan.code"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    decree: Mapped[str | None] = mapped_column(String(80))
    decree_on: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None] = mapped_column(index=True)
    place: Mapped[str | None] = mapped_column(String(160))
    schedule: Mapped[str | None] = mapped_column(String(160))
    note: Mapped[str | None] = mapped_column(String(2000))

    __table_args__ = (
        UniqueConstraint("kelurahan", "name"),
        CheckConstraint("valid_until >= decree_on", name="decree_days"),
        CheckConstraint("decree IS NOT NULL OR valid_until IS NULL", name="decree_named"),
    )
    __audit__ = Audited(
        "karang werda",
        {
            "kelurahan": "Kelurahan", "name": "Nama", "decree": "Nomor SK", "decree_on": "Tanggal SK",
            "valid_until": "SK berlaku sampai", "place": "Tempat", "schedule": "Jadwal", "note": "Catatan",
        },
    )  # fmt: skip

    @property
    def place_name(self) -> str:
        return wilayah.name_of(self.kelurahan)

    @property
    def kecamatan(self) -> str:
        return wilayah.kecamatan_of(self.kelurahan)

    def decree_state(self, warning_days: int) -> str:
        """Where the SK stands today; it is valid until the end of its last day (domain.md 12.15)."""
        if not self.decree or not self.valid_until:
            return NO_DECREE
        left = (self.valid_until - today()).days
        return DECREE_ENDED if left < 0 else DECREE_ENDS if left <= warning_days else DECREE_VALID


class Officer(Versioned, Base):
    """Somebody's term in a post of the club. The last day belongs to the term; None is open."""

    __tablename__ = "karang_werda_officer"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_club.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    post: Mapped[str] = mapped_column(String(10))
    section: Mapped[str | None] = mapped_column(String(60))  # of what: "olahraga"; for seksi alone
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]

    person: Mapped[Person] = relationship(lazy="raise")
    club: Mapped[Club] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("post IN ('ketua', 'sekretaris', 'bendahara', 'seksi')", name="post"),
        CheckConstraint("ends_on >= starts_on", name="term"),
    )
    __audit__ = Audited(
        "pengurus karang werda",
        {"post": "Jabatan", "section": "Seksi", "starts_on": "Mulai", "ends_on": "Sampai"},
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.person)]

    @property
    def post_name(self) -> str:
        return f"{POSTS[self.post]} {self.section}" if self.section else POSTS[self.post]

    @property
    def is_current(self) -> bool:
        return self.starts_on <= today() and (self.ends_on is None or self.ends_on >= today())

    @property
    def is_open(self) -> bool:
        """Whether the term may still be ended earlier: it has no last day yet, or one that has not passed."""
        return self.ends_on is None or self.ends_on >= today()


ALONE, LIGHT, HEAVY = "mandiri", "sebagian", "penuh"
DEPENDENCY = {ALONE: "Mandiri", LIGHT: "Perlu bantuan sebagian", HEAVY: "Bergantung penuh"}
LEFT = {"pindah": "Pindah", "mundur": "Mengundurkan diri", "meninggal": "Meninggal", "lain": "Lainnya"}
DECEASED = "meninggal"


class Member(Versioned, Base):
    """Somebody's membership of a club. The last day belongs to it; None is open. Nobody has two open ones."""

    __tablename__ = "karang_werda_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_club.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    joined_on: Mapped[dt.date]
    left_on: Mapped[dt.date | None]
    left_reason: Mapped[str | None] = mapped_column(String(10))
    dependency: Mapped[str | None] = mapped_column(String(10))
    lives_alone: Mapped[bool] = mapped_column(default=False)
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_phone: Mapped[str | None] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(10), default="loket")  # loket, usulan, impor

    person: Mapped[Person] = relationship(lazy="raise")
    club: Mapped[Club] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("left_on >= joined_on", name="days"),
        CheckConstraint("(left_on IS NULL) = (left_reason IS NULL)", name="left"),
        CheckConstraint("dependency IN ('mandiri', 'sebagian', 'penuh')", name="dependency"),
        Index(
            "uq_karang_werda_member_open", "person_id", unique=True, sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "anggota karang werda",
        {
            "joined_on": "Bergabung", "left_on": "Keluar", "left_reason": "Alasan keluar",
            "dependency": "Ketergantungan", "lives_alone": "Tinggal sendiri", "contact_name": "Kontak darurat",
            "contact_phone": "Nomor kontak",
        },
    )  # fmt: skip

    @classmethod
    def seen(cls):
        return [joinedload(cls.person)]

    @property
    def is_active(self) -> bool:
        return self.left_on is None and self.person.status == ACTIVE

    @property
    def standing(self) -> str:
        """Where the membership stands, in words."""
        if self.left_on:
            return LEFT[self.left_reason]
        return "Aktif" if self.person.status == ACTIVE else LEFT[DECEASED]

    @property
    def dependency_name(self) -> str:
        return DEPENDENCY.get(self.dependency, "")


class Series(Base):
    """Activities of one kind on given weekdays, from a day to a day; the days left out are named."""

    __tablename__ = "karang_werda_series"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_club.id"), index=True)
    weekdays: Mapped[list] = mapped_column(JSON)  # 0 is Monday
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    left_out: Mapped[list] = mapped_column(JSON)  # ISO dates
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="days"),)


class Activity(Versioned, Base):
    """What a club does on a day, with the sheet on which its people are ticked."""

    __tablename__ = "karang_werda_activity"
    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_club.id"))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("attendance_sheet.id"), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("karang_werda_series.id"), index=True)
    on_date: Mapped[dt.date] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(160))
    speaker: Mapped[str | None] = mapped_column(String(120))
    cost: Mapped[int | None] = mapped_column(BigInteger)  # rupiah
    note: Mapped[str | None] = mapped_column(String(2000))

    __table_args__ = (
        UniqueConstraint("club_id", "on_date", "kind", "title"),
        CheckConstraint("cost >= 0", name="cost"),
    )
    __audit__ = Audited(
        "kegiatan karang werda",
        {
            "on_date": "Tanggal", "kind": "Jenis", "title": "Nama", "place": "Tempat", "speaker": "Narasumber",
            "cost": "Biaya", "note": "Catatan",
        },
    )  # fmt: skip
