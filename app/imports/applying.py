"""The job that applies a reviewed list: one transaction for all of it, or nothing.

What changed in the register since the review is looked at again inside that transaction: a row then does
less than was announced, never something that nobody saw, and says so.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import JSON, bindparam, func, select, update

from app.ground.db import begin_write, db, is_sqlite, wait_for_row
from app.ground.job import Run
from app.ground.refusal import RuleError
from app.ground.room import AppliedRow, ImportTarget, offered
from app.ground.tanggal import now
from app.imports.matching import SAME_BIRTH, SAME_KK, plain
from app.imports.models import (
    ADDED,
    APPLIED,
    APPLYING,
    ERROR,
    KEEP,
    KNOWN,
    LEFT_OUT,
    LINKED,
    NEW,
    OTHER,
    PARKED,
    SAME,
    SKIP,
    TWIN,
    UPDATED,
    Import,
    ImportRow,
)
from app.people import bulk
from app.people.models import CANCELLED, JOINED, Category, DesilEntry, Disability

PORTION = 1000
LEASE = 600
DESIL_SOURCE = "usulan"
ONE_AT_A_TIME = 7_203_351  # any number, the same everywhere
_ROW = ImportRow.__table__


def run(job: Run) -> None:
    """`imports.apply`: all rows in one transaction, so that a killed worker leaves nothing half."""
    job.say("Menerapkan", done=0)
    begin_write()
    one_at_a_time()
    record = wait_for_row(Import, job.args["import"])
    if record is None or record.state != APPLYING or record.job_id != job.id:
        return
    target = offered("imports", record.target)
    if target is None:
        raise RuleError("Tujuan impor ini sudah tidak ada.")
    applying = Applying(record, target, job.by)
    for rows in _portions(record.id):
        applying.portion(rows)
        job.total += len(rows)
    record.state, record.applied_at, record.result = APPLIED, now(), dict(applying.outcomes)
    job.result(url=f"/impor/{record.id}", message="Impor sudah diterapkan.")
    job.finished(job.total)


def one_at_a_time() -> None:
    """Two lists that hold the same people in another order would wait for each other."""
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


def settle(record: Import, row_id: int, by) -> None:
    """Apply one row that was put off, in the caller's transaction."""
    applying = Applying(record, offered("imports", record.target), by)
    applying.portion(db.session.execute(select(_ROW).where(_ROW.c.id == row_id)).all())
    counts = Counter(record.result) + applying.outcomes
    counts[PARKED] -= 1
    record.result = {key: number for key, number in counts.items() if number}
    db.session.flush()
    db.session.expire_all()


def _portions(import_id: int) -> Iterator[list]:
    last = 0
    while True:
        query = select(_ROW).where(_ROW.c.import_id == import_id, _ROW.c.id > last)
        rows = db.session.execute(query.order_by(_ROW.c.id).limit(PORTION)).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


class Applying:
    """One import being applied, portion by portion."""

    def __init__(self, record: Import, target: ImportTarget, by):
        self.target, self.scope_id, self.by = target, record.scope_id, by
        self.outcomes: Counter = Counter()
        self._whose: dict[int, str] = {}  # person: the row that came first
        self._made: set[int] = set()

    def portion(self, rows: list) -> None:
        """Apply some rows, in the order of the file."""
        self._done: dict[int, dict] = {}  # row id: what became of it
        self._journal: defaultdict[int, dict] = defaultdict(dict)  # person: what was done, for the undoing
        self._values = {row.id: from_json(row.values) for row in rows}
        new, known = self._sorted(rows)
        known += self._register(self._still_new(new))
        self._update(known)
        self._close(rows)

    def _sorted(self, rows: list) -> tuple[list, list[tuple]]:
        """Rows that become new people, and (row, person id) of those that are somebody known."""
        new, known = [], []
        for row in rows:
            if row.state == TWIN and row.choice is None:
                self._tell(row, PARKED)
            elif row.state == ERROR or row.choice == SKIP:
                self._tell(row, LEFT_OUT)
            elif row.state == KNOWN or row.choice == SAME:
                known.append((row, row.person_id))
            else:
                new.append(row)
        return new, known

    def _still_new(self, rows: list) -> list:
        """Without those that somebody like them has joined since the review, unless a clerk said: another person."""
        open_rows = [row for row in rows if row.state == NEW]
        keys = {row.id: bulk.key_of(self._values[row.id].get("name")) for row in open_rows}
        said = {row.id: self._values[row.id] for row in open_rows}
        born = bulk.by_name_and_birth(
            {(keys[i], v["birth_date"]) for i, v in said.items() if v.get("birth_date")}
        )
        family = bulk.by_name_and_kk({(keys[i], v["kk"]) for i, v in said.items() if v.get("kk")})
        still = []
        for row in rows:
            values, key = self._values[row.id], keys.get(row.id)
            found = {
                person.id: (person, SAME_BIRTH) for person in born.get((key, values.get("birth_date")), ())
            }
            found |= {person.id: (person, SAME_KK) for person in family.get((key, values.get("kk")), ())}
            reason = next(
                (why for who, (person, why) in found.items()
                 if who not in self._made and (person.nik is None or person.nik != values.get("nik"))),
                None,
            )  # fmt: skip
            if reason and key:
                self._tell(
                    row, LEFT_OUT, note=f"{reason} dengan warga yang dicatat sejak daftar ini diperiksa."
                )
            else:
                still.append(row)
        return still

    def _register(self, rows: list) -> list[tuple]:
        """Register new people; gives (row, person id) of those whose NIK is in use by now."""
        ids = bulk.register_many([self._values[row.id] for row in rows], self.by)
        late = {
            self._values[row.id]["nik"] for row, person_id in zip(rows, ids, strict=True) if person_id is None
        }
        taken = bulk.by_nik(late)
        known, desils = [], []
        for row, person_id in zip(rows, ids, strict=True):
            values = self._values[row.id]
            if person_id is None:
                known.append((row, taken[values["nik"]].id))
                continue
            self._made.add(person_id)
            self._whose[person_id] = _place(row)
            self._tell(row, ADDED, person_id)
            if values.get("desil"):
                desils.append((person_id, values["desil"]))
        self._note(DesilEntry, bulk.add_desil(desils, DESIL_SOURCE))
        return known

    def _update(self, known: list[tuple]) -> None:
        people = bulk.by_id({person_id for _, person_id in known}, lock=True)
        taken = bulk.by_nik({row.diff["nik"][1] for row, _ in known if "nik" in row.diff})
        changes, desils = [], []
        for row, person_id in known:
            person = people.get(person_id)
            if person is None or person.status in (JOINED, CANCELLED):
                self._tell(row, LEFT_OUT, note="Data warga ini sudah tidak berlaku sejak daftar diperiksa.")
                continue
            if not self._first(row, person_id):
                continue
            wanted, note = self._wanted(row, person, taken)
            self._tell(row, UPDATED if wanted else LINKED, person_id, note)
            if wanted:
                changes.append((person, wanted))
            if "desil" in wanted:
                desils.append((person_id, wanted["desil"]))
        for (person, _), changed in zip(changes, bulk.change_many(changes), strict=True):
            fields = {name: [plain(before), plain(after)] for name, (before, after) in changed.items()}
            self._journal[person.id]["fields"] = fields
        self._note(DesilEntry, bulk.add_desil(desils, DESIL_SOURCE))

    def _first(self, row, person_id: int) -> bool:
        """Whether no row before this one was the same person; the later one is left out."""
        before = self._whose.setdefault(person_id, _place(row))
        if before == _place(row):
            return True
        self._tell(row, LEFT_OUT, note=f"Orang yang sama sudah ada pada {before}.")
        return False

    def _wanted(self, row, person, taken: dict) -> tuple[dict, str | None]:
        """{field: value} that the row may still change, and the note about what it may not."""
        if row.choice == KEEP:
            return {}, None
        if row.state == NEW or row.choice == OTHER:
            return {}, "NIK ini sudah dicatat orang lain sejak daftar diperiksa; datanya tidak diubah."
        wanted, moved = {}, []
        for name, (stored, _) in row.diff.items():
            current, typed = plain(getattr(person, name)), self._values[row.id][name]
            if current == stored and not (name == "nik" and typed in taken):
                wanted[name] = typed
            elif current != plain(typed):
                moved.append(name)
        return (
            wanted,
            "Sebagian data sudah diubah orang lain sejak daftar diperiksa; itu dibiarkan." if moved else None,
        )

    def _note(self, model, added: list[tuple[int, int]]) -> None:
        for who, row_id in added:
            self._journal[who].setdefault("rows", {}).setdefault(model.__tablename__, []).append(row_id)

    def _tell(self, row, outcome: str, person_id: int | None = None, note: str | None = None) -> None:
        self._done[row.id] = {"which": row.id, "to": outcome, "who": person_id, "why": note}

    def _close(self, rows: list) -> None:
        """Hand the people on to the target, then write down what became of the rows."""
        done = [self._done[row.id] for row in rows]
        self.outcomes.update(told["to"] for told in done)
        self._hand_on(rows)
        statement = update(_ROW).where(_ROW.c.id == bindparam("which"))
        values = {
            "outcome": bindparam("to"), "result_id": bindparam("who"), "note": bindparam("why"),
            "applied": bindparam("journal", type_=JSON),
        }  # fmt: skip
        for told in done:
            told["journal"] = self._journal.get(told["who"], {}) if told["who"] else {}
        db.session.connection().execute(statement.values(values), done)

    def _hand_on(self, rows: list) -> None:
        reached = [(row.id, self._done[row.id]["who"]) for row in rows if self._done[row.id]["who"]]
        listed = [(who, self._values[row_id]) for row_id, who in reached]
        codes = ((who, code) for who, values in listed for code in values.get("ppks", ()))
        self._note(Category, bulk.add_categories(codes))
        kinds = ((who, kind) for who, values in listed for kind in values.get("disability", ()))
        self._note(Disability, bulk.add_disabilities(kinds))
        if self.target.apply is not None and listed:
            made = self.target.apply([AppliedRow(who, values) for who, values in listed], self.scope_id, self.by)
            for who, place in (made or {}).items():
                self._journal[who]["made"] = list(place)


def _place(row) -> str:
    return f"lembar {row.sheet} baris {row.number}"


def from_json(values: dict) -> dict:
    """The values of a row with its date made a date again."""
    born = values.get("birth_date")
    return values | {"birth_date": dt.date.fromisoformat(born)} if born else dict(values)
