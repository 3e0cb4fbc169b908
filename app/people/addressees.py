"""The register as people to whom letters are written."""

from app.ground.room import Addressee, Addressees
from app.people.access import READ, visible
from app.people.listing import PEOPLE
from app.people.models import DIED, Person


def told(person: Person) -> Addressee | None:
    """Nobody writes to the dead, nor to a record without a name. Where somebody lives goes before the KTP's address."""
    if person.status == DIED or not person.name:
        return None
    return Addressee(person.called, person.home or person.full_address, person.id)


OFFER = Addressees(
    key="people",
    title="Warga",
    may=READ,
    listing=lambda: PEOPLE,
    rows=visible,
    told=told,
    columns=("Nama", "NIK", "Alamat", "Kelurahan"),
)
