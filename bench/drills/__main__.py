"""`bin/drill` lists the drills; `bin/drill NAME [N] [--sqlite|--postgresql]` runs one, `bin/drill all` all of them.

N is how many rounds (minutes for the soak); `bin/drill races 200 seat bed` runs only those races. A whole run takes
hours; `bin/drill short` does a little of each. What was found is printed and kept in bench/drills.md.
"""

import datetime as dt
import os
import platform
import sys
import time
from pathlib import Path

from bench.drills import faults, kills, races, soak
from bench.drills.stage import KINDS, Outcome

DRILLS = {  # name: (what it does, how to run it, rounds of a whole run, rounds of a short one)
    "races": ("fifty at once on one thing", races.run, 200, 3),
    "kills": ("kill -9 of web and worker", kills.run, 100, 5),
    "faults": (
        "full disk, locked or restarted database, changed files, backup under load",
        faults.run,
        10,
        2,
    ),
    "soak": ("two hundred users for ten minutes", soak.run, 10, 1),
}
TABLE = Path(__file__).parents[1] / "drills.md"


def main() -> int:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    kinds = [word[2:] for word in sys.argv[1:] if word[2:] in KINDS] or list(KINDS)
    name = words[0] if words else "list"
    if name == "list" or name not in {*DRILLS, "all", "short"}:
        print(__doc__)
        for each, (purpose, *_) in DRILLS.items():
            print(f"  {each:8} {purpose}")
        print(f"races: {', '.join(races.RACES)}")
        return 0 if name == "list" else 2
    chosen = list(DRILLS) if name in ("all", "short") else [name]
    if unknown := set(words[2:]) - set(races.RACES):
        print(f"drill: there is no race {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    outcomes = []
    for each in chosen:
        _, run, whole, short = DRILLS[each]
        rounds = float(words[1]) if len(words) > 1 else short if name == "short" else whole
        only = [words[2:]] if each == "races" else []
        for kind in kinds:
            for outcome in run(kind, rounds if each == "soak" else int(rounds), *only):
                outcomes.append(outcome)
                print(_line(outcome), flush=True)
                _keep(outcome, name)  # at once: a run takes hours, and what ends it early takes nothing along
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _line(outcome: Outcome) -> str:
    mark = "passed" if outcome.passed else "**FAILED**"
    return f"| {outcome.drill} | {outcome.kind} | {outcome.count:,} | {mark} | {outcome.told} |"


def _keep(outcome: Outcome, name: str) -> None:
    """Lines of other drills stay."""
    heads = "| drill | database | times | outcome | in detail |\n|---|---|---|---|---|\n"
    kept = {}
    if TABLE.exists():
        for line in TABLE.read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 5 and cells[1] in KINDS:
                kept[(cells[0], cells[1])] = line
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {dt.date.today():%d %B %Y}"
    kept[(outcome.drill, outcome.kind)] = _line(outcome)
    rows = "\n".join(kept[key] for key in sorted(kept))
    TABLE.write_text(f"# Drills\n\nMade by `bin/drill {name}` ({machine}).\n\n{heads}{rows}\n")


if __name__ == "__main__":
    time.tzset()
    sys.exit(main())
