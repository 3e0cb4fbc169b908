"""Every cell that is shown or printed of a city that is known by construction (tests/reports/ledger.py).

Pages, papers and workbooks: a table that is not known here fails, and so does a cell that says anything else than the
lines of the ledger add up to.
"""

import io
import itertools
import json
import re

import openpyxl
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from app.ground import wilayah
from app.ground.period import Period
from app.ground.tanggal import MONTHS
from app.office import agency
from app.reports import binding, counting, dimensions, facts, population, prints, rules
from app.reports.models import Programme
from tests.letters.make import make_office
from tests.reports import city, ledger
from tests.reports.ledger import said
from tests.reports.make import BY, make_indicator, make_programme, set_result

ROOMS = {
    "people": "Warga", "letters": "Surat", "training": "Pelatihan", "karang_werda": "Karang Werda", "lks": "LKS",
    "shelter": "Shelter",
}  # fmt: skip
RESIDENTS = (2_000, 500)  # of the first two kelurahan, both of one kecamatan


@pytest.fixture
def known_city(app, inside, clock):
    clock.set(city.NOW)
    with inside(app) as session:
        city.build()
        make_office()
        a, b, _ = city.places()
        population.save(2026, {a: "2.000", b: "500"}, "Dukcapil")
        programme = make_programme()
        rules.set_budget(programme, city.D(2026, 1, 1), 100_000_000, "DPA", by=BY)
        rules.set_spending(programme, 1, 20_000_000, "SIPD", by=BY)
        rules.set_spending(programme, 3, 60_000_000, "SIPD", by=BY)
        counted = {"name": "Peserta", "figure": "training.participants", "unit": "orang"}
        make_indicator(programme, 10, (2, 4, 6, 10), **counted)
        typed = make_indicator(programme, 100, (25, 50, 75, 100), position=2)
        set_result(typed, 3, 30)
        rules.explain(typed, 3, "Petugas kurang.", "Menambah petugas.", city.D(2026, 12, 31), by=BY)
        session.flush()
    return app


# --- programmes: few enough to be written out -----------------------------------------------------------

STANDING = {  # quarter: (target, value, per cent, words, grade) of both indicators
    1: [("2 orang", "5 orang", "250 %", "● Tercapai", "Sangat tinggi"),
        ("25 %", "–", "–", "○ Belum ada angka", "–")],
    3: [("6 orang", "7 orang", "116,67 %", "● Tercapai", "Sangat tinggi"),
        ("75 %", "30 %", "40 %", "■ Belum tercapai", "Sangat rendah")],
    4: [("10 orang", "7 orang", "70 %", "■ Belum tercapai", "Sedang"),
        ("100 %", "–", "–", "○ Belum ada angka", "–")],
}  # fmt: skip
NAMES = ("Peserta", "Keluhan ditindaklanjuti")
THROUGH = {  # of both indicators, as far as the quarter
    "Target sejak Januari": (["2 orang", "4 orang", "6 orang", "10 orang"], ["25 %", "50 %", "75 %", "100 %"]),
    "Realisasi sejak Januari": (["5 orang", "5 orang", "7 orang", "7 orang"], ["–", "–", "30 %", "–"]),
}
UNTIL = {
    1: ["sampai akhir triwulan I 2026"],
    3: ["sampai akhir triwulan III 2026"],
    4: ["sejak Januari pada triwulan IV 2026 yang masih berjalan"],
}
MONEY = {1: ("Rp20.000.000", "20 %"), 3: ("Rp60.000.000", "60 %"), 4: ("Rp60.000.000", "60 %")}
PROGRAMME, CEILING = "Pemberdayaan Sosial", "Rp100.000.000"


def programme_rows(caption: str, period: Period) -> list[list[str]] | None:
    """The rows of a table about programmes, or None when it is about figures."""
    quarter = period.number
    standing, (spent, used) = STANDING[quarter], MONEY[quarter]
    missed = [n for n in (0, 1) if "■" in standing[n][3]]
    said_of = {1: ["Petugas kurang.", "Menambah petugas.", "31 Desember 2026"]} if quarter == 3 else {}
    if caption in (f"Capaian indikator {until}" for until in UNTIL[quarter]):
        return [[name, *row] for name, row in zip(NAMES, standing, strict=True)]
    if caption in THROUGH:
        last = 4 if caption.startswith("Target") else quarter
        return [
            [name, *(row[n] if n < last else "–" for n in range(4))]
            for name, row in zip(NAMES, THROUGH[caption], strict=True)
        ]
    if caption == "Sebab dan tindak lanjut":
        return [[NAMES[n], *said_of.get(n, ["Belum dijelaskan", "–", "–"])] for n in missed]
    if caption in (f"Pagu dan realisasi {until}" for until in UNTIL[quarter]):
        return [[PROGRAMME, CEILING, spent, used]]
    if caption == "Pagu dan realisasi sejak Januari":
        each = [["Rp20.000.000", "20 %"], ["–", "–"], ["Rp60.000.000", "60 %"], ["–", "–"]]
        return [[f"Triwulan {n}", CEILING, *row] for n, row in zip(("I", "II", "III", "IV"), each, strict=True)]
    if caption == "Pagu":
        return [[PROGRAMME, CEILING]]
    if caption == "Program dan bidang yang bertanggung jawab":
        return [["1.06.02", PROGRAMME, dict(agency.fields())[2]]]
    if caption == "Target setahun":
        return [
            [NAMES[0], "naik", "10 orang", "Perjanjian Kinerja", "Dihitung dari catatan"],
            [NAMES[1], "naik", "100 %", "Perjanjian Kinerja", "–"],
        ]
    if caption == "Dibandingkan dengan tahun sebelumnya":
        wanted = ("10 orang", "100 %")
        return [[NAMES[n], "–", standing[n][1], wanted[n], standing[n][2]] for n in (0, 1)]
    if caption == "Program":
        reached = sum("●" in row[3] for row in standing)
        mean = {1: "100 %", 3: "70 %", 4: "70 %"}[quarter]  # (100 capped + 40) / 2
        return [[PROGRAMME, f"{reached} dari 2", mean, spent, CEILING, used]]
    if caption == "Target yang belum tercapai":
        done = said_of.get(1, [None, "Belum ada penjelasan dari bidang"])[1]
        return [[f"{NAMES[n]} ({PROGRAMME})", *standing[n][:3], done] for n in missed]
    return None


# --- figures: from the lines of the ledger --------------------------------------------------------------


class Expected:
    """What each table about figures must say in a report of a kind and period, perhaps of one kelurahan."""

    def __init__(self, period: Period, place: str | None = None):
        self.period, self.place = period, place
        self.figures = {figure.title: figure for figure in counting.figures_offered()}

    def rows(self, owner: str, block: dict) -> list[list[str]]:
        caption, columns = block["caption"], block["columns"]
        if caption == "" and columns[:2] == ["Angka", "Nilai"]:
            return self.values(owner, columns)
        if caption.startswith("Angka ") and columns == ["Angka", "Nilai"]:
            return [row[:2] for row in self.first_values()]
        if caption == "Per bulan":
            return self.months(self.figures[owner])
        if caption == "Angka per kecamatan":
            return self.by_kecamatan(columns)
        caption = caption.removesuffix(" (lanjutan)")
        by = next(one.key for one in dimensions.known().values() if caption.lower().endswith(one.title.lower()))
        if caption.startswith("Menurut "):
            return self.split(self.figures[owner], by)
        return self.beside(by, columns, rate=caption.startswith("Per 1.000"))

    def values(self, owner: str, columns) -> list[list[str]]:
        [room] = [key for key, title in ROOMS.items() if title == owner]
        return [self.value_row(one, columns) for one in self.shown() if one.key.split(".")[0] == room]

    def shown(self):
        """The figures of this report, in the order of the rooms."""
        return [one for one in self.figures.values() if not self.place or "kelurahan" in one.by]

    def value_row(self, figure, columns=()) -> list[str]:
        period, place = self.period, self.place
        told, untold = ledger.value(figure.key, period, place=place), self.untold(figure)
        amount, base = ledger.total(figure.key, period, place=place)
        whole = figure.key == "shelter.bed_nights" and place
        parts = f"{said(amount)} dari {said(base)}" if figure.per and not whole else "–"
        unit = self.unit(figure) if whole else figure.unit
        row = [figure.title, "*" if untold else said(told, unit), "–" if untold else parts]
        if "Per 1.000 penduduk" in columns:
            rate = said(round(told * 1000 / RESIDENTS[0], 2)) if told is not None else "–"
            row.append("*" if untold and (whole or not figure.per) else "–" if figure.per else rate)
        return row

    def untold(self, figure) -> bool:
        if not self.place:
            return False
        name = f"{wilayah.kecamatan_of(self.place)}/{wilayah.name_of(self.place)}"
        return ledger.is_hidden(figure.key, self.period, "kelurahan", name)

    def first_values(self) -> list[list[str]]:
        rows = [self.value_row(one) for one in self.shown()]
        rows = [row for row in rows if row[1] != "–"]
        assert len(rows) <= 34  # one programme leaves room for as many
        return rows

    def months(self, figure) -> list[list[str]]:
        rows = []
        for number, name in enumerate(MONTHS, 1):
            month = Period.month(2026, number)
            ahead = month.first > ledger.TODAY or number > self.period.last.month
            rows.append([name, "–" if ahead else said(ledger.value(figure.key, month))])
        return rows

    def split(self, figure, by: str) -> list[list[str]]:
        names = ledger.cells(figure.key, by, self.period, self.place)
        return [[name, self.cell(figure, by, name)] for name in names]

    def cell(self, figure, by: str, name: str, rate: bool = False) -> str:
        if ledger.is_hidden(figure.key, self.period, by, name):
            return "*"
        number = ledger.value(figure.key, self.period, by, name, self.place)
        if not rate:
            return said(number)
        a, b, _ = city.places()
        homes = {self.place_name(a, by): 0, self.place_name(b, by): 0}
        for code, people in zip((a, b), RESIDENTS, strict=True):
            homes[self.place_name(code, by)] += people
        return said(round(number * 1000 / homes[name], 2)) if name in homes else "–"

    @staticmethod
    def place_name(code: str, by: str) -> str:
        kecamatan = wilayah.kecamatan_of(code)
        return kecamatan if by == "kecamatan" else f"{kecamatan}/{wilayah.name_of(code)}"

    def by_kecamatan(self, columns) -> list[list[str]]:
        figures = [
            one
            for one in self.figures.values()
            if "kelurahan" in one.by and not ledger.is_whole_alone(one.key, self.period)
        ]
        cells = {name for one in figures for name in ledger.cells(one.key, "kecamatan", self.period)}
        assert set(columns[2:]) == cells and len(columns) == 2 + len(cells)
        return [
            [one.title, self.unit(one), *(self.cell(one, "kecamatan", name) for name in columns[2:])]
            for one in figures
        ]

    @staticmethod
    def unit(figure) -> str:
        return "malam" if figure.key == "shelter.bed_nights" else figure.unit or "jumlah"

    def beside(self, by: str, columns, rate: bool) -> list[list[str]]:
        first = 2 if by == "kelurahan" else 1
        figures = [self.figures[re.sub(r" \([^()]*\)$", "", head)] for head in columns[first:]]
        assert columns[first:] == [f"{one.title} ({self.unit(one)})" for one in figures]
        names = dict.fromkeys(name for one in figures for name in ledger.cells(one.key, by, self.period))
        last = [name for name in names if name in (ledger.UNKNOWN["kelurahan"], "Belum diketahui")]
        rows = []
        for name in [*(name for name in names if name not in last), *last]:
            head = name.split("/") if by == "kelurahan" and "/" in name else ["–"] * (first - 1) + [name]
            rows.append([*head, *(self.cell(one, by, name, rate) for one in figures)])
        return rows

    def told_somewhere(self) -> set[str]:
        """The figures that stand beside one another by kelurahan: those that are not nought, or too small,
        everywhere."""
        return {
            one.title
            for one in self.figures.values()
            if "kelurahan" in one.by
            and any(
                self.cell(one, "kelurahan", name) not in ("0", "–", "*")
                for name in ledger.cells(one.key, "kelurahan", self.period)
                if name != ledger.UNKNOWN["kelurahan"]
            )
        }


REPORTS = [
    ("bulan", "2026-10"), ("triwulan", "2026-t1"), ("triwulan", "2026-t3"), ("tahun", "2026"), ("ringkas", "2026-t3"),
    ("program", "2026-t3"), ("kelurahan", "2026"), ("kelurahan", "2026-10"),
]  # fmt: skip


def printed_of(kind: str, key: str):
    """The report and what its tables are to say."""
    period, place = Period.read(key), city.places()[0] if kind == "kelurahan" else None
    programme = None
    if kind == "program":
        programme = counting.db.session.query(Programme).one()
        counting.db.session.refresh(programme, ["indicators"])
    return prints.book(kind, facts.gather(period, programme, place)), Expected(period, place)


def tables(printed):
    for chapter in printed["chapters"]:
        for owner in (chapter, *chapter["parts"]):
            for block in owner["blocks"]:
                if block["kind"] == "table":
                    yield owner["title"], block


@pytest.mark.parametrize(("kind", "key"), REPORTS)
def test_each_cell_of_each_report_says_what_was_built(known_city, kind, key):
    with known_city.app_context():
        printed, expected = printed_of(kind, key)
        seen = 0
        for owner, block in tables(printed):
            rows = programme_rows(block["caption"], expected.period)
            found = [[cell[0] for cell in row] for row in block["rows"]]
            assert found == (rows if rows is not None else expected.rows(owner, block)), (owner, block["caption"])
            for row in block["rows"]:
                for told, number, unit in row:
                    assert number is None or told == said(number, unit), (owner, block["caption"])
            if block["total"]:
                assert [cell[0] for cell in block["total"]][1] == CEILING
            seen += sum(map(len, found))
        assert seen > {"ringkas": 30, "program": 60}.get(kind, 150)
        if kind in ("triwulan", "tahun"):
            beside = [b for _, b in tables(printed) if b["caption"].startswith("Angka per kelurahan")]
            heads = {re.sub(r" \([^()]*\)$", "", head) for block in beside for head in block["columns"][2:]}
            assert heads == expected.told_somewhere()


# --- on paper and in the workbook -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn():
    """`drawn(printed)` gives the file, the letters of each of its pages, and what was said of its pieces. What tells
    the same is drawn once: a yearly report takes as long as many tests."""
    known = {}

    def drawn(printed):
        facts_told = json.dumps(printed, sort_keys=True)
        if facts_told not in known:
            told = []
            data = prints.as_pdf(printed, lambda done, total: told.append((done, total)))
            pages = pypdf.PdfReader(io.BytesIO(data)).pages
            known[facts_told] = data, ["".join(page.extract_text().split()) for page in pages], told
        return known[facts_told]

    return drawn


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "key"), REPORTS)
def test_each_cell_stands_on_the_paper(known_city, drawn, kind, key):
    with known_city.app_context():
        printed, _ = printed_of(kind, key)
        _, pages, _ = drawn(printed)
    text = "".join(pages)
    for owner, block in tables(printed):
        for row in block["rows"] + ([block["total"]] if block["total"] else []):
            line = "".join("".join(cell[0].split()) for cell in row)
            assert line in text, (owner, block["caption"], line)


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_long_report_is_one_book_with_contents_feet_and_outline(known_city, drawn, tmp_path):
    """Every line of the contents names the page on which its chapter begins, and leads there."""
    from tests import vera_pdf

    with known_city.app_context():
        printed, _ = printed_of("tahun", "2026")
        assert binding.is_long(printed)
        data, pages, told = drawn(printed)
    assert len(told) > 3 and told == [(n, len(told)) for n in range(1, len(told) + 1)]
    book = pypdf.PdfReader(io.BytesIO(data))
    for n, text in enumerate(pages[1:], 2):
        assert f"Halaman{n}dari{len(pages)}" in text
    titles = [one["title"] for chapter in printed["chapters"] for one in (chapter, *chapter["parts"])]
    number = {page.indirect_reference.idnum: n for n, page in enumerate(book.pages, 1)}
    links = [link.get_object() for page in book.pages for link in page.get("/Annots", ())]
    links = [(link["/Contents"], number[link["/Dest"][0].idnum]) for link in links]
    leads = [page for (_, page), _ in itertools.groupby(links)]  # a line is three: its words, dots and number
    assert len(leads) == len(titles)
    contents = "".join(pages[1 : min(leads) - 1])
    for title, page in zip(titles, leads, strict=True):
        folded = "".join(title.split())
        assert folded in pages[page - 1]
        assert re.search(re.escape(folded) + rf"\.*{page}(?!\d)", contents), title
    assert [item.title for item in book.outline if not isinstance(item, list)] == [
        chapter["title"] for chapter in printed["chapters"]
    ]
    if vera_pdf.lacking() is None:
        (tmp_path / "tahun.pdf").write_bytes(data)
        assert vera_pdf.validate([tmp_path / "tahun.pdf"]) == {str(tmp_path / "tahun.pdf"): []}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "key"), REPORTS)
def test_each_cell_stands_in_the_workbook_as_a_number_with_its_unit(known_city, kind, key):
    with known_city.app_context():
        printed, _ = printed_of(kind, key)
        data = prints.as_xlsx(printed)
    book, again = openpyxl.load_workbook(io.BytesIO(data)), CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [block for _, block in tables(printed)]
    assert len(book.sheetnames) == len(listed) == len(again.sheet_names)
    for sheet, name, block in zip(book, again.sheet_names, listed, strict=True):
        lines = block["rows"] + ([block["total"]] if block["total"] else [])
        rows = list(sheet.iter_rows())[-len(lines) :]
        assert [cell.value for cell in list(sheet.iter_rows())[-len(lines) - 1]] == block["columns"]
        plain = again.get_sheet_by_name(name).to_python()[-len(lines) :]
        for row, values, line in zip(rows, plain, lines, strict=True):
            for cell, value, (told, number, unit) in zip(row, values, line, strict=True):
                if number is None:
                    assert cell.value == value == told
                    continue
                assert cell.data_type == "n" and cell.value == value == pytest.approx(number)
                assert cell.number_format == number_format(number, unit), told


def number_format(number, unit: str) -> str:
    if unit == "Rp":
        return '"Rp"#,##0'
    return ("#,##0" if number == int(number) else "#,##0.##") + (f' "{unit}"' if unit else "")


# --- on pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the other database: its counts stand in the reports
@pytest.mark.parametrize("key", ["2026", "2026-10", "2025"])
def test_each_number_of_each_page_says_what_was_built(known_city, sign_in, key):
    reader, period = sign_in("kadis", roles=["kadis"]), Period.read(key)
    with known_city.app_context():
        expected = Expected(period)
        figures = list(expected.figures.values())
        listed = [[one.title, *page_line(one, period)] for one in figures]
    page = reader.get(f"/laporan/angka?periode={key}")
    rows = [[cell.text_content().strip() for cell in row] for row in page.css("main tbody tr")]
    assert sorted(rows) == sorted(listed)
    for figure in figures:
        page = reader.get(f"/laporan/angka/{figure.key}?periode={key}")
        with known_city.app_context():
            assert page.texts(".stat-value") == [said(ledger.value(figure.key, period), figure.unit)], figure.key
            assert table(page, "months") == page_months(figure, period.year), figure.key
            shown = {one.key for one in counting.dimensions_of(figure)} - {"kelurahan"}
            if ledger.is_whole_alone(figure.key, period):
                assert not page.css("[id^=by_]") and "per triwulan dan per tahun saja" in page
                continue
            for by in shown:
                assert table(page, f"by_{by}") == page_cells(expected, figure, by), (figure.key, by)


def page_line(figure, period) -> list[str]:
    amount, base = ledger.total(figure.key, period)
    parts = f"{said(amount)} dari {said(base)}" if figure.per else "jumlah"
    return [said(ledger.value(figure.key, period), figure.unit), parts]


def table(page, name: str) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row] for row in page.css(f"#{name} tbody tr")
    ]


def page_months(figure, year: int) -> list[list[str]]:
    months = [Period.month(year, n) for n in range(1, 13)]
    return [
        [name, said(ledger.value(figure.key, month)) if month.first <= ledger.TODAY else "–"]
        for name, month in zip(MONTHS, months, strict=True)
    ]


def page_cells(expected: Expected, figure, by: str) -> list[list[str]]:
    rows = []
    for name in ledger.cells(figure.key, by, expected.period):
        told = expected.cell(figure, by, name)
        row = [name, "tidak ditampilkan" if told == "*" else told]
        if by == "kecamatan" and not figure.per and expected.period.year >= 2026:
            rate = expected.cell(figure, by, name, rate=True)
            row.append("–" if rate == "*" else rate)
        rows.append(row)
    return rows


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_each_kelurahan_of_each_kecamatan_says_what_was_built(known_city, sign_in):
    """One step down from every kecamatan that leads further: its kelurahan, also those with nothing."""
    reader, period = sign_in("kadis", roles=["kadis"]), Period.read("2026")
    with known_city.app_context():
        expected = Expected(period)
        figures = [one for one in expected.figures.values() if "kelurahan" in one.by]
        codes = dict(wilayah.kecamatan_choices())
    for figure in figures:
        page = reader.get(f"/laporan/angka/{figure.key}?periode=2026")
        links = page.css("#by_kecamatan tbody th a")
        for link in links:
            name = link.text_content().strip()
            below = reader.get(link.get("href"))
            with known_city.app_context():
                own = said(ledger.value(figure.key, period, "kecamatan", name), Expected.unit(figure))
                assert below.texts(".stat-value") == [own], (figure.key, name)
                if name not in codes.values():
                    continue
                inside = [row[1] for row in wilayah.listed() if row[3] == name]
                wanted = [[one, expected.cell(figure, "kelurahan", f"{name}/{one}")] for one in inside]
                assert [row[:2] for row in table(below, "by_kelurahan")] == wanted, (figure.key, name)
