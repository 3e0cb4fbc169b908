"""What reports tell of programmes: targets beside results, money, gaps and what is done about them."""

import datetime as dt

from app.ground import chart
from app.ground.period import Period
from app.ground.tanggal import ROMAN, long_date, number
from app.reports.achievement import MISSED, NEAR, REACHED
from app.reports.counting import told
from app.reports.document.blocks import cell, cut, part, picture, table, text, word

SHAPES = {REACHED: "●", NEAR: "▲", MISSED: "■"}  # what is read in grey and by who cannot tell red from green
MOST = {"programmes": 12, "gaps": 6}  # what two pages hold


def indicators(facts: dict) -> list[dict]:
    return [row for one in facts["programmes"] for row in one["indicators"]]


def _until(facts: dict, period: Period) -> str:
    """Up to when targets and money are told; a quarter that still ran when this was told is said to."""
    quarter = Period.quarter(period.year, period.number)
    name = f"triwulan {ROMAN[period.number - 1]} {period.year}"
    runs = quarter.last >= dt.date.fromisoformat(facts["created"])
    return f"sejak Januari pada {name} yang masih berjalan" if runs else f"sampai akhir {name}"


def _money(facts: dict) -> tuple[int, int, float | None]:
    """Ceiling, used, per cent of all programmes."""
    budget = sum(one["budget"] or 0 for one in facts["programmes"])
    spent = sum(one["spent"] or 0 for one in facts["programmes"])
    return budget, spent, round(spent * 100 / budget, 2) if budget else None


def summary(facts: dict, period: Period) -> dict:
    rows = indicators(facts)
    if not rows:
        return text("Belum ada program dengan indikator pada tahun ini.")
    states = {state: sum(row["state"] == state for row in rows) for state in (REACHED, NEAR, MISSED)}
    silent = len(rows) - sum(states.values())
    budget, spent, share = _money(facts)
    used = f"Anggaran terpakai {told(spent, 'Rp')} dari {told(budget, 'Rp')} ({told(share, '%')})."
    return text(
        f"Dari {len(rows)} indikator {_until(facts, period)}, {states[REACHED]} tercapai,",
        f"{states[NEAR]} hampir tercapai, {states[MISSED]} belum tercapai, dan {silent} belum dapat dinilai.",
        used if budget else "Pagu anggaran belum dicatat.",
    )


def standings(facts: dict, period: Period) -> dict | None:
    rows = [
        [
            word(row["name"]), cell(row["target"], row["unit"]), cell(row["value"], row["unit"]),
            cell(row["percent"], "%"), word(f"{SHAPES.get(row['state'], '○')} {row['words']}"), word(row["grade"]),
        ]
        for row in indicators(facts)
    ]  # fmt: skip
    heads = ["Indikator", "Target", "Realisasi", "Capaian", "Keadaan", "Predikat"]
    return table(f"Capaian indikator {_until(facts, period)}", heads, rows, (1, 2, 3))


def overview(facts: dict) -> dict | None:
    """A line for each programme, as many as the brief holds."""
    rows = [
        [
            word(cut(one["name"])), word(f"{one['reached']} dari {len(one['indicators'])}"), cell(one["mean"], "%"),
            cell(one["spent"], "Rp"), cell(one["budget"], "Rp"), cell(one["used"], "%"),
        ]
        for one in facts["programmes"][: MOST["programmes"]]
    ]  # fmt: skip
    return table("Program", ["Program", "Tercapai", "Capaian", "Terpakai", "Pagu", "Persen"], rows, (2, 3, 4, 5))


def gaps(facts: dict) -> list[dict]:
    """Blocks of the brief: the targets that were missed and what is done; what does not fit is said."""
    missed = [(one, row) for one in facts["programmes"] for row in one["indicators"] if row["state"] == MISSED]
    if not missed:
        return [text("Tidak ada target yang belum tercapai.")]
    rows = [
        [
            word(f"{cut(row['name'])} ({cut(one['name'], 40)})"), cell(row["target"], row["unit"]),
            cell(row["value"], row["unit"]), cell(row["percent"], "%"),
            word(cut(row["action"] or "Belum ada penjelasan dari bidang", 110)),
        ]
        for one, row in missed[: MOST["gaps"]]
    ]  # fmt: skip
    heads = ["Indikator", "Target", "Realisasi", "Capaian", "Tindak lanjut"]
    blocks = [table("Target yang belum tercapai", heads, rows, (1, 2, 3))]
    if more := len(missed) - len(rows):
        blocks.append(text(f"Masih ada {more} indikator lain yang belum tercapai; lihat laporan triwulan."))
    return blocks


def of_programme(one: dict, period: Period, years: bool = False) -> dict:
    """One programme: by quarter, as a picture, beside the year before, with the reasons for what was missed."""
    began = f"Program ini dimulai {_day(one['starts_on'])}." if one["starts_on"] else ""
    field = f"Penanggung jawab: {one['field']}." if one["field"] else ""
    said = " ".join(filter(None, (field, began)))
    heads = ["Indikator", *(f"TW\u00a0{n}" for n in ROMAN[:4])]
    return part(
        one["name"],
        text(said) if said else None,
        table("Target sejak Januari", heads, _through_the_year(one, "quarter_targets"), range(1, 5)),
        table("Realisasi sejak Januari", heads, _through_the_year(one, "values"), range(1, 5)),
        _percents(f"Capaian {one['name']}, persen", one["indicators"], "name", "percent", "Capaian, persen", "Target"),
        _years(one, period) if years else None,
        _reasons(one),
    )


def _day(iso: str | None) -> str | None:
    return long_date(dt.date.fromisoformat(iso)) if iso else None


def _through_the_year(one: dict, what: str) -> list[list]:
    return [
        [word(row["name"]), *(cell(value, row["unit"]) for value in row[what])] for row in one["indicators"]
    ]


def _years(one: dict, period: Period) -> dict | None:
    rows = [
        [
            word(row["name"]), cell(row["before"], row["unit"]), cell(row["value"], row["unit"]),
            cell(row["year_target"], row["unit"]), cell(row["percent"], "%"),
        ]
        for row in one["indicators"]
    ]  # fmt: skip
    heads = [f"Realisasi {period.year - 1}", f"Realisasi {period.year}", "Target setahun", "Capaian"]
    return table("Dibandingkan dengan tahun sebelumnya", ["Indikator", *heads], rows, (1, 2, 3, 4))


def _reasons(one: dict) -> dict | None:
    rows = [
        [word(said) for said in (row["name"], row["reason"] or "Belum dijelaskan", row["action"], _day(row["due_on"]))]
        for row in one["indicators"]
        if row["state"] == MISSED or row["reason"]
    ]
    return table("Sebab dan tindak lanjut", ["Indikator", "Sebab", "Tindak lanjut", "Paling lambat"], rows)


def _percents(title: str, rows: list[dict], name: str, what: str, caption: str, mark: str) -> dict | None:
    """Bars of what is per cent, beside the hundred that was meant: the target, or the ceiling of the money."""
    if not rows:
        return None
    bars = [(row[name], row[what]) for row in rows]
    return picture(caption, chart.bars(title, bars, target=100, unit="%", mark=mark))


def achieved(facts: dict) -> dict | None:
    title = "Capaian rata-rata per program, persen"
    caption = f"{title} (tiap indikator paling tinggi 100 %)"
    return _percents(title, facts["programmes"], "name", "mean", caption, "Target")


def used(facts: dict) -> dict | None:
    title = "Anggaran terpakai, persen"
    return _percents(title, facts["programmes"], "name", "used", title, "Pagu")


def money(facts: dict, period: Period) -> dict | None:
    rows = [
        [word(one["name"]), cell(one["budget"], "Rp"), cell(one["spent"], "Rp"), cell(one["used"], "%")]
        for one in facts["programmes"]
    ]
    budget, spent, share = _money(facts)
    total = [word("Jumlah"), cell(budget, "Rp"), cell(spent, "Rp"), cell(share, "%")]
    heads = ["Program", "Pagu", "Realisasi", "Persen"]
    return table(f"Pagu dan realisasi {_until(facts, period)}", heads, rows, (1, 2, 3), total)


def money_by_quarter(one: dict) -> dict | None:
    rows = [
        [word(f"Triwulan {ROMAN[n]}"), cell(budget, "Rp"), cell(spent, "Rp"), cell(share, "%")]
        for n, (budget, spent, share) in enumerate(one["quarters"])
    ]
    heads = ["Sampai akhir", "Pagu", "Realisasi", "Persen"]
    return table("Pagu dan realisasi sejak Januari", heads, rows, (1, 2, 3))


def plan(facts: dict) -> dict | None:
    rows = [
        [
            word(row["name"]), word("turun" if row["lower"] else "naik"), cell(row["year_target"], row["unit"]),
            word(row["basis"]), word(row["source"]),
        ]
        for row in indicators(facts)
    ]  # fmt: skip
    heads = ["Indikator", "Arah", "Target", "Dasar", "Sumber angka"]
    return table("Target setahun", heads, rows, (2,)) or text("Belum ada target yang ditetapkan.")


def ceilings(facts: dict) -> dict | None:
    rows = [[word(one["name"]), cell(one["budget"], "Rp")] for one in facts["programmes"]]
    return table("Pagu", ["Program", "Pagu"], rows, (1,), [word("Jumlah"), cell(_money(facts)[0], "Rp")])


def in_charge(facts: dict) -> dict | None:
    rows = [[word(one["code"]), word(one["name"]), word(one["field"])] for one in facts["programmes"]]
    return table("Program dan bidang yang bertanggung jawab", ["Kode", "Program", "Bidang"], rows)


def closing_words(facts: dict, period: Period) -> dict:
    missed = [row["name"] for row in indicators(facts) if row["state"] == MISSED]
    if not missed:
        return text(f"Tidak ada target tahun {period.year} yang tercatat belum tercapai.")
    return text(
        f"Pada tahun {period.year} belum tercapai {number(len(missed))} target: {'; '.join(missed)}.",
        "Sebab dan tindak lanjutnya tercantum pada Bab III dan menjadi bahan perencanaan tahun berikutnya.",
    )
