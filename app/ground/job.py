"""Work that takes longer than a click: a table, a worker that claims from it, progress that pages read.

A job goes on from `job.done` when its worker was killed: each finished part is committed together
with the new count, so that no part is done twice or lost. Three tries for a part; finishing one
sets the tries back. Several workers may share one PostgreSQL.
"""

import datetime as dt
import logging
import os
import socket
import threading
import time

from sqlalchemy import JSON, ForeignKey, Index, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.ground import audit
from app.ground.db import Base, Instant, begin_write, db, is_sqlite
from app.ground.refusal import RuleError
from app.ground.room import offered, offers
from app.ground.tanggal import now

log = logging.getLogger("pendapa.worker")

WAITING, RUNNING, FINISHED, FAILED, CANCELLED = "antre", "jalan", "selesai", "gagal", "batal"
TRIES = 3
BEAT = 2  # seconds


class Job(Base):
    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    args: Mapped[dict] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(String(120), default="")
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[dt.datetime | None] = mapped_column(Instant)
    cancel: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str | None] = mapped_column(String(500))
    result_url: Mapped[str | None] = mapped_column(String(200))
    result_sha: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(index=True)
    user_name: Mapped[str] = mapped_column(String(120), default="Sistem")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    __table_args__ = (Index(None, "state", "id"),)

    @property
    def ended(self) -> bool:
        return self.state in (FINISHED, FAILED, CANCELLED)


class Cancelled(Exception):
    """Somebody pressed cancel; what is finished stays, nothing more begins."""


def enqueue(kind: str, title: str, args: dict, by) -> Job:
    """Put work into the queue, in the caller's transaction. `title` and `args` name no person."""
    job = Job(kind=kind, title=title, args=args, user_id=by.id if by else None, user_name=by.name if by else "Sistem")
    db.session.add(job)
    db.session.flush()
    return job


class Run:
    """What a handler is given: where to go on, and how to say that a part is finished."""

    def __init__(self, job: Job):
        self.id, self.args, self.done, self.total = job.id, job.args, job.done, job.total
        self.by_id = job.user_id
        self.by_name = job.user_name

    @property
    def by(self):
        return _Person(self.by_id, self.by_name)

    def say(self, doing: str, done: int | None = None, total: int | None = None) -> None:
        """Show progress, and keep the lease, without finishing a part (its own small transaction)."""
        self.total = self.total if total is None else total
        values = dict(doing=doing[:120], total=self.total)
        if done is not None:
            values["done"] = done
        with db.engine.begin() as connection:
            connection.execute(update(Job).where(Job.id == self.id).values(values))

    def finished(self, done: int, doing: str = "") -> None:
        """Commit what the handler changed together with the new count. Raises Cancelled when asked to stop."""
        self.done = done
        cancel = db.session.execute(
            update(Job)
            .where(Job.id == self.id)
            .values(done=done, total=self.total, doing=doing[:120], tries=0)
            .returning(Job.cancel)
        ).scalar_one()
        db.session.commit()
        if cancel:
            raise Cancelled

    def result(self, url: str | None = None, sha: str | None = None, message: str | None = None) -> None:
        """Where the outcome can be opened; committed with the end of the job."""
        db.session.execute(
            update(Job).where(Job.id == self.id).values(result_url=url, result_sha=sha, message=message)
        )


class _Person:
    is_authenticated = True

    def __init__(self, user_id, name):
        self.id, self.name = user_id, name


def me() -> str:
    """This worker's name: host, process and its start, so that a number used again is not taken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]
    except OSError:
        return "gone"


def _is_dead(worker: str | None) -> bool:
    """Whether a worker of this machine is no more; of another machine only its lease tells."""
    host, _, rest = (worker or "").partition(":")
    pid, _, started = rest.partition(":")
    return host == socket.gethostname() and pid.isdigit() and _started(int(pid)) != started


def claim(worker: str) -> Job | None:
    """Take the oldest job that waits or whose worker is gone. Gives it, or None."""
    release_dead()
    begin_write()
    moment = now()
    free = or_(Job.state == WAITING, (Job.state == RUNNING) & (Job.lease_until < moment))
    query = select(Job.id).where(free).order_by(Job.id).limit(1)
    if not is_sqlite():
        query = query.with_for_update(skip_locked=True)
    job_id = db.session.execute(query).scalar()
    if job_id is None:
        db.session.rollback()
        return None
    job = db.session.get(Job, job_id)
    if job.cancel or job.tries >= TRIES:
        job.state = CANCELLED if job.cancel else FAILED
        job.finished_at = moment
        job.message = None if job.cancel else job.message or "Pekerjaan ini berhenti tiga kali di tempat yang sama."
        db.session.commit()
        return claim(worker)
    kind = offered("jobs", job.kind)
    job.state, job.worker, job.tries = RUNNING, worker, job.tries + 1
    job.lease_until = moment + dt.timedelta(seconds=kind.lease if kind else 30)
    db.session.commit()
    return job


def release_dead() -> None:
    """Jobs of workers that were killed on this machine need not wait for their lease to run out."""
    query = select(Job.id, Job.worker).where(Job.state == RUNNING)
    orphans = [job_id for job_id, worker in db.session.execute(query) if _is_dead(worker)]
    db.session.rollback()
    if orphans:
        begin_write()
        db.session.execute(
            update(Job).where(Job.id.in_(orphans), Job.state == RUNNING).values(lease_until=now() - dt.timedelta(1))
        )
        db.session.commit()


def run(job: Job) -> None:
    """Do one claimed job to its end; whatever happens is written on it."""
    kind = offered("jobs", job.kind)
    job_id, step = job.id, Run(job)
    db.session.rollback()
    stop = threading.Event()
    beat = threading.Thread(target=_keep_lease, args=(db.engine, job_id, kind.lease if kind else 30, stop), daemon=True)
    beat.start()
    try:
        if kind is None:
            raise RuleError("Jenis pekerjaan ini tidak dikenal.")
        with audit.acting(step.by):
            kind.run(step)
            _end(job_id, FINISHED)
    except Cancelled:
        _end(job_id, CANCELLED)
    except RuleError as refusal:
        db.session.rollback()
        _end(job_id, FAILED, refusal.sentence)
    except Exception as error:  # the next claim tries again, thrice in all
        db.session.rollback()
        log.exception("job %s (%s) stopped: %s", job_id, job.kind if kind else "?", type(error).__name__)
        _put_back(job_id)
    finally:
        stop.set()
        beat.join()
        db.session.remove()


def _keep_lease(engine, job_id: int, lease: int, stop: threading.Event) -> None:
    while not stop.wait(BEAT):
        try:
            with engine.begin() as connection:
                until = now() + dt.timedelta(seconds=lease)
                connection.execute(update(Job).where(Job.id == job_id, Job.state == RUNNING).values(lease_until=until))
        except Exception:  # the database is busy or gone: the lease is longer than a few beats
            log.warning("could not keep the lease of job %s", job_id)


def _end(job_id: int, state: str, message: str | None = None) -> None:
    values = dict(state=state, finished_at=now(), worker=None, doing="")
    if message:
        values["message"] = message
    db.session.execute(update(Job).where(Job.id == job_id).values(values))
    db.session.commit()


def _put_back(job_id: int) -> None:
    begin_write()
    job = db.session.get(Job, job_id)
    job.worker = None
    if job.tries >= TRIES:
        job.state, job.finished_at = FAILED, now()
        job.message = "Pekerjaan ini gagal tiga kali di tempat yang sama. Yang sudah selesai tetap tersimpan."
    else:
        job.state = WAITING
    db.session.commit()


def work(app, stop: threading.Event, once: bool = False) -> int:
    """The worker's loop: claim, do, look again; between jobs do the small chores. Gives how many were done."""
    name, count, chores_at = me(), 0, 0.0
    while not stop.is_set():
        with app.app_context():
            try:
                job = claim(name)
                if job is not None:
                    run(job)
                    count += 1
                    continue
                if time.monotonic() >= chores_at:
                    _chores()
                    chores_at = time.monotonic() + 30
            except Exception:
                db.session.rollback()
                log.exception("the worker stumbled")
        if once:
            return count
        stop.wait(0.5)
    return count


def _chores() -> None:
    begin_write()
    sealed = audit.seal()
    if sealed:
        db.session.commit()
    else:
        db.session.rollback()
    for chore in offers("chores"):
        chore()
        db.session.rollback()  # whatever it read


def file_name(found: Job) -> tuple[str, str]:
    """Name and kind for the download of a job's file: neutral, never a person's name."""
    suffix = found.args.get("suffix", "pdf")
    kinds = {
        "pdf": "application/pdf",
        "zip": "application/zip",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    return f"pendapa-{found.id}.{suffix}", kinds[suffix]
