"""`bin/bench` lists what can be measured; `bin/bench NAME [options]` measures one; `bin/bench all` everything.

    bin/bench all                 10,000 and 120,000 people, on SQLite, then the pages on PostgreSQL too
    bin/bench all 1000000         the register with a million people besides
    bin/bench --postgresql NAME   one of them on a PostgreSQL server of its own

Each run puts its figures into the table of bench/results.md in place of those it told before; the others stay.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import results
from bench.told import GATHERED, Told

HERE = Path(__file__).parent
WHOLE = (  # what `all` runs; a size that is asked for is added to those that end in *
    ("pages", "10000", "120000", "*"), ("twins", "120000", "*"), ("imports",), ("training",), ("karang_werda",),
    ("lks",), ("shelter",), ("reports",), ("pdf",), ("letters", "1000"), ("letters", "list"), ("letters", "pages"),
    ("growing",),
)  # fmt: skip
ALSO_POSTGRESQL = {"pages", "twins", "training", "karang_werda", "lks", "shelter", "reports", "growing"}


def scripts() -> dict[str, str]:
    """Name and first line of every script here: a file with a `main`."""
    found = {}
    for path in sorted(HERE.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def run(name: str, options: list[str]) -> int:
    """Each in a process of its own: what one leaves in memory must not be charged to the next."""
    print(f"== {name} {' '.join(options)}", flush=True)
    with tempfile.NamedTemporaryFile("r", prefix="bench-") as kept:
        environment = os.environ | {GATHERED: kept.name}
        ran = subprocess.run([sys.executable, "-m", f"bench.{name}", *options], cwd=HERE.parent, env=environment)
        results.take_in([Told(**json.loads(line)) for line in kept])
    return ran.returncode


def run_all(sizes: list[str]) -> int:
    worst = max(run(name, _sized(options, sizes)) for name, *options in WHOLE)
    with postgresql():
        chosen = [(name, options) for name, *options in WHOLE if name in ALSO_POSTGRESQL]
        return max([worst, *(run(name, [one for one in options if one != "*"]) for name, options in chosen)])


def _sized(options: list[str], sizes: list[str]) -> list[str]:
    return [*options[:-1], *sizes] if options[-1:] == ["*"] else options


class postgresql:
    """A server of our own for as long as this lasts, its writes as safe as an office has them."""

    def __enter__(self):
        from tests.databases import PostgreSQL

        self.server = PostgreSQL(durable=True)
        os.environ["BENCH_DATABASE"] = self.server.server.render_as_string(hide_password=False)

    def __exit__(self, *_):
        del os.environ["BENCH_DATABASE"]
        self.server.stop()


def main() -> int:
    words = sys.argv[1:] or ["list"]
    known = scripts()
    if words[0] == "--postgresql" and words[1:2] and words[1] in known:
        with postgresql():
            return run(words[1], words[2:])
    name, *options = words
    if name == "list":
        print(__doc__)
        for each, purpose in known.items():
            print(f"  {each:16} {purpose}")
        return 0
    if name == "all":
        return run_all(options)
    if name not in known:
        print(f"bench: there is no {name}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    return run(name, options)


if __name__ == "__main__":
    sys.exit(main())
