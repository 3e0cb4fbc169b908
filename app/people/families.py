"""Families: who stands on which card in which role, from when to when; and the desil that they share.

A card is a family at a date, no key of a person: people leave one card and enter another, and both stay told.
`Person.kk` repeats the number of the card on which somebody stands today, so that search and lists need no
join; `follow` keeps the two alike from that side, `_stand` from this one.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import bindparam, insert, inspect, literal, select, union_all, update

from app.ground import audit
from app.ground.db import db, upsert, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import age, today
from app.people.models import (
    ACTIVE,
    CANCELLED,
    DIED_OUT,
    HEAD,
    JOINED,
    UNKNOWN,
    DesilEntry,
    Family,
    FamilyDesil,
    Person,
)
from app.people.models import FamilyMember as Member

CARD_CHANGED, SPLIT, MOVED, LEFT = "nomor KK berubah", "pecah KK", "pindah KK", "keluar dari KK"
NEW_ROLE = "hubungan berubah"
GROWN_UP = 17
AT_ONCE = 5000  # people in one question
_PERSON, _MEMBER = Person.__table__, Member.__table__


# ---- who stands where ----


def standing(person_id: int) -> Member | None:
    """The place of a person on a card today."""
    return db.session.scalar(select(Member).where(Member.person_id == person_id, Member.until.is_(None)))


def card(kk: str, since: dt.date | None = None) -> Family:
    """The family of this number, made when it is new. Two clerks who type one number get one family."""
    values = {"kk": kk, "since": since or today(), "version": 1}
    statement = upsert(Family).values(values).on_conflict_do_nothing(index_elements=["kk"])
    made = db.session.scalar(statement.returning(Family.id))
    if made:
        audit.record_many(Family.__tablename__, [(made, {"Nomor KK": [None, kk]})], "menambah")
    return db.session.scalars(select(Family).where(Family.kk == kk)).one()


def follow(person: Person) -> None:
    """A number of a card was typed on a person: the place on the card follows it."""
    db.session.flush()
    follow_many([(person.id, person.kk)])


def follow_many(numbers: Iterable[tuple[int, str | None]]) -> None:
    """(person id, number of the card) as lists and forms give it: old places end today, new ones begin."""
    told = list(dict(numbers).items())
    for start in range(0, len(told), AT_ONCE):
        _follow(dict(told[start : start + AT_ONCE]))


def _follow(wanted: dict[int, str | None]) -> None:
    active = select(Person.id).where(Person.id.in_(wanted), Person.status == ACTIVE)
    wanted = {who: wanted[who] for who in db.session.scalars(active)}
    query = select(Member.id, Member.person_id, Family.kk).join(Family)
    held = db.session.execute(query.where(Member.person_id.in_(wanted), Member.until.is_(None))).all()
    ended = [(row_id, who) for row_id, who, kk in held if kk != wanted[who]]
    if ended:
        values = {"until": today(), "reason": CARD_CHANGED}
        db.session.execute(update(_MEMBER).where(_MEMBER.c.id.in_([row_id for row_id, _ in ended])).values(values))
    settled = {who for _, who, kk in held if kk == wanted[who]}
    new = {who: kk for who, kk in wanted.items() if kk and who not in settled}
    families = _cards(set(new.values()))
    back = _places_again({who: families[kk] for who, kk in new.items()})
    rows = [
        {"family_id": families[kk], "person_id": who, "role": UNKNOWN, "since": today()}
        for who, kk in new.items()
        if who not in back
    ]
    if rows:
        db.session.execute(insert(_MEMBER), rows)
    if ended or new:
        follow_desil([who for _, who in ended] + list(new))


def _places_again(wanted: dict[int, int]) -> set[int]:
    """{person: family}: who left that card only today, by a number that changed, stands there as before."""
    left = (Member.until == today(), Member.reason == CARD_CHANGED, Member.person_id.in_(wanted))
    query = select(Member.id, Member.person_id, Member.family_id).where(*left) if wanted else None
    found = db.session.execute(query).all() if wanted else []
    back = {who: row_id for row_id, who, family_id in found if wanted[who] == family_id}
    if back:
        again = update(_MEMBER).where(_MEMBER.c.id.in_(back.values()))
        db.session.execute(again.values(until=None, reason=None))
    return set(back)


def _cards(numbers: set[str]) -> dict[str, int]:
    if not numbers:
        return {}
    query = select(Family.kk, Family.id).where(Family.kk.in_(numbers))
    known = dict(db.session.execute(query).all())
    missing = [{"kk": kk, "since": today(), "version": 1} for kk in sorted(numbers - known.keys())]
    if missing:
        db.session.execute(upsert(Family.__table__).on_conflict_do_nothing(index_elements=["kk"]), missing)
        known = dict(db.session.execute(query).all())
    return known


def _stand(family: Family, person: Person, role: str, on: dt.date) -> Member:
    row = Member(family_id=family.id, person_id=person.id, role=role, since=on)
    db.session.add(row)
    person.kk = family.kk
    db.session.flush()
    return row


def _leave(row: Member, on: dt.date, reason: str) -> None:
    row.until, row.reason = max(on, row.since), reason
    db.session.flush()


# ---- what a clerk does ----


def enter(family: Family, person: Person | None, role: str, on: dt.date) -> None:
    """Write a person on the card, taken from another one if need be.

    Refuses nobody, a second head, the dead, a day to come, who stands here already, and the head of others.
    """
    if person is None:
        raise RuleError("Tidak ada warga dengan nomor ini. Catat orangnya dahulu.", "number")
    family, person = _held(family, person)
    _refuse_day(on)
    if person.status != ACTIVE:
        raise RuleError("Hanya warga yang aktif dapat dicatat dalam keluarga.", "number")
    place = standing(person.id)
    if place and place.family_id == family.id:
        raise RuleError("Orang ini sudah tercatat di kartu keluarga ini.", "number")
    _refuse_second_head(family, role)
    _let_step_down(family.id, role)
    if place:
        _refuse_leaving_head(place, [place.id])
        _leave(place, on, MOVED)
    _stand(family, person, role, on)
    follow_desil([person.id])


def leave(place: Member, on: dt.date, reason: str) -> None:
    """Take a person off the card. The head of others first gives the place to another."""
    _refuse_day(on)
    if place.until is not None:
        raise RuleError("Orang ini sudah tidak tercatat di kartu keluarga ini.")
    _refuse_leaving_head(place, [place.id])
    _leave(place, on, reason)
    person = db.session.get(Person, place.person_id)
    person.kk = None
    follow_desil([person.id])


def give_roles(family: Family, roles: dict[int, str], on: dt.date) -> None:
    """{place: role}. A change is dated: the old line ends, a new one begins. Refuses two heads."""
    family = wait_for_row(Family, family.id)
    places = {row.id: row for row in _places(family.id)}
    wanted = {row_id: role for row_id, role in roles.items() if row_id in places}
    after = [wanted.get(row_id, row.role) for row_id, row in places.items()]
    if after.count(HEAD) > 1:
        raise RuleError("Kepala keluarga hanya satu. Pilih hubungan lain untuk yang lainnya.")
    changed = [(row, wanted[row.id]) for row in places.values() if wanted.get(row.id, row.role) != row.role]
    _let_step_down(family.id, *(role for _, role in changed))
    for row, role in sorted(changed, key=lambda change: change[1] == HEAD):  # the old head steps down first
        if row.role == UNKNOWN or row.since >= on:  # never said, or said today: nothing to tell
            row.role = role
        else:
            _leave(row, on, NEW_ROLE)
            _stand(family, db.session.get(Person, row.person_id), role, on)
        db.session.flush()


def split(family: Family, kk: str, roles: dict[int, str], on: dt.date) -> Family:
    """Some of a card get a card of their own: {place: role on the new card}, one of them its head.

    Refuses a number in use, nobody, everybody, no head or two, and leaving the others without a head.
    """
    family = wait_for_row(Family, family.id)
    _refuse_day(on)
    places = {row.id: row for row in _places(family.id)}
    going = [places[row_id] for row_id in roles if row_id in places]
    if not going:
        raise RuleError("Tandai dahulu siapa yang pindah ke KK baru.")
    if len(going) == len(places):
        raise RuleError("Bila semuanya pindah, KK ini tidak pecah. Ubah nomor KK-nya pada data warga.")
    if [roles[row.id] for row in going].count(HEAD) != 1:
        raise RuleError("Pilih satu kepala keluarga di antara yang pindah.")
    if db.session.scalar(select(Member.id).join(Family).where(Family.kk == kk, Member.until.is_(None)).limit(1)):
        raise RuleError("Nomor KK ini sudah dipakai keluarga lain.", "kk")
    for row in going:
        _refuse_leaving_head(row, [other.id for other in going])
    new = card(kk, on)
    new.from_id = family.id
    for row in going:
        _leave(row, on, SPLIT)
        _stand(new, db.session.get(Person, row.person_id), roles[row.id], on)
    follow_desil([row.person_id for row in going])
    return new


def died(person: Person, on: dt.date) -> None:
    """The place on the card ends; the number stays with the dead, as their last."""
    place = standing(person.id)
    if place is not None:
        _leave(place, on, DIED_OUT)


def headless(family: Family) -> bool:
    """Whether the head is gone while others remain: somebody has to follow."""
    return bool(family.present) and family.head is None and any(row.role == HEAD for row in family.past)


def successor(family: Family) -> Member | None:
    """Who usually follows a head: husband or wife, else the eldest grown-up child, else the eldest grown-up."""
    adults = [row for row in family.present if _years(row.person) is None or _years(row.person) >= GROWN_UP]
    order = {"suami": 0, "istri": 0, "anak": 1}
    ranked = sorted(adults, key=lambda row: (order.get(row.role, 2), -(_years(row.person) or 0)))
    return ranked[0] if ranked else None


def _years(person: Person) -> int | None:
    return age(person.birth_date, today()) if person.birth_date else None


def _held(family: Family, person: Person) -> tuple[Family, Person]:
    return wait_for_row(Family, family.id), wait_for_row(Person, person.id)


def _places(family_id: int) -> list[Member]:
    living = Person.status.not_in((JOINED, CANCELLED))
    query = select(Member).join(Person, Person.id == Member.person_id).where(living, Member.family_id == family_id)
    return list(db.session.scalars(query.where(Member.until.is_(None)).order_by(Member.id)))


def _refuse_day(on: dt.date) -> None:
    if on > today():
        raise RuleError("Tanggal ini masih di masa depan.", "on")


def _refuse_second_head(family: Family, role: str) -> None:
    if role == HEAD and any(row.role == HEAD for row in _places(family.id)):
        raise RuleError("Keluarga ini sudah memiliki kepala keluarga.", "role")


def _let_step_down(family_id: int, *roles: str) -> None:
    """A record that was joined to another keeps its place, for the undoing; as the head it makes room for a new one."""
    if HEAD not in roles:
        return
    gone = select(Person.id).where(Person.status.in_((JOINED, CANCELLED)))
    left = update(_MEMBER).where(_MEMBER.c.family_id == family_id, _MEMBER.c.until.is_(None), _MEMBER.c.role == HEAD)
    db.session.execute(left.where(_MEMBER.c.person_id.in_(gone)).values(role=UNKNOWN))


def _refuse_leaving_head(place: Member, going: list[int]) -> None:
    others = [row for row in _places(place.family_id) if row.id not in going]
    if place.role == HEAD and others:
        raise RuleError("Kepala keluarga tidak dapat pindah selagi ada anggota lain. Tunjuk dahulu penggantinya.")


# ---- desil ----


def set_desil(family: Family, desil: int, on: dt.date, source: str) -> None:
    """Keep what a source says of the family; whoever stands on the card follows the newest."""
    _refuse_day(on)
    db.session.add(FamilyDesil(family_id=family.id, desil=desil, on_date=on, source=source))
    db.session.flush()
    follow_desil([row.person_id for row in _places(family.id)])


def follow_desil(person_ids: list[int]) -> None:
    """Make what stands on these people their current desil."""
    db.session.flush()
    newest, told, changed = current_desil(person_ids), [], []
    for start in range(0, len(person_ids), 1000):
        query = select(Person.id, Person.desil, Person.desil_on)
        for who, *before in db.session.execute(query.where(Person.id.in_(person_ids[start : start + 1000]))):
            if newest.get(who, before) != before:
                changed.append({"who": who, "to": newest[who][0], "day": newest[who][1]})
                told += [(who, {"Desil": [before[0], newest[who][0]]})] if before[0] != newest[who][0] else []
    if changed:
        statement = update(_PERSON).where(_PERSON.c.id == bindparam("who"))
        statement = statement.values(desil=bindparam("to"), desil_on=bindparam("day"))
        db.session.connection().execute(statement, changed)
        audit.record_many(_PERSON.name, told, "mengubah")
        _forget_desil({line["who"] for line in changed})


def _forget_desil(person_ids: set[int]) -> None:
    """Rows that the session holds read it anew."""
    for row in db.session.identity_map.values():
        if isinstance(row, Person) and inspect(row).identity[0] in person_ids:
            db.session.expire(row, ["desil", "desil_on"])


def current_desil(person_ids: list[int]) -> dict[int, list]:
    """[desil, day] of the newest of their own entries and of their family's, the family's first on the same day.

    Whoever has neither is missing.
    """
    own = select(DesilEntry.person_id, DesilEntry.on_date, literal(0), DesilEntry.id, DesilEntry.desil)
    shared = select(Member.person_id, FamilyDesil.on_date, literal(1), FamilyDesil.id, FamilyDesil.desil)
    shared = shared.join(FamilyDesil, FamilyDesil.family_id == Member.family_id).where(Member.until.is_(None))
    newest: dict[int, tuple] = {}
    for start in range(0, len(person_ids), 1000):
        some = person_ids[start : start + 1000]
        both = union_all(own.where(DesilEntry.person_id.in_(some)), shared.where(Member.person_id.in_(some)))
        for who, *rank in db.session.execute(both):
            newest[who] = max(newest.get(who, (dt.date.min,)), tuple(rank))
    return {who: [rank[-1], rank[0]] for who, rank in newest.items()}


# ---- for flask check ----


def check():
    """Sentences about people whose number of a card is not that of the card they stand on."""
    query = select(Person.id).join(Member, Member.person_id == Person.id).join(Family, Family.id == Member.family_id)
    wrong = query.where(Member.until.is_(None), Person.status != JOINED, Person.kk.is_distinct_from(Family.kk))
    for person_id in db.session.scalars(wrong):
        yield f"Nomor KK warga {person_id} tidak sama dengan kartu keluarganya."
