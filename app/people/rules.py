"""What may happen to a person's record."""

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.ground import nik as nik_rules
from app.ground.db import db, hold
from app.ground.names import name_key
from app.ground.refusal import RuleError
from app.ground.tanggal import now, today
from app.people import families
from app.people.models import CANCELLED, JOINED, Category, DesilEntry, Disability, Person

CLICK = dt.timedelta(minutes=5)
NIK_TAKEN = "NIK ini sudah dipakai warga lain. Carilah dahulu; mungkin orangnya sudah tercatat."


@dataclass(frozen=True)
class Twin:
    """Somebody in the register who may be the same person, with the reason a clerk reads."""

    person: Person
    reason: str
    sure: bool


def doubts(values: dict) -> list[str]:
    """What does not fit together in what was typed: shown, and saved only with a reason; never refused.

    A NIK stays when a birth date is later corrected (PP 40/2019 Art 30(2)), so neither is wrong by itself.
    """
    if not values.get("nik"):
        return []
    return nik_rules.nik_doubts(values["nik"], values.get("birth_date"), values.get("sex"), None)


def twins(values: dict, besides: int | None = None, limit: int = 5) -> list[Twin]:
    """People who may be the same: same NIK; same folded name and birth date; same KK and folded name."""
    found: dict[int, Twin] = {}
    key = name_key(values.get("name") or "")
    looks = []
    if values.get("nik"):
        old = select(Person.joined_to).where(Person.nik == values["nik"])
        looks.append((or_(Person.nik == values["nik"], Person.id.in_(old)), "NIK sama", True))
    if key and values.get("birth_date"):
        same = (Person.birth_date == values["birth_date"]) & (Person.name_key == key)
        looks.append((same, "Nama dan tanggal lahir sama", False))
    if key and values.get("kk"):
        looks.append(((Person.kk == values["kk"]) & (Person.name_key == key), "Nama dan nomor KK sama", False))
    for condition, reason, sure in looks:
        query = select(Person).where(condition, Person.status.not_in((JOINED, CANCELLED))).limit(limit)
        for person in db.session.scalars(query):
            if person.id != besides:
                found.setdefault(person.id, Twin(person, reason, sure))
    return list(found.values())[:limit]


def twins_of(person: Person) -> list[Twin]:
    """Who else in the register may be this person."""
    values = {name: getattr(person, name) for name in ("name", "birth_date", "kk")}
    return twins(values, besides=person.id)


def twins_before(values: dict) -> list[Twin]:
    """Twins, looked for just before saving: of two clicks the second finds whom the first has saved.

    Somebody without NIK and birth date is known only by name or sign: who was written down so within the
    last minutes is taken for the same click.
    """
    hold("people.register")
    found = twins(values)
    key = name_key(f"{values.get('name') or ''} {values.get('alias') or ''}")[:160]
    if not found and key and not values.get("nik") and not values.get("birth_date"):
        same = (Person.name_key == key) & Person.nik.is_(None) & (Person.created_at > now() - CLICK)
        found = [Twin(person, "Baru saja dicatat", False) for person in db.session.scalars(select(Person).where(same))]
    return found


def register(values: dict, by) -> Person:
    """A new person from form values. Refuses a NIK in use, and a missing NIK or a doubt without its reason."""
    _judge(values, besides=None)
    person = Person(created_by=by.id if by else None, desil=values.get("desil"))
    with _one_of_a_nik():
        _fill(person, values)
        db.session.add(person)
    _set_parts(person, values)
    families.follow(person)
    return person


def change(person: Person, values: dict) -> None:
    """Change a person's record by form values, under the same refusals as a new one."""
    _judge(values, besides=person.id)
    with _one_of_a_nik():
        _fill(person, values)
    _set_parts(person, values)
    families.follow(person)


def _judge(values: dict, besides: int | None) -> None:
    if values.get("nik"):
        taken = db.session.scalar(select(Person.id).where(Person.nik == values["nik"], Person.id != (besides or 0)))
        if taken:
            raise RuleError(NIK_TAKEN, "nik")
    elif not values.get("no_nik_reason"):
        raise RuleError("Tanpa NIK, pilihlah alasannya.", "no_nik_reason")
    if not values.get("name") and not values.get("alias") and values.get("nik"):
        raise RuleError("Nama perlu diisi bila NIK diketahui.", "name")
    found = doubts(values)
    if found and not values.get("doubt_reason"):
        raise RuleError(" ".join([*found, "Bila memang begitu, tuliskan alasannya."]), "doubt_reason")
    born = values.get("birth_date")
    if born and (born > today() or born < dt.date(1890, 1, 1)):
        raise RuleError("Tanggal lahir ini tidak mungkin.", "birth_date")


COLUMNS = (
    "nik", "no_nik_reason", "doubt_reason", "kk", "name", "alias", "sex", "birth_place", "birth_date", "address", "rt",
    "rw", "kelurahan", "outside", "home_address", "home_rt", "home_rw", "home_kelurahan", "phone", "note",
)  # fmt: skip


def _fill(person: Person, values: dict) -> None:
    for column in COLUMNS:
        if column in values:
            setattr(person, column, values[column])
    if person.nik:
        person.no_nik_reason = None
    if not doubts(values):
        person.doubt_reason = None


@contextmanager
def _one_of_a_nik():
    """Two clerks may type the same person in the same second: the constraint lets one through. The rows are changed
    within, for what was changed before a savepoint is flushed outside it, and its refusal ends the whole transaction:
    the page that tells of it could ask nothing more."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError:
        raise RuleError(NIK_TAKEN, "nik") from None


def _set_parts(person: Person, values: dict) -> None:
    if "categories" in values:
        set_categories(person.id, set(values["categories"] or ()))
    if "disabilities" in values:
        set_disabilities(person.id, set(values["disabilities"] or ()))
    if values.get("desil"):
        set_desil(person, values["desil"], values.get("desil_date") or today(), values.get("desil_source") or "lain")


def set_categories(person_id: int, codes: set[str]) -> None:
    """PPKS categories: those no longer named end today, none is deleted; one that ended today goes on."""
    rows = db.session.scalars(select(Category).where(Category.person_id == person_id)).all()
    held = {row.code for row in rows if row.until is None}
    for row in rows:
        if row.until is None and row.code not in codes:
            row.until = today()
        elif row.code in codes - held and row.since == today():
            row.until = None
            held.add(row.code)
    for code in sorted(codes - held):
        db.session.add(Category(person_id=person_id, code=code, since=today()))
    db.session.flush()


def set_disabilities(person_id: int, kinds: set[str]) -> None:
    held = {row.kind: row for row in db.session.scalars(select(Disability).where(Disability.person_id == person_id))}
    for kind, row in held.items():
        if kind not in kinds:
            db.session.delete(row)
    for kind in sorted(kinds - held.keys()):
        db.session.add(Disability(person_id=person_id, kind=kind))
    db.session.flush()


def set_desil(person: Person, desil: int, on_date: dt.date, source: str) -> None:
    """Keep the entry; the newest by date, of the person's own and the family's, is the current desil."""
    newest = db.session.scalars(
        select(DesilEntry).where(DesilEntry.person_id == person.id).order_by(DesilEntry.on_date.desc()).limit(1)
    ).first()
    if newest and (newest.desil, newest.source) == (desil, source) and newest.on_date >= on_date:
        return
    db.session.add(DesilEntry(person_id=person.id, desil=desil, on_date=on_date, source=source))
    db.session.flush()
    families.follow_desil([person.id])


def record_death(person: Person, on: dt.date) -> None:
    """Refuses a day in the future or before birth."""
    if on > today():
        raise RuleError("Tanggal meninggal masih di masa depan.", "died_on")
    if person.birth_date and on < person.birth_date:
        raise RuleError("Tanggal meninggal sebelum tanggal lahir.", "died_on")
    person.status, person.died_on = "meninggal", on
    families.died(person, on)
