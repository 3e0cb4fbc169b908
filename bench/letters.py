"""Certificates by the job, from register to printer, beside a plain WeasyPrint loop: `bin/bench letters [how many]`;
a letter with a list of thousands beside the same list as one plain document: `bin/bench letters list [rows]`.

Plain means a fresh FontConfiguration and a fresh CSS object for each file, nothing archived, nothing joined.
Goals: the job ≤ 0.6 of the loop; pages meanwhile ≤ 2 × their time before; the list ≤ 0.6 of the plain document, no
process above 300 MB.
"""

import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.ground.job import work
from bench.city import Visitor, served
from bench.pages import percentiles, timed
from bench.pdf import plain, spend

PAGES = ("/surat", "/warga")


def open_office(instance: Path):
    """An app on an empty database with an office that can sign, and an account."""
    from flask_migrate import upgrade

    from app import create_app
    from app.ground.db import db
    from app.office.setup import init_city
    from tests.accounts.make import make_user
    from tests.letters.make import make_office

    app = create_app(instance=str(instance))
    with app.app_context():
        upgrade()
        init_city("malang")
        make_user("operator", ["staf"])
        make_office()
        db.session.commit()
    return app


def register(app, count: int):
    """Number `count` certificates and put them into the queue. Gives the job, and their HTML for the loop."""
    from app.ground.db import begin_write, db
    from app.ground.room import offers
    from app.letters import making, rules
    from tests.letters.make import CODE, Clerk, item

    with app.app_context():
        kind = next(kind for kind in offers("letters") if kind.template == "letters/certificate.html")
        items = [item(n) for n in range(count)]
        began = time.perf_counter()
        begin_write()
        letters = rules.register_many(kind.key, kind.register, rules.tanggal.today(), CODE, items, Clerk())
        ids = [letter.id for letter in letters]
        db.session.commit()
        print(f"{count} numbers registered in {time.perf_counter() - began:.2f} s")
        pages = [html for _, html in making._documents(kind, ids, {})]
        begin_write()
        job = rules.produce(letters, "Sertifikat", Clerk())
        db.session.commit()
        return job.id, pages


def wait_for(app, job_id: int) -> None:
    from app.ground.db import db
    from app.ground.job import Job

    while True:
        with app.app_context():
            found = db.session.get(Job, job_id)
            if found.ended:
                if not found.result_sha:
                    raise RuntimeError(f"the job ended badly: {found.message}")
                return
        time.sleep(0.2)


def open_pages(port: int) -> dict[str, float]:
    """Milliseconds of each page, the middle of many."""
    clerk = Visitor(port).sign_in()
    return {path: percentiles(timed(clerk, ("GET", path, None, None)))[0] for path in PAGES}


def measure(instance: Path, count: int) -> None:
    app = open_office(instance)
    _, pages = register(app, count)
    made = spend(lambda: work(app, threading.Event(), once=True))
    loop = spend(lambda: [plain(html, "sertifikat", pdf_variant="pdf/a-3a") for html in pages])
    print(f"{'':52}{'wall':>10}{'each':>11}{'ratio':>7}{'CPU each':>12}{'ratio':>7}")
    for label, spent in (("plain loop, PDF/A-3a", loop), ("the job, archived and joined", made)):
        each, cpu = 1000 * spent.wall / count, 1000 * spent.cpu / count
        print(
            f"{count} certificates, {label:34}{spent.wall:8.2f} s{each:8.1f} ms{spent.wall / loop.wall:7.2f}"
            f"{cpu:9.1f} ms{spent.cpu / loop.cpu:7.2f}"
        )
    with served("wsgi:app", instance) as port:  # with its worker, as the office has it
        quiet = open_pages(port)
        again, _ = register(app, count)
        busy = open_pages(port)
        wait_for(app, again)
    for path in PAGES:
        ratio = busy[path] / quiet[path]
        print(
            f"{path:12} p50 {quiet[path]:.1f} ms, while letters are made {busy[path]:.1f} ms: × {ratio:.1f}"
        )
    print(f"largest child process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def listed_letter(instance: Path, rows: int):
    """An app with one letter in the queue that bears a list. Gives (app, job, the list as one plain document)."""
    from app.ground.db import begin_write, db
    from app.letters import attached, drafting
    from app.letters.models import APPROVED
    from tests.letters.make import Clerk, make_draft

    names = ("Siti Nur Aminah", "Raden Ajeng Kusumaningrum Widyaningtyas", "Budi Santoso", "Moch. Slamet Riyadi")
    content = {
        "columns": ["No.", "Nama", "NIK", "Alamat", "Kelurahan"],
        "rows": [
            [str(n), f"{names[n % 4]} {n}", f"3573{n:012}", f"Jalan Kolonel Sugiono Gang {n % 40} Nomor {n}", "Sukun"]
            for n in range(1, rows + 1)
        ],
    }
    app = open_office(instance)
    with app.app_context():
        begin_write()
        draft = make_draft("surat.keputusan")
        attached.attach(draft, "Daftar penerima", content, False, Clerk())
        draft.state = APPROVED
        [letter] = drafting.register(draft, drafting.tanggal.today(), Clerk())
        [told] = letter.context["lists"]
        printed = letter.context | {"qr": None, "electronic": False}
        db.session.commit()
        sheet = app.jinja_env.get_template("letters/attached.html").render(
            letter=printed, title=told["title"], numbering="", columns=content["columns"], sheets=[content["rows"]],
            wide=False, widths=[7, 30, 20, 30, 13], opens=True, closes=True, first_page=1, tall=False,
        )  # fmt: skip
    return app, sheet.replace('<meta name="pages" content="1">', "")


def peak(work) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, megabytes of the largest process) of some work in a process of its own."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        work()
        spent = sum(os.times()[:4])
        largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        Path(REPORT).write_text(f"{spent} {largest / 1024}")
        os._exit(0)
    os.waitpid(child, 0)
    cpu, largest = map(float, Path(REPORT).read_text().split())
    return time.perf_counter() - began, cpu, largest


REPORT = Path(tempfile.gettempdir(), f"bench-letters-{os.getpid()}")


def measure_list(instance: Path, rows: int) -> None:
    app, sheet = listed_letter(instance, rows)

    def by_job() -> None:
        from app.ground.db import db

        with app.app_context():
            db.engine.dispose()
        work(app, threading.Event(), once=True)

    made = peak(by_job)
    loop = peak(lambda: plain(sheet, "lampiran", pdf_variant="pdf/a-3a"))
    REPORT.unlink()
    print(f"{'':44}{'wall':>10}{'CPU':>10}{'largest':>12}")
    for label, (wall, cpu, largest) in (("one plain document, PDF/A-3a", loop), ("the job, in parts, joined", made)):
        print(f"{rows} rows, {label:32}{wall:8.1f} s{cpu:8.1f} s{largest:9.0f} MB")
    print(f"the job takes {made[0] / loop[0]:.2f} of the plain document's time, {made[1] / loop[1]:.2f} of its CPU")
    with app.app_context():
        from app.ground.db import db
        from app.letters.models import ISSUED, Letter

        if db.session.scalar(db.select(Letter.state)) != ISSUED:
            raise RuntimeError("the letter was not issued")


def main() -> int:
    if sys.argv[1:2] == ["list"]:
        with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
            measure_list(Path(folder), int(sys.argv[2]) if len(sys.argv) > 2 else 7716)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        measure(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    return 0


if __name__ == "__main__":
    sys.exit(main())
