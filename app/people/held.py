"""What the register keeps about one person, for that person to read."""

from sqlalchemy import select

from app.ground import held
from app.ground.db import db
from app.people.categories import FAMILY_ROLE_NAMES
from app.people.models import (
    JOINED,
    Category,
    DesilEntry,
    Disability,
    Family,
    FamilyDesil,
    FamilyMember,
    Join,
    Person,
)


def of(person_id: int) -> dict[str, list[dict]]:
    """{heading: rows} of the register."""
    parts = (
        ("Identitas", select(Person).where(Person.id == person_id)),
        ("Kategori PPKS", select(Category).where(Category.person_id == person_id)),
        ("Disabilitas", select(Disability).where(Disability.person_id == person_id)),
        ("Desil", select(DesilEntry).where(DesilEntry.person_id == person_id)),
    )
    told = {heading: held.rows(query) for heading, query in parts}
    return told | {"Kartu keluarga": _places(person_id), "Desil keluarga": _family_desil(person_id)}


def numbers(person_id: int) -> list[int]:
    """The record, and those that were joined to it: under each of them something may be kept."""
    query = select(Person.id).where(Person.joined_to == person_id, Person.status == JOINED).order_by(Person.id)
    return [person_id, *db.session.scalars(query)]


def joins(person_id: int) -> list[dict]:
    """When which record was joined to this one, and parted from it; by number."""
    query = select(Join).where((Join.to_id == person_id) | (Join.from_id == person_id)).order_by(Join.id)
    return [
        {
            "data": Person(id=row.from_id).temporary_no, "ditautkan ke": Person(id=row.to_id).temporary_no,
            "pada": row.at, "oleh": row.by_name, "diurai": row.undone_at or "belum",
        }
        for row in db.session.scalars(query)
    ]  # fmt: skip


def _places(person_id: int) -> list[dict]:
    query = select(FamilyMember, Family.kk).join(Family).where(FamilyMember.person_id == person_id)
    return [
        {
            "nomor KK": kk, "hubungan": FAMILY_ROLE_NAMES[row.role], "sejak": row.since,
            "sampai": row.until or "sekarang", "alasan": row.reason or "–",
        }
        for row, kk in db.session.execute(query.order_by(FamilyMember.since, FamilyMember.id))
    ]  # fmt: skip


def _family_desil(person_id: int) -> list[dict]:
    """What a source said of the family while the person stood on its card."""
    there = (FamilyMember.family_id == FamilyDesil.family_id) & (FamilyMember.person_id == person_id)
    query = select(FamilyDesil).join(FamilyMember, there).where(FamilyMember.until.is_(None))
    return held.rows(query.order_by(FamilyDesil.on_date, FamilyDesil.id))
