"""The archive: whole files under their hash, or nothing."""

import errno
import hashlib
import io
import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground.archive import Archive, TooLarge


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "arsip")


def files(archive: Archive) -> list[Path]:
    return [path for path in archive.root.rglob("*") if path.is_file()]


@given(st.lists(st.binary(max_size=3000), max_size=8))
def test_every_byte_comes_back_under_its_hash(contents):
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        for content in contents:
            sha = archive.put(content)
            assert sha == archive.put(io.BytesIO(content)) == hashlib.sha256(content).hexdigest()
            with archive.open(sha) as file:
                assert file.read() == content
            assert archive.verify(sha)
        assert len(files(archive)) == len(set(contents))


def test_only_this_account_reads_it(archive):
    path = archive.path(archive.put(b"surat"))
    assert path.relative_to(archive.root).as_posix() == f"{path.parent.name}/{path.name}"
    assert len(path.parent.name) == 2 and len(path.name) == 62
    modes = [stat.S_IMODE(part.stat().st_mode) for part in (path, path.parent, archive.root)]
    assert modes == [0o600, 0o700, 0o700]


class FullDisk(io.BytesIO):
    """Gives one block, then fails as a read or write on a full disk does."""

    def read(self, size=-1):
        if self.tell():
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().read(size)


def test_an_interrupted_write_leaves_nothing(archive):
    with pytest.raises(OSError):
        archive.put(FullDisk(b"x" * 3_000_000))
    assert files(archive) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_at_any_step_leaves_nothing(archive, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError):
        archive.put(b"surat")
    assert files(archive) == []


def test_a_stop_by_the_user_leaves_nothing(archive):
    class Stopped(io.BytesIO):
        def read(self, size=-1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.put(Stopped())
    assert files(archive) == []


def test_the_limit_counts_bytes_exactly(archive):
    assert archive.verify(archive.put(b"x" * 10, limit=10))
    with pytest.raises(TooLarge):
        archive.put(b"x" * 11, limit=10)
    assert len(files(archive)) == 1


def test_changed_and_missing_files_are_found(archive):
    good, changed, gone = (archive.put(content) for content in (b"satu", b"dua", b"tiga"))
    archive.path(changed).write_bytes(b"dua!")
    archive.path(gone).unlink()
    assert archive.missing_or_changed([gone, good, changed]) == [gone, changed]
    assert archive.put(b"dua") == changed
    assert archive.missing_or_changed([good, changed]) == []


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "a" * 65, None]
)
def test_a_name_that_is_no_hash_is_refused(archive, name):
    with pytest.raises(ValueError):
        archive.path(name)
