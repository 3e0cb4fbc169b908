"""Documents that a batch asks of everybody: which they are, and from whom each was received."""

from sqlalchemy import func, select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.training.models import Batch, Document, Enrolment, Receipt

LONGEST, MOST = 80, 20


def ask_for(batch: Batch, names: str | None) -> None:
    """Make the batch's documents exactly these, one a line; None leaves them. Refuses to drop one that was received."""
    if names is None:
        return
    wanted = list(dict.fromkeys(line.strip() for line in names.split("\n") if line.strip()))
    if len(wanted) > MOST or any(len(name) > LONGEST for name in wanted):
        raise RuleError(
            f"Paling banyak {MOST} berkas, satu pada setiap baris, masing-masing paling panjang {LONGEST} huruf.",
            "document_names",
        )
    held = {row.name: row for row in of(batch)}
    dropped = [row for name, row in held.items() if name not in wanted]
    _refuse_received(dropped)
    for row in dropped:
        db.session.delete(row)
    for position, name in enumerate(wanted, start=1):
        if name in held:
            held[name].position = position
        else:
            db.session.add(Document(batch_id=batch.id, position=position, name=name))
    db.session.flush()


def _refuse_received(dropped: list[Document]) -> None:
    query = select(Receipt.document_id, func.count()).where(
        Receipt.document_id.in_([row.id for row in dropped])
    )
    received = db.session.execute(query.group_by(Receipt.document_id).limit(1)).first() if dropped else None
    if received:
        name = next(row.name for row in dropped if row.id == received[0])
        raise RuleError(
            f"Berkas “{name}” sudah diterima dari {received[1]} orang, jadi tidak dapat dihapus.", "document_names"
        )


def of(batch: Batch) -> list[Document]:
    query = select(Document).where(Document.batch_id == batch.id).order_by(Document.position, Document.id)
    return list(db.session.scalars(query))


def document_names(batch: Batch) -> str | None:
    """The documents as a form shows them, one a line."""
    return "\n".join(row.name for row in of(batch)) or None


def received(enrolment: Enrolment) -> dict[int, Receipt]:
    """What was received from somebody, by the document."""
    query = select(Receipt).where(Receipt.enrolment_id == enrolment.id)
    return {row.document_id: row for row in db.session.scalars(query)}


def receive(batch: Batch, enrolment: Enrolment, document_ids: set[int], by=None) -> int:
    """Make these the documents that were received from somebody; gives how many are still missing."""
    known = {row.id for row in of(batch)}
    if not document_ids <= known:
        raise RuleError("Berkas ini tidak diminta lagi. Muat ulang halaman.")
    held = received(enrolment)
    for document_id, row in held.items():
        if document_id not in document_ids:
            db.session.delete(row)
    for document_id in sorted(document_ids - held.keys()):
        db.session.add(
            Receipt(enrolment_id=enrolment.id, document_id=document_id, by_name=by.name if by else None)
        )
    db.session.flush()
    return len(known) - len(document_ids)


def missing(batch: Batch, enrolment: Enrolment) -> list[str]:
    """The names of what is still missing from one person."""
    there = received(enrolment)
    return [row.name for row in of(batch) if row.id not in there]
