"""One process and several: what 8 and 32 people at once get from it, each clicking on without a pause.

On SQLite one web process serves; on PostgreSQL 1, 2 and 4 do. Nine clicks of ten read (lists, a person, a search), one
registers somebody. Then the same letters by one background worker and by two. docs/operasi.md tells what follows.
"""

import itertools
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.city import ROOT, Visitor, city, kind, served
from bench.told import Told, percentiles, tell

PEOPLE, SECONDS = 10_020, 15  # a city of its own: it grows here
CROWDS, PROCESSES, LETTERS = (8, 32), {"sqlite": (1,), "postgresql": (1, 2, 4)}, 300
READ = ("/warga", "/warga?kecamatan=35.73.02", "/pelatihan", "/surat", "/warga/{person}", "/", "/karang-werda")
HITS = "div#search_hits"


def clicks(number: int):
    """Without end what the person with this number asks: every tenth registers somebody."""
    from tests.people.make import make_nik

    for n in itertools.count(number * 7):
        if n % 10 == 0:
            nik = make_nik(region=f"{100_000 + os.getpid() % 800_000:06}")
            form = {"nik": nik, "name": f"Uji {nik[-8:]}", "sex": "P", "birth_date": "17/5/1990", "tetap": "1"}
            yield "POST", "/warga/baru", form
        elif n % 10 == 5:
            yield "POST", "/cari", {"q": "siti aminah"}, HITS
        else:
            yield "GET", READ[n % len(READ)].format(person=n * 97 % 10_000 + 1)


def crowd(visitors: list[Visitor]) -> tuple[list[float], int]:
    """(seconds of each answer, how many were no proper answer)"""
    for number, visitor in enumerate(visitors):  # connections and processes are warm when the clock starts
        visitor.ask(*next(clicks(number)))
    until = time.monotonic() + SECONDS

    def work(pair) -> tuple[list[float], int]:
        number, visitor = pair
        seconds, odd = [], 0
        for request in clicks(number):
            if time.monotonic() > until:
                return seconds, odd
            status, took, _ = visitor.ask(*request)
            seconds.append(took)
            odd += status not in (200, 303)

    with ThreadPoolExecutor(len(visitors)) as pool:
        parts = list(pool.map(work, enumerate(visitors)))
    return [took for part, _ in parts for took in part], sum(odd for _, odd in parts)


def pages(folder) -> None:
    for processes in PROCESSES[kind()]:
        with served("wsgi:app", folder, workers=processes, PENDAPA_WORKER="0") as port:
            first = Visitor(port).sign_in()
            for users in CROWDS:
                crowd_of = [first.again() for _ in range(users)]
                seconds, odd = crowd(crowd_of)
                p50, p95 = percentiles(seconds)
                note = f"{len(seconds) / SECONDS:.0f} answers a second, {odd} not proper"
                tell(Told(f"{processes} proses web, {users} orang", p50, p95, people=PEOPLE, users=users, note=note))


def letters(folder) -> None:
    """Two jobs of certificates, by as many background workers as this database may have."""
    from app import create_app
    from app.ground.db import db
    from app.ground.job import Job
    from bench.letters import register

    app = create_app(instance=str(folder))
    for workers in (1,) if kind() == "sqlite" else (1, 2):
        jobs = [register(app, LETTERS)[0] for _ in range(2)]
        began = time.perf_counter()
        running = [_worker(folder) for _ in range(workers)]
        try:
            while True:
                with app.app_context():
                    if all(db.session.get(Job, job_id).ended for job_id in jobs):
                        break
                time.sleep(0.1)
        finally:
            for process in running:
                process.terminate()
                process.wait(30)
        took = time.perf_counter() - began
        note = f"{2 * LETTERS / took:.0f} letters a second"
        tell(Told(f"2 × {LETTERS} sertifikat, {workers} pekerja", took, people=PEOPLE, note=note))


def _worker(folder) -> subprocess.Popen:
    environment = os.environ | {"PENDAPA_INSTANCE": str(folder)}
    return subprocess.Popen([sys.executable, "-m", "app.worker"], cwd=ROOT, env=environment)


def main() -> int:
    folder = city(PEOPLE)
    pages(folder)
    letters(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
