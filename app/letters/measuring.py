"""How wide texts are on paper, reckoned from the house's fonts: where lines break is known before anything is drawn."""

from functools import cache

from app.ground import pdf

FONTS = {
    ("arimo", False): "Arimo-Regular.ttf", ("arimo", True): "Arimo-Bold.ttf",
    ("bonum", False): "texgyrebonum-regular.otf", ("bonum", True): "texgyrebonum-bold.otf",
}  # fmt: skip
MM = 72 / 25.4
# The block of whoever signs, in points, and the size of its letters: .ttd, .petugas in the sheets of app/static/print.
BLOCKS = {
    "surat": (82 * MM, 12.0), "laporan": (82 * MM, 10.5), "sertifikat": (92 * MM, 11.0), "sempit": (112 * MM, 9.5),
    "petugas": (70 * MM, 9.5),
}  # fmt: skip
LINE = 160 * MM  # of a letter, between its margins
JOINED = {"dan", "dari", "pada", "untuk"}  # a line does not end with these


def width_of(text: str, font: str = "arimo", bold: bool = False) -> float:
    """The length of a text, in sizes of its letters."""
    widths, unknown = _advances(font, bold)
    return sum(widths.get(ord(letter), unknown) for letter in text)


@cache
def _advances(font: str, bold: bool) -> tuple[dict[int, float], float]:
    """Widths of the letters as shares of their size; the widest for a letter that the font lacks."""
    from fontTools.ttLib import TTFont

    with TTFont(pdf.STATIC / "fonts" / FONTS[font, bold]) as file:
        units, table = file["head"].unitsPerEm, file["hmtx"]
        return {letter: table[name][0] / units for letter, name in file.getBestCmap().items()}, 1.0


def balanced(text: str, room: float, size: float, font: str = "arimo", bold: bool = False) -> list[str]:
    """A text in as few lines as `room` points take, all about equally long."""
    words = text.split()
    wide = [width_of(word, font, bold) * size for word in words]
    return _broken(words, wide, width_of(" ", font, bold) * size, room - 4)


def office_lines(title: str, place: str = "surat", font: str = "arimo") -> list[str]:
    """An office as it stands above the signature: as few lines as fit the block, all about equally long, broken rather
    behind a comma than elsewhere."""
    return balanced(title, *BLOCKS[place], font)


def signing_lines(title: str, css: str, font: str = "arimo") -> list[str]:
    """The same for the paper of a kind; a certificate gives an office of more than three lines a wider block."""
    if css != "sertifikat":
        return office_lines(title, "laporan" if css == "buku" else "surat", font)
    lines = office_lines(title, "sertifikat")
    return lines if len(lines) <= 3 else office_lines(title, "sempit")


def _broken(words: list[str], wide: list[float], gap: float, room: float) -> list[str]:
    """The best breaks: by number of lines, then by how uneven they are."""
    best = [(0, 0.0, 0)]  # for the first n words: lines, unevenness, where the last line begins
    for end in range(1, len(words) + 1):
        found, used = [], -gap
        for start in range(end - 1, -1, -1):
            used += gap + wide[start]
            if used > room and start < end - 1:
                break
            lines, uneven, _ = best[start]
            found.append((lines + 1, uneven + ((room - used) / room) ** 2 + _awkward(words, start), start))
        best.append(min(found))
    lines, end = [], len(words)
    while end:
        start = best[end][2]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return lines


def _awkward(words: list[str], start: int) -> float:
    """How badly a line begins here."""
    if start == 0 or words[start - 1].endswith(","):
        return 0.0
    return 0.5 if words[start - 1].casefold() in JOINED else 0.1


def headline(text, font: str, bold: bool = False):
    """A heading in capitals, in lines that are about equally long; one that has pieces is left to the page."""
    return "\n".join(balanced(text.upper(), LINE, 12.0, font, bold)) if isinstance(text, str) else text
