"""LKS: the partner institutions, their papers, their capacity building, and what they hand in."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.ground import wilayah
from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned, sorted_text
from app.ground.tanggal import now, today
from app.letters.models import Letter
from app.office import agency

# Where the profile stands between the partner and the office.
INVITED, FILLING, CHECKING, APPROVED, OUTDATED = "diundang", "mengisi", "diperiksa", "disetujui", "perlu"
PROFILE_NAMES = {
    INVITED: "Diundang",
    FILLING: "Mengisi",
    CHECKING: "Diperiksa",
    APPROVED: "Disetujui",
    OUTDATED: "Perlu diperbarui",
}
# Ages and sexes of clients, as the recap of an LKS counts them: column, words.
CLIENTS = {
    "toddlers_male": "Anak 0–5 tahun, laki-laki",
    "toddlers_female": "Anak 0–5 tahun, perempuan",
    "children_male": "Anak 6–17 tahun, laki-laki",
    "children_female": "Anak 6–17 tahun, perempuan",
    "adults_male": "Dewasa 18–59 tahun, laki-laki",
    "adults_female": "Dewasa 18–59 tahun, perempuan",
    "elders_male": "Lansia 60 tahun ke atas, laki-laki",
    "elders_female": "Lansia 60 tahun ke atas, perempuan",
}
# What a partner may propose to change, in the words of its page. Name and legal form follow the deed all the same:
# the office decides on each.
FIELDS = {
    "name": "Nama lembaga",
    "kind": "Jenis pelayanan",
    "legal_form": "Bentuk",
    "founded_on": "Berdiri",
    "kelurahan": "Kelurahan",
    "address": "Alamat",
    "phone": "Telepon",
    "email": "Surel",
    "capacity": "Daya tampung",
    "staff_male": "Tenaga laki-laki",
    "staff_female": "Tenaga perempuan",
    "social_workers": "Pekerja sosial",
    **CLIENTS,
    "bank_name": "Bank",
    "bank_account": "Nomor rekening",
    "bank_holder": "Atas nama",
}


def _listed(setting: str):
    """What a setting calls each of its keys."""
    return lambda key: {row[0]: row[1] for row in agency.setting(setting)}.get(key)


class Institution(Versioned, Base):
    """One LKS as the office knows it. Its three standings are read from its papers and its life, see standing.py."""

    __tablename__ = "lks_institution"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sorted_text(160), unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    legal_form: Mapped[str] = mapped_column(String(20))
    founded_on: Mapped[dt.date | None]
    kelurahan: Mapped[str] = mapped_column(ForeignKey("wilayah_kelurahan.code"), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(16))
    email: Mapped[str | None] = mapped_column(String(120))
    capacity: Mapped[int | None]
    staff_male: Mapped[int] = mapped_column(default=0)
    staff_female: Mapped[int] = mapped_column(default=0)
    social_workers: Mapped[int] = mapped_column(default=0)
    toddlers_male: Mapped[int] = mapped_column(default=0)
    toddlers_female: Mapped[int] = mapped_column(default=0)
    children_male: Mapped[int] = mapped_column(default=0)
    children_female: Mapped[int] = mapped_column(default=0)
    adults_male: Mapped[int] = mapped_column(default=0)
    adults_female: Mapped[int] = mapped_column(default=0)
    elders_male: Mapped[int] = mapped_column(default=0)
    elders_female: Mapped[int] = mapped_column(default=0)
    bank_name: Mapped[str | None] = mapped_column(String(60))
    bank_account: Mapped[str | None] = mapped_column(String(30))
    bank_holder: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(2000))  # the office's own; no partner sees it
    closed_on: Mapped[dt.date | None]
    closed_reason: Mapped[str | None] = mapped_column(String(300))
    profile_state: Mapped[str] = mapped_column(String(10), default=INVITED)
    profile_note: Mapped[str | None] = mapped_column(String(500))  # what the office asks to be mended
    approved_on: Mapped[dt.date | None]

    __table_args__ = (
        CheckConstraint(
            "profile_state IN ('diundang', 'mengisi', 'diperiksa', 'disetujui', 'perlu')", name="profile"
        ),
        CheckConstraint("(closed_on IS NULL) = (closed_reason IS NULL)", name="closed"),
        CheckConstraint("capacity >= 0 AND staff_male >= 0 AND staff_female >= 0", name="counts"),
    )
    __audit__ = Audited(
        "LKS",
        {
            **FIELDS, "note": "Catatan dinas", "closed_on": "Tidak beroperasi sejak", "closed_reason": "Alasan tutup",
            "profile_state": "Profil", "profile_note": "Yang perlu diperbaiki",
        },
        {"profile_state": PROFILE_NAMES, "kind": _listed("lks.kinds"), "legal_form": _listed("lks.legal_forms")},
    )  # fmt: skip

    @property
    def place_name(self) -> str:
        return wilayah.name_of(self.kelurahan)

    @property
    def kecamatan(self) -> str:
        return wilayah.kecamatan_of(self.kelurahan)

    @property
    def clients(self) -> int:
        return sum(getattr(self, column) for column in CLIENTS)

    @property
    def staff(self) -> int:
        return self.staff_male + self.staff_female

    @property
    def profile_name(self) -> str:
        return PROFILE_NAMES[self.profile_state]


class Officer(Versioned, Base):
    """Somebody's post in the LKS. The last day belongs to the term; None is open."""

    __tablename__ = "lks_officer"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(16))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="term"),)
    __audit__ = Audited(
        "pengurus LKS", {"name": "Nama", "post": "Jabatan", "phone": "Nomor HP", "ends_on": "Sampai"}
    )

    @property
    def is_current(self) -> bool:
        return self.ends_on is None or self.ends_on >= today()


class File(Base):
    """An uploaded file of one LKS, kept in the archive under its hash; who may open it is asked here, each time."""

    __tablename__ = "lks_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    suffix: Mapped[str] = mapped_column(String(5))  # pdf, jpg
    size: Mapped[int]
    internal: Mapped[bool] = mapped_column(default=False)  # of the office alone: photographs of a visit
    uploaded_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    uploaded_by: Mapped[str] = mapped_column(String(120), default="")

    @property
    def file_name(self) -> str:
        """For a download: by its number, never by what somebody called it."""
        return f"berkas-{self.id}.{self.suffix}"

    @property
    def size_text(self) -> str:
        return f"{max(1, round(self.size / 1024))} KB"


REGISTRATION, ACCREDITATION = "tanda_daftar", "akreditasi"
PENDING, VALID, REFUSED, REPLACED = "menunggu", "sah", "ditolak", "diganti"
PAPER_NAMES = {PENDING: "Menunggu diperiksa", VALID: "Sah", REFUSED: "Ditolak", REPLACED: "Sudah diganti"}


class Document(Versioned, Base):
    """A paper of the LKS: number, date, last day, scan. Of one kind the newest valid one counts, older ones stay."""

    __tablename__ = "lks_document"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(80))
    on_date: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None] = mapped_column(index=True)
    grade: Mapped[str | None] = mapped_column(String(20))  # of an accreditation
    state: Mapped[str] = mapped_column(String(10), default=VALID)
    reason: Mapped[str | None] = mapped_column(String(300))  # why it was refused
    file_id: Mapped[int | None] = mapped_column(ForeignKey("lks_file.id"))
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)

    file: Mapped[File | None] = relationship(lazy="raise")
    institution: Mapped[Institution] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("state IN ('menunggu', 'sah', 'ditolak', 'diganti')", name="state"),
        CheckConstraint("valid_until >= on_date", name="days"),
        CheckConstraint("kind != 'akreditasi' OR grade IS NOT NULL", name="grade"),
        Index(None, "institution_id", "kind", "state"),
        Index(
            "uq_lks_document_valid", "institution_id", "kind", unique=True, sqlite_where=text("state = 'sah'"),
            postgresql_where=text("state = 'sah'"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "dokumen LKS",
        {
            "kind": "Jenis", "number": "Nomor", "on_date": "Tanggal", "valid_until": "Berlaku sampai",
            "grade": "Peringkat", "state": "Keadaan", "reason": "Alasan",
        },
        {"state": PAPER_NAMES, "kind": _listed("lks.papers"), "grade": _listed("lks.grades")},
    )  # fmt: skip

    @classmethod
    def seen(cls):
        return [joinedload(cls.file)]

    @property
    def state_name(self) -> str:
        return PAPER_NAMES[self.state]


WAITING, AGREED, DECLINED, WITHDRAWN = "menunggu", "disetujui", "ditolak", "ditarik"
DECISIONS = {WAITING: "Menunggu", AGREED: "Disetujui", DECLINED: "Ditolak", WITHDRAWN: "Ditarik"}


class Proposal(Base):
    """A change of one field that the partner proposes; the office decides on each, old and new side by side."""

    __tablename__ = "lks_proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    field: Mapped[str] = mapped_column(String(30))
    old: Mapped[object] = mapped_column(JSON)
    new: Mapped[object] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    reason: Mapped[str | None] = mapped_column(String(300))
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = (
        CheckConstraint("state IN ('menunggu', 'disetujui', 'ditolak', 'ditarik')", name="state"),
        Index(
            "uq_lks_proposal_waiting", "institution_id", "field", unique=True,
            sqlite_where=text("state = 'menunggu'"), postgresql_where=text("state = 'menunggu'"),
        ),
    )  # fmt: skip
    __audit__ = Audited(
        "usulan perubahan LKS", {"field": "Bagian", "state": "Keadaan", "reason": "Alasan"},
        {"field": FIELDS, "state": DECISIONS},
    )  # fmt: skip

    @property
    def label(self) -> str:
        return FIELDS[self.field]

    @property
    def state_name(self) -> str:
        return DECISIONS[self.state]


class Manager(Base):
    """A partner's account that looks after the accounts of its LKS."""

    __tablename__ = "lks_manager"
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_account.id"), primary_key=True, autoincrement=False
    )
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)


class Mail(Base):
    """A letter of the office to one LKS: what makes it stand in the partner's own list."""

    __tablename__ = "lks_mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters_letter.id"), unique=True)

    letter: Mapped[Letter | None] = relationship(lazy="raise")

    @classmethod
    def seen(cls):
        return [joinedload(cls.letter)]


class Announcement(Versioned, Base):
    """Something the office tells all partners, or those of some kinds of service."""

    __tablename__ = "lks_announcement"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(4000))
    kinds: Mapped[list] = mapped_column(JSON)  # empty: for everybody
    published_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    until: Mapped[dt.date | None]
    __audit__ = Audited("pengumuman LKS", {"title": "Judul", "body": "Isi", "until": "Tampil sampai"})


class Reading(Base):
    """Somebody of a partner has read an announcement; of two partners, when the account belongs to both."""

    __tablename__ = "lks_reading"
    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("lks_announcement.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("lks_institution.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"))
    name: Mapped[str] = mapped_column(String(120))
    at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    __table_args__ = (UniqueConstraint("announcement_id", "account_id", "institution_id"),)


class ListFile(Base):
    """A list of LKS that was sent in: looked at first, applied once."""

    __tablename__ = "lks_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(90))
    uploaded_by: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    applied_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    entered: Mapped[int | None]  # how many LKS it brought
    __audit__ = Audited("daftar LKS", {"name": "Berkas", "entered": "LKS baru"})
