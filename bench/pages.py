"""Pages by the clerk, over HTTP, beside the floor F of the same run: `bin/bench pages [people …]`.

For each city (default 10,000 and 120,000 people): the pages of the register and the doors of every room, each with
one user and with eight at once. Goal (design.md section 9): a list page ≤ 4 F, its p95 ≤ 8 F.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from bench.city import Visitor, city
from bench.told import Told, percentiles, stand, tell

CROWD = 8
LIST, HITS = "section#listing", "div#search_hits"

PAGES = {  # name: (method, address, form, fragment, goal in F)
    "daftar warga": ("GET", "/warga", None, None, 4),
    "halaman dalam": ("GET", "/warga?sesudah={middle}", None, None, 4),
    "saring kecamatan": ("GET", "/warga?kecamatan=35.73.02", None, None, 4),
    "saring kelurahan": ("GET", "/warga?kelurahan=35.73.01.1001", None, None, 4),
    "saring tiga": ("GET", "/warga?kelurahan=35.73.01.1001&desil=1&jk=P", None, None, 4),
    "cari nama (kotak)": ("POST", "/cari", {"q": "siti aminah"}, HITS, 4),
    "cari tengah nama": ("POST", "/cari", {"q": "rahayu"}, HITS, 4),
    "cari tak ada": ("POST", "/cari", {"q": "zzqwx"}, HITS, 4),
    "cari NIK": ("POST", "/cari", {"q": "357301"}, HITS, 4),
    "daftar dicari": ("POST", "/warga/pencarian", {"q": "siti"}, LIST, 4),
    "halaman warga": ("GET", "/warga/{middle}", None, None, 5),
    "beranda": ("GET", "/", None, None, 8),
    "pelatihan": ("GET", "/pelatihan", None, None, 4),
    "surat": ("GET", "/surat", None, None, 4),
    "karang werda": ("GET", "/karang-werda", None, None, 4),
    "impor": ("GET", "/impor", None, None, 4),
}


def measure(people: int) -> None:
    with stand(city(people), people) as here:
        for name, (method, path, form, fragment, most) in PAGES.items():
            request = method, path.format(middle=people // 2), form, fragment
            here.page(name, request[1], method=method, form=form, fragment=fragment, most=most, rounds=60)
            _crowd(name, [here.visitor("operator") for _ in range(CROWD)], request, people)


def _crowd(name: str, visitors: list[Visitor], request, people: int) -> None:
    """The times of all of them asking the same at once."""

    def ask(visitor: Visitor) -> list[float]:
        answers = [visitor.ask(*request) for _ in range(15)]
        if any(status != 200 for status, *_ in answers):
            raise RuntimeError(f"{name} did not answer everybody")
        return [took for _, took, _ in answers]

    with ThreadPoolExecutor(len(visitors)) as pool:
        p50, p95 = percentiles([took for part in pool.map(ask, visitors) for took in part])
    tell(Told(name, p50, p95, p95 / p50, "p50", people=people, users=CROWD))


def main() -> int:
    for people in [int(text) for text in sys.argv[1:]] or [10_000, 120_000]:
        measure(people)
    return 0


if __name__ == "__main__":
    sys.exit(main())
