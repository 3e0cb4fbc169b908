"""Sealed stays: seen by the team of their shelter alone, and by nobody else, whatever the role.

The team are the accounts whose role of shelter officer has the scope ("shelter", its id). For everybody
else a sealed stay is not there: no page, no history, no name in a refusal; a bed map says that the bed is
taken and no more. This is the one file to replace when the house has one mechanism for sealed records.
"""

from sqlalchemy import ColumnElement, or_

from app.ground.permit import Role
from app.ground.refusal import RuleError
from app.office.agency import setting
from app.shelter.models import Shelter, Stay

# Victims of violence and trafficking (domain.md section 8): sealed by their category.
CATEGORIES = frozenset({"06", "18", "19"})
HIDDEN = "Penghuni dirahasiakan"


def teams(user) -> frozenset[int]:
    """The shelters whose team the user belongs to."""
    scopes = getattr(user, "scopes", ())
    return frozenset(
        scope_id for role, kind, scope_id in scopes if role == Role.SHELTER and kind == "shelter"
    )


def seen_by(user) -> ColumnElement[bool]:
    """The condition on a stay under which it exists for this user."""
    return or_(Stay.sealed.is_(False), Stay.shelter_id.in_(teams(user)))


def hides(user, sealed: bool, shelter_id: int) -> bool:
    return sealed and shelter_id not in teams(user)


def must_seal(shelter: Shelter, category: str) -> bool:
    return shelter.is_sealed or category in CATEGORIES


def refuse_outsider(shelter: Shelter, by) -> None:
    """Who would not see the stay afterwards may not make it. `by` None is the system itself."""
    if by is not None and shelter.id not in teams(by):
        raise RuleError(f"Penerimaan ini dicatat oleh tim yang ditunjuk. Hubungi {whom_to_phone()}.")


def whom_to_phone() -> str:
    return setting("shelter.sealed_contact")
