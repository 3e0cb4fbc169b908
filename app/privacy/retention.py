"""What has grown old goes: previewed, in small transactions, and told to the log. Run by a job or `flask purge`.

What a trail's entry did stays, with its digest; only the values beside it go, so that the chain over the
entries is whole afterwards (app/ground/audit.py).
"""

import datetime as dt
from dataclasses import dataclass

import click
from flask.cli import with_appcontext
from sqlalchemy import delete, func, select

from app.accounts.models import FailedTry, SignIn
from app.ground import audit, job
from app.ground.audit import AuditEntry, AuditValues, SecurityEvent
from app.ground.db import begin_write, db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.ground.room import JobKind, Purge, offered, offers
from app.ground.setting import setting
from app.ground.tanggal import now

AT_ONCE = 2000
KIND = "privacy.purge"


@dataclass(frozen=True)
class Preview:
    """One kind of old data: what it is, from when on it is kept, how much would go now."""

    purge: Purge
    months: int
    before: dt.datetime
    count: int


def cutoff(months: int) -> dt.datetime:
    """The instant so many months ago, on the same day of the month or its last."""
    moment = now()
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    first = moment.replace(year=years, month=month + 1, day=1)
    last_day = ((first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)).day
    return first.replace(day=min(moment.day, last_day))


def previews() -> list[Preview]:
    found = []
    for purge in offers("purges"):
        months = setting(purge.setting)
        before = cutoff(months)
        found.append(Preview(purge, months, before, purge.count(before)))
    return found


def begin(key: str, by) -> Job:
    """Put the purge into the queue. Refuses when there is nothing to do."""
    purge = offered("purges", key)
    if purge is None or not purge.count(cutoff(setting(purge.setting))):
        raise RuleError("Tidak ada data yang melewati masa simpannya.")
    return job.enqueue(KIND, f"Membersihkan: {purge.title.lower()}", {"key": key}, by)


def _run(run) -> None:
    purge = offered("purges", run.args["key"])
    gone = 0
    for gone in _portions(purge):
        run.finished(run.done + gone, "Menghapus data yang melewati masa simpan")
    begin_write()
    run.result(message=f"{run.done} baris sudah dihapus.")


def _portions(purge: Purge):
    """Delete portion by portion, each in a transaction that the caller ends; gives how many each took."""
    before, total = cutoff(setting(purge.setting)), 0
    while True:
        begin_write()
        gone = purge.run(before, AT_ONCE)
        if not gone:
            db.session.rollback()
            break
        total += gone
        yield gone
    audit.security("pembersihan", kind=purge.key, detail=f"{total} baris sebelum {before:%Y-%m-%d}")


JOB = JobKind(KIND, _run)


@click.command("purge")
@with_appcontext
@click.option("--yes", is_flag=True, help="Delete; without it only what would go is told.")
def command(yes):
    """Delete what is older than the office keeps it."""
    for preview in previews():
        count, verb = preview.count, "would go"
        if yes:
            count, verb = 0, "deleted"
            for gone in _portions(preview.purge):
                db.session.commit()
                count += gone
        click.echo(f"{preview.purge.key}: {count} {verb} (older than {preview.months} months)")


# --- what the common floors hold ----------------------------------------------------------------------


def _counter(model, condition):
    return lambda before: db.session.scalar(select(func.count()).select_from(model).where(condition(before)))


def _deleter(model, key, condition):
    def run(before: dt.datetime, most: int) -> int:
        old = db.session.scalars(select(key).where(condition(before)).order_by(key).limit(most)).all()
        if old:
            db.session.execute(delete(model).where(key.in_(old)))
        return len(old)

    return run


def _old_values(before):
    return AuditValues.entry_id.in_(select(AuditEntry.id).where(AuditEntry.at < before))


def _old_events(before):
    return SecurityEvent.at < before


def _old_sign_ins(before):
    return SignIn.seen_at < before


def _old_tries(before):
    return FailedTry.at < before


PURGES = (
    Purge(
        "audit_values", "Nilai lama dan baru dalam riwayat perubahan", "privacy.values_months",
        "Siapa mengubah apa dan kapan tetap tercatat; isi yang diubah dihapus.",
        _counter(AuditValues, _old_values), _deleter(AuditValues, AuditValues.entry_id, _old_values),
    ),
    Purge(
        "audit_security", "Catatan akses", "privacy.access_months", "Masuk, penolakan, dan siapa melihat siapa.",
        _counter(SecurityEvent, _old_events), _deleter(SecurityEvent, SecurityEvent.id, _old_events),
    ),
    Purge(
        "accounts_sign_in", "Sesi masuk yang sudah berakhir", "privacy.sign_in_months",
        "Perangkat dan alamat jaringan.",
        _counter(SignIn, _old_sign_ins), _deleter(SignIn, SignIn.id, _old_sign_ins),
    ),
    Purge(
        "accounts_failed_try", "Percobaan masuk yang gagal", "privacy.sign_in_months",
        "Dipakai menahan penebak kata sandi.",
        _counter(FailedTry, _old_tries), _deleter(FailedTry, FailedTry.id, _old_tries),
    ),
)  # fmt: skip
