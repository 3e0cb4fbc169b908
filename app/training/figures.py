"""Numbers about trainings, what waits in them, and their invariants for `flask check`."""

import datetime as dt
from collections import Counter, defaultdict

from flask import url_for
from sqlalchemy import and_, func, select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Figure, Todo
from app.ground.tanggal import now, today
from app.training import followups
from app.training.access import ISSUE, READ, WRITE
from app.training.models import (
    OFFER_OPEN,
    PASSED,
    RUNNING,
    SEATED,
    UNDECIDED,
    WAITING,
    WHOLE,
    Batch,
    Enrolment,
    Offer,
    Quota,
)
from app.training.rules import places


def _this_year():
    year = today().year
    return Batch.starts_on.between(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _batches() -> int:
    return db.session.scalar(select(func.count()).select_from(Batch).where(_this_year()))


def _people_in(*states: str):
    def count() -> int:
        query = select(func.count()).select_from(Enrolment).join(Batch)
        return db.session.scalar(query.where(_this_year(), Enrolment.state.in_(states)))

    return count


FIGURES = (
    Figure("training.batches", "Angkatan tahun ini", _batches, href="training.index", may=READ),
    Figure(
        "training.seated", "Peserta pelatihan tahun ini", _people_in(*SEATED), href="training.index", may=READ
    ),
    Figure("training.waiting", "Cadangan tahun ini", _people_in(WAITING), href="training.index", may=READ),
    Figure("training.passed", "Lulus tahun ini", _people_in(PASSED), href="training.index", may=READ),
)


def todos(user):
    """What waits: nominations to decide on, offers past their deadline, visits, certificates that were earned."""
    if may(WRITE, user):
        for batch_id, title, count in db.session.execute(_undecided()):
            yield Todo(
                f"{count} usulan menunggu keputusan: {title}",
                url_for("training.show", batch_id=batch_id),
                count=count,
            )
        for batch_id, title, count in db.session.execute(_unanswered()):
            sentence = f"{count} tawaran tempat lewat batas jawab: {title}"
            yield Todo(sentence, url_for("training.waiting", batch_id=batch_id), count=count)
        due = followups.due_count()
        if due:
            yield Todo(f"{due} tindak lanjut pelatihan jatuh tempo", url_for("training.visits"), count=due)
    if may(ISSUE, user):
        for batch_id, title, count in db.session.execute(_due()):
            sentence = f"{count} sertifikat dapat diterbitkan: {title}"
            yield Todo(sentence, url_for("training.certificates", batch_id=batch_id), count=count)


def _undecided():
    return (
        select(Batch.id, Batch.title, func.count())
        .join(Enrolment, Enrolment.batch_id == Batch.id)
        .where(Enrolment.state.in_(UNDECIDED))
        .group_by(Batch.id, Batch.title)
        .order_by(Batch.starts_on, Batch.id)
        .limit(20)
    )


def _unanswered():
    return (
        select(Batch.id, Batch.title, func.count())
        .join(Offer, Offer.batch_id == Batch.id)
        .where(Offer.state == OFFER_OPEN, Offer.deadline_at < now())
        .group_by(Batch.id, Batch.title)
        .order_by(Batch.id)
        .limit(20)
    )


def _due():
    """Ended batches with the number of people who came often enough and have no result yet."""
    planned = select(func.count()).where(Session.sheet_id == Batch.sheet_id).correlate(Batch).scalar_subquery()
    present = (
        select(func.count())
        .select_from(Mark)
        .join(Session, Session.id == Mark.session_id)
        .where(
            Session.sheet_id == Batch.sheet_id, Mark.person_id == Enrolment.person_id, Mark.state == PRESENT
        )
        .correlate(Batch, Enrolment)
        .scalar_subquery()
    )
    return (
        select(Batch.id, Batch.title, func.count())
        .join(Enrolment, Enrolment.batch_id == Batch.id)
        .where(
            Batch.ends_on < today(),
            Enrolment.state.in_(RUNNING),
            planned > 0,
            present * 100 >= Batch.minimum_share * planned,
        )
        .group_by(Batch.id, Batch.title, Batch.ends_on)
        .order_by(Batch.ends_on, Batch.id)
        .limit(20)
    )


def counters():
    """Counters of every quota cell against the places that count in it; free places that somebody could have."""
    counted = Counter()
    for batch_id, seat, state in db.session.execute(select(Enrolment.batch_id, Enrolment.seat, Enrolment.state)):
        offered = state == WAITING and seat
        if bool(seat) != bool(state in SEATED or offered):
            yield f"Seorang di angkatan {batch_id} berstatus {state}, tetapi tempatnya tercatat “{seat}”."
        for cell in seat.split():
            counted[batch_id, cell, "held" if offered else "filled"] += 1
    open_offers = select(Offer.batch_id, func.count()).where(Offer.state == OFFER_OPEN).group_by(Offer.batch_id)
    offers = dict(db.session.execute(open_offers).all())
    rows = select(Quota).order_by(Quota.batch_id, Quota.id).execution_options(populate_existing=True)
    for batch_id, quotas in _by_batch(db.session.scalars(rows)).items():
        wrong = False
        for quota in quotas:
            filled, held = (counted[batch_id, quota.cell, what] for what in ("filled", "held"))
            wrong = wrong or (quota.filled, quota.held) != (filled, held)
            if quota.filled != filled:
                yield f"Penghitung kuota {quota.cell} angkatan {batch_id} berbunyi {quota.filled}, padahal {filled}."
            if quota.held != held or (quota.cell == WHOLE and held != offers.get(batch_id, 0)):
                yield (
                    f"Angkatan {batch_id} menahan {quota.held} tempat ({quota.cell}), padahal tawaran yang "
                    f"terbuka {offers.get(batch_id, 0)}."
                )
        batch = db.session.get_one(Batch, batch_id)
        if not wrong and (could := places.next_in_line(batch, places.Places(batch_id, quotas))):
            yield f"Angkatan {batch_id} masih punya tempat, padahal {len(could)} cadangan dapat naik."


def _by_batch(quotas) -> dict[int, list[Quota]]:
    found = defaultdict(list)
    for quota in quotas:
        found[quota.batch_id].append(quota)
    return found


def ranks():
    """Waiting lists that are not numbered 1, 2, 3 …"""
    is_waiting = and_(Enrolment.state == WAITING, Enrolment.waiting_rank.is_not(None))
    query = (
        select(
            Enrolment.batch_id,
            func.count(),
            func.min(Enrolment.waiting_rank),
            func.max(Enrolment.waiting_rank),
        )
        .where(is_waiting)
        .group_by(Enrolment.batch_id)
    )
    for batch_id, count, lowest, highest in db.session.execute(query):
        if (lowest, highest) != (1, count):
            yield f"Nomor cadangan angkatan {batch_id} tidak berurutan dari 1 sampai {count}."
