"""Karang Werda: a kelurahan's club of elderly people, who runs it and who belongs to it."""

import datetime as dt

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.ground import wilayah
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.tanggal import now, today
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
    puskesmas: Mapped[str | None] = mapped_column(String(120))  # to which its people are referred
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
            "valid_until": "SK berlaku sampai", "place": "Tempat", "schedule": "Jadwal", "puskesmas": "Puskesmas",
            "note": "Catatan",
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
        {"post": POSTS},
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
        {"left_reason": LEFT, "dependency": DEPENDENCY},
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


class Photo(Base):
    """A picture of an activity, made anew before it was kept; it lies in the archive under its hash."""

    __tablename__ = "karang_werda_photo"
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_activity.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    caption: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    __table_args__ = (UniqueConstraint("activity_id", "sha256"),)
    __audit__ = Audited("foto kegiatan", {"caption": "Keterangan"})


FASTING, RANDOM = "puasa", "sewaktu"
GLUCOSE_KINDS = {RANDOM: "Sewaktu", FASTING: "Puasa"}


PURGED = "dihapus"  # in place of a check's flags when its values have gone


class Check(Versioned, Base):
    """What was measured of somebody at an activity, in fixed units; None is not measured. Special-category data."""

    __tablename__ = "karang_werda_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_activity.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    on_date: Mapped[dt.date]  # the activity's day, which stays once somebody was measured
    systolic: Mapped[int | None]  # mmHg
    diastolic: Mapped[int | None]
    weight: Mapped[float | None]  # kg, one decimal
    height: Mapped[int | None]  # cm
    waist: Mapped[int | None]  # cm
    glucose: Mapped[int | None]  # mg/dL
    glucose_kind: Mapped[str | None] = mapped_column(String(7))
    cholesterol: Mapped[int | None]  # mg/dL
    uric_acid: Mapped[float | None]  # mg/dL, one decimal
    flags: Mapped[str] = mapped_column(String(200), default="")  # keys of the thresholds that were passed, by blanks
    refer: Mapped[bool] = mapped_column(default=False)  # whether one of them asks for a referral
    follow_up_on: Mapped[dt.date | None]
    followed_up_on: Mapped[dt.date | None]
    follow_up_note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None]

    person: Mapped[Person] = relationship(lazy="raise")
    activity: Mapped[Activity] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("activity_id", "person_id"),
        Index(None, "person_id", "on_date"),
        CheckConstraint("diastolic < systolic", name="pressure"),
        CheckConstraint("(systolic IS NULL) = (diastolic IS NULL)", name="both_pressures"),
        CheckConstraint("(glucose IS NULL) = (glucose_kind IS NULL)", name="glucose_said"),
        CheckConstraint("glucose_kind IN ('puasa', 'sewaktu')", name="glucose_kind"),
        CheckConstraint("followed_up_on IS NULL OR follow_up_on IS NOT NULL", name="followed_up"),
        Index(
            "ix_karang_werda_check_refer", "on_date", sqlite_where=text("refer"), postgresql_where=text("refer"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "pemeriksaan kesehatan",
        {"follow_up_on": "Tindak lanjut", "followed_up_on": "Ditindaklanjuti"},
    )

    @classmethod
    def seen(cls):
        return [joinedload(cls.person), joinedload(cls.activity)]

    @property
    def flag_keys(self) -> list[str]:
        return [] if self.flags == PURGED else self.flags.split()

    @property
    def pressure(self) -> str:
        return f"{self.systolic}/{self.diastolic}" if self.systolic else ""


FINDINGS = {
    "sehat": "Sehat, akan datang lagi", "sakit": "Sakit di rumah", "dirawat": "Dirawat di rumah sakit",
    "pindah": "Pindah", "meninggal": "Meninggal", "tiada": "Tidak dapat ditemui",
}  # fmt: skip


class Visit(Base):
    """Somebody went to see why a member no longer comes."""

    __tablename__ = "karang_werda_visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("karang_werda_member.id"), index=True)
    on_date: Mapped[dt.date]
    finding: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("finding IN ('sehat', 'sakit', 'dirawat', 'pindah', 'meninggal', 'tiada')", name="finding"),
    )
    __audit__ = Audited(
        "kunjungan rumah", {"on_date": "Tanggal", "finding": "Keadaan", "note": "Catatan"}, {"finding": FINDINGS}
    )

    @property
    def finding_name(self) -> str:
        return FINDINGS[self.finding]
