"""What clubs count for reports: members, activities, how many came, how much of the city has an active club, and how
many were measured, passed a threshold and were seen to."""

from flask import url_for
from sqlalchemy import and_, case, exists, func, literal, or_, select

from app.attendance.models import PRESENT, Mark, Session
from app.ground.db import db
from app.ground.room import Entry, Figure
from app.ground.tanggal import long_date, today
from app.karang_werda import recounted
from app.karang_werda.access import READ
from app.karang_werda.letters import ABOUT as CHECK
from app.karang_werda.models import Activity, Check, Club, Member
from app.letters.models import CANCELLED, Letter
from app.people.figures import ABOUT, BY, names
from app.people.models import ACTIVE, DIED, Person

SHARE = 100
CLUB = Club.id.label("id"), Club.kelurahan.label("kelurahan")
ONE = literal(1).label("amount")
UNLISTED = {"by": BY, "smallest": 5, "records_may": ""}  # health: no record behind the number, no small group


def _clubs(period):
    """Every club, whatever the period: a club has no day of founding in the register."""
    return select(*CLUB, ONE)


def _active(period):
    """Clubs with at least one activity in the period until today, of all clubs."""
    did = exists().where(
        Activity.club_id == Club.id, Activity.on_date >= period.first, Activity.on_date < period.until,
        Activity.on_date <= today(),
    )  # fmt: skip
    return select(*CLUB, case((did, 1), else_=0).label("amount"), literal(1).label("base"))


def _decrees(period):
    """Clubs whose SK is valid on the last day, or today while the period runs, of all clubs; it is valid until the
    end of its day."""
    day = min(period.last, today())
    valid = and_(Club.valid_until >= day, or_(Club.decree_on.is_(None), Club.decree_on <= day))
    return select(*CLUB, case((valid, 1), else_=0).label("amount"), literal(1).label("base"))


def _members(period):
    """Who belongs to a club on the last day and lives."""
    lives = or_(Person.status == ACTIVE, and_(Person.status == DIED, Person.died_on > period.last))
    return (
        select(Member.id.label("id"), ONE, *ABOUT)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.joined_on <= period.last, or_(Member.left_on.is_(None), Member.left_on > period.last), lives
        )
    )  # fmt: skip


def _activities(period):
    return (
        select(
            Activity.id.label("id"), ONE, Activity.on_date.label("on_date"), Club.kelurahan.label("kelurahan")
        )
        .join(Club, Club.id == Activity.club_id)
        .where(Activity.on_date >= period.first, Activity.on_date < period.until, Activity.on_date <= today())
    )


def _present(period):
    """Each time that somebody came to an activity of the period. Everybody who was ticked is in the register; the
    outer join tells the database so: it begins with the activities, and leaves people aside where only a sum is asked.
    """
    return (
        select(Activity.id.label("id"), ONE, Activity.on_date.label("on_date"), *ABOUT)
        .select_from(Activity)
        .join(Session, Session.sheet_id == Activity.sheet_id)
        .join(Mark, and_(Mark.session_id == Session.id, Mark.state == PRESENT))
        .outerjoin(Person, Person.id == Mark.person_id)
        .where(Activity.on_date >= period.first, Activity.on_date < period.until, Activity.on_date <= today())
    )


def _measured(*columns):
    """People of whom something was measured in the period, once each however often; a row says whether one of their
    values passed a threshold. Special-category data: counted, never listed, small groups not told."""

    def rows(period):
        passed = func.max(case((Check.flags != "", 1), else_=0)).label("passed")
        until = min(period.last, today())
        times = (
            select(Check.person_id, passed)
            .where(Check.on_date >= period.first, Check.on_date <= until)
            .group_by(Check.person_id)
            .subquery()
        )
        told = [times.c[column].label("amount") for column in columns]
        told += [literal(1).label("base")] if told else [ONE]
        return select(Person.id.label("id"), *told, *ABOUT).join(times, times.c.person_id == Person.id)

    return rows


def _answered(period):
    """Values of the period that ask for a referral: written, or a day set on which somebody goes and looks."""
    letter = exists().where(
        Letter.about_kind == CHECK, Letter.about_id == Check.id, Letter.state != CANCELLED
    )
    done = case((or_(letter, Check.follow_up_on.is_not(None)), 1), else_=0).label("amount")
    about = Check.id.label("id"), done, literal(1).label("base"), Check.on_date.label("on_date")
    return (
        select(*about, *ABOUT)
        .join(Person, Person.id == Check.person_id)
        .where(Check.refer, Check.on_date >= period.first, Check.on_date < period.until, Check.on_date <= today())
    )


def _club_entries(ids: list[int]) -> dict[int, Entry]:
    clubs = db.session.scalars(select(Club).where(Club.id.in_(ids)))
    return {
        club.id: Entry(club.name, club.place_name, url_for("karang_werda.show", club_id=club.id))
        for club in clubs
    }


def _member_entries(ids: list[int]) -> dict[int, Entry]:
    query = select(Member.id, Member.club_id, Member.person_id, Club.name).join(
        Club, Club.id == Member.club_id
    )
    rows = db.session.execute(query.where(Member.id.in_(ids))).all()
    people = names(row.person_id for row in rows)
    return {
        row.id: Entry(
            people[row.person_id][0],
            row.name,
            url_for("karang_werda.member", club_id=row.club_id, member_id=row.id),
        )
        for row in rows
    }


def _activity_entries(ids: list[int]) -> dict[int, Entry]:
    query = select(Activity.id, Activity.club_id, Activity.title, Activity.on_date, Club.name)
    rows = db.session.execute(query.join(Club, Club.id == Activity.club_id).where(Activity.id.in_(ids)))
    return {
        row.id: Entry(
            row.title,
            f"{row.name} · {long_date(row.on_date)}",
            url_for("karang_werda.activity", club_id=row.club_id, activity_id=row.id),
        )
        for row in rows
    }


def _figure(key: str, title: str, rows, entries, **more) -> Figure:
    given = {"by": ("kelurahan",), "records_may": READ} | more
    return Figure(
        f"karang_werda.{key}",
        title,
        rows=rows,
        entries=entries,
        may=READ,
        recount=getattr(recounted, key),
        **given,
    )


FIGURES = (
    _figure("coverage", "Karang Werda yang berkegiatan", _active, _club_entries, unit="%", per=SHARE),
    _figure(
        "valid_decrees",
        "Karang Werda dengan SK berlaku",
        _decrees,
        _club_entries,
        unit="%",
        per=SHARE,
        stock=True,
    ),
    _figure("number", "Karang Werda", _clubs, _club_entries, unit="kelompok", stock=True),
    _figure("belonging", "Anggota Karang Werda", _members, _member_entries, unit="orang", stock=True, by=BY),
    _figure("activities", "Kegiatan Karang Werda", _activities, _activity_entries, unit="kegiatan"),
    _figure(
        "presences",
        "Kehadiran di kegiatan Karang Werda",
        _present,
        _activity_entries,
        unit="kehadiran",
        by=BY,
    ),
    _figure("measured", "Lansia yang diukur kesehatannya", _measured(), None, unit="orang", **UNLISTED),
    _figure(
        "passed", "Lansia dengan hasil ukur melewati ambang", _measured("passed"), None, unit="%", per=SHARE, **UNLISTED
    ),
    _figure(
        "answered", "Hasil ukur perlu rujukan yang ditindaklanjuti", _answered, None, unit="%", per=SHARE, **UNLISTED
    ),
)
