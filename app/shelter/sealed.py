"""Sealed stays, by the house's one mechanism (app/ground/sealed.py), and what only this room knows of them.

The team of a sealed stay is whoever holds a role over its shelter. For everybody else the stay is not there;
of its bed a map says that it is taken, since somebody else could be put into it otherwise. The letters about it
keep their number in the register, where nobody's name stands any more, and cannot be opened from there.
"""

from sqlalchemy import ColumnElement, and_, or_, select

from app.ground import sealed
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.setting import setting
from app.letters.models import Letter
from app.shelter.models import Arrival, Shelter, Stay

KIND = Stay.__tablename__
ARRIVAL = Arrival.__tablename__
LETTER = Letter.__tablename__

# Victims of violence and trafficking (domain.md section 8): sealed by their category.
CATEGORIES = frozenset({"06", "18", "19"})
HIDDEN = "Ditangani petugas yang ditunjuk"  # nothing that says why
NEUTRAL = "Terbatas"  # for an addressee, in the register of letters


def teams(user) -> frozenset[int]:
    """The shelters whose team the user belongs to."""
    scopes = getattr(user, "scopes", ())
    return frozenset(scope_id for _role, kind, scope_id in scopes if kind == "shelter")


def seen_by(user) -> ColumnElement[bool]:
    """The condition on a stay under which it exists for this user."""
    return sealed.visible(KIND, Stay.id, user)


def opened_to(user) -> ColumnElement[bool]:
    """The stay is sealed and this user was let in, even where the shelter is not the user's."""
    return sealed.opened(KIND, Stay.id, user)


def hidden_from(user) -> ColumnElement[bool]:
    """A column that says of a stay whether it is sealed to this user."""
    return (~seen_by(user)).label("hidden")


def hides(user, stay_id: int) -> bool:
    return sealed.hidden(KIND, stay_id, user)


def must_seal(shelter: Shelter, category: str) -> bool:
    return shelter.is_sealed or category in CATEGORIES


def refuse_outsider(shelter: Shelter, by) -> None:
    """Who would not see the stay afterwards may not make it. `by` None is the system itself."""
    if by is not None and shelter.id not in teams(by):
        raise RuleError(f"Ini dicatat oleh tim yang ditunjuk. Hubungi {setting('sealed.contact')}.")


def seal(stay: Stay) -> None:
    """Let the stay and the letters about it be seen by the team of its shelter alone."""
    team = ("shelter", stay.shelter_id)
    sealed.seal(KIND, stay.id, scope=team)
    for letter in _letters(stay):
        letter.person_id, letter.addressee = None, NEUTRAL
        sealed.seal(LETTER, letter.id, scope=team)
    db.session.flush()
    db.session.expire(stay, ["under_seal"])


def seal_letter(stay: Stay, letter: Letter) -> None:
    """The same for one letter that was written about a sealed stay."""
    sealed.seal(LETTER, letter.id, scope=("shelter", stay.shelter_id))


def close_family(stay: Stay, by) -> None:
    """Seal a stay and those that belong to it: a child's page would tell of the mother's. Refuses outsiders."""
    refuse_outsider(db.session.get(Shelter, stay.shelter_id), by)
    for one in family_of(stay):
        seal(one)


def lift(stay: Stay, reason: str, by) -> None:
    """Everybody whose shelter it is may see the stay again. Refuses who is let in for a while only, and a stay
    that has to be sealed."""
    shelter = db.session.get(Shelter, stay.shelter_id)
    refuse_outsider(shelter, by)
    family = family_of(stay)
    if any(must_seal(shelter, one.category) for one in family):
        raise RuleError(
            "Segel ini tidak dapat dibuka: kategori orang ini atau keluarganya, atau shelternya, selalu dirahasiakan.",
            "lift_reason",
        )
    for one in family:
        sealed.lift(KIND, one.id, reason)
        _open_letters(one, reason)
        db.session.expire(one, ["under_seal"])


def family_of(stay: Stay) -> list[Stay]:
    """The stay, and those of the adult and the children who came with it."""
    head = stay.guardian_id or stay.id
    query = select(Stay).where(or_(Stay.id == head, Stay.guardian_id == head)).order_by(Stay.id)
    return list(db.session.scalars(query))


def _letters(stay: Stay) -> list[Letter]:
    """Those about the stay, and those about its coming-in, which name it too."""
    query = select(Letter).where(
        or_(
            and_(Letter.about_kind == KIND, Letter.about_id == stay.id),
            and_(Letter.about_kind == ARRIVAL, Letter.about_id == stay.arrival_id),
        )
    )
    return list(db.session.scalars(query.order_by(Letter.id)))


def _open_letters(stay: Stay, reason: str) -> None:
    """The letters about a stay that is no longer sealed; one that names somebody who still is stays shut."""
    together = select(Stay.id, Stay.person_id, sealed.under_seal(KIND, Stay.id).label("shut"))
    came = db.session.execute(together.where(Stay.arrival_id == stay.arrival_id)).all()
    for letter in _letters(stay):
        if letter.about_kind == ARRIVAL and any(row.shut for row in came):
            continue
        sealed.lift(LETTER, letter.id, reason)
        letter.person_id = stay.person_id if letter.about_kind == KIND or len(came) == 1 else None


def stay_numbered(number: str) -> int | None:
    """A stay by the number that stands in its address and on its papers."""
    digits = number.strip()
    found = db.session.get(Stay, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
    return found.id if found else None
