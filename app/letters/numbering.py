"""Numbers of letters: how one is written, how the next ones are taken, the code that proves a letter.

Domain.md section 1: one counter per register and year, the first of a year is 1, the number is taken when
the letter is registered, a cancelled number stays.
"""

import datetime as dt
import re
import secrets

from app.ground import tanggal
from app.ground.db import db, upsert
from app.ground.refusal import RuleError
from app.letters.models import Counter

_TOKEN = re.compile(r"\{([a-z_]+)(?::([1-9]))?\}")
LONGEST = 80

# No 0 O 1 I L: a code is also read from paper and typed. 28 of these 31 are 138 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 28


def take_numbers(register: str, year: int, n: int) -> range:
    """The next `n` numbers of a register in a year, taken in the caller's transaction.

    One statement: it waits for whoever is taking numbers of this register and year, and a rollback gives
    them back, so that there is never a gap or a twin.
    """
    table = Counter.__table__
    taking = upsert(table).values(register=register, year=year, last=n)
    taking = taking.on_conflict_do_update(
        index_elements=[table.c.register, table.c.year], set_={"last": table.c.last + taking.excluded.last}
    )
    last = db.session.execute(taking.returning(table.c.last)).scalar_one()
    return range(last - n + 1, last + 1)


TOKENS = {
    "kode": "kode klasifikasi", "urut": "nomor urut", "unit": "kode unit", "bulan_romawi": "bulan dengan angka Romawi",
    "tahun": "tahun", "keamanan": "sifat: B, T, R, atau SR",
}  # fmt: skip


def begin_at(register: str, year: int, last: int) -> bool:
    """The numbers up to `last` stand in the paper register; gives False when the year has its own numbers already.

    One statement: whoever takes a number at the same moment comes before it or after it.
    """
    table = Counter.__table__
    opening = upsert(table).values(register=register, year=year, last=last, opening=last)
    opening = opening.on_conflict_do_update(
        index_elements=[table.c.register, table.c.year],
        set_={"last": opening.excluded.last, "opening": opening.excluded.opening},
        where=table.c.last == table.c.opening,
    )
    return db.session.execute(opening.returning(table.c.last)).first() is not None


def is_pattern(pattern: str) -> bool:
    """Whether numbers can be written by it: known tokens only, {urut} exactly once."""
    used = [token for token, _ in _TOKEN.findall(pattern)]
    return (
        used.count("urut") == 1
        and TOKENS.keys() >= set(used)
        and not re.search(r"[{}]", _TOKEN.sub("", pattern))
    )


def number_text(
    pattern: str,
    sequence: int,
    classification: str,
    on_date: dt.date,
    unit: str,
    security: str = "B",
    suffix: str = "",
) -> str:
    """A number as printed: 400.9.12.3/118/35.73.405/2026 by {kode}/{urut}/{unit}/{tahun}.

    {urut:3} fills up with noughts (091); {keamanan} is B for biasa; `suffix` (“.a”) is what an inserted number
    has behind {urut}. Refuses a pattern with an unknown token, or without {urut}, since all of its letters
    would bear one number.
    """
    words = {
        "kode": classification,
        "urut": sequence,
        "unit": unit,
        "bulan_romawi": tanggal.roman_month(on_date),
        "tahun": on_date.year,
        "keamanan": security,
    }
    if not is_pattern(pattern):
        raise RuleError(
            "Pola nomor surat di Pengaturan tidak dapat dipakai. Mintalah administrator memperbaikinya."
        )

    def word(found) -> str:
        filled = str(words[found[1]]).zfill(int(found[2] or 1))
        return filled + suffix if found[1] == "urut" else filled

    text = _TOKEN.sub(word, pattern)
    if len(text) > LONGEST:
        raise RuleError(
            "Nomor surat menurut pola di Pengaturan terlalu panjang. Mintalah administrator memendekkannya."
        )
    return text


# What two patterns could print alike

_DIGITS = "0123456789"
_WRITTEN = {  # the letters that a token may print; True for one or more of them
    "kode": (_DIGITS + ".", True),
    "urut": (_DIGITS, True),
    "bulan_romawi": ("IVX", True),
    "keamanan": ("BTRS", True),
}


def runs_together(pattern: str) -> bool:
    """Whether {urut} touches other digits: 1 of code 400.11 and 11 of code 400.1 would print alike."""
    digits = r"[0-9]|\{(?:kode|tahun|unit)\}"
    return bool(re.search(rf"(?:{digits})\{{urut|\{{urut(?::[1-9])?\}}(?:{digits})", pattern))


def can_meet(one: tuple[str, str], other: tuple[str, str], mark: str = ".") -> bool:
    """Whether two registers, each (pattern, unit), could print the same number in one year."""
    return any(_meet(a, b) for a in _shapes(*one, mark) for b in _shapes(*other, mark))


def _shapes(pattern: str, unit: str, mark: str) -> list[list[tuple[str, bool]]]:
    """What the pattern prints, letter by letter: without a suffix and with one."""
    shapes = []
    for suffix in ([], [(letter, False) for letter in mark] + [("abcdefghijklmnopqrstuvwxyz", False)]):
        shape, end = [], 0
        for found in _TOKEN.finditer(pattern):
            shape += [(letter, False) for letter in pattern[end : found.start()]]
            end = found.end()
            if found[1] == "unit":
                shape += [(letter, False) for letter in unit]
            elif found[1] == "tahun":
                shape += [(_DIGITS, False)] * 4
            else:
                shape += [_WRITTEN[found[1]]] + (suffix if found[1] == "urut" else [])
        shapes.append(shape + [(letter, False) for letter in pattern[end:]])
    return shapes


def _meet(a: list[tuple[str, bool]], b: list[tuple[str, bool]]) -> bool:
    """Whether some text fits both: a walk through both at once, one letter a step."""
    seen, ahead = {(0, 0)}, [(0, 0)]
    while ahead:
        i, j = ahead.pop()
        if (i, j) == (len(a), len(b)):
            return True
        if i == len(a) or j == len(b) or not set(a[i][0]) & set(b[j][0]):
            continue
        for step in {(x, y) for x in (i + 1, i + (not a[i][1])) for y in (j + 1, j + (not b[j][1]))} - seen:
            seen.add(step)
            ahead.append(step)
    return False


def new_code() -> str:
    """A random code that nobody can guess: the address of a letter's public page ends with it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as it was typed or scanned, in the form in which it is stored."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[: CODE_LENGTH + 1]


def grouped(code: str) -> str:
    """7QK4-M2XA-… for people who read it from paper."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
