"""How long certificates and letters take, beside plain WeasyPrint on the same HTML and style sheet.

    python bench/pdf.py [how many certificates, default 100]

Plain means a fresh FontConfiguration and a fresh CSS object for each file, with and without PDF/A.
Goals: many ≤ 0.6 of the plain loop; one letter ≤ 1.5 of bare WeasyPrint.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ground")]

import letters  # noqa: E402

from app.ground import pdf  # noqa: E402


def certificates(count: int) -> list[tuple[int, str]]:
    """Different in name, number and code, as a real batch is."""
    made = []
    for n in range(1, count + 1):
        address = f"https://pendapa.kota.example/verifikasi/AB{n:04}-M2XA"
        code = pdf.qr_svg(address, "Kode untuk memeriksa keaslian sertifikat")
        changes = {"name": f"Siti Nur Aminah {n}", "number": f"400.9.14.2/{n}/2026", "verify_url": address}
        made.append((n, letters.certificate_html(code, **changes)))
    return made


def plain(html: str, css: str, **options) -> bytes:
    """WeasyPrint as its manual shows it."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(filename=pdf.STATIC / "print" / f"{css}.css", font_config=fonts)
    page = HTML(string=html, base_url=pdf.STATIC.as_uri() + "/")
    return page.write_pdf(stylesheets=[sheet], font_config=fonts, **options)


class Spent(NamedTuple):
    wall: float
    cpu: float


def spend(work: Callable[[], object]) -> Spent:
    """Wall and CPU seconds; CPU counts the children that have ended, and other programs do not disturb it."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return Spent(time.perf_counter() - start, sum(os.times()[:4]) - before)


def report(label: str, spent: Spent, count: int, against: Spent) -> None:
    each, cpu = 1000 * spent.wall / count, 1000 * spent.cpu / count
    print(f"{label:<44}{spent.wall:>8.2f} s{each:>8.1f} ms{cpu:>8.1f} ms{spent.wall / against.wall:>8.2f}")


def one_letter(rounds: int = 20) -> None:
    html = letters.letter_html()
    plain(html, "surat")
    pdf.render(html)
    bare = spend(lambda: [plain(html, "surat") for _ in range(rounds)])
    archival = spend(lambda: [plain(html, "surat", pdf_variant="pdf/a-3a") for _ in range(rounds)])
    report("letter, bare WeasyPrint", bare, rounds, bare)
    report("letter, bare WeasyPrint, PDF/A-3a", archival, rounds, bare)
    report("letter, pdf.render", spend(lambda: [pdf.render(html) for _ in range(rounds)]), rounds, bare)


def many(count: int) -> None:
    items = certificates(count)
    loop = spend(lambda: [plain(html, "sertifikat", pdf_variant="pdf/a-3a") for _, html in items])
    report(f"{count} certificates, plain loop, PDF/A-3a", loop, count, loop)
    own = spend(lambda: [pdf.render(html, "sertifikat") for _, html in items])
    report(f"{count} certificates, pdf.render loop", own, count, loop)
    made = []
    spent = spend(lambda: made.extend(pdf.render_many(items, "sertifikat")))
    report(f"{count} certificates, pdf.render_many", spent, count, loop)
    with tempfile.TemporaryDirectory() as folder:
        joined = Path(folder, "semua.pdf")
        spent = spend(lambda: pdf.merge((data for _, data in made), joined, "Sertifikat"))
        report(f"{count} certificates, joined by pdf.merge", spent, count, loop)
        print(f"one file {len(made[0][1]) / 1024:.0f} KB, joined {joined.stat().st_size / 1024:.0f} KB")


def checks(rounds: int = 2000) -> None:
    """What it costs to know that only the bundled fonts and nothing missing is in a file."""
    from types import SimpleNamespace

    from weasyprint import HTML

    fonts = [SimpleNamespace(family=family, to_unicode={}) for family in pdf.FAMILIES]
    root = HTML(string=letters.letter_html()).etree_element

    def look() -> None:
        pdf._demand_own_fonts(fonts)
        pdf._demand_title_and_language(root)
        pdf._demand_room(root, 1)

    print(f"checks of one letter: {1e6 * spend(lambda: [look() for _ in range(rounds)]).cpu / rounds:.0f} µs")


if __name__ == "__main__":
    print(f"{'':<44}{'wall':>10}{'each':>11}{'CPU each':>11}{'ratio':>8}")
    one_letter()
    many(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    checks()
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    print(f"largest process: this one {own:.0f} MB, a child {child:.0f} MB")
