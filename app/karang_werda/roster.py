"""Who is ticked on an activity: those who belonged to the club on its day."""

from sqlalchemy import or_, select

from app.attendance.models import Mark, Session
from app.ground.db import db
from app.karang_werda.models import Activity, Member
from app.people.models import Person


def roster(activity: Activity) -> list[Person]:
    """By name: members of that day who were alive, and whoever was ticked already."""
    day = activity.on_date
    belonged = select(Member.person_id).where(
        Member.club_id == activity.club_id,
        Member.joined_on <= day,
        or_(Member.left_on.is_(None), Member.left_on >= day),
    )
    ticked = select(Mark.person_id).join(Session).where(Session.sheet_id == activity.sheet_id)
    alive = or_(Person.died_on.is_(None), Person.died_on >= day)
    query = select(Person).where(or_(Person.id.in_(belonged) & alive, Person.id.in_(ticked)))
    return list(db.session.scalars(query.order_by(Person.name_key, Person.id)))
