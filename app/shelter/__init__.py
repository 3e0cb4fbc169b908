"""Shelter: every bed, every night, every clock."""

from flask import url_for

from app.ground.room import Adjustable, MenuItem, Room, Scope, SealedKind
from app.shelter import (  # noqa: F401  guard listens
    access,
    counted,
    demo,
    guard,
    handover,
    letters,
    sealed,
    telling,
    views,
)
from app.shelter.views import beds, census, figures, intake, overview, stay  # noqa: F401  each hangs its routes

ROOM = Room(
    name="shelter",
    title="Shelter",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    adjustable=(
        Adjustable("shelter.max_days", "Batas tinggal", least=1, most=365, unit="hari"),
        Adjustable("shelter.extensions", "Boleh diperpanjang", least=0, most=20, unit="kali"),
        Adjustable("shelter.census_hour", "Sensus malam mulai pukul", least=18, most=23, unit="WIB"),
        Adjustable("shelter.reservation_hours", "Ranjang dipesan paling lama", least=1, most=72, unit="jam"),
        Adjustable("shelter.referral_code", "Kode klasifikasi surat rujukan klien", "code"),
        Adjustable("shelter.handover_code", "Kode klasifikasi berita acara masuk dan keluar", "code"),
    ),
    menu=(MenuItem("Shelter", "shelter.index", "bed", access.FIGURES, group="Program", order=26),),
    figures=telling.FIGURES_TOLD + counted.FIGURES,
    letters=(letters.REFERRAL, handover.IN, handover.OUT),
    history=telling.history,
    todos=telling.todos,
    checks=(telling.check,),
    rehome=telling.rehome,
    scopes=(Scope("shelter", "Shelter", telling.scope_choices),),
    sealed=(
        SealedKind(
            kind=sealed.KIND,
            title="Masa tinggal di shelter",
            find=sealed.stay_numbered,
            href=lambda stay_id: url_for("shelter.show", stay_id=stay_id),
        ),
    ),
    held=telling.held,
    demo=demo.make,
)
