"""Who is in a batch, counted and listed for its pages."""

from sqlalchemy import func, select

from app.ground import audit
from app.ground.db import db
from app.ground.job import Job
from app.people import finding
from app.people.models import Person
from app.training.models import SEATED, STATE_NAMES, UNDECIDED, WAITING, Batch, Enrolment, Quota, Skill
from app.training.selection import CANDIDATES


class Counts:
    """How many people of a batch are in which state; one query."""

    def __init__(self, batch: Batch):
        query = (
            select(Enrolment.state, func.count())
            .where(Enrolment.batch_id == batch.id)
            .group_by(Enrolment.state)
        )
        self.by_state = dict(db.session.execute(query).all())

    @property
    def named(self) -> list[tuple[str, int]]:
        """The states that somebody is in, by name, in their order."""
        return [(name, self.by_state[state]) for state, name in STATE_NAMES.items() if state in self.by_state]

    @property
    def everybody(self) -> int:
        return sum(self.by_state.values())

    @property
    def undecided(self) -> int:
        return sum(self.by_state.get(state, 0) for state in UNDECIDED)

    @property
    def candidates(self) -> int:
        """Who may still be verified."""
        return sum(self.by_state.get(state, 0) for state in CANDIDATES)

    @property
    def waiting(self) -> int:
        return self.by_state.get(WAITING, 0)

    @property
    def seated(self) -> int:
        return sum(self.by_state.get(state, 0) for state in SEATED)


def by_skill(batch: Batch) -> list[tuple[str, int]]:
    """How many of the seated learn what."""
    query = (
        select(func.coalesce(Skill.name, "Belum ditentukan"), func.count())
        .select_from(Enrolment)
        .outerjoin(Skill, Skill.id == Enrolment.skill_id)
        .where(Enrolment.batch_id == batch.id, Enrolment.state.in_(SEATED))
        .group_by(Skill.name)
        .order_by(func.count().desc(), Skill.name)
    )
    return [tuple(row) for row in db.session.execute(query)]


def seated(batch: Batch) -> list[Person]:
    """Those who have a place, by name: the order of the grid and of the printed sheet."""
    query = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.batch_id == batch.id, Enrolment.state.in_(SEATED))
        .order_by(Person.name_key, Person.id)
    )
    return list(db.session.scalars(query))


def candidates(batch: Batch, people, typed: str) -> list[tuple[Person, str | None]]:
    """The best few who fit what was typed, each with the state it has in this batch already, or None."""
    found = finding.quick(people, typed)
    query = select(Enrolment).where(
        Enrolment.batch_id == batch.id, Enrolment.person_id.in_([person.id for person in found])
    )
    known = {row.person_id: row.state_name for row in db.session.scalars(query)} if found else {}
    return [(person, known.get(person.id)) for person in found]


def certificate_job(batch: Batch) -> Job | None:
    """The work that made, or is making, the last certificates of the batch."""
    return db.session.get(Job, batch.certificate_job_id) if batch.certificate_job_id else None


def trail(batch: Batch, limit: int = 30) -> list:
    """What was changed on the batch and its places, newest first."""
    quota = db.session.scalar(select(Quota.id).where(Quota.batch_id == batch.id))
    both = audit.trail(Batch.__tablename__, batch.id, limit) + audit.trail(Quota.__tablename__, quota, limit)
    return sorted(both, key=lambda row: row[0].id, reverse=True)[:limit]
