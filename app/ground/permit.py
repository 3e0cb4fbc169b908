"""Who may do what: roles, grants, and the one question `may()` that routes, menus and templates ask."""

from enum import StrEnum

from flask import current_app
from flask_login import current_user

ANYONE = "anyone"  # public pages; no sign-in asked
SIGNED_IN = "signed-in"  # every account, whatever its role


class Role(StrEnum):
    ADMIN = "admin"
    STAF = "staf"
    KABID = "kabid"
    KADIS = "kadis"
    SHELTER = "shelter"
    CASEWORKER = "caseworker"
    PRIVACY = "privacy"
    AUDITOR = "auditor"
    LKS = "lks"
    CLUB = "club"

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    Role.ADMIN: "Administrator",
    Role.STAF: "Staf",
    Role.KABID: "Kepala bidang",
    Role.KADIS: "Kepala dinas",
    Role.SHELTER: "Petugas shelter",
    Role.CASEWORKER: "Pendamping kasus",
    Role.PRIVACY: "Pejabat pelindungan data",
    Role.AUDITOR: "Auditor",
    Role.LKS: "Mitra LKS",
    Role.CLUB: "Pengurus Karang Werda",
}

OFFICE = frozenset({Role.ADMIN, Role.STAF, Role.KABID, Role.KADIS})


def may(permission: str, user=None) -> bool:
    """Whether the user (default: who is signed in) holds a role that the grant names."""
    if permission == ANYONE:
        return True
    user = user or current_user
    if not user.is_authenticated:
        return False
    if permission == SIGNED_IN:
        return True
    if getattr(user, "held", ""):  # the password was right, something else is still wanted first
        return False
    return not user.roles.isdisjoint(current_app.extensions["grants"][permission])


def merge_grants(rooms) -> dict[str, frozenset[Role]]:
    """The one table of grants, from what each room says in its access.py. Refuses a name said twice."""
    table: dict[str, frozenset[Role]] = {}
    for room in rooms:
        for name, roles in room.grants.items():
            if name in table:
                raise ValueError(f"grant {name} is said by two rooms")
            table[name] = frozenset(roles)
    return table
