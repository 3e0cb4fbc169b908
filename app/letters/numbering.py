"""Numbers of letters: how one is written, how the next ones are taken, the code that proves a letter.

Domain.md section 1: one counter per register and year, the first of a year is 1, the number is taken when
the letter is registered, a cancelled number stays.
"""

import datetime as dt
import re
import secrets

from sqlalchemy.dialects import postgresql, sqlite

from app.ground import tanggal
from app.ground.db import db, is_sqlite
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
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    table = Counter.__table__
    taking = insert(table).values(register=register, year=year, last=n)
    taking = taking.on_conflict_do_update(
        index_elements=[table.c.register, table.c.year], set_={"last": table.c.last + taking.excluded.last}
    )
    last = db.session.execute(taking.returning(table.c.last)).scalar_one()
    return range(last - n + 1, last + 1)


def number_text(
    pattern: str, sequence: int, classification: str, on_date: dt.date, unit: str, security: str = "B"
) -> str:
    """A number as printed: 400.9.12.3/118/35.73.405/2026 by {kode}/{urut}/{unit}/{tahun}.

    {urut:3} fills up with noughts (091); {keamanan} is B for biasa. Refuses a pattern with an unknown
    token, or without {urut}, since all of its letters would bear one number.
    """
    words = {
        "kode": classification,
        "urut": sequence,
        "unit": unit,
        "bulan_romawi": tanggal.roman_month(on_date),
        "tahun": on_date.year,
        "keamanan": security,
    }
    used = [token for token, _ in _TOKEN.findall(pattern)]
    if "urut" not in used or not words.keys() >= set(used) or re.search(r"[{}]", _TOKEN.sub("", pattern)):
        raise RuleError(
            "Pola nomor surat di Pengaturan tidak dapat dipakai. Mintalah administrator memperbaikinya."
        )
    text = _TOKEN.sub(lambda found: str(words[found[1]]).zfill(int(found[2] or 1)), pattern)
    if len(text) > LONGEST:
        raise RuleError(
            "Nomor surat menurut pola di Pengaturan terlalu panjang. Mintalah administrator memendekkannya."
        )
    return text


def new_code() -> str:
    """A random code that nobody can guess: the address of a letter's public page ends with it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as it was typed or scanned, in the form in which it is stored."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[: CODE_LENGTH + 1]


def grouped(code: str) -> str:
    """7QK4-M2XA-… for people who read it from paper."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
