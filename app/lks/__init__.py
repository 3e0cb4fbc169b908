"""LKS: the partner institutions of the office, and their own door under /mitra."""

from app.ground.room import Adjustable, MenuItem, Room, Scope
from app.lks import access, addressees, counted, courses, demo, joining, letters, rosters, telling, views

ROOM = Room(
    name="lks",
    title="LKS",
    blueprints=(views.bp, views.partner_bp),
    menu=(
        MenuItem("LKS", "lks.index", "handshake", access.READ, group="Program", order=22),
        MenuItem("Pintu mitra", "partner.home", "handshake", access.PARTNER, order=5),
    ),
    grants=access.GRANTS,
    adjustable=(
        Adjustable("lks.kinds", "Jenis pelayanan", "names"),
        Adjustable("lks.legal_forms", "Bentuk lembaga", "names"),
        Adjustable(
            "lks.active_signs", "Tanda bahwa LKS aktif", "some",
            choices=(("laporan", "Laporan"), ("bimtek", "Kehadiran di bimtek"), ("kunjungan", "Kunjungan")),
        ),
        Adjustable("lks.active_months", "Tanda itu dihitung selama", least=1, most=60, unit="bulan"),
        Adjustable("lks.profile_months", "Profil diperiksa lagi setelah", least=1, most=60, unit="bulan"),
        Adjustable("lks.registration_years", "Masa berlaku tanda daftar", least=1, most=10, unit="tahun"),
        Adjustable("lks.visit_aspects", "Yang dinilai pada kunjungan", "names"),
        Adjustable(
            "lks.visit_least_share", "Nilai kunjungan paling sedikit untuk rekomendasi", most=100, unit="%"
        ),
        Adjustable(
            "lks.report_period", "Masa laporan", "one",
            choices=(("bulan", "Bulan"), ("triwulan", "Triwulan"), ("semester", "Semester"), ("tahun", "Tahun")),
        ),
        Adjustable("lks.report_due_days", "Batas laporan sesudah masanya berakhir", least=1, most=180, unit="hari"),
        Adjustable("lks.evaluation", "Pertanyaan evaluasi bimtek", "names"),
        Adjustable("lks.code", "Kode klasifikasi surat LKS", "code"),
        Adjustable("lks.certificate_code", "Kode klasifikasi sertifikat bimtek", "code"),
    ),  # fmt: skip
    todos=telling.todos,
    scopes=(Scope(access.SCOPE, "LKS", telling.scope_choices),),
    letters=letters.ALL,
    addressees=(addressees.OFFER,),
    rosters=(rosters.ROSTER,),
    history=joining.history,
    held=joining.held,
    rehome=joining.rehome,
    figures=counted.FIGURES,
    dimensions=counted.DIMENSIONS,
    checks=(courses.wrong_counts,),
    entrance=telling.entrance,
    demo=demo.make,
)
