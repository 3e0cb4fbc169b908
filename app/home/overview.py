"""What the first page tells: counts, what is to be done today, work in the background."""

import datetime as dt
import time
from dataclasses import dataclass, field

from flask import current_app

from app.ground.period import QUARTER, around
from app.ground.permit import Role, may
from app.ground.room import Figure, Todo, offers
from app.ground.tanggal import WIB, day_date, now, today
from app.office import access as office
from app.reports import standing, telling
from app.reports.access import READ
from app.reports.standing import Standing

FRESH = 60  # seconds for which a figure is not counted again
LONGEST = 12
LEADING = {Role.KADIS, Role.KABID}
RECENT = dt.timedelta(days=1)
# What people come to do, and the permission that it asks for; programmes have their places in the menu.
LINKS = (
    ("Catat warga baru", "people.new", "user-plus", "people:write"),
    ("Impor daftar dari kelurahan", "imports.index", "upload", "imports:write"),
    ("Cari warga", "people.index", "search", "people:read"),
    ("Tambah akun", "accounts.new", "key", "accounts:write"),
    ("Ubah profil dinas", "office.settings", "settings", "office:write"),
)


@dataclass(frozen=True)
class Overview:
    """The first page of one user."""

    greeting: str
    today: dt.date
    figures: list[tuple[Figure, int]]
    todos: list[Todo]
    more: int
    jobs: list
    links: list[tuple[str, str, str]]
    counts_first: bool
    standing: Standing | None = None  # the programmes, for whoever leads
    charts: dict = field(default_factory=dict)

    @property
    def day(self) -> str:
        return day_date(self.today)

    @property
    def waiting(self) -> int:
        return len(self.todos) + self.more


def of(user) -> Overview:
    todos = sorted((todo for tell in offers("todos") for todo in tell(user)), key=lambda todo: todo.due or dt.date.max)
    return Overview(
        greeting=greeting(now(), user.name),
        today=today(),
        figures=[(figure, _counted(figure)) for figure in offers("figures") if figure.value and may(figure.may, user)],
        todos=todos[:LONGEST],
        more=max(0, len(todos) - LONGEST),
        jobs=[job for job in office.own_jobs(user)[:4] if not job.ended or now() - job.created_at < RECENT],
        links=[link[:3] for link in LINKS if may(link[3], user)],
        counts_first=Role.KADIS in user.roles,
        **_programmes(user),
    )


def entrance(user) -> str | None:
    """Where this user begins instead of here: a partner at its own door."""
    return next(filter(None, (lead(user) for lead in offers("entrance"))), None)


def _programmes(user) -> dict:
    """How the year's programmes stand this quarter: all for the head of the agency, their own for heads of field."""
    if user.roles.isdisjoint(LEADING) or not may(READ, user):
        return {}
    told = standing.of(user, around(QUARTER))
    return {"standing": told, "charts": telling.charts(told)} if told.programmes else {}


def greeting(at: dt.datetime, name: str) -> str:
    """Pagi until 11, siang until 15, sore until 18 by the clock in Jakarta, as people greet."""
    hour = at.astimezone(WIB).hour
    part = "pagi" if 3 <= hour < 11 else "siang" if 11 <= hour < 15 else "sore" if 15 <= hour < 18 else "malam"
    return f"Selamat {part}, {name.split()[0]}"


def _counted(figure: Figure) -> int:
    """The figure, counted at most once a minute: it is the same for everybody who may see it."""
    kept = current_app.extensions.setdefault("figures", {})
    at, value = kept.get(figure.key, (0.0, 0))
    if current_app.testing or not at or time.monotonic() - at > FRESH:
        value = figure.value()
        kept[figure.key] = (time.monotonic(), value)
    return value
