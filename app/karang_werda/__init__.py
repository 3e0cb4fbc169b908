"""Karang Werda: the clubs of the elderly, one or more in each kelurahan."""

from app.ground.room import Adjustable, MenuItem, Room, Scope
from app.karang_werda import (
    access,
    addressees,
    counted,
    demo,
    imports,
    letters,
    long_list,
    papers,
    retention,
    telling,
    views,
)
from app.karang_werda.rules import joining

ROOM = Room(
    name="karang_werda",
    title="Karang Werda",
    blueprints=(views.bp,),
    menu=(
        MenuItem("Karang Werda", "karang_werda.index", "heart-pulse", access.READ, group="Program", order=24),
    ),
    settings=(MenuItem("Ambang kesehatan lansia", "karang_werda.threshold_list", "heart-pulse", access.READ),),
    grants=access.GRANTS,
    adjustable=(
        Adjustable("karang_werda.kinds", "Jenis kegiatan", "names"),
        Adjustable("karang_werda.decree_years", "Masa berlaku SK", least=1, most=20, unit="tahun"),
        Adjustable(
            "karang_werda.decree_warning_days", "Peringatan sebelum SK berakhir", least=1, most=365, unit="hari"
        ),
        Adjustable(
            "karang_werda.absences", "Tidak hadir berturut-turut sebelum ditengok", least=1, most=20, unit="kegiatan"
        ),
        Adjustable(
            "karang_werda.regular_days", "Anggota yang biasanya datang: hadir dalam", least=7, most=365, unit="hari"
        ),
        Adjustable("karang_werda.referral_code", "Kode klasifikasi surat rujukan lansia", "code"),
    ),
    figures=telling.FIGURES + counted.FIGURES,
    letters=(letters.REFERRAL,),
    addressees=(addressees.OFFER,),
    rosters=(papers.ROSTER,),
    imports=(imports.MEMBERS,),
    jobs=(long_list.JOB,),
    history=telling.history,
    held=telling.held,
    todos=telling.todos,
    checks=(telling.single_posts, telling.members_twice),
    rehome=joining.rehome,
    purges=(retention.PURGE,),
    scopes=(Scope(access.SCOPE, "Karang Werda", telling.scope_choices),),
    demo=demo.make,
)
