"""From a kelurahan as people write it to its code.

People write Tasikmadu and Tasik Madu, KEL. KLAMPOK, Gadingkasri: names are compared on their letters
only, and the code is what is kept (domain.md section 10).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from app.ground.refusal import RuleError

_KIND_WORD = re.compile(r"^\s*(?:kelurahan|kecamatan|(?:desa|kel|kec)\b)[\s.:\-]*", re.IGNORECASE)
_KECAMATAN_BEHIND = re.compile(r"^(.+?)[\s,/;(\-]+kec(?:amatan|\.|\b)[\s.:]*(.+)$", re.IGNORECASE)
_NOT_LETTER = re.compile(r"[^a-z]")


def place_key(text: object) -> str:
    """The letters of a place name, lower-case, without "Kel.", "Kecamatan" or "Desa" before it."""
    plain = unicodedata.normalize("NFKD", "" if text is None else str(text)[:200])
    return _NOT_LETTER.sub("", _KIND_WORD.sub("", plain).lower())


class Matcher:
    """Finds kelurahan among rows of (code, kelurahan, kecamatan).

    Each kecamatan of Malang and Blitar shares its name with a kelurahan; a kelurahan text is only
    ever compared with kelurahan.
    """

    def __init__(self, places: Iterable[tuple[str, str, str]]):
        self._named = defaultdict(list)
        self._kecamatan = {}
        for code, kelurahan, kecamatan in places:
            self._named[place_key(kelurahan)].append((code, kelurahan, kecamatan))
            self._kecamatan[place_key(kecamatan)] = kecamatan
        # A list of ten thousand rows names the same few dozen places again and again.
        self._find = lru_cache(maxsize=4096)(self._search)

    def find(self, kelurahan: object, kecamatan: object = None, field: str | None = "kelurahan") -> str:
        """The code. Refused, with the nearest names: a text that names no kelurahan, or several."""
        kelurahan, kecamatan = _apart(_line(kelurahan), _line(kecamatan))
        try:
            return self._find(kelurahan, kecamatan)
        except RuleError as error:
            raise RuleError(error.sentence, field) from None

    def _search(self, kelurahan: str, kecamatan: str) -> str:
        key = place_key(kelurahan)
        if not key:
            raise RuleError("Kelurahan belum diisi.")
        places = self._named.get(key)
        if not places:
            raise RuleError(f"Kelurahan “{kelurahan}” tidak dikenal.{self._nearest(key, self._names())}")
        if kecamatan_key := place_key(kecamatan):
            places = self._within(places, kecamatan, kecamatan_key)
        if len(places) > 1:
            named = _listed([place[2] for place in places], "dan")
            raise RuleError(f"Kelurahan {places[0][1]} ada di Kecamatan {named}. Isi juga kecamatannya.")
        return places[0][0]

    def _within(self, places: list, kecamatan: str, key: str) -> list:
        inside = [place for place in places if place_key(place[2]) == key]
        if inside:
            return inside
        if key not in self._kecamatan:
            raise RuleError(f"Kecamatan “{kecamatan}” tidak dikenal.{self._nearest(key, self._kecamatan)}")
        named = _listed(sorted({place[2] for place in places}), "dan")
        raise RuleError(f"Kelurahan {places[0][1]} ada di Kecamatan {named}, bukan {self._kecamatan[key]}.")

    def _names(self) -> dict[str, str]:
        return {key: places[0][1] for key, places in self._named.items()}

    def _nearest(self, key: str, names: dict[str, str]) -> str:
        near = get_close_matches(key, names, n=3, cutoff=0.6)
        return f" Mungkin {_listed([names[k] for k in near], 'atau')}?" if near else ""


def _line(text: object) -> str:
    line = " ".join(("" if text is None else str(text)).split())
    return line if len(line) <= 60 else line[:59] + "…"


def _apart(kelurahan: str, kecamatan: str) -> tuple[str, str]:
    """ "Kasin, Kec. Klojen" in one cell names both."""
    found = None if kecamatan else _KECAMATAN_BEHIND.match(kelurahan)
    return (found[1], found[2].rstrip(") ")) if found else (kelurahan, kecamatan)


def _listed(names: list[str], joint: str) -> str:
    if len(names) < 3:
        return f" {joint} ".join(names)
    return f"{', '.join(names[:-1])}, {joint} {names[-1]}"
