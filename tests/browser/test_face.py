"""Every page as people meet it: by eye, by screen reader, on a phone, by keyboard, on paper, without JavaScript.

The pages come from the URL map (tests/browser/city.py), so a new one is judged by itself. Looks do not depend
on the database: SQLite alone is enough here.
"""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import databases
from tests.browser import city
from tests.checkers import axe, axe_core, vnu_pages
from tests.client import Client

pytestmark = pytest.mark.parametrize("live_server", ["sqlite"], indirect=True)

KB = 1024
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1366, "height": 768}
# Judged by axe at phone size too: one of each kind of page. All are measured for their width.
MAIN = {
    "home.index", "people.index", "people.new", "people.show", "imports.show", "letters.show", "letters.verify",
    "office.settings", "training.show", "training.attendance_page", "training.certificates", "accounts.sign_in",
}  # fmt: skip


@pytest.fixture(scope="module")
def begins_with():
    return databases.FURNISHED


@pytest.fixture(scope="module")
def app(live_server):
    return live_server.app


@pytest.fixture(scope="module")
def all_pages(app, live_server):
    pages = city.pages(app)
    for page in pages:
        if page.role and page.role not in city.ACCOUNTS:
            live_server.make_user(page.account, [page.role])
    return [page for page in pages if page.endpoint not in city.FILES]


@pytest.fixture
def operator(app, new_page):
    return enter(new_page(), "operator")


def enter(page, username):
    page.goto("/masuk")
    page.get_by_label("Nama akun").fill(username)
    page.get_by_label("Kata sandi", exact=True).fill(city.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".shell, main h1").first).to_be_visible()
    return page


def address_of(all_pages, endpoint):
    return next(page.path for page in all_pages if page.endpoint == endpoint)


# --- every page -------------------------------------------------------------------------------------------


def test_every_page_is_open_to_all_readers_and_fits_a_phone(all_pages, new_page):
    faults, seen = [], 0
    for account in sorted({page.account or "" for page in all_pages}):
        page = new_page()
        page.add_init_script(axe_core())
        if account:
            enter(page, account)
        for one in all_pages:
            if (one.account or "") == account:
                faults += look_at(page, one)
                seen += 1
    assert seen == len(all_pages)
    assert not faults, "\n".join(faults)


def look_at(page, one) -> list[str]:
    page.set_viewport_size(DESK)
    answer = page.goto(one.path)
    if answer.status != 200:
        return [f"{one.path} ({one.endpoint}) answers {answer.status} to {one.account}"]
    faults = [f"{one.path}: {fault}" for fault in axe(page)]
    page.set_viewport_size(PHONE)
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        faults.append(f"{one.path} is {wide} px wider than a phone: {', '.join(page.evaluate(TOO_WIDE))}")
    if one.endpoint in MAIN:
        faults += [f"{one.path} at 375: {fault}" for fault in axe(page)]
    return faults


TOO_WIDE = """() => [...document.querySelectorAll("main *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-wrap,.tabs"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 90))"""


def test_every_page_and_every_state_is_valid_html(app, all_pages, monkeypatch):
    clients = {None: Client(app)}
    html = {}
    for one in all_pages:
        client = clients.get(one.account) or Client(app).sign_in(one.account, city.PASSWORD)
        clients[one.account] = client
        html[one.path] = client.get(one.path).text
    html |= states(app, clients, all_pages, monkeypatch)
    faults = vnu_pages(html)
    assert not faults, "\n".join(faults)


def states(app, clients, all_pages, monkeypatch) -> dict[str, str]:
    """What the addresses alone do not show: refused forms, lists empty and filtered, error pages."""
    operator, nobody = clients["operator"], clients[None]
    batch = address_of(all_pages, "training.show")
    shown = {
        "form refused": operator.post("/warga/baru", {"nik": "123", "birth_date": "31 Feb"}, status=422),
        "import refused": operator.post("/impor/baru?target=people.residents", status=422),
        "sign-in refused": nobody.post("/masuk", {"username": "operator", "password": "salah"}, status=422),
        "list filtered": operator.get("/warga?jk=P&desil=1"),
        "list empty": operator.get(f"{batch}?status=ditolak"),
        "forbidden": operator.get("/pengguna", status=403),
        "not found": nobody.get("/tidak-ada", status=404),
        "verification of nothing": nobody.get("/verifikasi/" + "A" * 28, status=404),
    }
    with monkeypatch.context() as patch:
        crash = lambda **_: 1 / 0  # noqa: E731
        crash.may = "people:read"
        patch.setitem(app.view_functions, "people.index", crash)
        shown["crash"] = operator.get("/warga", status=500)
    return {name: answer.text for name, answer in shown.items()}


def test_what_is_said_to_be_a_file_is_one(app):
    for one in city.pages(app):
        if one.endpoint in city.FILES and one.role in city.ACCOUNTS:
            client = Client(app).sign_in(one.account, city.PASSWORD)
            answer = client.flask.get(one.path)
            assert answer.status_code == 200 and answer.mimetype != "text/html", one
            assert answer.headers["Cache-Control"] == "no-store", one


def test_every_page_is_light_over_the_wire(app, all_pages):
    clients, sizes = {None: Client(app)}, {}
    for one in all_pages:
        client = clients.get(one.account) or Client(app).sign_in(one.account, city.PASSWORD)
        clients[one.account] = client
        answer = client.flask.get(one.path, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br", one
        sizes[one.path] = len(answer.data)
    heavy = {path: size for path, size in sizes.items() if size > 60 * KB}
    assert not heavy, heavy


@pytest.mark.parametrize("endpoint", ["people.index", "training.show", "training.attendance_page"])
def test_a_page_takes_six_requests_cold_and_one_by_htmx(app, all_pages, new_page, endpoint):
    page, asked = enter(new_page(), "operator"), []
    cold = page.context.browser.new_context(
        base_url=page.url, storage_state=page.context.storage_state()
    ).new_page()
    cold.on("request", lambda request: asked.append(request.url))
    cold.goto(address_of(all_pages, endpoint), wait_until="networkidle")
    assert len(asked) <= 6, asked
    asked.clear()
    if endpoint == "people.index":
        with cold.expect_response("**/warga/pencarian"):
            cold.get_by_label("Jenis kelamin").select_option("P")
        cold.wait_for_load_state("networkidle")
        assert len(asked) == 1, asked
    cold.context.close()


def test_refused_forms_and_error_pages_are_open_to_all_readers(operator):
    faults = []
    operator.goto("/warga/baru")
    operator.get_by_label("NIK", exact=False).first.fill("123")
    operator.get_by_role("button", name="Simpan").first.click()
    expect(operator.locator("#form_errors")).to_be_focused()
    faults += axe(operator)
    operator.set_viewport_size(PHONE)
    faults += axe(operator)
    for address in ("/pengguna", "/tidak-ada", "/warga?jk=P&desil=1"):
        operator.goto(address)
        faults += axe(operator)
    assert not faults, "\n".join(faults)


# --- by keyboard, and told to a screen reader -------------------------------------------------------------


def test_the_search_box_is_used_by_keyboard_alone(operator):
    operator.goto("/")
    operator.keyboard.press("/")
    box = operator.locator("#search_box")
    expect(box).to_be_focused()
    operator.keyboard.type("budi")
    expect(operator.get_by_role("option").first).to_be_visible()
    expect(box).to_be_focused()
    assert not axe(operator)
    operator.keyboard.press("ArrowDown")
    expect(operator.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", "hit_1_1")
    operator.keyboard.press("Escape")
    expect(operator.locator("#search_hits")).to_be_hidden()
    operator.keyboard.press("ArrowDown")
    operator.keyboard.press("Enter")
    operator.wait_for_url("**/warga/*")


def test_a_filter_keeps_the_focus_and_says_how_many_are_left(operator):
    operator.goto("/warga")
    chosen = operator.get_by_label("Jenis kelamin")
    chosen.focus()
    with operator.expect_response("**/warga/pencarian"):
        chosen.select_option("P")
    expect(operator.locator(".chip")).to_have_count(1)
    expect(operator.get_by_label("Jenis kelamin")).to_be_focused()
    typed = operator.locator("#q")
    typed.press_sequentially("siti")
    expect(operator.locator(".list-line")).not_to_contain_text("300 warga")
    expect(typed).to_be_focused()
    expect(typed).to_have_value("siti")
    expect(operator.locator("#live")).to_contain_text("warga")


def test_a_decision_on_marked_rows_is_announced_and_keeps_the_place(operator, all_pages):
    operator.goto(address_of(all_pages, "training.show") + "?status=cadangan")
    operator.locator("input[data-mark]").first.focus()
    operator.keyboard.press("Space")
    expect(operator.locator("[data-bulk]")).to_contain_text("1 ditandai")
    operator.locator("[data-bulk] input[name=reason]").fill("Pindah kota")
    operator.locator("button[formaction*=pengunduran]").focus()
    operator.keyboard.press("Enter")
    expect(operator.locator("#toasts")).to_contain_text("1")
    expect(operator.locator("#live")).to_have_text(operator.locator("#toasts p").first.inner_text())
    assert operator.evaluate("() => document.activeElement.closest('#listing') !== null"), (
        "the focus was lost"
    )


def test_a_refused_decision_keeps_the_focus_where_it_was(operator, all_pages):
    operator.goto(address_of(all_pages, "training.show"))
    operator.locator("input[data-mark]").first.check()
    button = operator.locator("button[formaction*=penolakan]")
    button.focus()
    operator.keyboard.press("Enter")  # without the reason that it needs
    expect(operator.locator("#toasts")).to_contain_text("alasan", ignore_case=True)
    expect(button).to_be_focused()


# --- without JavaScript -----------------------------------------------------------------------------------


def test_the_office_works_without_javascript(new_page, app):
    page = enter(new_page(javascript=False), "operator")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat")
    search_plainly(page)
    add_a_person_plainly(page)
    batch = open_a_batch_plainly(page)
    import_plainly(page, app, batch)
    accept_plainly(page, batch)
    tick_and_issue_plainly(page, app, batch)
    page.locator(".me summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/warga")
    expect(page.get_by_label("Nama akun")).to_be_visible()


def search_plainly(page):
    page.locator("#search_box").fill("budi")
    page.locator("#search_box").press("Enter")
    expect(page.locator("main")).to_contain_text("Budi")
    page.goto("/warga")
    page.get_by_label("Jenis kelamin").select_option("P")
    page.get_by_role("button", name="Saring").click()
    expect(page.locator(".chip")).to_contain_text("erempuan")


def add_a_person_plainly(page):
    page.goto("/warga/baru")
    page.get_by_label("Nama lengkap").fill("Ngatiyem Tanpa Skrip")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#form_errors")).to_contain_text("Belum tersimpan")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Ngatiyem Tanpa Skrip")  # what was typed is kept
    page.get_by_label("Bila tanpa NIK, sebabnya").select_option(index=1)
    page.get_by_label("Jenis kelamin").select_option("P")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ngatiyem Tanpa Skrip")


def open_a_batch_plainly(page) -> str:
    """A batch of last March with two places, made from the form; gives its address."""
    page.goto("/pelatihan/baru")
    page.get_by_label("Nama angkatan").fill("Angkatan tanpa skrip")
    page.get_by_label("Program").fill("Pelatihan Keterampilan")
    page.get_by_label("Mulai").fill("9/3/2026")
    page.get_by_label("Selesai").fill("10/3/2026")
    page.get_by_label("Kuota").fill("2")
    page.get_by_label("Kehadiran minimum").fill("80")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Angkatan tanpa skrip")
    return page.url


def import_plainly(page, app, batch):
    page.get_by_role("link", name="Impor daftar usulan").click()
    page.locator("input[type=file]").set_input_files(city.LIST)
    page.get_by_role("button", name="Unggah dan periksa").click()
    city.wait_for_work(app)
    page.goto(page.url)
    page.get_by_role("link", name="Sudah dikenal").click()
    page.locator("#review select").first.select_option(index=1)
    page.get_by_role("button", name="Pilih untuk baris").first.click()
    expect(page.locator("#review")).to_be_visible()
    page.get_by_role("button", name="Terapkan").click()
    city.wait_for_work(app)
    page.goto(batch)
    expect(page.locator("input[data-mark]").nth(3)).to_be_visible()


def accept_plainly(page, batch):
    for place in range(3):
        page.locator("input[data-mark]").nth(place).check()
    page.get_by_role("button", name="Terima").click()
    expect(page.locator("#toasts")).to_contain_text("2 diterima, 1 menjadi cadangan")
    expect(page.locator("#quota")).to_contain_text("2 dari 2")


def tick_and_issue_plainly(page, app, batch):
    page.get_by_role("link", name="Kehadiran", exact=True).click()
    for group in page.get_by_role("radiogroup").all():
        group.get_by_label("hadir", exact=True).check(force=True)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#toasts")).to_contain_text("4 tanda berubah")
    page.get_by_role("link", name="Sertifikat", exact=True).click()
    page.get_by_role("button", name="Terbitkan 2 sertifikat").click()
    dialog = page.get_by_role("button", name="Terbitkan", exact=True)
    if dialog.count():
        dialog.click()
    city.wait_for_work(app)
    page.goto(page.url)
    expect(page.get_by_role("link", name="Unduh sertifikat")).to_have_count(2)


# --- on paper ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", ["people.index", "training.show", "training.attendance_page"])
def test_a_printed_page_has_its_content_and_no_furniture(operator, all_pages, endpoint):
    operator.goto(address_of(all_pages, endpoint))
    title = operator.get_by_role("heading", level=1).inner_text()
    paper = PdfReader(io.BytesIO(operator.pdf()))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert title in text and "dicetak" in text and "oleh Ratna Kusumawati" in text
    for furniture in ("Beranda", "Pengelolaan", "Ciutkan menu", "Data contoh", "Keluar", "Unduh .xlsx"):
        assert furniture not in text, furniture
