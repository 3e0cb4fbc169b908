"""The register of letters, one letter, and the public page that proves one."""

import io

import pytest

from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.job import Job
from app.letters import proof, rules
from app.letters.models import Letter
from app.letters.numbering import grouped, new_code
from tests.letters import make
from tests.people.make import make_person

pytestmark = pytest.mark.pages

NUMBER = "400.9.14.2/{}/SERT/35.73.405/2026"


@pytest.fixture
def letters(app, inside, office):
    """Three certificates: issued, cancelled, and one whose file is not made yet. Gives (id, code) of each."""
    with inside(app):
        person = make_person(name="Siti Nur Aminah")
        first, second = make.make_letters(items=[make.item(1, person_id=person.id), make.item(2)])
        archive = app.extensions["archive"]
        files = [(letter.id, archive.put(f"%PDF-1.7 {letter.number}".encode()), False) for letter in (first, second)]
        rules.issue(files, [])
        rules.cancel(second, "Salah tulis nama", make.Clerk())
        make.make_letters(1)
        return [
            tuple(row) for row in db.session.execute(db.select(Letter.id, Letter.code).order_by(Letter.id))
        ]


def spoil(app, inside, letter_id) -> None:
    """Change one byte of the archived file."""
    with inside(app):
        path = app.extensions["archive"].path(db.session.get(Letter, letter_id).sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"400", b"401", 1))


# The register


def test_the_register_shows_number_and_state_of_all(letters, sign_in):
    page = sign_in("sari", ["staf"]).get("/surat")
    assert page.texts("tbody tr td:first-child") == [NUMBER.format(n) for n in (3, 2, 1)]
    assert page.texts("tbody tr td:last-child") == ["Berkas belum jadi", "Batal", "Terbit"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("keadaan=batal", [2]),
        ("tahun=2026&buku=sertifikat", [3, 2, 1]),
        ("buku=keluar", []),
        ("jenis=uji.sertifikat&keadaan=terbit", [1]),
        ("urut=lama", [1, 2, 3]),
        ("keadaan=bukan", [3, 2, 1]),
    ],
)
def test_filters_narrow_the_register(letters, sign_in, query, numbers):
    page = sign_in("sari", ["staf"]).get(f"/surat?{query}")
    assert page.texts("tbody tr td:first-child") == [NUMBER.format(n) for n in numbers]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("2", [2]),
        ("400.9.14.2/3", [3]),
        ("siti aminah", [3, 2, 1]),  # as printed, whether or not a person of the register is meant
        ("aminah 2", [2]),
        ("menjahit", [3, 2, 1]),
        ("tidak ada", []),
        ("100%", []),
        ("'; --", []),
    ],
)
def test_what_is_typed_finds_number_addressee_or_subject(letters, sign_in, typed, numbers):
    client = sign_in("sari", ["staf"])
    found = client.post("/surat/pencarian", {"q": typed}, follow=True, status=200)
    assert found.texts("tbody tr td:first-child") == [NUMBER.format(n) for n in numbers]
    assert len(typed) < 3 or typed not in found.request.full_path
    part = client.post("/surat/pencarian", {"q": typed}, htmx=True, target="listing")
    assert part.one("#listing") is not None


def test_an_empty_register_says_where_letters_come_from(office, sign_in):
    assert "Belum ada surat bernomor" in sign_in("sari", ["staf"]).get("/surat")


def test_the_register_costs_the_same_whatever_it_shows(app, inside, letters, sign_in, count_queries):
    client = sign_in("sari", ["staf"])
    with count_queries(app) as few:
        client.get("/surat")
    with inside(app):
        make.make_letters(40)
    with count_queries(app) as many:
        client.get("/surat")
    assert many.count == few.count, str(many)


def test_the_register_is_exported_as_it_is_filtered(app, inside, letters, sign_in):
    import python_calamine

    sent = sign_in("sari", ["staf"]).get("/surat/ekspor?keadaan=batal")
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python() if NUMBER.format(2) in row]
    assert len(rows) == 1 and "Salah tulis nama" in rows[0] and "Dra. Hj. Sri Wahyuningsih, M.Si." in rows[0]
    with inside(app):
        assert (
            db.session.scalar(db.select(SecurityEvent.kind).where(SecurityEvent.event == "ekspor")) == "surat"
        )


# One letter


def test_a_letter_says_who_signed_and_what_became_of_it(letters, sign_in):
    page = sign_in("sari", ["staf"]).get(f"/surat/{letters[0][0]}")
    for words in (
        NUMBER.format(1),
        "24 Oktober 2026",
        "Siti Nur Aminah 1",
        "KEPALA DINAS SOSIAL",
        "menerbitkan",
    ):
        assert words in page
    assert "Batalkan surat" not in page


def test_the_file_comes_under_its_number_and_never_a_name(letters, sign_in):
    client = sign_in("sari", ["staf"])
    sent = client.get(f"/surat/{letters[0][0]}/berkas")
    assert sent.mimetype == "application/pdf" and sent.data.startswith(b"%PDF")
    assert sent.headers["Content-Disposition"] == "attachment; filename=surat-400.9.14.2-1-SERT-35.73.405-2026.pdf"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "no-store"
    client.get(f"/surat/{letters[2][0]}/berkas", status=422)


def test_a_changed_file_is_not_handed_out(app, inside, letters, sign_in):
    spoil(app, inside, letters[0][0])
    refused = sign_in("sari", ["staf"]).get(f"/surat/{letters[0][0]}/berkas", status=422)
    assert "hilang atau sudah berubah" in refused
    with inside(app):
        assert db.session.scalar(
            db.select(SecurityEvent.record_id).where(SecurityEvent.event == "arsip rusak")
        )


def test_cancelling_asks_for_a_reason_and_keeps_the_number(letters, sign_in):
    client, address = sign_in("budi", ["kabid"]), f"/surat/{letters[0][0]}"
    refused = client.post(f"{address}/pembatalan", {"reason": " "}, status=422)
    assert "Bagian ini perlu diisi" in refused
    client.post(f"{address}/pembatalan", {"reason": "Salah tulis tanggal"}, status=303)
    page = client.get(address)
    assert "Surat ini batal" in page and "Salah tulis tanggal" in page
    assert page.css("a[href$='/berkas']"), "what was issued stays readable"
    again = client.post(f"{address}/pembatalan", {"reason": "Lagi"}, status=422)
    assert "sudah batal" in again


def test_what_is_not_made_can_be_made_from_the_register_or_the_letter(app, inside, letters, sign_in, work):
    client = sign_in("sari", ["staf"])
    assert "Buat ulang yang belum jadi" in client.get("/surat?keadaan=terdaftar")
    sent = client.post("/surat/pembuatan", status=303)
    assert sent.location.startswith("/pekerjaan/")
    assert "masih berjalan" in client.post(f"/surat/{letters[2][0]}/pembuatan", status=422)
    work()
    assert "Unduh PDF" in client.get(f"/surat/{letters[2][0]}")
    assert "Semua surat sudah jadi" in client.post("/surat/pembuatan", status=422)
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Job.id))) == 1


def test_a_person_is_told_only_letters_that_no_programme_tells(app, inside, letters, sign_in):
    with inside(app):
        person_id = make_person(name="Budi").id
        make.make_letters(items=[make.item(4, person_id=person_id), make.item(5, person_id=person_id,
                                 about_kind="uji", about_id=1)])  # fmt: skip
    page = sign_in("sari", ["staf"]).get(f"/warga/{person_id}")
    assert f"Menerima sertifikat nomor {NUMBER.format(4)}" in page
    assert NUMBER.format(5) not in page


# The public page


def test_a_code_proves_its_letter_and_tells_nobodys_whole_name(letters, client):
    page = client.get(f"/verifikasi/{letters[0][1]}")
    for words in ("Berlaku", "Sertifikat", NUMBER.format(1), "24 Oktober 2026", "Siti N. A. 1.",
                  "Pelatihan Menjahit", "KEPALA DINAS SOSIAL", "Utuh seperti saat terbit"):  # fmt: skip
        assert words in page
    assert "Aminah" not in page.text and "Wahyuningsih" not in page.text


def test_a_code_may_be_typed_as_it_is_printed(letters, client):
    code = letters[0][1]
    client.get(f"/verifikasi/{grouped(code).lower()}")
    assert client.get("/verifikasi").one("input[name=code]") is not None
    sent = client.post("/verifikasi", {"code": f" {grouped(code).lower()} "}, status=303)
    assert sent.location == f"/verifikasi/{code}"
    assert "28 huruf dan angka" in client.post("/verifikasi", {"code": "ABC"}, status=422)


def test_cancelled_replaced_and_unmade_letters_say_so(app, inside, letters, client):
    assert "Batal" in client.get(f"/verifikasi/{letters[1][1]}")
    assert "belum terbit" in client.get(f"/verifikasi/{letters[2][1]}")
    about = make.item(about_kind="uji", about_id=3)
    with inside(app):
        [old] = make.make_letters(items=[about])
        rules.cancel(old, "Salah tulis nama Siti", make.Clerk())
        make.make_letters(items=[about])
        code = old.code
    page = client.get(f"/verifikasi/{code}")
    assert "Diganti" in page and NUMBER.format(5) in page
    assert "Salah tulis nama" not in page


def test_the_subject_is_public_only_where_the_kind_says_so(app, inside, office, client):
    with inside(app):
        [letter] = rules.register_many(
            make.LETTER.key,
            "keluar",
            make.DAY,
            "400.9.4",
            [make.item(subject="Rujukan Tn. Budi")],
            make.Clerk(),
        )
        code = letter.code
    assert "Budi" not in client.get(f"/verifikasi/{code}").text


def test_an_unknown_code_looks_alike_and_is_not_found(letters, client):
    for code in (new_code(), "x", "A" * 400, "%F0%9F%8C%B1", "..%2F..%2Fetc"):
        if code.startswith(".."):
            client.get(f"/verifikasi/{code}", status=404)
        else:
            assert "Kode ini tidak dikenal" in client.get(f"/verifikasi/{code}", status=404)


def test_guessing_is_slowed_per_address_and_survives_a_restart(app, inside, letters, client, clock):
    for _ in range(proof.TRIES):
        client.get(f"/verifikasi/{new_code()}", status=404)
    refused = client.get(f"/verifikasi/{new_code()}", status=429)
    assert "Tunggu sebentar" in refused
    client.get(f"/verifikasi/{letters[0][1]}", status=429)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    client.get(f"/verifikasi/{letters[0][1]}", environ_base=elsewhere)
    clock.move(minutes=11)
    client.get(f"/verifikasi/{letters[0][1]}")


def test_an_uploaded_file_is_compared_and_not_kept(app, inside, letters, client):
    letter_id, code = letters[0]
    with inside(app):
        genuine = proof.issued_file(db.session.get(Letter, letter_id))
    kept = sorted(app.extensions["archive"].root.rglob("*"))
    address = f"/verifikasi/{code}/berkas"

    def send(data, name="sertifikat.pdf"):
        return {"file": (io.BytesIO(data), name)}

    assert "Berkas sama persis" in client.post(address, send(genuine), status=200)
    assert "Berkas tidak sama" in client.post(address, send(genuine + b"\n"), status=200)
    assert "Berkas tidak sama" in client.post(address, send(b""), status=200)
    assert "Pilih dahulu" in client.post(address, {}, status=422)
    client.post(f"/verifikasi/{new_code()}/berkas", send(genuine), status=404)
    client.post(address, send(b"x" * (27 * 1024 * 1024)), status=413)
    assert sorted(app.extensions["archive"].root.rglob("*")) == kept


def test_the_public_page_notices_a_changed_file(app, inside, letters, client):
    spoil(app, inside, letters[0][0])
    page = client.get(f"/verifikasi/{letters[0][1]}")
    assert "Tidak dapat dipastikan" in page and "Berubah atau hilang" in page
    assert "Berlaku" not in page


def test_the_public_page_is_cheap(app, letters, client, count_queries):
    with count_queries(app) as queries:
        client.get(f"/verifikasi/{letters[0][1]}")
    assert queries.count <= 4, str(queries)
