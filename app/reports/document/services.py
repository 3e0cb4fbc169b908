"""What reports tell of the figures that rooms offer: their values, months and breakdowns; who was reached where."""

from collections.abc import Callable
from itertools import pairwise

from app.ground import chart
from app.ground.tanggal import MONTHS, SHORT_MONTHS, number
from app.reports import dimensions
from app.reports.counting import PLACES, told
from app.reports.document.blocks import (
    UNTOLD,
    beside,
    cell,
    hidden_or,
    in_columns,
    part,
    picture,
    table,
    text,
    word,
)  # fmt: skip

NARROW = 500  # a chart with a table beside it
BESIDE = 6  # figures that fit beside one another on a page
ACROSS = 7  # kecamatan that do, with what lies outside
KECAMATAN = "Angka per kecamatan"
WHOLE_ALONE = "Karena kelompoknya kecil, yang berikut dirinci per triwulan dan per tahun saja, tidak per bulan:"
MORE = " (lanjutan)"


def by_room(facts: dict) -> list[dict]:
    """A part for each room with a line for each of its figures."""
    people = facts["population"].get(facts["kelurahan"])
    rooms: dict[str, list[dict]] = {}
    for one in facts["figures"]:
        rooms.setdefault(one["room"], []).append(one)
    return [part(room, _values(figures, people)) for room, figures in rooms.items()]


def _values(figures: list[dict], people: int | None) -> dict | None:
    """`people` are the residents of the kelurahan that is told of alone."""
    rows = [
        [
            word(one["title"]), hidden_or(one["value"], one["hidden"], one["unit"]),
            word(f"{told(one['amount'])} dari {told(one['base'])}" if one["per"] and not one["hidden"] else ""),
            *([_rate(one, people)] if people else []),
        ]
        for one in figures
    ]  # fmt: skip
    heads = ["Angka", "Nilai", "Dari", *(["Per 1.000 penduduk"] if people else [])]
    return table("", heads, rows, range(1, len(heads)))


def _rate(one: dict, people: int) -> list:
    return word("") if one["per"] else hidden_or(_thousandth(one["value"], people), one["hidden"])


def _thousandth(value, people: int) -> float | None:
    return None if value is None or not people else round(value * 1000 / people, 2)


def first_values(facts: dict, name: str, most: int) -> dict | None:
    """As many figures with a value as the brief holds: what is nought leaves first, then the last of each room."""
    known = [one for one in facts["figures"] if one["value"] is not None]
    place: dict[str, int] = {}
    turns = []
    for n, one in enumerate(known):
        place[one["room"]] = place.get(one["room"], 0) + 1
        turns.append((not one["value"], place[one["room"]], n))
    chosen = sorted(n for *_, n in sorted(turns)[:most])
    rows = [[word(known[n]["title"]), cell(known[n]["value"], known[n]["unit"])] for n in chosen]
    return table(f"Angka {name}", ["Angka", "Nilai"], rows, (1,))


def residents(facts: dict) -> dict | None:
    people = facts["population"].get(facts["kelurahan"])
    return text(f"Penduduk kelurahan ini {number(people)} orang.") if people else None


def in_detail(one: dict) -> dict:
    """One figure with its months and every breakdown but the kelurahan, which stand together elsewhere. Of one that is
    nought everywhere that is said in a sentence."""
    value = hidden_or(one["value"], one["hidden"], one["unit"])[0]
    said = f"{one['title']}: {'tidak ditampilkan' if value == UNTOLD else value}."
    split = [_split(one, by, cells) for by, cells in one["by"].items() if by != "kelurahan"]
    blocks = _in_rows(one, split)
    if not (any(one["months"]) or _is_somewhere(one)):
        said, blocks = f"{said} Tidak ada yang dihitung pada bulan atau kelompok mana pun.", []
    return part(one["title"], text(f"{said} {one['note']}".strip()), *blocks)


def _is_somewhere(one: dict) -> bool:
    return any(value or hidden for cells in one["by"].values() for *_, value, hidden in cells)


def _in_rows(one: dict, split: list[dict | None]) -> list[dict]:
    """A chart with its months beside it, and the breakdowns below."""
    rows = [[word(MONTHS[n]), cell(value)] for n, value in enumerate(one["months"])]
    by_month = table("Per bulan", ["Bulan", one["unit"] or "Jumlah"], rows, (1,))
    if not any(one["months"]):
        return in_columns([by_month, *split])
    title = f"{one['title']} per bulan ({one['unit'] or 'jumlah'})"
    known = [(SHORT_MONTHS[n], value) for n, value in enumerate(one["months"])]
    return beside(picture(title, chart.columns(title, known, whole=NARROW)), by_month) + in_columns(split, row=1)


def _split(one: dict, by: str, cells: list) -> dict | None:
    title = dimensions.title_of(by)
    rows = [[word(name), hidden_or(value, hidden)] for _, name, _, value, hidden in cells]
    return table(f"Menurut {title.lower()}", [title, one["unit_of_cells"] or "Jumlah"], rows, (1,))


# --- who was reached --------------------------------------------------------------------------------


def equity(facts: dict) -> list[dict]:
    """By kecamatan and every kelurahan, also those with nothing; then by sex, age, desil and disability; each figure
    per 1,000 residents too where residents are known. What is nought or too small everywhere is said in a sentence."""
    placed = [one for one in facts["figures"] if one["by"].get("kelurahan")]
    blocks = by_kecamatan(facts)
    if nowhere := [one for one in placed if not _is_in(one, lambda value, hidden: value or hidden)]:
        titles = "; ".join(one["title"] for one in nowhere)
        blocks.append(text(f"Nol di semua kelurahan pada periode ini: {titles}."))
    shown = [one for one in placed if _is_in(one, lambda value, hidden: value and not hidden)]
    if untold := [one for one in placed if one not in shown and one not in nowhere]:
        titles = "; ".join(one["title"] for one in untold)
        blocks.append(text(f"Tidak ditampilkan per kelurahan karena kelompoknya kecil di mana pun: {titles}."))
    blocks += _beside("Angka per kelurahan", "kelurahan", shown)
    told_there = [one for one in placed if any(value or hidden for *_, value, hidden in one["by"]["kelurahan"])]
    if facts["population"]:
        blocks += _per_thousand([one for one in told_there if not one["per"]], facts["population"])
    for by, dimension in dimensions.known().items():
        if by not in PLACES:
            blocks += _by(by, dimension.title.lower(), [one for one in told_there if by in one["by"]])
    return blocks


def _is_in(one: dict, told: Callable) -> bool:
    """Whether some kelurahan of the city is so; what lies outside is told by kecamatan."""
    return any(told(value, hidden) for code, *_, value, hidden in one["by"]["kelurahan"] if code != dimensions.UNKNOWN)


def _by(by: str, title: str, figures: list[dict]) -> list[dict]:
    """The figures by a breakdown; those of which no cell is told are named."""
    untold = [one for one in figures if one["by"][by] and all(hidden for *_, hidden in one["by"][by])]
    blocks = _beside(f"Angka menurut {title}", by, [one for one in figures if one not in untold])
    if untold:
        titles = "; ".join(one["title"] for one in untold)
        blocks.append(text(f"Tidak ditampilkan menurut {title} karena kelompoknya kecil di mana pun: {titles}."))
    return blocks


def by_kecamatan(facts: dict) -> list[dict]:
    """One table: a row for each figure, a column for each kecamatan and for what lies outside; of many kecamatan,
    tables with a row for each. What is not told by the month is named."""
    figures = [one for one in facts["figures"] if one["by"].get("kecamatan")]
    untold = [one["title"] for one in facts["figures"] if one["by"].get("kecamatan") == []]
    said = [text(f"{WHOLE_ALONE} {'; '.join(untold)}.")] if untold else []
    if not figures:
        return said or [text("Belum ada angka per kecamatan.")]
    names = _cells("kecamatan", figures)
    if len(names) > ACROSS:
        return [*_beside(KECAMATAN, "kecamatan", figures), *said]
    rows = []
    for one in figures:
        cells = {code: (value, hidden) for code, _, _, value, hidden in one["by"]["kecamatan"]}
        numbers = [hidden_or(*cells.get(code, _empty(one, "kecamatan"))) for code in names]
        rows.append([word(one["title"]), word(one["unit_of_cells"] or "jumlah"), *numbers])
    heads = ["Angka", "Satuan", *(name for name, _ in names.values())]
    return [table(KECAMATAN, heads, rows, range(2, len(heads))), *said]


def _empty(one: dict, by: str) -> tuple[int | None, bool]:
    """What stands in a cell that a figure has not: nought, nothing for a share of nobody, and no number at all where
    none of its cells is told."""
    untold = all(hidden for *_, hidden in one["by"][by])
    return (None if one["per"] and one["unit_of_cells"] == one["unit"] else 0), untold


def _cells(by: str, figures: list[dict]) -> dict[str, tuple[str, str]]:
    """{code: (name, kecamatan)} of every cell that one of the figures has, what is not known last."""
    found = {code: (name, group) for one in figures for code, name, group, *_ in one["by"][by]}
    return {code: found[code] for code in sorted(found, key=lambda code: code == dimensions.UNKNOWN)}


def _beside(caption: str, by: str, figures: list[dict], told_as=lambda value, code: value) -> list[dict]:
    """Tables with a row for each cell of a breakdown and a column for each figure, about as many on each."""
    tables = -(-len(figures) // BESIDE)
    cuts = [round(n * len(figures) / tables) for n in range(tables + 1)] if tables else []
    some = [figures[first:last] for first, last in pairwise(cuts)]
    return [
        _beside_one_another(f"{caption}{MORE if n else ''}", by, one, told_as) for n, one in enumerate(some)
    ]


def _beside_one_another(caption: str, by: str, figures: list[dict], told_as) -> dict | None:
    found = [{code: (value, hidden) for code, _, _, value, hidden in one["by"][by]} for one in figures]
    placed, rows = by == "kelurahan", []
    for code, (name, group) in _cells(by, figures).items():
        numbers = [cells.get(code, _empty(one, by)) for cells, one in zip(found, figures, strict=True)]
        told_cells = [hidden_or(told_as(value, code), hidden) for value, hidden in numbers]
        rows.append([*([word(group)] if placed else []), word(name), *told_cells])
    first = ["Kecamatan", "Kelurahan"] if placed else [dimensions.title_of(by)]
    heads = [*first, *(f"{one['title']} ({one['unit_of_cells'] or 'jumlah'})" for one in figures)]
    return table(caption, heads, rows, range(len(first), len(heads)), even=True)


def _per_thousand(figures: list[dict], residents: dict[str, int]) -> list[dict]:
    """The same by kecamatan and kelurahan, per 1,000 of those who live there; a dash where that is not known."""

    def rate(value, code):
        people = sum(count for place, count in residents.items() if place.startswith(code))
        return _thousandth(value, people)

    return [
        *_beside("Per 1.000 penduduk menurut kecamatan", "kecamatan", figures, rate),
        *_beside("Per 1.000 penduduk menurut kelurahan", "kelurahan", figures, rate),
    ]
