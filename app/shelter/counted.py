"""What shelters count for reports: bed-nights, stays, how they ended, how long they took, and the SPM.

Small groups are not told: each of these figures could point at somebody. Sealed stays count with the others, in
numbers alone; the list behind a number leaves them out for everybody but their team.
"""

from flask import url_for
from flask_login import current_user
from sqlalchemy import and_, case, literal, or_, select, union
from sqlalchemy.orm import joinedload

from app.ground.db import days_between, db
from app.ground.room import Entry, Figure
from app.ground.tanggal import long_date
from app.people.figures import ABOUT, BY
from app.people.models import ACTIVE, Category, Person
from app.shelter import access, board, occupancy, recounted
from app.shelter.access import READ
from app.shelter.models import Segment, Stay
from app.shelter.nights import coming_night
from app.shelter.occupancy import FEWEST, SPM

SHARE, MEAN = 100, 1
ONE = literal(1).label("amount")
ABOUT_STAY = (  # as they were at coming in: somebody without papers has no birth date
    Stay.person_id.label("person_id"),
    Person.kelurahan.label("kelurahan"),
    Person.sex.label("sex"),
    Stay.age.label("age"),
)
BY_STAY = ("sex", "age", "kelurahan")


def _until(period):
    """The first night that is not over or not of the period."""
    return min(period.until, coming_night())


def _nights(period):
    """Bed-nights slept in the period; the day of leaving does not count."""
    last = _until(period)
    begin = case((Segment.from_night > period.first, Segment.from_night), else_=literal(period.first))
    end = case(
        (or_(Segment.until_night.is_(None), Segment.until_night > last), literal(last)),
        else_=Segment.until_night,
    )
    ids = board.all_shelters()
    return (
        select(Stay.id.label("id"), days_between(begin, end).label("amount"), *ABOUT_STAY)
        .select_from(Segment)
        .join(Stay, Stay.id == Segment.stay_id)
        .join(Person, Person.id == Segment.person_id)
        .where(Segment.touching(ids, period.first, last), literal(last) > literal(period.first))
    )


def _available(period) -> int:
    return occupancy.available(board.all_shelters(), period.first, _until(period))


def _stays(*columns):
    return select(Stay.id.label("id"), *columns, *ABOUT_STAY).join(Person, Person.id == Stay.person_id)


def _admitted(period):
    return _stays(ONE, Stay.first_night.label("on_date")).where(
        Stay.first_night >= period.first, Stay.first_night < period.until
    )


def _ended(period, *columns):
    return _stays(*columns, Stay.until_night.label("on_date")).where(
        Stay.until_night >= period.first, Stay.until_night < period.until
    )


def _lengths(period):
    """Nights of each stay that ended in the period."""
    nights = days_between(Stay.first_night, Stay.until_night).label("amount")
    return _ended(period, nights, literal(1).label("base"))


def _home(period):
    """Stays that ended with the family or in the place of origin, of those that ended in the period."""
    home = case((Stay.discharge.in_(recounted.HOME), 1), else_=0).label("amount")
    return _ended(period, home, literal(1).label("base"))


def _overdue(period):
    """Stays of the period that went past their last day, of all that were there."""
    cut = _until(period)
    late = or_(
        and_(Stay.until_night.is_(None), days_between(Stay.due_on, literal(cut)) > 1),
        days_between(Stay.due_on, Stay.until_night) > 1,
    )
    return _stays(case((late, 1), else_=0).label("amount"), literal(1).label("base")).where(
        Stay.touching(board.all_shelters(), period.first, period.until)
    )


def _spm(codes):
    """Served of everybody who needs it: whom the register names of the category, and who was served."""

    def rows(period):
        served = select(Stay.person_id).where(
            Stay.category.in_(codes), Stay.touching(board.all_shelters(), period.first, period.until)
        )
        needs = select(Category.person_id).where(
            Category.code.in_(codes),
            Category.since <= period.last,
            or_(Category.until.is_(None), Category.until > period.last),
        )
        here = Person.id.in_(served)
        return select(
            Person.id.label("id"),
            case((here, 1), else_=0).label("amount"),
            literal(1).label("base"),
            *ABOUT,
        ).where(Person.id.in_(union(served, needs)), or_(here, Person.status == ACTIVE))

    return rows


def _entries(ids: list[int]) -> dict[int, Entry]:
    stays = db.session.scalars(
        access.visible(current_user)
        .where(Stay.id.in_(ids))
        .options(joinedload(Stay.person), joinedload(Stay.shelter))
    )
    return {
        stay.id: Entry(
            stay.person.called,
            f"{stay.shelter.name} · masuk {long_date(stay.first_night)}",
            url_for("shelter.show", stay_id=stay.id),
        )
        for stay in stays
    }


def _figure(key: str, title: str, rows, **more) -> Figure:
    given = {
        "may": access.FIGURES, "unit": "%", "by": BY_STAY, "smallest": FEWEST, "entries": _entries,
        "records_may": READ, "recount": getattr(recounted, key),
    } | more  # fmt: skip
    return Figure(f"shelter.{key}", title, rows=rows, **given)


FIGURES = (
    _figure(
        "bed_nights", "Okupansi shelter", _nights, per=SHARE, whole=_available,
        note="Malam-ranjang terisi dibagi malam-ranjang yang tersedia.",
    ),
    _figure("nights", "Malam-ranjang terisi", _nights, unit="malam"),
    _figure("admitted", "Orang masuk shelter", _admitted, unit="masa tinggal"),
    _figure("home", "Kembali ke keluarga atau daerah asal", _home, per=SHARE),
    _figure("length", "Rata-rata lama tinggal", _lengths, unit="malam", per=MEAN),
    _figure("overdue_share", "Masa tinggal lewat batas", _overdue, per=SHARE),
    *(
        Figure(
            f"shelter.spm_{n}", f"SPM: {title.lower()} dilayani", may=access.FIGURES, unit="%", rows=_spm(codes),
            per=SHARE, by=BY, smallest=FEWEST, recount=recounted.spm(codes),  # no list: it would tell who was served
            note="Dilayani dibagi semua yang membutuhkan menurut daftar warga.",
        )
        for n, (title, codes) in enumerate(SPM, 1)
    ),
)  # fmt: skip
