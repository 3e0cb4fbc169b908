"""What a row of a list says about a person: typed values, sentences that keep the row out, sentences to know.

Who somebody is (NIK, KK, name, sex, birth, kelurahan, desil, RT/RW) must be readable: else the row is in error and
goes back to the kelurahan. A telephone number, a category or a disability that cannot be read only warns,
for it should cost nobody a place.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from app.ground import nik as nik_rules
from app.ground import tanggal, wilayah
from app.ground.form import clean_line
from app.ground.names import clean_name
from app.ground.refusal import RuleError
from app.imports.person_columns import read_desil, read_rt, read_rt_rw, read_sex
from app.people.categories import DISABILITIES, PPKS
from app.people.rules import doubts

# The first two digits of a NIK that are in use today (Kepmendagri 300.2.2-2138/2025). Others, such as 54 of the
# former Timor Timur, are only told: a NIK stays for life.
PROVINCES = frozenset(
    ("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52", "53")
    + ("61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94", "95", "96")
)  # fmt: skip
LONGEST_SHOWN = 200
_NOTHING = frozenset(("", "-", "--", "–", "—", "_", "."))
_LENGTHS = {"name": 120, "birth_place": 60, "address": 200}
_LETTERS = re.compile(r"[^a-z]")


@dataclass
class Reading:
    """One row as it was read. `cells` is what was typed, `values` what it became."""

    cells: dict[str, str]
    values: dict = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def take(self, key: str, read: Callable, value, into: list[str] | None = None) -> None:
        """Keep what `read` makes of the value, or the sentence of its refusal; nothing for an empty cell."""
        if value is None:
            return
        try:
            self.values[key] = read(value)
        except RuleError as refusal:
            (self.errors if into is None else into).append(refusal.sentence)


def read_row(typed: dict[str, object]) -> Reading:
    """The reading of a row; `typed` is {column key: cell}, with a key for each column that the list has."""
    cells = {
        key: value
        for key, value in ((key, _cell(value)) for key, value in typed.items())
        if value is not None
    }
    row = Reading({key: shown(value) for key, value in cells.items()})
    _read_identity(row, cells)
    _read_birth(row, cells)
    _read_address(row, cells, typed)
    row.take("desil", read_desil, cells.get("desil"))
    told: list[str] = []
    row.take("phone", nik_rules.read_phone, cells.get("phone"), into=told)
    row.warnings += [f"Nomor HP tidak ikut disimpan. {sentence}" for sentence in told]
    _read_listed(row, cells, "ppks", "Jenis PPKS", PPKS)
    _read_listed(row, cells, "disability", "Disabilitas", DISABILITIES)
    _doubt(row)
    for key, value in cells.items():
        if key not in _PERSON_KEYS:
            row.values[key] = shown(value)
    return row


_PERSON_KEYS = frozenset(
    ("nik", "kk", "name", "sex", "birth", "birth_place", "birth_date", "address", "rt_rw", "rt", "rw")
    + ("kelurahan", "kecamatan", "desil", "phone", "ppks", "disability")
)


def _cell(value: object):
    """The value of a cell, text cleaned; None for an empty cell, a dash or an error of the spreadsheet."""
    if value.__class__ is str:
        # The short way: most cells of a list are plain, and there are a hundred thousand of them.
        text = " ".join(value.split()) if value.isascii() and value.isprintable() else clean_line(value)
        return None if not text or text in _NOTHING else text
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    return value


def shown(value: object) -> str:
    """A cell as the spreadsheet shows it, no longer than is of use."""
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e18 else str(value)
    elif isinstance(value, dt.date):
        text = tanggal.short_date(value)
    else:
        text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _read_identity(row: Reading, cells: dict) -> None:
    if cells.get("nik") is None:
        row.values["no_nik_reason"] = "belum diisi"
        row.warnings.append("NIK belum diisi. Bila dicatat baru, dipakai nomor sementara sampai NIK-nya ada.")
    row.take("nik", nik_rules.read_nik, cells.get("nik"))
    row.take("kk", nik_rules.read_kk, cells.get("kk"))
    if cells.get("name") is None:
        row.errors.append("Nama belum diisi.")
    row.take("name", read_name, cells.get("name"))
    row.take("sex", read_sex, cells.get("sex"))


def read_name(value: object) -> str:
    """A name fit to be stored. Refuses one without letters, with signs that no name has, or too long."""
    name = clean_name(shown(value) if not isinstance(value, str) else value)
    if not any(letter.isalpha() for letter in name):
        raise RuleError("Nama harus berisi huruf.", "name")
    if not name.isascii():
        stranger = next(
            (sign for sign in name if unicodedata.category(sign) in ("So", "Sk", "Cn", "Co")), None
        )
        if stranger:
            raise RuleError(f"Nama berisi tanda yang bukan huruf: “{stranger}”.", "name")
    return _short_enough(name, "Nama", "name")


def _short_enough(text: str, what: str, key: str) -> str:
    longest = _LENGTHS[key]
    if len(text) > longest:
        raise RuleError(f"{what} paling panjang {longest} huruf. Yang tertulis {len(text)}.", key)
    return text


def _read_birth(row: Reading, cells: dict) -> None:
    if cells.get("birth") is not None:
        try:
            place, born = tanggal.read_birth(cells["birth"], "birth_date")
        except RuleError as refusal:
            row.errors.append(refusal.sentence)
        else:
            row.take("birth_place", _read_place, place)
            row.values["birth_date"] = born
    row.take("birth_place", _read_place, cells.get("birth_place"))
    row.take("birth_date", _read_past, cells.get("birth_date"))


def _read_place(value: object) -> str:
    return _short_enough(shown(value), "Tempat lahir", "birth_place")


def _read_past(value: object) -> dt.date:
    return tanggal.read_birth(value, "birth_date")[1]


def _read_address(row: Reading, cells: dict, columns: dict) -> None:
    row.take("address", lambda value: _short_enough(_whole(value), "Alamat", "address"), cells.get("address"))
    if cells.get("rt_rw") is not None:
        try:
            row.values["rt"], row.values["rw"] = read_rt_rw(cells["rt_rw"])
        except RuleError as refusal:
            row.errors.append(refusal.sentence)
    row.take("rt", read_rt, cells.get("rt"))
    row.take("rw", read_rt, cells.get("rw"))
    kecamatan = cells.get("kecamatan")
    row.take("kelurahan", lambda value: wilayah.matcher().find(value, kecamatan), cells.get("kelurahan"))
    if "kelurahan" in columns and cells.get("kelurahan") is None:
        row.warnings.append("Kelurahan belum diisi.")


def _whole(value: object) -> str:
    return value if isinstance(value, str) else shown(value)


def _read_listed(row: Reading, cells: dict, key: str, what: str, listed: list[tuple[str, str]]) -> None:
    """Codes of what a cell names, by code or name, several parted by comma, semicolon or slash."""
    if cells.get(key) is None:
        return
    codes = {code: code for code, _ in listed} | {_letters(name): code for code, name in listed}
    found, unknown = [], []
    for part in re.split(r"[,;/]", _whole(cells[key])):
        text = part.strip()
        code = codes.get(text.zfill(2)) or codes.get(_letters(text)) or codes.get(text.lower())
        if code:
            found.append(code)
        elif text and _letters(text) not in ("tidak", "tidakada", "bukan", "nondisabilitas"):
            unknown.append(text)
    if found:
        row.values[key] = sorted(set(found))
    if unknown:
        row.warnings.append(
            f"{what} “{shown(', '.join(unknown))[:60]}” tidak dikenal, jadi tidak ikut disimpan."
        )


def _letters(text: str) -> str:
    return _LETTERS.sub("", text.lower())


def _doubt(row: Reading) -> None:
    """What disagrees with the NIK is told, and saved with its reason (PP 40/2019 Art 30(2))."""
    if not row.values.get("nik"):
        return
    row.warnings += doubts(row.values)
    row.warnings += nik_rules.nik_doubts(row.values["nik"], known_regions=PROVINCES)
