"""What may happen to an LKS in the register, to its officers and to its papers."""

import datetime as dt

from sqlalchemy import func, select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.lks import catalog
from app.lks.models import (
    ACCREDITATION,
    FIELDS,
    PENDING,
    REFUSED,
    REPLACED,
    VALID,
    Document,
    File,
    Institution,
    Officer,
)


def enter(values: dict, by=None) -> Institution:
    """A new LKS. Refuses a name that is in the register already."""
    _refuse_twin(values["name"], None)
    institution = Institution()
    _fill(institution, values)
    db.session.add(institution)
    db.session.flush()
    return institution


def change(institution: Institution, values: dict, by=None) -> None:
    _refuse_twin(values.get("name", institution.name), institution.id)
    _fill(institution, values)
    db.session.flush()


def _fill(institution: Institution, values: dict) -> None:
    for name in (*FIELDS, "note"):
        if name in values:
            value = values[name]
            setattr(institution, name, 0 if value is None and _is_count(name) else value)
    if institution.founded_on and institution.founded_on > today():
        raise RuleError("Tanggal berdiri masih di masa depan.", "founded_on")


def _is_count(name: str) -> bool:
    return name != "capacity" and Institution.__table__.c[name].type.python_type is int


def _refuse_twin(name: str, besides: int | None) -> None:
    twin = db.session.scalar(select(Institution.id).where(func.lower(Institution.name) == name.lower()))
    if twin and twin != besides:
        raise RuleError("Sudah ada LKS dengan nama ini.", "name")


def close(institution: Institution, on: dt.date, reason: str, by=None) -> None:
    """It works no longer from this day on; everything about it stays. Refuses a day to come, and a second time."""
    if institution.closed_on:
        raise RuleError("LKS ini sudah tercatat tidak beroperasi.")
    if on > today():
        raise RuleError("Tanggal ini belum tiba.", "closed_on")
    institution.closed_on, institution.closed_reason = on, reason
    db.session.flush()


def reopen(institution: Institution, by=None) -> None:
    if not institution.closed_on:
        raise RuleError("LKS ini sedang beroperasi.")
    institution.closed_on = institution.closed_reason = None
    db.session.flush()


# Officers


def appoint(institution: Institution, values: dict, by=None) -> Officer:
    """Refuses a term that ends before it begins."""
    if values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        raise RuleError("Masa jabatan berakhir sebelum mulai.", "ends_on")
    officer = Officer(institution_id=institution.id, **values)
    db.session.add(officer)
    db.session.flush()
    return officer


def end_term(officer: Officer, ends_on: dt.date, by=None) -> None:
    if ends_on < officer.starts_on:
        raise RuleError("Hari terakhir sebelum jabatan ini mulai.", "ends_on")
    if ends_on > today():
        raise RuleError("Hari terakhir jabatan ini belum tiba.", "ends_on")
    officer.ends_on = ends_on
    db.session.flush()


# Papers


def keep_file(institution: Institution, sha: str, clean, by, internal: bool = False) -> File:
    """Write down an uploaded file that lies in the archive already."""
    file = File(institution_id=institution.id, sha256=sha, suffix=clean.suffix, size=len(clean.content))
    file.internal, file.uploaded_by = internal, by.name if by else ""
    db.session.add(file)
    db.session.flush()
    return file


def file_paper(institution: Institution, values: dict, file: File | None, by=None) -> Document:
    """The office files a paper: it counts at once, and the one before it of the same kind is put behind it."""
    wait_for_row(Institution, institution.id)
    document = _paper(institution, values, file, VALID)
    _put_behind(document)
    db.session.add(document)
    db.session.flush()
    return document


def send_paper(institution: Institution, values: dict, file: File | None, by=None) -> Document:
    """The partner sends a paper: it waits for the office. Refuses one without its scan, and a second that waits."""
    wait_for_row(Institution, institution.id)
    if file is None:
        raise RuleError("Pilih berkas pindaiannya.", "file")
    waiting = select(Document.id).where(
        Document.institution_id == institution.id, Document.kind == values["kind"], Document.state == PENDING
    )
    if db.session.scalar(waiting):
        raise RuleError("Dokumen jenis ini sudah dikirim dan sedang diperiksa.", "kind")
    document = _paper(institution, values, file, PENDING)
    db.session.add(document)
    db.session.flush()
    return document


def _paper(institution: Institution, values: dict, file: File | None, state: str) -> Document:
    _judge_paper(values)
    names = ("kind", "number", "on_date", "valid_until", "grade")
    document = Document(institution_id=institution.id, state=state, file_id=file.id if file else None)
    for name in names:
        setattr(document, name, values.get(name))
    return document


def _judge_paper(values: dict) -> None:
    known, begun, until = catalog.read(), values.get("on_date"), values.get("valid_until")
    if values["kind"] not in known.paper_kinds:
        raise RuleError("Pilih jenis dokumen dari daftar.", "kind")
    if begun and begun > today():
        raise RuleError("Tanggal dokumen masih di masa depan.", "on_date")
    if begun and until and until < begun:
        raise RuleError("Dokumen berakhir sebelum tanggalnya sendiri.", "valid_until")
    if known.paper_kinds[values["kind"]].expires and not until:
        raise RuleError("Isi sampai kapan dokumen ini berlaku.", "valid_until")
    if values["kind"] == ACCREDITATION and values.get("grade") not in known.grade_names:
        raise RuleError("Pilih peringkat akreditasinya.", "grade")


def _put_behind(document: Document) -> None:
    query = select(Document).where(
        Document.institution_id == document.institution_id,
        Document.kind == document.kind,
        Document.state == VALID,
    )
    for old in db.session.scalars(query):
        old.state = REPLACED
    db.session.flush()


def approve_paper(document: Document, by=None) -> None:
    """A paper from the partner counts from now on. Refuses one that does not wait any more."""
    wait_for_row(Institution, document.institution_id)
    document = wait_for_row(Document, document.id)
    _refuse_decided(document)
    _put_behind(document)
    document.state = VALID
    db.session.flush()


def refuse_paper(document: Document, reason: str, by=None) -> None:
    document = wait_for_row(Document, document.id)
    _refuse_decided(document)
    document.state, document.reason = REFUSED, reason
    db.session.flush()


def _refuse_decided(document: Document) -> None:
    if document.state != PENDING:
        raise RuleError("Dokumen ini sudah diputuskan. Muat ulang halaman.")


def correct_paper(document: Document, values: dict, file: File | None, by=None) -> None:
    """Number, days and scan of a paper that counts. Refuses one that is history."""
    if document.state != VALID:
        raise RuleError("Hanya dokumen yang berlaku yang dapat diubah.")
    _judge_paper(values | {"kind": document.kind})
    for name in ("number", "on_date", "valid_until", "grade"):
        setattr(document, name, values.get(name))
    if file:
        document.file_id = file.id
    db.session.flush()


def usual_end(grade: str, on: dt.date) -> dt.date:
    """The last day of an accreditation of this grade, as the office has set the years of grades."""
    years = {row[0]: row[2] for row in catalog.read().grades}[grade]
    return years_later(on, years)


def years_later(day: dt.date, years: int) -> dt.date:
    """The last day of a term of so many years that began on a day."""
    try:
        return day.replace(year=day.year + years) - dt.timedelta(1)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 2, 28)
