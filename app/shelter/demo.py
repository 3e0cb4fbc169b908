"""What a demo city shows of shelters: Malang's three as published (domain.md section 13), residents invented."""

import datetime as dt

from sqlalchemy import select

from app.accounts.models import Account, RoleGrant
from app.ground.db import db
from app.ground.permit import Role
from app.ground.tanggal import WIB, now
from app.shelter.models import Bed, Room, Shelter, Stay
from app.shelter.rules import beds, intake, leaving
from app.shelter.rules import stay as stays
from app.shelter.words import BEDRIDDEN, CHILDREN, FAMILY, FEMALE, MALE

OPENED = dt.date(2019, 1, 1)
MALANG = (
    (
        {
            "name": "Camp Liponsos Assessment", "place": "Desaku Menanti, Tlogowaru, Kedungkandang",
            "purpose": "Bukan lansia: hasil razia atau ditemukan telantar", "greatest_age": 59, "condition": "mandiri",
        },
        [(f"L{n}", MALE, 2) for n in range(1, 13)] + [(f"P{n}", FEMALE, 2) for n in range(1, 10)]
        + [(f"K{n}", FAMILY, 4) for n in range(1, 7)] + [(f"A{n}", CHILDREN, 3) for n in range(1, 4)],
    ),
    (
        {
            "name": "Pondok Lansia", "place": "Jalan Sunan Muria, Lowokwaru",
            "purpose": "Lansia telantar yang sehat", "least_age": 60, "condition": "mandiri",
        },
        [("Melati", MALE, 4), ("Mawar", FEMALE, 4)],
    ),
    (
        {
            "name": "Tuna Wisma Karya", "place": "Sukun", "purpose": "Lansia yang tirah baring", "least_age": 60,
            "condition": BEDRIDDEN,
        },
        [(f"T{n}", BEDRIDDEN, 4) for n in range(1, 6)],
    ),
)  # fmt: skip
BLITAR = (
    (
        {
            "name": "Rumah Singgah Dinas Sosial",
            "purpose": "Orang telantar yang menunggu rujukan",
            "condition": "semua",
        },
        [("L1", MALE, 2), ("P1", FEMALE, 2), ("K1", FAMILY, 3)],
    ),
)
MARKS = (
    "Kaus oblong biru",
    "Tato naga di lengan kiri",
    "Rambut panjang putih",
    "Bekas luka di dahi",
    "Jaket loreng",
)
ORIGINS = ("Kabupaten Malang", "Kota Surabaya", "Kabupaten Blitar", "", "Kabupaten Pasuruan")


def make(kota: str, random) -> None:
    """The shelters with rooms and beds, some ended stays of the last months, and a few residents of today."""
    made = [_build(values, rooms) for values, rooms in (MALANG if kota == "malang" else BLITAR)]
    _team(made[0])
    _past(made[0], random)
    _tonight(made, random)


def _build(values: dict, rooms) -> Shelter:
    shelter = Shelter(phone="(0000) 000000", **values)
    db.session.add(shelter)
    db.session.flush()
    for name, rule, count in rooms:
        beds.add_room(shelter, name, rule, count)
    for bed in db.session.scalars(select(Bed).join(Room).where(Room.shelter_id == shelter.id).order_by(Bed.id)):
        bed.opened_on = OPENED
    db.session.flush()
    return shelter


def _team(shelter: Shelter) -> None:
    """The demo's officer works in all shelters and is of the first one's team: sealed stays can be tried."""
    account = db.session.scalar(select(Account).where(Account.username == "shelter"))
    if account is not None:
        db.session.add(
            RoleGrant(
                account_id=account.id, role=Role.SHELTER.value, scope_kind="shelter", scope_id=shelter.id
            )
        )
        db.session.flush()


def _admit(shelter: Shelter, days_ago: int, hour: int, people: list[dict], **arrival) -> list[Stay]:
    day = now().astimezone(WIB).date() - dt.timedelta(days=days_ago)
    moment = min(dt.datetime.combine(day, dt.time(hour, 20), WIB), now())
    values = {
        "at": moment,
        "source": "satpol",
        "handed_by": "Petugas Satpol PP",
        "handed_office": "Satpol PP",
    }
    newcomers = [
        intake.Newcomer(
            **{"category": "11", "reason": "Ditemukan di jalan", "mobility": "mandiri", "age_estimated": True}
            | one
        )
        for one in people
    ]
    return intake.admit(shelter, values | arrival, newcomers, by=None)


def _past(shelter: Shelter, random) -> None:
    """Ended stays, one after another in beds for men, so that the figures of a year have something to tell."""
    query = select(Bed.id).join(Room).where(Room.shelter_id == shelter.id, Room.rule == MALE).order_by(Bed.id)
    bed_ids = db.session.scalars(query).all()
    for n in range(24):
        nights = random.randint(2, 9)
        began = 330 - 13 * n
        origin, bed_id = ORIGINS[n % len(ORIGINS)], bed_ids[n % len(bed_ids)]
        one = {
            "new": {"sex": "L"},
            "age": 24 + n,
            "marks": MARKS[n % len(MARKS)],
            "origin": origin,
            "bed_id": bed_id,
        }
        [stay] = _admit(shelter, began, 20, [one])
        left = stay.admitted_at + dt.timedelta(days=nights, hours=-10)
        stays.write(stay, "asesmen", "Sehat; ingin kembali ke daerah asal.", by=None)
        values = {"destination": origin or "Kabupaten Malang", "receiver": "Dinas Sosial daerah asal"}
        leaving.discharge(stay, "pemulangan", left, values, by=None)
        beds.cleaned(db.session.get(Bed, bed_id))


def _tonight(made: list[Shelter], random) -> None:
    first = made[0]
    _admit(first, 7, 21, [{"new": {"sex": "L"}, "age": 45, "marks": MARKS[1], "origin": "Kabupaten Jember"}])
    _admit(
        first, 6, 22, [{"new": {"sex": "L", "name": "Sutrisno"}, "age": 51, "belongings": [("Tas hitam", 1)]}]
    )
    mother = {
        "new": {"sex": "P", "name": "Lestari"},
        "age": 29,
        "category": "11",
        "belongings": [("Baju", 4)],
    }
    child = {"category": "02", "with_number": 0}
    _admit(
        first, 2, 19,
        [mother, child | {"new": {"sex": "L", "name": "Bagas"}, "age": 6}, child | {"new": {"sex": "P"}, "age": 3}],
    )  # fmt: skip
    _admit(first, 1, 20, [{"new": {"sex": "P", "name": "Rahayu"}, "age": 33, "category": "19"}], source="petugas")
    if len(made) == 3:
        elder = {"category": "08", "reason": "Tidak ada keluarga yang merawat"}
        _admit(
            made[1], 4, 10, [elder | {"new": {"sex": "L", "name": "Mbah Karso"}, "age": 72}], source="petugas"
        )
        _admit(
            made[1],
            1,
            14,
            [elder | {"new": {"sex": "P", "name": "Mbah Tumini"}, "age": 68}],
            source="petugas",
        )
        bed = db.session.scalar(select(Bed).join(Room).where(Room.shelter_id == made[2].id).order_by(Bed.id))
        tonight = now().astimezone(WIB).date()
        beds.take_out(bed, tonight, tonight + dt.timedelta(days=5), "Kasur diganti")
    free = (
        select(Bed).join(Room).where(Room.shelter_id == first.id, Room.rule == FEMALE).order_by(Bed.id.desc())
    )
    beds.reserve(db.session.scalar(free.limit(1)), "Rujukan dari rumah sakit", 6, by=None)
