"""A full disk, a locked or restarted database, a changed file, a backup under load, a clock that runs behind, a
migration there and back: what is told, and what is kept."""

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, inspect, select, text

from bench.city import ROOT
from bench.drills.stage import PUBLIC, Outcome, Stage

HELD = 30  # seconds that somebody holds the database


def run(kind: str, rounds: int) -> Iterator[Outcome]:
    drills = [locked, changed_file, backup_under_load, clock_behind, migrated]
    drills += [disk_full] if kind == "sqlite" else [restarted]
    return (drill(kind, rounds) for drill in drills)


class Savers(threading.Thread):
    """One clerk who registers people without end; knows what was confirmed and what was refused, and how."""

    def __init__(self, stage: Stage):
        super().__init__(daemon=True)
        self.stage, self.visitor, self.ending = stage, stage.visitor(), threading.Event()
        self.confirmed: list[str] = []
        self.refused: dict[int, int] = {}

    def run(self):
        while not self.ending.is_set():
            self.save()

    def save(self) -> int:
        from tests.people.make import make_nik

        nik = make_nik()
        form = {"nik": nik, "name": f"Uji {nik[-8:]}", "sex": "P", "birth_date": "17/5/1990", "tetap": "1"}
        try:
            status = self.visitor.again().ask("POST", "/warga/baru", form)[0]
        except OSError:
            status = 0
        if status == 303:
            self.confirmed.append(nik)
        else:
            self.refused[status] = self.refused.get(status, 0) + 1
        return status

    def end(self) -> None:
        self.ending.set()
        self.join(90)


def _lost(stage: Stage, confirmed: list[str]) -> int:
    from app.people.models import Person

    with stage.inside() as session:
        return len(set(confirmed) - set(session.scalars(select(Person.nik))))


def locked(kind: str, rounds: int) -> Outcome:
    """Somebody holds the database for half a minute: writers are told, readers read, afterwards all goes on."""
    with Stage(kind) as stage:
        stage.start()
        saver = Savers(stage)
        with _lock(stage):
            began, statuses = time.monotonic(), []
            while time.monotonic() - began < HELD:
                statuses.append(saver.save())
            read = saver.visitor.again().ask("GET", "/akun")[0]
        after = saver.save()
        lost, broken = _lost(stage, saver.confirmed), stage.check()
    told = {status: statuses.count(status) for status in set(statuses)}
    words = f"while locked: saving {told}, reading {read}; afterwards {after}; {lost} lost" + (
        f"; check: {broken}" if broken else ""
    )
    passed = set(told) <= {303, 503} and read == 200 and after == 303 and not lost and not broken
    return Outcome(f"database locked for {HELD} s", kind, 1, words, passed)


@contextlib.contextmanager
def _lock(stage: Stage):
    if stage.kind == "sqlite":
        with contextlib.closing(
            sqlite3.connect(stage.place.instance / "pendapa.db", isolation_level=None)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with stage.app.app_context():
        from app.ground.db import db

        with db.engine.connect() as other:
            other.execute(text("LOCK TABLE people_person IN EXCLUSIVE MODE"))
            yield
            other.rollback()


def restarted(kind: str, rounds: int) -> Outcome:
    """PostgreSQL is restarted while people are saved."""
    with Stage(kind) as stage:
        stage.start()
        saver = Savers(stage)
        saver.start()
        for _ in range(rounds):
            time.sleep(2)
            stage.templates[kind].server.restart()
        time.sleep(2)
        saver.end()
        last = saver.save()
        lost, broken = _lost(stage, saver.confirmed), stage.check()
    words = f"{len(saver.confirmed):,} confirmed, {lost} lost, refused {saver.refused or 'none'}; then {last}"
    passed = not lost and not broken and last == 303 and set(saver.refused) <= {503}
    words += f"; check: {broken}" if broken else ""
    return Outcome("PostgreSQL restarted while saving", kind, rounds, words, passed)


def changed_file(kind: str, rounds: int) -> Outcome:
    """One byte of an archived file changes; another file goes. `check` must name both."""
    with Stage(kind) as stage:
        with stage.inside() as session:
            archive = stage.app.extensions["archive"]
            shas = [archive.put(f"%PDF-1.7 berkas {n}".encode()) for n in range(2)]
            from app.ground import job

            for sha in shas:
                made = job.enqueue("contoh", "Contoh", {}, by=None)
                made.state, made.finished_at, made.result_sha = job.FINISHED, made.created_at, sha
            session.flush()
        before = stage.check()
        changed, gone = (archive.path(sha) for sha in shas)
        changed.chmod(0o600)
        changed.write_bytes(changed.read_bytes()[:-1] + b"x")
        gone.unlink()
        found = stage.check()
    named = [sha[:12] in found for sha in shas]
    words = f"before: {before or 'clean'}; after: {sum(named)} of 2 named"
    return Outcome("archived file changed, another gone", kind, 2, words, not before and all(named))


def backup_under_load(kind: str, rounds: int) -> Outcome:
    """Backups while people are saved; each restored elsewhere must hold all that was confirmed before it began."""
    missing, seconds = 0, []
    with Stage(kind) as stage:
        stage.start()
        saver = Savers(stage)
        saver.start()
        for n in range(rounds):
            time.sleep(1)
            known = list(saver.confirmed)
            file, began = stage.place.instance.parent / f"cadangan-{n}.tar", time.monotonic()
            ran = stage.flask("backup", file)
            if ran.returncode:
                raise RuntimeError(ran.stderr)
            seconds.append(time.monotonic() - began)
            missing += _restored_without(stage, file, known, n)
            file.unlink()
        saver.end()
    words = (
        f"{len(saver.confirmed):,} confirmed meanwhile; {missing} missing from what was restored; "
        f"refused {saver.refused or 'none'}; a backup took {max(seconds):.1f} s at most"
    )
    passed = not missing and not saver.refused
    return Outcome("backup under load, restored elsewhere", kind, rounds, words, passed)


def _restored_without(stage: Stage, file: Path, known: list[str], n: int) -> int:
    """How many of the known are not in what the backup restores to."""
    from app.people.models import Person
    from tests.databases import close, inside

    template = stage.templates[stage.kind]
    place = template.copy(f"pulih{n}")
    other = place.open()
    try:
        ran = other.test_cli_runner().invoke(args=["restore", str(file), "--yes", "--yes-counters"])
        if ran.exit_code:
            raise RuntimeError(ran.output)
        with inside(other) as session:
            return len(set(known) - set(session.scalars(select(Person.nik))))
    finally:
        close(other)
        template.discard(place)


def clock_behind(kind: str, rounds: int) -> Outcome:
    """The clock was set back: the last letter bears tomorrow's date. Numbering stops with a sentence."""
    from bench.drills.races import NextNumber
    from tests.letters.make import make_office

    race, told = NextNumber(), []
    with Stage(kind) as stage:
        with stage.inside() as session:
            make_office(PUBLIC)
            first, *others = race.requests(race.prepare(session, 0))[: rounds + 1]
        stage.start()
        clerk = stage.visitor()
        told.append(clerk.ask(*first)[0])
        with stage.inside() as session:
            _date_letters(session, 1)
        behind = [clerk.ask(*request) for request in others]
        with stage.inside() as session:
            _date_letters(session, -1)
        told.append(clerk.ask(*others[0])[0])
        with stage.reading() as session:
            wrong, broken = race.wrong(session, None), stage.check()
    refused = sum(status == 422 and "jam server" in body.decode() for status, _, body in behind)
    words = (
        f"before {told[0]}; behind: {refused} of {len(others)} refused by a sentence; afterwards {told[1]}"
    )
    words += f"; {wrong or 'no number lost or twice'}" + (f"; check: {broken}" if broken else "")
    passed = told == [303, 303] and refused == len(others) and not wrong and not broken
    return Outcome("clock set back", kind, rounds, words, passed)


def _date_letters(session, days: int) -> None:
    from app.letters.models import Letter

    for letter in session.scalars(select(Letter)):
        letter.on_date += dt.timedelta(days)


def migrated(kind: str, rounds: int) -> Outcome:
    """A filled database goes back to the first migration and up again: every row is there, and it serves."""
    with Stage(kind, bare=True) as stage:
        for command in (("demo", "--kota", "malang", "--people", "2000"), ("db", "current")):
            _demand(stage.flask(*command))
        before = _rows(stage)
        for _ in range(rounds):
            _demand(stage.flask("db", "downgrade", _first(stage)))
            _demand(stage.flask("db", "upgrade"))
        after, broken = _rows(stage), stage.check()
        stage.start()
        served = stage.visitor().ask("GET", "/warga")[0]
        stage.stop()
        _demand(stage.flask("db", "downgrade", "base"))
        _demand(stage.flask("db", "upgrade"))
        empty = sum(_rows(stage).values())
    changed = sorted(name for name in before if before[name] != after.get(name))
    words = (
        f"{sum(before.values()):,} rows in {len(before)} tables; changed: {changed or 'none'}; page then {served}; "
        f"to nothing and up again: {empty} rows" + (f"; check: {broken}" if broken else "")
    )
    return Outcome(
        "migrations down and up", kind, rounds, words, not changed and served == 200 and not broken
    )


def _demand(ran: subprocess.CompletedProcess) -> None:
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])


def _first(stage: Stage) -> str:
    """The revision that every database has gone through."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(ROOT / "migrations")).get_base()


def _rows(stage: Stage) -> dict[str, int]:
    from app.ground.db import db

    with stage.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        known = [table for table in db.metadata.sorted_tables if table.name in tables]
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in known}


def disk_full(kind: str, rounds: int) -> Outcome:
    """The installation, its log too, on a small disk filled to the last block: reading goes on, saving, uploading and
    printing are refused or done, never broken; nothing confirmed is lost."""
    disk = Path(tempfile.mkdtemp(prefix="pendapa-disk-"))
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk], capture_output=True
    ).returncode:
        disk.rmdir()
        return Outcome("disk full", kind, 0, "cannot be tried here: mount is refused", False)
    try:
        return _fill_disk(kind, disk, rounds)
    finally:
        subprocess.run(["umount", "-l", disk], capture_output=True)
        shutil.rmtree(disk, ignore_errors=True)


def _fill_disk(kind: str, disk: Path, rounds: int) -> Outcome:
    with Stage(kind) as stage:
        _move_to(stage, disk)
        stage.start()
        saver, told = Savers(stage), []
        for _ in range(rounds):
            saver.save()
            _eat(disk)
            refused = [saver.save() for _ in range(5)]
            others = [
                saver.visitor.again().upload(*_list())[0],
                saver.visitor.again().ask("GET", "/warga/1/cetak")[0],
            ]
            read = saver.visitor.again().ask("GET", "/warga")[0]
            (disk / "isi").unlink()
            told.append((refused, others, read, saver.save(), saver.visitor.again().upload(*_list())[0]))
        lost, broken = _lost(stage, saver.confirmed), stage.check()
    saved, others, reads, after, uploads = (list(part) for part in zip(*told, strict=True))
    saved, others = sorted(set(sum(saved, []))), sorted(set(sum(others, [])))
    words = (
        f"saving {saved}, uploading and printing {others}, reading {sorted(set(reads))}; with room again: saving "
        f"{sorted(set(after))}, uploading {sorted(set(uploads))}; {lost} lost"
        + (f"; check: {broken}" if broken else "")
    )
    passed = (
        {503} <= set(saved) <= {303, 503} and set(others) <= {200, 303, 422, 503} and not lost and not broken
    )
    passed = passed and (set(reads), set(after), set(uploads)) == ({200}, {303}, {303})
    return Outcome("disk full", kind, rounds, words, passed)


def _list() -> tuple[str, str, bytes]:
    """Where a list goes, its file's name and bytes."""
    from tests.imports import make

    return make.UPLOAD, "daftar.xlsx", make.make_file(*(make.make_line() for _ in range(200))).getvalue()


def _move_to(stage: Stage, disk: Path) -> None:
    from tests.databases import Place, close

    close(stage.app)
    goal = disk / "instance"
    shutil.copytree(stage.place.instance, goal)
    stage.place = Place(goal, f"sqlite:///{goal / 'pendapa.db'}")
    stage.app = stage.place.open()


def _eat(disk: Path) -> None:
    """Every free block, down to the last."""
    with (disk / "isi").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    if not file.write(os.urandom(size) if size > 1 else b"x"):
                        break
                    if size == 1:
                        break
