"""Two hundred people at work, ten seconds between clicks: how quick, how many errors, and whether memory grows."""

import random
import statistics
import threading
from pathlib import Path

from bench.drills.stage import Outcome, Stage

USERS, THINK = 200, 10.0
PATHS = ("/", "/warga", "/warga?urut=-nama", "/pelatihan", "/karang-werda", "/surat", "/impor", "/akun")


def run(kind: str, minutes: float) -> list[Outcome]:
    return [_soak(kind, minutes)]


class User(threading.Thread):
    def __init__(self, first, seed: int, ending: threading.Event, people: int):
        super().__init__(daemon=True)
        self.visitor, self.dice, self.ending, self.people = first.again(), random.Random(seed), ending, people
        self.seconds: list[float] = []
        self.errors: list[str] = []

    def run(self):
        self.ending.wait(self.dice.uniform(0, THINK))
        while not self.ending.is_set():
            self._click()
            self.ending.wait(self.dice.uniform(THINK / 2, THINK * 1.5))

    def _click(self):
        request = self.dice.choice((self._page, self._page, self._search, self._person, self._save))()
        try:
            status, seconds, _ = self.visitor.again().ask(*request)
        except OSError as trouble:
            self.errors.append(type(trouble).__name__)
            return
        self.seconds.append(seconds)
        if status not in (200, 303):
            self.errors.append(f"{request[0]} {status}")

    def _page(self):
        return "GET", self.dice.choice(PATHS)

    def _search(self):
        return (
            "POST",
            "/cari",
            {"q": self.dice.choice(("siti", "budi santoso", "rahayu", "3573"))},
            "div#search_hits",
        )

    def _person(self):
        return "GET", f"/warga/{self.dice.randint(1, self.people)}"

    def _save(self):
        from tests.people.make import make_nik

        nik = make_nik()
        form = {"nik": nik, "name": f"Uji {nik[-8:]}", "sex": "P", "birth_date": "17/5/1990", "tetap": "1"}
        return "POST", "/warga/baru", form


def _soak(kind: str, minutes: float, people=10_000) -> Outcome:
    with Stage(kind, bare=True) as stage:
        ran = stage.flask("demo", "--kota", "malang", "--people", people)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        stage.start()
        first, ending = stage.visitor(), threading.Event()
        users = [User(first, seed, ending, people) for seed in range(USERS)]
        for user in users:
            user.start()
        early = min(120.0, minutes * 60 / 5)
        ending.wait(early)
        settled = _memory(stage)
        ending.wait(minutes * 60 - early)
        at_end = _memory(stage)
        ending.set()
        for user in users:
            user.join(90)
        broken = stage.check()
    seconds = sorted(took for user in users for took in user.seconds)
    errors = [error for user in users for error in user.errors]
    p50, p95 = statistics.median(seconds) * 1000, seconds[int(len(seconds) * 0.95)] * 1000
    named = sorted(set(errors))[:3] or ""
    words = (
        f"{len(seconds):,} clicks, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {len(errors)} errors {named}; "
        f"memory {settled / 2**20:.0f} → {at_end / 2**20:.0f} MiB ({at_end / settled:.2f} ×)"
        f"{'; check: ' + broken if broken else ''}"
    )
    passed = not errors and not broken and at_end <= 1.1 * settled and p95 <= 400
    return Outcome(f"{USERS} users, {minutes:g} minutes", kind, len(seconds), words, passed)


def _memory(stage: Stage) -> int:
    """Bytes of memory of the web processes and the worker, shared parts counted once for each."""
    pids = [*stage.web_processes(), stage.background_process()]
    return sum(_resident(pid) for pid in pids if pid)


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
