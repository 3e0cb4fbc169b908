"""Letters: their register, their files, and the proof of both."""

from app.ground.room import Adjustable, JobKind, MenuItem, Room
from app.letters import (
    access,
    agenda,
    certificates,
    figures,
    held,
    joining,
    kinds,
    making,
    paper,
    rules,
    succession,
    views,
)
from app.letters.views import lists, looks, picking, scanned, signatures, verifying  # noqa: F401  each hangs its routes

ROOM = Room(
    name="letters",
    title="Surat",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    adjustable=(Adjustable("letters.certificate_code", "Kode klasifikasi sertifikat", "code"),),
    menu=(MenuItem("Surat", "letters.index", "mail", access.READ, order=40),),
    settings=(
        MenuItem("Nomor surat dan buku agenda", "letters.registers", "hash", access.NUMBERS),
        MenuItem("Redaksi surat", "letters.wordings", "edit", access.WORDING),
        MenuItem("Kertas, lambang, dan tanda tangan surat", "letters.looks", "stamp", access.PAPER),
    ),
    figures=figures.FIGURES,
    letters=kinds.OFFERS,
    jobs=(
        JobKind(rules.MAKING, making.produce, lease=60),
        JobKind(agenda.PRINTING, agenda.print_later, lease=60),
    ),
    history=figures.history,
    todos=figures.todos,
    signing=(certificates.OWN,),
    held=held.of,
    handover=succession.hand_over,
    rehome=joining.rehome,
    checks=(figures.check_registers, figures.check_files, paper.check_emblems),
)
