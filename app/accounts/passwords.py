"""Passwords: argon2id, at least twelve letters, none that everybody tries first."""

import functools
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.ground.refusal import RuleError

SHORTEST = 12
LONGEST = 256
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least for argon2id
NOBODY = HASHER.hash("an account that does not exist costs the same time")
# Our own list, of words that people here choose (names, clubs, cities, keys in a row) and how they lengthen them.
LIST = Path(__file__).with_name("common_passwords.txt")
LOOKALIKES = str.maketrans("013457@$", "oleastas")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read wrongly from paper


def judge_password(password: str | None, username: str) -> None:
    """Refuses what is too short, too long, one of the common ones, or the account's own name. ASVS 6.2."""
    password = password or ""
    if len(password) < SHORTEST:
        raise RuleError(f"Kata sandi paling sedikit {SHORTEST} huruf; boleh berupa kalimat.", "new_password")
    if len(password) > LONGEST:
        raise RuleError(f"Kata sandi paling banyak {LONGEST} huruf.", "new_password")
    if is_common(password) or len(set(password)) < 5 or _core(password) == _core(username):
        raise RuleError("Kata sandi ini mudah ditebak. Pilihlah yang lain, misalnya beberapa kata.", "new_password")


def is_common(password: str) -> bool:
    """Whether it stands in the list, or is a word of the list with other digits and signs around it. ASVS 6.2.4."""
    whole, cores = _common()
    return password.lower() in whole or _core(password) in cores


@functools.cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    whole = frozenset(LIST.read_text().split("\n")) - {""}
    return whole, frozenset(_core(line) for line in whole) - {""}


def _core(password: str) -> str:
    """The letters within: "P4ssw0rd2026!" is password."""
    letters = password.lower().replace(" ", "").strip("0123456789!?@#$%^&*+=._- ").translate(LOOKALIKES)
    return letters.strip("0123456789!?@#$%^&*+=._- ")


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def is_right(stored: str, typed: str | None) -> bool:
    """Whether this is the password; a form without the field counts as an empty one."""
    try:
        return HASHER.verify(stored, (typed or "")[: LONGEST * 4])
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    return HASHER.check_needs_rehash(stored)


def first_password() -> str:
    """A one-time code to be handed over on paper: four groups of four, about 79 bits."""
    return on_paper(4)


def on_paper(groups: int) -> str:
    """A random code in groups of four letters, to be typed from paper; each group is worth some 20 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))
