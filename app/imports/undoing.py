"""Taking an applied list back: what it changed, added and registered, as far as nobody has built on it since.

A field is restored where it still holds the imported value. Where a later list has changed it once more, that
list's journal takes over the value from before, so that taking both back, in whatever order, ends where it
began. What somebody typed since stays. A new person on whom nothing stands is cancelled and gives the NIK free;
one on whom something stands is left, with the sentence that says what; the import can be taken back again once
that is gone.
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import JSON, bindparam, delete, false, select, true, update

from app.ground import audit
from app.ground.db import begin_write, db, wait_for_row
from app.ground.job import Run
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.imports.applying import from_json, one_at_a_time
from app.imports.matching import plain
from app.imports.models import (
    ADDED,
    APPLIED,
    LINKED,
    TAKEN_BACK,
    UNDOING,
    UNDONE,
    UPDATED,
    Import,
    ImportRow,
)
from app.people import bearing, bulk, families
from app.people.models import ACTIVE, CANCELLED, JOINED, Category, Disability, Person

_ROW, _PERSON = ImportRow.__table__, Person.__table__
# Of up to 100,000 rows, all of them in memory.
_NEEDED = [_ROW.c[name] for name in ("id", "sheet", "number", "outcome", "result_id", "values", "applied")]
_TABLES = {model.__tablename__: model.__table__ for model in bearing.PARTS}
# What a clerk has ended or confirmed since is the clerk's.
_AS_ADDED = {
    Category.__tablename__: Category.until.is_(None),
    Disability.__tablename__: Disability.confirmed == false(),
}
NO_NIK = "impor dibatalkan"


@dataclass
class Plan:
    """What taking an import back would do: {row id: sentence} of the rows that stay, and the rest."""

    rows: list
    blocked: dict[int, str] = field(default_factory=dict)

    @property
    def going(self) -> list:
        return [row for row in self.rows if row.id not in self.blocked]

    @property
    def blocked_rows(self) -> list:
        return [row for row in self.rows if row.id in self.blocked]

    @property
    def counts(self) -> Counter:
        return Counter(row.outcome for row in self.going)


def plan(record: Import) -> Plan:
    """Look at every row that did something. Changes nothing."""
    query = select(*_NEEDED).where(_ROW.c.import_id == record.id, _ROW.c.outcome.in_((ADDED, UPDATED, LINKED)))
    found = Plan(db.session.execute(query.order_by(_ROW.c.id)).all())
    people = bulk.by_id({row.result_id for row in found.rows})
    new = [row for row in found.rows if row.outcome == ADDED]
    stands = bearing.bearing([row.result_id for row in new], [tuple(row.applied["made"]) for row in new if _made(row)])
    own = _added_since(new)
    elsewhere = _on_other_lists(record, [row.result_id for row in new])
    for row in found.rows:
        person = people.get(row.result_id)
        sentence = _gone(person)
        if row.outcome == ADDED and not sentence:
            sentence = _built_on(row, person, stands, own, elsewhere)
        if sentence:
            found.blocked[row.id] = sentence
    return found


def _made(row) -> bool:
    return bool(row.applied.get("made"))


def _gone(person) -> str | None:
    if person is None or person.status in (JOINED, CANCELLED):
        return "Data warga ini sudah ditautkan atau dibatalkan."
    return None


def _built_on(row, person, stands: dict, own: set, elsewhere: set) -> str | None:
    if person.id in stands:
        return f"Sejak itu sudah ada {stands[person.id]} atas namanya."
    if person.id in elsewhere:
        return "Orang ini ada juga pada daftar lain yang diterapkan sesudahnya."
    said = from_json(row.values)
    if person.status != ACTIVE or person.id in own or any(getattr(person, n) != said.get(n) for n in _COMPARED):
        return "Datanya sudah diubah atau dilengkapi sejak itu."
    return None


_COMPARED = [name for name in bulk.FIELDS if name not in ("no_nik_reason", "doubt_reason", "desil")]


def _added_since(rows: list) -> set[int]:
    """People of these rows to whom parts were added that the list did not add."""
    ours = {(table, row_id) for row in rows for table, ids in row.applied.get("rows", {}).items() for row_id in ids}
    there = bearing.own_parts([row.result_id for row in rows])
    return {who for who, table, row_id in there if (table, row_id) not in ours}


def _on_other_lists(record: Import, person_ids: list[int]) -> set[int]:
    found, standing = set(), (ADDED, UPDATED, LINKED)
    for start in range(0, len(person_ids), 1000):
        query = select(_ROW.c.result_id).where(_ROW.c.result_id.in_(person_ids[start : start + 1000]))
        query = query.where(_ROW.c.import_id != record.id, _ROW.c.outcome.in_(standing))
        found.update(db.session.scalars(query))
    return found


def run(job: Run) -> None:
    """`imports.undo`: all of it in one transaction, so that a killed worker leaves nothing half."""
    job.say("Membatalkan", done=0)
    begin_write()
    one_at_a_time()
    record = wait_for_row(Import, job.args["import"])
    if record is None or record.state != UNDOING or record.job_id != job.id:
        return
    undoing = take_back(record, job.by)
    job.total = len(undoing.rows)
    left = f" {len(undoing.blocked)} baris tidak dapat dibatalkan." if undoing.blocked else ""
    job.result(url=f"/impor/{record.id}", message=f"Impor sudah dibatalkan.{left}")
    job.finished(job.total)


def take_back(record: Import, by) -> Plan:
    """Take back what can be, in the caller's transaction; gives what was done and what stays."""
    undoing = plan(record)
    _let_target_undo(record, undoing, by)
    _take_away(undoing.going)
    _restore(record, undoing.going)
    _cancel([row.result_id for row in undoing.going if row.outcome == ADDED])
    _write_down(record, undoing)
    db.session.flush()
    db.session.expire_all()
    return undoing


def _let_target_undo(record: Import, undoing: Plan, by) -> None:
    """What the room made goes first; where it cannot go, the row stays as a whole."""
    made = {row.result_id: tuple(row.applied["made"]) for row in undoing.going if _made(row)}
    if not made:
        return
    target = offered("imports", record.target)
    if target is None or target.undo is None:
        raise RuleError("Impor untuk tujuan ini tidak dapat dibatalkan.")
    refused = target.undo(made, record.scope_id, by)
    for row in undoing.rows:
        if row.result_id in refused:
            undoing.blocked.setdefault(row.id, refused[row.result_id])


def _restore(record: Import, rows: list) -> None:
    """Fields that still hold the imported value get back the one from before."""
    changed = [row for row in rows if row.applied.get("fields")]
    people = bulk.by_id({row.result_id for row in changed}, lock=True)
    later = _later_journals(record, list(people))
    niks = bulk.by_nik({row.applied["fields"]["nik"][0] for row in changed if row.applied["fields"].get("nik", [0])[0]})
    changes = []
    for row in changed:
        person, back = people[row.result_id], {}
        for name, (before, after) in row.applied["fields"].items():
            if plain(getattr(person, name)) == after and not (name == "nik" and before in niks):
                back[name] = before
            else:
                _hand_down(later.get(person.id, ()), name, before, after)
        changes.append((person, from_json(back)))
    bulk.change_many(changes, exactly=True)
    _keep_journals(later)


def _later_journals(record: Import, person_ids: list[int]) -> dict[int, list]:
    """{person: [row id, journal]} of lists applied later that still stand, the oldest first."""
    later: dict[int, list] = {}
    for start in range(0, len(person_ids), 1000):
        query = select(_ROW.c.result_id, _ROW.c.id, _ROW.c.applied).join(Import, Import.id == _ROW.c.import_id)
        query = query.where(_ROW.c.result_id.in_(person_ids[start : start + 1000]), _ROW.c.outcome == UPDATED)
        query = query.where(Import.applied_at > record.applied_at).order_by(Import.applied_at, _ROW.c.id)
        for who, row_id, journal in db.session.execute(query):
            later.setdefault(who, []).append([row_id, journal, False])
    return later


def _hand_down(later: list, name: str, before, after) -> None:
    """The next list that found our value there found, from now on, the one from before us."""
    for entry in later:
        pair = entry[1].get("fields", {}).get(name)
        if pair is not None:
            if pair[0] == after:
                pair[0], entry[2] = before, True
            return


def _keep_journals(later: dict[int, list]) -> None:
    rows = [{"which": row_id, "journal": journal} for told in later.values() for row_id, journal, new in told if new]
    if rows:
        statement = update(_ROW).where(_ROW.c.id == bindparam("which"))
        db.session.connection().execute(statement.values(applied=bindparam("journal", type_=JSON)), rows)


def _take_away(rows: list) -> None:
    """Categories, disabilities and entries of desil that the list added."""
    people = set()
    for name, table in _TABLES.items():
        ids = [row_id for row in rows for row_id in row.applied.get("rows", {}).get(name, ())]
        for start in range(0, len(ids), 1000):
            some = delete(table).where(table.c.id.in_(ids[start : start + 1000]))
            db.session.execute(some.where(_AS_ADDED.get(name, true())))
        people.update(row.result_id for row in rows if name in row.applied.get("rows", {}))
    families.follow_desil(sorted(people))
    none = sorted(people - families.current_desil(sorted(people)).keys())
    for start in range(0, len(none), 1000):
        alone = update(_PERSON).where(_PERSON.c.id.in_(none[start : start + 1000]))
        db.session.execute(alone.values(desil_on=None))


def _cancel(person_ids: list[int]) -> None:
    """New people go: kept as cancelled, without NIK, so that a mended list can bring them anew."""
    people = bulk.by_id(person_ids)
    families.follow_many((who, None) for who in people)
    for start in range(0, len(person_ids), 1000):
        gone = update(_PERSON).where(_PERSON.c.id.in_(person_ids[start : start + 1000]))
        values = {"status": CANCELLED, "nik": None, "no_nik_reason": NO_NIK, "version": _PERSON.c.version + 1}
        db.session.execute(gone.values(values))
    told = [(who, {"Keadaan": [ACTIVE, CANCELLED], "NIK": [person.nik, None]}) for who, person in people.items()]
    audit.record_many(_PERSON.name, told, "membatalkan", "Impor dibatalkan")


def _write_down(record: Import, undoing: Plan) -> None:
    lines = [{"which": row.id, "to": TAKEN_BACK, "why": None} for row in undoing.going]
    lines += [{"which": row.id, "to": row.outcome, "why": undoing.blocked.get(row.id)} for row in undoing.rows
              if row.id in undoing.blocked]  # fmt: skip
    if lines:
        statement = update(_ROW).where(_ROW.c.id == bindparam("which"))
        db.session.connection().execute(statement.values(outcome=bindparam("to"), note=bindparam("why")), lines)
    counts = Counter(record.result)
    for row in undoing.going:
        counts[row.outcome] -= 1
        counts[TAKEN_BACK] += 1
    record.result = {key: number for key, number in counts.items() if number}
    record.state = APPLIED if undoing.blocked else UNDONE
