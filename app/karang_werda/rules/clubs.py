"""What may happen to a club and to the terms of its officers."""

import datetime as dt

from sqlalchemy import func, or_, select

from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, today
from app.karang_werda.models import POSTS, SECTION, SINGLE, Club, Officer
from app.office import agency
from app.people.models import ACTIVE, Person


def found_club(values: dict, by=None) -> Club:
    """A new club. Refuses a name that the kelurahan has already, and an SK that does not hold together."""
    club = Club()
    _fill(club, values)
    db.session.add(club)
    db.session.flush()
    return club


def change_club(club: Club, values: dict, by=None) -> None:
    """What the form says. Refuses as founding does; the terms of officers stay as they are."""
    _fill(club, values)
    db.session.flush()


def _fill(club: Club, values: dict) -> None:
    values = values | {"valid_until": _last_day(values)}
    _refuse_twin(values["kelurahan"], values["name"], club.id)
    for name in ("kelurahan", "name", "decree", "decree_on", "valid_until", "place", "schedule", "puskesmas", "note"):
        setattr(club, name, values.get(name))


def _last_day(values: dict) -> dt.date | None:
    """The SK's last day as typed, else as its term says: five years (domain.md 4), by setting."""
    decree, begun, until = values.get("decree"), values.get("decree_on"), values.get("valid_until")
    if (begun or until) and not decree:
        raise RuleError("Isi nomor SK dahulu; tanggalnya mengikuti nomor itu.", "decree")
    if decree and not begun:
        raise RuleError("Isi tanggal SK ini.", "decree_on")
    if begun and begun > today():
        raise RuleError("Tanggal SK masih di masa depan.", "decree_on")
    if begun and until and until < begun:
        raise RuleError("SK berakhir sebelum tanggalnya sendiri.", "valid_until")
    return until or (begun and _years_later(begun, agency.setting("karang_werda.decree_years", begun)))


def _years_later(day: dt.date, years: int) -> dt.date:
    """The last day of a term of so many years that began on a day."""
    try:
        return day.replace(year=day.year + years) - dt.timedelta(1)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 2, 28)


def _refuse_twin(kelurahan: str, name: str, besides: int | None) -> None:
    query = select(Club.id).where(Club.kelurahan == kelurahan, func.lower(Club.name) == name.lower())
    twin = db.session.scalar(query)
    if twin and twin != besides:
        raise RuleError("Kelurahan ini sudah mempunyai Karang Werda dengan nama itu.", "name")


def appoint(
    club: Club, person: Person, post: str, starts_on: dt.date, ends_on=None, section=None, by=None
) -> Officer:
    """Give somebody a post, of any age. Refuses the dead, a post that somebody holds on one of those days,
    and the same person twice in one post."""
    wait_for_row(Club, club.id)
    if person.status != ACTIVE:
        raise RuleError("Orang ini tercatat meninggal, jadi tidak dapat menjadi pengurus.")
    if ends_on and ends_on < starts_on:
        raise RuleError("Masa jabatan berakhir sebelum mulai.", "ends_on")
    _refuse_held(club, person, post, section, starts_on, ends_on)
    officer = Officer(club_id=club.id, person_id=person.id, post=post, starts_on=starts_on, ends_on=ends_on)
    officer.section = section if post == SECTION else None
    db.session.add(officer)
    db.session.flush()
    return officer


def _refuse_held(club, person, post, section, starts_on, ends_on) -> None:
    meets = [or_(Officer.ends_on.is_(None), Officer.ends_on >= starts_on)]
    if ends_on:
        meets.append(Officer.starts_on <= ends_on)
    held = db.session.scalars(
        select(Officer)
        .where(Officer.club_id == club.id, Officer.post == post, *meets)
        .options(*Officer.seen())
    ).all()
    if post in SINGLE and held:
        until = f" sampai {long_date(held[0].ends_on)}" if held[0].ends_on else ""
        raise RuleError(
            f"Jabatan {POSTS[post].lower()} sudah terisi sejak {long_date(held[0].starts_on)}{until}. "
            "Akhiri dahulu masa jabatan itu."
        )
    if any(one.person_id == person.id and (one.section or "") == (section or "") for one in held):
        raise RuleError("Orang ini sudah tercatat dalam jabatan itu.")


def end_term(officer: Officer, ends_on: dt.date | None, by=None) -> None:
    """The last day of a term. Refuses a day before its first, or one that has not come."""
    if ends_on is None:
        raise RuleError("Isi hari terakhir jabatan ini.", "ends_on")
    if ends_on < officer.starts_on:
        raise RuleError("Hari terakhir sebelum jabatan ini mulai.", "ends_on")
    if ends_on > today():
        raise RuleError("Hari terakhir jabatan ini belum tiba.", "ends_on")
    officer.ends_on = ends_on
    db.session.flush()
