"""What the register keeps about one person, for that person to read."""

from sqlalchemy import select

from app.ground import held
from app.people.models import Category, DesilEntry, Disability, Person


def of(person_id: int) -> dict[str, list[dict]]:
    """{heading: rows} of the register."""
    parts = (
        ("Identitas", select(Person).where(Person.id == person_id)),
        ("Kategori PPKS", select(Category).where(Category.person_id == person_id)),
        ("Disabilitas", select(Disability).where(Disability.person_id == person_id)),
        ("Desil", select(DesilEntry).where(DesilEntry.person_id == person_id)),
    )
    return {heading: held.rows(query) for heading, query in parts}
