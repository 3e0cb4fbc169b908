"""How long certificates and letters take, beside plain WeasyPrint on the same HTML and style sheet.

    python -m bench pdf [how many certificates, default 100]

Plain means a fresh FontConfiguration and a fresh CSS object for each file, with and without PDF/A.
Goals: many ≤ 0.6 of the plain loop; one letter ≤ 1.5 of bare WeasyPrint.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ground")]

import letters  # noqa: E402

from app.ground import pdf  # noqa: E402
from bench.told import HEADS, Told, tell  # noqa: E402


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


def report(label: str, spent: Spent, count: int, against: Spent, most: float | None = None) -> None:
    each, ratio = 1000 * spent.cpu / count, spent.wall / against.wall
    tell(
        Told(
            label, spent.wall / count, ratio=ratio, beside="plain", most=most, note=f"CPU each {each:.1f} ms"
        )
    )


def one_letter(rounds: int = 20) -> None:
    html = letters.letter_html()
    plain(html, "surat")
    pdf.render(html)
    bare = spend(lambda: [plain(html, "surat") for _ in range(rounds)])
    archival = spend(lambda: [plain(html, "surat", pdf_variant="pdf/a-3a") for _ in range(rounds)])
    report("letter, bare WeasyPrint", bare, rounds, bare)
    report("letter, bare WeasyPrint, PDF/A-3a", archival, rounds, bare)
    report("letter, pdf.render", spend(lambda: [pdf.render(html) for _ in range(rounds)]), rounds, bare, 1.5)


def many(count: int) -> None:
    items = certificates(count)
    loop = spend(lambda: [plain(html, "sertifikat", pdf_variant="pdf/a-3a") for _, html in items])
    report(f"{count} certificates, plain loop, PDF/A-3a", loop, count, loop)
    own = spend(lambda: [pdf.render(html, "sertifikat") for _, html in items])
    report(f"{count} certificates, pdf.render loop", own, count, loop)
    made = []
    spent = spend(lambda: made.extend(pdf.render_many(items, "sertifikat")))
    report(f"{count} certificates, pdf.render_many", spent, count, loop, 0.6)
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

    seconds = spend(lambda: [look() for _ in range(rounds)]).cpu / rounds
    tell(Told("checks of one letter", seconds, note=f"{1e6 * seconds:.0f} µs"))


def main() -> int:
    print(HEADS)
    one_letter()
    many(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    checks()
    return 0


if __name__ == "__main__":
    sys.exit(main())
