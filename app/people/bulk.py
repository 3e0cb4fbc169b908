"""Many people at once: found, registered and changed by a few statements, told to the trail as one by one.

For lists of thousands. Whoever calls holds the transaction; rows come and go as plain values, never as
objects of the session.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import bindparam, insert, select, tuple_, update

from app.ground import audit
from app.ground.db import db, is_sqlite, upsert
from app.ground.names import name_key
from app.ground.tanggal import today
from app.people import families
from app.people.models import ACTIVE, CANCELLED, JOINED, Category, DesilEntry, Disability, Person, disagrees
from app.people.rules import doubts

FIELDS = (
    "nik", "no_nik_reason", "doubt_reason", "kk", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw",
    "kelurahan", "phone", "desil",
)  # fmt: skip
DOUBT_REASON = "Menurut daftar usulan"
_PERSON = Person.__table__
_SEEN = [_PERSON.c[name] for name in ("id", *FIELDS, "alias", "name_key", "status")]
_GONE = (JOINED, CANCELLED)
AT_ONCE = 5000  # numbers in one question; PostgreSQL takes 65,535, and a list may have 100,000 rows


def portions(values: Collection) -> Iterator[list]:
    """The values in order, as many at a time as one question takes."""
    ordered = sorted(values)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def key_of(name: str | None, alias: str | None = None) -> str:
    """The stored search key of a person with this name."""
    return name_key(f"{name or ''} {alias or ''}")[:160]


def by_id(ids: Collection[int], lock: bool = False) -> dict:
    """{id: person}; with `lock` nobody else changes them until the transaction ends."""
    query = select(*_SEEN).order_by(_PERSON.c.id)
    if lock and not is_sqlite():
        query = query.with_for_update()
    found = {}
    for some in portions(ids):
        found |= {person.id: person for person in db.session.execute(query.where(_PERSON.c.id.in_(some)))}
    return found


def by_nik(niks: Collection[str]) -> dict:
    """{nik: person}, whatever became of the record, for a NIK is never given twice; of a joined one who stayed."""
    found = {}
    for some in portions(niks):
        query = select(*_SEEN, _PERSON.c.joined_to).where(_PERSON.c.nik.in_(some))
        found |= {person.nik: person for person in db.session.execute(query)}
    stayed = by_id({person.joined_to for person in found.values() if person.joined_to})
    return {nik: stayed.get(person.joined_to, person) for nik, person in found.items()}


def by_name_and_birth(pairs: Collection[tuple[str, dt.date]]) -> dict:
    """{(name key, birth date): people} of the living register."""
    return _together(pairs, _PERSON.c.birth_date, lambda person: person.birth_date)


def by_name_and_kk(pairs: Collection[tuple[str, str]]) -> dict:
    """{(name key, KK): people} of the living register."""
    return _together(pairs, _PERSON.c.kk, lambda person: person.kk)


def _together(pairs, column, value) -> dict:
    found = defaultdict(list)
    if pairs:
        wanted = tuple_(column, _PERSON.c.name_key).in_([(second, key) for key, second in pairs])
        query = select(*_SEEN).where(wanted, _PERSON.c.status.not_in(_GONE)).order_by(_PERSON.c.id)
        for person in db.session.execute(query):
            found[person.name_key, value(person)].append(person)
    return found


def register_many(people: list[dict], by) -> list[int | None]:
    """The ids of new people, in order; None where the NIK is in use already, perhaps since a moment ago.

    What disagrees with a NIK is stored with the reason that the list says so.
    """
    rows = [_new_row(values, by) for values in people]
    ids: list[int | None] = [None] * len(rows)
    given = [place for place, row in enumerate(rows) if row["nik"]]
    if given:
        taken = _insert_with_nik([rows[place] for place in given])
        for place in given:
            ids[place] = taken.get(rows[place]["nik"])
    without = [place for place, row in enumerate(rows) if not row["nik"]]
    if without:
        statement = insert(_PERSON).returning(_PERSON.c.id, sort_by_parameter_order=True)
        made = db.session.execute(statement, [rows[place] for place in without]).scalars().all()
        for place, person_id in zip(without, made, strict=True):
            ids[place] = person_id
    told = [(person_id, _as_told({}, row)) for person_id, row in zip(ids, rows, strict=True) if person_id]
    audit.record_many("people_person", told, "menambah")
    cards = [(who, row["kk"]) for who, row in zip(ids, rows, strict=True) if who and row["kk"]]
    families.follow_many(cards)
    return ids


def _insert_with_nik(rows: list[dict]) -> dict[str, int]:
    """{nik: id} of those that were not there. Who calls lets no second list be applied at the same time."""
    statement = upsert(_PERSON).on_conflict_do_nothing(index_elements=["nik"])
    statement = statement.returning(_PERSON.c.nik, _PERSON.c.id)
    made = db.session.execute(statement, rows)
    return dict(tuple(row) for row in made)


def _new_row(values: dict, by) -> dict:
    row = {field: values.get(field) for field in FIELDS}
    row["no_nik_reason"] = None if row["nik"] else row["no_nik_reason"] or "belum diisi"
    row["doubt_reason"] = DOUBT_REASON if doubts(row) else None
    row["desil_on"] = today() if row["desil"] else None
    return row | {"name_key": key_of(row["name"]), "status": ACTIVE, "created_by": by.id if by else None}


def change_many(changes: list[tuple[object, dict]], exactly: bool = False) -> list[dict]:
    """Change people that `by_id` has given: pairs of person and {field: new value}.

    What now disagrees with a NIK gets the list as its reason, unless `exactly` these values are to stand (an
    undo). Gives for each {field: (before, after)} of all that changed.
    """
    rows, changed = [], []
    for person, wanted in changes:
        row = {field: wanted.get(field, getattr(person, field)) for field in FIELDS}
        if row["nik"]:
            row["no_nik_reason"] = None
        if doubts(row) and not exactly:
            row["doubt_reason"] = row["doubt_reason"] or DOUBT_REASON
        changed.append({field: (getattr(person, field), row[field]) for field in FIELDS})
        row["name_key"] = key_of(row["name"], person.alias)
        row["doubtful"] = disagrees(row["nik"], row["birth_date"], row["sex"], row["doubt_reason"])
        rows.append({f"to_{name}": value for name, value in row.items()} | {"which": person.id})
    if not rows:
        return []
    values = {name: bindparam(f"to_{name}") for name in (*FIELDS, "name_key", "doubtful")}
    statement = update(_PERSON).where(_PERSON.c.id == bindparam("which"))
    db.session.connection().execute(statement.values(version=_PERSON.c.version + 1, **values), rows)
    people = [person for person, _ in changes]
    told = [
        (person.id, _as_told(person._mapping, {field: after for field, (_, after) in fields.items()}))
        for person, fields in zip(people, changed, strict=True)
    ]
    audit.record_many("people_person", told, "mengubah")
    families.follow_many((person.id, wanted["kk"]) for person, wanted in changes if "kk" in wanted)
    return [{field: pair for field, pair in fields.items() if pair[0] != pair[1]} for fields in changed]


def _as_told(old, new: dict) -> dict:
    """{label: [old, new]} of what differs, as the trail keeps it."""
    labels = Person.__audit__.labels
    return {
        labels[field]: [_plain(old.get(field)), _plain(new[field])]
        for field in FIELDS
        if old.get(field) != new[field]
    }


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def add_desil(desils: Iterable[tuple[int, int]], source: str) -> list[tuple[int, int]]:
    """(person id, desil) as a source gives it today; it becomes the person's current one.

    Gives (person id, id of the entry).
    """
    rows = [{"person_id": who, "desil": desil, "on_date": today(), "source": source} for who, desil in desils]
    if not rows:
        return []
    statement = insert(DesilEntry).returning(DesilEntry.id, sort_by_parameter_order=True)
    ids = db.session.execute(statement, rows).scalars().all()
    people = [row["person_id"] for row in rows]
    families.follow_desil(people)
    return list(zip(people, ids, strict=True))


def add_categories(wanted: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """(person id, PPKS code), beside those that are held; none is ended, a list names what it knows.

    Gives (person id, id of the category) of those that were added.
    """
    missing = _missing(Category, Category.code, set(wanted), Category.until.is_(None))
    rows = [{"person_id": who, "code": code, "since": today()} for who, code in missing]
    if not rows:
        return []
    statement = insert(Category).returning(Category.id, sort_by_parameter_order=True)
    ids = db.session.execute(statement, rows).scalars().all()
    told = [(row_id, {"PPKS": [None, row["code"]]}) for row_id, row in zip(ids, rows, strict=True)]
    audit.record_many("people_category", told, "menambah")
    return [(who, row_id) for (who, _), row_id in zip(missing, ids, strict=True)]


def add_disabilities(wanted: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """(person id, kind), as the list says: not confirmed by a doctor. Gives (person id, id) of those added."""
    missing = _missing(Disability, Disability.kind, set(wanted))
    if not missing:
        return []
    rows = [{"person_id": who, "kind": kind, "confirmed": False} for who, kind in missing]
    statement = insert(Disability).returning(Disability.id, sort_by_parameter_order=True)
    ids = db.session.execute(statement, rows).scalars().all()
    return [(who, row_id) for (who, _), row_id in zip(missing, ids, strict=True)]


def _missing(model, column, wanted: set, *conditions) -> list:
    if not wanted:
        return []
    who = {person_id for person_id, _ in wanted}
    held = db.session.execute(select(model.person_id, column).where(model.person_id.in_(who), *conditions))
    return sorted(wanted - {tuple(row) for row in held})
