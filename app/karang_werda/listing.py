"""The lists of this room."""

import datetime as dt

from sqlalchemy import func, or_

from app.ground import wilayah
from app.ground.listing import Filter, Listing, Sort
from app.ground.tanggal import today
from app.karang_werda.models import DECREE_ENDED, DECREE_ENDS, DECREE_VALID, NO_DECREE, Club
from app.office import agency

DECREE_NAMES = {
    NO_DECREE: "Belum ada SK",
    DECREE_ENDED: "SK habis",
    DECREE_ENDS: "SK segera habis",
    DECREE_VALID: "SK berlaku",
}


def _in_kecamatan(kecamatan: str):
    return Club.kelurahan.in_([code for code, _, part, _ in wilayah.listed() if part == kecamatan])


def _decree_is(state: str):
    """The same as Club.decree_state, for the database."""
    soon = today() + dt.timedelta(agency.setting("karang_werda.decree_warning_days"))
    return {
        NO_DECREE: or_(Club.decree.is_(None), Club.valid_until.is_(None)),
        DECREE_ENDED: Club.valid_until < today(),
        DECREE_ENDS: Club.valid_until.between(today(), soon),
        DECREE_VALID: Club.valid_until > soon,
    }[state]


def _named(query, typed: str):
    """Clubs whose name, place or kelurahan holds every word."""
    for word in typed.lower().split()[:6]:
        codes = [code for code, name, _, _ in wilayah.listed() if word in name.lower()]
        text = func.lower(Club.name + " " + func.coalesce(Club.place, ""))
        query = query.where(or_(text.contains(word, autoescape=True), Club.kelurahan.in_(codes)))
    return query


CLUBS = Listing(
    key="karang-werda",
    title="Karang Werda",
    noun="kelompok",
    model=Club,
    filters=(
        Filter(
            "kecamatan", "Kecamatan", wilayah.kecamatan_choices, _in_kecamatan, lambda label: f"di {label}"
        ),
        Filter("sk", "SK", lambda: list(DECREE_NAMES.items()), _decree_is, lambda label: label),
    ),
    sorts=(Sort("kelurahan", "Kelurahan", (Club.kelurahan,)), Sort("nama", "Nama", (Club.name,))),
    search=_named,
    size=100,
)
