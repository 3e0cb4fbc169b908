"""What every change of beds shares: the order of locks, and the database's refusals as sentences."""

from collections.abc import Iterable
from contextlib import contextmanager

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import now
from app.people.models import Person
from app.shelter.models import Reservation, Shelter

SENTENCES = (
    ("shelter_bed_taken", "Ranjang itu baru saja dipakai orang lain. Pilihlah ranjang lain.", "bed_id"),
    ("shelter_person_twice", "Orang ini tercatat di ranjang lain pada malam yang sama.", None),
    ("shelter_stay_one_open", "Orang ini baru saja dicatat masuk oleh petugas lain.", None),
    ("shelter_stay.person_id", "Orang ini baru saja dicatat masuk oleh petugas lain.", None),
    ("fits", "Aturan kamar itu tidak cocok untuk orang ini.", "bed_id"),
    ("shelter_rule", "Aturan kamar atau data orang ini baru saja berubah. Periksa sekali lagi.", "bed_id"),
    ("shelter_reservation", "Ranjang itu baru saja dipesan orang lain.", "bed_id"),
    ("shelter_bed_moved", "Ranjang yang pernah dipakai tidak dapat dipindahkan ke kamar lain.", None),
    ("shelter_extension", "Perpanjangan ini baru saja dicatat oleh petugas lain.", None),
    ("shelter_census", "Sensus malam itu baru saja ditutup oleh petugas lain.", None),
)


def lock(person_ids: Iterable[int] = (), shelter_ids: Iterable[int] = ()) -> list[Shelter]:
    """Hold people, then shelters, each by id: one order for everybody, so that nobody waits in a circle.

    Gives the shelters as they are now; reservations that ran out are let go. SQLite has its one writer.
    """
    people = sorted(set(person_ids))
    if people:
        db.session.execute(
            select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update()
        )
    query = select(Shelter).where(Shelter.id.in_(sorted(set(shelter_ids)))).order_by(Shelter.id)
    found = list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))
    late = (Reservation.ended_at.is_(None), Reservation.expires_at <= now())
    db.session.execute(
        update(Reservation).where(*late).values(ended_at=Reservation.expires_at, outcome="lewat waktu")
    )
    return found


@contextmanager
def judged():
    """What the database refuses within comes out as a sentence, and nothing of it stays."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        db.session.expire_all()
        raise told(error) from None


def told(error: IntegrityError) -> RuleError:
    text = str(error.orig)
    for word, sentence, field in SENTENCES:
        if word in text:
            return RuleError(sentence, field)
    raise error
