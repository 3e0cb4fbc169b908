"""What a batch prints for its daily work: the list to be signed, the list of allowances."""

from app.attendance import paper
from app.attendance import rules as attendance
from app.ground import tanggal
from app.ground.db import db
from app.ground.room import Roster
from app.office import printing
from app.training import access, roster
from app.training.addressees import OFFERED
from app.training.models import AllowanceList, Batch


def signature_list(batch: Batch, day: int | None = None) -> bytes:
    """The *daftar hadir* of all days, or of the one session asked for."""
    facts, people, sessions = _signed(batch)
    one = [session for session in sessions if session.id == day]
    return paper.signature_list(facts, people, one or sessions)


def _signed(batch: Batch) -> tuple[list, list, list]:
    """(what it is a list of, who signs, on which days)"""
    facts = [("Kegiatan", batch.title), ("Tempat", batch.place), ("Pelatih", batch.trainer)]
    return facts, roster.seated(batch), attendance.sessions_of(batch.sheet_id)


def _choices(user) -> list[tuple[int, str]]:
    newest = access.visible(user).order_by(Batch.starts_on.desc(), Batch.id.desc()).limit(OFFERED)
    return [(batch.id, batch.title) for batch in db.session.scalars(newest)]


def _told(user, batch_id: int) -> dict | None:
    batch = db.session.scalar(access.visible(user).where(Batch.id == batch_id))
    return batch and {"title": f"Daftar hadir {batch.title}"} | paper.as_table(*_signed(batch))


# The same list on the last pages of a letter.
ROSTER = Roster("training", "Pelatihan", access.READ, _choices, _told)


def allowances(batch: Batch, drawn: AllowanceList) -> bytes:
    """The list of a money that is paid for days attended, as its lines were fixed; total in figures and words."""
    days = [day.on_date for day in drawn.days]
    lines = sorted(drawn.lines, key=lambda line: line.position)
    facts = [
        ("Kegiatan", batch.title),
        ("Tempat", batch.place),
        ("Hari yang dibayar", _days(days)),
        ("Uang saku sehari", tanggal.rupiah(drawn.rate)),
        ("Sumber dana", batch.fund),
    ]
    sheet = printing.sheet(
        "Daftar penerimaan uang saku",
        facts=[(label, text) for label, text in facts if text],
        rows=[
            [
                str(line.position), line.enrolment.person.called, line.enrolment.person.place_name or "",
                str(line.days), tanggal.number(line.amount),
            ]
            for line in lines
        ],
        days=sum(line.days for line in lines),
        total=tanggal.number(drawn.total),
        words=f"{tanggal.terbilang(drawn.total)} rupiah",
        number=drawn.position,
        paid=tanggal.long_date(drawn.paid_on) if drawn.paid_on else None,
    )  # fmt: skip
    return printing.printed("training/prints/allowances.html", sheet)


def _days(days: list) -> str:
    """The days in words: a range when none is left out, else each."""
    if len(days) == (days[-1] - days[0]).days + 1:
        text = tanggal.date_range(days[0], days[-1]) if len(days) > 1 else tanggal.long_date(days[0])
    else:
        text = ", ".join(tanggal.short_date(day) for day in days)
    return f"{text} ({len(days)} hari)"
