"""Where an LKS stands today: registered, active, accredited, and the light of its papers.

Nothing of this is stored: each is read from papers and signs of life and compared with today, so that it is right on
every day without a nightly job. A paper is valid until the end of its last day (domain.md 12.15).
"""

import calendar
import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, exists, false, func, or_, select, union_all

from app.ground.db import db
from app.ground.tanggal import short_date, today
from app.lks.catalog import Catalog
from app.lks.models import (
    ACCREDITATION,
    REGISTRATION,
    VALID,
    Coverage,
    Document,
    Institution,
    Report,
    Visit,
)

EXPIRED, NEAR, SOON, AHEAD, FAR, UNDATED = "habis", "dekat", "segera", "akan", "aman", "tanpa"
TONES = {EXPIRED: "bad", NEAR: "bad", SOON: "warn", AHEAD: "warn", FAR: "ok", UNDATED: "plain"}
ICONS = {EXPIRED: "x-circle", NEAR: "alert-octagon", SOON: "alert-triangle", AHEAD: "clock"}


def light_names(warning_days: list[int]) -> dict[str, str]:
    """What each light is called, with the days that the office has set."""
    far, soon, near = sorted(warning_days, reverse=True)
    return {
        EXPIRED: "Habis",
        NEAR: f"Paling lama {near} hari lagi",
        SOON: f"Paling lama {soon} hari lagi",
        AHEAD: f"Paling lama {far} hari lagi",
        FAR: f"Lebih dari {far} hari",
        UNDATED: "Tanpa masa berlaku",
    }


def light(valid_until: dt.date | None, warning_days: list[int]) -> str:
    """The light of one last day: the last day itself still counts."""
    if valid_until is None:
        return UNDATED
    far, soon, near = sorted(warning_days, reverse=True)
    left = (valid_until - today()).days
    if left < 0:
        return EXPIRED
    return NEAR if left <= near else SOON if left <= soon else AHEAD if left <= far else FAR


@dataclass(frozen=True)
class Lamp:
    """A last day as pages show it: words, tone and shape; colour is never the only sign."""

    valid_until: dt.date | None
    state: str

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def icon(self) -> str | None:
        return ICONS.get(self.state)

    @property
    def words(self) -> str:
        if self.valid_until is None:
            return "Tanpa masa berlaku"
        left = (self.valid_until - today()).days
        if left < 0:
            return f"Habis {short_date(self.valid_until)}"
        if self.state == FAR:
            return f"Sampai {short_date(self.valid_until)}"
        return "Habis malam ini" if left == 0 else f"{left} hari lagi"


def lamp(valid_until: dt.date | None, warning_days: list[int]) -> Lamp:
    return Lamp(valid_until, light(valid_until, warning_days))


# For the database: the same, said as conditions


def _holding(kind: str) -> Select:
    """Ids of LKS that hold a valid paper of this kind today."""
    lasting = or_(Document.valid_until.is_(None), Document.valid_until >= today())
    return select(Document.institution_id).where(Document.kind == kind, Document.state == VALID, lasting)


def is_registered():
    return Institution.id.in_(_holding(REGISTRATION))


def is_accredited(grade: str | None = None):
    held = _holding(ACCREDITATION)
    return Institution.id.in_(held.where(Document.grade == grade) if grade else held)


def signs_since(catalog: Catalog) -> dt.date:
    """The first day that still counts for being active."""
    return months_ago(catalog.active_months)


def months_ago(months: int) -> dt.date:
    """The same day so many months before, or the last day of that month."""
    day = today()
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _signs(catalog: Catalog):
    """Columns (LKS, day) of every sign of life that the office counts."""
    known = {
        "laporan": (Report.institution_id, Report.first_sent_on),
        "kunjungan": (Visit.institution_id, Visit.on_date),
        "bimtek": (Coverage.institution_id, Coverage.on_date),
    }
    return [known[sign] for sign in catalog.active_signs if sign in known]


def is_active(catalog: Catalog):
    """In operation, and a sign of life within the months that the office has set."""
    since = signs_since(catalog)
    alive = [exists().where(owner == Institution.id, day >= since) for owner, day in _signs(catalog)]
    return and_(Institution.closed_on.is_(None), or_(*alive) if alive else false())


def _worst_day():
    query = select(func.min(Document.valid_until)).where(
        Document.institution_id == Institution.id, Document.state == VALID
    )
    return query.correlate(Institution).scalar_subquery()


def light_is(state: str, catalog: Catalog):
    """The same as `light` of the LKS's first paper to run out."""
    day, worst = today(), _worst_day()
    far, soon, near = (day + dt.timedelta(days) for days in sorted(catalog.warning_days, reverse=True))
    return {
        EXPIRED: worst < day,
        NEAR: worst.between(day, near),
        SOON: and_(worst > near, worst <= soon),
        AHEAD: and_(worst > soon, worst <= far),
        FAR: worst > far,
        UNDATED: worst.is_(None),
    }[state]


# For pages: many LKS in three queries


@dataclass
class Standing:
    """One LKS today."""

    registration: Document | None = None
    accreditation: Document | None = None
    active: bool = False
    last_sign: dt.date | None = None
    lamp: Lamp = Lamp(None, UNDATED)
    papers: dict[str, Document] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def registered(self) -> bool:
        return _lasts(self.registration)

    @property
    def accredited(self) -> bool:
        return _lasts(self.accreditation)


    @property
    def badges(self) -> tuple[tuple[str, str, str | None], ...]:
        """The three standings as (words, tone, icon): each says its word, whether it holds or not."""
        return _of_registration(self), _of_life(self), _of_accreditation(self)


def _of_registration(standing: Standing) -> tuple[str, str, str | None]:
    if standing.registered:
        return "Terdaftar", "ok", None
    return "Belum terdaftar" if standing.registration is None else "Tanda daftar habis", "warn", None


def _of_life(standing: Standing) -> tuple[str, str, str | None]:
    return ("Aktif", "ok", None) if standing.active else ("Tidak aktif", "plain", None)


def _of_accreditation(standing: Standing) -> tuple[str, str, str | None]:
    if standing.accredited:
        return f"Akreditasi {standing.accreditation.grade}", "ok", "award"
    return "Belum terakreditasi" if standing.accreditation is None else "Akreditasi habis", "plain", None


def _lasts(document: Document | None) -> bool:
    return document is not None and (document.valid_until is None or document.valid_until >= today())


class Standings:
    """The standing of many LKS; `standings.of(institution)` for one."""

    def __init__(self, institutions: list[Institution], catalog: Catalog):
        self._read([institution.id for institution in institutions], catalog)

    @classmethod
    def of_everybody(cls, catalog: Catalog) -> "Standings":
        """For whoever walks through the whole register."""
        made = cls.__new__(cls)
        made._read(list(db.session.scalars(select(Institution.id))), catalog)
        return made

    def _read(self, ids: list[int], catalog: Catalog) -> None:
        self.catalog, self._since, self._required = catalog, signs_since(catalog), catalog.required_papers
        query = select(Document).where(Document.institution_id.in_(ids), Document.state == VALID)
        self._papers: dict[int, dict[str, Document]] = {}
        for document in db.session.scalars(query.options(*Document.seen())):
            self._papers.setdefault(document.institution_id, {})[document.kind] = document
        self._last = self._last_signs(ids)

    def _last_signs(self, ids: list[int]) -> dict[int, dt.date]:
        parts = [
            select(owner, func.max(day)).where(owner.in_(ids)).group_by(owner) for owner, day in _signs(self.catalog)
        ]
        if not parts:
            return {}
        found = union_all(*parts).subquery()
        rows = db.session.execute(select(found.c[0], func.max(found.c[1])).group_by(found.c[0]))
        return dict(rows.all())

    def of(self, institution: Institution) -> Standing:
        papers, last = self._papers.get(institution.id, {}), self._last.get(institution.id)
        dated = [paper.valid_until for paper in papers.values() if paper.valid_until]
        return Standing(
            registration=papers.get(REGISTRATION),
            accreditation=papers.get(ACCREDITATION),
            active=institution.closed_on is None and last is not None and last >= self._since,
            last_sign=last,
            lamp=lamp(min(dated, default=None), self.catalog.warning_days),
            papers=papers,
            missing=[paper.name for paper in self._required if paper.key not in papers],
        )
