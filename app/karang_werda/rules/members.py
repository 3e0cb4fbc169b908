"""Who belongs to a club: people of sixty and over; officers may be younger (domain.md section 4)."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import and_, exists, or_, select, text
from sqlalchemy.exc import IntegrityError

from app.ground import audit
from app.ground.db import db, upsert
from app.ground.refusal import RuleError
from app.ground.tanggal import age, long_date, today
from app.karang_werda.models import DECEASED, Club, Member, Officer
from app.office import agency
from app.people import rules as people
from app.people.models import ACTIVE, Person

DESK, SUGGESTED, IMPORT = "loket", "usulan", "impor"  # where a membership came from
DETAILS = ("dependency", "lives_alone", "contact_name", "contact_phone")


def born_by(on: dt.date) -> dt.date:
    """The latest day of birth of somebody who is old enough on a day."""
    years = agency.setting("karang_werda.least_age", on)
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return dt.date(on.year - years, 2, 28)


def join(club: Club, person: Person, joined_on: dt.date, by=None) -> Member:
    """Take somebody in. Refuses the dead, who is too young and no officer, whose birth date is not known,
    a day that has not come, and who belongs to a club already."""
    if joined_on > today():
        raise RuleError("Tanggal bergabung masih di masa depan.", "joined_on")
    if person.status != ACTIVE:
        raise RuleError("Orang ini tercatat meninggal, jadi tidak dapat menjadi anggota.")
    _refuse_young(club, person, joined_on)
    _refuse_member(club, person.id, joined_on)
    member = Member(club_id=club.id, person=person, joined_on=joined_on, source=DESK)
    try:  # two officers may add the same person in the same second: the index lets one through
        with db.session.begin_nested():
            db.session.add(member)
            db.session.flush()
    except IntegrityError:
        raise RuleError("Orang ini baru saja ditambahkan.") from None
    return member


def _refuse_young(club: Club, person: Person, on: dt.date) -> None:
    if person.id in officers_on(club.id, on):
        return
    least = agency.setting("karang_werda.least_age", on)
    if person.birth_date is None:
        raise RuleError("Tanggal lahirnya belum tercatat. Lengkapi dahulu data warganya.")
    if age(person.birth_date, on) < least:
        years = age(person.birth_date, on)
        raise RuleError(f"Usianya {years} tahun pada {long_date(on)}; anggota berusia {least} tahun ke atas.")


def _refuse_member(club: Club, person_id: int, on: dt.date) -> None:
    query = select(Club.id, Club.name, Member.left_on).join(Member, Member.club_id == Club.id)
    found = db.session.execute(query.where(Member.person_id == person_id, _belongs(on))).first()
    if found and found.left_on:
        raise RuleError(f"Orang ini anggota {found.name} sampai {long_date(found.left_on)}.", "joined_on")
    if found and found.id == club.id:
        raise RuleError("Orang ini sudah menjadi anggota.")
    if found:
        raise RuleError(f"Orang ini masih anggota {found.name}. Catat keluar di sana dahulu.")


def _belongs(on: dt.date):
    """A condition on Member: it has not ended, or later than that day."""
    return or_(Member.left_on.is_(None), Member.left_on > on)


def officers_on(club_id: int, on: dt.date) -> set[int]:
    """Ids of the people who hold a post of the club on a day."""
    term = and_(Officer.starts_on <= on, or_(Officer.ends_on.is_(None), Officer.ends_on >= on))
    return set(db.session.scalars(select(Officer.person_id).where(Officer.club_id == club_id, term)))


def may_join(on: dt.date):
    """A condition on Person: alive, old enough on that day, in no club."""
    member = exists().where(Member.person_id == Person.id, _belongs(on))
    return and_(Person.status == ACTIVE, Person.birth_date <= born_by(on), ~member)


def join_many(club: Club, person_ids: Iterable[int], joined_on: dt.date, source: str, by=None) -> int:
    """Take in those of the ids that may join; gives how many. One statement, so doing it again adds nobody."""
    if joined_on > today():
        raise RuleError("Tanggal bergabung masih di masa depan.", "joined_on")
    wanted = sorted(set(person_ids))
    officers = officers_on(club.id, joined_on) & set(wanted)
    fit = or_(may_join(joined_on), and_(Person.id.in_(officers), Person.status == ACTIVE))
    found = [
        row_id
        for start in range(0, len(wanted), 500)
        for row_id in db.session.scalars(
            select(Person.id).where(Person.id.in_(wanted[start : start + 500]), fit).order_by(Person.id)
        )
    ]
    if not found:
        return 0
    rows = [
        {
            "club_id": club.id, "person_id": person_id, "joined_on": joined_on, "source": source,
            "lives_alone": False, "version": 1,
        }
        for person_id in found
    ]  # fmt: skip
    insert = upsert(Member.__table__).on_conflict_do_nothing(
        index_elements=["person_id"], index_where=text("left_on IS NULL")
    )
    new = db.session.execute(insert.returning(Member.id), rows).scalars().all()
    told = {"Bergabung": [None, joined_on.isoformat()]}
    audit.record_many(Member.__tablename__, [(row_id, told) for row_id in sorted(new)], "menambah")
    return len(new)


def change(member: Member, values: dict, by=None) -> None:
    """Dependency, living alone and whom to call. Refuses a number without a name."""
    if values.get("contact_phone") and not values.get("contact_name"):
        raise RuleError("Isi nama yang dapat dihubungi pada nomor itu.", "contact_name")
    for name in DETAILS:
        setattr(member, name, values.get(name))
    db.session.flush()


def leave(member: Member, left_on: dt.date | None, reason: str, by=None, tell_register: bool = False) -> None:
    """The last day of a membership, with the reason; the history stays. Refuses a day before it began or that
    has not come, and a second leaving. With `tell_register` a death is recorded on the person too."""
    if member.left_on is not None:
        raise RuleError("Keanggotaan ini sudah berakhir.")
    if left_on is None or left_on > today():
        raise RuleError("Isi hari terakhirnya, paling lambat hari ini.", "left_on")
    if left_on < member.joined_on:
        raise RuleError(f"Anggota ini baru bergabung {long_date(member.joined_on)}.", "left_on")
    if reason == DECEASED and tell_register and member.person.status == ACTIVE:
        people.record_death(member.person, left_on)
    member.left_on, member.left_reason = left_on, reason
    db.session.flush()
