"""`flask check`: every invariant that the office relies on, recounted from the records."""

import datetime as dt
import re
import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, or_, select, text

from app.ground import audit, job
from app.ground.db import begin_write, db, is_sqlite
from app.ground.job import Job
from app.ground.room import offers
from app.ground.tanggal import now

OVERDUE = dt.timedelta(minutes=10)


@click.command("check")
@with_appcontext
def check():
    """Look for anything that is broken; says what, and ends with 1 if anything is."""
    broken = 0
    for sentence in findings():
        broken += 1
        click.echo(f"- {sentence}")
    if broken:
        click.echo(f"{broken} broken.", err=True)
        sys.exit(1)
    click.echo("Everything fits (semua cocok).")


def findings():
    """A sentence for each thing that is broken: database, archive, trail, jobs, then what each room knows."""
    yield from _schema()
    yield from _sqlite() if is_sqlite() else _postgresql()
    yield from _archive()
    yield from audit.broken_links()
    yield from _jobs()
    for room_check in offers("checks"):
        yield from room_check()


def _schema():
    from alembic.script import ScriptDirectory

    wanted = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    found = [row[0] for row in db.session.execute(text("SELECT version_num FROM alembic_version"))]
    if sorted(found) != sorted(wanted):
        yield f"Skema basis data {', '.join(found)} bukan {', '.join(wanted)}: jalankan flask db upgrade."


def _sqlite():
    for (line,) in db.session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"Berkas basis data rusak: {line}"
    for table, row_id, parent, _ in db.session.execute(text("PRAGMA foreign_key_check")):
        yield f"Baris {row_id} di {table} menunjuk ke {parent} yang tidak ada."
    twins = db.session.scalars(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
    )
    for twin in twins.all():
        begin_write()  # to look at an index is to write: it waits for its turn, as beside a running server it has to
        try:
            db.session.execute(text(f"INSERT INTO {twin}({twin}, rank) VALUES ('integrity-check', 1)"))
        except Exception as error:
            yield f"Indeks pencarian {twin} tidak cocok dengan tabelnya: {type(error).__name__}"
        db.session.rollback()


def _postgresql():
    """PostgreSQL keeps its constraints by itself; one that was added without looking at old rows is named."""
    query = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
    for (name,) in db.session.execute(text(query)):
        yield f"Batasan {name} belum diperiksa terhadap baris lama."
    for (name,) in db.session.execute(
        text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    ):
        yield f"Indeks {name} tidak sah."


def _archive():
    archive = current_app.extensions["archive"]
    for file in sorted(archive.root.rglob("*")):
        sha = file.parent.name + file.name
        if file.is_file() and not file.name.startswith(".baru-"):
            if not re.fullmatch(r"[0-9a-f]{64}", sha):
                yield f"Berkas asing di arsip: {file.relative_to(archive.root)}"
            elif not archive.verify(sha):
                yield f"Isi berkas arsip {sha[:12]}… berubah."
    shas = db.session.scalars(select(Job.result_sha).where(Job.result_sha.is_not(None))).all()
    for sha in archive.missing_or_changed(shas):
        yield f"Hasil pekerjaan, berkas {sha[:12]}…, tidak ada atau berubah."


def _jobs():
    late = (Job.state == job.RUNNING) & (or_(Job.lease_until.is_(None), Job.lease_until < now() - OVERDUE))
    for job_id in db.session.scalars(select(Job.id).where(late)):
        yield f"Pekerjaan {job_id} tercatat berjalan, tetapi tidak ada yang mengerjakannya."
    ended = Job.state.in_((job.FINISHED, job.FAILED, job.CANCELLED))
    wrong = (
        (ended & Job.finished_at.is_(None))
        | ((Job.total > 0) & (Job.done > Job.total))
        | (Job.tries > job.TRIES)
    )
    for job_id in db.session.scalars(select(Job.id).where(wrong)):
        yield f"Catatan pekerjaan {job_id} tidak masuk akal."
    known = {kind.key for kind in offers("jobs")}
    waiting = select(Job.kind, func.count()).where(Job.state == job.WAITING).group_by(Job.kind)
    for kind, count in db.session.execute(waiting):
        if kind not in known:
            yield f"{count} pekerjaan menunggu, tetapi tidak ada yang mengenal jenis {kind}."
