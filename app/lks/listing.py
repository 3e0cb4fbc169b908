"""The lists of this room. What they offer to choose from is set by the office, so each is made with its catalog."""

from sqlalchemy import func, or_

from app.ground import wilayah
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.lks import standing
from app.lks.access import EXPORT
from app.lks.catalog import Catalog
from app.lks.models import CLIENTS, PROFILE_NAMES, Institution

OPERATING = [("ya", "Beroperasi"), ("tidak", "Tidak beroperasi")]
YES_NO = [("ya", "Ya"), ("tidak", "Tidak")]


def _in_kecamatan(kecamatan: str):
    return Institution.kelurahan.in_([code for code, _, part, _ in wilayah.listed() if part == kecamatan])


def _when(value: str, condition):
    return condition if value == "ya" else ~condition


def _named(query, typed: str):
    """LKS whose name, address or kelurahan holds every word."""
    for word in typed.lower().split()[:6]:
        codes = [code for code, name, _, _ in wilayah.listed() if word in name.lower()]
        text = func.lower(Institution.name + " " + func.coalesce(Institution.address, ""))
        query = query.where(or_(text.contains(word, autoescape=True), Institution.kelurahan.in_(codes)))
    return query


def institutions(catalog: Catalog) -> Listing:
    grades = [(f"ya:{key}", f"Peringkat {name}") for key, name in catalog.grade_names.items()]

    def accredited(value: str):
        condition = standing.is_accredited(value.partition(":")[2] or None)
        return ~condition if value == "tidak" else condition

    return Listing(
        key="lks",
        title="LKS",
        noun="LKS",
        model=Institution,
        filters=(
            Filter("jenis", "Jenis", lambda: list(catalog.kind_names.items()), lambda value: Institution.kind == value),
            Filter("kecamatan", "Kecamatan", wilayah.kecamatan_choices, _in_kecamatan, lambda label: f"di {label}"),
            Filter("terdaftar", "Terdaftar", lambda: YES_NO, lambda value: _when(value, standing.is_registered())),
            Filter("aktif", "Aktif", lambda: YES_NO, lambda value: _when(value, standing.is_active(catalog))),
            Filter("akreditasi", "Terakreditasi", lambda: YES_NO + grades, accredited),
            Filter(
                "berlaku", "Dokumen", lambda: list(standing.light_names(catalog.warning_days).items()),
                lambda value: standing.light_is(value, catalog),
            ),
            Filter(
                "profil", "Profil", lambda: list(PROFILE_NAMES.items()),
                lambda value: Institution.profile_state == value,
            ),
            Filter(
                "operasi", "Operasi", lambda: OPERATING,
                lambda value: _when(value, Institution.closed_on.is_(None)), str.lower,
            ),
        ),
        sorts=(Sort("nama", "Nama", (Institution.name,)), Sort("kelurahan", "Kelurahan", (Institution.kelurahan,))),
        columns=_columns(catalog),
        search=_named,
        export_may=EXPORT,
    )  # fmt: skip


def _columns(catalog: Catalog) -> tuple[ExportColumn, ...]:
    standings = _Cached(catalog)

    def part(paper: str, column: str):
        return lambda row: getattr(getattr(standings.of(row), paper), column, None)

    def count(name: str):
        return lambda row: getattr(row, name)

    return (
        ExportColumn("Nama", lambda row: row.name, width=40),
        ExportColumn("Jenis Pelayanan", lambda row: catalog.kind_name(row.kind)),
        ExportColumn("Bentuk", lambda row: catalog.form_name(row.legal_form)),
        ExportColumn("Alamat", lambda row: row.address, width=36),
        ExportColumn("Kelurahan", lambda row: row.place_name),
        ExportColumn("Kecamatan", lambda row: row.kecamatan),
        ExportColumn("Telepon", lambda row: row.phone),
        ExportColumn("Terdaftar", lambda row: "ya" if standings.of(row).registered else "tidak", width=10),
        ExportColumn("Nomor Tanda Daftar", part("registration", "number"), width=30),
        ExportColumn("Tanda Daftar Sampai", part("registration", "valid_until"), "date", 14),
        ExportColumn("Aktif", lambda row: "ya" if standings.of(row).active else "tidak", width=10),
        ExportColumn("Akreditasi", part("accreditation", "grade"), width=12),
        ExportColumn("Akreditasi Sampai", part("accreditation", "valid_until"), "date", 14),
        ExportColumn("Daya Tampung", lambda row: row.capacity, "number", 12),
        ExportColumn("Tenaga", lambda row: row.staff, "number", 10),
        *(ExportColumn(label, count(name), "number", 12) for name, label in CLIENTS.items()),
        ExportColumn("Jumlah Klien", lambda row: row.clients, "number", 12),
    )  # fmt: skip


class _Cached:
    """The standing of each row of an export. The export walks row by row: it is read for all LKS at once, once."""

    def __init__(self, catalog: Catalog):
        self._catalog, self._all, self._told = catalog, None, {}

    def of(self, institution: Institution) -> standing.Standing:
        if self._all is None:
            self._all = standing.Standings.of_everybody(self._catalog)
        if institution.id not in self._told:
            self._told[institution.id] = self._all.of(institution)
        return self._told[institution.id]
