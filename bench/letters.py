"""Certificates by the job, from register to printer, beside a plain WeasyPrint loop: `bin/bench letters [how many]`.

Plain means a fresh FontConfiguration and a fresh CSS object for each file, nothing archived, nothing joined.
Goals: the job ≤ 0.6 of the loop; pages meanwhile ≤ 2 × their time before.
"""

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


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        measure(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    return 0


if __name__ == "__main__":
    sys.exit(main())
