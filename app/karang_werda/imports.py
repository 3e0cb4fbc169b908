"""Lists of members, as clubs and kelurahan send them."""

from flask import url_for
from sqlalchemy import select

from app.ground.db import db
from app.ground.room import AppliedRow, ImportTarget
from app.ground.tanggal import age, long_date, today
from app.karang_werda import access
from app.karang_werda.models import Club, Member
from app.karang_werda.rules import members
from app.office import agency
from app.people.models import ACTIVE, Person


def _judge(values: list[dict], scope_id: int | None) -> list[tuple[list[str], list[str]]]:
    """What keeps a row out: the dead and who is too young, unless an officer. Members are left as they are."""
    known = [row["person_id"] for row in values if row.get("person_id")]
    facts = _facts(known)
    officers = members.officers_on(scope_id, today())
    least = agency.setting("karang_werda.least_age")
    return [_judged(row, facts.get(row.get("person_id")), officers, least, scope_id) for row in values]


def _facts(person_ids: list[int]) -> dict[int, tuple]:
    """{person: (status, id of the club it belongs to or None, its name)}; one query."""
    query = (
        select(Person.id, Person.status, Member.club_id, Club.name)
        .outerjoin(Member, (Member.person_id == Person.id) & Member.left_on.is_(None))
        .outerjoin(Club, Club.id == Member.club_id)
        .where(Person.id.in_(person_ids))
    )
    found = db.session.execute(query) if person_ids else ()
    return {person_id: (status, club_id, name) for person_id, status, club_id, name in found}


def _judged(row: dict, fact: tuple | None, officers: set[int], least: int, club_id: int) -> tuple[list, list]:
    status, other, name = fact or (ACTIVE, None, None)
    if status != ACTIVE:
        return ["Orang ini tercatat meninggal."], []
    if other == club_id:
        return [], ["Sudah menjadi anggota; keanggotaannya tidak diubah."]
    if other:
        return [f"Masih anggota {name}. Catat keluar di sana dahulu."], []
    born = row.get("birth_date")
    if row.get("person_id") in officers:
        return [], []
    if born is None:
        return ["Tanggal lahirnya tidak ada, jadi usianya tidak dapat diperiksa."], []
    if age(born) < least:
        told = f"Usia {age(born)} tahun pada {long_date(today())}; anggota berusia {least} tahun ke atas."
        return [told], []
    return [], []


def _apply(rows: list[AppliedRow], scope_id: int | None, by) -> None:
    club = db.session.get_one(Club, scope_id)
    members.join_many(club, [row.person_id for row in rows], today(), members.IMPORT, by)


def _scope(user, scope_id: int) -> tuple[str, str]:
    club = access.find_club(user, scope_id, access.WRITE)
    return club.name, url_for("karang_werda.member_list", club_id=club.id)


MEMBERS = ImportTarget(
    key="karang_werda.members",
    title="Anggota Karang Werda",
    may=access.WRITE,
    judge=_judge,
    apply=_apply,
    scope=_scope,
    done_url=lambda scope_id: url_for("karang_werda.member_list", club_id=scope_id),
)
