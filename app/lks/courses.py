"""The list of bimtek, and what the pages of one bimtek show."""

from collections import Counter

from sqlalchemy import extract, func, select

from app.ground.db import db
from app.ground.job import Job
from app.ground.listing import Filter, Listing, Sort
from app.ground.tanggal import today
from app.lks import letters
from app.lks.catalog import Catalog
from app.lks.models import (
    PROPOSED,
    SEATED,
    TURNED_DOWN,
    Coverage,
    Event,
    EventTopic,
    FollowUp,
    Institution,
    Invitation,
    Participant,
    Topic,
)
from app.lks.rules.bimtek import came
from app.people import finding
from app.people.models import Person


def events(taught: list[Topic]) -> Listing:
    years = [str(year) for year in range(today().year + 1, today().year - 11, -1)]

    def about(value: str):
        return Event.id.in_(select(EventTopic.event_id).where(EventTopic.topic_id == int(value)))

    return Listing(
        key="bimtek",
        title="Bimtek",
        noun="bimtek",
        model=Event,
        filters=(
            Filter(
                "tahun", "Tahun", lambda: [(year, year) for year in years],
                lambda value: extract("year", Event.starts_on) == int(value), lambda label: f"tahun {label}",
            ),
            Filter("topik", "Topik", lambda: [(str(topic.id), topic.name) for topic in taught], about),
        ),
        sorts=(Sort("baru", "Terbaru", (Event.starts_on,), descending=True),),
        search=lambda query, typed: query.where(func.lower(Event.title).contains(typed.lower(), autoescape=True)),
    )  # fmt: skip


class Counts:
    """How many were invited, are seated, came: of many bimtek in three queries."""

    def __init__(self, shown: list[Event]):
        ids = [event.id for event in shown]
        self.invited = _count(select(Invitation.event_id, func.count()).where(Invitation.event_id.in_(ids)), Invitation)
        seated = select(Participant.event_id, func.count()).where(
            Participant.event_id.in_(ids), Participant.state == SEATED
        )
        self.seated = _count(seated, Participant)
        reached = select(Coverage.event_id, func.count()).where(Coverage.event_id.in_(ids))
        self.reached = _count(reached, Coverage)


def _count(query, model) -> dict[int, int]:
    return dict(db.session.execute(query.group_by(model.event_id)).all())


def roster(event: Event) -> list[Person]:
    """Those who have a place, by name: the order of the grid."""
    query = select(Person).join(Participant, Participant.person_id == Person.id)
    query = query.where(Participant.event_id == event.id, Participant.state == SEATED)
    return list(db.session.scalars(query.order_by(Person.name_key, Person.id)))


def participants(event: Event, institution_id: int | None = None) -> list[Participant]:
    """Everybody of a bimtek, proposals first, then by LKS and name; of one LKS alone where it is said."""
    query = select(Participant).join(Institution).where(Participant.event_id == event.id).options(*Participant.seen())
    if institution_id is not None:
        query = query.where(Participant.institution_id == institution_id)
    order = {PROPOSED: 0, SEATED: 1, TURNED_DOWN: 2}
    rows = db.session.scalars(query.order_by(Institution.name, Participant.name, Participant.id)).unique()
    return sorted(rows, key=lambda row: order[row.state])


def telephone(participant: Participant) -> str | None:
    """Where to reach a participant: as the register knows, else as the LKS wrote it."""
    return (participant.person.phone if participant.person else None) or participant.phone


def invitations(event: Event):
    """[(invitation, letter or None)] by the name of the LKS."""
    query = select(Invitation).join(Institution).where(Invitation.event_id == event.id)
    query = query.options(*Invitation.seen()).order_by(Institution.name)
    rows = list(db.session.scalars(query))
    found = letters.of_invitations(rows)
    return [(row, found.get(row.id)) for row in rows]


def to_invite(event: Event, catalog: Catalog) -> list[Institution]:
    """LKS in operation of the kinds that it is for, which have no invitation yet."""
    invited = select(Invitation.institution_id).where(Invitation.event_id == event.id)
    query = select(Institution).where(Institution.closed_on.is_(None), Institution.id.not_in(invited))
    if event.kinds:
        query = query.where(Institution.kind.in_(event.kinds))
    return list(db.session.scalars(query.order_by(Institution.name)))


def follow_ups(event: Event) -> list[FollowUp]:
    query = select(FollowUp).where(FollowUp.event_id == event.id).options(*FollowUp.seen()).order_by(FollowUp.due_on)
    return list(db.session.scalars(query))


def upcoming() -> list[Event]:
    """Bimtek that have not begun, to which LKS can still be invited."""
    return list(db.session.scalars(select(Event).where(Event.starts_on > today()).order_by(Event.starts_on)))


def candidates(event: Event, people, typed: str) -> list[tuple[Person, str | None]]:
    """The best few of the register who fit what was typed, each with the LKS for which it is seated, or None."""
    found = finding.quick(people, typed)
    query = select(Participant.person_id, Institution.name).join(Institution)
    query = query.where(Participant.event_id == event.id, Participant.person_id.in_([one.id for one in found]))
    known = dict(db.session.execute(query).all()) if found else {}
    return [(person, known.get(person.id)) for person in found]


def evaluation(rows: list[Participant], questions) -> list[tuple[str, Counter, float | None]]:
    """[(question, {answer: how many}, mean)] of those who answered."""
    told = []
    for key, question in questions:
        answers = Counter(row.ratings[key] for row in rows if row.ratings and key in row.ratings)
        count = sum(answers.values())
        mean = sum(answer * many for answer, many in answers.items()) / count if count else None
        told.append((question, answers, mean))
    return told


def certificate_job(event: Event) -> Job | None:
    return db.session.get(Job, event.certificate_job_id) if event.certificate_job_id else None


def wrong_counts():
    """For `flask check`: bimtek whose count of who came is not what the sheet says."""
    for event_id in db.session.scalars(select(Event.id)):
        kept = {
            row.institution_id: (row.came, row.on_date)
            for row in db.session.scalars(select(Coverage).where(Coverage.event_id == event_id))
        }
        if kept != came(event_id):
            yield f"Bimtek {event_id}: jumlah LKS yang hadir tidak sama dengan daftar hadirnya."
