"""bench/results.md: every figure of a whole run in one table, what misses its goal first, and on what it was run."""

import datetime as dt
import json
import os
import platform
import sqlite3
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from bench.city import KEPT
from bench.told import Told

TABLE = Path(__file__).parent / "results.md"
LINES = KEPT / "told.jsonl"  # what the table was made of, for runs to come
PARTS = ("flask", "sqlalchemy", "jinja2", "weasyprint", "gunicorn", "psycopg")
HEADS = (
    "| script | database | people | users | what | p50 | p95 | ratio | goal | queries | bytes | MiB | |\n"
    "|---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|---|\n"
)


def take_in(fresh: list[Told]) -> None:
    """Put them into the table, each in place of what it told before; the others stay."""
    known = [Told(**json.loads(line)) for line in LINES.read_text().splitlines()] if LINES.exists() else []
    again = {_key(line) for line in fresh}
    lines = [line for line in known if _key(line) not in again] + fresh
    lines.sort(key=lambda line: (line.database != "sqlite", line.script, line.people or 0))
    if lines:
        LINES.write_text("".join(json.dumps(asdict(line)) + "\n" for line in lines))
        _write(lines)


def _key(line: Told) -> tuple:
    return line.script, line.database, line.people, line.users, line.what


def _write(lines: list[Told]) -> None:
    missed = [line for line in lines if line.misses]
    slowest = sorted((line for line in lines if line.beside == "F"), key=lambda line: -(line.ratio or 0))[:5]
    TABLE.write_text(
        "# What it costs\n\n"
        f"Made by `bin/bench all`; figures of a part that ran again alone are its newest. {_machine()}\n\n"
        "F is the barest Flask page with fifty rows of the same database (bench/floor.py), asked by turns with the "
        "page in the same run. One user unless it says more; for eight at once the ratio is p95 ÷ p50. Queries "
        "and bytes (brotli) are of one answer.\n\n"
        f"## Misses its goal\n\n{_table(missed) if missed else 'None.'}\n\n"
        f"## The five slowest pages\n\n{_table(slowest)}\n\n"
        f"## With the size of the city\n\n{_growth(lines)}\n\n"
        f"## All\n\n{_table(lines)}\n"
    )


def _machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.machine(),
    )  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = ", ".join(f"{part} {version(part)}" for part in PARTS)
    return (
        f"{dt.date.today():%d %B %Y}; {len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GiB; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {parts}."
    )


def _table(lines: list[Told]) -> str:
    return HEADS + "\n".join(map(_row, lines))


def _row(line: Told) -> str:
    ratio = "" if line.ratio is None else f"{line.ratio:.2f} {line.beside}"
    goal = "" if line.most is None else f"≤ {line.most:g}"
    cells = (
        line.script, line.database, _number(line.people), str(line.users), line.what, _time(line.p50), _time(line.p95),
        ratio, goal, _number(line.sql), _number(line.size), "" if line.memory is None else f"{line.memory:.0f}",
        " · ".join(filter(None, [line.note, line.misses and f"**misses: {', '.join(line.misses)}**"])),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.1f} s"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _growth(lines: list[Told]) -> str:
    """Each page of one user in the smallest city and in the others."""
    told: dict = {}
    for line in lines:
        if line.script == "pages" and line.users == 1:
            told.setdefault((line.database, line.what), {})[line.people] = line.p50
    sizes = sorted({size for by_size in told.values() for size in by_size})
    heads = (
        "| database | page | "
        + " | ".join(f"{size:,}" for size in sizes)
        + " |\n|---|---|"
        + "--:|" * len(sizes)
    )
    rows = []
    for (database, what), by_size in told.items():
        least = by_size[min(by_size)]
        cells = [f"{by_size[size] / least:.2f} ×" if size in by_size else "" for size in sizes]
        rows.append(f"| {database} | {what} | " + " | ".join(cells) + " |")
    return heads + "\n" + "\n".join(rows)
