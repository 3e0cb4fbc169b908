"""What a batch prints for its daily work: the list to be signed."""

from app.attendance import paper
from app.attendance import rules as attendance
from app.training import roster
from app.training.models import Batch


def signature_list(batch: Batch, day: int | None = None) -> bytes:
    """The *daftar hadir* of all days, or of the one session asked for."""
    sessions = attendance.sessions_of(batch.sheet_id)
    one = [session for session in sessions if session.id == day]
    facts = [("Kegiatan", batch.title), ("Tempat", batch.place), ("Pelatih", batch.trainer)]
    return paper.signature_list(facts, roster.seated(batch), one or sessions)
