"""Pages by the clerk, over HTTP, beside the floor F of the same run: `bin/bench pages [people …]`.

For each city (default 10,000 and 120,000 people): p50 and p95 with one user, their ratio to F, p95 ÷ p50
with eight users at once, the queries that the page sends, and its bytes over the wire (brotli).
"""

import statistics
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import event

from bench.city import Visitor, city, served

ROUNDS = 60
LIST, HITS = "section#listing", "div#search_hits"

PAGES = {  # name: (method, address, form, fragment)
    "daftar warga": ("GET", "/warga", None, None),
    "halaman dalam": ("GET", "/warga?sesudah={middle}", None, None),
    "saring kecamatan": ("GET", "/warga?kecamatan=35.73.02", None, None),
    "saring kelurahan": ("GET", "/warga?kelurahan=35.73.01.1001", None, None),
    "saring tiga": ("GET", "/warga?kelurahan=35.73.01.1001&desil=1&jk=P", None, None),
    "cari nama (kotak)": ("POST", "/cari", {"q": "siti aminah"}, HITS),
    "cari tengah nama": ("POST", "/cari", {"q": "rahayu"}, HITS),
    "cari tak ada": ("POST", "/cari", {"q": "zzqwx"}, HITS),
    "cari NIK": ("POST", "/cari", {"q": "357301"}, HITS),
    "daftar dicari": ("POST", "/warga/pencarian", {"q": "siti"}, LIST),
    "halaman warga": ("GET", "/warga/{middle}", None, None),
    "beranda": ("GET", "/", None, None),
    "pelatihan": ("GET", "/pelatihan", None, None),
}


def percentiles(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000


def timed(visitor: Visitor, request, rounds=ROUNDS) -> list[float]:
    seconds = []
    for _ in range(rounds):
        status, took, _ = visitor.ask(*request)
        if status != 200:
            raise RuntimeError(f"{request[1]} answered {status}")
        seconds.append(took)
    return seconds


def crowd(visitors: list[Visitor], request) -> list[float]:
    """The times of all of them asking the same at once."""
    with ThreadPoolExecutor(len(visitors)) as pool:
        return [took for part in pool.map(lambda visitor: timed(visitor, request, 15), visitors) for took in part]


def queries(instance: Path, pages: dict) -> dict[str, int]:
    """How many statements each page sends, counted inside one process."""
    from app import create_app
    from app.ground.db import db

    app, sent, counted = create_app(instance=instance), [], {}
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    client = app.test_client()
    token = _token(client.get("/masuk").data)
    client.post("/masuk", data={"csrf_token": token, "username": "operator", "password": "pendapa-demo"})
    token = _token(client.get("/akun").data)
    for name, (method, path, form, fragment) in pages.items():
        headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": fragment} if fragment else {}
        for _ in range(2):  # the first fills what a process keeps
            sent.clear()
            data = {"csrf_token": token, **form} if form else None
            client.open(path, method=method, data=data, headers=headers)
        counted[name] = len(sent)
    return counted


def _token(page: bytes) -> str:
    return page.partition(b'csrf_token" value="')[2].partition(b'"')[0].decode()


def measure(people: int) -> None:
    instance = city(people)
    pages = {
        name: (method, path.format(middle=people // 2), form, fragment)
        for name, (method, path, form, fragment) in PAGES.items()
    }
    counted = queries(instance, pages)
    with served("bench.floor:app", instance) as floor_port, served("wsgi:app", instance) as port:
        floor, clerk = Visitor(floor_port), Visitor(port).sign_in()
        others = [Visitor(port).sign_in() for _ in range(7)]
        timed(floor, ("GET", "/"), 20)
        print(f"\n{people:,} people")
        heads = f"{'p50 ms':>7} {'p95 ms':>7} {'p50/F':>6} {'p95/F':>6} {'8 users p95/p50':>16} {'SQL':>4} {'bytes':>7}"
        print(f"{'page':20} {heads}")
        for name, request in pages.items():
            base, _ = percentiles(timed(floor, ("GET", "/"), 20))
            timed(clerk, request, 5)
            p50, p95 = percentiles(timed(clerk, request))
            c50, c95 = percentiles(crowd([clerk, *others], request))
            size = len(clerk.ask(*request, packed=True)[2])
            print(
                f"{name:20} {p50:7.1f} {p95:7.1f} {p50 / base:6.1f} {p95 / base:6.1f} {c95 / c50:16.1f} "
                f"{counted[name]:4} {size:7,}"
            )
        print(f"{'F':20} {base:7.1f}")


def main() -> int:
    for people in [int(text) for text in sys.argv[1:]] or [10_000, 120_000]:
        measure(people)
    return 0


if __name__ == "__main__":
    sys.exit(main())
