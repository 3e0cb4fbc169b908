"""What the shelters print: berita acara of coming and leaving, receipts, the figures of a year."""

import io

from markupsafe import Markup
from sqlalchemy import select

from app.ground import chart as charts
from app.ground import tanggal
from app.ground.db import db
from app.office import agency, printing
from app.shelter import dossier
from app.shelter.models import Arrival, Bed, Belonging, Room, Segment, Shelter, Stay
from app.shelter.occupancy import FEWEST, Year

FEW = f"kurang dari {FEWEST}"


def _sheet(title: str, line: str, **more) -> dict:
    today, profile = tanggal.today(), agency.profile()
    place_date = f"{profile.place}, {tanggal.long_date(today)}"
    return printing.sheet(title, line, city=profile.city, place_date=place_date, **more)


def _print(template: str, sheet: dict) -> bytes:
    return printing.printed(f"shelter/prints/{template}.html", sheet)


def places(stays: list[Stay]) -> dict[int, str]:
    """{stay id: room and bed where it began}."""
    query = (
        select(Segment.stay_id, Room.name, Bed.name)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Segment.stay_id.in_([stay.id for stay in stays]))
        .order_by(Segment.id.desc())
    )
    return {stay_id: f"{room}, ranjang {bed}" for stay_id, room, bed in db.session.execute(query)}


def _when(instant) -> str:
    local = instant.astimezone(tanggal.WIB)
    return f"{tanggal.day_date(local.date())}, pukul {tanggal.clock(local)}"


def _person(stay: Stay) -> list[str]:
    return [stay.person.called, stay.person.sex or "–", stay.age_text, stay.category_name]


def arrival_record(coming: Arrival, stays: list[Stay]) -> bytes:
    where = places(stays)
    local = coming.at.astimezone(tanggal.WIB)
    sheet = _sheet(
        "Berita acara serah terima masuk",
        f"{stays[0].shelter.name}, {_when(coming.at)}",
        words=tanggal.date_in_words(local.date()),
        source=coming.source_name,
        handed=[coming.handed_by or "……………………………", coming.handed_office or coming.source_name],
        received=[coming.received_by, stays[0].shelter.name],
        found_at=coming.found_at,
        record_no=coming.record_no,
        rows=[[str(n), *_person(stay), where.get(stay.id, "")] for n, stay in enumerate(stays, 1)],
        things=_things([stay.id for stay in stays]),
    )
    return _print("handover_in", sheet)


def _things(stay_ids: list[int]) -> list[list[str]]:
    query = select(Belonging).where(Belonging.stay_id.in_(stay_ids)).order_by(Belonging.id)
    return [[row.item, str(row.quantity), row.note or ""] for row in db.session.scalars(query)]


def discharge_record(stay: Stay) -> bytes:
    """For an open stay a draft to be filled in by hand; for an ended one what was recorded."""
    moment = stay.ended_at or tanggal.now()
    facts = [
        ["Nama", stay.person.called],
        ["NIK", stay.person.nik or "belum ada"],
        ["Jenis kelamin", stay.person.sex_name or "belum diketahui"],
        ["Usia", stay.age_text],
        ["Masuk", _when(stay.admitted_at)],
        ["Keluar", _when(stay.ended_at) if stay.ended_at else "…………………………"],
        ["Cara keluar", stay.discharge_name or "…………………………"],
        ["Tujuan", stay.destination or "–"],
        ["Surat rujukan", stay.referral_no or "–"],
    ]
    sheet = _sheet(
        "Berita acara serah terima keluar",
        f"{stay.shelter.name}, {_when(moment)}",
        words=tanggal.date_in_words(moment.astimezone(tanggal.WIB).date()),
        facts=facts,
        note=stay.discharge_note,
        handed=["……………………………", stay.shelter.name],
        received=[stay.receiver or "……………………………", stay.receiver_relation or stay.destination or "Penerima"],
        things=_things([stay.id]),
    )
    return _print("handover_out", sheet)


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
