"""Who is ticked on an activity: those who belonged to the club on its day."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select, union

from app.attendance.models import Mark, Session
from app.ground.db import db
from app.ground.tanggal import long_date
from app.karang_werda.models import Activity, Member
from app.people.models import Person


def _of(activity: Activity, query: Select) -> Select:
    """Of a select on Person, the members of that day who were alive, and whoever was ticked already."""
    day = activity.on_date
    belonged = select(Member.person_id).where(
        Member.club_id == activity.club_id,
        Member.joined_on <= day,
        or_(Member.left_on.is_(None), Member.left_on >= day),
    )
    ticked = select(Mark.person_id).join(Session).where(Session.sheet_id == activity.sheet_id)
    alive = or_(Person.died_on.is_(None), Person.died_on >= day)
    # By one list of ids: an OR of two lists would have the whole register read.
    return query.where(Person.id.in_(union(belonged, ticked)), or_(alive, Person.id.in_(ticked)))


def lines(activity: Activity) -> list[tuple[int, str, str]]:
    """By name, as the printed list has them: (person id, name, sex and age); there may be more than a thousand."""
    columns = (Person.id, Person.name, Person.alias, Person.sex, Person.birth_date)
    query = _of(activity, select(*columns)).order_by(Person.name_key, Person.id)
    year, day = activity.on_date.year, (activity.on_date.month, activity.on_date.day)
    found = []
    for person_id, name, alias, sex, born in db.session.execute(query):
        years = year - born.year - ((born.month, born.day) > day) if born else None
        about = f"{sex} · {years} tahun" if sex and born else sex or (f"{years} tahun" if born else "")
        found.append((person_id, name or (f"Tanpa nama ({alias})" if alias else "Tanpa nama"), about))
    return found


def people(activity: Activity) -> list[Person]:
    """The same people in the same order, as the printed list takes them."""
    return list(db.session.scalars(_of(activity, select(Person)).order_by(Person.name_key, Person.id)))


def on_it(activity: Activity, person_ids: Collection[int]) -> set[int]:
    """Those of the ids that stand on the roster."""
    query = _of(activity, select(Person.id)).where(Person.id.in_(person_ids))
    return set(db.session.scalars(query)) if person_ids else set()


def strangers(activity: Activity, person_ids: Collection[int]) -> dict[int, str]:
    """{person: sentence} of those whom this activity cannot have, of the ids: the dead, and who does not belong."""
    away = set(person_ids) - on_it(activity, person_ids)
    found = select(Person.id, Person.died_on).join(Member, Member.person_id == Person.id)
    known = dict(
        db.session.execute(found.where(Person.id.in_(away), Member.club_id == activity.club_id)).all() if away else ()
    )
    return {person_id: _why(known.get(person_id)) for person_id in away}


def _why(died_on) -> str:
    if died_on:
        return f"Tercatat meninggal {long_date(died_on)}, jadi tidak dapat dicatat hadir sesudah itu."
    return "Bukan anggota kelompok ini pada hari kegiatan."
