"""What a batch prints for its daily work: the list to be signed, the list of allowances."""

from app.attendance import paper
from app.attendance import rules as attendance
from app.ground import tanggal
from app.office import printing
from app.training import roster
from app.training.models import AllowanceList, Batch


def signature_list(batch: Batch, day: int | None = None) -> bytes:
    """The *daftar hadir* of all days, or of the one session asked for."""
    sessions = attendance.sessions_of(batch.sheet_id)
    one = [session for session in sessions if session.id == day]
    facts = [("Kegiatan", batch.title), ("Tempat", batch.place), ("Pelatih", batch.trainer)]
    return paper.signature_list(facts, roster.seated(batch), one or sessions)


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
