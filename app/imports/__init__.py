"""Imports: one way for a spreadsheet to become records, whatever room wants them.

What follows later has its place: a mapping kept for an office is an `Import.mapping` found again by its headings;
doubtful rows are parked by giving them to a new import; a list of corrected rows is read like any other, since
the first column of an error sheet is left out; undo reads `ImportRow.diff`, `outcome` and `result_id`.
"""

from app.ground.room import JobKind, MenuItem, Room
from app.imports import access, applying, figures, held, joining, preview, rules, undoing, views

ROOM = Room(
    name="imports",
    title="Impor",
    blueprints=(views.bp,),
    grants=access.GRANTS,
    menu=(MenuItem("Impor", "imports.index", "upload", access.READ, group="Pengelolaan", order=80),),
    jobs=(JobKind(rules.READ_JOB, preview.run), JobKind(rules.APPLY_JOB, applying.run, lease=applying.LEASE),
          JobKind(rules.UNDO_JOB, undoing.run, lease=applying.LEASE)),  # fmt: skip
    todos=figures.todos,
    checks=(figures.check,),
    handover=rules.hand_over,
    held=held.of,
    rehome=joining.rehome,
    purges=(held.PURGE,),
)
