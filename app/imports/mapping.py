"""Which column of a list holds what: headings as offices write them, matched on their letters.

"No. KK", "NO_KK" and "Nomor Kartu Keluarga (KK)" are one heading. Order does not matter. What may
come in one column or in two is said by `Column.instead`: a list with "Tempat, Tgl Lahir" needs no
"Tanggal Lahir".
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.ground.refusal import RuleError
from app.ground.sheet import Row

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_LETTER = re.compile(r"[^a-z]")
# Shortened and full words are made alike; the replacements find them also where no blank stands between.
_SAME = (
    ("tanggal", "tgl"), ("tempat", "tmp"), ("tmpt", "tmp"), ("tpt", "tmp"), ("tgllhr", "tgllahir"),
    ("nomor", "no"), ("nomer", "no"), ("nmr", "no"), ("jenis", "jns"), ("kelamin", "klm"), ("klmn", "klm"),
    ("kartukeluarga", "kk"), ("noindukkependudukan", "nik"),
    ("telepon", "telp"), ("telpon", "telp"), ("telephone", "telp"), ("handphone", "hp"), ("whatsapp", "wa"),
    ("keterangan", "ket"), ("keterampilan", "ketrampilan"),
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One thing a list can tell. `title` is its name in sentences, `names` the headings it goes by.

    A required column is not missed when one of `instead` was found.
    """

    key: str
    title: str
    names: tuple[str, ...] = ()
    required: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMap:
    """What `map_headings` found: {key: column}, headings nobody knows, headings that came twice, what is missing.

    `missing` is a sentence, or None when everything required was found.
    """

    columns: dict[str, int]
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    missing: str | None = None

    def __contains__(self, key: str) -> bool:
        return key in self.columns

    def take(self, row: Row) -> dict[str, object]:
        """The row's values by key; None where nothing stands. Text is stripped, other values are kept."""
        taken = {}
        for key, column in self.columns.items():
            value = row.cells.get(column)
            taken[key] = (value.strip() or None) if isinstance(value, str) else value
        return taken

    def refuse_if_missing(self) -> None:
        if self.missing:
            raise RuleError(self.missing)


def heading_key(text: object) -> str:
    """The letters of a heading, lower-case, usual shortenings made alike."""
    key = _NOT_LETTER.sub("", unicodedata.normalize("NFKD", str(text)).lower())
    for long, short in _SAME:
        key = key.replace(long, short)
    return key


def knows(columns: Iterable[Column]) -> Callable[[str], bool]:
    """Tells for any text whether it is a heading of these columns; what `read_sheet` asks for."""
    keys = _keys_of(columns)
    return lambda text: any(key in keys for key in _readings(text))


def map_headings(headings: Mapping[int, object] | Sequence[object], columns: Sequence[Column]) -> ColumnMap:
    """Finds the column of each thing. `headings` is {column: heading} or a row of headings.

    The first of two columns with the same meaning is taken; the second is told in `repeated`.
    """
    keys = _keys_of(columns)
    found, unknown, repeated = {}, [], []
    for place, heading in _numbered(headings):
        key = next((keys[reading] for reading in _readings(heading) if reading in keys), None)
        if key is None:
            unknown.append(_line(heading))
        elif key in found:
            repeated.append(_line(heading))
        else:
            found[key] = place
    return ColumnMap(found, unknown, repeated, _missing_sentence(found, columns))


def _keys_of(columns: Iterable[Column]) -> dict[str, str]:
    keys = {}
    for column in columns:
        for name in (column.title, *column.names):
            keys.setdefault(heading_key(name), column.key)
    return keys


def _numbered(headings: Mapping[int, object] | Sequence[object]) -> Iterable[tuple[int, object]]:
    pairs = headings.items() if isinstance(headings, Mapping) else enumerate(headings)
    return ((place, heading) for place, heading in pairs if heading is not None and str(heading).strip())


def _readings(heading: object) -> list[str]:
    """How a heading may be read: whole, without brackets, its last line, its first line, what is in brackets."""
    text = str(heading)
    lines = [line for line in text.splitlines() if line.strip()]
    readings = [text, _IN_BRACKETS.sub("", text)]
    if len(lines) > 1:
        readings += [lines[-1], lines[0]]
    readings += [found.strip("()[]") for found in _IN_BRACKETS.findall(text)]
    return [key for key in map(heading_key, readings) if key]


def _missing_sentence(found: dict[str, int], columns: Iterable[Column]) -> str | None:
    titles = [
        column.title
        for column in columns
        if column.required and not any(key in found for key in (column.key, *column.instead))
    ]
    if not titles:
        return None
    named = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} dan {titles[-1]}"
    return f"Kolom {named} belum ada. Tambahkan di baris judul, lalu kirim lagi."


def _line(heading: object) -> str:
    line = " ".join(str(heading).split())
    return line if len(line) <= 60 else line[:59] + "…"
