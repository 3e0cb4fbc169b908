"""A file under a passphrase: scrypt makes the key, AES-256-GCM seals it piece by piece, so that size does not matter.

Layout: magic, salt (16), then pieces of at most 1 MiB of content with their tag. The nonce of a piece is its
number and whether it is the last one, so that no piece can be left out, doubled, moved or cut off unnoticed;
a new salt for each file means a new key, so no nonce meets its key twice.
"""

import io
import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"PENDAPA-SANDI-1\n"
SALT, PIECE, TAG = 16, 1 << 20, 16
COST = 2**16  # 64 MiB and about a fifth of a second: dear for who guesses, nothing for who knows
SHORTEST = 16


class WrongPassphrase(Exception):
    """The passphrase is another one, or the file is not as it was written."""


def read_passphrase(file: Path) -> bytes:
    """The first line of a file. ValueError when it is shorter than sixteen letters."""
    lines = file.read_bytes().splitlines() or [b""]
    passphrase = lines[0].strip()
    if len(passphrase.decode(errors="replace")) < SHORTEST:
        raise ValueError(f"a passphrase has at least {SHORTEST} letters")
    return passphrase


def is_sealed(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(len(MAGIC)) == MAGIC


class Sealing(io.RawIOBase):
    """What is written here lands in `target` sealed. `close` writes the last piece and leaves `target` open."""

    def __init__(self, target: BinaryIO, passphrase: bytes):
        salt = os.urandom(SALT)
        target.write(MAGIC + salt)
        self._target, self._cipher = target, _cipher(passphrase, salt)
        self._held, self._number, self._place = bytearray(), 0, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, block) -> int:
        self._held += block
        self._place += len(block)
        while len(self._held) > PIECE:  # the last full piece is held back: it may be the last of all
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._held), last=True)
            super().close()

    def _seal(self, content: bytes, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), content, MAGIC))
        self._number += 1


def unseal(source: BinaryIO, target: BinaryIO, passphrase: bytes) -> None:
    """Write the content of a sealed file. WrongPassphrase when a piece does not fit; what was written is void then."""
    head = source.read(len(MAGIC) + SALT)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT:
        raise WrongPassphrase
    cipher, number = _cipher(passphrase, head[len(MAGIC) :]), 0
    piece = source.read(PIECE + TAG)
    while True:
        following = source.read(PIECE + TAG)
        try:
            target.write(cipher.decrypt(_nonce(number, last=not following), piece, MAGIC))
        except InvalidTag:
            raise WrongPassphrase from None
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase))
