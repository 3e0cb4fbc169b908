"""One form for every figure: pages beside F, works beside their plain way; printed, and kept for bench/results.md.

A page is asked by turns with the floor, so that what else the machine does falls on both. Its statements are
counted by a second server of the same instance (bench/counted.py), which is not the one that is timed.
"""

import contextlib
import json
import os
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.city import Visitor, kind, served

GATHERED = "PENDAPA_BENCH_TOLD"  # the file that `bin/bench` gathers the lines of a run in
HEADS = f"{'':34}{'p50':>10}{'p95':>10}{'ratio':>10}  {'goal':10}{'SQL':>4}{'bytes':>9}"


@dataclass
class Told:
    """A line of the table. Seconds; `ratio` is of `beside` ("F", "plain WeasyPrint" …); `most` is what it may be."""

    what: str
    p50: float
    p95: float | None = None
    ratio: float | None = None
    beside: str = "F"
    most: float | None = None
    sql: int | None = None
    sql_most: int | None = None
    size: int | None = None
    size_most: int | None = None
    memory: float | None = None  # MiB of the largest process
    memory_most: float | None = None
    people: int | None = None
    users: int = 1
    note: str = ""
    script: str = ""
    database: str = ""

    @property
    def misses(self) -> list[str]:
        pairs = (
            ("ratio", self.ratio, self.most), ("queries", self.sql, self.sql_most),
            ("bytes", self.size, self.size_most), ("memory", self.memory, self.memory_most),
        )  # fmt: skip
        return [
            name for name, value, most in pairs if value is not None and most is not None and value > most
        ]


def tell(line: Told) -> Told:
    """Print it, and keep it for the table."""
    line.script, line.database = line.script or _script(), line.database or kind()
    ratio = "" if line.ratio is None else f"{line.ratio:.2f} {line.beside}"
    goal = "" if line.most is None else f"≤ {line.most:g}"
    p95 = "" if line.p95 is None else _time(line.p95)
    sql, size = ("" if value is None else f"{value:,}" for value in (line.sql, line.size))
    rest = [f"{line.memory:.0f} MiB"] if line.memory else []
    rest += [line.note] if line.note else []
    rest += [f"MISSES: {', '.join(line.misses)}"] if line.misses else []
    print(
        f"{line.what:34}{_time(line.p50):>10}{p95:>10}{ratio:>10}  {goal:10}{sql:>4}{size:>9}  {'; '.join(rest)}",
        flush=True,
    )
    if os.environ.get(GATHERED):
        with Path(os.environ[GATHERED]).open("a") as file:
            file.write(json.dumps(asdict(line)) + "\n")
    return line


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.1f} s"


def _script() -> str:
    import __main__

    return Path(__main__.__file__).stem


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The middle and the 95th of a hundred, in the unit they came in."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def timed(visitor: Visitor, request, rounds: int) -> list[float]:
    """Seconds of each of so many answers to the same request."""
    seconds = []
    for _ in range(rounds):
        status, took, _ = visitor.ask(*request)
        if status != 200:
            raise RuntimeError(f"{request[1]} answered {status}")
        seconds.append(took)
    return seconds


class Stand:
    """An instance served three times: the floor, the house that is timed, the house that counts its statements."""

    def __init__(self, floor: int, house: int, counted: int, people: int | None):
        self.floor, self.house, self.counted, self.people = Visitor(floor), house, counted, people
        self._visitors: dict = {}

    def visitor(self, who: str, port: int | None = None) -> Visitor:
        key = who, port or self.house
        if key not in self._visitors:
            self._visitors[key] = Visitor(key[1]).sign_in(who)
        return self._visitors[key].again()

    def page(
        self, what: str, path, *, who="operator", method="GET", form=None, fragment=None, rounds=40, **goals
    ):
        """Ask a page many times beside F and tell. `form` may be a function of the number of the round: a fresh
        form for each. `path` may be one too. Takes the goals of `Told`: most, sql_most, size_most, note."""
        visitor, base, seconds = self.visitor(who), [], []
        for n in range(-4, rounds):  # the first ones warm what a process keeps
            request = method, _of(path, n), _of(form, n), fragment
            base.append(self.floor.ask("GET", "/")[1])
            status, took, _ = visitor.ask(*request)
            if status not in (200, 204):
                raise RuntimeError(f"{what} answered {status}")
            seconds.append(took)
        low, (p50, p95) = percentiles(base[4:])[0], percentiles(seconds[4:])
        size = len(visitor.ask(*request, packed=True)[2])
        sql = self.queries(request, who)
        line = Told(what, p50, p95, p50 / low, sql=sql, size=size, people=self.people, **goals)
        return tell(line)

    def queries(self, request, who="operator") -> int:
        visitor = self.visitor(who, self.counted)
        for _ in range(3):  # the first fill what a process keeps
            visitor.ask(*request)
        return int(visitor.headers["X-Statements"])


def _of(value, n: int):
    return value(n) if callable(value) else value


@contextlib.contextmanager
def stand(folder: Path, people: int | None = None):
    """`with stand(folder) as here: here.page("daftar warga", "/warga", most=4)`."""
    with (
        served("bench.floor:app", folder) as floor,
        served("wsgi:app", folder) as house,
        served("bench.counted:app", folder, PENDAPA_WORKER="0") as counted,
    ):
        here = Stand(floor, house, counted, people)
        print(f"\n{people or ''} {kind()}\n{HEADS}", flush=True)
        for _ in range(20):
            here.floor.ask("GET", "/")
        yield here
