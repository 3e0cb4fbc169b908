"""Who looked at a person's record, for those who may ask."""

from sqlalchemy import select

from app.accounts.models import Account
from app.ground.audit import SecurityEvent
from app.ground.db import db
from app.ground.permit import may
from app.people.access import TRACE

KIND = "people_person"


def looks(user, person_id: int, limit: int = 10) -> list:
    """The newest looks at a person: (at, event, name). Nothing for whom it does not concern."""
    if not may(TRACE, user):
        return []
    query = (
        select(SecurityEvent.at, SecurityEvent.event, Account.name)
        .outerjoin(Account, Account.id == SecurityEvent.user_id)
        .where(SecurityEvent.kind == KIND, SecurityEvent.record_id == person_id)
        .order_by(SecurityEvent.id.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()
