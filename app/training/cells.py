"""Quota cells of a batch in words: the whole, a sex, a kecamatan, a skill."""

from sqlalchemy import select

from app.ground import wilayah
from app.ground.db import db
from app.training.models import BY_KECAMATAN, BY_SEX, BY_SKILL, WHOLE, Batch, Quota, Skill

SEXES = {"L": "laki-laki", "P": "perempuan"}


def name(cell: str) -> str:
    """What a clerk calls a cell: "perempuan", "Kecamatan Sukun", "keterampilan Batik"."""
    kind, _, value = cell.partition(":")
    if kind + ":" == BY_SEX:
        return SEXES[value]
    if kind + ":" == BY_KECAMATAN:
        return f"Kecamatan {dict(wilayah.kecamatan_choices()).get(value, value)}"
    if kind + ":" == BY_SKILL:
        return f"keterampilan {db.session.get_one(Skill, int(value)).name}"
    return "seluruh angkatan"


def possible(skills: list[Skill]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every cell that a batch may have a quota for: (what it divides by, [(cell, name)])."""
    return [
        ("Jenis kelamin", [(BY_SEX + sex, word.capitalize()) for sex, word in SEXES.items()]),
        ("Kecamatan", [(BY_KECAMATAN + code, title) for code, title in wilayah.kecamatan_choices()]),
        ("Keterampilan", [(f"{BY_SKILL}{skill.id}", skill.name) for skill in skills]),
    ]


def of(batch: Batch) -> list[Quota]:
    """The cells that the batch is divided by, besides the whole."""
    query = select(Quota).where(Quota.batch_id == batch.id, Quota.cell != WHOLE).order_by(Quota.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def told(batch: Batch) -> list[tuple[str, Quota]]:
    """The same with their names."""
    return [(name(row.cell), row) for row in of(batch)]
