"""From facts to a document: the chapters of each kind of report. Paper and spreadsheet are drawn from the same.

Nothing here reads the database.
"""

from app.ground.period import MONTH, QUARTER, YEAR, Period
from app.ground.tanggal import number
from app.reports.document import programmes, services
from app.reports.document.blocks import chapter, nothing, part, text

BRIEF, PROGRAMME, KELURAHAN = "ringkas", "program", "kelurahan"
KINDS = {
    MONTH: "Laporan bulanan",
    QUARTER: "Laporan triwulan",
    YEAR: "Laporan kinerja tahunan (LKjIP)",
    BRIEF: "Ringkasan dua halaman untuk pimpinan",
    PROGRAMME: "Laporan per program",
    KELURAHAN: "Laporan per kelurahan",
}
FEW, FIGURES = 5, 14  # of the brief: programmes that leave room, figures that always have some
HEADINGS = {
    MONTH: "Laporan Bulanan", QUARTER: "Laporan Kinerja", YEAR: "Laporan Kinerja Instansi Pemerintah",
    BRIEF: "Ringkasan untuk Pimpinan", PROGRAMME: "Laporan Program", KELURAHAN: "Laporan Kelurahan",
}  # fmt: skip


def build(kind: str, facts: dict, office: dict) -> dict:
    """The document of a kind. `office` gives city, agency and block of the signature as they are printed."""
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
        "chain": _chain(facts.get("chain")) if kind == MONTH else "",
        "chapters": _numbered(chapters),
        "brief": kind == BRIEF,
    } | office


def _filter(kind: str, facts: dict, period: Period) -> str:
    if kind == PROGRAMME:
        return f"{facts['programmes'][0]['name']}, sampai akhir {period.name}"
    if kind == KELURAHAN:
        return f"Kelurahan {facts['kelurahan_name']}, {period.name}"
    return f"Semua program dan seluruh kota, {period.name}"


def _chain(head: dict | None) -> str:
    """The head of the audit trail on paper: whoever alters the trail later cannot alter the paper too."""
    if not head:
        return ""
    return f"Kepala rantai jejak audit, sampai catatan nomor {number(head['entry'])}: {head['digest']}"


def _numbered(chapters: list[dict]) -> list[dict]:
    """Chapters and their parts with the names that the table of contents points to."""
    for n, one in enumerate(chapters, 1):
        one["id"] = f"bab-{n}"
        for m, of_it in enumerate(one["parts"], 1):
            of_it["id"] = f"bab-{n}-{m}"
    return chapters


# --- the kinds --------------------------------------------------------------------------------------


def _month(facts: dict, period: Period, office: dict) -> list[dict]:
    return [
        chapter("Ringkasan", programmes.summary(facts, period), programmes.standings(facts, period)),
        chapter("Angka bulan ini", parts=services.by_room(facts)),
        chapter("Per kecamatan", *services.by_kecamatan(facts)),
    ]


def _quarter(facts: dict, period: Period, office: dict) -> list[dict]:
    return [
        chapter(
            "Ringkasan", programmes.summary(facts, period), programmes.standings(facts, period),
            programmes.achieved(facts),
        ),
        chapter("Capaian per program", parts=_each_programme(facts, period)),
        chapter("Anggaran", programmes.money(facts, period), programmes.used(facts)),
        chapter("Angka layanan", parts=services.by_room(facts)),
        chapter("Pemerataan", *services.equity(facts)),
    ]  # fmt: skip


def _each_programme(facts: dict, period: Period, years: bool = False) -> list[dict]:
    return [programmes.of_programme(one, period, years) for one in facts["programmes"]] or [nothing()]


def _year(facts: dict, period: Period, office: dict) -> list[dict]:
    """The chapters of the LKjIP (PermenPANRB 53/2014): introduction, plan, accountability, closing, annexes."""
    purpose = text(
        f"{office['agency'].title()} {office['city']} menyusun laporan kinerja tahun {period.year} sebagai",
        "pertanggungjawaban atas target yang diperjanjikan dan anggaran yang dipakai.",
        "Semua angka dihitung dari catatan layanan sehari-hari, kecuali yang sumbernya disebut lain.",
    )
    money = part("Realisasi anggaran", programmes.money(facts, period), programmes.used(facts))
    return [
        chapter("Bab I Pendahuluan", purpose, programmes.in_charge(facts)),
        chapter("Bab II Perencanaan Kinerja", programmes.plan(facts), programmes.ceilings(facts)),
        chapter(
            "Bab III Akuntabilitas Kinerja", programmes.summary(facts, period), programmes.standings(facts, period),
            programmes.achieved(facts), parts=[*_each_programme(facts, period, years=True), money],
        ),
        chapter("Bab IV Penutup", programmes.closing_words(facts, period)),
        chapter("Lampiran: angka layanan", parts=[services.in_detail(one) for one in facts["figures"]]),
        chapter("Lampiran: pemerataan", *services.equity(facts)),
    ]  # fmt: skip


def _brief(facts: dict, period: Period, office: dict) -> list[dict]:
    """What fits on two pages: programmes, gaps, the numbers; what is left out is said. Few programmes leave room for a
    chart and for more numbers."""
    shown = min(len(facts["programmes"]), programmes.MOST["programmes"])
    few = shown <= FEW
    return [
        chapter(
            "Bagaimana keadaannya", programmes.summary(facts, period), programmes.overview(facts),
            programmes.achieved(facts) if few else None,
        ),
        chapter("Yang perlu keputusan", *programmes.gaps(facts)),
        chapter("Angka layanan", services.first_values(facts, period.name, FIGURES + (20 if few else 0))),
    ]  # fmt: skip


def _of_programme(facts: dict, period: Period, office: dict) -> list[dict]:
    [programme] = facts["programmes"]
    detail = [services.in_detail(one) for one in facts["figures"]] or [nothing()]
    return [
        chapter(
            programme["name"], programmes.summary(facts, period), parts=[programmes.of_programme(programme, period)]
        ),
        chapter("Anggaran per triwulan", programmes.money_by_quarter(programme)),
        chapter("Angka yang mendasari", parts=detail),
    ]


def _of_kelurahan(facts: dict, period: Period, office: dict) -> list[dict]:
    detail = [services.in_detail(one) for one in facts["figures"] if one["by"]] or [nothing()]
    return [
        chapter(
            f"Kelurahan {facts['kelurahan_name']}", services.residents(facts),
            parts=services.by_room(facts) or [nothing()],
        ),
        chapter("Menurut jenis kelamin, usia, desil, dan disabilitas", parts=detail),
    ]  # fmt: skip
