"""Skills training: who was put forward, who came, who finished."""

from app.ground.room import Adjustable, MenuItem, Room
from app.training import (
    access,
    addressees,
    counted,
    demo,
    figures,
    held,
    history,
    imports,
    letters,
    nominating,
    papers,
    rules,
    views,
)

ROOM = Room(
    name="training",
    title="Pelatihan",
    blueprints=(views.bp,),
    menu=(MenuItem("Pelatihan", "training.index", "graduation-cap", access.READ, group="Program", order=20),),
    grants=access.GRANTS,
    adjustable=(
        Adjustable("training.minimum_share", "Kehadiran minimum angkatan baru", least=1, most=100, unit="%"),
        Adjustable("training.kit_code", "Kode klasifikasi berita acara alat", "code"),
    ),
    figures=figures.FIGURES + counted.FIGURES,
    letters=(letters.CERTIFICATE, letters.KIT),
    addressees=(addressees.OFFER,),
    rosters=(papers.ROSTER,),
    imports=(imports.NOMINATION, imports.PAST),
    history=history.of,
    held=held.of,
    todos=figures.todos,
    checks=(figures.counters, figures.ranks),
    courses=(nominating.COURSE,),
    rehome=rules.rehome,
    demo=demo.make,
)
