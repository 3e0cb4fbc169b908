"""Reports: what leadership reads, and the way from every number to its records."""

from app.ground.room import Adjustable, JobKind, MenuItem, Room
from app.reports import access, closing, counting, demo, making, views, waiting
from app.reports.views import closings, figures, paper, programmes  # noqa: F401  each hangs its routes

ROOM = Room(
    name="reports",
    title="Laporan",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    adjustable=(
        Adjustable("reports.near", "Hampir tercapai mulai dari", least=1, most=99, unit="%", note="Dari target."),
        Adjustable(
            "reports.inverse", "Capaian bila makin kecil makin baik", "one",
            choices=(
                ("balik", "Target dibagi realisasi"), ("selisih", "Dua kali target dikurangi realisasi, dibagi target"),
            ),
        ),
        Adjustable("reports.code", "Kode klasifikasi laporan", "code"),
    ),  # fmt: skip
    menu=(MenuItem("Laporan", "reports.index", "chart", access.READ, order=45),),
    todos=waiting.todos,
    checks=(counting.check, making.check),
    letters=(making.LETTER,),
    jobs=(JobKind(making.KIND, making.run, lease=120), JobKind(closing.KIND, closing.run, lease=120)),
    chores=(making.make_what_is_due,),
    demo=demo.make,
)
