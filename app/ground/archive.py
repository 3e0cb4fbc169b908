"""Files kept byte for byte under their SHA-256: issued letters, signed PDFs, uploads, photos.

What lies here never changes and is written once; a file is whole under its name or not there at all.
"""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_HASH = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1024 * 1024


class TooLarge(ValueError):
    """The file is larger than the caller allows; nothing of it was kept."""


class Archive:
    """A folder of files: root/ab/cdef… for the hash abcdef…, readable by this account alone."""

    def __init__(self, root: Path | str):
        self.root = Path(root)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, source: bytes | BinaryIO, limit: int | None = None) -> str:
        """Keep the bytes and return their hash; the same bytes again cost no room.

        Reads a file object block by block, at most `limit` bytes (`TooLarge`). A full disk raises OSError.
        Either way no half file stays. On return the file survives a power cut.
        """
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        # In the root, because a rename is only one step inside one file system.
        handle, name = tempfile.mkstemp(prefix=".baru-", dir=self.root)
        try:
            with os.fdopen(handle, "wb") as file:
                sha = _copy(stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
            self._place(name, sha)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(name)
            raise
        return sha

    def path(self, sha: str) -> Path:
        """Where the file lies or would lie. ValueError for anything but 64 small hex digits."""
        if not isinstance(sha, str) or not _HASH.fullmatch(sha):
            raise ValueError("not a SHA-256")
        return self.root / sha[:2] / sha[2:]

    def open(self, sha: str) -> BinaryIO:
        """The file for reading; FileNotFoundError when it is not here."""
        return self.path(sha).open("rb")

    def verify(self, sha: str) -> bool:
        """Whether the file is here and still has the bytes it was named for."""
        try:
            with self.open(sha) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha
        except OSError:
            return False

    def missing_or_changed(self, shas: Iterable[str]) -> list[str]:
        """Those of the hashes whose file fails `verify`, in the order given."""
        return [sha for sha in shas if not self.verify(sha)]

    def _place(self, name: str, sha: str) -> None:
        """Give the finished file its name, and write the names down too."""
        target = self.path(sha)
        if not target.parent.is_dir():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self.root)
        # Over an older copy as well: the new bytes are known to be right, the old may have rotted.
        os.replace(name, target)
        _sync_folder(target.parent)


def _copy(source: BinaryIO, target: BinaryIO, limit: int | None) -> str:
    """Copy in blocks and return the hash of what was copied."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        size += len(block)
        if limit is not None and size > limit:
            raise TooLarge(f"more than {limit} bytes")
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
