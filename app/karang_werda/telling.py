"""What clubs tell the rest of the house: figures, what is to be done, a person's history, what is held of a person."""

import datetime as dt

from flask import url_for
from sqlalchemy import case, func, or_, select

from app.ground.db import db
from app.ground.permit import may
from app.ground.room import Figure, HistoryEntry, Todo
from app.ground.tanggal import today
from app.karang_werda import access, waiting
from app.karang_werda.access import CITY, READ, WRITE
from app.karang_werda.completeness import busy_since
from app.karang_werda.measures import MEASURES
from app.karang_werda.models import SINGLE, Activity, Check, Club, Member, Officer, Visit
from app.office import agency
from app.people.models import ACTIVE


def _clubs() -> int:
    return db.session.scalar(select(func.count()).select_from(Club))


def _with_decree() -> int:
    return db.session.scalar(select(func.count()).select_from(Club).where(Club.valid_until >= today()))


def _busy() -> int:
    return len(busy_since(today().replace(day=1)))


def _members() -> int:
    active = Member.person.has(status=ACTIVE)  # not joined: SQLite would begin with everybody in the register
    return db.session.scalar(select(func.count(Member.id)).where(Member.left_on.is_(None), active))


FIGURES = (
    Figure("karang_werda.clubs", "Karang Werda", _clubs, href="karang_werda.index", may=CITY),
    Figure("karang_werda.members", "Anggota Karang Werda", _members, href="karang_werda.index", may=CITY),
    Figure(
        "karang_werda.busy", "Karang Werda berkegiatan bulan ini", _busy, href="karang_werda.index", may=CITY
    ),
    Figure(
        "karang_werda.decrees",
        "Karang Werda dengan SK berlaku",
        _with_decree,
        href="karang_werda.index",
        may=CITY,
    ),
)


def todos(user):
    """What an officer's clubs do today; clubs of the user whose SK ends soon, and those whose SK has ended."""
    if not may(WRITE, user):
        return
    yield from _today(user)
    soon = today() + dt.timedelta(agency.setting("karang_werda.decree_warning_days"))
    dated = access.visible(user, WRITE).where(Club.valid_until <= soon).subquery()
    until, running = dated.c.valid_until, dated.c.valid_until >= today()
    columns = func.count(case((~running, 1))), func.count(case((running, 1))), func.min(case((running, until)))
    ended, ends, first = db.session.execute(select(*columns)).one()
    if ended:
        yield Todo(
            f"SK {ended} Karang Werda sudah habis masa berlakunya",
            url_for("karang_werda.index", sk="habis"), count=ended,
        )  # fmt: skip
    if ends:
        yield Todo(
            f"SK {ends} Karang Werda segera habis masa berlakunya",
            url_for("karang_werda.index", sk="segera"), due=first, count=ends,
        )  # fmt: skip
    yield from _people_waiting(user)


def _today(user):
    """For the officers of a club: today's activities, each leading to the screen on which people are ticked."""
    own = access.own_ids(user)
    if not own:
        return
    query = select(Activity).where(Activity.club_id.in_(own), Activity.on_date == today()).order_by(Activity.id)
    for activity in db.session.scalars(query):
        href = url_for("karang_werda.attendance_page", club_id=activity.club_id, activity_id=activity.id)
        yield Todo(f"{activity.title} hari ini: catat siapa yang datang", href, due=today())


def _people_waiting(user):
    """What of people's health and coming waits, without saying of whom."""
    href = url_for("karang_werda.follow_ups")
    flagged, due, oldest = waiting.counts(user)
    if flagged:
        yield Todo(f"{flagged} hasil pemeriksaan lansia melewati ambang, belum dirujuk", href, count=flagged)
    if due:
        yield Todo(f"{due} tindak lanjut kesehatan lansia jatuh tempo", href, due=oldest, count=due)
    away = waiting.away_count(user)
    if away:
        yield Todo(f"{away} anggota Karang Werda tidak datang lagi, perlu dikunjungi", href, count=away)


def history(person_id: int):
    query = select(Officer, Club).join(Club, Club.id == Officer.club_id).where(Officer.person_id == person_id)
    for officer, club in db.session.execute(query.order_by(Officer.id)):
        href = url_for("karang_werda.show", club_id=club.id) if may(READ) else None
        yield HistoryEntry(
            officer.starts_on, f"Menjabat {officer.post_name.lower()} {club.name}", href, "heart-pulse"
        )
        if officer.ends_on and officer.ends_on < today():
            told = f"Selesai menjabat {officer.post_name.lower()} {club.name}"
            yield HistoryEntry(officer.ends_on, told, href, "heart-pulse")
    yield from _membership(person_id)


def _membership(person_id: int):
    query = select(Member, Club).join(Club, Club.id == Member.club_id).where(Member.person_id == person_id)
    for member, club in db.session.execute(query.options(*Member.seen()).order_by(Member.id)):
        address = {"club_id": club.id, "member_id": member.id}
        href = url_for("karang_werda.member", **address) if may(READ) else None
        yield HistoryEntry(member.joined_on, f"Menjadi anggota {club.name}", href, "heart-pulse")
        if member.left_on:
            told = f"Tidak lagi anggota {club.name}: {member.standing.lower()}"
            yield HistoryEntry(member.left_on, told, href, "heart-pulse")


def held(person_id: int) -> dict[str, list[dict]]:
    return {
        "Pengurus Karang Werda": [
            _said(
                {
                    "karang werda": name,
                    "jabatan": row.post_name,
                    "mulai": row.starts_on,
                    "sampai": row.ends_on,
                }
            )
            for row, name in _rows_of(Officer, person_id)
        ],
        "Anggota Karang Werda": [_told(row, name) for row, name in _rows_of(Member, person_id)],
    } | _health(person_id)


def _health(person_id: int) -> dict[str, list[dict]]:
    """What was measured, and who came to see why somebody stayed away; nothing where there is nothing."""
    checks = db.session.scalars(select(Check).where(Check.person_id == person_id).order_by(Check.on_date)).all()
    query = select(Visit).join(Member, Member.id == Visit.member_id).where(Member.person_id == person_id)
    visits = db.session.scalars(query.order_by(Visit.on_date)).all()
    told = {
        "Pemeriksaan kesehatan": [_measured(check) for check in checks],
        "Kunjungan rumah": [
            _said({"tanggal": row.on_date, "keadaan": row.finding_name, "catatan": row.note}) for row in visits
        ],
    }
    return {heading: rows for heading, rows in told.items() if rows}


def _measured(check: Check) -> dict:
    values = {
        about.title.lower(): about.said(getattr(check, name))
        for name, about in MEASURES.items()
        if getattr(check, name) is not None
    }
    return _said(
        {"tanggal": check.on_date} | values
        | {"jenis gula darah": check.glucose_kind, "tindak lanjut": check.follow_up_on, "hasil": check.follow_up_note}
    )  # fmt: skip


def _told(member: Member, name: str) -> dict:
    told = {
        "karang werda": name, "bergabung": member.joined_on, "keluar": member.left_on, "keadaan": member.standing,
        "ketergantungan": member.dependency_name, "kontak darurat": member.contact_name,
        "nomor kontak": member.contact_phone, "asal": member.source,
    }  # fmt: skip
    return _said(told | ({"tinggal sendiri": "ya"} if member.lives_alone else {}))


def _said(told: dict) -> dict:
    return {word: value for word, value in told.items() if value not in (None, "")}


def _rows_of(model, person_id: int):
    """(row, name of its club) of one person."""
    query = select(model, Club.name).join(Club, Club.id == model.club_id).where(model.person_id == person_id)
    return db.session.execute(query.options(*model.seen()).order_by(model.id))


def scope_choices() -> list[tuple[int, str]]:
    query = select(Club).order_by(Club.kelurahan, Club.name)
    return [(club.id, f"{club.name}, {club.place_name}") for club in db.session.scalars(query)]


def single_posts():
    """Posts for one that two people hold on one day."""
    other = Officer.__table__.alias()
    mine = Officer.__table__
    query = (
        select(mine.c.club_id, mine.c.post)
        .join(
            other,
            (other.c.club_id == mine.c.club_id) & (other.c.post == mine.c.post) & (other.c.id > mine.c.id),
        )
        .where(mine.c.post.in_(SINGLE))
        .where(or_(mine.c.ends_on.is_(None), mine.c.ends_on >= other.c.starts_on))
        .where(or_(other.c.ends_on.is_(None), other.c.ends_on >= mine.c.starts_on))
    )
    for club_id, post in db.session.execute(query):
        yield f"Karang Werda {club_id} mempunyai dua {post} pada hari yang sama."


def members_twice():
    """People who belong to two clubs on one day."""
    other, mine = Member.__table__.alias(), Member.__table__
    pair = (other.c.person_id == mine.c.person_id) & (other.c.id > mine.c.id)
    query = (
        select(mine.c.id)
        .join(other, pair)
        .where(or_(mine.c.left_on.is_(None), mine.c.left_on > other.c.joined_on))
        .where(or_(other.c.left_on.is_(None), other.c.left_on > mine.c.joined_on))
    )
    for member_id in db.session.scalars(query):
        yield f"Keanggotaan {member_id} bertumpuk dengan keanggotaan lain orang yang sama."
