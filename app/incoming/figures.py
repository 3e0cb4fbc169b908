"""What waits for somebody, and the invariants of the book for `flask check`."""

from flask import current_app, url_for
from sqlalchemy import func, select, update

from app.accounts.models import Account
from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Todo
from app.ground.tanggal import number, today
from app.incoming.access import READ, SECRETS
from app.incoming.models import NEW, Disposition, IncomingLetter
from app.letters.figures import gaps
from app.letters.models import INCOMING, Counter


def todos(user):
    if not may(READ, user):
        return
    mine = select(func.count(), func.min(Disposition.due_on)).where(
        Disposition.to_id == user.id, Disposition.done_at.is_(None)
    )
    waiting, due = db.session.execute(mine).one()
    if waiting:
        href = url_for("incoming.tasks", pada="saya", keadaan="terbuka")
        yield Todo(f"{number(waiting)} disposisi surat masuk menunggu Anda", href, due=due, count=waiting)
    late = select(func.count()).where(
        Disposition.from_id == user.id, Disposition.done_at.is_(None), Disposition.due_on < today()
    )
    if slow := db.session.scalar(late):
        href = url_for("incoming.tasks", pada="dari", tenggat="lewat")
        yield Todo(f"{number(slow)} disposisi yang Anda berikan lewat tenggat", href, count=slow)
    if may(SECRETS, user):  # whoever hands out first
        new = db.session.scalar(select(func.count()).where(IncomingLetter.state == NEW))
        if new:
            href = url_for("incoming.index", keadaan=NEW)
            yield Todo(f"{number(new)} surat masuk belum didisposisi", href, count=new)


def check_register():
    """Every agenda number from the first to the counter stands in the book once."""
    for counter in db.session.scalars(select(Counter).where(Counter.register == INCOMING)):
        query = select(IncomingLetter.sequence).where(IncomingLetter.year == counter.year)
        yield from gaps((INCOMING, counter.year), set(db.session.scalars(query)), counter.opening, counter.last)


def check_scans():
    archive = current_app.extensions["archive"]
    query = select(IncomingLetter).where(IncomingLetter.scan_sha.is_not(None))
    for letter in db.session.scalars(query.execution_options(yield_per=500)):
        if not archive.verify(letter.scan_sha):
            yield f"Hasil pindai surat masuk nomor {letter.number} di arsip hilang atau berubah."


def hand_over(from_id: int, to_id: int) -> list[str]:
    """Open dispositions go to the colleague who takes over; what the colleague has already stays one."""
    theirs = select(Disposition.letter_id).where(Disposition.to_id == to_id, Disposition.done_at.is_(None))
    name = select(Account.name).where(Account.id == to_id).scalar_subquery()
    change = update(Disposition).where(
        Disposition.to_id == from_id, Disposition.done_at.is_(None), Disposition.letter_id.not_in(theirs)
    )
    count = db.session.execute(change.values(to_id=to_id, to_name=name)).rowcount
    return [f"{count} disposisi berpindah."] if count else []
