"""Two records that are one person: joined, so that one stays and the other leads to it; and parted again, exactly.

The one that goes keeps its row and its number. The rooms move what they hold by their `rehome` offer. A journal
of every change makes the undoing exact: what a clerk typed afterwards stays as typed, and what was recorded
afterwards stays with the record that stayed, since nobody can know to which of the two it would have belonged.
Joins are undone in turn, the newest of a person first: an older one may have moved on what a newer one saw.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Date, or_, select, update

from app.ground import audit
from app.ground.db import Base, db, upsert, wait_for_row
from app.ground.refusal import RuleError
from app.ground.room import offering
from app.ground.tanggal import now
from app.people import families
from app.people.models import CANCELLED, JOINED, UNKNOWN, FamilyMember, Join, NotSame, Person, TwinPair
from app.people.rules import doubts, twins_of
from app.people.twins import REASONS

_PERSON, _MEMBER = Person.__table__, FamilyMember.__table__
AFTER_JOINING = "Disatukan dari dua data warga"


@dataclass(frozen=True)
class Part:
    """What is chosen as a whole when two records differ: a field, or fields that belong together."""

    key: str
    label: str
    columns: tuple[str, ...]


PARTS = (
    Part("nik", "NIK", ("nik", "no_nik_reason")),
    Part("kk", "Nomor KK", ("kk",)),
    Part("name", "Nama lengkap", ("name",)),
    Part("alias", "Nama lain", ("alias",)),
    Part("sex", "Jenis kelamin", ("sex",)),
    Part("birth_place", "Tempat lahir", ("birth_place",)),
    Part("birth_date", "Tanggal lahir", ("birth_date",)),
    Part("address", "Alamat KTP", ("address", "rt", "rw", "kelurahan", "outside")),
    Part("home", "Tempat tinggal", ("home_address", "home_rt", "home_rw", "home_kelurahan")),
    Part("phone", "Nomor HP", ("phone",)),
    Part("state", "Keadaan", ("status", "died_on")),
    Part("note", "Catatan", ("note",)),
)


def join(stay_id: int, go_id: int, taken: Collection[str], by) -> Join:
    """Join `go_id` to `stay_id`, which takes from it the parts named in `taken` (keys of PARTS).

    Refuses one record twice, one that is joined or cancelled, and whatever a room cannot hold twice.
    A refusal leaves nothing behind.
    """
    if stay_id == go_id:
        raise RuleError("Pilih dua data yang berbeda; satu data tidak dapat ditautkan dengan dirinya sendiri.")
    stay, go = _locked(stay_id, go_id)
    _refuse_what_is_gone(stay, go)
    with db.session.begin_nested():
        moved = {name: rehome(go.id, stay.id, None) for name, rehome in offering("rehome").items()}
        journal = _Journal()
        _take(stay, go, taken, journal)
        if _takes_place(stay, go, taken):
            _exchange_places(stay, go, journal)
        _take_desil(stay, go, journal)
        _lead(stay, go, journal)
        record = Join(
            from_id=go.id, to_id=stay.id, changed=journal.lines, by_id=by.id, by_name=by.name,
            moved={name: [list(row) for row in rows] for name, rows in moved.items() if rows},
        )  # fmt: skip
        db.session.add(record)
        _tell(moved, go, stay, "memindahkan")
        audit.record(stay, "menautkan", {"Data yang ditautkan": [None, go.temporary_no]})
        db.session.flush()
    return record


def undo(join_id: int, by) -> list[str]:
    """Part the two again. Gives the names of what was changed since and therefore stays as it is.

    Refuses what is undone already, a join that a newer one stands on, a NIK that somebody else has by
    now, and what a room says was built on the rows that it would move back.
    """
    record = _locked_join(join_id)
    stay, go = _locked(record.to_id, record.from_id)
    _refuse_to_part(record, go)
    with db.session.begin_nested():
        moved = {name: [tuple(row) for row in rows] for name, rows in record.moved.items()}
        for name, rehome in offering("rehome").items():
            if moved.get(name):
                moved[name] = rehome(stay.id, go.id, moved[name])
        with db.session.no_autoflush:  # half of a change may not reach the table
            kept = _restore(record.changed)
        record.undone_at, record.undone_by = now(), by.id
        _tell(moved, stay, go, "mengembalikan")
        audit.record(stay, "mengurai tautan", {"Data yang ditautkan": [go.temporary_no, None]})
        db.session.flush()
    return kept


class _Journal:
    """What was changed, in order, so that it can be taken back from the end."""

    def __init__(self):
        self.lines: list[list] = []

    def set(self, row: Base, column: str, value) -> None:
        before = getattr(row, column)
        if before == value:
            return
        self.lines.append([row.__tablename__, row.id, column, _plain(before), _plain(value)])
        setattr(row, column, value)


def _locked(first_id: int, second_id: int) -> tuple[Person, Person]:
    """Both records, in the order asked for, held in the order of their ids: two joins never wait for each other."""
    held = {row_id: wait_for_row(Person, row_id) for row_id in sorted((first_id, second_id))}
    if None in held.values():
        raise RuleError("Data warga ini tidak ada.")
    return held[first_id], held[second_id]


def _refuse_what_is_gone(*people: Person) -> None:
    for person in people:
        if person.status == JOINED:
            raise RuleError(
                f"{person.temporary_no} sudah ditautkan ke data lain. Buka data yang tetap, lalu tautkan dari sana."
            )
        if person.status == CANCELLED:
            raise RuleError(f"{person.temporary_no} sudah dibatalkan, jadi tidak dapat ditautkan.")


def _take(stay: Person, go: Person, taken: Collection[str], journal: _Journal) -> None:
    for part in PARTS:
        if part.key not in taken:
            continue
        if part.key == "nik":
            _swap_nik(stay, go, journal)
            continue
        for column in part.columns:
            journal.set(stay, column, getattr(go, column))
    if not stay.nik and not stay.no_nik_reason:
        journal.set(stay, "no_nik_reason", go.no_nik_reason or "lain")
    values = {name: getattr(stay, name) for name in ("nik", "birth_date", "sex")}
    if doubts(values) and not stay.doubt_reason:
        journal.set(stay, "doubt_reason", go.doubt_reason or AFTER_JOINING)


def _swap_nik(stay: Person, go: Person, journal: _Journal) -> None:
    """Both keep one of the two numbers: the old one still finds, and nobody else can be given it."""
    wanted = (go.nik, go.no_nik_reason), (stay.nik, stay.no_nik_reason)
    journal.lines += [
        [_PERSON.name, stay.id, "nik", stay.nik, go.nik],
        [_PERSON.name, go.id, "nik", go.nik, stay.nik],
    ]
    _set_niks({stay: wanted[0][0], go: wanted[1][0]})
    journal.set(stay, "no_nik_reason", wanted[0][1])
    journal.set(go, "no_nik_reason", wanted[1][1])


def _set_niks(wanted: dict[Person, str | None]) -> None:
    """A number is unique at every moment, so all are laid down before any is taken up."""
    db.session.flush()
    db.session.execute(update(_PERSON).where(_PERSON.c.id.in_([p.id for p in wanted])).values(nik=None))
    for person, nik in wanted.items():
        if person.nik == nik:
            db.session.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(nik=nik))
        person.nik = nik
    db.session.flush()


def _takes_place(stay: Person, go: Person, taken: Collection[str]) -> bool:
    """Where both stand on one card, the one that stays takes the place whose role is known."""
    mine, theirs = families.standing(stay.id), families.standing(go.id)
    if mine and theirs and mine.family_id == theirs.family_id:
        return mine.role == UNKNOWN != theirs.role
    return "kk" in taken


def _exchange_places(stay: Person, go: Person, journal: _Journal) -> None:
    """With the number of the card goes the place on it; a place that is not wanted stays with the one that goes."""
    mine, theirs = families.standing(stay.id), families.standing(go.id)
    _change_hands({mine: go.id, theirs: stay.id})
    for place, before, after in ((mine, stay.id, go.id), (theirs, go.id, stay.id)):
        if place is not None:
            journal.lines.append([_MEMBER.name, place.id, "person_id", before, after])


def _change_hands(owners: dict[FamilyMember | None, int]) -> None:
    """Give places on cards to others. One person stands in one place at every moment, so all step aside first."""
    db.session.flush()
    ids = {place.id: owner for place, owner in owners.items() if place is not None}
    aside = update(_MEMBER).where(_MEMBER.c.id.in_(ids))
    db.session.execute(aside.values(until=_MEMBER.c.since))
    for place_id, owner in ids.items():
        db.session.execute(update(_MEMBER).where(_MEMBER.c.id == place_id).values(person_id=owner))
    db.session.execute(aside.values(until=None))
    db.session.expire_all()


def _take_desil(stay: Person, go: Person, journal: _Journal) -> None:
    """The newest entry of both is the current one; a desil without entries is better than none."""
    db.session.flush()
    own = [stay.desil, stay.desil_on] if stay.desil else [go.desil, go.desil_on]
    desil, day = families.current_desil([stay.id]).get(stay.id, own)
    journal.set(stay, "desil", desil)
    journal.set(stay, "desil_on", day)


def _lead(stay: Person, go: Person, journal: _Journal) -> None:
    """From now on `go`, and whoever was joined to it, leads to `stay`."""
    for older in db.session.scalars(select(Person).where(Person.joined_to == go.id)):
        journal.set(older, "joined_to", stay.id)
    journal.set(go, "status", JOINED)
    journal.set(go, "joined_to", stay.id)
    db.session.flush()


def _tell(moved: dict, old: Person, new: Person, action: str) -> None:
    """A line in the trail of every row that changed hands; by number, never by name."""
    by_kind: dict[str, list] = {}
    for rows in moved.values():
        for kind, row_id in rows:
            by_kind.setdefault(kind, []).append((row_id, {"Warga": [old.temporary_no, new.temporary_no]}))
    for kind, changed in by_kind.items():
        audit.record_many(kind, changed, action)


def _locked_join(join_id: int) -> Join:
    query = select(Join).where(Join.id == join_id).options(*Join.whole())
    record = db.session.scalar(query.with_for_update(of=Join).execution_options(populate_existing=True))
    if record is None:
        raise RuleError("Tautan ini tidak ada.")
    if record.undone_at is not None:
        raise RuleError("Tautan ini sudah diurai.")
    return record


def newer(record: Join) -> list[Join]:
    """Joins made later that stand and touch one of the two: they are undone first."""
    both = (record.from_id, record.to_id)
    touches = or_(Join.from_id.in_(both), Join.to_id.in_(both))
    query = select(Join).where(touches, Join.id > record.id, Join.undone_at.is_(None))
    return list(db.session.scalars(query.order_by(Join.id.desc())))


def _refuse_to_part(record: Join, go: Person) -> None:
    blocking = newer(record)
    if blocking:
        numbers = ", ".join(f"{_number(other.from_id)} ke {_number(other.to_id)}" for other in blocking)
        raise RuleError(f"Urai dahulu penautan yang lebih baru: {numbers}.")
    wanted = [line[3] for line in record.changed if line[2] == "nik" and line[3]]
    holder = select(Person.id).where(Person.nik.in_(wanted), Person.id.not_in((record.to_id, record.from_id)))
    taken = db.session.scalar(holder.limit(1)) if wanted else None
    if taken:
        raise RuleError(
            f"NIK semula sekarang dipakai {_number(taken)}. Betulkan NIK di sana dahulu, lalu urai tautan ini."
        )


def _number(person_id: int) -> str:
    return Person(id=person_id).temporary_no


def _restore(lines: list[list]) -> list[str]:
    """Take the changes back from the end, where nobody has changed the value since; gives the others' names."""
    kept, niks, places = [], {}, {}
    for table, row_id, column, before, after in reversed(lines):
        if table == _MEMBER.name:
            place = db.session.get(FamilyMember, row_id)
            if place.person_id == after and place.until is None:
                places[place] = before
            continue
        row = db.session.get(Person, row_id)
        if _plain(getattr(row, column)) != after:
            kept.append(_label(column))
        elif column == "nik":
            niks[row] = before
        else:
            setattr(row, column, _typed(column, before))
    if niks:
        _set_niks(niks)
    _change_hands(places)
    return list(dict.fromkeys(kept))


def changed_since(record: Join) -> list[str]:
    """Names of what would stay as it is, were the join undone now."""
    told = []
    for table, row_id, column, _, after in record.changed:
        if table == _PERSON.name and _plain(getattr(db.session.get(Person, row_id), column)) != after:
            told.append(_label(column))
    return list(dict.fromkeys(told))


def _label(column: str) -> str:
    return "Desil" if column == "desil_on" else Person.__audit__.labels.get(column, column)


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(column: str, value):
    return dt.date.fromisoformat(value) if value and isinstance(_PERSON.c[column].type, Date) else value


# ---- two people after all ----


def part_for_good(first_id: int, second_id: int, by) -> None:
    """Remember that these two were looked at and are two people. Saying it twice does no harm."""
    low, high = sorted((first_id, second_id))
    if low == high:
        raise RuleError("Pilih dua data yang berbeda.")
    values = {"low_id": low, "high_id": high, "by_id": by.id, "by_name": by.name, "at": now()}
    db.session.execute(upsert(NotSame).values(values).on_conflict_do_nothing(index_elements=["low_id", "high_id"]))


def part_from_twins(person: Person, by) -> None:
    """Somebody saw the twins of this new record and said: another person. That is remembered of each."""
    for twin in twins_of(person):
        part_for_good(person.id, twin.person.id, by)


def parted(first_id: int, second_id: int) -> NotSame | None:
    low, high = sorted((first_id, second_id))
    return db.session.scalar(select(NotSame).where(NotSame.low_id == low, NotSame.high_id == high))


# ---- laid side by side ----


def differences(left: Person, right: Person) -> list[tuple[Part, bool]]:
    """Every part that either record has, and whether the two say the same."""
    told = []
    for part in PARTS:
        mine, theirs = ([getattr(p, column) for column in part.columns] for p in (left, right))
        if part.key == "nik":
            mine, theirs = [left.nik], [right.nik]
        if any(mine + theirs):
            told.append((part, mine == theirs))
    return told


def reasons(left: Person, right: Person) -> list[str]:
    """Why these two may be one person, in words; nothing when they were only picked by hand."""
    said = [twin.reason for twin in twins_of(left) if twin.person.id == right.id]
    low, high = sorted((left.id, right.id))
    pair = select(TwinPair.reason).where(TwinPair.low_id == low, TwinPair.high_id == high)
    found = db.session.scalar(pair)
    return list(dict.fromkeys([*said, *([REASONS[found]] if found else [])]))


def usual_choice(part: Part, stay: Person, go: Person) -> bool:
    """Whether the value would usually come from the one that goes: where the one that stays has none."""
    first = part.columns[0] if part.key != "address" else "kelurahan"
    return not getattr(stay, first) and bool(getattr(go, first))


def usual_stay(left: Person, right: Person) -> Person:
    """Who would usually stay: the one with a NIK, else the one that was there first."""
    if bool(left.nik) != bool(right.nik):
        return left if left.nik else right
    return min(left, right, key=lambda person: person.id)

