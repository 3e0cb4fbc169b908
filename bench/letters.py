"""Certificates by the job, from register to printer, beside a plain WeasyPrint loop: `bin/bench letters [how many]`;
a letter with a list of thousands beside the same list as one plain document: `bin/bench letters list [rows]`;
the register, the drafts and the public proof among many letters: `bin/bench letters pages [letters]`.

Plain means a fresh FontConfiguration and a fresh CSS object for each file, nothing archived, nothing joined.
Goals: the job ≤ 0.6 of the loop; pages meanwhile ≤ 2 × their time before; the list ≤ 0.6 of the plain document, no
process above 300 MB.
"""

import contextlib
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.ground.job import work
from bench.city import Visitor, city, served
from bench.pdf import plain, spend
from bench.told import HEADS, Told, percentiles, stand, tell, timed

PAGES = ("/surat", "/warga")
PEOPLE, LIST = 10_000, "section#listing"


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
        tell(Told(f"{count} nomor dicatat", time.perf_counter() - began))
        pages = [html for _, html in making._documents(kind, ids, {})]
        begin_write()
        job = rules.produce(letters, "Sertifikat", Clerk())
        db.session.commit()
        return job.id, pages


def wait_for(app, job_id: int) -> float:
    """Wait until the job has ended well. Gives the MiB of the largest process that this one started meanwhile."""
    from app.ground.db import db
    from app.ground.job import Job

    largest = 0.0
    while True:
        largest = max([largest, *map(_most_memory, _started_by(os.getpid()))])
        with app.app_context():
            found = db.session.get(Job, job_id)
            if found.ended:
                if not found.result_sha:
                    raise RuntimeError(f"the job ended badly: {found.message}")
                return largest
        time.sleep(0.2)


def _started_by(pid: int) -> list[int]:
    """The processes below it. (getrusage would charge a child with what its parent weighed when it was forked.)"""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in file.read_text().split()]
    return [one for child in found for one in (child, *_started_by(child))]


def _most_memory(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def open_pages(port: int) -> dict[str, float]:
    """Seconds of each page, the middle of many."""
    clerk = Visitor(port).sign_in()
    return {path: percentiles(timed(clerk, ("GET", path), 60))[0] for path in PAGES}


def measure(instance: Path, count: int) -> None:
    app = open_office(instance)
    _, pages = register(app, count)
    made = spend(lambda: work(app, threading.Event(), once=True))
    loop = spend(lambda: [plain(html, "sertifikat", pdf_variant="pdf/a-3a") for html in pages])
    label = f"{count} sertifikat, diarsip dan digabung"
    tell(Told(label, made.wall, ratio=made.wall / loop.wall, beside="plain loop", most=0.6,
              note=f"CPU {made.cpu / loop.cpu:.2f} of the loop's"))  # fmt: skip
    with served("wsgi:app", instance) as port:  # with its worker, as the office has it
        quiet = open_pages(port)
        again, _ = register(app, count)
        busy = open_pages(port)
        memory = wait_for(app, again)
    for path in PAGES:
        label = f"{path} selagi surat dibuat"
        tell(Told(label, busy[path], ratio=busy[path] / quiet[path], beside="quiet", most=2))
    tell(Told(f"{count} sertifikat: proses terbesar", 0, memory=memory, memory_most=300))


def listed_letter(instance: Path, rows: int):
    """An app with one letter in the queue that bears a list. Gives (app, job, the list as one plain document)."""
    from app.ground.db import begin_write, db
    from app.letters import attached, drafting
    from app.letters.models import APPROVED
    from tests.letters.make import Clerk, make_draft

    names = (
        "Siti Nur Aminah",
        "Raden Ajeng Kusumaningrum Widyaningtyas",
        "Budi Santoso",
        "Moch. Slamet Riyadi",
    )
    content = {
        "columns": ["No.", "Nama", "NIK", "Alamat", "Kelurahan"],
        "rows": [
            [
                str(n),
                f"{names[n % 4]} {n}",
                f"3573{n:012}",
                f"Jalan Kolonel Sugiono Gang {n % 40} Nomor {n}",
                "Sukun",
            ]
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
        largest = max(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
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
    label = f"{rows} baris sebagai lampiran"
    tell(Told(label, made[0], ratio=made[0] / loop[0], beside="plain document", most=0.6, memory=made[2],
              memory_most=300, note=f"CPU {made[1] / loop[1]:.2f}; the plain one {loop[2]:.0f} MiB"))  # fmt: skip
    with app.app_context():
        from app.ground.db import db
        from app.letters.models import ISSUED, Letter

        if db.session.scalar(db.select(Letter.state)) != ISSUED:
            raise RuntimeError("the letter was not issued")


HAL = (
    "Undangan bimbingan teknis", "Permintaan data penerima", "Penetapan peserta pelatihan menjahit",
    "Rujukan ke UPT provinsi", "Laporan kegiatan triwulan", "Tugas verifikasi lapangan",
)  # fmt: skip


def fill_register(folder: Path, count: int) -> str:
    """So many letters of ten years and a draft of each, written at once. Gives the code of one in the middle."""
    import datetime as dt

    from app import create_app
    from app.ground.db import begin_write, db
    from app.ground.names import text_key
    from app.ground.tanggal import now, today
    from app.letters.models import ISSUED, SENT, Draft, Letter
    from app.letters.numbering import new_code
    from tests.letters.make import Clerk, furnish, make_letters, make_office

    app = create_app(instance=str(folder))
    with app.app_context():
        furnish(app)
        begin_write()
        make_office()
        [sample] = make_letters(1, today())
        context, first, year = sample.context, today() - dt.timedelta(3650), 3650 / count
        file = app.extensions["archive"].put(os.urandom(30_000))  # as large as a letter
        letters, drafts = [], []
        for n in range(count):
            day, hal, who = first + dt.timedelta(int(n * year)), f"{HAL[n % 6]} {n}", f"LKS Harapan Bangsa {n % 900}"
            letters.append({
                "register": "lama", "year": day.year, "sequence": n + 1, "number": f"400.9/{n + 1}/LAMA/{day.year}",
                "suffix": "", "classification": "400.9", "kind": "surat.dinas", "on_date": day, "subject": hal,
                "addressee": who, "nature": "biasa", "word_key": text_key(f"{who} {hal}"), "context": context,
                "code": new_code(), "sha256": file, "state": ISSUED,
                "registered_at": now(), "issued_at": now(), "electronic": False,
            })  # fmt: skip
            drafts.append({
                "kind": "surat.dinas", "subject": hal, "word_key": text_key(hal), "state": SENT, "sent_on": day,
                "author_id": Clerk.id, "author_name": Clerk.name, "parts": {}, "since": now(), "created_at": now(),
            })  # fmt: skip
        for rows, table in ((letters, Letter.__table__), (drafts, Draft.__table__)):
            for at in range(0, count, 2000):
                db.session.execute(db.insert(table), rows[at : at + 2000])
        db.session.commit()
        return letters[count // 2]["code"]


def measure_pages(count: int) -> None:
    """The register, drafts and the public proof with so many letters, beside F."""
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        instance = Path(folder, "instance")
        shutil.copytree(city(PEOPLE), instance)
        code = fill_register(instance, count)
        with stand(instance) as here:
            here.page(f"buku surat, {count:,}", "/surat", most=4, sql_most=8)
            here.page("buku surat, setahun", f"/surat?tahun={time.gmtime().tm_year - 3}&keadaan=terbit", most=4)
            here.page("cari kata", "/surat/pencarian", method="POST", form={"q": "menjahit"}, fragment=LIST, most=4)
            here.page("cari nomor", "/surat/pencarian", method="POST", form={"q": "50000"}, fragment=LIST, most=4)
            here.page("konsep", "/surat/konsep", most=4, sql_most=8)
            here.page("cari konsep", "/surat/konsep/pencarian", method="POST", form={"q": "menjahit 4"}, fragment=LIST,
                      most=4)  # fmt: skip
            here.page("pemeriksaan", f"/verifikasi/{code}", most=4, sql_most=8, rounds=15)


def main() -> int:
    print(HEADS)
    if sys.argv[1:2] == ["pages"]:
        measure_pages(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
        return 0
    if sys.argv[1:2] == ["list"]:
        with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
            measure_list(Path(folder), int(sys.argv[2]) if len(sys.argv) > 2 else 7716)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        measure(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    return 0


if __name__ == "__main__":
    sys.exit(main())
