"""What the office has set about LKS, read in one query: kinds, papers, grades, days of warning, signs of life."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.lks.models import ACCREDITATION, REGISTRATION
from app.office import agency

KEYS = (
    "kinds", "legal_forms", "papers", "grades", "registration_years", "warning_days", "active_signs", "active_months",
    "profile_months", "report_period", "report_due_days", "visit_aspects", "visit_most", "visit_least_share",
    "evaluation",
)  # fmt: skip


class Paper(NamedTuple):
    """A kind of document: whether every LKS must have it, whether it has a last day."""

    key: str
    name: str
    required: bool
    expires: bool


@dataclass(frozen=True)
class Catalog:
    """The settings of this room as they stand today."""

    values: dict

    def __getattr__(self, name):
        try:
            return self.values[f"lks.{name}"]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def kind_names(self) -> dict[str, str]:
        return dict(self.kinds)

    @cached_property
    def form_names(self) -> dict[str, str]:
        return dict(self.legal_forms)

    @cached_property
    def paper_kinds(self) -> dict[str, Paper]:
        return {row[0]: Paper(*row) for row in self.papers}

    @cached_property
    def grade_names(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.grades}

    def kind_name(self, key: str) -> str:
        """What a kind is called; one that was taken out of the setting keeps its key."""
        return self.kind_names.get(key, key)

    def kinds_text(self, keys: list[str]) -> str:
        """For whom something is; no kinds named means everybody."""
        return ", ".join(self.kind_name(key) for key in keys) or "Semua LKS"

    def form_name(self, key: str) -> str:
        return self.form_names.get(key, key)

    def paper_name(self, key: str) -> str:
        return self.paper_kinds[key].name if key in self.paper_kinds else key

    @cached_property
    def required_papers(self) -> list[Paper]:
        return [paper for paper in self.paper_kinds.values() if paper.required]

    @property
    def typed_papers(self) -> list[tuple[str, str]]:
        """Kinds that are typed in as papers; registration and accreditation have their own forms."""
        own = (REGISTRATION, ACCREDITATION)
        return [(paper.key, paper.name) for paper in self.paper_kinds.values() if paper.key not in own]


def read() -> Catalog:
    return Catalog(agency.settings([f"lks.{key}" for key in KEYS]))
