"""What the office tells its partners, and who has read it."""

from sqlalchemy import func, select

from app.ground.db import db, upsert
from app.ground.tanggal import now
from app.lks.models import Announcement, Institution, Reading


def publish(values: dict, by) -> Announcement:
    announcement = Announcement(**values)
    db.session.add(announcement)
    db.session.flush()
    return announcement


def change(announcement: Announcement, values: dict, by) -> None:
    for name in ("title", "body", "kinds", "until"):
        setattr(announcement, name, values[name])
    db.session.flush()


def receipt(announcement: Announcement, institution: Institution, by) -> None:
    """This person of the partner has read it; a second click changes nothing."""
    values = {
        "announcement_id": announcement.id, "institution_id": institution.id, "account_id": by.id, "name": by.name,
        "at": now(),
    }  # fmt: skip
    twice = ["announcement_id", "account_id", "institution_id"]
    db.session.execute(upsert(Reading).values(values).on_conflict_do_nothing(index_elements=twice))


def read_by(account_id: int, institution: Institution) -> set[int]:
    """Ids of what this account has read for the LKS."""
    mine = (Reading.account_id == account_id, Reading.institution_id == institution.id)
    return set(db.session.scalars(select(Reading.announcement_id).where(*mine)))


def readers() -> dict[int, int]:
    """{announcement: how many LKS have read it}"""
    query = select(Reading.announcement_id, func.count(Reading.institution_id.distinct()))
    return dict(db.session.execute(query.group_by(Reading.announcement_id)).all())


def receipts(announcement: Announcement) -> list[tuple[Institution, list[Reading]]]:
    """Every LKS that it is for, with who of it has read it; those who have not come first."""
    query = select(Institution).where(Institution.closed_on.is_(None)).order_by(Institution.name)
    if announcement.kinds:
        query = query.where(Institution.kind.in_(announcement.kinds))
    by_institution: dict[int, list[Reading]] = {}
    rows = select(Reading).where(Reading.announcement_id == announcement.id).order_by(Reading.at)
    for row in db.session.scalars(rows):
        by_institution.setdefault(row.institution_id, []).append(row)
    found = [(one, by_institution.get(one.id, [])) for one in db.session.scalars(query)]
    return sorted(found, key=lambda pair: bool(pair[1]))


def everything() -> list[Announcement]:
    return list(db.session.scalars(select(Announcement).order_by(Announcement.id.desc()).limit(200)))
