"""The pages of figures: what they show, where they lead, who may see which."""

import pytest

from app.letters.models import ISSUED, Letter
from app.reports import counting
from tests.reports import city

pytestmark = pytest.mark.pages


@pytest.fixture
def known_city(app, inside, clock):
    clock.set(city.NOW)
    with inside(app):
        city.build()
    return app


def test_from_a_number_down_to_a_record(known_city, sign_in):
    reader = sign_in("kadis", roles=["kadis"])
    page = reader.get("/laporan/angka?periode=2026")
    page = reader.get(page.one("a[href*='training.participants']").get("href"))
    assert page.texts(".stat-value") == ["7 orang"]
    page = reader.get(page.css("#by_kecamatan td a, #by_kecamatan th a")[0].get("href"))
    assert page.css("#by_kelurahan") and not page.css("#by_kecamatan")
    page = reader.get(page.css("#by_kelurahan th a")[0].get("href"))
    page = reader.get(page.one(".page-head a[href*='catatan']").get("href"))
    page = reader.get(page.css("tbody th a")[0].get("href"))
    assert "Februari" in page


def test_a_figure_that_is_not_there_or_not_for_this_reader_is_404(known_city, sign_in):
    sign_in("kadis", roles=["kadis"]).get("/laporan/angka/tidak.ada", status=404)
    sign_in("kadis", roles=["kadis"]).get("/laporan/angka/shelter.admitted/catatan", status=404)
    sign_in("kabid", roles=["kabid"]).get("/laporan/angka/shelter.admitted/catatan?periode=2026")


@pytest.mark.parametrize("role", ["shelter", "admin", "lks", "club", "privacy", "caseworker"])
def test_reports_are_for_those_who_lead_and_who_write_them(known_city, sign_in, role):
    sign_in(role, roles=[role]).get("/laporan/angka", status=403)


def test_strange_addresses_show_the_whole(known_city, sign_in):
    reader = sign_in("kadis", roles=["kadis"])
    page = reader.get(
        "/laporan/angka/training.participants?periode=2026-13&kecamatan=99.99.99&sex=X&desil=99"
    )
    assert page.texts(".stat-value") == ["7 orang"] and not page.css(".chip")


def test_a_small_group_is_not_told_on_its_own_page_either(known_city, sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/laporan/angka/shelter.admitted?periode=2026-t4&sex=L")
    assert page.texts(".stat-value") == ["tidak ditampilkan"]
    assert not page.css("main a[href*='catatan']")


def test_a_future_period_counts_nothing(known_city, sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/laporan/angka/training.participants?periode=2027")
    assert page.texts(".stat-value") == ["0 orang"]


def test_letters_are_counted_by_their_date(app, inside, sign_in, clock):
    clock.set(city.NOW)
    with inside(app) as session:
        for n, (state, day) in enumerate(
            ((ISSUED, "2026-01-31"), (ISSUED, "2026-02-01"), ("terdaftar", "2026-02-01"))
        ):
            session.add(letter(n, state, day))
    page = sign_in("kadis", roles=["kadis"]).get("/laporan/angka/letters.sent/catatan?periode=2026-t1")
    assert len(page.css("tbody tr")) == 2
    with app.app_context():
        assert list(counting.check()) == []


def letter(n, state, day) -> Letter:
    import datetime as dt

    return Letter(
        register="keluar", year=2026, sequence=n + 1, number=f"400/{n + 1}/2026", classification="400",
        kind="surat.dinas", on_date=dt.date.fromisoformat(day), addressee="Lurah", subject="Hal", context={},
        code=f"{n:032d}", state=state, sha256="0" * 64 if state == ISSUED else None,
    )  # fmt: skip


def test_the_page_asks_the_same_whatever_the_rows(known_city, inside, sign_in, count_queries):
    reader = sign_in("kadis", roles=["kadis"])
    address = "/laporan/angka/training.participants/catatan?periode=2026"
    reader.get(address)
    with count_queries(known_city) as few:
        reader.get(address)
    with inside(known_city):
        batch = city.make_batch(40, title="Besar", starts_on=city.D(2026, 3, 2), ends_on=city.D(2026, 3, 3))
        for _ in range(30):
            city._enrol(batch, city.make_person(), "lulus")
    with count_queries(known_city) as many:
        reader.get(address)
    assert few.count == many.count, str(many)


def test_the_first_page_shows_only_figures_that_stand_now(known_city, sign_in):
    labels = sign_in("kadis", roles=["kadis"]).get("/").texts(".stat-label")
    assert "Peserta pelatihan tahun ini" in labels and "Okupansi shelter" not in labels


def test_residents_make_numbers_comparable(known_city, sign_in):
    kabid = sign_in("kabid", roles=["kabid"])
    with known_city.app_context():
        a, b, c = city.places()
    page = kabid.post("/laporan/penduduk", {"tahun": "2026", a: "12.5", "source": "Dukcapil"}, status=422)
    assert "Titik dipakai untuk ribuan" in page and page.one(f"input[name='{a}']").get("value") == "12.5"
    assert "Sumber" in kabid.post("/laporan/penduduk", {"tahun": "2026", a: "2.000"}, status=422)
    given = {"tahun": "2026", a: "2.000", b: "500", "source": "Dukcapil semester I"}
    kabid.post("/laporan/penduduk", given, status=303)
    assert kabid.get("/laporan/penduduk?periode=2026").one(f"input[name='{a}']").get("value") == "2.000"
    page = kabid.get(f"/laporan/angka/training.participants?periode=2026&kecamatan={a[:8]}")
    rates = {
        row[0]: row[2]
        for row in (
            [cell.text_content().strip() for cell in line] for line in page.css("#by_kelurahan tbody tr")
        )
    }
    names = [name for code, name, *_ in city.wilayah_listed(known_city) if code in (a, b)]
    assert [rates[name] for name in names] == ["1", "2"]
    assert set(rates.values()) == {"1", "2", "–"}
    sign_in("kadis", roles=["kadis"]).post("/laporan/penduduk", given, status=403)


def test_the_page_of_a_closed_figure_says_what_was_closed(known_city, inside, sign_in):
    from app.reports.models import ClosedFigure, Closing

    with inside(known_city) as session:
        closing = Closing(period_key="2026-t1", facts={})
        session.add(closing)
        session.flush()
        values = {"title": "Peserta", "unit": "orang", "amount": 6, "base": 0}
        session.add(ClosedFigure(closing_id=closing.id, figure="training.participants", **values))
    page = sign_in("kadis", roles=["kadis"]).get("/laporan/angka/training.participants?periode=2026-t1")
    assert "Saat ditutup angkanya 6 orang" in page and "sekarang 5 orang" in page
