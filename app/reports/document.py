"""From facts to a document: chapters of texts, tables and charts. Paper and spreadsheet are drawn from the same.

A cell of a table is [what is printed, the number behind it or None]. Nothing here reads the database.
"""

import datetime as dt

from app.ground import chart, wilayah
from app.ground.period import MONTH, QUARTER, YEAR, Period
from app.ground.tanggal import MONTHS, ROMAN, SHORT_MONTHS, long_date, number
from app.reports import dimensions
from app.reports.achievement import MISSED, NEAR, REACHED
from app.reports.counting import told

BRIEF, PROGRAMME, KELURAHAN = "ringkas", "program", "kelurahan"
KINDS = {
    MONTH: "Laporan bulanan",
    QUARTER: "Laporan triwulan",
    YEAR: "Laporan kinerja tahunan (LKjIP)",
    BRIEF: "Ringkasan dua halaman untuk pimpinan",
    PROGRAMME: "Laporan per program",
    KELURAHAN: "Laporan per kelurahan",
}
HEADINGS = {
    MONTH: "Laporan Bulanan", QUARTER: "Laporan Kinerja", YEAR: "Laporan Kinerja Instansi Pemerintah",
    BRIEF: "Ringkasan untuk Pimpinan", PROGRAMME: "Laporan Program", KELURAHAN: "Laporan Kelurahan",
}  # fmt: skip
SHAPES = {REACHED: "●", NEAR: "▲", MISSED: "■"}  # what is read in grey and by who cannot tell red from green
MOST = {"programmes": 12, "gaps": 6, "figures": 14}  # what two pages hold


def build(kind: str, facts: dict, office: dict) -> dict:
    """The document of a kind. `office` gives city, agency and field of the signature as they are printed."""
    period = Period.read(facts["period"])
    chapters = {
        MONTH: _month, QUARTER: _quarter, YEAR: _year, BRIEF: _brief, PROGRAMME: _of_programme,
        KELURAHAN: _of_kelurahan,
    }[kind](facts, period, office)  # fmt: skip
    return {
        "kind": kind,
        "heading": f"{HEADINGS[kind]} {period.name}",
        "filter": _filter(kind, facts, period),
        "period": period.name,
        "as_of": facts["as_of"],
        "closed": facts.get("closed", ""),
        "chapters": _numbered(chapters),
        "brief": kind == BRIEF,
    } | office


def _filter(kind: str, facts: dict, period: Period) -> str:
    if kind == PROGRAMME:
        return f"{facts['programmes'][0]['name']}, sampai akhir {period.name}"
    if kind == KELURAHAN:
        return f"Kelurahan {facts['kelurahan_name']}, {period.name}"
    return f"Semua program dan seluruh kota, {period.name}"


def _numbered(chapters: list[dict]) -> list[dict]:
    """Chapters and their parts with the names that the table of contents points to."""
    for n, one in enumerate(chapters, 1):
        one["id"] = f"bab-{n}"
        for m, part in enumerate(one["parts"], 1):
            part["id"] = f"bab-{n}-{m}"
    return chapters


def _chapter(title: str, *blocks, parts=()) -> dict:
    return {
        "title": title,
        "blocks": [block for block in blocks if block],
        "parts": [part for part in parts if part],
    }


def _part(title: str, *blocks) -> dict:
    return {"title": title, "blocks": [block for block in blocks if block]}


def _text(*sentences: str) -> dict:
    return {"kind": "text", "text": " ".join(sentences)}


def _table(
    caption: str, columns: list[str], rows: list[list], numeric=(), total=None, even: bool = False
) -> dict | None:
    """A table, or nothing when it has no rows. `numeric` are the columns that stand at the right; `even` gives
    all columns the same width."""
    if not rows:
        return None
    return {
        "kind": "table",
        "caption": caption,
        "columns": columns,
        "numeric": list(numeric),
        "rows": rows,
        "total": total,
        "even": even,
    }


def _chart(caption: str, svg: str) -> dict:
    return {"kind": "chart", "caption": caption, "svg": svg}


def _cell(value, unit: str = "") -> list:
    return [told(value, unit), value]


def _word(text: str | None) -> list:
    return [text or "–", None]


def _short_unit(unit: str) -> str:
    return unit if len(unit) <= 2 else ""


# --- the kinds --------------------------------------------------------------------------------------


def _month(facts: dict, period: Period, office: dict) -> list[dict]:
    return [
        _chapter("Ringkasan", _summary(facts, period), _standing_table(facts, period)),
        _chapter("Angka bulan ini", parts=[_figures_table(facts, room) for room in _rooms(facts)]),
        _chapter("Per kecamatan", *_by_kecamatan(facts)),
    ]


def _quarter(facts: dict, period: Period, office: dict) -> list[dict]:
    return [
        _chapter(
            "Ringkasan", _summary(facts, period), _standing_table(facts, period), _achieved_chart(facts)
        ),
        _chapter(
            "Capaian per program",
            parts=[_programme_part(one, period) for one in facts["programmes"]] or [_none()],
        ),
        _chapter("Anggaran", _money_table(facts, period), _used_chart(facts)),
        _chapter("Angka layanan", parts=[_figures_table(facts, room) for room in _rooms(facts)]),
        _chapter("Pemerataan", *_equity(facts)),
    ]


def _year(facts: dict, period: Period, office: dict) -> list[dict]:
    """The chapters of the LKjIP (PermenPANRB 53/2014): introduction, plan, accountability, closing, annexes."""
    return [
        _chapter(
            "Bab I Pendahuluan",
            _text(
                f"{office['agency'].title()} {office['city']} menyusun laporan kinerja tahun {period.year} sebagai",
                "pertanggungjawaban atas target yang diperjanjikan dan anggaran yang dipakai.",
                "Semua angka dihitung dari catatan layanan sehari-hari, kecuali yang sumbernya disebut lain.",
            ),
            _table(
                "Program dan bidang yang bertanggung jawab",
                ["Kode", "Program", "Bidang"],
                [
                    [_word(one["code"]), _word(one["name"]), _word(one["field"])]
                    for one in facts["programmes"]
                ],
            ),
        ),
        _chapter("Bab II Perencanaan Kinerja", _plan_table(facts), _budget_plan(facts)),
        _chapter(
            "Bab III Akuntabilitas Kinerja",
            _summary(facts, period),
            _standing_table(facts, period),
            _achieved_chart(facts),
            parts=[
                *(_programme_part(one, period, years=True) for one in facts["programmes"]),
                _part("Realisasi anggaran", _money_table(facts, period), _used_chart(facts)),
            ],
        ),
        _chapter("Bab IV Penutup", _closing_words(facts, period)),
        _chapter("Lampiran: angka layanan", parts=[_figure_part(one) for one in facts["figures"]]),
        _chapter("Lampiran: pemerataan", *_equity(facts)),
    ]


def _brief(facts: dict, period: Period, office: dict) -> list[dict]:
    """What fits on two pages: programmes, gaps, the numbers; what is left out is said."""
    programmes = facts["programmes"]
    gaps = [(one, row) for one in programmes for row in one["indicators"] if row["state"] == MISSED]
    rows = [
        [
            _word(f"{_cut(row['name'])} ({_cut(one['name'], 40)})"), _cell(row["target"], row["unit"]),
            _cell(row["value"], row["unit"]), _cell(row["percent"], "%"),
            _word(_cut(row["action"] or "Belum ada penjelasan dari bidang", 110)),
        ]
        for one, row in gaps[: MOST["gaps"]]
    ]  # fmt: skip
    more = len(gaps) - len(rows)
    figures = [one for one in facts["figures"] if one["value"] is not None][: MOST["figures"]]
    return [
        _chapter("Bagaimana keadaannya", _summary(facts, period), _programmes_table(programmes[: MOST["programmes"]])),
        _chapter(
            "Yang perlu keputusan",
            _table(
                "Target yang belum tercapai", ["Indikator", "Target", "Realisasi", "Capaian", "Tindak lanjut"], rows,
                (1, 2, 3),
            ),
            _text("Tidak ada target yang belum tercapai.") if not gaps else None,
            _text(f"Masih ada {more} indikator lain yang belum tercapai; lihat laporan triwulan.")
            if more > 0
            else None,
        ),
        _chapter(
            "Angka layanan",
            _table(
                f"Angka {period.name}", ["Angka", "Nilai"],
                [[_word(one["title"]), _cell(one["value"], one["unit"])] for one in figures], (1,),
            ),
        ),
    ]  # fmt: skip


def _cut(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _of_programme(facts: dict, period: Period, office: dict) -> list[dict]:
    [programme] = facts["programmes"]
    return [
        _chapter(programme["name"], _summary(facts, period), parts=[_programme_part(programme, period)]),
        _chapter("Anggaran per triwulan", _quarters_table(programme)),
        _chapter("Angka yang mendasari", parts=[_figure_part(one) for one in facts["figures"]] or [_none()]),
    ]


def _of_kelurahan(facts: dict, period: Period, office: dict) -> list[dict]:
    parts = [_figures_table(facts, room) for room in _rooms(facts)]
    detail = [_figure_part(one) for one in facts["figures"] if one["by"]]
    return [
        _chapter(f"Kelurahan {facts['kelurahan_name']}", _residents(facts), parts=parts or [_none()]),
        _chapter("Menurut jenis kelamin, usia, desil, dan disabilitas", parts=detail or [_none()]),
    ]


def _none() -> dict:
    return _part("Keterangan", _text("Belum ada yang dicatat untuk periode ini."))


def _residents(facts: dict) -> dict | None:
    people = facts["population"].get(facts["kelurahan"])
    return _text(f"Penduduk kelurahan ini {number(people)} orang.") if people else None


# --- programmes -------------------------------------------------------------------------------------


def _indicators(facts: dict) -> list[dict]:
    return [row for one in facts["programmes"] for row in one["indicators"]]


def _summary(facts: dict, period: Period) -> dict:
    rows = _indicators(facts)
    if not rows:
        return _text("Belum ada program dengan indikator pada tahun ini.")
    states = {state: sum(row["state"] == state for row in rows) for state in (REACHED, NEAR, MISSED)}
    silent = len(rows) - sum(states.values())
    budget = sum(one["budget"] or 0 for one in facts["programmes"])
    spent = sum(one["spent"] or 0 for one in facts["programmes"])
    money = (
        f"Anggaran terpakai {told(spent, 'Rp')} dari {told(budget, 'Rp')} ({number(round(spent * 100 / budget, 2))} %)."
        if budget
        else "Pagu anggaran belum dicatat."
    )
    quarter = f"triwulan {ROMAN[period.number - 1]} {period.year}"
    return _text(
        f"Dari {len(rows)} indikator sampai akhir {quarter}, {states[REACHED]} tercapai,",
        f"{states[NEAR]} hampir tercapai, {states[MISSED]} belum tercapai, dan {silent} belum dapat dinilai.",
        money,
    )


def _state(row: dict) -> list:
    shape = SHAPES.get(row["state"], "○")
    return _word(f"{shape} {row['words']}")


def _standing_table(facts: dict, period: Period) -> dict | None:
    rows = [
        [
            _word(row["name"]), _cell(row["target"], row["unit"]), _cell(row["value"], row["unit"]),
            _cell(row["percent"], "%"), _state(row), _word(row["grade"]),
        ]
        for row in _indicators(facts)
    ]  # fmt: skip
    return _table(
        f"Capaian indikator sampai akhir triwulan {ROMAN[period.number - 1]} {period.year}",
        ["Indikator", "Target", "Realisasi", "Capaian", "Keadaan", "Predikat"], rows, (1, 2, 3),
    )  # fmt: skip


def _programmes_table(programmes: list[dict]) -> dict | None:
    rows = [
        [
            _word(_cut(one["name"])), _word(f"{one['reached']} dari {len(one['indicators'])}"), _cell(one["mean"], "%"),
            _cell(one["spent"], "Rp"), _cell(one["budget"], "Rp"), _cell(one["used"], "%"),
        ]
        for one in programmes
    ]  # fmt: skip
    heads = ["Program", "Tercapai", "Capaian", "Terpakai", "Pagu", "Persen"]
    return _table("Program", heads, rows, (2, 3, 4, 5))


def _programme_part(one: dict, period: Period, years: bool = False) -> dict:
    heads = ["Indikator", *(f"TW {n}" for n in ROMAN[:4])]
    began = (
        f"Program ini dimulai {long_date(dt.date.fromisoformat(one['starts_on']))}."
        if one["starts_on"]
        else ""
    )
    field = f"Penanggung jawab: {one['field']}." if one["field"] else ""
    known = [(_cut(row["name"], 38), row["percent"]) for row in one["indicators"]]
    return _part(
        one["name"],
        _text(" ".join(filter(None, (field, began)))) if field or began else None,
        _table("Target sejak Januari", heads, _through_the_year(one, "quarter_targets"), range(1, 5)),
        _table("Realisasi sejak Januari", heads, _through_the_year(one, "values"), range(1, 5)),
        _chart("Capaian, persen", chart.bars(f"Capaian {one['name']}, persen", known, target=100, unit="%"))
        if known
        else None,
        _years_table(one, period) if years else None,
        _gap_table(one),
    )


def _through_the_year(one: dict, what: str) -> list[list]:
    return [
        [_word(row["name"]), *(_cell(value, row["unit"]) for value in row[what])] for row in one["indicators"]
    ]


def _years_table(one: dict, period: Period) -> dict | None:
    rows = [
        [
            _word(row["name"]), _cell(row["before"], row["unit"]), _cell(row["value"], row["unit"]),
            _cell(row["year_target"], row["unit"]), _cell(row["percent"], "%"),
        ]
        for row in one["indicators"]
    ]  # fmt: skip
    heads = [
        "Indikator",
        f"Realisasi {period.year - 1}",
        f"Realisasi {period.year}",
        "Target setahun",
        "Capaian",
    ]
    return _table("Dibandingkan dengan tahun sebelumnya", heads, rows, (1, 2, 3, 4))


def _gap_table(one: dict) -> dict | None:
    rows = [
        [
            _word(row["name"]), _word(row["reason"] or "Belum dijelaskan"), _word(row["action"]),
            _word(long_date(dt.date.fromisoformat(row["due_on"])) if row["due_on"] else None),
        ]
        for row in one["indicators"]
        if row["state"] == MISSED or row["reason"]
    ]  # fmt: skip
    return _table("Sebab dan tindak lanjut", ["Indikator", "Sebab", "Tindak lanjut", "Paling lambat"], rows)


def _achieved_chart(facts: dict) -> dict | None:
    rows = [(_cut(one["name"], 38), one["mean"]) for one in facts["programmes"]]
    if not rows:
        return None
    svg = chart.bars("Capaian rata-rata per program, persen", rows, target=100, unit="%")
    return _chart("Capaian rata-rata per program, persen (tiap indikator paling tinggi 100 %)", svg)


def _used_chart(facts: dict) -> dict | None:
    rows = [(_cut(one["name"], 38), one["used"]) for one in facts["programmes"]]
    if not rows:
        return None
    return _chart(
        "Anggaran terpakai, persen", chart.bars("Anggaran terpakai, persen", rows, target=100, unit="%")
    )


def _money_table(facts: dict, period: Period) -> dict | None:
    rows = [
        [_word(one["name"]), _cell(one["budget"], "Rp"), _cell(one["spent"], "Rp"), _cell(one["used"], "%")]
        for one in facts["programmes"]
    ]
    budget = sum(one["budget"] or 0 for one in facts["programmes"])
    spent = sum(one["spent"] or 0 for one in facts["programmes"])
    share = round(spent * 100 / budget, 2) if budget else None
    total = [_word("Jumlah"), _cell(budget, "Rp"), _cell(spent, "Rp"), _cell(share, "%")]
    caption = f"Pagu dan realisasi sampai akhir triwulan {ROMAN[period.number - 1]} {period.year}"
    return _table(caption, ["Program", "Pagu", "Realisasi", "Persen"], rows, (1, 2, 3), total)


def _quarters_table(one: dict) -> dict | None:
    rows = [
        [_word(f"Triwulan {ROMAN[n]}"), _cell(budget, "Rp"), _cell(spent, "Rp"), _cell(used, "%")]
        for n, (budget, spent, used) in enumerate(one["quarters"])
    ]
    return _table(
        "Pagu dan realisasi sejak Januari", ["Sampai akhir", "Pagu", "Realisasi", "Persen"], rows, (1, 2, 3)
    )


def _plan_table(facts: dict) -> dict | None:
    rows = [
        [
            _word(row["name"]), _word("turun" if row["lower"] else "naik"), _cell(row["year_target"], row["unit"]),
            _word(row["basis"]), _word(row["source"]),
        ]
        for row in _indicators(facts)
    ]  # fmt: skip
    return _table(
        "Target setahun", ["Indikator", "Arah", "Target", "Dasar", "Sumber angka"], rows, (2,)
    ) or _text("Belum ada target yang ditetapkan.")


def _budget_plan(facts: dict) -> dict | None:
    rows = [[_word(one["name"]), _cell(one["budget"], "Rp")] for one in facts["programmes"]]
    total = [_word("Jumlah"), _cell(sum(one["budget"] or 0 for one in facts["programmes"]), "Rp")]
    return _table("Pagu", ["Program", "Pagu"], rows, (1,), total)


def _closing_words(facts: dict, period: Period) -> dict:
    missed = [row for row in _indicators(facts) if row["state"] == MISSED]
    if not missed:
        return _text(f"Tidak ada target tahun {period.year} yang tercatat belum tercapai.")
    names = "; ".join(row["name"] for row in missed)
    return _text(
        f"Pada tahun {period.year} belum tercapai: {names}.",
        "Sebab dan tindak lanjutnya tercantum pada Bab III dan menjadi bahan perencanaan tahun berikutnya.",
    )


# --- figures ----------------------------------------------------------------------------------------


def _rooms(facts: dict) -> list[str]:
    return list(dict.fromkeys(one["room"] for one in facts["figures"]))


def _value(one: dict) -> list:
    return ["kurang dari 5", None] if one["hidden"] else _cell(one["value"], one["unit"])


def _figures_table(facts: dict, room: str) -> dict | None:
    rows = [
        [
            _word(one["title"]), _value(one),
            _word(f"{told(one['amount'])} dari {told(one['base'])}" if one["per"] and not one["hidden"] else ""),
        ]
        for one in facts["figures"]
        if one["room"] == room
    ]  # fmt: skip
    return _part(room, _table("", ["Angka", "Nilai", "Dari"], rows, (1, 2)))


def _figure_part(one: dict) -> dict:
    """One figure with its months and every breakdown but the kelurahan, which stand together elsewhere."""
    known = [(SHORT_MONTHS[n], value) for n, value in enumerate(one["months"])]
    svg = chart.columns(f"{one['title']} per bulan", known, unit=_short_unit(one["unit"])) if known else None
    months = _table(
        "Per bulan", ["Bulan", one["unit"] or "Jumlah"],
        [[_word(MONTHS[n]), _cell(value)] for n, value in enumerate(one["months"])], (1,),
    )  # fmt: skip
    parts = [
        _table(
            f"Menurut {dimensions.title_of(by).lower()}",
            [dimensions.title_of(by), one["unit_of_cells"] or "Jumlah"],
            [[_word(name), _hidden_or(value, hidden)] for _, name, _, value, hidden in cells],
            (1,),
        )
        for by, cells in one["by"].items()
        if by != "kelurahan"
    ]
    value = _value(one)[0]
    said = f"{one['title']}: {value}." + (f" {one['note']}" if one["note"] else "")
    return _part(
        one["title"], _text(said), _chart(f"{one['title']} per bulan", svg) if svg else None, months, *parts
    )


def _hidden_or(value, hidden: bool) -> list:
    return ["< 5", None] if hidden else _cell(value)


def _by_kecamatan(facts: dict) -> list[dict]:
    """One table: a row for each figure, a column for each kecamatan."""
    names = [name for _, name in wilayah.kecamatan_choices()]
    rows = []
    for one in facts["figures"]:
        cells = {name: (value, hidden) for _, name, _, value, hidden in one["by"].get("kecamatan", ())}
        if cells:
            told_cells = [_hidden_or(*cells.get(name, (0, False))) for name in names]
            rows.append([_word(one["title"]), _word(one["unit_of_cells"]), *told_cells])
    table = _table("Angka per kecamatan", ["Angka", "Satuan", *names], rows, range(2, 2 + len(names)))
    return [table] if table else [_text("Belum ada angka per kecamatan.")]


def _equity(facts: dict) -> list[dict]:
    """Who was reached where: kecamatan, then every kelurahan, also those with nothing; per 1,000 where it is known."""
    placed = [one for one in facts["figures"] if one["by"].get("kelurahan")]
    told_there = [one for one in placed if any(cell[3] or cell[4] for cell in one["by"]["kelurahan"])]
    nothing = [one["title"] for one in placed if one not in told_there]
    blocks = _by_kecamatan(facts)
    if nothing:
        blocks.append(_text(f"Nol di semua kelurahan pada periode ini: {'; '.join(nothing)}."))
    for some in _in_sixes(told_there):
        blocks.append(_kelurahan_table("Angka per kelurahan", some))
    population = facts["population"]
    if population:
        countable = [one for one in told_there if not one["per"]]
        for some in _in_sixes(countable):
            blocks.append(_kelurahan_table("Per 1.000 penduduk", some, population))
    return [block for block in blocks if block]


def _in_sixes(figures: list[dict]) -> list[list[dict]]:
    """As many as fit beside one another on a page."""
    return [figures[start : start + 6] for start in range(0, len(figures), 6)]


def _kelurahan_table(
    caption: str, figures: list[dict], population: dict[str, int] | None = None
) -> dict | None:
    """A row for each kelurahan, a column for each of these figures."""
    listed = {cell[0]: (cell[2], cell[1]) for one in figures for cell in one["by"]["kelurahan"]}
    found = [{cell[0]: (cell[3], cell[4]) for cell in one["by"]["kelurahan"]} for one in figures]
    rows = []
    for code, (kecamatan, name) in listed.items():
        cells = [cells.get(code, (0, False)) for cells in found]
        if population is not None:
            people = population.get(code)
            cells = [(_per_thousand(value, people), hidden) for value, hidden in cells]
        rows.append([_word(kecamatan), _word(name), *(_hidden_or(*cell) for cell in cells)])
    heads = [
        "Kecamatan",
        "Kelurahan",
        *(f"{one['title']} ({one['unit_of_cells'] or 'jumlah'})" for one in figures),
    ]
    return _table(caption, heads, rows, range(2, 2 + len(figures)), even=True)


def _per_thousand(value, people: int | None) -> float | None:
    return None if value is None or not people else round(value * 1000 / people, 2)
