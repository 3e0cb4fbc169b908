"""kill -9 at random moments: of a web process while eight clients save, of the worker while letters are made."""

import datetime as dt
import http.client
import random
import threading
import time
from collections.abc import Iterator

from sqlalchemy import func, select

from bench.drills.stage import PUBLIC, Outcome, Stage

CLIENTS = 8
PEOPLE = 150  # in a batch whose certificates are made
SURELY = (OSError, http.client.HTTPException)  # a connection that broke; whether it was saved is not known


def run(kind: str, rounds: int) -> Iterator[Outcome]:
    yield web(kind, rounds)
    yield worker(kind, rounds)


class Client(threading.Thread):
    """Registers people one after another. What was confirmed is remembered; what broke off is sent again."""

    def __init__(self, stage: Stage, niks, ending: threading.Event):
        super().__init__(daemon=True)
        self.visitor, self.niks, self.ending = stage.visitor(), niks, ending
        self.stage = stage
        self.confirmed: list[str] = []
        self.again = 0
        self.odd: list[int] = []

    def run(self):
        for nik in self.niks:
            if self.ending.is_set():
                return
            self._register(nik)

    def _register(self, nik: str) -> None:
        form = {"nik": nik, "name": f"Uji {nik[-8:]}", "sex": "P", "birth_date": "17/5/1990", "tetap": "1"}
        resent = False
        while True:
            try:
                status = self.visitor.ask("POST", "/warga/baru", form)[0]
            except SURELY:
                self.visitor, resent = self.visitor.again(), True
                self.again += 1
                time.sleep(0.05)
                continue
            # Sent again after it had been saved, the office says that this NIK is known: confirmed as well.
            if status == 303 or (status == 422 and resent):
                self.confirmed.append(nik)
            else:
                self.odd.append(status)
            return


def web(kind: str, kills: int) -> Outcome:
    from tests.people.make import make_nik

    dice, ending, back = random.Random(9), threading.Event(), []
    with Stage(kind) as stage:
        stage.start()
        clients = [Client(stage, (make_nik() for _ in range(10**6)), ending) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(kills):
            time.sleep(dice.uniform(0.2, 1.0))
            for pid in stage.web_processes():
                stage.kill(pid)
            back.append(stage.wait_for_answer())
        ending.set()
        for client in clients:
            client.join(60)
        lost, twins, half = _compare(stage, [nik for client in clients for nik in client.confirmed])
        broken = stage.check()
    confirmed, again = sum(len(c.confirmed) for c in clients), sum(c.again for c in clients)
    odd = [status for client in clients for status in client.odd]
    words = (
        f"{confirmed:,} confirmed, {lost} lost, {twins} twice, {half} without a line of audit; {again} sent again; "
        f"serving again after {max(back):.1f} s at most{'; other answers ' + str(odd[:5]) if odd else ''}"
        f"{'; check: ' + broken if broken else '; check clean'}"
    )
    passed = not (lost or twins or half or odd or broken) and max(back) <= 5
    return Outcome("kill -9 of the web process while saving", kind, kills, words, passed)


def _compare(stage: Stage, confirmed: list[str]) -> tuple[int, int, int]:
    """(confirmed but not there, there twice, there without a line in the audit trail)"""
    from app.ground.audit import AuditEntry
    from app.people.models import Person

    with stage.inside() as session:
        rows = session.execute(select(Person.id, Person.nik)).all()
        told = set(
            session.scalars(select(AuditEntry.record_id).where(AuditEntry.kind == Person.__tablename__))
        )
    niks = [nik for _, nik in rows]
    return (
        len(set(confirmed) - set(niks)),
        len(niks) - len(set(niks)),
        sum(row_id not in told for row_id, _ in rows),
    )


def worker(kind: str, kills: int) -> Outcome:
    """Certificates of one batch after another, the background process killed again and again meanwhile. It is started
    anew at once: gunicorn would wait longer with each death, as it must."""
    dice, batches = random.Random(10), []
    with Stage(kind) as stage:
        with stage.inside():
            from tests.letters.make import make_office

            make_office(PUBLIC)
        for _ in range(kills):
            if not batches or _ended(stage, batches[-1]):
                with stage.inside() as session:
                    batches.append(_batch_with_certificates(session))
            with stage.working() as process:
                _go_on(stage, batches[-1])
                time.sleep(dice.uniform(0, 2))
                stage.kill(process.pid)
        with stage.working():
            deadline = time.monotonic() + 600
            while not _ended(stage, batches[-1]) and time.monotonic() < deadline:
                time.sleep(0.5)
        numbers, files, without = _letters(stage)
        broken = stage.check()
    people = PEOPLE * len(batches)
    gapless = numbers == list(range(1, people + 1))
    words = (
        f"{len(numbers)} certificates, numbers {'1…n without a gap' if gapless else 'WITH GAPS'}, {files} files, "
        f"{without} without a file{'; check: ' + broken if broken else '; check clean'}"
    )
    passed = gapless and files == people and not without and not broken
    return Outcome("kill -9 of the worker while making letters", kind, kills, words, passed)


def _go_on(stage: Stage, batch_id: int, patience=180.0) -> None:
    """Wait until one more part is made: a job that dies three times over the same part is given up, as it must."""
    began, before = time.monotonic(), _done(stage, batch_id)
    while _done(stage, batch_id) == before and not _ended(stage, batch_id):
        if time.monotonic() - began > patience:
            raise RuntimeError("the job does not go on")
        time.sleep(0.05)


def _done(stage: Stage, batch_id: int) -> int:
    return _job(stage, batch_id)[0]


def _batch_with_certificates(session) -> int:
    from app.attendance import rules as attendance
    from app.training.models import Enrolment
    from app.training.rules import certificates
    from tests.letters.make import Clerk
    from tests.people.make import make_person
    from tests.training import make

    first = dt.date.today() - dt.timedelta(days=30)
    batch = make.make_batch(places=PEOPLE, starts_on=first, ends_on=first + dt.timedelta(days=3))
    ids = [make.rules.nominate(batch, make_person(name=f"Peserta {n}")).id for n in range(PEOPLE)]
    session.flush()
    make.rules.accept(batch, ids, by=None)
    seated = session.scalars(select(Enrolment.person_id).where(Enrolment.batch_id == batch.id)).all()
    for day in attendance.sessions_of(batch.sheet_id):
        attendance.fill(day, seated, "hadir")
    certificates.issue_certificates(batch, Clerk())
    return batch.id


def _ended(stage: Stage, batch_id: int) -> bool:
    return _job(stage, batch_id)[1]


def _job(stage: Stage, batch_id: int) -> tuple[int, bool]:
    """(parts that are made, whether it has ended)"""
    from app.ground.job import Job
    from app.training.models import Batch

    with stage.reading() as session:
        job = session.get(Job, session.get(Batch, batch_id).certificate_job_id)
        return job.done, job.ended


def _letters(stage: Stage) -> tuple[list[int], int, int]:
    from app.letters.models import Letter

    with stage.inside() as session:
        numbers = session.scalars(select(Letter.sequence).order_by(Letter.sequence)).all()
        files = session.scalar(select(func.count(Letter.sha256.distinct())))
        without = session.scalar(select(func.count()).where(Letter.sha256.is_(None)).select_from(Letter))
    return list(numbers), files, without
