"""Money for days attended: a list is drawn up for days, printed, paid; what was paid no attendance changes any more."""

import datetime as dt

from sqlalchemy import delete, distinct, func, select
from sqlalchemy.orm import selectinload

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, today
from app.people.models import Person
from app.training.models import AllowanceDay, AllowanceLine, AllowanceList, Batch, Cost, Enrolment
from app.training.rules.places import hold


def draw_up(batch: Batch, first: dt.date, last: dt.date, by=None) -> AllowanceList:
    """A list for the training days from the first to the last that no list pays for yet.

    Refuses a batch without an allowance, days to come, and when every day in between is on a list already.
    """
    if not batch.allowance:
        raise RuleError("Isi dahulu uang saku sehari pada Ubah angkatan.")
    if last < first:
        raise RuleError("Tanggal sampai sebelum tanggal dari.", "until")
    if last > today():
        raise RuleError("Uang saku dibayar untuk hari yang sudah lewat atau hari ini.", "until")
    hold(batch.id)
    listed = select(AllowanceDay.on_date).where(AllowanceDay.batch_id == batch.id)
    query = select(Session.on_date).distinct().where(
        Session.sheet_id == batch.sheet_id, Session.on_date.between(first, last), Session.on_date.not_in(listed)
    )
    days = sorted(db.session.scalars(query))
    if not days:
        raise RuleError("Tidak ada hari pelatihan di antara tanggal itu yang belum masuk daftar.", "since")
    position = select(func.coalesce(func.max(AllowanceList.position), 0)).where(AllowanceList.batch_id == batch.id)
    drawn = AllowanceList(
        batch_id=batch.id, position=db.session.scalar(position) + 1, rate=batch.allowance,
        days=[AllowanceDay(batch_id=batch.id, on_date=day) for day in days], lines=[],
    )  # fmt: skip
    db.session.add(drawn)
    db.session.flush()
    return drawn


def attended(batch: Batch, drawn: AllowanceList) -> list[tuple[Enrolment, int]]:
    """Who came on how many of the list's days, by name, as attendance says it now. Two parts of a day are one day."""
    counts = (
        select(Mark.person_id, func.count(distinct(Session.on_date)))
        .join(Session, Session.id == Mark.session_id)
        .where(
            Session.sheet_id == batch.sheet_id,
            Session.on_date.in_([day.on_date for day in drawn.days]),
            Mark.state == PRESENT,
        )
        .group_by(Mark.person_id)
    )
    came = dict(db.session.execute(counts).all())
    rows = select(Enrolment).join(Person, Person.id == Enrolment.person_id).where(Enrolment.batch_id == batch.id)
    rows = rows.where(Enrolment.person_id.in_(came)).options(*Enrolment.seen())
    ordered = db.session.scalars(rows.order_by(Person.name_key, Person.id))
    return [(enrolment, came[enrolment.person_id]) for enrolment in ordered]


def fix_lines(batch: Batch, drawn: AllowanceList, by=None) -> None:
    """Write down what everybody gets, as it is about to be printed. Refuses a list that was paid, and an empty one."""
    hold(batch.id)
    _refuse_paid(drawn)
    came = attended(batch, drawn)
    if not came:
        raise RuleError("Belum ada yang tercatat hadir pada hari-hari ini.")
    db.session.execute(delete(AllowanceLine).where(AllowanceLine.list_id == drawn.id))
    db.session.expire(drawn, ["lines"])
    db.session.add_all(
        AllowanceLine(
            list_id=drawn.id, enrolment_id=enrolment.id, position=number, days=days, amount=days * drawn.rate
        )
        for number, (enrolment, days) in enumerate(came, start=1)
    )
    drawn.total = drawn.rate * sum(days for _, days in came)
    drawn.printed_at, drawn.printed_by = now(), by.name if by else None
    db.session.flush()


def mark_paid(batch: Batch, drawn: AllowanceList, on: dt.date, by=None) -> None:
    """Say that the money was handed over; from now on nothing changes the list.

    Refuses a list that was not printed or was paid, attendance that differs from the print, a day to come, and a
    day before the last that it pays for.
    """
    hold(batch.id)
    _refuse_paid(drawn)
    if drawn.printed_at is None:
        raise RuleError("Cetak dahulu daftarnya; yang dibayar adalah yang tercetak.")
    if on > today() or on < drawn.days[-1].on_date:
        raise RuleError(
            f"Tanggal bayar tidak boleh sebelum {long_date(drawn.days[-1].on_date)} atau di masa depan.", "paid_on"
        )
    if changed(batch, drawn):
        raise RuleError("Kehadiran berubah sejak daftar ini dicetak. Cetak lagi, lalu catat pembayarannya.")
    drawn.paid_on, drawn.paid_by = on, by.name if by else None
    db.session.flush()


def discard(batch: Batch, drawn: AllowanceList, by=None) -> None:
    """Take a list away that was not paid; its days are free for another."""
    hold(batch.id)
    _refuse_paid(drawn)
    db.session.delete(drawn)
    db.session.flush()


def changed(batch: Batch, drawn: AllowanceList) -> list[tuple[Enrolment, int, int]]:
    """Whose attendance differs from what was printed: (who, days printed, days now)."""
    printed = {line.enrolment_id: line for line in drawn.lines}
    came = {enrolment.id: (enrolment, days) for enrolment, days in attended(batch, drawn)}
    found = []
    for row_id in printed.keys() | came.keys():
        before = printed[row_id].days if row_id in printed else 0
        enrolment, days = came[row_id] if row_id in came else (printed[row_id].enrolment, 0)
        if before != days:
            found.append((enrolment, before, days))
    return sorted(found, key=lambda row: (row[0].person.name_key, row[0].id))


def lists(batch: Batch) -> list[AllowanceList]:
    """The lists of a batch with days and lines, the newest first."""
    query = select(AllowanceList).where(AllowanceList.batch_id == batch.id).order_by(AllowanceList.position.desc())
    return list(db.session.scalars(query.options(*_whole()).execution_options(populate_existing=True)))


def _whole():
    lines = selectinload(AllowanceList.lines).joinedload(AllowanceLine.enrolment)
    return [selectinload(AllowanceList.days), lines.options(*Enrolment.seen())]


def paid_days(batch: Batch) -> dict[dt.date, dt.date]:
    """The days whose money was handed over, each with the day on which it was."""
    query = select(AllowanceDay.on_date, AllowanceList.paid_on)
    query = query.join(AllowanceList, AllowanceList.id == AllowanceDay.list_id)
    query = query.where(AllowanceDay.batch_id == batch.id, AllowanceList.paid_on.is_not(None))
    return dict(db.session.execute(query).all())


def _refuse_paid(drawn: AllowanceList) -> None:
    db.session.refresh(drawn, ["paid_on", "printed_at", "total"])
    if drawn.paid_on:
        raise RuleError(f"Daftar ini sudah dibayar pada {long_date(drawn.paid_on)}, jadi tidak berubah lagi.")


def add_cost(batch: Batch, on: dt.date, title: str, amount: int, by=None) -> Cost:
    """Write down money that the batch cost. Refuses a day to come and nothing."""
    if on > today():
        raise RuleError("Tanggal biaya masih di masa depan.", "on_date")
    if amount <= 0:
        raise RuleError("Jumlah biaya perlu lebih dari 0.", "amount")
    cost = Cost(batch_id=batch.id, on_date=on, title=title, amount=amount, by_name=by.name if by else None)
    db.session.add(cost)
    db.session.flush()
    return cost


def remove_cost(cost: Cost, by=None) -> None:
    """Take away what was written down by mistake; the trail keeps it."""
    db.session.delete(cost)
    db.session.flush()


def costs(batch: Batch) -> list[Cost]:
    return list(db.session.scalars(select(Cost).where(Cost.batch_id == batch.id).order_by(Cost.on_date, Cost.id)))
