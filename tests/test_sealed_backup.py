"""Backups under a passphrase, and letter numbers that paper knows better than a backup."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands import cipher, counters
from app.letters import figures
from app.letters.models import Counter, Letter
from app.people.models import Person
from tests.people.make import make_person

PASSPHRASE = b"kuda hijau melompat pagar"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(cipher, "COST", 2**4)
    monkeypatch.setattr(cipher, "PIECE", 64)


@pytest.fixture
def run(app):
    def run(*args, code=0, typed=None):
        ran = app.test_cli_runner().invoke(args=[str(arg) for arg in args], input=typed)
        assert ran.exit_code == code, f"{args} ended with {ran.exit_code}: {ran.output}\n{ran.exception!r}"
        return ran.output

    return run


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "sandi"
    file.write_bytes(PASSPHRASE + b"\n")
    return file


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    with cipher.Sealing(target, PASSPHRASE) as sealing:
        for start in range(0, len(content), 50):
            sealing.write(content[start : start + 50])
    return target.getvalue()


def opened(content: bytes, passphrase=PASSPHRASE) -> bytes:
    target = io.BytesIO()
    cipher.unseal(io.BytesIO(content), target, passphrase)
    return target.getvalue()


@given(st.binary(max_size=400))
def test_what_is_sealed_opens_to_the_same_bytes(content):
    assert opened(sealed(content)) == content


@given(st.binary(min_size=1, max_size=300), st.data())
def test_no_change_goes_unnoticed(content, data):
    """A flipped bit, a cut, a piece left out, doubled or moved; another passphrase."""
    whole = sealed(content)
    place = data.draw(st.integers(0, len(whole) - 1))
    spoilt = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    head, size = len(cipher.MAGIC) + cipher.SALT, cipher.PIECE + cipher.TAG
    pieces = [whole[i : i + size] for i in range(head, len(whole), size)]
    changed = [spoilt, whole[:place], whole[:head] + b"".join(pieces + pieces[-1:])]
    if len(pieces) > 1:
        changed += [whole[:head] + b"".join(pieces[1:]), whole[:head] + b"".join(pieces[:-1])]
    for other in changed:
        with pytest.raises(cipher.WrongPassphrase):
            opened(other)
    with pytest.raises(cipher.WrongPassphrase):
        opened(whole, PASSPHRASE + b"!")


def test_a_sealed_backup_holds_nothing_readable_and_comes_back(app, inside, run, tmp_path, passphrase):
    with inside(app):
        make_person(name="Siti Terkunci")
    app.extensions["archive"].put(b"isi surat yang tidak boleh terbaca")
    run("backup", tmp_path / "b.enc", "--passphrase-file", passphrase)
    stored = (tmp_path / "b.enc").read_bytes()
    assert b"manifest.json" not in stored and b"tidak boleh terbaca" not in stored
    assert "sealed" in run("restore", tmp_path / "b.enc", "--yes", code=1)
    other = tmp_path / "lain"
    other.write_text("bukan kata sandi yang itu")
    assert "does not fit" in run("restore", tmp_path / "b.enc", "--yes", "--passphrase-file", other, code=1)
    with inside(app) as session:
        session.query(Person).one().name = "Diubah"
    run("restore", tmp_path / "b.enc", "--yes", "--passphrase-file", passphrase)
    with inside(app) as session:
        assert session.query(Person).one().name == "Siti Terkunci"
    left = {path.name for path in app.extensions["settings"].scratch.iterdir()}
    assert left <= {"static"}, "something readable stays behind"


def test_a_short_passphrase_is_refused(run, tmp_path):
    (tmp_path / "p").write_text("pendek\n")
    assert "at least 16" in run("backup", tmp_path / "b", "--passphrase-file", tmp_path / "p", code=1)
    assert not (tmp_path / "b").exists()


@pytest.fixture
def with_numbers(app, inside, run, tmp_path):
    """A backup that knows three numbers of this year's book."""
    with inside(app):
        counters.catch_up({("keluar", 2026): 3})
    run("backup", tmp_path / "b.tar")
    return tmp_path / "b.tar"


def test_a_restore_asks_for_paper_before_it_changes_anything(app, inside, run, with_numbers):
    with inside(app):
        make_person()
    said = run("restore", with_numbers, "--yes", typed="n\n", code=1)
    assert "keluar 2026: last number 3" in said and "--paper" in said
    with inside(app) as session:
        assert session.query(Person).count() == 1
    run("restore", with_numbers, "--yes", typed="y\n")
    with inside(app) as session:
        assert session.query(Person).count() == 0
    run("restore", with_numbers, "--yes", "--yes-counters")


def test_numbers_that_paper_has_are_not_given_out_again(app, inside, run, with_numbers):
    run("restore", with_numbers, "--yes", "--yes-counters", "--paper", "keluar:2026=5", "--paper", "sertifikat:2026=1")
    with inside(app) as session:
        assert {(row.register, row.year): row.last for row in session.query(Counter)} == {
            ("keluar", 2026): 5, ("sertifikat", 2026): 1,
        }  # fmt: skip
        assert session.query(Letter).filter_by(register="keluar").count() == 5
        assert list(figures.check_registers()) == []
    assert "BOOK:YEAR" in run("restore", with_numbers, "--yes", "--paper", "keluar=5", code=1)


def test_the_register_shows_a_number_used_up_before_the_restore(app, inside, sign_in):
    with inside(app) as session:
        counters.catch_up({("keluar", 2026): 1})
        letter_id = session.query(Letter).one().id
    client = sign_in("sari")
    client.get("/surat")
    assert "sebelum pemulihan" in client.get(f"/surat/{letter_id}")
