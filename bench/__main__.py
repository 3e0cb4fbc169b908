"""`python -m bench` lists the scripts of this folder; `python -m bench NAME [options]` or `all` runs them."""

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


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
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}", *options], cwd=HERE.parent).returncode


def main() -> int:
    known = scripts()
    name, *options = sys.argv[1:] or ["list"]
    if name == "list":
        print("bin/bench NAME [options] | all")
        for each, purpose in known.items():
            print(f"  {each:16} {purpose}")
        return 0
    if name == "all":
        return max([run(each, options) for each in known], default=0)
    if name not in known:
        print(f"bench: there is no {name}; there are: {', '.join(known) or 'none yet'}", file=sys.stderr)
        return 2
    return run(name, options)


if __name__ == "__main__":
    sys.exit(main())
