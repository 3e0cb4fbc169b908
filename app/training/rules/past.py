"""Trainings from before this program: who finished them and how, as an old list says.

Nothing was applied for, decided or ticked here, so these enrolments begin with their result. They count as people
who were trained; in shares of what was asked or ticked here (attendance, businesses that live) they do not count.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, update

from app.ground import audit
from app.ground.db import db, upsert
from app.ground.refusal import RuleError
from app.ground.tanggal import WIB, today
from app.people.models import Person
from app.training.models import FAILED, PASSED, PAST, Batch, Enrolment, Quota
from app.training.rules.places import hold
from app.training.rules.undoing import pointing

_ENROLMENT = Enrolment.__table__


def refuse_unfinished(batch: Batch) -> None:
    if batch.ends_on >= today():
        raise RuleError("Angkatan ini belum selesai. Daftar peserta lama hanya untuk pelatihan yang sudah berakhir.")


def record_past(batch_id: int, people: Iterable[tuple[int, bool, str | None]]) -> list[int]:
    """(person, whether passed, number of the old certificate); who is in the batch already stays as is.

    The quota grows to hold them: what happened has happened. Gives the ids of the new enrolments.
    """
    batch, told = db.session.get_one(Batch, batch_id), list(people)
    refuse_unfinished(batch)
    places = hold(batch_id)
    known = _cells([who for who, _, _ in told])
    rows = [_row(batch, who, passed, certificate, known[who]) for who, passed, certificate in told]
    if not rows:
        return []
    statement = upsert(_ENROLMENT).on_conflict_do_nothing(index_elements=["batch_id", "person_id"])
    new = db.session.execute(statement.returning(_ENROLMENT.c.id, _ENROLMENT.c.seat, _ENROLMENT.c.state), rows).all()
    _seat(places.rows.values(), Counter(cell for row in new for cell in row.seat.split()))
    told = [(row.id, {"Status": [None, row.state]}) for row in sorted(new)]
    audit.record_many(_ENROLMENT.name, told, "menambah", "Data awal")
    return [row.id for row in new]


def _row(batch: Batch, who: int, passed: bool, certificate: str | None, cells: str) -> dict:
    reason = f"Sertifikat lama nomor {certificate}"[:300] if certificate else None
    return {
        "batch_id": batch.id, "person_id": who, "state": PASSED if passed else FAILED, "seat": cells,
        "source": PAST, "reason": reason, "version": 1, "applied_at": _morning(batch.starts_on),
        "decided_at": _morning(batch.ends_on),
    }  # fmt: skip


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), WIB)


def _cells(person_ids: list[int]) -> dict[int, str]:
    """{person: the quota cells that a place counts in}, as a seat keeps them."""
    query = select(Person.id, Person.sex, Person.kelurahan).where(Person.id.in_(person_ids))
    people = (Person(id=who, sex=sex, kelurahan=kelurahan) for who, sex, kelurahan in db.session.execute(query))
    return {person.id: Enrolment.cells_of(person) for person in people}


def _seat(rows: Collection[Quota], counted: Counter) -> None:
    for row in sorted(rows, key=lambda row: row.id):
        if count := counted[row.cell]:
            needed = row.filled + row.held + count
            row.places, row.filled = max(row.places, needed), row.filled + count
    db.session.flush()


def take_back_past(batch_id: int, ids: Collection[int]) -> set[int]:
    """Take away those on which nobody has built; gives their ids. The places stay, empty."""
    places, gone, counted = hold(batch_id), set(), Counter()
    ordered = sorted(ids)
    for start in range(0, len(ordered), 1000):
        untouched = select(_ENROLMENT.c.id, _ENROLMENT.c.seat).where(
            _ENROLMENT.c.id.in_(ordered[start : start + 1000]), _ENROLMENT.c.batch_id == batch_id,
            _ENROLMENT.c.source == PAST, _ENROLMENT.c.version == 1,
            *(~select(column).where(column == _ENROLMENT.c.id).exists() for column in pointing()),
        )  # fmt: skip
        some = db.session.execute(untouched).all()
        counted.update(cell for row in some for cell in row.seat.split())
        db.session.execute(delete(_ENROLMENT).where(_ENROLMENT.c.id.in_([row.id for row in some])))
        gone.update(row.id for row in some)
    for row in sorted(places.rows.values(), key=lambda row: row.id):
        if count := counted[row.cell]:
            db.session.execute(update(Quota).where(Quota.id == row.id).values(filled=Quota.filled - count))
    told = [(row_id, {}) for row_id in sorted(gone)]
    audit.record_many(_ENROLMENT.name, told, "membatalkan", "Impor dibatalkan")
    db.session.expire_all()
    return gone
