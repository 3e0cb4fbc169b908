"""The list of people: filters, orders, columns of its export."""

from sqlalchemy import select

from app.ground import mask, wilayah
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.people import categories, gaps, twins
from app.people.access import EXPORT
from app.people.finding import narrow
from app.people.models import Category, Person, TwinPair


def _in_kecamatan(code: str):
    return Person.kelurahan.like(f"{code}.%")


def _has_category(code: str):
    return Person.id.in_(select(Category.person_id).where(Category.code == code, Category.until.is_(None)))


PEOPLE = Listing(
    key="people",
    title="Warga",
    noun="warga",
    model=Person,
    filters=(
        Filter("kecamatan", "Kecamatan", wilayah.kecamatan_choices, _in_kecamatan, lambda label: f"Kecamatan {label}"),
        Filter(
            "kelurahan", "Kelurahan", wilayah.choices,
            lambda code: Person.kelurahan == code, lambda label: f"di {label}",
        ),
        Filter(
            "jk", "Jenis kelamin", lambda: categories.SEX,
            lambda sex: Person.sex == sex, lambda label: label.lower(),
        ),
        Filter(
            "desil", "Desil", lambda: [(str(n), label) for n, label in categories.DESIL],
            lambda n: Person.desil == int(n), lambda label: label.lower(),
        ),
        Filter("ppks", "PPKS", lambda: categories.PPKS, _has_category),
        Filter("perlu", "Perlu dilengkapi", gaps.choices, gaps.where, lambda label: label.lower()),
        Filter(
            "nik", "NIK", lambda: [("tanpa", "Tanpa NIK")], lambda _: Person.nik.is_(None), lambda label: label.lower(),
        ),
    ),
    sorts=(Sort("nama", "Nama", (Person.name_key,)), Sort("baru", "Terbaru dicatat", (), descending=True)),
    columns=(
        ExportColumn("NIK", lambda p: mask.number(p.nik), width=20),
        ExportColumn("No. KK", lambda p: mask.number(p.kk), width=20),
        ExportColumn("Nama", lambda p: p.name, width=30),
        ExportColumn("L/P", lambda p: p.sex, width=6),
        ExportColumn("Tempat Lahir", lambda p: p.birth_place),
        ExportColumn("Tanggal Lahir", lambda p: p.birth_date, "date", 14),
        ExportColumn("Alamat", lambda p: mask.address(p.address), width=36),
        ExportColumn("RT", lambda p: mask.told("RT", p.rt), width=6),
        ExportColumn("RW", lambda p: mask.told("RW", p.rw), width=6),
        ExportColumn("Kelurahan", lambda p: wilayah.name_of(p.kelurahan)),
        ExportColumn("Kecamatan", lambda p: wilayah.kecamatan_of(p.kelurahan)),
        ExportColumn("No. HP", lambda p: mask.phone(p.phone)),
        ExportColumn("Desil", lambda p: p.desil, "number", 8),
    ),
    search=narrow,
    export_may=EXPORT,
)  # fmt: skip


TWINS = Listing(
    key="twins",
    title="Mungkin kembar",
    noun="pasangan",
    model=TwinPair,
    filters=(
        Filter("alasan", "Alasan", lambda: list(twins.REASONS.items()), lambda reason: TwinPair.reason == reason),
    ),
    sorts=(Sort("mungkin", "Paling mungkin", (TwinPair.rank,)),),
    size=25,
)


COMPLETENESS = (
    ExportColumn("Menurut", lambda told: told[0]),
    ExportColumn("Nama", lambda told: told[1].name, width=30),
    ExportColumn("Warga aktif", lambda told: told[1].total, "number", 12),
    *(
        ExportColumn(title, lambda told, place=place: told[1].missing[place], "number", 16)
        for place, (title, _) in enumerate(gaps.MISSING)
    ),
)
