"""Tools and materials handed over to who passed: one numbered *berita acara* a person, with the list of goods."""

from collections.abc import Iterable

from sqlalchemy import select

from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency
from app.training.letters import KIT, goods_of, kit_context
from app.training.models import PASSED, Batch, Enrolment
from app.training.rules.choosing import chosen_of
from app.training.rules.places import hold

ABOUT = Enrolment.__tablename__


def set_kit(batch: Batch, goods: str, by=None) -> None:
    """The goods that each gets, one a line, "name; quantity". Refuses a line without a quantity, and more than 30."""
    lines = [line for line in goods.split("\n") if line.strip()]
    if len(lines) > 30:
        raise RuleError("Paling banyak 30 barang.", "goods")
    for line in lines:
        if len([part for part in line.split(";") if part.strip()]) != 2:
            raise RuleError(f"Tulis nama dan banyaknya, dipisahkan titik koma: “{line.strip()[:60]}”.", "goods")
    batch.kit = "\n".join("; ".join(part.strip() for part in line.split(";")) for line in lines)
    db.session.flush()


def receivers(batch: Batch) -> list[tuple[Enrolment, Letter | None]]:
    """Everybody who passed, by name, with the *berita acara* of what was handed over."""
    query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state == PASSED)
    rows = db.session.scalars(query.options(*Enrolment.seen())).all()
    handed = letters.of(ABOUT, [row.id for row in rows], KIT.key)
    rows = sorted(rows, key=lambda row: (row.person.name_key, row.person_id))
    return [(row, handed.get(row.id)) for row in rows]


def hand_over(batch: Batch, enrolment_ids: Iterable[int], by) -> int:
    """Number a *berita acara* for each of these and have the papers made; gives how many.

    Refuses without a list of goods, and when nobody of them passed; who has one already is left out.
    """
    if not batch.kit:
        raise RuleError("Isi dahulu daftar alat yang diserahkan.")
    hold(batch.id)
    chosen, _ = chosen_of(batch, enrolment_ids, (PASSED,))
    handed = letters.of(ABOUT, [row.id for row in chosen], KIT.key)
    chosen = [row for row in chosen if row.id not in handed]
    if not chosen:
        raise RuleError("Semua yang ditandai sudah mempunyai berita acara serah terima.")
    today = tanggal.today()
    goods = goods_of(batch)
    items = [
        {
            "person_id": row.person_id,
            "addressee": row.person.called[:200],
            "subject": f"Serah terima alat {batch.title}"[:300],
            "about_kind": ABOUT,
            "about_id": row.id,
            "context": kit_context(batch, row, goods, by, today),
        }
        for row in chosen
    ]
    made = letters.register_many(KIT.key, KIT.register, today, agency.setting(KIT.classification, today), items, by)
    letters.produce(made, f"Membuat {len(made)} berita acara serah terima", by)
    return len(made)
