"""The first page: what is counted, what waits, what runs."""

import datetime as dt

import pytest

from app import shell
from app.ground import job
from app.ground.room import Figure, Todo
from app.home import overview
from tests.people.make import make_person

pytestmark = pytest.mark.pages


@pytest.mark.parametrize(
    ("hour", "part"),
    [(3, "pagi"), (10, "pagi"), (11, "siang"), (14, "siang"), (15, "sore"), (18, "malam"), (2, "malam")],
)
def test_the_greeting_follows_the_clock_in_jakarta(hour, part):
    at = dt.datetime(2026, 11, 21, hour, 59, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert overview.greeting(at.astimezone(dt.UTC), "Ratna Kusumawati") == f"Selamat {part}, Ratna"


def test_the_page_counts_and_leads_on(app, inside, sign_in):
    with inside(app):
        make_person()
        make_person(nik=None)
    page = sign_in("sari").get("/")
    stats = dict(zip(page.texts(".stat-label"), page.texts(".stat-value"), strict=True))
    assert stats["Warga tercatat"] == "2"
    assert page.one("#pekerjaan .todo a").get("href") == "/warga?nik=tanpa"
    assert "1 warga belum ber-NIK" in page


def test_nothing_waits_says_so(sign_in):
    assert "Tidak ada yang menunggu" in sign_in("sari").get("/")


def test_what_waits_is_counted_anew_after_a_change_and_not_after_a_search_or_a_refusal(app, sign_in, monkeypatch):
    app.config["WAITING_SECONDS"] = 3600  # here longer than a slow machine takes for the test
    counted, sari = [], sign_in("sari")
    real = shell.offers
    watched = lambda user: counted.append(user.username) or ()  # noqa: E731
    monkeypatch.setattr(shell, "offers", lambda name: [watched] if name == "todos" else real(name))
    sari.get("/warga")
    counted.clear()
    sari.post("/warga/pencarian", {"q": "siti"}, status=303)
    sari.post("/warga/baru", {"nik": "123"}, status=422)
    sari.post("/warga/999999/ubah", {"name": "Siti"}, status=404)
    sari.post("/pengguna/baru", {"username": "budi"}, status=403)
    sari.get("/warga")
    assert counted == []
    sari.post("/warga/baru", {"name": "Siti", "no_nik_reason": "lain", "sex": "P"}, status=303)
    sari.get("/warga")
    assert counted == ["sari"]


def test_the_head_of_the_agency_sees_the_counts_first(sign_in):
    kadis, staf = sign_in("kadis", roles=["kadis"]).get("/"), sign_in("sari").get("/")
    assert kadis.text.index('id="figures"') < kadis.text.index('id="pekerjaan"')
    assert staf.text.index('id="pekerjaan"') < staf.text.index('id="figures"')


def test_shortcuts_are_those_that_one_may_use(sign_in):
    assert sign_in("sari").get("/").css("#links a[href='/warga/baru']")
    assert not sign_in("kadis", roles=["kadis"]).get("/").css("#links a[href='/warga/baru']")
    assert sign_in("admin", roles=["admin"]).get("/").css("#links a[href='/pengguna/baru']")


def test_what_is_late_stands_first_and_the_rest_is_counted(sign_in, monkeypatch, clock):
    clock.set("2026-11-21")
    far = [Todo(f"Hal {number}", "/", due=None) for number in range(20)]
    due = [Todo("Besok", "/", due=dt.date(2026, 11, 22)), Todo("Terlambat", "/", due=dt.date(2026, 11, 19))]

    def offers(name):
        return [lambda user: [*far, *due]] if name == "todos" else []

    monkeypatch.setattr(overview, "offers", offers)
    page = sign_in("sari").get("/")
    assert page.texts("#pekerjaan .todo a")[:3] == ["Terlambat", "Besok", "Hal 0"]
    assert "Lewat 19 November 2026" in page and "Dan 10 hal lain" in page and "Ada 22 hal" in page


def test_a_figure_is_counted_once_a_minute(app, monkeypatch):
    counted = []
    figure = Figure("contoh", "Contoh", lambda: counted.append(1) or len(counted))
    with app.app_context():
        app.extensions.pop("figures", None)
        monkeypatch.setitem(app.config, "TESTING", False)
        assert [overview._counted(figure), overview._counted(figure)] == [1, 1]
        app.extensions["figures"]["contoh"] = (overview.time.monotonic() - 61, 1)
        assert overview._counted(figure) == 2


def test_own_work_in_the_background_is_shown_while_it_is_recent(app, inside, sign_in, clock):
    sari, budi = sign_in("sari"), sign_in("budi")
    with inside(app) as session:
        running = job.enqueue("contoh", "Sedang disusun", {}, by=None)
        done = job.enqueue("contoh", "Sudah selesai", {}, by=None)
        running.user_id = done.user_id = 1
        done.state, done.finished_at = job.FINISHED, done.created_at
        session.flush()
    page = sari.get("/")
    assert "Sedang disusun" in page and "Sudah selesai" in page and page.css("#jobs [hx-get]")
    assert not budi.get("/").css("#jobs")
    clock.move(hours=25)
    from tests.client import Client

    page = Client(app).sign_in("sari", "pendapa-demo").get("/")
    assert "Sedang disusun" in page and "Sudah selesai" not in page


def test_the_page_asks_as_much_with_many_as_with_few(app, inside, sign_in, count_queries, monkeypatch):
    monkeypatch.setattr(shell._TodoCount, "_value", lambda _: 0)
    sari, spent = sign_in("sari"), []
    for people in (1, 30):
        with inside(app):
            for _ in range(people):
                make_person(nik=None)
                made = job.enqueue("contoh", "Pekerjaan", {}, by=None)
                made.user_id = 1
        sari.get("/")
        with count_queries(app) as queries:
            sari.get("/")
        spent.append(queries.count)
    assert spent[0] == spent[1], str(queries)
