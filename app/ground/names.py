"""Names of people: clean as typed, shortened for the public, and folded to one key.

The key is what search and the search for twins compare. It folds away what clerks write in two ways:
old spelling (oe, dj, tj, sj), Arabic sounds (ch/kh/h, sy/s, dz/z), doubled letters, Moch./Muh./M.,
titles. It may bring two different people near each other; a person decides then.
Old "j" for today's "y" (Soejono) stays, since the same letter is also today's "j" (Soeharjo).
"""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ´`′＇‛ˈ"), "'")
_OWN_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
_DROPPED_ASCII = {code: None for code in (*range(32), 127) if chr(code) not in "\t\n\v\f\r"}
# One table for the whole text: apostrophes vanish inside a word, what is left of the signs parts words.
_TO_KEY = {code: " " for code in range(128) if not chr(code).isalnum()}
_TO_KEY |= {code: chr(code).lower() for code in range(65, 91)}
_TO_KEY |= _DROPPED_ASCII | {ord("'"): None, ord('"'): None, ord("`"): None}

_FOLDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"),
    ("kh", "h"), ("ch", "h"), ("ck", "k"), ("sy", "s"), ("sh", "s"), ("dz", "z"), ("ts", "s"),
    ("dh", "d"), ("th", "t"), ("gh", "g"), ("bh", "b"), ("ph", "f"),
    ("q", "k"), ("v", "f"), ("x", "ks"), ("ie", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"([a-z])\1+")
# Before the old "oe" a lone j is today's y (Joesoef, Rahajoe), and so it is after h (Wahjoe, Tjahjono).
_OLD_Y = re.compile(r"(?<![dtsn])j(?=oe)|(?<=[a-z]h)j")
_GLIDE = re.compile(r"iy(?=[aeou])|(?<=[a-z])y(?![aeiouy])")
_ROUND_GLIDE = re.compile(r"uw(?=[aeio])")

# Folded forms. The short ones are read as Muhamad only when another word stands beside them, so that
# typing "Muh" in search still finds Muhtar.
_ANYWHERE = {"muhamed": "muhamad", "muhamat": "muhamad", "ahmat": "ahmad", "ahmed": "ahmad"}
_BESIDE_ANOTHER = {"muh": "muhamad", "muhd": "muhamad", "mhd": "muhamad", "abd": "abdul"}
_FIRST_OF_SEVERAL = {
    "m": "muhamad",
    "md": "muhamad",
    "ah": "ahmad",
    "st": "siti",
    "sti": "siti",
    "sth": "siti",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE = _words(
    "h hj haji hajah kh kyai kiai drs dra dr drg ir prof apt ny nyonya tn tuan bpk bp bapak ibu sdr sdri saudara "
    "saudari alm almh almarhum almarhumah ust ustad ustadz ustadzah"
)
# Written with points or behind a comma these are degrees and no part of a name.
_DEGREES = _words(
    "ak alm almarhum almarhumah almh ama amapd amd amdkeb amdkom amk amkeb ap apt ba bsc ca ch cht cpa dr dra drg "
    "drh drs dvm h hj ir kh lc ma mag mak map mba me mh mhi mhum mikom mkes mkom mm mp mpd mpdi mpsi ms msc msi "
    "msn msos mt ners ns phd prof psi qh sag sak sap sds se sei sesy sfil sh shi shum sikom sin sip sked skep "
    "skg skm skom skomp skpm sn sos sp spa spb spd spdaud spdi spdsd spi spjp spkj spog spsi spt sptk ss ssi "
    "ssn ssos sst sstkeb st sth sthi stp str strkeb strkes sy"
)
# Without points only these are plain enough to be taken for a degree at the end of a name.
_PLAIN_DEGREES = _words(
    "spd mpd spdi mpdi ssos msos mkes skm skep skom mkom spsi mpsi amdkeb amkeb msi sag mag mhum mba msc phd sikom "
    "alm almh almarhum almarhumah"
)
_PARTED_DEGREE = re.compile(
    r"(?<=[\s,])([SM])\.\s+(?=(?:Pd|Ag|Si|Kom|Sos|Kep|Hum|Psi|Kes|IP|Pt|Farm|Keb|Ked)\b)", re.IGNORECASE
)


def clean_name(text: object) -> str:
    """A name fit to be stored: single blanks, composed letters, plain apostrophes, nothing invisible."""
    composed = unicodedata.normalize("NFC", "" if text is None else str(text)).translate(_APOSTROPHES)
    if not composed.isprintable():
        composed = "".join(filter(None, map(_visible, composed)))
    return " ".join(composed.split())


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Zs", "Zl", "Zp") or letter in "\t\n\v\f\r":
        return " "
    return "" if kind in ("Cc", "Cf", "Cs", "Co", "Cn") else letter


def name_key(text: object) -> str:
    """The folded words of a name: a–z and 0–9, one blank between. The key of a key is itself."""
    name = "" if text is None else str(text)
    if not name.isascii():
        name = _ascii(name)
    if "." in name or "," in name:
        name = _without_dotted_degrees(name)
    words = [fold_word(word) for word in name.translate(_TO_KEY).split()]
    first, last = 0, len(words) - 1
    while last > 0 and words[last] in _PLAIN_FOLDED:
        last -= 1
    while first < last and words[first] in _BEFORE_FOLDED:
        first += 1
    words = words[first : last + 1]
    if len(words) < 2:
        return words[0] if words else ""
    if words[0] in _FIRST_OF_SEVERAL:
        words[0] = _FIRST_OF_SEVERAL[words[0]]
    return " ".join([_BESIDE_ANOTHER.get(word, word) for word in words])


def text_key(text: object, longest: int = 600) -> str:
    """The folded words of any text, to find it by a part: a letter's sender and subject. Nothing is left out."""
    words = _ascii("" if text is None else str(text)).translate(_TO_KEY).split()
    return " ".join(fold_word(word) for word in words)[:longest].rstrip()


def shortened_name(text: object) -> str:
    """A name for a public page: the first word whole, of the others the initial ("Siti A. M.")."""
    words = re.findall(r"\w[\w'\-]*\.?", _without_dotted_degrees(clean_name(text)))
    while len(words) > 1 and _folded(words[-1]) in _PLAIN_FOLDED:
        words.pop()
    while len(words) > 1 and _folded(words[0]) in _BEFORE_FOLDED:
        words.pop(0)
    if not words:
        return ""
    first = words[0].capitalize() if words[0].isupper() else words[0]
    return " ".join(
        [first if len(words) > 1 else first.rstrip("."), *(f"{word[0].upper()}." for word in words[1:])]
    )


def _folded(word: str) -> str:
    return fold_word((word if word.isascii() else _ascii(word)).translate(_TO_KEY).strip())


@lru_cache(maxsize=1 << 17)
def fold_word(word: str) -> str:
    """One lower-case ASCII word with its spelling variants folded; folding it again changes nothing."""
    before = None
    while word != before:
        before = word
        # Two letters are an initial, a title or a particle (Ny., Sh., Ni), never a spelling.
        if len(word) > 2:
            word = _OLD_Y.sub("y", word)
            for old, new in _FOLDS:
                if old in word:
                    word = word.replace(old, new)
            word = _DOUBLED.sub(r"\1", _ROUND_GLIDE.sub("u", _GLIDE.sub("i", word)))
            if word.startswith("moh"):  # Mohamad, Mochtar: the same names as Muhamad, Muhtar
                word = "muh" + word[3:]
        word = _ANYWHERE.get(word, word)
    return word


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold().translate(_OWN_LETTERS)
    # Blanks of other alphabets part words; marks and what is invisible go.
    return (
        "".join([" " if letter.isspace() else letter for letter in plain]).encode("ascii", "ignore").decode()
    )


def _without_dotted_degrees(name: str) -> str:
    """The name without degrees behind a comma (S.Pd, MM) or written with points (S.Pd.)."""
    head, *behind = _PARTED_DEGREE.sub(r"\1.", name).split(",")
    kept = []
    for position, token in enumerate(head.split()):
        if position and "." in token.rstrip(".") and _letters(token) in _DEGREES:
            continue
        kept.append(token)
    for part in behind:
        kept += [token for token in _pieces(part) if not kept or _letters(token) not in _DEGREES]
    return " ".join(kept)


def _pieces(part: str) -> list[str]:
    """The words behind a comma; "S. Pd" is one piece as much as "S.Pd"."""
    whole = _letters(part)
    return [whole] if whole in _DEGREES else part.split()


def _letters(token: str) -> str:
    return re.sub(r"[^a-z]", "", token.lower())


_BEFORE_FOLDED = frozenset(map(fold_word, _BEFORE))
_PLAIN_FOLDED = frozenset(map(fold_word, _PLAIN_DEGREES))
