"""What may happen when somebody no longer comes: a visit at home, and what was found there."""

import datetime as dt

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, today
from app.karang_werda.models import FINDINGS, Member, Visit


def visit(member: Member, on: dt.date, finding: str, note: str | None = None, by=None) -> Visit:
    """Record a visit at a member's home. Refuses a day that has not come or before the member joined, and somebody
    who has left."""
    if member.left_on is not None:
        raise RuleError("Keanggotaan ini sudah berakhir.")
    if on > today():
        raise RuleError("Tanggal kunjungan masih di masa depan.", "on_date")
    if on < member.joined_on:
        raise RuleError(f"Anggota ini baru bergabung {long_date(member.joined_on)}.", "on_date")
    if finding not in FINDINGS:
        raise RuleError("Pilih keadaan yang ditemukan.", "finding")
    row = Visit(member_id=member.id, on_date=on, finding=finding, note=note, by_id=by.id if by else None)
    db.session.add(row)
    db.session.flush()
    return row
