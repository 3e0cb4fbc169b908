"""What the shelters print beside their letters: receipts of things, the figures of a year."""

import io

from markupsafe import Markup

from app.ground import chart as charts
from app.ground import tanggal
from app.office import agency, printing
from app.shelter import dossier
from app.shelter.models import Shelter, Stay
from app.shelter.occupancy import FEWEST, Year

FEW = f"kurang dari {FEWEST}"


def _sheet(title: str, line: str, **more) -> dict:
    today, profile = tanggal.today(), agency.profile()
    place_date = f"{profile.place}, {tanggal.long_date(today)}"
    return printing.sheet(title, line, city=profile.city, place_date=place_date, **more)


def _print(template: str, sheet: dict) -> bytes:
    return printing.printed(f"shelter/prints/{template}.html", sheet)


def receipt(stay: Stay) -> bytes:
    rows = [
        [
            str(n),
            row.item,
            str(row.quantity),
            row.note or "",
            "Dikembalikan" if row.returned_at else "Dititipkan",
        ]
        for n, row in enumerate(dossier.belongings(stay), 1)
    ]
    sheet = _sheet(
        "Tanda terima barang titipan",
        f"{stay.person.called}, {stay.shelter.name}",
        rows=rows,
        handed=[stay.person.called, "Pemilik barang"],
        received=[stay.arrival.received_by or "……………………………", stay.shelter.name],
    )
    return _print("receipt", sheet)


def chart(told: Year) -> Markup:
    """The year's occupancy, month by month."""
    rows = [(tanggal.SHORT_MONTHS[month.first.month - 1], month.share) for month in told.whole]
    rows += [(name, None) for name in tanggal.SHORT_MONTHS[len(rows) :]]
    return Markup(charts.columns(f"Okupansi per bulan {told.year}, persen", rows, unit="%"))


def figures(shelters: list[Shelter], told: Year) -> io.BytesIO:
    sheet = _sheet(
        f"Angka shelter tahun {told.year}",
        ", ".join(shelter.name for shelter in shelters),
        chart=chart(told),
        months=month_rows(shelters, told),
        columns=["Bulan", *(shelter.name for shelter in shelters), "Semua"],
        groups=[
            (title, [[g.name, tanggal.number(g.people), tanggal.number(g.nights)] for g in rows])
            for title, rows in told.groups
        ],
        spm=[
            [title, few(served), tanggal.number(needing), percent(share if few(served) != FEW else None)]
            for title, served, needing, share in told.spm
        ],
        services=[[title, few(count)] for title, count in told.services],
        told=[
            ["Masa tinggal", tanggal.number(told.stays)],
            ["Orang", tanggal.number(told.people)],
            [
                "Rata-rata lama tinggal",
                f"{tanggal.number(told.average)} malam" if told.average is not None else "–",
            ],
            ["Lewat batas", f"{told.overdue} ({percent(told.overdue_share)})"],
        ],
    )
    return io.BytesIO(_print("figures", sheet))


def month_rows(shelters: list[Shelter], told: Year) -> list[list[str]]:
    """One row a month: occupied of available bed-nights and per cent, each shelter and all together."""
    rows = []
    for n, whole in enumerate(told.whole):
        each = [told.months[shelter.id][n] for shelter in shelters]
        rows.append([tanggal.MONTHS[n], *(_cell(month) for month in (*each, whole))])
    return rows


def _cell(month) -> str:
    return f"{tanggal.number(month.occupied)} / {tanggal.number(month.available)} ({percent(month.share)})"


def few(count: int) -> str:
    """A cell of people: so few that it could point at somebody are not told by number."""
    return FEW if 0 < count < FEWEST else tanggal.number(count)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{tanggal.number(share)} %"
