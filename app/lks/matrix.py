"""Who was trained in what: LKS × topic, with the day of the last time, and who never was."""

import datetime as dt
from collections import Counter

from markupsafe import escape
from sqlalchemy import func, select

from app.ground import wilayah
from app.ground.db import db
from app.ground.listing import ExportColumn, Filter, Listing, Sort
from app.lks.access import EXPORT
from app.lks.catalog import Catalog
from app.lks.models import Coverage, EventTopic, Institution, Topic


def topics() -> list[Topic]:
    return list(db.session.scalars(select(Topic).order_by(Topic.name)))


def never(topic_id: int):
    """LKS of which nobody ever came to a bimtek with this topic."""
    trained = select(Coverage.institution_id).join(EventTopic, EventTopic.event_id == Coverage.event_id)
    return Institution.id.not_in(trained.where(EventTopic.topic_id == topic_id))


class Matrix:
    """The cells of many LKS in one query; `matrix.day(institution, topic)` is None where nobody ever was trained."""

    def __init__(self, institutions: list[Institution], topics: list[Topic]):
        self._topics = [(topic.id, escape(topic.name)) for topic in topics]
        ids = [institution.id for institution in institutions]
        query = (
            select(Coverage.institution_id, EventTopic.topic_id, func.max(Coverage.on_date))
            .join(EventTopic, EventTopic.event_id == Coverage.event_id)
            .where(Coverage.institution_id.in_(ids))
            .group_by(Coverage.institution_id, EventTopic.topic_id)
        )
        self._days: dict[int, dict[int, dt.date]] = {row_id: {} for row_id in ids}
        for row_id, topic_id, day in db.session.execute(query):
            self._days[row_id][topic_id] = day

    @property
    def names(self) -> list[str]:
        """What the topics are called, ready for a page: hundreds of cells repeat them."""
        return [name for _, name in self._topics]

    def line(self, institution: Institution) -> list[tuple[str, int | None]]:
        """(topic, year of the last time or None) of one LKS."""
        days = self._days[institution.id]
        return [(name, days[topic_id].year if topic_id in days else None) for topic_id, name in self._topics]

    def day(self, institution: Institution, topic: Topic) -> dt.date | None:
        return self._days[institution.id].get(topic.id)

    def gaps(self, institution: Institution) -> int:
        return len(self._topics) - len(self._days[institution.id])

    @property
    def trained(self) -> list[tuple[str, int]]:
        """(topic, how many of those shown were ever trained in it)"""
        counts = Counter(topic_id for days in self._days.values() for topic_id in days)
        return [(name, counts[topic_id]) for topic_id, name in self._topics]


def listing(catalog: Catalog, taught: list[Topic]) -> Listing:
    def in_kecamatan(kecamatan: str):
        return Institution.kelurahan.in_([code for code, _, part, _ in wilayah.listed() if part == kecamatan])

    everybody = _Everybody(taught)
    return Listing(
        key="kompetensi-lks",
        title="Kompetensi LKS",
        noun="LKS",
        model=Institution,
        filters=(
            Filter(
                "belum", "Belum pernah dilatih", lambda: [(str(topic.id), topic.name) for topic in taught],
                lambda value: never(int(value)), lambda label: f"belum pernah: {label}",
            ),
            Filter("jenis", "Jenis", lambda: list(catalog.kind_names.items()), lambda value: Institution.kind == value),
            Filter("kecamatan", "Kecamatan", wilayah.kecamatan_choices, in_kecamatan, lambda label: f"di {label}"),
        ),
        sorts=(Sort("nama", "Nama", (Institution.name,)),),
        columns=(
            ExportColumn("LKS", lambda row: row.name, width=40),
            ExportColumn("Jenis", lambda row: catalog.kind_name(row.kind)),
            *(ExportColumn(topic.name, everybody.column(topic), "date", 16) for topic in taught),
        ),
        search=lambda query, typed: query.where(func.lower(Institution.name).contains(typed.lower(), autoescape=True)),
        export_may=EXPORT,
    )  # fmt: skip


class _Everybody:
    """The matrix of all LKS, read when the first row of an export asks."""

    def __init__(self, taught: list[Topic]):
        self._taught, self._matrix = taught, None

    def column(self, topic: Topic):
        def value(row):
            if self._matrix is None:
                self._matrix = Matrix(list(db.session.scalars(select(Institution))), self._taught)
            return self._matrix.day(row, topic)

        return value
